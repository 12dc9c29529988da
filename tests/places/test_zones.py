"""Zones: what a GeoJSON file may hold, what is mended or refused, and which zones hold a position."""

from __future__ import annotations

import json
import math
from datetime import date
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.model.errors import SourceError
from watchkeeper.places.zone import Zone
from watchkeeper.places.zone_index import ZoneIndex, index_of
from watchkeeper.places.zones import ZoneFile, read_zones

SQUARE = [[10, 10], [20, 10], [20, 20], [10, 20], [10, 10]]
HOLE = [[12, 12], [12, 14], [14, 14], [14, 12], [12, 12]]


def feature(*rings: Any, shape: str = "Polygon", coordinates: Any = None, **properties: Any) -> dict[str, Any]:
    points = list(rings) if coordinates is None else coordinates
    return {
        "type": "Feature",
        "properties": {"name": "A"} | properties,
        "geometry": {"type": shape, "coordinates": points},
    }


def read(*features: Any) -> ZoneFile:
    return read_zones(json.dumps({"type": "FeatureCollection", "features": list(features)}).encode(), "a.geojson")


def zone(*rings: Any, **properties: Any) -> Zone:
    found = read(feature(*rings, **properties))
    assert not found.rejected, found.rejected
    return found.zones[0]


def index(*zones: Zone) -> ZoneIndex:
    return index_of(zones)


def holds(one: Zone, lat: float, lon: float) -> bool:
    return bool(index(one).at(lat, lon))


def area(one: Zone) -> float:
    return float(shapely.from_geojson(one.geometry).area)


# --- what a file may hold -------------------------------------------------------------------------------------------------


def test_every_property_has_its_place_and_others_are_kept() -> None:
    found = zone(
        SQUARE,
        name=" Shoal ",
        kind="claim",
        claimant="PH",
        valid_from="2016-07-12",
        valid_until="2031-12-31T00:00:00Z",
        source="gazette",
        note="",
        flags=[1],
    )
    assert (found.name, found.kind, found.claimant, found.source, found.note) == (
        "Shoal",
        "claim",
        "PH",
        "gazette",
        None,
    )
    assert (found.valid_from, found.valid_until) == (date(2016, 7, 12), date(2031, 12, 31))
    assert json.loads(found.properties) == {"flags": [1]}


def test_a_zone_holds_from_its_first_to_its_last_day() -> None:
    found = zone(SQUARE, valid_from="2031-03-02", valid_until="2031-03-04")
    assert [found.holds_on(date(2031, 3, day)) for day in (1, 2, 4, 5)] == [False, True, True, False]
    assert zone(SQUARE).holds_on(date(1900, 1, 1))


def test_the_same_zone_has_the_same_id_and_another_shape_another() -> None:
    backwards = zone(SQUARE[::-1])
    assert backwards.zone_id == zone(SQUARE).zone_id == zone([*SQUARE[2:-1], *SQUARE[:3]]).zone_id
    assert zone(SQUARE, HOLE).zone_id != zone(SQUARE).zone_id


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (feature(SQUARE, name=None), "no name"),
        (feature(SQUARE, name="  "), "no name"),
        (feature(SQUARE, name=["x"]), "name that is no text"),
        (feature(SQUARE, valid_from="soon"), "valid_from that is no ISO 8601 date"),
        (feature(SQUARE, valid_from="2031-01-02", valid_until="2031-01-01"), "ends before it begins"),
        (feature([10, 10], shape="Point"), "not a Polygon or MultiPolygon"),
        ({"type": "Feature", "properties": {"name": "A"}, "geometry": None}, "not a Polygon or MultiPolygon"),
        ({"type": "Feature", "properties": ["A"], "geometry": None}, "properties that are no object"),
        ({"type": "Point"}, "not a Feature"),
        (7, "not a Feature"),
        (feature(), "polygon without rings"),
        (feature(coordinates=[]), "polygon without rings"),
        (feature(coordinates={}), "polygon without rings"),
        (feature(shape="MultiPolygon", coordinates=[]), "shape without coordinates"),
        (feature([]), "ring without points"),
        (feature([[1, 2], [3, 4]]), "ring of fewer than three points"),
        (feature([[1, 2], [1, 2], [1, 2], [1, 2]]), "ring of fewer than three points"),
        (feature([[0, 0], [5, 5], [10, 10], [0, 0]]), "shape without area"),
        (feature([[0, 0], [5, "x"], [10, 10]]), "point that is no pair of numbers"),
        (feature([[0, 0], [5], [10, 10]]), "point that is no pair of numbers"),
        (feature([[0, 0], None, [10, 10]]), "point that is no pair of numbers"),
        (feature([[0, 0], [5, math.nan], [10, 10]]), "point that is no pair of numbers"),
        (feature([[0, 0], [5, 91], [10, 10]]), "latitude beyond ±90"),
        (feature([[0, 0], [999, 5], [10, 10]]), "longitude beyond ±540"),
        (feature([[-180, 70], [-60, 70], [60, 70], [175, 70]]), "ring goes round a pole"),
    ],
)
def test_a_feature_that_is_no_zone_is_refused_by_number_name_and_reason_and_the_others_are_read(
    bad: Any, reason: str
) -> None:
    found = read(feature(SQUARE, name="good"), bad)
    assert [one.name for one in found.zones] == ["good"]
    assert [(one.number, one.reason) for one in found.rejected] == [(2, reason)]
    assert str(found.rejected[0]).startswith("feature 2")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no JSON"),
        (b"{", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[]", "no GeoJSON FeatureCollection"),
        (b'{"type": "Topology"}', "no GeoJSON FeatureCollection"),
        (b'{"type": "FeatureCollection", "features": 3}', "no GeoJSON FeatureCollection"),
        (b'{"type": "FeatureCollection", "features": []}', "no features"),
        (b'{"type": "FeatureCollection", "features": [1], "crs": {"name": "EPSG:3857"}}', "another reference system"),
    ],
)
def test_a_file_that_is_no_geojson_is_said_in_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        read_zones(data, "a.geojson")


