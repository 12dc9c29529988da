"""Terrestrial receiving stations: where they are and how well each is likely to hear a position."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import ArrayLike, NDArray

from watchkeeper.simulate.chart import REGION
from watchkeeper.simulate.trigonometry import Floats, distance_m

M_PER_NM = 1852.0
CELL_DEG = 0.1  # degrees: cell of the table of nearest stations, a tenth of the shortest range
CANDIDATES = 3  # stations kept for a cell: the likeliest hearers there


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A station: name in the feed, the area it fails with, position in degrees, usual range in nautical miles."""

    name: str
    area: str
    lat: float
    lon: float
    range_nm: float


@cache
def stations() -> tuple[Station, ...]:
    """Every terrestrial station."""
    found = []
    for line in files("watchkeeper.simulate").joinpath("data/stations.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, area, lat, lon, reach = line.split("\t")
            found.append(Station(name=name, area=area, lat=float(lat), lon=float(lon), range_nm=float(reach)))
    return tuple(found)


@cache
def _nearest() -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """For each cell the stations with the smallest share of their range to it, and that share, best first."""
    rows = round((REGION.north - REGION.south) / CELL_DEG)
    columns = round((REGION.east - REGION.west) / CELL_DEG)
    lat = REGION.south + (np.arange(rows) + 0.5)[:, None] * CELL_DEG
    lon = REGION.west + (np.arange(columns) + 0.5)[None, :] * CELL_DEG
    share = np.stack([distance_m(one.lat, one.lon, lat, lon) / (one.range_nm * M_PER_NM) for one in stations()])
    order = np.argsort(share, axis=0, kind="stable")[:CANDIDATES]
    return order.astype(np.int8), np.take_along_axis(share, order, axis=0).astype(np.float32)


def likely(lat: ArrayLike, lon: ArrayLike) -> tuple[NDArray[np.int8], Floats]:
    """Indexes of the three likeliest stations for each position and the distance as a share of each one's range.

    Both have shape (3, n); outside the region the share is infinite. The share is that of the cell's centre, right to
    a tenth of a range.
    """
    lat_deg, lon_deg = np.atleast_1d(np.asarray(lat, np.float64)), np.atleast_1d(np.asarray(lon, np.float64))
    index, share = _nearest()
    inside = REGION.holds(lat_deg, lon_deg)
    row = np.where(inside, (lat_deg - REGION.south) / CELL_DEG, 0.0).astype(np.int64).clip(0, share.shape[1] - 1)
    column = np.where(inside, (lon_deg - REGION.west) / CELL_DEG, 0.0).astype(np.int64).clip(0, share.shape[2] - 1)
    return index[:, row, column], np.where(inside, share[:, row, column].astype(np.float64), np.inf)


def well_heard(lat: ArrayLike, lon: ArrayLike) -> NDArray[np.bool_]:
    """Whether each position is within three quarters of some station's range, where nearly all reports are heard."""
    return np.asarray(likely(lat, lon)[1][0] < 0.75)


def unheard(lat: ArrayLike, lon: ArrayLike) -> NDArray[np.bool_]:
    """Whether each position is beyond 1.25 times the range of every station."""
    return np.asarray(likely(lat, lon)[1][0] > 1.25)
