"""The watch: map and time, filters, triage by the keyboard alone, and an address that brings all of it back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Reader, Served

pytestmark = pytest.mark.long

DRAWN = "() => performance.getEntriesByName('watchkeeper:first-picture').length > 0"
COUNT_DRAWINGS = """() => {
  window.drawings = 0;
  const draw = WebGL2RenderingContext.prototype.drawElements;
  WebGL2RenderingContext.prototype.drawElements = function (...words) { window.drawings++; draw.apply(this, words); };
}"""


def opened(reader: Reader, path: str = "/watch", **how: object) -> Page:
    """The watch with its first picture drawn and its leads listed."""
    page = reader(path, **how)
    page.wait_for_function(DRAWN)
    expect(page.locator(".side .row").first).to_be_visible()
    return page


def quiet(page: Page) -> None:
    """Waits until nothing has been drawn for a second and a half: outlines and tracks come late on a busy machine."""
    for _ in range(30):
        before = page.evaluate("() => window.drawings")
        page.wait_for_timeout(1500)
        if page.evaluate("() => window.drawings") == before:
            return
    raise AssertionError("the map does not come to rest")


def test_the_first_picture_has_events_and_tracks(reader: Reader, served: Served) -> None:
    page = opened(reader)
    counts = served.get("/api/session")["counts"]
    expect(page.locator(".legend")).to_contain_text(re.compile(r"[1-9]\d* events, [1-9]\d* tracks"))
    expect(page.locator(".tab").first).to_contain_text(str(counts["leads"]))
    expect(page.get_by_text("SYNTHETIC", exact=True).first).to_be_visible()


def test_leads_are_judged_by_the_keyboard_alone(reader: Reader, served: Served) -> None:
    page = opened(reader)
    leads = served.get("/api/leads?limit=3")["leads"]
    page.keyboard.press("j")
    expect(page).to_have_url(re.compile(f"lead={leads[0]['id']}"))
    page.keyboard.press("c")
    expect(page.locator(".side .row").first).to_contain_text("Confirmed")
    expect(page).to_have_url(re.compile(f"lead={leads[1]['id']}"))
    expect(page.get_by_text(re.compile("^Confirmed: "))).to_be_visible()
    assert served.get(f"/api/leads/{leads[0]['id']}")["judgement"]["verdict"] == "confirm"
    page.keyboard.press("d")
    expect(page.get_by_role("dialog", name="Dismiss this lead")).to_be_visible()
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.locator(".side .row").nth(1)).to_contain_text("Dismissed")
    expect(page.get_by_text(re.compile("^Dismissed: "))).to_be_visible()
    assert served.get(f"/api/leads/{leads[1]['id']}")["judgement"]["why"] == "Ordinary bunkering"
    page.keyboard.press("u")
    expect(page.locator(".side .row").nth(1)).not_to_contain_text("Dismissed")
    expect(page.get_by_text("Undone")).to_be_visible()
    page.keyboard.press("u")
    expect(page.locator(".side .row").first).not_to_contain_text("Confirmed")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/leads/"))


def test_keys_lead_everywhere(reader: Reader) -> None:
    page = opened(reader)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    for keys, view in (("gd", "/data"), ("gw", "/watch"), ("gl", "/leads/")):
        for key in keys:
            page.keyboard.press(key)
        expect(page).to_have_url(re.compile(view))


def test_search_finds_a_ship_and_opens_her(reader: Reader, served: Served) -> None:
    ship = served.get("/api/leads?limit=1")["leads"][0]["vessels"][0]
    page = opened(reader)
    page.keyboard.press("/")
    page.keyboard.type(str(ship["mmsi"]))
    expect(page.locator("#found li").first).to_contain_text(ship["name"])
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/vessels/{ship['mmsi']}"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(ship["name"])


def test_filters_narrow_what_is_shown_and_stand_in_the_address(reader: Reader) -> None:
    page = opened(reader, "/watch?panel=events")
    page.get_by_role("button", name="Kind", exact=True).click()
    page.get_by_role("group", name="Kind").get_by_text("Gap", exact=True).click()
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("kind=gap"))
    expect(page.locator(".side .row").first).to_contain_text("Gap")
    page.get_by_role("button", name="Unexplained").click()
    expect(page).to_have_url(re.compile("explained=no"))
    page.get_by_role("button", name="Clear filters").click()
    expect(page).not_to_have_url(re.compile("kind="))


def test_an_address_brings_back_filters_window_place_and_choice(reader: Reader, served: Served) -> None:
    lead = served.get("/api/leads?limit=1")["leads"][0]
    asked = f"/watch?from=2031-03-03T06:00Z&to=2031-03-04T18:00Z&at=37.000,127.000,5.50&lead={lead['id']}&speed=3600"
    page = opened(reader, asked)
    expect(page.locator(".window")).to_contain_text("2031-03-03 06:00 – 2031-03-04 18:00")
    expect(page.locator(".row[aria-current]")).to_contain_text(lead["vessels"][0]["name"])
    expect(page).to_have_url(re.compile(r"at=37\.000,127\.000,5\.50"))
    expect(page.get_by_label("Speed")).to_have_value("3600")


def test_time_moves_by_keys_and_by_itself(reader: Reader) -> None:
    page = opened(reader)
    page.get_by_role("slider", name="End of the window").focus()
    page.keyboard.press("PageDown")
    expect(page).to_have_url(re.compile("to="))
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Pause").click()
    expect(page).to_have_url(re.compile("from="))


def test_an_event_of_the_list_shows_its_source_sentences(reader: Reader) -> None:
    page = opened(reader, "/watch?panel=events&kind=gap")
    page.locator(".side .row").first.click()
    page.get_by_text("Source sentences").click()
    expect(page.get_by_label("Event", exact=True).locator("code").first).to_contain_text("!AIVDM")


def test_the_map_moves_under_the_hand(reader: Reader) -> None:
    page = opened(reader, "/watch?at=36.000,126.000,5.00")
    page.wait_for_timeout(1500)
    page.mouse.move(600, 400)
    page.mouse.down()
    page.mouse.move(500, 420, steps=5)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"at=3\d\.\d+,12[789]\.\d+"))


def test_a_drag_draws_nothing_until_the_hand_rests_and_is_no_click(reader: Reader) -> None:
    """Where there is no graphics card each drawing holds the hand up; one missing height once made a drawing of each move."""
    page = opened(reader, "/watch?at=36.000,126.000,5.00")
    page.evaluate(COUNT_DRAWINGS)
    quiet(page)
    page.evaluate("() => { window.drawings = 0 }")
    page.mouse.move(640, 400)
    page.mouse.down()
    page.mouse.move(520, 460, steps=30)
    assert page.evaluate("() => window.drawings") == 0
    picture = page.locator(".maplibregl-canvas-container")
    expect(picture).to_have_attribute("style", re.compile(r"translate3d\(-120px, 60px"))
    page.evaluate(
        "() => { window.clicks = 0; document.querySelector('.map').addEventListener('click', () => window.clicks++) }"
    )
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"at=3\d\.\d+,12[789]\.\d+,5\.00"))
    assert page.evaluate("() => window.drawings") > 0
    expect(picture).not_to_have_attribute("style", re.compile("translate3d"))
    assert page.evaluate("() => window.clicks") == 0
    expect(page).not_to_have_url(re.compile("event="))
