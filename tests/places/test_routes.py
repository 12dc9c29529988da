"""How far it is by sea."""

from itertools import pairwise

import numpy as np
import pytest

from watchkeeper.places import sailing_distance_m, sailing_route, sails_clear
from watchkeeper.places.great_circle import great_circle_m
from watchkeeper.places.passages import NAMES, PASSAGES

NM = 1852.0
NAMPO, VLADIVOSTOK, DALIAN, BUSAN = (38.7, 125.2), (43.05, 131.85), (38.9, 121.75), (35.05, 129.1)
PAIRS = 300


def pairs(seed: int, box: tuple[float, float, float, float] = (30.0, 42.0, 118.0, 135.0)) -> np.ndarray:
    """Rows of latitude and longitude of both ends, anywhere in a box, a tenth anywhere on Earth."""
    rng = np.random.default_rng(seed)
    south, north, west, east = box
    found = np.stack([rng.uniform(south, north, PAIRS), rng.uniform(west, east, PAIRS)] * 2)
    found[2:] = np.stack([rng.uniform(south, north, PAIRS), rng.uniform(west, east, PAIRS)])
    wide = slice(0, PAIRS // 10)
    found[::2, wide], found[1::2, wide] = (
        rng.uniform(-70, 75, (2, PAIRS // 10)),
        rng.uniform(-180, 180, (2, PAIRS // 10)),
    )
    return found


def test_the_way_back_is_exactly_as_long() -> None:
    a_lat, a_lon, b_lat, b_lon = pairs(1)
    there, back = sailing_distance_m(a_lat, a_lon, b_lat, b_lon), sailing_distance_m(b_lat, b_lon, a_lat, a_lon)
    np.testing.assert_array_equal(there, back)


def test_no_way_by_sea_is_shorter_than_the_great_circle() -> None:
    ends = pairs(2)
    direct, sailed = great_circle_m(*ends), sailing_distance_m(*ends)
    assert (sailed[~np.isnan(sailed)] >= direct[~np.isnan(sailed)]).all()
    assert np.isnan(sailed).mean() < 0.05  # the Caspian Sea and nothing else has no way out


def test_a_detour_is_no_shorter_way() -> None:
    """Triangle inequality, to 3 % and 25 km.

    It does not hold exactly: a path is pulled straight within the bends of coast the graph chose for it, which need not
    be the shortest bends, and a point on land is taken to the water and back.
    """
    a_lat, a_lon, b_lat, b_lon = pairs(3)
    c_lat, c_lon = b_lat[::-1], b_lon[::-1]
    direct = sailing_distance_m(a_lat, a_lon, b_lat, b_lon)
    detour = sailing_distance_m(a_lat, a_lon, c_lat, c_lon) + sailing_distance_m(c_lat, c_lon, b_lat, b_lon)
    known = ~np.isnan(direct) & ~np.isnan(detour)
    assert (direct[known] <= detour[known] * 1.03 + 25_000).all()


def test_every_leg_of_a_way_sails_clear_but_at_ends_and_in_passages() -> None:
    through = {point for one in PASSAGES for point in one.points}
    for a_lat, a_lon, b_lat, b_lon in pairs(4)[:, :120].T:
        way = sailing_route(a_lat, a_lon, b_lat, b_lon)
        for (lat_1, lon_1), (lat_2, lon_2) in list(pairwise(way))[1:-1]:
            both = {(round(lat_1, 6), round(lon_1, 6)), (round(lat_2, 6), round(lon_2, 6))} <= through
            assert both or sails_clear(lat_1, lon_1, lat_2, lon_2), (way, lat_1, lon_1)


def test_the_length_of_a_way_is_the_distance() -> None:
    for a_lat, a_lon, b_lat, b_lon in pairs(5)[:, :60].T:
        way, metres = sailing_route(a_lat, a_lon, b_lat, b_lon), sailing_distance_m(a_lat, a_lon, b_lat, b_lon)
        if way:
            assert way[0] == (a_lat, a_lon)
            assert way[-1] == (b_lat, b_lon)
            lat, lon = np.array(way).T
            assert great_circle_m(lat[:-1], lon[:-1], lat[1:], lon[1:]).sum() == pytest.approx(
                metres, rel=1e-9, abs=0.1
            )
        else:
            assert np.isnan(metres)


def test_one_pair_is_told_the_same_alone_and_among_many() -> None:
    """Alone it is searched towards its end, among many in all directions."""
    ends = pairs(6)
    ends[0, : PAIRS // 2], ends[1, : PAIRS // 2] = 38.0, 124.5  # many from one place
    many = sailing_distance_m(*ends)
    np.testing.assert_array_equal(many[:80], [float(sailing_distance_m(*row)) for row in ends.T[:80]])


def test_where_the_great_circle_sails_clear_it_is_the_way() -> None:
    assert sailing_distance_m(36.0, 121.5, 36.0, 125.5) == great_circle_m(*np.array([36.0, 121.5, 36.0, 125.5]))


def test_from_nampo_to_vladivostok_a_ship_rounds_korea() -> None:
    assert sailing_distance_m(*NAMPO, *VLADIVOSTOK) / NM == pytest.approx(950, abs=20)
    assert min(lat for lat, _ in sailing_route(*NAMPO, *VLADIVOSTOK)) < 34.5


def test_a_closed_passage_is_not_sailed() -> None:
    port_said, suez = (31.6, 32.4), (29.5, 32.6)
    assert sailing_distance_m(*port_said, *suez) / NM == pytest.approx(130, abs=15)
    assert sailing_distance_m(*port_said, *suez, closed=["Suez Canal"]) / NM > 8_000


def test_with_the_arctic_closed_too_europe_reaches_asia_round_the_cape() -> None:
    rotterdam, singapore = (51.98, 4.0), (1.22, 103.85)
    closed = ["Suez Canal", "Northeast Passage", "Northwest Passage"]
    assert min(lat for lat, _ in sailing_route(*rotterdam, *singapore, closed=closed)) < -34.0


def test_a_passage_nobody_knows_is_an_error() -> None:
    with pytest.raises(ValueError, match="Suez Canal"):
        sailing_distance_m(*BUSAN, *DALIAN, closed=["Canal Grande"])
    assert "Kiel Canal" in NAMES


def test_there_is_no_way_into_the_caspian_sea() -> None:
    assert np.isnan(sailing_distance_m(42.0, 50.5, 43.0, 34.0))
    assert sailing_route(42.0, 50.5, 43.0, 34.0) == []
    assert sailing_distance_m(40.2, 50.2, 45.0, 48.5) < 800_000


def test_a_position_that_is_unknown_has_no_distance() -> None:
    assert np.isnan(sailing_distance_m(np.nan, 0.0, *BUSAN))
    assert np.isnan(sailing_distance_m(*BUSAN, 91.0, 0.0))
    assert sailing_route(np.nan, 0.0, *BUSAN) == []


def test_pyongyang_goes_to_the_water_first() -> None:
    """60 km up the Taedong; the way is measured straight to the water, not along the river."""
    assert 50_000 < float(sailing_distance_m(39.02, 125.74, *NAMPO)) < 120_000


def test_a_ship_that_lies_at_a_berth_up_a_river_has_not_sailed_to_the_sea_and_back() -> None:
    """Pyongyang, and Hamburg's two banks."""
    assert sailing_distance_m(39.02, 125.74, 39.02, 125.74) == 0
    assert sailing_distance_m(39.02, 125.74, 39.03, 125.75) < 1_500
    assert sailing_distance_m(53.54, 9.95, 53.53, 9.99) < 3_000
    assert len(sailing_route(39.02, 125.74, 39.03, 125.75)) == 2
