"""Facts about stays near anchorages."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tracks.walks import rows_of, walked
from tests.worlds import H_US, START_US, Position, hours, track
from watchkeeper.model.units import EARTH_RADIUS_M
from watchkeeper.places.anchorages import Anchorages
from watchkeeper.tracks.stays import StayParams, StayWalker

KM = 1000 / math.radians(1) / EARTH_RADIUS_M
"""Degrees of latitude in a kilometre."""
HAVEN = Anchorages.of([("HAVEN", "XX", 35.0, 125.0)])
PARAMS = StayParams()


def stays(
    positions: list[Position], anchorages: Anchorages = HAVEN, at_once: int | None = None
) -> list[dict[str, Any]]:
    return rows_of(walked(lambda known: StayWalker(known, PARAMS, anchorages), positions, at_once=at_once))


def away(*km: float, speed_kn: float | None = 8.0) -> list[Position]:
    """A ship so many kilometres north of the anchorage, every ten minutes."""
    return [
        Position(ship=1, t_us=START_US + n * H_US // 6, lat=35 + far * KM, lon=125.0, speed_kn=speed_kn)
        for n, far in enumerate(km)
    ]


def test_a_ship_comes_near_within_3_km() -> None:
    assert stays(away(5, 3.1, 5)) == []
    assert len(stays(away(5, 2.9, 5))) == 1


def test_she_goes_away_beyond_4_km() -> None:
    [stay] = stays(away(5, 2.9, 3.5, 3.9, 2.9, 4.1, 5))
    assert (hours(stay["from_us"]), hours(stay["to_us"])) == (round(1 / 6, 4), round(5 / 6, 4))
    assert (stay["entered"], stay["was_left"]) == (True, True)


def test_a_stay_names_the_observations_that_show_her_come_and_go() -> None:
    """The first position within 3 km, and the one by which she had left; of a ship still there, the last."""
    [stay] = stays(away(5, 2.9, 3.5, 2.9, 4.1, 5))
    assert (stay["from_offset"], stay["to_offset"]) == (1, 4)
    [stay] = stays(away(5, 2.9, 3.5, 3.9))
    assert (stay["from_offset"], stay["to_offset"]) == (1, 3)


def test_to_come_again_after_going_away_is_another_stay() -> None:
    assert len(stays(away(5, 2.9, 4.1, 2.9, 4.1))) == 2


def test_a_ship_first_heard_near_was_not_seen_to_come_and_one_last_heard_near_not_to_go() -> None:
    [stay] = stays(away(1, 1, 1))
    assert (stay["entered"], stay["was_left"]) == (False, False)


def test_closest_is_told_of_a_ship_that_never_stops() -> None:
    [stay] = stays(away(5, 2.9, 1.5, 2.5, 5))
    assert stay["stop_from_us"] is None
    assert stay["closest_m"] == pytest.approx(1500, rel=0.5)


def saying(heard: list[Position], *speeds: float) -> list[Position]:
    return [replace(p, speed_kn=speed_kn) for p, speed_kn in zip(heard, speeds, strict=True)]


def test_a_stop_begins_below_0_2_kn_and_ends_at_0_5() -> None:
    [stay] = stays(saying(away(*[1] * 7), 8.0, 0.3, 0.1, 0.4, 0.4, 0.5, 8.0))
    assert (hours(stay["stop_from_us"]), hours(stay["stop_to_us"])) == (round(2 / 6, 4), round(5 / 6, 4))
    assert stay["stopped_us"] == H_US // 2


def test_a_ship_that_says_0_2_kn_is_at_rest() -> None:
    [stay] = stays(saying(away(1, 1, 1), 0.2, 0.2, 0.2))
    assert stay["stopped_us"] == H_US // 3


def test_two_stops_add_up_and_the_first_says_where() -> None:
    [stay] = stays(saying(away(1, 1, 1.5, 2, 2, 2), 0.0, 0.0, 8.0, 0.0, 0.0, 8.0))
    assert stay["stopped_us"] == 4 * H_US // 6
    assert stay["lat"] == pytest.approx(35 + 1 * KM)
    assert stay["closest_m"] == pytest.approx(1000, rel=0.01)


def test_a_ship_that_sends_no_speed_has_that_of_her_way() -> None:
    [stay] = stays(away(5, 2.5, 2.5, 2.5, 5, speed_kn=None))
    assert stay["stopped_us"] > 0
    assert stays(away(5, 2.5, 1.5, 2.5, 5, speed_kn=None))[0]["stopped_us"] == 0


@pytest.mark.parametrize(("silent_h", "gaps"), [(4.0, 0), (4.2, 1)])
def test_a_silence_over_four_hours_counts(silent_h: float, gaps: int) -> None:
    [stay] = stays(track(1, f"0h 35,125; 1h 35,125 | {1 + silent_h}h 35,125; {2 + silent_h}h 35,125"))
    assert stay["gaps"] == gaps
    assert stay["gap_us"] == (round(silent_h * H_US) if gaps else 0)


def test_the_nearest_of_several_anchorages_is_told_where_she_stops() -> None:
    two = Anchorages.of([("ONE", "XX", 35.0, 125.0), ("TWO", "XX", 35 + 5 * KM, 125.0)])
    [stay] = stays(saying(away(9, 7, 5.5, 3, 0.5, -2), 8.0, 8.0, 8.0, 8.0, 0.0, 8.0), two)
    assert stay["anchorage"] == 0


def test_between_anchorages_closer_than_8_km_she_does_not_go_away() -> None:
    chain = Anchorages.of([(f"A{n}", "XX", 35 + 6 * n * KM, 125.0) for n in range(4)])
    assert len(stays(away(*range(19)), chain)) == 1


def test_180_degrees_is_no_boundary() -> None:
    there = Anchorages.of([("LINE", "XX", 10.0, 179.999)])
    longitudes = [-179.9, -179.98, 179.98, -179.9]
    heard = [replace(p, lat=10.0, lon=lon) for p, lon in zip(away(0, 0, 0, 0), longitudes, strict=True)]
    [stay] = stays(heard, there)
    assert (stay["entered"], stay["was_left"]) == (True, True)


def test_no_anchorages_no_stays() -> None:
    assert stays(away(0, 0, 0), Anchorages.of([])) == []


# ---- the walk passes over searches that cannot change anything: against one that searches at every position


@dataclass(slots=True)
class Open:
    """A stay that goes on."""

    from_us: int
    entered: bool
    stopped_us: int = 0
    stop_from_us: int | None = None
    stopping_us: int | None = None


def searched_everywhere(positions: list[Position], anchorages: Anchorages) -> list[tuple[Any, ...]]:
    """(from, to, came, went, stopped, first at rest, silences) of each stay, with a search at every position."""
    found, one, before = [], None, None
    for p in positions:
        metres = _nearest_m(p, anchorages)
        if one is None:
            if metres <= PARAMS.enter_m:
                one, gaps = Open(p.t_us, before is not None), 0
        else:
            assert before is not None
            gaps += p.t_us - before.t_us > PARAMS.gap_h * H_US
            if metres >= PARAMS.leave_m:
                stopped = one.stopped_us + (0 if one.stopping_us is None else before.t_us - one.stopping_us)
                found.append((one.from_us, p.t_us, one.entered, True, stopped, one.stop_from_us, gaps))
                one = None
        if one is not None:
            assert p.speed_kn is not None
            if one.stopping_us is not None and p.speed_kn >= PARAMS.end_speed_kn:
                one.stopped_us += p.t_us - one.stopping_us
                one.stopping_us = None
            elif one.stopping_us is None and p.speed_kn <= PARAMS.begin_speed_kn:
                one.stopping_us = p.t_us
                one.stop_from_us = p.t_us if one.stop_from_us is None else one.stop_from_us
        before = p
    if one is not None and before is not None:
        stopped = one.stopped_us + (0 if one.stopping_us is None else before.t_us - one.stopping_us)
        found.append((one.from_us, before.t_us, one.entered, False, stopped, one.stop_from_us, gaps))
    return found


def _nearest_m(p: Position, anchorages: Anchorages) -> float:
    east = (anchorages.lon - p.lon) * np.cos(np.radians((anchorages.lat + p.lat) / 2))
    return float(np.radians(np.hypot(anchorages.lat - p.lat, east)).min() * EARTH_RADIUS_M)


STEPS = st.lists(
    st.tuples(
        st.sampled_from([1, 1, 1, 6, 30]),
        st.floats(-6, 6),
        st.floats(-6, 6),
        st.sampled_from([0.0, 0.1, 0.3, 0.6, 9.0]),
    ),
    min_size=1,
    max_size=60,
)
PLACES = st.lists(st.tuples(st.floats(-15, 15), st.floats(-15, 15)), min_size=1, max_size=6)


@settings(max_examples=150, deadline=None)
@given(STEPS, PLACES, st.sampled_from([0.0, 35.0, 60.0]))
def test_the_same_as_with_a_search_at_every_position(steps: list[Any], places: list[Any], lat: float) -> None:
    anchorages = Anchorages.of([("", "", lat + y * KM, 125 + x * KM) for y, x in places])
    heard, north, east, tens = [], 0.0, 0.0, 0
    for wait, dy, dx, speed_kn in steps:
        north, east, tens = north + dy, east + dx, tens + wait
        heard.append(
            Position(
                ship=1, t_us=START_US + tens * H_US // 6, lat=lat + north * KM, lon=125 + east * KM, speed_kn=speed_kn
            )
        )
    told = [
        (r["from_us"], r["to_us"], r["entered"], r["was_left"], r["stopped_us"], r["stop_from_us"], r["gaps"])
        for r in stays(heard, anchorages)
    ]
    assert sorted(told) == sorted(searched_everywhere(heard, anchorages))


@pytest.mark.parametrize("at_once", [1, 3, 7])
def test_in_one_batch_or_many_it_is_the_same(at_once: int) -> None:
    heard = track(1, "0h 34.9,125; 3h 35,125; 9h 35,125 | 15h 35.01,125; 20h 34,125; 24h 35,125", speed_kn=None)
    assert stays(heard, at_once=at_once) == stays(heard)
