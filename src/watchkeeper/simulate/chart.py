"""The chart scenarios are drawn on: land, distance to shore and ports between China, Korea, Japan and Russia.

Frozen, so that a seed gives the same bytes for ever; what is asked of real positions is answered by `places`. Made with
Natural Earth (public domain), 1:10m land, and the NGA World Port Index (public domain) by `scripts/build_chart.py`. The
mask has cells of 0.02 degrees and says what the cell's centre is; distance to shore has cells of 0.04 degrees.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import ArrayLike, NDArray

from watchkeeper.places.ports import Port, read_ports


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
_KM_PER_DEG = 111.195  # kilometres in a degree of a meridian, mean Earth radius 6371.0088 km
FAR_KM = 255
"""Kilometres: the distance table says this for every sea cell that far from land or farther."""

SEA, LAND, UNKNOWN = 0, 1, -1
"""What `is_land` says of a position: sea, land, or outside the region."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tables:
    land: NDArray[np.bool_]  # rows from south, columns from west
    shore_km: NDArray[np.uint8]


@cache
def _tables() -> _Tables:
    with files("watchkeeper.simulate").joinpath("data/chart.npz").open("rb") as file, np.load(file) as arrays:
        columns = round((REGION.east - REGION.west) / MASK_CELL_DEG)
        return _Tables(
            land=np.unpackbits(arrays["land_bits"], axis=1, count=columns).astype(np.bool_),
            shore_km=arrays["shore_km"],
        )


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


@cache
def ports() -> tuple[Port, ...]:
    """Every port of the table, by country then name."""
    return read_ports(files("watchkeeper.simulate").joinpath("data/chart_ports.tsv").read_text(encoding="utf-8"))


@cache
def _by_name() -> dict[str, Port]:
    return {one.name: one for one in ports()}


def port(name: str) -> Port | None:
    """The port called `name` in the table, or None."""
    return _by_name().get(name)


def nearest_port(lat: ArrayLike, lon: ArrayLike) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Index into `ports()` of the port nearest to each position, and kilometres to it.

    Distances are flat-earth with the longitude scaled at the position, right to 1 % up to 300 km. Only ports of the
    region are known: far outside it the answer is the nearest of these, at its true large distance.
    """
    lat_deg, lon_deg = np.atleast_1d(np.asarray(lat, np.float64)), np.atleast_1d(np.asarray(lon, np.float64))
    shape = lat_deg.shape
    port_lat = np.array([one.lat for one in ports()])
    port_lon = np.array([one.lon for one in ports()])
    best_km, best = np.full(shape, np.inf), np.zeros(shape, dtype=np.intp)
    narrow = np.cos(np.radians(lat_deg))
    for index in range(len(port_lat)):
        turn = np.abs(lon_deg - port_lon[index])
        east_deg = np.minimum(turn, 360.0 - turn) * narrow
        km = _KM_PER_DEG * np.sqrt((lat_deg - port_lat[index]) ** 2 + east_deg**2)
        nearer = km < best_km
        best_km[nearer], best[nearer] = km[nearer], index
    return best, best_km