# --- what is mended -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rings", "said", "area_deg2"),
    [
        ([SQUARE[:-1]], "ring closed", 100.0),
        ([[*SQUARE[:2], *SQUARE[1:]]], "points given twice", 100.0),
        ([SQUARE[::-1]], "wound clockwise", 100.0),
        ([[[0, 0], [10, 10], [10, 0], [0, 10], [0, 0]]], "Self-intersection", 50.0),
        ([SQUARE, [[15, 15], [25, 15], [25, 18], [15, 18], [15, 15]]], "made valid", 85.0),
        ([SQUARE, [[12, 12], [13, 13]]], "left out", 100.0),
    ],
)
def test_a_broken_shape_is_mended_and_it_is_said(rings: list[Any], said: str, area_deg2: float) -> None:
    found = zone(*rings)
    assert any(said in repair for repair in found.repairs)
    assert area(found) == pytest.approx(area_deg2)


def test_a_sound_shape_is_left_as_it_is() -> None:
    assert zone(SQUARE, HOLE).repairs == ()


def test_overlapping_parts_are_one_area_not_a_hole() -> None:
    other = [[15, 15], [25, 15], [25, 25], [15, 25], [15, 15]]
    found = read(feature(shape="MultiPolygon", coordinates=[[SQUARE], [other]])).zones[0]
    assert area(found) == pytest.approx(175.0)
    assert holds(found, 17, 17)


# --- ±180 and the poles ---------------------------------------------------------------------------------------------------

ACROSS = {
    "short way": feature([[170, 0], [-170, 0], [-170, 10], [170, 10], [170, 0]]),
    "beyond 180": feature([[170, 0], [190, 0], [190, 10], [170, 10], [170, 0]]),
    "beyond -180": feature([[-190, 0], [-170, 0], [-170, 10], [-190, 10], [-190, 0]]),
    "by way of both 180 and -180": feature(
        [[170, 0], [180, 0], [-180, 0], [-170, 0], [-170, 10], [-180, 10], [180, 10], [170, 10]]
    ),
    "split": feature(
        shape="MultiPolygon",
        coordinates=[
            [[[170, 0], [180, 0], [180, 10], [170, 10], [170, 0]]],
            [[[-180, 0], [-170, 0], [-170, 10], [-180, 10], [-180, 0]]],
        ],
    ),
}


@pytest.mark.parametrize("way", ACROSS)
def test_a_zone_across_180_is_the_same_zone_however_it_is_given(way: str) -> None:
    found = read(ACROSS[way]).zones[0]
    assert found.zone_id == read(ACROSS["split"]).zones[0].zone_id
    for lon in (171, 180, -180, -171, 189, -189):
        assert holds(found, 5, lon), lon
    for lon in (169, -169, 0):
        assert not holds(found, 5, lon)


def test_a_hole_across_180_is_on_the_turn_of_its_ring() -> None:
    found = zone([[170, 0], [-170, 0], [-170, 10], [170, 10]], [[-178, 4], [-178, 6], [178, 6], [178, 4]])
    assert not holds(found, 5, 179)
    assert not holds(found, 5, -179)
    assert holds(found, 5, 175)


def test_a_zone_around_a_pole_has_the_pole_as_an_edge_and_holds_it() -> None:
    arctic = zone([[-180, 70], [180, 70], [180, 90], [-180, 90], [-180, 70]])
    assert all(holds(arctic, lat, lon) for lat, lon in [(70, 0), (80, 180), (90, 12), (89.9, -180)])
    assert not holds(arctic, 69.999, 0)


@given(st.lists(st.tuples(st.floats(-190, 190), st.floats(-90, 90)), min_size=3, max_size=9))
def test_a_shape_that_was_made_sound_is_read_again_as_it_is(points: list[tuple[float, float]]) -> None:
    """Self-intersecting, wider than half the world, across ±180: whatever came, what is kept is kept for good."""
    for found in read(feature(points)).zones:
        again = read(feature(shape="MultiPolygon", coordinates=json.loads(found.geometry)["coordinates"])).zones
        assert [(one.zone_id, one.repairs) for one in again] == [(found.zone_id, ())]


