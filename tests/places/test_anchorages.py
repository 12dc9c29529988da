"""Facts about anchorages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.places import anchorages, ports
from watchkeeper.places.anchorages import Anchorages, learnt
from watchkeeper.places.great_circle import great_circle_m

ROOT = Path(__file__).resolve().parents[2]


def placed(*points: tuple[float, float]) -> Anchorages:
    return Anchorages.of([("", "", lat, lon) for lat, lon in points])


def by_brute_force(some: Anchorages, lat: float, lon: float) -> float:
    """Metres to the nearest, by the great circle to each."""
    here = np.full(len(some.lat), lat), np.full(len(some.lat), lon)
    return float(great_circle_m(*here, some.lat, some.lon).min())


def test_the_shipped_ones_are_gfws_and_every_port() -> None:
    assert len(anchorages().lat) == 60_410 + len(ports())


def test_the_ports_of_the_dprk_are_anchorages_though_gfw_has_none_there() -> None:
    country = [anchorages().called(row)[1] for row in range(len(anchorages().lat))]
    assert country[:60_410].count("KP") == 0
    assert country[60_410:].count("KP") == 10
    row, metres = anchorages().nearest(38.72, 125.4, 5_000.0)
    assert anchorages().called(int(row[0])) == ("Nampo", "KP")
    assert metres[0] < 5_000


def test_one_that_nobody_named_has_an_empty_name() -> None:
    assert placed((1.0, 2.0)).called(0) == ("", "")


def test_nothing_is_near_where_none_is_within_the_distance() -> None:
    some = placed((30.0, 125.0))
    assert [one.tolist() for one in some.nearest([31.0, 30.01], [125.0, 125.0], 2_000.0)] == [
        [-1, 0],
        [np.inf, pytest.approx(1112, 1e-3)],
    ]


def test_what_is_no_position_is_near_nothing() -> None:
    row, metres = placed((30.0, 125.0)).nearest([np.nan], [125.0], 2e6)
    assert (row[0], metres[0]) == (-1, np.inf)


def test_of_two_in_one_place_the_first_is_told() -> None:
    row, _ = placed((30.0, 125.0), (30.0, 125.0)).nearest(30.001, 125.0, 5_000.0)
    assert row[0] == 0


def test_a_workspace_adds_those_it_learnt() -> None:
    more = learnt([{"lat": -48.0, "lon": -123.0}])
    assert len(more.lat) == len(anchorages().lat) + 1
    row, _ = more.nearest(-48.0, -123.0, 100.0)
    assert (row[0], more.called(int(row[0]))) == (len(anchorages().lat), ("", ""))
    assert learnt([]) is anchorages()


AROUND = st.tuples(st.floats(-0.4, 0.4), st.floats(-0.4, 0.4))


@pytest.mark.parametrize("lat", [0.0, 35.0, -60.0, 85.0, -85.0])
@pytest.mark.parametrize("lon", [0.0, 125.0, 180.0, -180.0])
@given(points=st.lists(AROUND, min_size=1, max_size=8), at=AROUND, within_km=st.sampled_from([4.0, 20.0, 40.0]))
def test_the_nearest_is_the_one_that_brute_force_finds(
    lat: float, lon: float, points: Any, at: Any, within_km: float
) -> None:
    """To 0.3 %, for distances are by the middle latitude, 40 km at 85 degrees the worst."""
    stretch = 1 / np.cos(np.radians(lat))
    some = placed(*[(lat + y, (lon + x * stretch + 540) % 360 - 180) for y, x in points])
    here = lat + at[0], (lon + at[1] * stretch + 540) % 360 - 180
    [row], [metres] = some.nearest(*here, within_km * 1000)
    truth = by_brute_force(some, *here)
    if row < 0:
        assert truth > within_km * 1000 * 0.997
    else:
        assert metres == pytest.approx(truth, rel=3e-3, abs=1.0)


def test_the_shipped_ones_agree_with_brute_force_everywhere() -> None:
    some = anchorages()
    chance = np.random.default_rng(5)
    near = chance.integers(0, len(some.lat), 300)
    lat, lon = some.lat[near] + chance.normal(0, 0.1, 300), some.lon[near] + chance.normal(0, 0.1, 300)
    row, metres = some.nearest(lat, lon, 20_000.0)
    for n in range(300):
        truth = by_brute_force(some, lat[n], lon[n])
        assert (row[n] < 0) == (truth > 20_000) or truth == pytest.approx(20_000, rel=2e-3)
        assert row[n] < 0 or metres[n] == pytest.approx(truth, rel=2e-3, abs=0.5)


def test_who_made_them_is_credited() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    assert "Global Fishing Watch" in notice
    assert "Apache" in notice
    assert "World Port Index" in notice
