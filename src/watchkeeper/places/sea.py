"""The graph of the sea: positions on water, and which of them see one another.

`scripts/build_sea.py` makes it from the coast: one node in the middle of each cell that is all water, cells up to 4
degrees in the open sea and down to 0.25 degrees; by the coast one in each piece of water of a cell, and one on the border
of cells where two pieces touch and their nodes do not see one another. Passages are added from their table.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
import zstandard
from numpy.typing import NDArray

from watchkeeper.places.great_circle import great_circle_m
from watchkeeper.places.passages import ICE_SEAS, PASSAGES

UNITS = 400
"""Positions of nodes are whole numbers of this part of a degree: 0.28 km."""
NO_PASSAGE = -1
TIE = 1e-6
"""Edges are taken for longer by up to this share, each by its own, so that one path is the shortest however it is searched."""


class Sea(NamedTuple):
    """Nodes and edges; edges of node k are those from `first[k]` to before `first[k + 1]`."""

    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    first: NDArray[np.int64]
    to: NDArray[np.int32]
    metres: NDArray[np.float64]
    """Lengths to search by, see `TIE`."""
    passage: NDArray[np.int8]
    """Of each edge, which of `passages.NAMES` it lies in, or `NO_PASSAGE`."""
    within: NDArray[np.int8]
    """The same of each node; the ends of a passage are open water and in none."""
    box_first: NDArray[np.int64]
    """Where nodes of each box of a degree begin in `box_node`; boxes by rows from the south-west."""
    box_node: NDArray[np.int32]


def _unpacked(packed: NDArray[np.uint8]) -> NDArray[np.int64]:
    found = zstandard.ZstdDecompressor().decompress(packed.tobytes())
    return np.frombuffer(found, np.uint8).astype(np.int64)


def _whole(packed: NDArray[np.uint8]) -> NDArray[np.int64]:
    low, middle, high = _unpacked(packed).reshape(3, -1)
    return low + 256 * middle + 65536 * high


def _positions(packed: NDArray[np.uint8]) -> NDArray[np.float64]:
    value = _whole(packed)
    return np.asarray(np.cumsum(np.where(value % 2 == 0, value // 2, -(value + 1) // 2)) / UNITS)


@cache
def sea() -> Sea:
    """The graph, read once."""
    with files("watchkeeper.places").joinpath("data/sea.npz").open("rb") as file, np.load(file) as arrays:
        lat, lon = _positions(arrays["lat"]), _positions(arrays["lon"])
        start = np.repeat(np.arange(len(lat)), _unpacked(arrays["neighbours"]))
        end, passage = start + _whole(arrays["greater"]), np.full(len(start), NO_PASSAGE)
    within = np.full(len(lat), NO_PASSAGE, np.int8)
    at = len(lat) - sum(len(one.points) for one in PASSAGES)
    for index, one in enumerate(PASSAGES):
        last = at + len(one.points) - 1
        lat[at : last + 1], lon[at : last + 1] = np.array(one.points).T
        start, end = np.append(start, np.arange(at, last)), np.append(end, np.arange(at + 1, last + 1))
        passage = np.append(passage, np.full(last - at, index))
        within[at + 1 : last] = index
        at = last + 1
    for index, ice in enumerate(ICE_SEAS, len(PASSAGES)):
        west, east = ((lon[k] - ice.lon + 540.0) % 360.0 - 180.0 for k in (start, end))
        crosses = ((west < 0.0) != (east < 0.0)) & (np.abs(west - east) < 180.0)
        passage[crosses & (np.minimum(lat[start], lat[end]) > ice.south)] = index
    start, end, passage = np.append(start, end), np.append(end, start), np.append(passage, passage)
    order = np.lexsort((end, start))
    start, end = start[order], end[order]
    box = np.floor(lat + 90).astype(np.int64).clip(0, 179) * 360 + np.floor(lon + 180).astype(np.int64) % 360
    return Sea(
        lat=lat,
        lon=lon,
        first=np.searchsorted(start, np.arange(len(lat) + 1)),
        to=end.astype(np.int32),
        metres=great_circle_m(lat[start], lon[start], lat[end], lon[end]) * (1.0 + TIE * _scatter(start, end)),
        passage=passage[order].astype(np.int8),
        within=within,
        box_first=np.searchsorted(np.sort(box), np.arange(180 * 360 + 1)),
        box_node=np.argsort(box, kind="stable").astype(np.int32),
    )


def _scatter(start: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.float64]:
    """A number from 0 to 1 for each pair of nodes, the same in both directions and without pattern."""
    low, high = np.minimum(start, end), np.maximum(start, end)
    return np.asarray((low * 2_654_435_761 + high * 40_503) % (1 << 32) / (1 << 32))
