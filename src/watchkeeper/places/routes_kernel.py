# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
"""Ways by sea of many pairs of positions, compiled."""

from __future__ import annotations

from typing import Any

from watchkeeper.engine.compiled import compiled, compiled_on_disk, sources_key
from watchkeeper.places.pull_kernel import length_m, pull
from watchkeeper.places.search_kernel import entry, search

MANY = 3
"""Targets of one source from which on it is searched in all directions at once, and not towards each."""
UNTOLD, NO_WAY = -1.0, -2.0
"""What a distance says before it is told, and where there is no way by water."""


@compiled
def _way_back(sea, source, target, desk, path):
    """Fills a path with the nodes from `source` to `target` as searched, from place 1 on; how many."""
    count, node = 0, target
    while node != -1:
        count += 1
        node = desk.came[node]
    at, node = count, target
    while node != -1:
        before = desk.came[node]
        path.lat[at], path.lon[at] = sea.lat[node], sea.lon[node]
        path.held[at - 1] = 1 if before != -1 and max(sea.within[node], sea.within[before]) >= 0 else 0
        at, node = at - 1, before
    return count


@compiled
def _route(row, ends, sea, tables, desk, path):
    """The path of one pair whose nodes have been searched: how many points; 0 where there is no way; -1 - block if needed."""
    source, target = ends.node_1[row], ends.node_2[row]
    if desk.settled[target] != desk.number[0]:
        return 0
    count = _way_back(sea, source, target, desk, path)
    path.lat[0], path.lon[0], path.held[0] = ends.lat_1[row], ends.lon_1[row], 1 - ends.sees_1[row]
    path.held[count] = 1 - ends.sees_2[row]
    path.lat[count + 1], path.lon[count + 1], path.held[count + 1] = ends.lat_2[row], ends.lon_2[row], 0
    return pull(path, count + 2, tables)


def _entries(sources: int) -> Any:
    @compiled_on_disk
    def enter(ends, sea, is_open, tables, desk, needed):
        """Finds the nodes of both ends of each pair not entered yet (-1); flags blocks needed, and how many pairs want them."""
        _ = sources  # in the closure, see `sources_key`
        wanting = 0
        for row in range(len(ends.lat_1)):
            if ends.node_1[row] == -1:
                node, sees = entry(ends.lat_1[row], ends.lon_1[row], sea, is_open, tables, desk)
                if sees < 0:
                    needed[-1 - sees] = 1
                    wanting += 1
                    continue
                ends.node_1[row], ends.sees_1[row] = node, sees
            if ends.node_2[row] == -1:
                node, sees = entry(ends.lat_2[row], ends.lon_2[row], sea, is_open, tables, desk)
                if sees < 0:
                    needed[-1 - sees] = 1
                    wanting += 1
                    continue
                ends.node_2[row], ends.sees_2[row] = node, sees
        return wanting

    @compiled_on_disk
    def sail(order, ends, sea, is_open, tables, desk, path, needed, out):
        """Metres of each `UNTOLD` pair; `order` has those of the same nodes together. Flags blocks; how many want them."""
        _ = sources
        wanting, low = 0, 0
        while low < len(order):
            source = ends.node_1[order[low]]
            high, targets = low, 0
            while high < len(order) and ends.node_1[order[high]] == source:
                if high == low or ends.node_2[order[high]] != ends.node_2[order[high - 1]]:
                    targets += 1
                high += 1
            at_once = targets >= MANY
            last = -1
            for k in range(low, high):
                target = ends.node_2[order[k]]
                if at_once and k == low:
                    desk.number[0] += 1
                    for one in range(low, high):
                        desk.wanted[ends.node_2[order[one]]] = desk.number[0]
                    search(sea, is_open, source, -1, targets, desk)
                elif not at_once and target != last:
                    desk.number[0] += 1
                    search(sea, is_open, source, target, 1, desk)
                last = target
                row = order[k]
                if out[row] != UNTOLD:
                    continue
                count = _route(row, ends, sea, tables, desk, path)
                if count < 0:
                    needed[-1 - count] = 1
                    wanting += 1
                else:
                    out[row] = length_m(path, count) if count > 0 else NO_WAY
            low = high
        return wanting

    @compiled_on_disk
    def draw(ends, sea, is_open, tables, desk, path):
        """Fills `path` for the first pair: how many points; 0 where there is no way; -1 - block where that is needed."""
        _ = sources
        desk.number[0] += 1
        search(sea, is_open, ends.node_1[0], ends.node_2[0], 1, desk)
        return _route(0, ends, sea, tables, desk, path)

    return enter, sail, draw


enter, sail, draw = _entries(sources_key(__file__))
