"""Facts about where a silent ship could have been."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.worlds import places_of
from watchkeeper.detect.reasoning.reach import Ends, Reached, ports_in_reach, sailing_h
from watchkeeper.places.great_circle import great_circle_m
from watchkeeper.places.places import Places

OPEN = float("nan")
NEAR = ("NEAR", 31.0, 125.0)
FAR = ("FAR", 34.0, 125.0)
PARIAH = ("PARIAH", 33.0, 125.0, "KP")


def silence(*, hours: float = 24.0, back: tuple[float, float] = (30.0, 125.0), speed_kn: float = 12.0) -> Ends:
    """A silence that begins at 30° N 125° E."""
    return Ends(*(np.array([value]) for value in (30.0, 125.0, *back, hours, speed_kn)))


def reached(ends: Ends, places: Places, *, least_h: float = 6.0, most: int = 5) -> list[Reached]:
    [found] = ports_in_reach(ends, places, least_h=least_h, most=most)
    return found


def test_what_is_left_is_the_silence_less_the_way_there_and_back() -> None:
    [one] = reached(silence(), places_of([NEAR]))
    assert (one.port, one.country, one.uncovered) == ("NEAR", "XX", False)
    assert one.distance_nm == pytest.approx(120.1, abs=0.1)
    assert one.hours_left == pytest.approx(14.0, abs=0.1)


def test_of_an_open_silence_only_the_way_there_counts() -> None:
    [one] = reached(silence(back=(OPEN, OPEN)), places_of([NEAR]))
    assert one.hours_left == pytest.approx(19.0, abs=0.1)


def test_a_port_with_less_time_left_than_asked_is_out_of_reach() -> None:
    assert reached(silence(), places_of([FAR])) == []
    assert reached(silence(hours=46.2), places_of([FAR])) != []
    assert reached(silence(hours=45.8), places_of([FAR])) == []


def test_a_faster_ship_reaches_farther() -> None:
    assert [one.port for one in reached(silence(speed_kn=30.0), places_of([NEAR, FAR]))] == ["NEAR", "FAR"]


def test_ports_with_most_time_come_first_and_no_more_than_asked() -> None:
    ports = [(f"P{n}", 30.0 + n / 10, 125.0) for n in range(9, 0, -1)]
    assert [one.port for one in reached(silence(), places_of(ports), most=3)] == ["P1", "P2", "P3"]


def test_ports_that_nobody_hears_are_named_beyond_them() -> None:
    ports = [(f"P{n}", 30.0 + n / 10, 125.0) for n in range(1, 10)]
    found = reached(silence(hours=48.0), places_of([*ports, PARIAH]), most=2)
    assert [(one.port, one.uncovered) for one in found] == [("P1", False), ("P2", False), ("PARIAH", True)]


def test_one_that_nobody_hears_still_needs_the_time() -> None:
    assert reached(silence(hours=35.0), places_of([PARIAH])) == []


def test_it_is_by_sea_that_a_port_is_reached() -> None:
    around = places_of([NEAR])
    longer = Places(
        anchorages=around.anchorages,
        nearest_port=around.nearest_port,
        shore_m=around.shore_m,
        ports=around.ports,
        sailing_m=lambda *ends: 2.0 * around.sailing_m(*ends),
    )
    assert reached(silence(), longer) == []
    assert reached(silence(hours=26.1), longer)[0].hours_left == pytest.approx(6.1, abs=0.1)


def test_each_silence_has_its_own_ports() -> None:
    both = Ends(
        *(
            np.array(pair)
            for pair in ((30.0, 60.0), (125.0, 10.0), (30.0, 60.0), (125.0, 10.0), (24.0, 24.0), (12.0, 12.0))
        )
    )
    found = ports_in_reach(both, places_of([NEAR, ("NORTH", 60.5, 10.0)]), least_h=6.0, most=5)
    assert [[one.port for one in ports] for ports in found] == [["NEAR"], ["NORTH"]]


def test_across_180_degrees_it_is_not_far() -> None:
    ends = Ends(*(np.array([value]) for value in (10.0, 179.5, 10.0, 179.5, 24.0, 12.0)))
    [one] = reached(ends, places_of([("LINE", 10.0, -179.5)]))
    assert one.distance_nm == pytest.approx(118.2, abs=0.5)


def test_no_silences_and_no_ports_reach_nothing() -> None:
    nobody = Ends(*(np.empty(0) for _ in Ends._fields))
    assert ports_in_reach(nobody, places_of([NEAR]), least_h=6.0, most=5) == []
    assert reached(silence(), places_of([])) == []


def test_slack_is_the_silence_less_the_shortest_way_and_unknown_while_open() -> None:
    metres, slack_h = sailing_h(silence(back=(31.0, 125.0)), places_of())
    assert metres[0] == pytest.approx(111_195, rel=1e-4)
    assert slack_h[0] == pytest.approx(19.0, abs=0.01)
    metres, slack_h = sailing_h(silence(back=(OPEN, OPEN)), places_of())
    assert np.isnan(metres[0])
    assert np.isnan(slack_h[0])


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000))
def test_not_asking_what_cannot_matter_leaves_the_same_ports_as_asking_all(seed: int) -> None:
    """Ways by sea are up to three times the great circle, or none: the likeliest by great circle are often not the best."""
    rng = np.random.default_rng(seed)
    most, least_h, count = 2, 6.0, 3  # with the one that nobody hears as many as are compared by sea
    havens = [(f"P{n}", *rng.uniform((29, 124), (33, 127)).round(3)) for n in range(count)] + [PARIAH]
    detour = rng.uniform(1.0, 3.0, 997)
    detour[rng.random(997) < 0.1] = np.nan

    def sailing_m(lat_1: Any, lon_1: Any, lat_2: Any, lon_2: Any) -> Any:
        by = (np.nan_to_num(lat_1 + lon_1 + lat_2 + lon_2) * 1000).astype(int) % 997
        return great_circle_m(lat_1, lon_1, lat_2, lon_2) * detour[by]

    places = replace(places_of(havens), sailing_m=sailing_m)
    rows = 8
    lat, lon, next_lat, next_lon = (rng.uniform(low, low + 4, rows) for low in (29, 124, 29, 124))
    is_open = rng.random(rows) < 0.3
    next_lat[is_open], next_lon[is_open] = OPEN, OPEN
    ends = Ends(lat, lon, next_lat, next_lon, rng.uniform(6, 80, rows), np.full(rows, 12.0))
    found = ports_in_reach(ends, places, least_h=least_h, most=most)
    for row, named in enumerate(found):
        left = []
        for port in places.ports:
            there = [np.array([value]) for value in (port.lat, port.lon)]
            way_m = sailing_m(lat[[row]], lon[[row]], *there)[0]
            if not is_open[row]:
                way_m += sailing_m(*there, next_lat[[row]], next_lon[[row]])[0]
            hours = float(ends.silence_h[row] - way_m / 1852.0 / 12.0)
            if hours >= least_h:
                left.append((-hours, port.name, port.country == "KP"))
        left.sort()
        assert [one.port for one in named] == [name for n, (_, name, kp) in enumerate(left) if n < most or kp]
