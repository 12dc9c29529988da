"""How often what is planted: the table, and what it makes of a scenario."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.simulate.conftest import WEEK, Week
from watchkeeper.simulate import Scenario, build
from watchkeeper.simulate.planting import SCENES, windows

TESTS = Path(__file__).resolve().parents[1]
EVENT_KINDS = {
    "gap", "feed_outage", "encounter", "dark_encounter", "oil_chain", "loitering", "port_visit", "dark_port_call",
    "draught_change", "destination_mismatch", "shared_mmsi", "hand_over", "imo_two_hulls", "imo_invalid",
    "imo_confusable", "imo_scrapped", "flag_mismatch", "identity_change", "type_mismatch", "impossible_speed",
    "motion_mismatch", "frozen_position", "on_land", "circle", "offset_twin", "jamming", "sighting_match",
    "sighting_dark", "none",
}  # fmt: skip  # the kinds there are, and none
RESERVED = 1_000


def test_every_practice_of_identity_and_movement_has_a_row() -> None:
    codes = {row.code for row in SCENES if not row.innocent}
    assert codes == {f"A{n}" for n in range(1, 11)} | {f"B{n}" for n in range(11, 20)}


@pytest.mark.parametrize("row", SCENES, ids=lambda row: row.practice)
def test_a_month_of_two_thousand_ships_holds_five_of_a_practice_and_twenty_of_a_look_alike(row) -> None:  # type: ignore[no-untyped-def]
    assert row.count(30, 2000) >= (20 if row.innocent else 5)


@pytest.mark.parametrize("row", SCENES, ids=lambda row: row.practice)
def test_more_ship_days_never_plant_less(row) -> None:  # type: ignore[no-untyped-def]
    counts = [row.count(days, vessels) for days, vessels in ((2, 50), (7, 200), (7, 400), (14, 1000), (30, 2000))]
    assert counts == sorted(counts)


def test_a_scenario_is_divided_into_windows_of_a_week_or_more() -> None:
    assert [len(windows(Scenario(days=days))) for days in (2, 7, 13, 14, 30)] == [1, 1, 1, 2, 4]
    for first, second in zip(windows(Scenario(days=30)), windows(Scenario(days=30))[1:], strict=False):
        assert first.end_s < second.start_s


def test_a_week_of_two_hundred_ships_holds_what_the_table_says(week: Week) -> None:
    planted = Counter(one.practice for one in week.world.planted)
    for row in SCENES:
        assert planted[row.practice] >= row.count(WEEK.days, WEEK.vessels), row.practice
    assert len(week.world.itineraries) == WEEK.vessels


def test_rows_of_truth_name_known_kinds_and_lie_within_the_scenario(week: Week) -> None:
    innocent = {row.practice: row.innocent for row in SCENES}
    for one in week.world.planted:
        assert one.expected_kind in EVENT_KINDS
        assert one.innocent == innocent[one.practice]
        assert 0 <= one.start_s < one.end_s <= WEEK.length_s


def test_no_ship_of_a_look_alike_takes_part_in_a_practice(week: Week) -> None:
    about_ships = [one for one in week.world.planted if one.practice != "jamming"]  # which strikes whoever is there
    guilty = {ship.ship for one in about_ships if not one.innocent for ship in one.ships}
    harmless = {ship.ship for one in about_ships if one.innocent for ship in one.ships}
    assert not guilty & harmless


def test_the_page_on_the_synthetic_world_names_every_practice_with_its_code() -> None:
    page = (TESTS.parent / "docs" / "explanation" / "synthetic-world.md").read_text(encoding="utf-8")
    lines = [line for line in page.splitlines() if line.startswith(("| A", "| B"))]
    for row in SCENES:
        assert row.innocent or any(f"| {row.code} |" in line and f"`{row.practice}`" in line for line in lines)


def test_no_test_uses_a_seed_reserved_for_acceptance() -> None:
    for path in TESTS.rglob("*.py"):
        for found in re.findall(r"seed[\"']?\s*(?:=|:|\s)\s*(\d[\d_]*)", path.read_text(encoding="utf-8")):
            assert int(found) < RESERVED, f"{path.name} uses seed {found}"


@pytest.mark.long
def test_a_month_of_two_thousand_ships_is_planted_in_full() -> None:
    world = build(Scenario(days=30, vessels=2000, seed=3))
    planted = Counter(one.practice for one in world.planted)
    assert {row.practice for row in SCENES if planted[row.practice] < row.count(30, 2000)} == set()
