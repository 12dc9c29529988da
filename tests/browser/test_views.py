"""The other views: a lead, a ship, screening and data, as a reader goes through them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Reader, Served

pytestmark = pytest.mark.long


def test_a_lead_shows_how_its_score_is_made(reader: Reader, served: Served) -> None:
    lead = served.get("/api/leads?limit=1")["leads"][0]
    whole = served.get(f"/api/leads/{lead['id']}")
    page = reader(f"/leads/{lead['id']}")
    expect(page.get_by_text("Ships like these, before looking")).to_be_visible()
    expect(page.locator(".signal")).to_have_count(len(whole["signals"]))
    page.locator(".signal .row").first.click()
    expect(page.get_by_text("How often under the practice").first).to_be_visible()
    expect(page.locator(".detail").get_by_text("SYNTHETIC").first).to_be_visible()
    expect(page).to_have_url(re.compile("signal="))
    page.get_by_text("Source sentences").first.click()
    expect(page.locator(".detail code").first).to_be_visible()
    for what in ("Not checked", "What observation would decide", "Open innocent explanations"):
        expect(page.get_by_role("heading", name=what)).to_be_visible()
    page.reload()
    expect(page.locator(".detail").first).to_be_visible()


def test_a_practice_is_explained_in_place(reader: Reader, served: Served) -> None:
    lead = served.get("/api/leads?limit=1")["leads"][0]
    page = reader(f"/leads/{lead['id']}")
    page.get_by_role("button", name=re.compile("^About: ")).first.click()
    expect(page.get_by_role("dialog")).to_contain_text("What looks alike")


def test_plots_share_one_moment(reader: Reader, served: Served) -> None:
    lead = next(one for one in served.get("/api/leads?limit=50")["leads"] if len(one["vessels"]) == 2)
    page = reader(f"/leads/{lead['id']}")
    plots = page.locator("figure svg")
    expect(plots).to_have_count(4)
    plots.first.scroll_into_view_if_needed()
    plots.first.hover()
    expect(page.locator("figure .cross")).to_have_count(4)


def test_a_ship_has_three_lanes_and_her_contradictions(reader: Reader, served: Served) -> None:
    events = served.get("/api/events?limit=1000")["events"]
    odd = [one for one in events if one["kind"] in ("flag_mismatch", "imo_invalid", "shared_mmsi", "identity_change")]
    mmsi = (odd or events)[0]["vessels"][0]["mmsi"]
    contradicted = any(hull["contradictions"] for hull in served.get(f"/api/vessels/{mmsi}")["hulls"])
    page = reader(f"/vessels/{mmsi}")
    expect(page.get_by_text("what registers say of the hull").first).to_be_visible()
    expect(page.locator(".bar.broadcast").first).to_be_visible()
    if contradicted:
        expect(page.locator("rect.against").first).to_be_visible()
    page.get_by_text("As a table").first.click()
    expect(page.get_by_role("cell", name=str(mmsi)).first).to_be_visible()
    expect(page.get_by_role("heading", name="Matches on lists")).to_be_visible()


def test_screening_tells_hits_reasons_and_a_receipt(reader: Reader) -> None:
    page = reader("/screen")
    page.get_by_label("Name").fill("Belrik, Tovan")
    expect(page.locator("article h3").first).to_contain_text("Tovan Belrik")
    expect(page.get_by_role("heading", name="Not checked").first).to_be_visible()
    expect(page).to_have_url(re.compile("q=Belrik"))
    page.locator(".receipt button").click()
    expect(page.get_by_text("proved by the log")).to_be_visible()
    page.get_by_role("button", name="Unsure").first.click()
    page.get_by_label("Who judges").fill("ada")
    page.get_by_label("Why").fill("asked for the passport")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("asked for the passport")).to_be_visible()


def test_nothing_found_is_not_clear(reader: Reader) -> None:
    page = reader("/screen?q=Quillon+Ashgrave")
    expect(page.get_by_role("heading", name="Not checked").first).to_be_visible()
    expect(page.get_by_text("That is not clear.")).to_be_visible()


def test_many_are_screened_at_once(reader: Reader, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text(
        'customer_id,full_name,type\n7,"Belrik, Tovan",person\n8,Quillon Ashgrave,person\n', encoding="utf-8"
    )
    page = reader("/screen")
    page.locator("input[type=file]").set_input_files(file)
    link = page.get_by_role("link", name="Download the result")
    expect(link).to_be_visible(timeout=120_000)
    with page.expect_download() as got:
        link.click()
    assert "Belrik" in Path(got.value.path()).read_text(encoding="utf-8")


def test_data_says_what_is_there_and_what_is_not_checked(reader: Reader) -> None:
    page = reader("/data")
    expect(page.get_by_role("cell", name="synthetic", exact=True).first).to_be_visible()
    expect(page.get_by_role("heading", name="Not checked").first).to_be_visible()
    page.get_by_role("button", name="Show refused lines").click()
    expect(page.get_by_text("bad checksum").first).to_be_visible()


def test_a_file_is_taken_in(reader: Reader, tmp_path: Path) -> None:
    file = tmp_path / "one.nmea"
    file.write_text("\\s:SYN-T41,c:1930279848*07\\!AIVDM,1,1,,B,15rilc@0@PaM02pD?MPRtBEP0000,0*1C\n", encoding="utf-8")
    page = reader("/data")
    page.get_by_label("Name of the source").fill("synthetic")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator(".job .tag", has_text="done").first).to_be_visible(timeout=300_000)
