"""How far it is by sea, never over land: the shortest way over water between two positions anywhere.

The great circle where it sails clear (`clear`); otherwise the shortest path on the graph of the sea (`sea`), by A* or
Dijkstra, from and to a node that each end sees, then pulled straight against the coast, so that the graph does not
show. A position on land or up a river goes straight to the nearest node, or to the other where that is nearer. What is
returned is a shortest way of a ship that needs no depth and meets no ice, so it is shorter than what ships sail; no way
is searched but that along the graph, so a way between islets that the graph does not know is missed.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from watchkeeper.places.clear import sails_clear, within_turn
from watchkeeper.places.coast import BLOCKS, coast_tables, decode_blocks, flat
from watchkeeper.places.great_circle import great_circle_m
from watchkeeper.places.passages import NAMES
from watchkeeper.places.pull_kernel import Path, new_path
from watchkeeper.places.routes_kernel import draw, enter, sail
from watchkeeper.places.sea import sea
from watchkeeper.places.search_kernel import Desk, new_desk

ROUNDS = 3
"""Times that blocks of the coast are decoded as ways ask for them; after that all are."""
Real = NDArray[np.float64]


class _Ends(NamedTuple):
    """Pairs of positions, the lesser one first, and the nodes they go to."""

    lat_1: Real
    lon_1: Real
    lat_2: Real
    lon_2: Real
    node_1: NDArray[np.int32]
    node_2: NDArray[np.int32]
    sees_1: NDArray[np.int8]
    sees_2: NDArray[np.int8]


def sailing_distance_m(
    lat_1: ArrayLike, lon_1: ArrayLike, lat_2: ArrayLike, lon_2: ArrayLike, *, closed: Collection[str] = ()
) -> Real:
    """Metres by sea between positions in degrees, the same in both directions; broadcast as NumPy does.

    Not a number where a position is unknown or there is no way by water, as into the Caspian Sea. `closed` names
    passages that may not be sailed, of `passages.NAMES`, as "Suez Canal"; another name is an error. A great circle that
    sails clear is not asked which passage it goes through.
    """
    a_lat, a_lon, b_lat, b_lon = flat(lat_1, lon_1, lat_2, lon_2)
    a_lon, b_lon = within_turn(a_lon), within_turn(b_lon)
    is_open = _open(closed)
    out = great_circle_m(a_lat, a_lon, b_lat, b_lon)
    out[~((np.abs(a_lat) <= 90) & (np.abs(b_lat) <= 90))] = np.nan
    round_land = np.nonzero(~sails_clear(a_lat, a_lon, b_lat, b_lon) & ~np.isnan(out))[0]
    if len(round_land):
        ends = _ends(a_lat[round_land], a_lon[round_land], b_lat[round_land], b_lon[round_land])
        found = _sailed(ends, is_open)
        out[round_land] = np.where(found < 0, np.nan, np.maximum(found, out[round_land]))
    return out.reshape(np.broadcast_shapes(*(np.shape(value) for value in (lat_1, lon_1, lat_2, lon_2))))


def sailing_route(
    lat_1: float, lon_1: float, lat_2: float, lon_2: float, *, closed: Collection[str] = ()
) -> list[tuple[float, float]]:
    """The turning points of the way `sailing_distance_m` measures, latitude and longitude, both ends among them.

    Empty where there is none.
    """
    is_open = _open(closed)
    a_lon, b_lon = (float(within_turn(np.array([lon]))[0]) for lon in (lon_1, lon_2))
    if not (abs(lat_1) <= 90 and abs(lat_2) <= 90) or np.isnan(a_lon) or np.isnan(b_lon):
        return []
    if sails_clear(lat_1, a_lon, lat_2, b_lon):
        return [(lat_1, a_lon), (lat_2, b_lon)]
    ends = _ends(np.array([lat_1]), np.array([a_lon]), np.array([lat_2]), np.array([b_lon]))
    if not _entered(ends, is_open):
        return []
    if _straight(ends)[0]:
        return [(lat_1, a_lon), (lat_2, b_lon)]
    desk, path = _room()
    tables, needed = coast_tables(ends.lat_1, ends.lon_1), np.zeros(BLOCKS, np.uint8)
    while (count := draw(ends, sea(), is_open, tables, desk, path)) < 0:
        needed[-1 - count] = 1
        tables = decode_blocks(needed)
    found = [(float(lat), float(lon)) for lat, lon in zip(path.lat[:count], path.lon[:count], strict=True)]
    return found if (ends.lat_1[0], ends.lon_1[0]) == (lat_1, a_lon) else found[::-1]


def _open(closed: Collection[str]) -> NDArray[np.bool_]:
    for name in closed:
        if name not in NAMES:
            raise ValueError(f"no passage is called {name!r}; known are {', '.join(NAMES)}")
    return np.array([name not in closed for name in NAMES])


def _room() -> tuple[Desk, Path]:
    graph = sea()
    return new_desk(len(graph.lat), len(graph.to)), new_path()


def _ends(a_lat: Real, a_lon: Real, b_lat: Real, b_lon: Real) -> _Ends:
    swap = (a_lat > b_lat) | ((a_lat == b_lat) & (a_lon > b_lon))
    return _Ends(
        lat_1=np.where(swap, b_lat, a_lat),
        lon_1=np.where(swap, b_lon, a_lon),
        lat_2=np.where(swap, a_lat, b_lat),
        lon_2=np.where(swap, a_lon, b_lon),
        node_1=np.full(len(swap), -1, np.int32),
        node_2=np.full(len(swap), -1, np.int32),
        sees_1=np.zeros(len(swap), np.int8),
        sees_2=np.zeros(len(swap), np.int8),
    )


def _entered(ends: _Ends, is_open: NDArray[np.bool_]) -> bool:
    """Whether both ends of all pairs have found nodes."""
    desk, needed = _room()[0], np.zeros(BLOCKS, np.uint8)
    tables = coast_tables(ends.lat_1, ends.lon_1)
    while enter(ends, sea(), is_open, tables, desk, needed):
        tables = decode_blocks(needed)
    return bool((ends.node_1 >= 0).all() and (ends.node_2 >= 0).all())


def _straight(ends: _Ends) -> NDArray[np.bool_]:
    """Whether the ends of each pair lie nearer to each other than one that sees no open water lies to it: in one river."""
    graph = sea()
    to_1 = great_circle_m(ends.lat_1, ends.lon_1, graph.lat[ends.node_1], graph.lon[ends.node_1])
    to_2 = great_circle_m(ends.lat_2, ends.lon_2, graph.lat[ends.node_2], graph.lon[ends.node_2])
    reach = np.maximum(np.where(ends.sees_1 == 1, 0.0, to_1), np.where(ends.sees_2 == 1, 0.0, to_2))
    return np.asarray(great_circle_m(ends.lat_1, ends.lon_1, ends.lat_2, ends.lon_2) <= reach)


def _sailed(ends: _Ends, is_open: NDArray[np.bool_]) -> Real:
    """Metres of each pair; negative where there is no way."""
    _entered(ends, is_open)
    out = np.where((ends.node_1 >= 0) & (ends.node_2 >= 0), -1.0, -2.0)
    out[_straight(ends) & (out == -1.0)] = 0.0  # the great circle is longer, and taken
    desk, path = _room()
    needed, tables = np.zeros(BLOCKS, np.uint8), coast_tables(ends.lat_1, ends.lon_1)
    for turn in range(BLOCKS):
        order = np.nonzero(out == -1.0)[0]
        order = order[np.lexsort((ends.node_2[order], ends.node_1[order]))]
        if not sail(order, ends, sea(), is_open, tables, desk, path, needed, out):
            break
        if turn >= ROUNDS:
            needed[:] = 1
        tables = decode_blocks(needed)
    return out
