"""The shape of a zone as GeoJSON has it, made into one that can be asked: valid, and cut at ±180.

Edges are straight in longitude and latitude (RFC 7946). An edge more than 180 degrees wide goes the short way, across ±180;
one exactly 360 wide goes nowhere where that makes a shape, else the whole way round. Longitudes beyond ±180 are turned back.
Latitude ends at ±90: a zone around a pole is given with the pole as an edge (-180,70; 180,70; 180,90; -180,90); a ring that
goes round the pole without it encloses no area on this map and is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Ring = NDArray[np.float64]

TURNS = (-360.0, 0.0, 360.0)
MOST_LON = 540.0
"""Degrees: a longitude beyond is no longitude, whatever turn it is meant on."""
MOST_POINTS = 2_000_000
"""Of a feature; the largest maritime zones published have a quarter of a million."""
LONGEST_EDGE_DEG = 170.0
"""Degrees: longer edges get points between, so that what is written is read again as the same shape."""
TINY_DEG2 = 1e-12
"""Square degrees: an area of less is none (a square of 0.1 m)."""


class BadShape(Exception):
    """A shape that cannot be a zone: the reason and what was met."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


def shape_of(geometry: Any) -> tuple[str, list[str]]:
    """The zone's shape as a GeoJSON MultiPolygon, and what was mended, as sentences. `BadShape` when it is none."""
    mended: list[str] = []
    parts = [part for rings in _polygons(geometry) for part in _polygon(rings, mended)]
    whole = shapely.union_all([turned for part in parts for turned in _turned(part)])
    polygons = [one for one in _areas(whole) if one.area > TINY_DEG2]
    if not polygons:
        raise BadShape("shape without area", "; ".join(mended))
    short = shapely.segmentize(np.array(polygons), LONGEST_EDGE_DEG)
    shape = shapely.orient_polygons(shapely.normalize(shapely.MultiPolygon(list(short))))
    return json.dumps(shapely.geometry.mapping(shape), separators=(",", ":")), list(dict.fromkeys(mended))


def _polygons(geometry: Any) -> list[Any]:
    """The coordinates of each polygon."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise BadShape("not a Polygon or MultiPolygon", f"{kind or 'no geometry'}")
    found = geometry.get("coordinates")
    polygons = [found] if kind == "Polygon" else found
    if not isinstance(polygons, list) or not polygons:
        raise BadShape("shape without coordinates")
    for rings in polygons:
        if not isinstance(rings, list) or not rings:
            raise BadShape("polygon without rings")
    return polygons


def _polygon(rings: list[Any], mended: list[str]) -> Iterator[BaseGeometry]:
    """Valid polygons of one polygon's rings; longitudes as they run, not turned back yet."""
    outer = _ring(rings[0], mended)
    if outer is None:
        raise BadShape("ring of fewer than three points")
    holes = [_beside(hole, outer) for hole in (_ring(ring, mended) for ring in rings[1:]) if hole is not None]
    shape = shapely.Polygon(outer, holes)
    if not shape.is_valid:
        mended.append(f"shape made valid: {shapely.is_valid_reason(shape)}")
        shape = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    if not shapely.is_ccw(shapely.linearrings(outer)):
        mended.append("outer ring wound clockwise")
    yield from _areas(shape)


def _ring(points: Any, mended: list[str]) -> Ring | None:
    """A closed ring whose longitudes run on across ±180; None when fewer than three points are left of it."""
    if not isinstance(points, list) or not points:
        raise BadShape("ring without points")
    if len(points) > MOST_POINTS:
        raise BadShape("too many points", f"{len(points):,}, at most {MOST_POINTS:,} are read")
    try:
        ring = np.array([(float(point[0]), float(point[1])) for point in points], dtype=np.float64)
    except (TypeError, ValueError, IndexError, KeyError, OverflowError) as error:
        raise BadShape("point that is no pair of numbers", str(error)) from error
    if not np.isfinite(ring).all():
        raise BadShape("point that is no pair of numbers", "not a finite number")
    if np.abs(ring[:, 1]).max() > 90.0:
        raise BadShape("latitude beyond ±90", f"{ring[np.abs(ring[:, 1]).argmax(), 1]:g}")
    if np.abs(ring[:, 0]).max() > MOST_LON:
        raise BadShape("longitude beyond ±540", f"{ring[np.abs(ring[:, 0]).argmax(), 0]:g}")
    if (ring[0] != ring[-1]).any():
        mended.append("ring closed")
        ring = np.vstack([ring, ring[:1]])
    again = (np.diff(ring, axis=0) == 0).all(axis=1)
    if again.any():
        mended.append("points given twice running left out")
        ring = ring[np.append(True, ~again)]
    if len(ring) < 4:
        mended.append("ring of fewer than three points left out")
        return None
    return _unwrapped(ring)


def _unwrapped(ring: Ring) -> Ring:
    """The ring with edges wider than 180 degrees going the short way. Those exactly 360 wide do so too (180 and -180 are one
    place) where the ring then closes and has a width; else they go the whole way round, as in a box around the world."""
    step = np.diff(ring[:, 0])
    width = np.abs(step)
    for widest in (width <= 360.0, width < 360.0):
        short = np.where((width > 180.0) & widest, np.sign(step) * -360.0, 0.0)
        turns = np.append(0.0, np.cumsum(short))
        lon = ring[:, 0] + turns
        if turns[-1] == 0.0 and np.ptp(lon) > 0.0:
            return np.column_stack([lon, ring[:, 1]])
    if turns[-1] == 0.0:
        raise BadShape("shape without area")
    raise BadShape("ring goes round a pole", "give the pole as an edge: ... 180,lat; 180,90; -180,90; -180,lat ...")


def _beside(hole: Ring, outer: Ring) -> Ring:
    """The hole on the turn of its outer ring."""
    middle = (outer[:, 0].min() + outer[:, 0].max()) / 2.0
    turn = min(TURNS, key=lambda one: abs(hole[:, 0].mean() + one - middle))
    return np.column_stack([hole[:, 0] + turn, hole[:, 1]])


def _turned(shape: BaseGeometry) -> Iterator[BaseGeometry]:
    """The parts of a shape that lie on the map, each turned onto it."""
    west, _, east, _ = shape.bounds
    if west >= -180.0 and east <= 180.0:
        yield shape
        return
    for turn in (-720.0, *TURNS, 720.0):
        if west + turn < 180.0 and east + turn > -180.0:
            moved = shapely.transform(shape, lambda points, by=turn: points + np.array([by, 0.0]))
            yield shapely.intersection(moved, shapely.box(-180.0, -90.0, 180.0, 90.0))


def _areas(shape: BaseGeometry) -> Iterable[BaseGeometry]:
    """The polygons of a shape; lines and points that making it valid left have no area."""
    return [part for part in shapely.get_parts(shapely.get_parts([shape])) if part.geom_type == "Polygon"]
