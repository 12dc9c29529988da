"""Build the graph of the sea of `watchkeeper.places`, on which ways round land are searched.

    python -m scripts.build_sea [--check]

writes `places/data/sea.npz` from the shipped coast; half a minute. `--check` writes nothing and fails when the shipped
graph is another. Pieces of water with fewer than `LEAST_NODES` nodes, which no ship leaves, are left out.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np
import zstandard
from numba import njit
from numpy.typing import NDArray

from scripts.sea_nodes import LEAST_DEG, NORTH, SOUTH, gates, nodes
from watchkeeper.model.units import EARTH_RADIUS_M
from watchkeeper.places.clear_kernel import angle_between, line_is_clear
from watchkeeper.places.coast import BLOCKS, decode_blocks, shore_distance_m
from watchkeeper.places.passages import PASSAGES
from watchkeeper.places.sea import UNITS

FILE = Path(__file__).parents[1] / "src" / "watchkeeper" / "places" / "data" / "sea.npz"
LEAST_NODES = 100
NEIGHBOUR = 1.5  # nodes are joined up to so many times the mean side of their cells apart
M_PER_DEG = 111_195.0
Graph = tuple[NDArray[np.float64], NDArray[np.int64]]


@njit(cache=True)
def joined(lat, lon, side, first, at, tables, out):  # type: ignore[no-untyped-def]
    """Fills `out` with pairs of nodes that see one another and are near; how many. `first`, `at`: nodes of each degree."""
    count = 0
    for a in range(len(lat)):
        reach = NEIGHBOUR * 4.0
        low, high = max(int(np.floor(lat[a] - reach + 90)), 0), min(int(np.floor(lat[a] + reach + 90)), 179)
        for row in range(low, high + 1):
            most = min(max(abs(row - 90), abs(row - 89)), 89)
            across = int(min(np.ceil(reach / np.cos(np.radians(most))), 180))
            middle = int(np.floor(lon[a] + 180))
            for column in range(middle - across, middle + across + (1 if across < 180 else 0)):
                bin_ = row * 360 + column % 360
                for k in range(first[bin_], first[bin_ + 1]):
                    b = at[k]
                    if b <= a or abs(lat[b] - lat[a]) > NEIGHBOUR * (side[a] + side[b]) / 2:
                        continue
                    metres = EARTH_RADIUS_M * angle_between(lat[a], lon[a], lat[b], lon[b])
                    if metres > NEIGHBOUR * (side[a] + side[b]) / 2 * M_PER_DEG:
                        continue
                    if line_is_clear(lat[a], lon[a], False, lat[b], lon[b], False, tables) == 1:
                        out[count, 0], out[count, 1] = a, b
                        count += 1
    return count


@njit(cache=True)
def component(count, pairs):  # type: ignore[no-untyped-def]
    """A number for each node, the same for those that are joined."""
    own = np.arange(count)
    for k in range(len(pairs)):
        a, b = pairs[k]
        while own[a] != a:
            own[a] = own[own[a]]
            a = own[a]
        while own[b] != b:
            own[b] = own[own[b]]
            b = own[b]
        own[max(a, b)] = min(a, b)
    for k in range(count):
        own[k] = own[own[k]]
    return own


def binned(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Nodes by boxes of a degree: where those of each begin, and which they are."""
    key = np.floor(lat + 90).astype(np.int64).clip(0, 179) * 360 + np.floor(lon + 180).astype(np.int64) % 360
    return np.searchsorted(np.sort(key), np.arange(180 * 360 + 1)), np.argsort(key, kind="stable")


