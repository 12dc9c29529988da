"""Every command that the README and the docs show is run."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.M | re.S)
LINK = re.compile(r"\]\((?!https?://)([^)#]+)(#[^)]+)?\)")


SPARK_BLOCK = re.compile(r"^```sh spark\n(.*?)^```", re.M | re.S)


def blocks(page: Path, form: re.Pattern[str] = BLOCK) -> str:
    return "\n".join(form.findall(page.read_text(encoding="utf-8")))


def run(commands: str, folder: Path) -> None:
    """Runs commands as a reader would, in an empty folder, with this checkout's `watchkeeper`."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    script = "set -euo pipefail\n" + commands.replace("watchkeeper ", f"{sys.executable} -m watchkeeper.cli.main ")
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT / "src")}
    environment.pop("WATCHKEEPER_WORKSPACE", None)
    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Traceback" not in done.stderr


@pytest.mark.long
@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page)], ids=lambda page: page.name)
def test_commands_shown_run(page: Path, tmp_path: Path) -> None:
    run(blocks(page), tmp_path)


@pytest.mark.long
def test_the_demo_runs_and_finds_what_was_planted(tmp_path: Path) -> None:
    run("watchkeeper demo --days 3 --vessels 100 --no-serve --json > demo.json", tmp_path)
    done = json.loads((tmp_path / "demo.json").read_text(encoding="utf-8"))
    transfers = [row for row in done["planted"] if row["practice"] == "ship_to_ship_transfer"]
    assert transfers
    assert all(row["found"] for row in transfers)
    assert [row for row in done["contradicted"] if row["kind"] != "feed_outage"] == []
    assert (tmp_path / "watchkeeper-demo" / "map.png").stat().st_size > 50_000


@pytest.mark.long
@pytest.mark.spark
@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page, SPARK_BLOCK)], ids=lambda page: page.name)
def test_commands_shown_for_spark_give_the_same_events(page: Path, tmp_path: Path) -> None:
    if shutil.which("java") is None:
        message = "Java is not installed"
        pytest.fail(message) if os.environ.get("WATCHKEEPER_REQUIRE_ALL") == "1" else pytest.skip(message)
    run(blocks(page, SPARK_BLOCK) + "watchkeeper events --format jsonl > spark.jsonl\n", tmp_path)
    run("watchkeeper detect --engine duckdb --json > again.json", tmp_path)
    again = json.loads((tmp_path / "again.json").read_text(encoding="utf-8"))
    assert (tmp_path / "spark.jsonl").read_text(encoding="utf-8").count("\n") == sum(again["events"].values())
    assert (again["new"], again["superseded"], again["withdrawn"]) == (0, 0, 0)


@pytest.mark.parametrize(
    "page", [*PAGES, ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md"], ids=lambda page: page.name
)
def test_links_lead_somewhere(page: Path) -> None:
    missing = [
        target for target, _ in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / target).exists()
    ]
    assert missing == []


def test_make_targets_named_in_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"make ([a-z-]+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert {name for name in named if f"\n{name}:" not in makefile} == set()


def test_every_rule_has_a_page() -> None:
    from watchkeeper.detect.registry import RULES

    for rule in RULES:
        assert (ROOT / "docs" / "explanation" / f"{rule.kind.replace('_', '-')}.md").exists()
