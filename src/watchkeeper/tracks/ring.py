# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
"""The ring in which an open segment keeps its newest positions: `segment.newest` is the place of the newest.

Written without the remainder operator, which costs more here than all else that is done with a place.
"""

from __future__ import annotations

from watchkeeper.engine.compiled import compiled


@compiled
def place_of(segment, back, limits):
    """Place in the ring of the position `back` before the newest, 0 to history - 1."""
    place = segment.newest - back
    return place if place >= 0 else place + limits.history


@compiled
def step_forward(segment, limits):
    """Make the next place the newest; the oldest position is overwritten once the ring is full."""
    segment.newest = segment.newest + 1 if segment.newest + 1 < limits.history else 0
    segment.kept = min(segment.kept + 1, limits.history)


@compiled
def step_back(segment, limits):
    """Forget the newest position."""
    segment.newest = place_of(segment, 1, limits)
    segment.kept -= 1
