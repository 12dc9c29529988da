"""Facts about stays in zones."""

from __future__ import annotations

from typing import Any

import pytest

from tests.tracks.walks import walked
from tests.worlds import H_US, START_US, Position, hours, track, zone_of
from watchkeeper.places.zone_index import ZoneIndex, index_of
from watchkeeper.tracks.zone_stays import ZoneStayWalker

SHELF = zone_of("SHELF", [(30, 124), (32, 124), (32, 127), (30, 127)])
BOX = zone_of("BOX", [(31, 124.9), (31.5, 124.9), (31.5, 125.1), (31, 125.1)])
THERE_AND_BACK = "0h 29.52,125; 10h 31.2,125; 20h 29.5,125"


def runs(positions: list[Position], *zones: Any, at_once: int | None = None) -> list[dict[str, Any]]:
    """Runs of positions in zones, those that go on where another ends put together."""
    index: ZoneIndex = index_of(zones)
    rows = walked(lambda known: ZoneStayWalker(known, index), positions, at_once=at_once).to_pylist()
    rows.sort(key=lambda row: (row["segment_id"], row["zone_no"], row["first_no"]))
    whole: list[dict[str, Any]] = []
    for row in rows:
        before = whole[-1] if whole else None
        same = before and (before["segment_id"], before["zone_no"]) == (row["segment_id"], row["zone_no"])
        if before and same and before["last_no"] + 1 == row["first_no"] and before["holds"] == row["holds"]:
            before["last_no"], before["to_us"] = row["last_no"], row["to_us"]
        else:
            whole.append(row)
    return whole


def test_a_run_has_its_first_and_last_position_inside_and_the_time_of_the_one_before() -> None:
    [run] = runs(track(1, THERE_AND_BACK), SHELF)
    step = 10 / 60
    assert hours(run["from_us"]) == pytest.approx(18 * step, abs=1e-3)
    assert hours(run["before_us"]) == pytest.approx(17 * step, abs=1e-3)
    assert run["lat"] == pytest.approx(30.024)
    assert run["last_no"] - run["first_no"] + 1 == round((run["to_us"] - run["from_us"]) / H_US * 6) + 1


def test_the_first_position_of_a_segment_has_none_before_it() -> None:
    [run] = runs(track(1, "0h 31,125.5; 2h 31,125.6"), SHELF)
    assert (run["first_no"], run["last_no"], run["before_us"]) == (0, 12, None)


def test_zones_that_overlap_are_each_told() -> None:
    assert [run["zone_no"] for run in runs(track(1, THERE_AND_BACK), SHELF, BOX)] == [0, 1]


def test_a_run_is_cut_where_the_zone_begins_and_ceases_to_hold() -> None:
    dated = zone_of("DATED", [(30, 124), (32, 124), (32, 127), (30, 127)], from_day=1, until_day=1)
    found = runs(track(1, "0h 31,125; 72h 31,126"), dated)
    assert [(hours(run["from_us"]), run["holds"]) for run in found] == [(0, 0), (24, 1), (48, 0)]


def test_to_leave_and_come_again_are_two_runs() -> None:
    assert len(runs(track(1, "0h 30.5,125; 4h 29.5,125; 8h 30.5,125"), SHELF)) == 2


def test_ships_do_not_mix() -> None:
    both = track(1, THERE_AND_BACK) + track(2, "0h 31,126; 20h 31,126.5")
    assert [run["segment_id"] for run in runs(both, SHELF)] == [1, 2]


def test_no_zones_and_no_positions_give_nothing() -> None:
    assert runs(track(1, THERE_AND_BACK)) == []
    assert runs([Position(ship=1, t_us=START_US, lat=0, lon=0)], SHELF) == []


@pytest.mark.parametrize("at_once", [1, 2, 5, 64])
def test_in_one_batch_or_many_it_is_the_same(at_once: int) -> None:
    heard = [*track(1, THERE_AND_BACK), *track(2, "0h 30.5,125; 4h 29.5,125; 8h 30.5,125 | 40h 31,125; 41h 31,125")]
    assert runs(heard, SHELF, BOX, at_once=at_once) == runs(heard, SHELF, BOX)
