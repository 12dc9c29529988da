"""Roads: where ships anchor off a harbour, and how they turn off its approach to get there."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np

from watchkeeper.simulate.chart import SEA, is_land
from watchkeeper.simulate.lanes import fairway
from watchkeeper.simulate.plane import Position, apart_m, shifted, toward
from watchkeeper.simulate.trigonometry import moved

STEP_M = 1300.0  # metres between anchoring places: two swinging circles and room to pass
RINGS = 5  # rings of places tried round the middle of the roads
CLEAR_M = 600.0  # metres of sea wanted on each side of an anchoring place


@cache
def anchoring_places(harbour: str) -> tuple[Position, ...]:
    """Positions where ships may anchor off `harbour`, nearest to the middle of its roads first; may be empty."""
    middle, turn = fairway(harbour).roads, turn_off(harbour)
    if turn is None:
        return ()
    grid = [(north, east) for north in range(-RINGS, RINGS + 1) for east in range(-RINGS, RINGS + 1)]
    grid.sort(key=lambda cell: (cell[0] ** 2 + cell[1] ** 2, cell))
    places: list[Position] = []
    for north, east in grid:
        place = shifted(middle, north * STEP_M, east * STEP_M)
        around_lat, around_lon = moved(*place, [CLEAR_M, -CLEAR_M, 0.0, 0.0], [0.0, 0.0, CLEAR_M, -CLEAR_M])
        off_fairway = apart_m(place, turn[1]) > STEP_M
        if off_fairway and bool((is_land(around_lat, around_lon) == SEA).all()) and over_sea(place, turn[1]):
            places.append(place)
    return tuple(places)


@cache
def turn_off(harbour: str) -> tuple[int, Position] | None:
    """Where ships leave the approach for the roads: index of the corner on the berth's side, and the position.

    None when no straight line over sea joins the approach to the roads: such a harbour has none.
    """
    corners, middle = fairway(harbour).corners, fairway(harbour).roads
    best: tuple[float, int, Position] | None = None
    for index, (a, b) in enumerate(pairwise(corners)):
        for share in np.linspace(0.0, 1.0, 21).tolist():
            point = toward(a, b, share)
            off = apart_m(point, middle)
            if (best is None or off < best[0]) and over_sea(point, middle):
                best = (off, index, point)
    return None if best is None else (best[1], best[2])


def over_sea(a: Position, b: Position) -> bool:
    """Whether the straight line from `a` to `b` crosses only sea, tested every 300 m."""
    share = np.linspace(0.0, 1.0, int(apart_m(a, b) / 300.0) + 2)
    return bool((is_land(a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share) == SEA).all())
