"""Sine, cosine and arctangent from additions, multiplications, divisions and square roots only.

IEEE 754 fixes the result of those operations to the last bit, while library sines differ between processors and
versions; a world computed here is therefore the same, byte for byte, on every machine. Errors are below 1e-14.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

PI = 3.141592653589793
RAD_PER_DEG = PI / 180.0
M_PER_DEG = 6_371_008.8 * RAD_PER_DEG
"""Metres in a degree of a meridian, mean Earth radius of WGS 84 (IUGG)."""

SINE = tuple((-1.0) ** k / float(np.prod(np.arange(1, 2 * k + 2, dtype=np.int64))) for k in range(8))
_ARCTANGENT = tuple((-1.0) ** k / (2 * k + 1) for k in range(10))


def _series(square: Floats, terms: tuple[float, ...]) -> Floats:
    total = np.full_like(square, terms[-1])
    for term in terms[-2::-1]:
        total *= square
        total += term
    return total


def sin_deg(angle: ArrayLike) -> Floats:
    """Sine of angles in degrees."""
    return cos_deg(np.asarray(angle, dtype=np.float64) - 90.0)


def cos_deg(angle: ArrayLike) -> Floats:
    """Cosine of angles in degrees: the Taylor series of the sine within 45 degrees, and from it the cosine there."""
    angle_deg = np.asarray(angle, dtype=np.float64)
    quarter = np.rint(angle_deg / 90.0)
    rest = (angle_deg - quarter * 90.0) * RAD_PER_DEG
    square = rest * rest
    sine = _series(square, SINE)
    sine *= rest
    turned = quarter - 4.0 * np.floor(quarter * 0.25)  # 0, 1, 2 or 3 quarters
    value = np.where((turned == 1.0) | (turned == 3.0), sine, np.sqrt(1.0 - sine * sine))
    return np.where((turned == 1.0) | (turned == 2.0), -value, value)


def course_deg(east: ArrayLike, north: ArrayLike) -> Floats:
    """Course in degrees clockwise from north, [0, 360), of a displacement; 0 for no displacement."""
    x, y = np.asarray(east, dtype=np.float64), np.asarray(north, dtype=np.float64)
    flat = np.abs(x) > np.abs(y)
    small, large = np.where(flat, y, x), np.where(flat, x, y)
    ratio = np.where(large == 0.0, 0.0, small / np.where(large == 0.0, 1.0, large))
    for _ in range(2):  # two half-angle steps bring the ratio under tan(pi / 16)
        ratio = ratio / (1.0 + np.sqrt(1.0 + ratio * ratio))
    angle = 4.0 * ratio * _series(ratio * ratio, _ARCTANGENT) / RAD_PER_DEG
    angle = np.where(flat, np.where(x > 0.0, 90.0, 270.0) - angle, np.where(y < 0.0, 180.0, 360.0) + angle)
    angle = np.where((x == 0.0) & (y == 0.0), 0.0, angle)
    return np.where(angle >= 360.0, angle - 360.0, angle)


def distance_m(lat_a: ArrayLike, lon_a: ArrayLike, lat_b: ArrayLike, lon_b: ArrayLike) -> Floats:
    """Metres between positions, flat earth at the mean latitude: right to 0.1 % within 300 km, 1 % within 1500."""
    north, east = offset_m(lat_a, lon_a, lat_b, lon_b)
    return np.sqrt(north * north + east * east)


def offset_m(lat_a: ArrayLike, lon_a: ArrayLike, lat_b: ArrayLike, lon_b: ArrayLike) -> tuple[Floats, Floats]:
    """Metres north and metres east from the first positions to the second."""
    first, second = np.asarray(lat_a, dtype=np.float64), np.asarray(lat_b, dtype=np.float64)
    east_deg = np.asarray(lon_b, dtype=np.float64) - np.asarray(lon_a, dtype=np.float64)
    return (second - first) * M_PER_DEG, east_deg * (cos_deg((first + second) * 0.5) * M_PER_DEG)


def moved(lat: ArrayLike, lon: ArrayLike, north_m: ArrayLike, east_m: ArrayLike) -> tuple[Floats, Floats]:
    """Positions `north_m` and `east_m` metres from the given ones, degrees."""
    lat_deg = np.asarray(lat, dtype=np.float64)
    width_m = cos_deg(lat_deg) * M_PER_DEG
    north, east = np.asarray(north_m, dtype=np.float64), np.asarray(east_m, dtype=np.float64)
    return lat_deg + north / M_PER_DEG, np.asarray(lon, dtype=np.float64) + east / width_m
