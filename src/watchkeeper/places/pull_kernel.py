# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
"""Paths pulled straight, compiled: turning points that are not needed go, the others are moved towards a shorter way."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from watchkeeper.engine.compiled import compiled
from watchkeeper.model.units import EARTH_RADIUS_M
from watchkeeper.places.clear_kernel import angle_between, at_angle, line_between, line_is_clear

ROUNDS = 6
"""Times that each turning point is moved, at most: back along its first leg, on along its second, across between them."""
HALVINGS = 4
"""Bisections of how far a turning point can be moved."""
LEAST_GAIN_M, LEAST_GAIN = 50.0, 2e-4
"""A turning point that costs less than this, in metres and as a share of the line between its neighbours, stays where it is."""
MOST_POINTS = 4_096
"""Turning points a path may have; the longest of the shipped graph has some hundreds."""


class Path(NamedTuple):
    """Turning points of a path, with room for `MOST_POINTS`."""

    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    held: NDArray[np.int8]
    """1 where the leg to the next point is kept as it is: a passage, or the way from a berth to open water."""


def new_path() -> Path:
    """Room for a path."""
    return Path(np.zeros(MOST_POINTS), np.zeros(MOST_POINTS), np.zeros(MOST_POINTS, np.int8))


@compiled
def _sees(path, a, b, count, tables):
    """Whether one point sees another; the first and the last may be berths."""
    return line_is_clear(path.lat[a], path.lon[a], a == 0, path.lat[b], path.lon[b], b == count - 1, tables)


@compiled
def _copy(path, source, target):
    path.lat[target], path.lon[target], path.held[target] = path.lat[source], path.lon[source], path.held[source]


@compiled
def drop_needless(path, count, tables):
    """Keeps of the points only the farthest that each sees from the last; how many, or -1 - block where that is needed.

    Looks ahead in steps that double while it sees, then halves.
    """
    kept, here = 1, 0
    while here < count - 1:
        last = here + 1
        if path.held[here] == 0:
            limit = last
            while limit < count - 1 and path.held[limit] == 0:
                limit += 1
            step, blocked = 1, limit + 1
            while last < limit and blocked - last > 1:
                ahead = min(last + step, limit) if blocked > limit else (last + blocked) // 2
                found = _sees(path, here, ahead, count, tables)
                if found < 0:
                    return found
                if found:
                    last, step = ahead, 2 * step
                else:
                    blocked = ahead
        _copy(path, last, kept)
        kept += 1
        here = last
    return kept


@compiled
def _metres(path, a, b):
    return EARTH_RADIUS_M * angle_between(path.lat[a], path.lon[a], path.lat[b], path.lon[b])


@compiled
def shorten(path, count, tables):
    """Moves each turning point to where the way is shorter as far as it sees its neighbours; -1 - block if needed, or 0."""
    moved = True
    for round_ in range(ROUNDS):
        if round_ % 3 == 0:
            if not moved:
                break
            moved = False
        for step in range(1, count - 1):
            k = step if round_ % 2 == 0 else count - 1 - step
            if path.held[k - 1] or path.held[k]:
                continue
            before, after = _metres(path, k - 1, k), _metres(path, k, k + 1)
            whole = _metres(path, k - 1, k + 1)
            if before + after - whole < max(LEAST_GAIN_M, LEAST_GAIN * whole):
                continue
            a_lat, a_lon, b_lat, b_lon = path.lat[k - 1], path.lon[k - 1], path.lat[k + 1], path.lon[k + 1]
            chord = line_between(a_lat, a_lon, b_lat, b_lon)
            foot = at_angle(chord, whole / EARTH_RADIUS_M * before / (before + after))
            way = round_ % 3
            if way == 0:
                foot = a_lat, a_lon
            elif way == 1:
                foot = b_lat, b_lon
            inward = line_between(path.lat[k], path.lon[k], foot[0], foot[1])
            reach = angle_between(path.lat[k], path.lon[k], foot[0], foot[1])
            good, bad = 0.0, 1.0
            for _ in range(HALVINGS):
                share = (good + bad) / 2
                lat, lon = at_angle(inward, share * reach)
                found = line_is_clear(a_lat, a_lon, k == 1, lat, lon, False, tables)
                if found == 1:
                    found = line_is_clear(lat, lon, False, b_lat, b_lon, k == count - 2, tables)
                if found < 0:
                    return found
                if found:
                    good = share
                else:
                    bad = share
            if good > 0.0:
                lat, lon = at_angle(inward, good * reach)
                path.lat[k], path.lon[k] = lat, lon
                moved = moved or before + after - _metres(path, k - 1, k) - _metres(path, k, k + 1) > LEAST_GAIN_M
    return 0


@compiled
def pull(path, count, tables):
    """Pulls a path straight; how many points it has then, or -1 - block where that is needed."""
    count = drop_needless(path, count, tables)
    if count < 0:
        return count
    found = shorten(path, count, tables)
    if found < 0:
        return found
    return drop_needless(path, count, tables)


@compiled
def length_m(path, count):
    """Metres along a path."""
    metres = 0.0
    for k in range(count - 1):
        metres += _metres(path, k, k + 1)
    return metres
