# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
"""Signed distance to shore of positions, from tables of nodes, compiled."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from watchkeeper.engine.compiled import compiled, compiled_on_disk, sources_key
from watchkeeper.places.coast_codec import BLOCK_CELLS, BLOCK_COLUMNS, COLUMNS, FAR_NODES, FINE_NODES, ROWS, cell_step

COARSE_CELL, INLAND_CELL, NOWHERE = -1, -2, -3
AT_ONCE = 256
"""Positions located before they are read."""
LIFT = 64
"""Added to a node's quarter kilometres in the pool, where 0 says that its block has not been read."""
INLAND_M = -4_000.0
"""Metres: what is said of land 4 km and farther from the sea."""
_METRES, _COARSE_METRES = 250.0, 100.0  # of a unit of the pool, of the coarse grid


class CoastTables(NamedTuple):
    """What `signed_shore_m` reads; made by `coast_tables` for some positions, good for positions in the same blocks."""

    cells: NDArray[np.int32]
    """Of each cell of 0.25 degrees, rows from south: where its nodes are in `pool`, or `COARSE_CELL`, `INLAND_CELL`."""
    far_from: int
    """Cells whose nodes are there or beyond have few of them."""
    pool: NDArray[np.int16]
    coarse: NDArray[np.int16]
    """Hundreds of metres at (721, 1441) nodes of 0.25 degrees."""


class Bench(NamedTuple):
    """Room for positions that have been located: what `_locate` gives, a column each."""

    at: NDArray[np.int32]
    row: NDArray[np.int32]
    west: NDArray[np.int32]
    up: NDArray[np.float64]
    right: NDArray[np.float64]


def new_bench() -> Bench:
    """Room for `AT_ONCE`."""
    at, row, west = (np.empty(AT_ONCE, np.int32) for _ in range(3))
    up, right = (np.empty(AT_ONCE, np.float64) for _ in range(2))
    return Bench(at=at, row=row, west=west, up=up, right=right)


@compiled
def whole_turn(lon):
    """Degrees east of 180 W, 0 to 360, of a longitude of -180 to 360; anything else is not a number."""
    if not -180.0 <= lon <= 360.0:
        return np.nan
    return lon + 180.0 if lon < 180.0 else lon - 180.0


@compiled
def _locate(lat, lon, tables):
    """(Where the nodes of its cell are, row, first column, how far up and right in it) of a position; `NOWHERE` if it is none."""
    x = whole_turn(lon)
    if not (-90.0 <= lat <= 90.0 and x >= 0.0):
        return NOWHERE, 0, 0, 0.0, 0.0
    y = (lat + 90.0) * 4.0
    row = min(int(y), ROWS - 1)
    step = cell_step(row)
    x = x * (4.0 if step == 1 else (2.0 if step == 2 else 1.0))
    column = min(int(x), COLUMNS // step - 1)
    return tables.cells[row, column], row, column * step, y - row, x - column


@compiled
def _read(at, row, west, up, right, tables):
    """What `signed_shore_m` answers of a position that has been located."""
    if at >= 0:
        nodes = FINE_NODES if at < tables.far_from else FAR_NODES
        up, right = up * nodes, right * nodes
        i, j = min(int(up), nodes - 1), min(int(right), nodes - 1)
        up, right = up - i, right - j
        at += i * (nodes + 1) + j
        above = at + nodes + 1
        if tables.pool[at] == 0:
            return np.nan
        south = tables.pool[at] + right * (tables.pool[at + 1] - tables.pool[at])
        north = tables.pool[above] + right * (tables.pool[above + 1] - tables.pool[above])
        return (south + up * (north - south) - LIFT) * _METRES
    if at == NOWHERE:
        return np.nan
    if at == INLAND_CELL:
        return INLAND_M
    coarse, east = tables.coarse, west + cell_step(row)
    low = coarse[row, west] + right * (coarse[row, east] - coarse[row, west])
    high = coarse[row + 1, west] + right * (coarse[row + 1, east] - coarse[row + 1, west])
    return (low + up * (high - low)) * _COARSE_METRES


@compiled
def signed_shore_m(lat, lon, tables):
    """Metres to the nearest shore, negative on land (not below -4 km); not a number where unknown.

    Unknown: a latitude or longitude that is none, or a block of 10 degrees that `tables` was not made for.
    """
    at, row, west, up, right = _locate(lat, lon, tables)
    return _read(at, row, west, up, right, tables)


@compiled
def _locate_some(lat, lon, low, high, tables, bench):
    """Locates positions `low` to `high`.

    Done for some at a time before any is read: which of the tables a position is read from is then known when it is asked, and
    the processor waits for memory once for several of them.
    """
    for k in range(low, high):
        n = k - low
        bench.at[n], bench.row[n], bench.west[n], bench.up[n], bench.right[n] = _locate(lat[k], lon[k], tables)


@compiled
def _read_located(n, tables, bench):
    """What `signed_shore_m` answers of the position located in place `n`."""
    return _read(bench.at[n], bench.row[n], bench.west[n], bench.up[n], bench.right[n], tables)


@compiled
def block_of(lat, lon):
    """Number of the block of 10 by 10 degrees a position lies in, from the south-west; -1 where it is none."""
    x = whole_turn(lon)
    if not (-90.0 <= lat <= 90.0 and x >= 0.0):
        return -1
    row = min(int((lat + 90.0) * 4.0), ROWS - 1)
    column = min(int(x * 4.0), COLUMNS - 1)
    return row // BLOCK_CELLS * BLOCK_COLUMNS + column // BLOCK_CELLS


@compiled
def _want(lat, lon, needed):
    """Flags the block of a position; how many it lies in."""
    block = block_of(lat, lon)
    if block < 0:
        return 0
    needed[block] = 1
    return 1


def _entries(sources: int) -> Any:
    @compiled_on_disk
    def shore_of(lat, lon, tables, bench, needed, side, out):
        """`signed_shore_m` of many times `side`, 1 or -1, and 0 below: metres from land, or from the sea.

        Flags the blocks that must be read first, and returns how many positions want them.
        """
        _ = sources  # in the closure, see `sources_key`
        wanting = 0
        for low in range(0, len(lat), AT_ONCE):
            high = min(low + AT_ONCE, len(lat))
            _locate_some(lat, lon, low, high, tables, bench)
            for k in range(low, high):
                metres = _read_located(k - low, tables, bench)
                out[k] = side * metres if not side * metres < 0.0 else 0.0
                if np.isnan(metres):
                    wanting += _want(lat[k], lon[k], needed)
        return wanting

    @compiled_on_disk
    def land_of(lat, lon, tables, bench, needed, out):
        """1 on land, 0 at sea, -1 unknown of many; blocks as in `shore_of`."""
        _ = sources
        wanting = 0
        for low in range(0, len(lat), AT_ONCE):
            high = min(low + AT_ONCE, len(lat))
            _locate_some(lat, lon, low, high, tables, bench)
            for k in range(low, high):
                metres = _read_located(k - low, tables, bench)
                out[k] = 1 if metres < 0.0 else 0
                if np.isnan(metres):
                    out[k] = -1
                    wanting += _want(lat[k], lon[k], needed)
        return wanting

    @compiled_on_disk
    def mark_blocks(lat, lon, needed):
        """Sets the flag of each block a position lies in."""
        _ = sources
        for k in range(len(lat)):
            block = block_of(lat[k], lon[k])
            if block >= 0:
                needed[block] = 1

    return shore_of, land_of, mark_blocks


shore_of, land_of, mark_blocks = _entries(sources_key(__file__))
