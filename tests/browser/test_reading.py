"""Every view for every reader: light and dark, wide and narrow, in Korean, and with what WCAG asks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Reader, Served

pytestmark = pytest.mark.long

VIEWS = ("watch", "lead", "vessel", "screen", "data")


def address(view: str, served: Served) -> str:
    """An address of a view that has something to show."""
    lead = served.get("/api/leads?limit=1")["leads"][0]
    return {
        "watch": f"/watch?lead={lead['id']}",
        "lead": f"/leads/{lead['id']}",
        "vessel": f"/vessels/{lead['vessels'][0]['mmsi']}",
        "screen": "/screen?q=Belrik",
        "data": "/data",
    }[view]


def settled(page: Page, view: str) -> None:
    """Waits until a view shows what it is about."""
    signs = {"watch": ".side .row", "lead": ".signal", "vessel": ".bar.broadcast", "screen": ".verdict", "data": "td"}
    expect(page.locator(signs[view]).first).to_be_visible()
    page.wait_for_timeout(600)


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing(
    view: str, theme: str, width: int, reader: Reader, served: Served, axe: Callable[[Page], list[str]]
) -> None:
    page = reader(address(view, served), theme=theme, width=width, height=900)
    settled(page, view)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.dataset.theme") == theme


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_is_wider_than_a_phone(view: str, reader: Reader, served: Served) -> None:
    page = reader(address(view, served), width=390, height=844)
    settled(page, view)
    assert page.evaluate("document.querySelector('main').scrollWidth") <= 390


@pytest.mark.parametrize("view", VIEWS)
def test_korean_is_complete(view: str, reader: Reader, served: Served) -> None:
    page = reader(address(view, served), locale="ko-KR")
    settled(page, view)
    assert page.evaluate("document.documentElement.lang") == "ko"
    expect(page.get_by_role("link", name="데이터")).to_be_visible()
    assert page.evaluate("document.fonts.check('13px \"Noto Sans KR\"', '감시')")


def test_language_and_light_are_chosen_and_kept(reader: Reader) -> None:
    page = reader("/data")
    page.get_by_role("button", name="한국어").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("데이터")
    page.get_by_role("button", name="어두운 색상").click()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("데이터")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_on_a_phone_the_list_is_first_and_the_map_a_tap_away(reader: Reader) -> None:
    page = reader("/watch", width=390, height=844)
    expect(page.locator(".side .row").first).to_be_visible()
    expect(page.locator(".maplibregl-canvas")).not_to_be_visible()
    page.get_by_role("button", name="Map", exact=True).click()
    expect(page.locator(".maplibregl-canvas")).to_be_visible()
