"""The coast: land to draw, land or sea at a position, and the distance to shore.

Made with Natural Earth (public domain): 1:10m land, drawn to about 1 km. The mask has cells of 0.02 degrees (2.2 km
north-south, 1.5 to 2.1 km east-west) and says what the cell's centre is, so a position within about 1.6 km of the
shore may be told wrongly, and islets under 2 km across may be missing. Distance to shore has cells of 0.04 degrees and
is right to about 3 km. `scripts/build_coast.py` builds both.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A box of latitude and longitude in degrees; its west and south edges belong to it."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, lat: ArrayLike, lon: ArrayLike) -> NDArray[np.bool_]:
        """Whether each position lies in the box."""
        lat_deg, lon_deg = np.asarray(lat, dtype=np.float64), np.asarray(lon, dtype=np.float64)
        inside = (lat_deg >= self.south) & (lat_deg < self.north) & (lon_deg >= self.west) & (lon_deg < self.east)
        return np.asarray(inside, dtype=np.bool_)


REGION = Region(west=115.0, south=20.0, east=146.0, north=48.0)
"""Where the tables answer: the Yellow Sea, East China Sea, Sea of Japan and the ocean beside them, degrees."""

MASK_CELL_DEG = 0.02
SHORE_CELL_DEG = 0.04
FAR_KM = 255
"""Kilometres: the distance table says this for every sea cell that far from land or farther."""

SEA, LAND, UNKNOWN = 0, 1, -1
"""What `is_land` says of a position: sea, land, or outside the region."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tables:
    rings: tuple[NDArray[np.float64], ...]  # each (n, 2) longitude, latitude in degrees
    land: NDArray[np.bool_]  # rows from south, columns from west
    shore_km: NDArray[np.uint8]


@cache
def _tables() -> _Tables:
    with files("watchkeeper.places").joinpath("data/coast.npz").open("rb") as file, np.load(file) as arrays:
        columns = round((REGION.east - REGION.west) / MASK_CELL_DEG)
        points = arrays["points_millideg"] / 1000.0
        return _Tables(
            rings=tuple(np.split(points, arrays["ring_ends"][:-1])),
            land=np.unpackbits(arrays["land_bits"], axis=1, count=columns).astype(np.bool_),
            shore_km=arrays["shore_km"],
        )


def land_rings() -> tuple[NDArray[np.float64], ...]:
    """Outlines of the land for drawing, each (n, 2) longitude and latitude in degrees, cut at the region's edges.

    Simplified to 0.006 degrees (0.7 km); islets under 4 square kilometres are left out. Lakes are not cut out.
    """
    return _tables().rings


def is_land(lat: ArrayLike, lon: ArrayLike) -> NDArray[np.int8]:
    """`LAND`, `SEA` or `UNKNOWN` (outside `REGION`, or not a number) for each position in degrees."""
    lat_deg, lon_deg = np.asarray(lat, dtype=np.float64), np.asarray(lon, dtype=np.float64)
    inside = REGION.holds(lat_deg, lon_deg)
    row, column = _cell(lat_deg, lon_deg, inside, MASK_CELL_DEG)
    return np.where(inside, _tables().land[row, column], UNKNOWN).astype(np.int8)


def land_at(lat: float, lon: float) -> bool | None:
    """Whether one position is on land; None outside `REGION`."""
    found = int(is_land(lat, lon))
    return None if found == UNKNOWN else found == LAND


def shore_distance_km(lat: ArrayLike, lon: ArrayLike) -> NDArray[np.float64]:
    """Kilometres to the nearest land, 0 on land, 255 where that or more, not-a-number outside `REGION`."""
    lat_deg, lon_deg = np.asarray(lat, dtype=np.float64), np.asarray(lon, dtype=np.float64)
    inside = REGION.holds(lat_deg, lon_deg)
    row, column = _cell(lat_deg, lon_deg, inside, SHORE_CELL_DEG)
    return np.where(inside, _tables().shore_km[row, column].astype(np.float64), np.nan)


def _cell(
    lat: NDArray[np.float64], lon: NDArray[np.float64], inside: NDArray[np.bool_], cell_deg: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Row and column of each position's cell; row 0, column 0 for positions outside."""
    row = np.where(inside, (lat - REGION.south) / cell_deg, 0.0).astype(np.int64)
    column = np.where(inside, (lon - REGION.west) / cell_deg, 0.0).astype(np.int64)
    rows, columns = round((REGION.north - REGION.south) / cell_deg), round((REGION.east - REGION.west) / cell_deg)
    return np.minimum(row, rows - 1), np.minimum(column, columns - 1)
