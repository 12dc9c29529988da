"""Single positions and displacements in plain numbers: the scalar twin of `trigonometry`, for building itineraries.

The same operations in the same order give the same bits, without the cost of an array for one number.
"""

from __future__ import annotations

import math

from watchkeeper.simulate.trigonometry import M_PER_DEG, RAD_PER_DEG, SINE

Position = tuple[float, float]
"""Latitude and longitude in degrees."""


def cosine(angle_deg: float) -> float:
    """Cosine of an angle in degrees."""
    quarter = round(angle_deg / 90.0)
    rest = (angle_deg - quarter * 90.0) * RAD_PER_DEG
    square, value = rest * rest, SINE[-1]
    for term in SINE[-2::-1]:
        value = value * square + term
    value *= rest
    if quarter % 2 == 0:
        value = math.sqrt(1.0 - value * value)
    return -value if quarter % 4 in (1, 2) else value


def sine(angle_deg: float) -> float:
    """Sine of an angle in degrees."""
    return cosine(angle_deg - 90.0)


def offset(a: Position, b: Position) -> tuple[float, float]:
    """Metres north and metres east from `a` to `b`."""
    return (b[0] - a[0]) * M_PER_DEG, (b[1] - a[1]) * (cosine((a[0] + b[0]) * 0.5) * M_PER_DEG)


def apart_m(a: Position, b: Position) -> float:
    """Metres between `a` and `b`."""
    north, east = offset(a, b)
    return math.sqrt(north * north + east * east)


def shifted(at: Position, north_m: float, east_m: float) -> Position:
    """The position `north_m` and `east_m` metres from `at`."""
    return at[0] + north_m / M_PER_DEG, at[1] + east_m / (cosine(at[0]) * M_PER_DEG)


def headed(at: Position, course_deg: float, distance_m: float) -> Position:
    """The position `distance_m` metres from `at` on a course in degrees."""
    return shifted(at, distance_m * cosine(course_deg), distance_m * sine(course_deg))


def starboard(at: Position, before: Position, after: Position, aside_m: float) -> Position:
    """The position `aside_m` metres to starboard of `at` for a ship sailing from `before` to `after`."""
    north, east = offset(before, after)
    length = math.sqrt(north * north + east * east)
    return shifted(at, -east / length * aside_m, north / length * aside_m)


def toward(a: Position, b: Position, share: float) -> Position:
    """The position `share` of the way from `a` to `b`."""
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share