def graph() -> Graph:
    """Latitude, longitude and side of nodes, rounded as shipped, and pairs of them that are joined."""
    tables = decode_blocks(np.ones(BLOCKS, np.uint8))
    out = np.empty((600_000, 3))
    rows = round((NORTH - SOUTH) / LEAST_DEG)
    borders, border_of = np.full((300_000, 4, 10), -1, np.int32), np.full((rows, 1440), -1, np.int32)
    count = nodes(tables, out, borders, border_of)
    print(f"{count} nodes", flush=True)
    count = gates(count, out, borders, border_of, tables)
    print(f"{count} with gates", flush=True)
    found = out[:count].copy()
    found[:, :2] = np.rint(found[:, :2] * UNITS) / UNITS
    found = found[np.lexsort((found[:, 1], np.floor(found[:, 0])))]
    through = np.array([(*point, LEAST_DEG) for passage in PASSAGES for point in passage.points])
    ends = np.concatenate([[True, *[False] * (len(one.points) - 2), True] for one in PASSAGES])
    found, open_ended = np.concatenate([found, through]), np.concatenate([np.full(count, True), ends])
    lat, lon, side = np.ascontiguousarray(found.T)
    pairs = np.empty((8_000_000, 2), np.int64)
    pairs = pairs[: joined(lat, lon, side, *binned(lat, lon), tables, pairs)].copy()
    pairs = pairs[open_ended[pairs].all(axis=1)]
    for at in np.nonzero(open_ended[count:])[0] + count:
        print(
            f"passage end {lat[at]}, {lon[at]}: {(pairs == at).sum()} edges, {shore_distance_m(lat[at], lon[at]):.0f} m"
        )
    inner = np.arange(count, len(found) - 1)
    starts = np.cumsum([len(one.points) for one in PASSAGES]) + count
    chain = inner[~np.isin(inner + 1, starts)]
    own = component(len(found), np.concatenate([pairs, np.stack([chain, chain + 1], axis=1)]))
    kept = np.bincount(own, minlength=len(found))[own] >= LEAST_NODES
    kept[count:] = True
    number = np.cumsum(kept) - 1
    pairs = number[pairs[kept[pairs[:, 0]]]]
    print(f"{kept.sum()} nodes, {len(pairs)} edges", flush=True)
    for piece, size in zip(*np.unique(own[kept], return_counts=True), strict=True):
        print(f"piece of {size} nodes around {lat[own == piece].mean():.1f}, {lon[own == piece].mean():.1f}")
    return found[kept], pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def packed(array: NDArray[Any]) -> NDArray[np.uint8]:
    """The bytes of an array, compressed."""
    return np.frombuffer(zstandard.ZstdCompressor(level=19).compress(np.ascontiguousarray(array).tobytes()), np.uint8)


def planes(values: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Low, middle and high bytes of differences folded to be positive."""
    steps = np.diff(values, prepend=0)
    value = np.where(steps >= 0, 2 * steps, -2 * steps - 1)
    return np.concatenate([value & 255, value >> 8 & 255, value >> 16]).astype(np.uint8)


def arrays(found: Graph) -> dict[str, NDArray[np.uint8]]:
    """What `sea.npz` holds: positions in 1/`UNITS` degree, how many greater neighbours each node has, and by how much."""
    places, pairs = found
    return {
        "lat": packed(planes(np.rint(places[:, 0] * UNITS).astype(np.int64))),
        "lon": packed(planes(np.rint(places[:, 1] * UNITS).astype(np.int64))),
        "neighbours": packed(np.bincount(pairs[:, 0], minlength=len(places)).astype(np.uint8)),
        "greater": packed(
            np.concatenate([(d := pairs[:, 1] - pairs[:, 0]) & 255, d >> 8 & 255, d >> 16]).astype(np.uint8)
        ),
    }


def main() -> int:
    """Build or check the graph; 1 when a check finds a difference."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    made = arrays(graph())
    if options.check:
        with np.load(FILE) as shipped:
            same = all(np.array_equal(shipped[name], array) for name, array in made.items())
        print("graph agrees with the coast" if same else "graph differs from the coast: build it again")
        return 0 if same else 1
    np.savez(FILE, allow_pickle=False, **made)
    print(f"{FILE.name}: {FILE.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
