"""Build the world's coast of `watchkeeper.places` from Natural Earth: distance to shore, and outlines to draw.

    python -m scripts.build_coast --land natural-earth-land-10m.topojson [--check]

writes `places/data/shore.npz` and `places/data/outlines.npz`; some minutes. `--check` writes nothing, makes the outlines
and a sample of blocks anew, and fails when they differ from what is shipped. Source: see `coast_source`.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np
import zstandard
from numpy.typing import NDArray

from scripts.coast_field import block, coarse_row
from scripts.coast_outline import outlines
from scripts.coast_source import Land, land_of
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
    PROBABILITIES,
    ROWS,
    mark_coarse,
    width_of,
    write_nodes,
)

FOLDER = Path(__file__).parents[1] / "src" / "watchkeeper" / "places" / "data"
SAMPLE = ((12, 30), (16, 0))
"""Blocks that a check makes anew: the Sea of Japan's south, and Wrangel Island at 180 degrees, in the widest cells."""


def packed(array: NDArray[Any]) -> NDArray[np.uint8]:
    """The bytes of an array, compressed."""
    return np.frombuffer(zstandard.ZstdCompressor(level=19).compress(np.ascontiguousarray(array).tobytes()), np.uint8)


def written(grid: NDArray[np.int32], far: int) -> NDArray[np.uint8]:
    """The nodes of a grid as they are shipped; changes the grid to what will be read."""
    data, chance = np.empty(grid.size + 64, np.uint8), np.full(PROBABILITIES, EVEN, np.int64)
    size = write_nodes(grid, np.zeros(grid.shape, np.int8), far, chance, np.zeros(4, np.int64), data)
    return data[:size]


class Maker:
    """Makes blocks; holds the rooms that kernels work in."""

    def __init__(self, land: Land, coarse: NDArray[np.float64]) -> None:
        self.land, self.coarse = land, coarse
        self.room = np.empty(len(land.bucket_at))
        self.found, self.some = np.empty(len(land.start), np.int64), np.empty(len(land.start), np.int64)

    def coarse_rows(self, rows: range) -> None:
        """Fills rows of the coarse grid."""
        for row in rows:
            coarse_row(row, self.land, self.room, self.found, self.coarse[row])

    def block(self, row: int, column: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """Kinds of a block's cells, and its nodes as they are written, empty where it has none."""
        step = width_of(row * BLOCK_CELLS)
        wide = BLOCK_CELLS // step
        fine = np.empty((FINE_NODES * BLOCK_CELLS + 1, FINE_NODES * wide + 1), np.int32)
        far = np.empty((FAR_NODES * BLOCK_CELLS + 1, FAR_NODES * wide + 1), np.int32)
        kinds = np.empty((BLOCK_CELLS, wide), np.uint8)
        rooms = (self.land, self.room, self.found, self.some)
        block(row * BLOCK_CELLS, column * BLOCK_CELLS, step, self.coarse, *rooms, fine, far, kinds)
        if not ((kinds == FINE) | (kinds == FAR)).any():
            return kinds, np.empty(0, np.uint8)
        parts = written(fine, 0), written(far, FAR_PART)
        return kinds, np.concatenate([np.array([len(parts[0])], "<u4").view(np.uint8), *parts])


def field(land: Land) -> dict[str, NDArray[Any]]:
    """The arrays of `shore.npz`."""
    maker = Maker(land, np.empty((ROWS + 1, COLUMNS + 1)))
    maker.coarse_rows(range(ROWS + 1))
    kinds = np.zeros((ROWS, COLUMNS), np.uint8)
    blocks, ends = [], []
    for row in range(BLOCK_ROWS):
        for column in range(BLOCK_COLUMNS):
            of, data = maker.block(row, column)
            top, left = row * BLOCK_CELLS, column * of.shape[1]
            kinds[top : top + BLOCK_CELLS, left : left + of.shape[1]] = of
            blocks.append(data)
            ends.append(len(data))
        print(f"row {row + 1} of {BLOCK_ROWS}: {sum(ends)} bytes", flush=True)
    return {
        "coarse": written(in_units(maker.coarse, kinds), COARSE_PART),
        "kinds": packed(kinds),
        "blocks": np.concatenate(blocks),
        "block_ends": np.cumsum(ends).astype(np.int32),
    }


def in_units(coarse: NDArray[np.float64], kinds: NDArray[np.uint8]) -> NDArray[np.int32]:
    """Nodes of the coarse grid in quarter kilometres; `ABSENT` those no cell asks for."""
    grid = np.full(coarse.shape, ABSENT, np.int32)
    mark_coarse(kinds, grid)
    return np.where(grid == 0, np.rint(coarse * 4), ABSENT).astype(np.int32)


def differs(land: Land, path: Path) -> list[str]:
    """What of the shipped tables is not what the source gives: outlines, and a sample of blocks."""
    shipped = np.load(FOLDER / "shore.npz")
    wrong = []
    for name, array in zip(("steps", "ring_ends"), outlines(path), strict=True):
        with np.load(FOLDER / "outlines.npz") as drawn:
            if not np.array_equal(drawn[name], packed(array)):
                wrong.append(name)
    kinds = np.frombuffer(zstandard.decompress(shipped["kinds"].tobytes()), np.uint8).reshape(ROWS, COLUMNS)
    ends = np.concatenate([[0], shipped["block_ends"]])
    for row, column in SAMPLE:
        maker = Maker(land, np.zeros((ROWS + 1, COLUMNS + 1)))
        maker.coarse_rows(range(row * BLOCK_CELLS, (row + 1) * BLOCK_CELLS + 1))
        of, data = maker.block(row, column)
        at = row * BLOCK_COLUMNS + column
        top, left = row * BLOCK_CELLS, column * of.shape[1]
        same = np.array_equal(kinds[top : top + BLOCK_CELLS, left : left + of.shape[1]], of)
        if not same or not np.array_equal(shipped["blocks"][ends[at] : ends[at + 1]], data):
            wrong.append(f"block {row}, {column}")
    return wrong


def main() -> int:
    """Build or check the tables; 1 when a check finds a difference."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--land", type=Path, required=True)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    land = land_of(options.land)
    if options.check:
        wrong = differs(land, options.land)
        print(f"differ from their source: {', '.join(wrong)}" if wrong else "tables agree with their source")
        return 1 if wrong else 0
    steps, ends = outlines(options.land)
    np.savez(FOLDER / "outlines.npz", allow_pickle=False, steps=packed(steps), ring_ends=packed(ends))
    np.savez(FOLDER / "shore.npz", allow_pickle=False, **field(land))
    for name in ("shore.npz", "outlines.npz"):
        print(f"{name}: {(FOLDER / name).stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
