"""The coast of the whole world: land or sea at a position, and the distance to shore.

Made with Natural Earth (public domain), 1:10m land, which is drawn to about 1 km: what a harbour's breakwater or an islet
of a few hundred metres is to a ship is not in it. The Caspian Sea is water there; the Great Lakes and all other lakes
are land, and so are rivers above their mouths; ice shelves are water. The distance is read from a field of distances
with nodes each 0.01 degree of latitude near the coast, and is within 1 km of the distance to the drawn coast up to 50 km
from it and within some 2 % farther out. `scripts/build_coast.py` makes the field. It is decoded for blocks of 10 by 10
degrees as positions ask for them, so that one sea costs a few milliseconds and megabytes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from threading import Lock

import numpy as np
import zstandard
from numpy.typing import ArrayLike, NDArray

from watchkeeper.places.coast_codec import (
    ABSENT,
    BLOCK_CELLS,
    BLOCK_COLUMNS,
    BLOCK_ROWS,
    COARSE_PART,
    COLUMNS,
    EVEN,
    FAR,
    FAR_NODES,
    FAR_PART,
    FINE,
    FINE_NODES,
    INLAND,
    PROBABILITIES,
    ROWS,
    mark_coarse,
    mark_nodes,
    place_nodes,
    read_nodes,
    width_of,
)
from watchkeeper.places.coast_kernel import (
    COARSE_CELL,
    INLAND_CELL,
    LIFT,
    CoastTables,
    land_of,
    mark_blocks,
    new_bench,
    shore_of,
)

SEA, LAND, UNKNOWN = 0, 1, -1
"""What `land_at` says of a position: sea, land, or no position."""
BLOCKS = BLOCK_ROWS * BLOCK_COLUMNS


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Store:
    """The field, and which blocks of it have been decoded."""

    tables: CoastTables
    kinds: NDArray[np.uint8]
    written: NDArray[np.uint8]
    ends: NDArray[np.int64]
    decoded: NDArray[np.uint8] = field(default_factory=lambda: np.zeros(BLOCKS, np.uint8))
    lock: Lock = field(default_factory=Lock)


def _unpacked(packed: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.frombuffer(zstandard.ZstdDecompressor().decompress(packed.tobytes()), np.uint8)


def _coarse(written: NDArray[np.uint8], kinds: NDArray[np.uint8]) -> NDArray[np.int16]:
    """The coarse grid, in hundreds of metres; 0 at nodes that no cell asks for."""
    grid = np.full((ROWS + 1, COLUMNS + 1), ABSENT, np.int32)
    mark_coarse(kinds, grid)
    chance = np.full(PROBABILITIES, EVEN, np.int64)
    read_nodes(written, np.zeros(grid.shape, np.int8), COARSE_PART, chance, np.zeros(4, np.int64), grid)
    grid[:, -1] = np.where(grid[:, 0] == ABSENT, grid[:, -1], grid[:, 0])  # 180 degrees, rounded twice
    return np.where(grid == ABSENT, 0, np.rint(grid * 2.5)).astype(np.int16)


@cache
def _store() -> _Store:
    with files("watchkeeper.places").joinpath("data/shore.npz").open("rb") as file, np.load(file) as arrays:
        kinds = _unpacked(arrays["kinds"]).reshape(ROWS, COLUMNS)
        cells = np.full((ROWS, COLUMNS), COARSE_CELL, np.int32)
        cells[kinds == INLAND] = INLAND_CELL
        fine, far = kinds == FINE, kinds == FAR
        far_from = int(fine.sum()) * (FINE_NODES + 1) ** 2
        cells[fine] = np.arange(fine.sum()) * (FINE_NODES + 1) ** 2
        cells[far] = far_from + np.arange(far.sum()) * (FAR_NODES + 1) ** 2
        # Memory of pages that no block is decoded into is never taken.
        pool = np.zeros(far_from + int(far.sum()) * (FAR_NODES + 1) ** 2, np.int16)
        return _Store(
            tables=CoastTables(cells, far_from, pool, _coarse(arrays["coarse"], kinds)),
            kinds=kinds,
            written=arrays["blocks"],
            ends=np.concatenate([[0], arrays["block_ends"]]).astype(np.int64),
        )


def _decode(store: _Store, block: int) -> None:
    written = store.written[store.ends[block] : store.ends[block + 1]]
    if len(written):
        top, left = block // BLOCK_COLUMNS * BLOCK_CELLS, block % BLOCK_COLUMNS * BLOCK_CELLS
        wide = BLOCK_CELLS // width_of(top)
        here = np.s_[top : top + BLOCK_CELLS, left // width_of(top) : left // width_of(top) + wide]
        kinds, cells, state = store.kinds[here], store.tables.cells[here], np.zeros(4, np.int64)
        far_from, end = store.tables.far_from, len(store.tables.pool)
        middle = 4 + int.from_bytes(written[:4].tobytes(), "little")
        parts = (written[4:middle], written[middle:])
        for data, (kind, nodes, far, low, high) in zip(
            parts, ((FINE, FINE_NODES, 0, 0, far_from), (FAR, FAR_NODES, FAR_PART, far_from, end)), strict=True
        ):
            grid = np.empty((nodes * BLOCK_CELLS + 1, nodes * wide + 1), np.int32)
            mark_nodes(kinds, kind, nodes, grid)
            chance = np.full(PROBABILITIES, EVEN, np.int64)
            read_nodes(data, np.zeros(grid.shape, np.int8), far, chance, state, grid)
            place_nodes(grid, cells, nodes, low, high, LIFT, store.tables.pool)
    store.decoded[block] = 1


def decode_blocks(needed: NDArray[np.uint8]) -> CoastTables:
    """Tables good for the flagged blocks, numbered as `coast_kernel.block_of` does."""
    store = _store()
    if (needed & (store.decoded == 0)).any():
        with store.lock:
            for block in np.nonzero(needed & (store.decoded == 0))[0]:
                _decode(store, int(block))
    return store.tables


def coast_tables(lat: ArrayLike, lon: ArrayLike) -> CoastTables:
    """What `coast_kernel.signed_shore_m` needs for these positions in degrees and all others in their blocks."""
    lat_deg, lon_deg = flat(lat, lon)
    needed = np.zeros(BLOCKS, np.uint8)
    mark_blocks(lat_deg, lon_deg, needed)
    return decode_blocks(needed)


def land_at(lat: ArrayLike, lon: ArrayLike) -> NDArray[np.int8]:
    """`LAND`, `SEA` or `UNKNOWN` for each position in degrees, in the shape of `lat` and `lon`.

    Longitudes of -180 to 360 are positions. `UNKNOWN` is a latitude or longitude beyond that or not a number.
    """
    lat_deg, lon_deg = flat(lat, lon)
    out = np.empty(len(lat_deg), np.int8)
    needed = np.zeros(BLOCKS, np.uint8)
    bench = new_bench()
    while land_of(lat_deg, lon_deg, decode_blocks(needed), bench, needed, out):
        pass
    return out.reshape(np.broadcast_shapes(np.shape(lat), np.shape(lon)))


def shore_distance_m(lat: ArrayLike, lon: ArrayLike) -> NDArray[np.float64]:
    """Metres to the nearest land, 0 on land, not a number where `land_at` is `UNKNOWN`; shape as there."""
    return _metres(lat, lon, 1.0)


def inland_distance_m(lat: ArrayLike, lon: ArrayLike) -> NDArray[np.float64]:
    """Metres to the sea for positions on land, at most 4,000, and 0 at sea; otherwise as `shore_distance_m`."""
    return _metres(lat, lon, -1.0)


def _metres(lat: ArrayLike, lon: ArrayLike, side: float) -> NDArray[np.float64]:
    lat_deg, lon_deg = flat(lat, lon)
    out = np.empty(len(lat_deg))
    needed = np.zeros(BLOCKS, np.uint8)
    bench = new_bench()
    while shore_of(lat_deg, lon_deg, decode_blocks(needed), bench, needed, side, out):
        pass
    return out.reshape(np.broadcast_shapes(np.shape(lat), np.shape(lon)))


def flat(*values: ArrayLike) -> list[NDArray[np.float64]]:
    """Values broadcast, as rows of numbers that kernels take as they were compiled for: contiguous, and not read-only."""
    arrays = np.broadcast_arrays(*(np.asarray(value, np.float64) for value in values))
    rows = [np.ascontiguousarray(array).ravel() for array in arrays]
    return [row if row.flags.writeable else row.copy() for row in rows]
