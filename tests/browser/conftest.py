"""A real server over a small made-up workspace, and a browser that fails a test for what no reader should meet."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from scripts.chromium import ARGS, program

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "ui" / "node_modules" / "axe-core" / "axe.min.js"
COMMAND = [sys.executable, "-c", "import sys; from watchkeeper.cli.main import run; run(sys.argv[1:])"]
PARTIES = (
    {"id": "p-1", "schema": "Person", "properties": {"name": ["Tovan Belrik"], "birthDate": ["1964-07-17"]}},
    {"id": "v-1", "schema": "Vessel", "properties": {"name": ["KELO STAR 2"], "imoNumber": ["2000339"]}},
)
Reader = Callable[..., Page]


def absent(reason: str) -> None:
    """Skips for what is not on this machine, or fails where everything is required."""
    if os.environ.get("WATCHKEEPER_REQUIRE_ALL") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@dataclass(frozen=True, slots=True)
class Served:
    """A server that runs."""

    address: str
    token: str

    def get(self, path: str) -> Any:
        """What a program is answered."""
        asked = urllib.request.Request(f"{self.address}{path}", headers={"Authorization": f"Bearer {self.token}"})
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return json.load(answer)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium."""
    found = program()
    if found is None:
        absent("Chromium is not installed")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=list(ARGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Served]:
    """Two days of a few dozen invented ships, found, screened and ranked, and a list of today with two parties."""
    folder = tmp_path_factory.mktemp("demo")
    _run("demo", "--no-serve", "--days", "2", "--vessels", "80", "--out", str(folder / "demo"))
    workspace = folder / "demo" / "workspace"
    parties = folder / "parties.ftm.jsonl"
    parties.write_text("".join(json.dumps(one) + "\n" for one in PARTIES), encoding="utf-8")
    today = datetime.now(UTC).date().isoformat()
    named = ("--list", "ftm", "--name", "invented", "--as-of", today, "--workspace", str(workspace))
    _run("lists", "load", str(parties), *named)
    with _serving(workspace) as address:
        yield Served(address, (workspace / "owner-token").read_text(encoding="utf-8").strip())


def _run(*words: str) -> None:
    done = subprocess.run([*COMMAND, *words], capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr[-2000:]


@contextmanager
def _serving(workspace: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [*COMMAND, "serve", "--workspace", str(workspace), "--port", str(port)]
    server = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _until_it_answers(f"http://127.0.0.1:{port}/healthz", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=60)


def _until_it_answers(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert server.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server does not answer")


@pytest.fixture
def reader(served: Served, chromium: Browser) -> Iterator[Reader]:
    """Opens a view as a reader does. Requests elsewhere, errors of the page and its console fail the test."""
    contexts, wrong = [], []

    def open_view(
        path: str, *, width: int = 1440, height: int = 900, theme: str = "light", locale: str = "en-US"
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme=theme, locale=locale, timezone_id="UTC"
        )
        contexts.append(context)
        context.set_default_timeout(60_000)
        page = context.new_page()
        page.on("request", lambda one: one.url.startswith(served.address) or wrong.append(f"asks {one.url}"))
        page.on("pageerror", lambda error: wrong.append(f"error {error}"))
        page.on("console", lambda said: said.type != "error" or wrong.append(f"console {said.text}"))
        context.request.post(f"{served.address}/api/session", data={"token": served.token})
        page.goto(f"{served.address}{path}")
        return page

    yield open_view
    for one in contexts:
        one.close()
    assert not wrong


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """What axe finds against WCAG 2.2 AA in a page."""
    if not AXE.is_file():
        absent("axe-core is not installed: run `npm ci` in ui/")
    source = AXE.read_text(encoding="utf-8")

    def violations(page: Page) -> list[str]:
        page.evaluate(source)
        rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
        found = page.evaluate("(rules) => axe.run(document, rules)", rules)
        return [f"{one['id']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]]

    return violations
