"""The tutorial is walked through in a browser: what it calls by name is there, and its keys do what it says."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.chromium import chromium, page_of
from tests.web.serving import served
from watchkeeper.services.detecting import detect
from watchkeeper.services.ingest import ingest
from watchkeeper.services.lead_keeping import keep_leads
from watchkeeper.services.lead_reading import LeadFilter, leads
from watchkeeper.services.owner_token import owner_token
from watchkeeper.services.scenario_papers import load_papers
from watchkeeper.services.simulating import simulate
from watchkeeper.services.wiring import store
from watchkeeper.services.workspace import Workspace, init
from watchkeeper.simulate.scenario import START

TUTORIAL = Path(__file__).resolve().parents[2] / "docs" / "tutorial" / "first-lead.md"
PATIENCE_MS = 30_000


def named(section: int) -> list[str]:
    """What a section of the tutorial prints in bold: words that are on the screen."""
    text = TUTORIAL.read_text(encoding="utf-8").split("\n## ")[section]
    return re.findall(r"\*\*(.+?)\*\*", text)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("tutorial")
    simulate("yellow-sea", folder / "scenario", days=2, vessels=60, seed=1)
    workspace = init(folder / "workspace")
    ingest(workspace, [folder / "scenario" / "ais"], source="synthetic")
    load_papers(workspace, folder / "scenario")
    detect(workspace)
    keep_leads(workspace, START + timedelta(days=2))
    return workspace


def on_screen(page: Page, words: str) -> None:
    expect(page.get_by_text(words, exact=False).first).to_be_visible(timeout=PATIENCE_MS)


@pytest.mark.long
def test_the_first_lead_is_found_read_and_judged(made: Workspace) -> None:
    with served(made) as address, chromium() as browser, page_of(browser, address, owner_token(made)) as page:
        for words in named(2):
            on_screen(page, words)
        on_screen(page, "SYNTHETIC")
        for _ in range(40):
            page.keyboard.press("j")
            chosen = page.locator("[aria-selected=true], [aria-current=true]").last
            if "Ship-to-ship transfer" in (chosen.text_content() or ""):
                break
        page.keyboard.press("Enter")
        page.wait_for_url("**/leads/L*", timeout=PATIENCE_MS)
        for words in ("How the score is made", "not counted", *named(4)):
            on_screen(page, words)
        page.locator("button[aria-expanded=false]").first.click()
        on_screen(page, "Source")
        page.keyboard.press("w")
        lead_id = page.url.rpartition("/")[2].partition("?")[0]
        page.wait_for_timeout(2_000)
        with store(made) as kept:
            (watched,) = leads(kept, made, LeadFilter(judgement="watch"))
        assert watched["id"] == lead_id
