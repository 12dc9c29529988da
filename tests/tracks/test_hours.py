"""Facts about ship-hours."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tracks.walks import rows_of, walked
from tests.worlds import H_US, START_US, Position, track
from watchkeeper.places.great_circle import great_circle_m
from watchkeeper.tracks.hours import HourParams, HourWalker

FIRST = START_US // H_US


def no_shore(lat: Any, lon: Any) -> Any:
    return np.full(len(lat), np.nan)


def ship_hours(positions: list[Position], shore: Any = no_shore, at_once: int | None = None) -> list[dict[str, Any]]:
    rows = rows_of(walked(lambda known: HourWalker(known, HourParams(), shore), positions, at_once=at_once))
    return [{**row, "hour_no": row["hour_no"] - FIRST} for row in rows]


def speeds(positions: list[Position]) -> dict[int, float | None]:
    return {
        row["hour_no"]: None if row["speed_kn"] is None else round(row["speed_kn"], 3) for row in ship_hours(positions)
    }


def test_a_ship_that_sails_6_nm_an_hour_makes_6_kn_every_hour() -> None:
    assert speeds(track(1, "0h 30,125; 3h 30.3,125")) == {
        0: pytest.approx(6.0, rel=2e-3),
        1: pytest.approx(6.0, rel=2e-3),
        2: pytest.approx(6.0, rel=2e-3),
        3: None,
    }


def test_an_hour_of_which_less_than_20_minutes_are_known_has_no_speed() -> None:
    found = speeds(track(1, "0.5h 30,125; 1.25h 30.075,125"))
    assert found[0] == pytest.approx(6.0, rel=2e-3)
    assert found[1] is None


def test_way_and_time_fall_to_the_hours_they_are_made_in() -> None:
    """Two knots until half past, ten after: the mean of the hour is six, however the positions lie."""
    found = speeds(track(1, "0h 30,125; 0.5h 30.01667,125; 1h 30.1,125; 2h 30.1,125"))
    assert found[0] == pytest.approx(6.0, rel=2e-3)
    assert found[1] == 0.0


def test_between_two_positions_three_hours_apart_every_hour_is_a_row() -> None:
    rows = ship_hours(track(1, "0.5h 30,125 | 3.5h 30.3,125"))
    assert [row["hour_no"] for row in rows] == [0, 1, 2, 3]
    assert [row["heard_terrestrial"] for row in rows] == [1, 0, 0, 1]
    assert [row["speed_kn"] for row in rows] == [pytest.approx(6.0, rel=2e-3)] * 4
    assert [row["lat"] for row in rows][1:3] == [pytest.approx(30.05), pytest.approx(30.15)]  # where each hour began


def test_over_a_longer_silence_nothing_is_taken_to_be_known() -> None:
    rows = ship_hours(track(1, "0.5h 30,125 | 3.6h 30.3,125"))
    assert [(row["hour_no"], row["speed_kn"]) for row in rows] == [(0, None), (3, None)]


def test_positions_are_counted_by_kind_of_receiver() -> None:
    kinds = ["satellite", "satellite", "terrestrial", None]
    heard = [Position(ship=1, t_us=START_US + n * H_US // 6, lat=30, lon=125, receiver=r) for n, r in enumerate(kinds)]
    [row] = ship_hours(heard)
    assert (row["heard_satellite"], row["heard_terrestrial"], row["heard_unsaid"]) == (2, 1, 1)


def test_a_position_on_the_hour_belongs_to_the_hour_it_begins() -> None:
    rows = ship_hours(track(1, "0.5h 30,125; 1h 30,125", every_min=30))
    assert [(row["hour_no"], row["heard_terrestrial"]) for row in rows] == [(0, 1), (1, 1)]


def test_180_degrees_is_no_seam() -> None:
    rows = ship_hours(track(1, "0h 10,179.9 | 2.5h 10,180.15"))
    assert [round(row["lon"], 2) for row in rows] == [179.9, -180.0, -179.85]
    assert rows[0]["speed_kn"] == pytest.approx(0.1 * 60 * np.cos(np.radians(10)), rel=1e-2)


def test_distance_to_shore_is_asked_where_the_ship_was_and_null_where_unknown() -> None:
    assert {row["shore_m"] for row in ship_hours(track(1, "0h 30,125; 2h 30.2,125"))} == {None}
    rows = ship_hours(track(1, "0h 30,125; 2h 30.2,125"), shore=lambda lat, lon: lat * 1000)
    assert [row["shore_m"] for row in rows] == [pytest.approx(row["lat"] * 1000) for row in rows]


def test_months_are_counted_from_1970() -> None:
    assert {row["month_no"] for row in ship_hours(track(1, "0h 30,125; 2h 30.2,125"))} == {(2031 - 1970) * 12 + 2}


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 200), st.floats(-0.2, 0.2), st.floats(-0.2, 0.2)), min_size=1, max_size=40))
def test_the_way_of_all_hours_is_the_way_of_all_steps_no_longer_than_three_hours(steps: list[Any]) -> None:
    t_us, lat, lon, heard = START_US, 0.5, 179.9, []
    for minutes, dy, dx in steps:
        t_us, lat, lon = t_us + minutes * 60_000_000, lat + dy, lon + dx
        heard.append(Position(ship=1, t_us=t_us, lat=lat, lon=(lon + 540) % 360 - 180))
    kept = [(a, b) for a, b in pairwise(heard) if b.t_us - a.t_us <= 3 * H_US]
    way_m = sum(float(great_circle_m(*(np.array([v]) for v in (a.lat, a.lon, b.lat, b.lon)))[0]) for a, b in kept)
    walker = walked(lambda known: _Bare(known, HourParams(), no_shore), heard)
    assert sum(walker.column("distance_m").to_pylist()) == pytest.approx(way_m, rel=1e-6, abs=1e-3)
    assert sum(walker.column("covered_us").to_pylist()) == sum(b.t_us - a.t_us for a, b in kept)


class _Bare(HourWalker):
    """Gives distance and known time of each hour as they are summed."""

    def _table(self, out: Any, rows: int) -> Any:
        made = super()._table(out, rows)
        return made.append_column("distance_m", [out.distance_m[:rows].copy()]).append_column(
            "covered_us", [out.covered_us[:rows].copy()]
        )


@pytest.mark.parametrize("at_once", [1, 2, 7])
def test_in_one_batch_or_many_it_is_the_same(at_once: int) -> None:
    heard = track(1, "0h 30,125; 2h 30.2,125 | 4.5h 30.5,125; 8h 31,125 | 40h 31,126; 41h 31,126")
    assert ship_hours(heard, at_once=at_once) == ship_hours(heard)
