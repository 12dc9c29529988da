# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
"""Shortest paths on the graph of the sea, compiled: A* to one node, Dijkstra to many."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from watchkeeper.engine.compiled import compiled
from watchkeeper.model.units import EARTH_RADIUS_M
from watchkeeper.places.clear_kernel import angle_between, line_is_clear
from watchkeeper.places.coast_kernel import block_of, signed_shore_m

BOXES = (1, 3, 8, 20)
"""Degrees around a position within which nodes are looked for, one after another until there is one."""
TRIES = 12
"""Nodes near a position that are looked at."""


class Desk(NamedTuple):
    """Room that a search works in."""

    reached: NDArray[np.float64]  # metres from the source to each node
    came: NDArray[np.int32]  # from which node
    seen: NDArray[np.int32]  # in which search it was reached
    settled: NDArray[np.int32]  # in which search it was settled
    wanted: NDArray[np.int32]  # in which search it is looked for
    key: NDArray[np.float64]  # heap
    node: NDArray[np.int32]  # heap
    number: NDArray[np.int64]  # of the search, and heap's size
    near: NDArray[np.int32]  # TRIES nodes near a position
    near_deg: NDArray[np.float64]  # and how far they are, squared


def new_desk(nodes: int, edges: int) -> Desk:
    """Room for a graph of so many nodes and edges."""
    return Desk(
        reached=np.zeros(nodes),
        came=np.zeros(nodes, np.int32),
        seen=np.zeros(nodes, np.int32),
        settled=np.zeros(nodes, np.int32),
        wanted=np.zeros(nodes, np.int32),
        key=np.zeros(edges + nodes + 1),
        node=np.zeros(edges + nodes + 1, np.int32),
        number=np.zeros(2, np.int64),
        near=np.zeros(TRIES, np.int32),
        near_deg=np.zeros(TRIES),
    )


@compiled
def _push(desk, key, node):
    """Puts a node into the heap."""
    at = desk.number[1]
    desk.number[1] += 1
    while at > 0:
        above = (at - 1) // 2
        if desk.key[above] <= key:
            break
        desk.key[at], desk.node[at] = desk.key[above], desk.node[above]
        at = above
    desk.key[at], desk.node[at] = key, node


@compiled
def _pop(desk):
    """Takes the node with the least key out of the heap."""
    least = desk.node[0]
    desk.number[1] -= 1
    size = desk.number[1]
    key, node = desk.key[size], desk.node[size]
    at = 0
    while True:
        below = 2 * at + 1
        if below >= size:
            break
        if below + 1 < size and desk.key[below + 1] < desk.key[below]:
            below += 1
        if desk.key[below] >= key:
            break
        desk.key[at], desk.node[at] = desk.key[below], desk.node[below]
        at = below
    desk.key[at], desk.node[at] = key, node
    return least


@compiled
def _ahead(sea, node, target):
    """Metres that are left at least; 0 where there is no one target."""
    if target < 0:
        return 0.0
    angle = angle_between(sea.lat[node], sea.lon[node], sea.lat[target], sea.lon[target])
    return angle * EARTH_RADIUS_M * 0.999999


@compiled
def search(sea, is_open, source, target, left, desk):
    """Settles `target`, or where that is -1 `left` nodes marked as wanted by this search, or all that can be reached.

    The caller has raised `desk.number[0]`, by which nodes are marked.
    """
    mark = desk.number[0]
    desk.number[1] = 0
    desk.reached[source], desk.came[source], desk.seen[source] = 0.0, -1, mark
    _push(desk, _ahead(sea, source, target), source)
    while desk.number[1] > 0:
        node = _pop(desk)
        if desk.settled[node] == mark:
            continue
        desk.settled[node] = mark
        if node == target:
            return
        if target < 0 and desk.wanted[node] == mark:
            left -= 1
            if left == 0:
                return
        for edge in range(sea.first[node], sea.first[node + 1]):
            if sea.passage[edge] >= 0 and not is_open[sea.passage[edge]]:
                continue
            there = sea.to[edge]
            metres = desk.reached[node] + sea.metres[edge]
            if desk.settled[there] != mark and (desk.seen[there] != mark or metres < desk.reached[there]):
                desk.reached[there], desk.came[there], desk.seen[there] = metres, node, mark
                _push(desk, metres + _ahead(sea, there, target), there)


@compiled
def _nearest(lat, lon, sea, is_open, box, desk):
    """Fills `desk.near` with the nearest nodes within some degrees; how many."""
    count, narrow = 0, max(math.cos(math.radians(lat)), 0.02)
    low, high = max(int(lat + 90.0) - box, 0), min(int(lat + 90.0) + box, 179)
    middle, across = int(lon + 180.0), min(math.ceil(box / narrow), 180)
    for row in range(low, high + 1):
        for column in range(middle - across, middle + across + (1 if across < 180 else 0)):
            at = row * 360 + (column + 720) % 360
            for k in range(sea.box_first[at], sea.box_first[at + 1]):
                node = sea.box_node[k]
                if sea.within[node] >= 0 and not is_open[sea.within[node]]:
                    continue
                turn = abs(sea.lon[node] - lon)
                east, north = min(turn, 360.0 - turn) * narrow, sea.lat[node] - lat
                away = east * east + north * north
                if count == TRIES and away >= desk.near_deg[count - 1]:
                    continue
                place = count if count < TRIES else TRIES - 1
                while place > 0 and desk.near_deg[place - 1] > away:
                    desk.near[place], desk.near_deg[place] = desk.near[place - 1], desk.near_deg[place - 1]
                    place -= 1
                desk.near[place], desk.near_deg[place] = node, away
                count = min(count + 1, TRIES)
    return count


@compiled
def entry(lat, lon, sea, is_open, tables, desk):
    """The node a position goes to, and 1 where it sees it, 0 where not; node -1 and -1 - block where that is needed.

    Of the nearest that it sees, the one whose circle of open water it is in deepest or lacks least: from there most of the
    sea is seen, and the way to it is pulled straight again. Where it sees none, the nearest.
    """
    for box in BOXES:
        count = _nearest(lat, lon, sea, is_open, box, desk)
        best, least = -1, np.inf
        for k in range(count):
            node = desk.near[k]
            found = line_is_clear(lat, lon, True, sea.lat[node], sea.lon[node], False, tables)
            if found < 0:
                return -1, found
            if found == 1:
                open_m = signed_shore_m(sea.lat[node], sea.lon[node], tables)
                if math.isnan(open_m):
                    return -1, -1 - block_of(sea.lat[node], sea.lon[node])
                lack = EARTH_RADIUS_M * angle_between(lat, lon, sea.lat[node], sea.lon[node]) - open_m
                if lack < least:
                    best, least = node, lack
        if count:
            return (best, 1) if best >= 0 else (desk.near[0], 0)
    return -1, 0
