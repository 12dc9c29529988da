"""Vertices of many tracks with the box of each, so that of a place only the tracks near it are looked at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees; west > east goes across ±180°."""
Real = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TrackTable:
    """Vertices by track and time, where each track begins, and the box it lies in."""

    rows: pa.Table
    begins: NDArray[np.int64]
    """First vertex of each track, and after the last how many there are."""
    lat: tuple[Real, Real]
    """Least and greatest of each track."""
    lon: tuple[Real, Real]
    """The same. A track across ±180° seems to go around the world, and is always looked at."""

    @property
    def nbytes(self) -> int:
        """What it takes in memory."""
        return int(self.rows.nbytes) + self.begins.nbytes + sum(one.nbytes for one in (*self.lat, *self.lon))

    def near(self, box: Box | None) -> pa.Table:
        """Every vertex of the tracks that may touch a box; all of them where none is given."""
        if box is None:
            return self.rows
        west, south, east, north = box
        east_of, west_of = self.lon[1] >= west, self.lon[0] <= east
        across = east_of & west_of if west <= east else east_of | west_of
        touched = np.flatnonzero(across & (self.lat[1] >= south) & (self.lat[0] <= north))
        if 2 * len(touched) > len(self.begins):
            return self.rows
        spans = [np.arange(self.begins[at], self.begins[at + 1]) for at in touched]
        return self.rows.take(pa.array(np.concatenate([np.zeros(0, np.int64), *spans])))


def track_table(rows: pa.Table) -> TrackTable:
    """The table of vertices that are in order of track and time."""
    rows = rows.combine_chunks()
    track, lat, lon = (rows.column(name).to_numpy() for name in ("track", "lat", "lon"))
    first = np.flatnonzero(np.diff(track.astype(np.int64), prepend=-1))
    begins = np.append(first, len(track))
    if len(first) == 0:
        none = np.zeros(0, np.float32)
        return TrackTable(rows, begins, (none, none), (none, none))
    bounds = [(np.minimum.reduceat(one, first), np.maximum.reduceat(one, first)) for one in (lat, lon)]
    return TrackTable(rows, begins, *bounds)
