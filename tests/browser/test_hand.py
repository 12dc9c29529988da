"""The map under an impatient hand, where it is drawn in software: what is drawn lags behind, what is meant does not."""

from __future__ import annotations

import math
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Reader, Served
from tests.browser.test_watch import DRAWN, opened

pytestmark = pytest.mark.long

RESTED_MS = 1500
"""A picture is drawn anew and told in the address by then."""
WORLD_PX = 512


def at(page: Page) -> tuple[float, float, float]:
    """Latitude, longitude and zoom as the address tells them."""
    lat, lon, zoom = (float(one) for one in parse_qs(urlsplit(page.url).query)["at"][0].split(","))
    return lat, lon, zoom


def square(lat: float, lon: float) -> tuple[float, float]:
    """Web Mercator, 0 to 1."""
    return lon / 360 + 0.5, 0.5 - math.asinh(math.tan(math.radians(lat))) / (2 * math.pi)


def middle(page: Page) -> tuple[float, float]:
    """Of the map, in pixels of the page."""
    box = page.locator(".mapbox").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, from_: tuple[float, float], by: tuple[float, float]) -> None:
    """Presses, pulls and lets go."""
    page.mouse.move(*from_)
    page.mouse.down()
    page.mouse.move(from_[0] + by[0], from_[1] + by[1], steps=6)
    page.mouse.up()


def alone(served: Served) -> dict[str, float | str]:
    """An event with no other within a fifth of a degree."""
    events = [one for one in served.get("/api/events?limit=500")["events"] if one["lat"] is not None]
    for one in events:
        if sum(abs(one["lat"] - other["lat"]) + abs(one["lon"] - other["lon"]) < 0.2 for other in events) == 1:
            return dict(one)
    raise AssertionError("no event is alone")


def test_an_area_is_drawn_after_the_map_was_moved(reader: Reader) -> None:
    page = opened(reader, "/watch?at=36.000,126.000,5.00")
    x, y = middle(page)
    drag(page, (x, y), (-90, 20))
    page.wait_for_timeout(RESTED_MS)
    page.get_by_role("button", name="Draw area").click()
    for corner in ((x - 100, y - 80), (x + 100, y - 80), (x + 60, y + 90)):
        page.mouse.click(*corner)
        page.wait_for_timeout(250)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("area="))
    lat, lon, zoom = at(page)
    corners = [tuple(map(float, one.split(","))) for one in parse_qs(urlsplit(page.url).query)["area"][0].split(";")]
    assert len(corners) == 3
    shift = (square(corners[0][1], corners[0][0])[0] - square(lat, lon)[0]) * WORLD_PX * 2**zoom
    assert shift == pytest.approx(-100, abs=2)


def test_what_is_under_the_pointer_stays_under_it_when_the_wheel_turns(reader: Reader) -> None:
    page = opened(reader, "/watch?at=36.000,126.000,5.00")
    page.wait_for_timeout(RESTED_MS)
    x, y = middle(page)
    off = (-220.0, 150.0)

    def under() -> list[float]:
        lat, lon, zoom = at(page)
        return [one + each / (WORLD_PX * 2**zoom) for one, each in zip(square(lat, lon), off, strict=True)]

    before = under()
    page.mouse.move(x + off[0], y + off[1])
    for _ in range(3):
        page.mouse.wheel(0, -120)
        page.wait_for_timeout(50)
    expect(page).not_to_have_url(re.compile(r"5\.00"))
    page.wait_for_timeout(RESTED_MS)
    pixels = [(one - other) * WORLD_PX * 2 ** at(page)[2] for one, other in zip(under(), before, strict=True)]
    assert pixels == pytest.approx([0, 0], abs=2)


def test_a_click_right_after_a_drag_finds_what_is_under_it(reader: Reader, served: Served) -> None:
    one = alone(served)
    page = reader(f"/watch?at={one['lat']:.3f},{one['lon']:.3f},11.00&tracks=0&kind={one['kind']}")
    page.wait_for_function(DRAWN)
    page.wait_for_timeout(RESTED_MS)
    x, y = middle(page)
    drag(page, (x + 200, y + 100), (90, -40))
    page.wait_for_timeout(60)
    page.mouse.click(x + 90, y - 40)
    expect(page).to_have_url(re.compile(f"event={str(one['id'])[:16]}"))


