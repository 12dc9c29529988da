"""Zones made ready to be asked for positions by the million."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from watchkeeper.places.zone import Zone
from watchkeeper.places.zone_kernel import (
    BOUNDARY,
    CELLS_PER_DEG,
    COLUMNS,
    OUTSIDE,
    ROWS,
    ZoneArrays,
    fill_cells,
    mark_cells,
    pairs_of,
)

EDGES_A_STRIPE = 4
"""Edges of an outline for each of its stripes of latitude, were they spread evenly."""
MOST_STRIPES = 8_192
FIRST_ROOM = 4_096
"""Pairs there is room for at least."""

Ends = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneIndex:
    """Zones by number: their place in `zones`."""

    zones: tuple[Zone, ...]
    arrays: ZoneArrays
    """What kernels are given; `zone_kernel.zones_of` asks it."""

    def pairs(self, lat: ArrayLike, lon: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Every (row, zone number) such that the zone holds the row's position, by row, then zone; positions in degrees.

        Validity is not asked: `Zone.holds_on` says it for a day. On edges see `zone_kernel`.
        """
        lat_deg = np.ascontiguousarray(np.atleast_1d(np.asarray(lat, dtype=np.float64)))
        lon_deg = np.ascontiguousarray(np.atleast_1d(np.asarray(lon, dtype=np.float64)))
        room = np.empty(max(len(self.zones), 1), dtype=np.int32)
        rows, numbers, done = [], [], 0
        while done < len(lat_deg):
            size = max(FIRST_ROOM, len(lat_deg) - done) + len(room)
            row, number = np.empty(size, dtype=np.int64), np.empty(size, dtype=np.int32)
            done, written = pairs_of(lat_deg, lon_deg, done, self.arrays, room, row, number)
            rows.append(row[:written])
            numbers.append(number[:written])
        return (
            np.concatenate(rows) if rows else np.empty(0, dtype=np.int64),
            np.concatenate(numbers) if numbers else np.empty(0, dtype=np.int32),
        )

    def at(self, lat: float, lon: float) -> tuple[Zone, ...]:
        """The zones that hold one position."""
        return tuple(self.zones[number] for number in self.pairs(lat, lon)[1])


def index_of(zones: Iterable[Zone]) -> ZoneIndex:
    """The index of these zones, numbered as they come. Memory: four bytes for each zone and half-degree cell it touches."""
    held = tuple(zones)
    outlines = [_ends(zone) for zone in held]
    arrays = _outlines(outlines)
    cells, codes = [], []
    for number, ends in enumerate(outlines):
        raster = np.full((ROWS, COLUMNS), OUTSIDE, dtype=np.uint8)
        mark_cells(ends, raster)
        low, high = (int((lat + 90.0) * CELLS_PER_DEG) for lat in (ends[:, [1, 3]].min(), ends[:, [1, 3]].max()))
        fill_cells(number, arrays, low, min(high, ROWS - 1), raster)
        touched = np.flatnonzero(raster)
        cells.append(touched)
        codes.append(2 * number + (raster.ravel()[touched] == BOUNDARY))
    cell = np.concatenate(cells) if cells else np.empty(0, dtype=np.int64)
    order = np.argsort(cell, kind="stable")
    counts = np.bincount(cell, minlength=ROWS * COLUMNS)
    return ZoneIndex(
        zones=held,
        arrays=arrays._replace(
            cell_start=np.append(0, np.cumsum(counts)).astype(np.int32),
            cell_zone=(np.concatenate(codes)[order] if codes else cell).astype(np.int32),
        ),
    )


def _ends(zone: Zone) -> Ends:
    """Both ends of every edge of a zone's outline, (n, 4) longitude, latitude, longitude, latitude."""
    rings = [np.array(ring) for rings in json.loads(zone.geometry)["coordinates"] for ring in rings]
    return np.concatenate([np.hstack([ring[:-1, :2], ring[1:, :2]]) for ring in rings]).astype(np.float64)


def _outlines(outlines: Sequence[Ends]) -> ZoneArrays:
    """The stripes of every zone; cells are left empty."""
    south, per_deg, stripes, starts, edges = [], [], [0], [np.zeros(1, dtype=np.int64)], []
    for ends in outlines:
        upward = np.where((ends[:, 1] <= ends[:, 3])[:, None], ends, ends[:, [2, 3, 0, 1]])
        upward = upward[upward[:, 1] < upward[:, 3]]
        low, high = float(upward[:, 1].min()), float(upward[:, 3].max())
        count = int(np.clip(len(upward) // EDGES_A_STRIPE, 1, MOST_STRIPES))
        density = count / (high - low)
        first = np.clip(((upward[:, 1] - low) * density).astype(np.int64), 0, count - 1)
        last = np.clip(((upward[:, 3] - low) * density).astype(np.int64), 0, count - 1)
        repeat = last - first + 1
        owner = np.repeat(np.arange(len(upward)), repeat)
        stripe = first[owner] + np.arange(len(owner)) - np.repeat(np.cumsum(repeat) - repeat, repeat)
        order = np.argsort(stripe, kind="stable")
        slope = (upward[:, 2] - upward[:, 0]) / (upward[:, 3] - upward[:, 1])
        table = np.column_stack([upward[:, 0], upward[:, 1], upward[:, 3], slope])
        edges.append(table[owner[order]])
        starts.append(starts[-1][-1] + np.cumsum(np.bincount(stripe, minlength=count)))
        south.append(low)
        per_deg.append(density)
        stripes.append(stripes[-1] + count)
    return ZoneArrays(
        cell_start=np.zeros(ROWS * COLUMNS + 1, dtype=np.int32),
        cell_zone=np.empty(0, dtype=np.int32),
        south=np.array(south, dtype=np.float64),
        stripes_per_deg=np.array(per_deg, dtype=np.float64),
        first_stripe=np.array(stripes, dtype=np.int32),
        stripe_start=np.concatenate(starts).astype(np.int32),
        edges=np.concatenate(edges) if edges else np.empty((0, 4)),
    )
