"""Sine, cosine and arctangent from additions, multiplications, divisions and square roots only.

IEEE 754 fixes the result of those operations to the last bit, while library sines differ between processors and
versions; a world computed here is therefore the same, byte for byte, on every machine. Errors are below 1e-14. The
kernels are compiled without the liberties ("fastmath") that would let a compiler join or reorder operations.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from watchkeeper.engine.compiled import compiled, compiled_on_disk

Floats = NDArray[np.float64]

PI = 3.141592653589793
RAD_PER_DEG = PI / 180.0
M_PER_DEG = 6_371_008.8 * RAD_PER_DEG
"""Metres in a degree of a meridian, mean Earth radius of WGS 84 (IUGG)."""

SINE = tuple((-1.0) ** k / float(np.prod(np.arange(1, 2 * k + 2, dtype=np.int64))) for k in range(8))
_ARCTANGENT = tuple((-1.0) ** k / (2 * k + 1) for k in range(10))


_S0, _S1, _S2, _S3, _S4, _S5, _S6, _S7 = SINE
_A0, _A1, _A2, _A3, _A4, _A5, _A6, _A7, _A8, _A9 = _ARCTANGENT


@compiled
def _cosine(angle: float) -> float:
    """Cosine of an angle in degrees: the Taylor series of the sine within 45 degrees, and from it the cosine there."""
    quarter = np.rint(angle / 90.0)
    rest = (angle - quarter * 90.0) * RAD_PER_DEG
    square = rest * rest
    sine = ((((_S7 * square + _S6) * square + _S5) * square + _S4) * square + _S3) * square
    sine = (((sine + _S2) * square + _S1) * square + _S0) * rest
    turned = quarter - 4.0 * np.floor(quarter * 0.25)  # 0, 1, 2 or 3 quarters
    value = sine if turned in (1.0, 3.0) else math.sqrt(1.0 - sine * sine)
    return -value if turned in (1.0, 2.0) else value


@compiled
def _course(x: float, y: float) -> float:
    """Course in degrees of a displacement `x` to the east, `y` to the north."""
    flat = abs(x) > abs(y)
    small, large = (y, x) if flat else (x, y)
    ratio = small / (large if large != 0.0 else 1.0)
    for _ in range(2):  # two half-angle steps bring the ratio under tan(pi / 16)
        ratio = ratio / (1.0 + math.sqrt(1.0 + ratio * ratio))
    square = ratio * ratio
    series = ((((_A9 * square + _A8) * square + _A7) * square + _A6) * square + _A5) * square
    series = ((((series + _A4) * square + _A3) * square + _A2) * square + _A1) * square + _A0
    angle = 4.0 * ratio * series / RAD_PER_DEG
    base = (90.0 if x > 0.0 else 270.0) if flat else (180.0 if y < 0.0 else 360.0)
    angle = base - angle if flat else base + angle
    return angle - 360.0 if angle >= 360.0 or large == 0.0 else angle  # no displacement comes out as 360


@compiled_on_disk
def _cosines(angles: Floats, into: Floats) -> None:
    for i in range(len(angles)):
        into[i] = _cosine(angles[i])


@compiled_on_disk
def _courses(x: Floats, y: Floats, into: Floats) -> None:
    for i in range(len(x)):
        into[i] = _course(x[i], y[i])


def sin_deg(angle: ArrayLike) -> Floats:
    """Sine of angles in degrees."""
    return cos_deg(np.asarray(angle, dtype=np.float64) - 90.0)


def cos_deg(angle: ArrayLike) -> Floats:
    """Cosine of angles in degrees."""
    angles = np.asarray(angle, dtype=np.float64)
    into = np.empty(angles.size)
    _cosines(angles.flatten(), into)  # of a copy: an array that may not be written is of another type to the compiler
    return into.reshape(angles.shape)


def course_deg(east: ArrayLike, north: ArrayLike) -> Floats:
    """Course in degrees clockwise from north, [0, 360), of a displacement; 0 for no displacement."""
    x, y = np.broadcast_arrays(np.asarray(east, dtype=np.float64), np.asarray(north, dtype=np.float64))
    into = np.empty(x.size)
    _courses(x.flatten(), y.flatten(), into)
    return into.reshape(x.shape)


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