def test_the_whole_world_is_a_zone() -> None:
    world = zone([[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]])
    assert area(world) == pytest.approx(360 * 180)
    assert all(holds(world, lat, lon) for lat, lon in [(-90, 0), (90, 0), (0, 180), (0, -180), (12.3, 45.6)])


# --- which zones hold a position ------------------------------------------------------------------------------------------


def test_every_zone_that_holds_a_position_counts_with_its_claimant() -> None:
    ours = index(zone(SQUARE, claimant="PH"), zone(SQUARE, claimant="CN"), zone([[0, 0], [1, 0], [1, 1], [0, 1]]))
    assert [one.claimant for one in ours.at(15, 15)] == ["PH", "CN"]
    rows, numbers = ours.pairs([15, 50, 0.5], [15, 50, 0.5])
    assert (rows.tolist(), numbers.tolist()) == ([0, 0, 2], [0, 1, 2])


def test_a_zone_has_its_west_and_south_edges_and_its_neighbour_the_others() -> None:
    found = zone(SQUARE)
    assert holds(found, 10, 15)
    assert holds(found, 15, 10)
    assert not holds(found, 20, 15)
    assert not holds(found, 15, 20)


@given(st.integers(0, 40), st.integers(0, 40), st.integers(1, 9), st.integers(1, 9))
def test_of_zones_that_share_an_edge_exactly_one_holds_a_position_on_it(i: int, j: int, dx: int, dy: int) -> None:
    """Two triangles and two squares tile a square; the diagonal and the sides are shared."""
    a, b = [[0, 0], [10, 0], [10, 10]], [[0, 0], [10, 10], [0, 10]]
    c = [[10, 0], [10 + dx, 0], [10 + dx, 10], [10, 10]]
    d = [[0, 10], [10 + dx, 10], [10 + dx, 10 + dy], [0, 10 + dy]]
    lat, lon = i * (10 + dy) / 41, j * (10 + dx) / 41
    assert len(index(*(zone(ring) for ring in (a, b, c, d))).at(lat, lon)) == 1


def test_what_is_no_position_lies_in_no_zone() -> None:
    world = index(zone([[-180, -90], [180, -90], [180, 90], [-180, 90]]))
    lat, lon = [math.nan, 91.0, -90.1, 0.0, 0.0, math.inf], [0.0, 0.0, 0.0, math.nan, math.inf, 0.0]
    assert world.pairs(lat, lon)[0].tolist() == []


def test_no_zones_hold_nothing_and_no_positions_are_held() -> None:
    assert index().at(0, 0) == ()
    assert index(zone(SQUARE)).pairs([], [])[0].tolist() == []


def test_rows_are_answered_whole_however_many_zones_hold_them() -> None:
    many = index(*[zone(SQUARE, claimant=str(n)) for n in range(40)])
    rows, numbers = many.pairs(np.full(9_000, 15.0), np.full(9_000, 15.0))
    assert rows.tolist() == np.repeat(np.arange(9_000), 40).tolist()
    assert numbers.tolist() == list(range(40)) * 9_000


def star(lon: float, lat: float, spokes: list[float]) -> list[list[float]]:
    """A ring that sees all of itself from its middle: valid however long its spokes are."""
    turn = 2 * math.pi / len(spokes)
    return [
        [lon + r * math.cos(k * turn), min(max(lat + r * math.sin(k * turn), -90.0), 90.0)]
        for k, r in enumerate(spokes)
    ]


SPOKES = st.lists(st.floats(0.05, 30.0), min_size=3, max_size=40)


@given(st.floats(-180, 180), st.floats(-60, 60), SPOKES, st.floats(0.1, 0.9), st.integers(0, 2**32 - 1))
def test_positions_are_held_as_shapely_says(
    lon: float, lat: float, spokes: list[float], share: float, seed: int
) -> None:
    """An independent oracle, at ±180 and with a hole; positions within a hair of the outline are left out."""
    outer = star(lon, lat, spokes)
    hole = star(lon, lat, [share * min(spokes)] * 6)
    found = read(feature([*outer, outer[0]], [*hole, hole[0]]))
    if found.rejected:  # so thin that no area is left
        return
    random = np.random.Generator(np.random.PCG64(seed))
    at_lon, at_lat = lon + random.uniform(-35, 35, 400), lat + random.uniform(-35, 35, 400)
    at_lat = np.clip(at_lat, -90, 90)
    wrapped = (at_lon + 180.0) % 360.0 - 180.0
    shape = shapely.from_geojson(found.zones[0].geometry)
    far = shapely.distance(shape.boundary, shapely.points(wrapped, at_lat)) > 1e-9
    held = np.zeros(400, dtype=bool)
    held[index(found.zones[0]).pairs(at_lat, at_lon)[0]] = True
    assert (held == shapely.contains_xy(shape, wrapped, at_lat))[far].all()
