"""Facts about the coast that anyone can check on a map."""

import numpy as np
import pytest

from watchkeeper.places import LAND, SEA, UNKNOWN, land_at, land_rings, shore_distance_m

PLACES = [
    ("Seoul", 37.55, 127.0, LAND),
    ("middle of the Yellow Sea", 36.0, 123.5, SEA),
    ("Korea Strait", 34.3, 128.9, SEA),
    ("Paris", 48.85, 2.35, LAND),
    ("Channel off Dover", 51.0, 1.4, SEA),
    ("Strait of Gibraltar", 35.95, -5.55, SEA),
    ("Strait of Hormuz", 26.5, 56.5, SEA),
    ("Singapore Strait", 1.22, 103.95, SEA),
    ("Sea Point of no island: 0, 0", 0.0, 0.0, SEA),
    ("Chukotka at 180 degrees", 67.5, 180.0, LAND),
    ("Fiji's Vanua Levu", -16.6, 179.2, LAND),
    ("Pacific at 180 degrees", 10.0, -180.0, SEA),
    ("South Pole", -90.0, 0.0, LAND),
    ("North Pole", 90.0, 77.0, SEA),
    ("Caspian Sea", 42.0, 50.5, SEA),
    ("Lake Huron, which is not sea", 45.0, -82.5, LAND),
    ("Svalbard", 78.5, 16.5, LAND),
    ("Lomonosov Ridge", 88.0, 140.0, SEA),
]


@pytest.mark.parametrize(("place", "lat", "lon", "expected"), PLACES)
def test_known_places_are_land_or_sea(place: str, lat: float, lon: float, expected: int) -> None:
    assert land_at(lat, lon) == expected, place


def test_what_is_no_position_is_unknown_and_not_sea() -> None:
    lat = np.array([np.nan, 36.0, 91.0, -90.1, 36.0, np.inf, 36.0])
    lon = np.array([123.5, np.nan, 0.0, 0.0, 361.0, 0.0, -181.0])
    assert (land_at(lat, lon) == UNKNOWN).all()
    assert np.isnan(shore_distance_m(lat, lon)).all()


def test_longitudes_from_180_to_360_are_those_of_the_western_hemisphere() -> None:
    rng = np.random.default_rng(3)
    lat, lon = rng.uniform(-90, 90, 2000), rng.uniform(-180, 0, 2000)
    np.testing.assert_allclose(shore_distance_m(lat, lon), shore_distance_m(lat, lon + 360), atol=0.1)


def test_the_distance_has_no_step_at_180_degrees() -> None:
    """But for rounding, which is done on both sides for itself: 0.6 km, 1 % far out each."""
    lat = np.linspace(-89.9, 89.9, 5000)
    west, east = shore_distance_m(lat, -180.0 + 1e-7), shore_distance_m(lat, 180.0 - 1e-7)
    np.testing.assert_allclose(west, east, atol=1_250, rtol=0.02)


def test_distances_that_are_printed_in_almanacs() -> None:
    """Ulleungdo lies 73 km from 37.0 N 131.5 E; Point Nemo lies 2,690 km from its three nearest islands (Lukatela 1992)."""
    assert shore_distance_m(37.0, 131.5) == pytest.approx(73_000, rel=0.03)
    assert shore_distance_m(-48.8767, -123.3933) == pytest.approx(2_690_000, rel=0.02)
    assert shore_distance_m(37.55, 127.0) == 0


def test_land_is_where_the_distance_to_shore_is_nothing() -> None:
    rng = np.random.default_rng(7)
    lat, lon = np.degrees(np.arcsin(rng.uniform(-1, 1, 50_000))), rng.uniform(-180, 180, 50_000)
    assert ((shore_distance_m(lat, lon) == 0) == (land_at(lat, lon) == LAND)).all()


def test_29_percent_of_the_earth_is_land() -> None:
    """29.2 % as geographers count."""
    rng = np.random.default_rng(11)
    lat, lon = np.degrees(np.arcsin(rng.uniform(-1, 1, 200_000))), rng.uniform(-180, 180, 200_000)
    assert (land_at(lat, lon) == LAND).mean() == pytest.approx(0.292, abs=0.005)


def test_distance_changes_no_faster_than_a_ship_moves() -> None:
    """Along 200 lines of 1,000 steps of about 100 m; rounding and the grid allow 1 km more, 1.5 % far out."""
    rng = np.random.default_rng(13)
    lat_0, lon_0 = rng.uniform(-75, 75, (200, 1)), rng.uniform(-180, 180, (200, 1))
    lat = lat_0 + np.arange(1000) * 0.0009
    distance = shore_distance_m(lat, np.broadcast_to(lon_0, lat.shape))
    assert (np.abs(np.diff(distance, axis=1)) <= 1_100 + 0.015 * distance[:, 1:]).all()


def test_outlines_are_cut_at_the_box_and_cover_the_area_that_is_land() -> None:
    rings = land_rings(115.0, 20.0, 146.0, 48.0)
    points = np.concatenate(rings)
    assert points.min(axis=0).tolist() >= [115.0, 20.0]
    assert points.max(axis=0).tolist() <= [146.0, 48.0]
    area = sum(abs((r[:, 0] * np.roll(r[:, 1], -1) - np.roll(r[:, 0], -1) * r[:, 1]).sum()) / 2 for r in rings)
    lat, lon = np.meshgrid(np.arange(20.05, 48, 0.1), np.arange(115.05, 146, 0.1), indexing="ij")
    assert area == pytest.approx((land_at(lat, lon) == LAND).sum() * 0.01, rel=0.01)


def test_outlines_go_on_beyond_180_degrees() -> None:
    """A map of the Bering Sea, from Kamchatka to Alaska."""
    rings = land_rings(155.0, 50.0, 205.0, 66.0)
    points = np.concatenate(rings)
    assert (points[:, 0] > 195).any()
    assert (points[:, 0] < 165).any()


def test_shapes_are_kept() -> None:
    assert land_at(np.zeros((2, 3)), np.zeros((2, 3))).shape == (2, 3)
    assert shore_distance_m(0.0, 0.0).shape == ()


def test_positions_may_be_read_only_and_lie_in_columns() -> None:
    lat = np.array([[36.0, 123.5], [37.55, 127.0]])
    lat.flags.writeable = False
    assert land_at(lat[:, 0], lat[:, 1]).tolist() == [SEA, LAND]
