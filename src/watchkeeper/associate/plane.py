"""Places and velocities around a point as metres east and north of it: right across ±180 degrees and near the poles."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from watchkeeper.model.units import KNOTS_PER_METRE_PER_SECOND
from watchkeeper.places.great_circle import great_circle_m

Real = NDArray[np.float64]


def bearing_rad(lat_1: Real, lon_1: Real, lat_2: Real, lon_2: Real) -> Real:
    """True bearing at the first place of the great circle to the second, radians."""
    a, b, east = np.radians(lat_1), np.radians(lat_2), np.radians(lon_2 - lon_1)
    turn = np.arctan2(np.sin(east) * np.cos(b), np.cos(a) * np.sin(b) - np.sin(a) * np.cos(b) * np.cos(east))
    return np.asarray(turn, np.float64)


def offset_m(lat: Real, lon: Real, at_lat: Real, at_lon: Real) -> Real:
    """Metres (east, north) of places from points; distance and bearing are true (azimuthal equidistant). Shape (n, 2)."""
    away = great_circle_m(at_lat, at_lon, lat, lon)
    turn = bearing_rad(at_lat, at_lon, lat, lon)
    return np.stack([away * np.sin(turn), away * np.cos(turn)], axis=-1)


def velocity_mps(speed_kn: Real, course_deg: Real, place: tuple[Real, Real], at: tuple[Real, Real]) -> Real:
    """Metres a second (east, north) in the plane around points `at`, of ships at `place` with that speed and course.

    North at the ship is not north at the point: courses are turned by the convergence of meridians between them. A ship that
    lies still has no course. Not-a-number where speed is not known, or course is not and she moves. Shape (n, 2).
    """
    turned = bearing_rad(*at, *place) + np.pi - bearing_rad(*place, *at)
    same = great_circle_m(*at, *place) < 1.0
    course = np.radians(course_deg) + np.where(same, 0.0, turned)
    still = speed_kn < STILL_KN
    course = np.where(still & ~np.isfinite(course), 0.0, course)
    metres = speed_kn / KNOTS_PER_METRE_PER_SECOND
    return np.stack([metres * np.sin(course), metres * np.cos(course)], axis=-1)


STILL_KN = 0.3
"""Below this a speed over ground is the noise of a receiver at rest, knots."""
