"""Facts about the chart of scenarios that anyone can check on a map."""

import numpy as np
import pytest

from watchkeeper.simulate.chart import LAND, REGION, SEA, UNKNOWN, is_land, land_at, shore_distance_km


@pytest.mark.parametrize(
    ("place", "lat", "lon", "on_land"),
    [
        ("Seoul", 37.55, 127.0, True),
        ("Pyongyang", 39.03, 125.75, True),
        ("Jeju's Hallasan", 33.36, 126.53, True),
        ("middle of Taiwan", 23.8, 121.0, True),
        ("middle of the Yellow Sea", 36.0, 123.5, False),
        ("middle of the Sea of Japan", 40.0, 134.0, False),
        ("Korea Strait", 34.3, 128.9, False),
        ("Tsugaru Strait", 41.3, 140.2, False),
    ],
)
def test_known_places_are_land_or_sea(place: str, lat: float, lon: float, on_land: bool) -> None:
    assert land_at(lat, lon) is on_land, place


def test_outside_the_region_the_answer_is_unknown() -> None:
    assert land_at(51.5, -0.1) is None
    assert is_land([36.0, 51.5, 37.55, np.nan], [123.5, -0.1, 127.0, 130.0]).tolist() == [SEA, UNKNOWN, LAND, UNKNOWN]
    assert np.isnan(shore_distance_km(51.5, -0.1))


def test_the_region_owns_its_west_and_south_edges_only() -> None:
    lat, lon = [REGION.south, REGION.north, 30.0], [130.0, 130.0, REGION.east]
    assert (is_land(lat, lon) == UNKNOWN).tolist() == [False, True, True]


def test_distance_to_shore_is_right_to_three_kilometres_where_it_can_be_read_off_a_map() -> None:
    """Ulleungdo and Dokdo stand alone in the Sea of Japan: 37.0 N 131.5 E is 73 km from Ulleungdo's south-east coast."""
    assert shore_distance_km(37.55, 127.0) == 0
    assert shore_distance_km(37.0, 131.5) == pytest.approx(73, abs=6)
    assert shore_distance_km(30.0, 140.9) <= 255


def test_land_is_exactly_where_the_distance_to_shore_is_nothing_or_next_to_it() -> None:
    rng = np.random.default_rng(7)
    lat, lon = 20 + 28 * rng.random(20_000), 115 + 31 * rng.random(20_000)
    on_land = is_land(lat, lon) == LAND
    assert (shore_distance_km(lat[on_land], lon[on_land]) == 0).all()
    assert (shore_distance_km(lat[~on_land], lon[~on_land]) > 0).mean() > 0.98


def test_shapes_are_kept() -> None:
    assert is_land(np.zeros((2, 3)), np.zeros((2, 3))).shape == (2, 3)
