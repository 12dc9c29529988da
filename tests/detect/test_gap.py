"""Facts about gaps."""

from __future__ import annotations

import pyarrow as pa
import pytest

from tests.worlds import H_US, START_US, Position, found, hours, relations, ships, track
from watchkeeper.detect.rules.gap import RULE
from watchkeeper.engine.duckdb import DuckDbEngine

engine = DuckDbEngine()


def gaps(
    positions: list[Position], outages: pa.Table | None = None
) -> list[tuple[tuple[int, ...], float | None, float | None]]:
    world = relations(positions)
    if outages is not None:
        world["events_feed_outage"] = outages
    return [(ships(world, row), hours(row["start_us"]), hours(row["end_us"])) for row in found(engine, RULE, world)]


def test_six_hours_of_silence_is_a_gap() -> None:
    assert gaps(track(1, "0h 30,125; 2h 30.2,125 | 8h 30.8,125; 9h 30.9,125")) == [((1,), 2.0, 8.0)]


def test_five_hours_of_silence_is_none() -> None:
    assert gaps(track(1, "0h 30,125; 2h 30.2,125 | 7h 30.8,125; 9h 30.9,125")) == []


@pytest.mark.parametrize("days", [2, 47])
def test_a_silence_of_days_or_weeks_is_one_gap(days: int) -> None:
    back = 2 + 24 * days
    assert gaps(track(1, f"0h 30,125; 2h 30.2,125 | {back}h 31,125; {back + 2}h 31.2,125")) == [
        ((1,), 2.0, float(back))
    ]


def test_an_open_gap_ends_with_the_data_of_its_feed() -> None:
    other = track(2, "0h 32,125; 12h 33,125")
    assert gaps(track(1, "0h 30,125; 2h 30.2,125") + other) == [((1,), 2.0, None)]
    assert gaps(track(1, "0h 30,125; 2h 30.2,125") + track(2, "0h 32,125; 7h 33,125")) == []


def test_an_open_gap_is_closed_by_later_data_and_keeps_its_id() -> None:
    before = track(1, "0h 30,125; 2h 30.2,125") + track(2, "0h 32,125; 12h 33,125")
    after = track(1, "0h 30,125; 2h 30.2,125 | 11h 31,125; 12h 31.1,125") + track(2, "0h 32,125; 12h 33,125")
    ids = [RULE.event_id(["same"], found(engine, RULE, relations(world))[0]["start_us"]) for world in (before, after)]
    assert ids[0] == ids[1]
    assert gaps(after) == [((1,), 2.0, 11.0)]


def test_a_feed_that_fell_silent_leaves_no_open_gap() -> None:
    gone = track(1, "0h 30,125; 2h 30.2,125", source="old")
    assert gaps(gone + track(2, "0h 32,125; 40h 33,125", source="new")) == []


def test_a_ship_of_two_positions_that_was_never_there_does_not_fall_silent() -> None:
    ghost = [Position(ship=3, t_us=START_US + n * H_US // 10, lat=10, lon=100) for n in range(2)]
    assert gaps(ghost + track(2, "0h 32,125; 12h 33,125")) == []


def test_a_feed_outage_over_the_start_is_named_and_its_hours_are_told_apart() -> None:
    outage = pa.table(
        {
            "id": ["outage-1"],
            "start_us": pa.array([START_US + 2 * H_US], pa.int64()),
            "end_us": pa.array([START_US + 7 * H_US], pa.int64()),
            "scope": ["station"],
            "name": ["T1"],
        }
    )
    world = relations(track(1, "0h 30,125; 2h 30.2,125 | 9h 30.8,125; 10h 30.9,125")).having(events_feed_outage=outage)
    [row] = found(engine, RULE, world)
    assert row["outage_id"] == "outage-1"
    assert row["silence_outside_outage_h"] == pytest.approx(2.0)
    assert any("which is no gap by itself" in reason for reason in RULE.reasons(row, RULE.params))


def test_the_distance_across_the_antimeridian_is_the_short_one() -> None:
    [row] = found(engine, RULE, relations(track(1, "0h 30,179; 2h 30,179.5 | 9h 30,180.5; 10h 30,180.6")))
    assert row["distance_m"] == pytest.approx(96_297, rel=0.01)
    assert row["next_lon"] == pytest.approx(-179.5)


def test_an_open_gap_has_no_distance() -> None:
    [row] = found(engine, RULE, relations(track(1, "0h 30,125; 2h 30.2,125") + track(2, "0h 32,125; 12h 33,125")))
    assert row["distance_m"] is None
    assert row["implied_speed_kn"] is None


def test_positions_in_the_twelve_hours_before_are_counted() -> None:
    [row] = found(engine, RULE, relations(track(1, "0h 30,125; 20h 32,125 | 28h 33,125; 29h 33.1,125", every_min=60)))
    assert row["positions_12h_before"] == 12
