"""A real Chromium for tests, and pages that ask nobody but the server under test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip  # a list of switches


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's browser. Skips, or fails where all is required, when there is none."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        reason = "Chromium is not installed"
        if os.environ.get("WATCHKEEPER_REQUIRE_ALL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield browser
        browser.close()


@contextmanager
def page_of(browser: Browser, address: str, token: str, *, width: int = 1440, height: int = 900) -> Iterator[Page]:
    """A page that has the owner's cookie. Fails at the end when anybody else was asked, or anything went wrong in the page."""
    wrong: list[str] = []
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB")
    page = context.new_page()
    page.on("request", lambda one: None if one.url.startswith((address, "data:", "blob:")) else wrong.append(one.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(f"{address}/?token={token}")
    yield page
    context.close()
    assert wrong == []
