"""The tutorial is walked through: what it calls by name is on the screen, and its keys do what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Reader, Served

pytestmark = pytest.mark.long

TUTORIAL = Path(__file__).resolve().parents[2] / "docs" / "tutorial" / "first-lead.md"


def named(section: int) -> list[str]:
    """What a section of the tutorial prints in bold: words that are on the screen."""
    text = TUTORIAL.read_text(encoding="utf-8").split("\n## ")[section]
    return re.findall(r"\*\*(.+?)\*\*", " ".join(text.split()))


def on_screen(page: Page, words: str) -> None:
    expect(page.get_by_text(words).first).to_be_visible()


def test_the_first_lead_is_found_read_and_decided(reader: Reader, served: Served) -> None:
    page = reader("/watch")
    expect(page.locator(".side .row").first).to_be_visible()
    for words in named(2):
        on_screen(page, words)
    transfers = [one["id"] for one in served.get("/api/leads?practice=B11")["leads"]]
    for _ in range(50):
        page.keyboard.press("j")
        page.wait_for_timeout(100)
        if any(f"lead={lead}" in page.url for lead in transfers):
            break
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/leads/L"))
    for words in (*named(3)[:2], *named(4)):
        on_screen(page, words)
    page.locator("[aria-expanded=false]").first.click()
    on_screen(page, named(3)[2])
    page.keyboard.press("w")
    lead_id = re.search(r"/leads/(L\w+)", page.url)
    assert lead_id is not None
    expect(page.get_by_text("Nobody has judged this lead")).not_to_be_visible()
    assert served.get(f"/api/leads/{lead_id[1]}")["judgement"]["verdict"] == "watch"