def test_quick_drags_add_up_though_the_picture_has_left_the_hand(reader: Reader) -> None:
    page = opened(reader, "/watch?at=36.000,100.000,5.00")
    page.wait_for_timeout(RESTED_MS)
    x, y = middle(page)
    for _ in range(5):
        drag(page, (x + 150, y), (-300, 0))
    page.wait_for_timeout(2 * RESTED_MS)
    lat, lon, zoom = at(page)
    moved = (square(lat, lon)[0] - square(36, 100)[0]) * WORLD_PX * 2**zoom
    assert moved == pytest.approx(1500, abs=3)


def test_the_map_goes_where_the_address_says(reader: Reader) -> None:
    page = opened(reader, "/watch?at=36.000,126.000,5.00")
    page.keyboard.press("/")
    page.keyboard.type("Pusan")
    page.locator("#found li", has_text="Pusan").first.wait_for()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"at=3[45]\.\d+,12[89]\.\d+,9\.00"))
    page.wait_for_timeout(RESTED_MS)
    page.get_by_role("button", name="Area of the map").click()
    expect(page).to_have_url(re.compile("area="))
    corners = [tuple(map(float, one.split(","))) for one in parse_qs(urlsplit(page.url).query)["area"][0].split(";")]
    assert min(one[0] for one in corners) < 129.1 < max(one[0] for one in corners)
    assert max(one[0] for one in corners) - min(one[0] for one in corners) < 3


def test_the_light_is_changed_in_mid_drag_and_the_map_stays_where_the_hand_put_it(reader: Reader) -> None:
    page = opened(reader, "/watch?at=36.000,126.000,5.00")
    page.wait_for_timeout(RESTED_MS)
    x, y = middle(page)
    drag(page, (x, y), (-200, 0))
    page.get_by_role("button", name="Dark colours").click()
    page.wait_for_timeout(2 * RESTED_MS)
    lon = at(page)[1]
    assert (square(36, lon)[0] - square(36, 126)[0]) * WORLD_PX * 2**5 == pytest.approx(200, abs=2)
    drag(page, (x, y), (-100, 0))
    page.wait_for_timeout(RESTED_MS)
    assert (square(36, at(page)[1])[0] - square(36, lon)[0]) * WORLD_PX * 2**5 == pytest.approx(100, abs=2)


def test_a_view_of_the_whole_world_shows_what_is_far_east(reader: Reader) -> None:
    """The legend counts what is in sight; at this zoom the world is narrower than what is drawn."""
    page = opened(reader, "/watch?at=20.000,0.000,1.40")
    expect(page.locator(".legend")).to_contain_text(re.compile(r"[1-9]\d* events, [1-9]\d* tracks"))


def test_on_a_phone_an_event_that_is_chosen_is_shown(reader: Reader) -> None:
    page = reader("/watch?panel=events", width=390, height=844)
    page.locator(".side .row").first.click()
    expect(page).to_have_url(re.compile("event="))
    expect(page.get_by_label("Event", exact=True)).to_be_visible()


def test_a_hand_that_rests_while_it_holds_goes_on_from_there(reader: Reader) -> None:
    """What is empty beyond the edges is drawn while the hand rests; what was told meanwhile takes nothing from the drag."""
    page = opened(reader, "/watch?at=36.000,126.000,5.00")
    page.wait_for_timeout(RESTED_MS)
    x, y = middle(page)
    page.mouse.move(x + 300, y)
    page.mouse.down()
    for part in (200, 400, 600):
        page.mouse.move(x + 300 - part, y, steps=5)
        page.wait_for_timeout(1000)
    page.mouse.up()
    page.wait_for_timeout(RESTED_MS)
    assert (square(36, at(page)[1])[0] - square(36, 126)[0]) * WORLD_PX * 2**5 == pytest.approx(600, abs=2)
