"""The area a silent ship could have been in: every place she could have sailed to, and back to where she was heard again."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from watchkeeper.detect.reasoning.reach import Ends
from watchkeeper.model.units import METRES_PER_DEGREE, METRES_PER_NAUTICAL_MILE
from watchkeeper.places.places import Places

CELLS_ACROSS = 96
"""Cells across the box that the area lies in, in each direction: its edge is drawn to a hundredth of its size."""


def reach_area(ends: Ends, row: int, places: Places, *, stay_h: float = 0.0) -> shapely.MultiPolygon:
    """Where one silence of `ends` leaves her at least `stay_h` hours, as cells in degrees, longitude first, cut at ±180.

    Empty when she had no time to spare. By sea, at her class's speed; of an open silence only the way there counts. A cell
    belongs to the area when its middle does and is not on land.
    """
    lat, lon = float(ends.lat[row]), float(ends.lon[row])
    most_m = (float(ends.silence_h[row]) - stay_h) * float(ends.speed_kn[row]) * METRES_PER_NAUTICAL_MILE
    if most_m <= 0:
        return shapely.MultiPolygon()
    middle_lat, middle_lon, far_m = _box(ends, row, most_m)
    high_deg = far_m / METRES_PER_DEGREE
    wide_deg = min(180.0, high_deg / max(0.05, float(np.cos(np.radians(min(85.0, abs(middle_lat) + high_deg))))))
    south, north = max(-89.9, middle_lat - high_deg), min(89.9, middle_lat + high_deg)
    edges = np.linspace(south, north, CELLS_ACROSS + 1), middle_lon + np.linspace(-wide_deg, wide_deg, CELLS_ACROSS + 1)
    middles = np.meshgrid(*((edge[:-1] + edge[1:]) / 2 for edge in edges), indexing="ij")
    cell_lat, cell_lon = (middle.ravel() for middle in middles)
    holds = _reached(ends, row, places, (cell_lat, (cell_lon + 540.0) % 360.0 - 180.0), most_m)
    holds[(np.abs(cell_lat - lat) + np.abs((cell_lon - lon + 540.0) % 360.0 - 180.0)).argmin()] = True  # she was there
    i, j = np.divmod(np.flatnonzero(holds), CELLS_ACROSS)
    return _cut(shapely.union_all(shapely.box(edges[1][j], edges[0][i], edges[1][j + 1], edges[0][i + 1])))


def _box(ends: Ends, row: int, most_m: float) -> tuple[float, float, float]:
    """Middle of both ends, and how far from it the area may go, metres."""
    lat, lon = float(ends.lat[row]), float(ends.lon[row])
    if np.isnan(ends.next_lat[row]):
        return lat, lon, most_m
    turn = (float(ends.next_lon[row]) - lon + 540.0) % 360.0 - 180.0
    return (lat + float(ends.next_lat[row])) / 2, lon + turn / 2, most_m / 2


def _reached(
    ends: Ends, row: int, places: Places, cells: tuple[NDArray[np.float64], NDArray[np.float64]], most_m: float
) -> NDArray[np.bool_]:
    at_sea = np.flatnonzero(places.shore_m(*cells) > 0)
    lat, lon = cells[0][at_sea], cells[1][at_sea]
    here, there = np.full(len(lat), ends.lat[row]), np.full(len(lat), ends.lon[row])
    way_m = places.sailing_m(here, there, lat, lon)
    if not np.isnan(ends.next_lat[row]):
        back = np.full(len(lat), ends.next_lat[row]), np.full(len(lat), ends.next_lon[row])
        way_m = way_m + places.sailing_m(lat, lon, *back)
    holds = np.zeros(len(cells[0]), np.bool_)
    holds[at_sea[way_m <= most_m]] = True
    return holds


def _cut(area: shapely.Geometry) -> shapely.MultiPolygon:
    """The area with longitudes of -180 to 180: what lies beyond is turned to the other side."""
    parts = [
        shapely.transform(
            shapely.intersection(area, shapely.box(turn - 180.0, -90.0, turn + 180.0, 90.0)),
            lambda points, turn=turn: points - np.array([turn, 0.0]),
        )
        for turn in (-360.0, 0.0, 360.0)
    ]
    polygons = [one for part in parts for one in shapely.get_parts(part) if one.geom_type == "Polygon" and one.area > 0]
    return shapely.MultiPolygon(polygons)
