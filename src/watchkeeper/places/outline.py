"""Outlines of the land, to draw.

Made with Natural Earth (public domain), 1:10m land, simplified to 0.006 degrees of latitude (0.7 km), without islets
under 4 square kilometres. Lakes are not cut out. `scripts/build_coast.py` makes them.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import numpy as np
import zstandard
from numpy.typing import NDArray

Ring = NDArray[np.float64]
_UNITS = 500.0  # to a degree


@cache
def _rings() -> tuple[tuple[Ring, ...], NDArray[np.float64]]:
    """All rings, their longitudes running on beyond 180, and west, south, east and north of each."""
    with files("watchkeeper.places").joinpath("data/outlines.npz").open("rb") as file, np.load(file) as arrays:
        steps, ends = (
            np.frombuffer(zstandard.ZstdDecompressor().decompress(arrays[name].tobytes()), np.int32)
            for name in ("steps", "ring_ends")
        )
    points = np.cumsum(steps.reshape(-1, 2), axis=0) / _UNITS
    rings = tuple(np.split(points, ends[:-1]))
    return rings, np.array([[*ring.min(axis=0), *ring.max(axis=0)] for ring in rings])


def land_rings(west: float, south: float, east: float, north: float) -> tuple[Ring, ...]:
    """Outlines of the land within a box in degrees, each (n, 2) longitude and latitude, cut at its edges.

    `east` may be beyond 180 and `west` below -180: longitudes are returned as the box counts them.
    """
    rings, boxes = _rings()
    found: list[Ring] = []
    for turn in (-720.0, -360.0, 0.0, 360.0, 720.0):
        inside = (
            (boxes[:, 0] + turn < east) & (boxes[:, 2] + turn > west) & (boxes[:, 1] < north) & (boxes[:, 3] > south)
        )
        for index in np.nonzero(inside)[0]:
            cut = rings[index] + np.array([turn, 0.0])
            for axis, bound, sign in ((0, west, 1.0), (0, east, -1.0), (1, south, 1.0), (1, north, -1.0)):
                cut = _cut(cut, axis, bound, sign)
            if len(cut) > 2:
                found.append(cut)
    return tuple(found)


def _cut(ring: Ring, axis: int, bound: float, sign: float) -> Ring:
    """The part of a ring on one side of a line, by Sutherland and Hodgman's method."""
    if len(ring) == 0:
        return ring
    following = np.roll(ring, -1, axis=0)
    here, there = sign * (ring[:, axis] - bound) >= 0, sign * (following[:, axis] - bound) >= 0
    crosses = here != there
    share = np.where(crosses, bound - ring[:, axis], 0.0) / np.where(crosses, following[:, axis] - ring[:, axis], 1.0)
    met = ring + share[:, None] * (following - ring)
    both = np.stack([ring, met], axis=1)
    return both[np.stack([here, crosses], axis=1)]
