"""Where an observer says that something was: a point and the ellipse around it, as a covariance in metres east and north.

Ellipses are given as they come from the field, by their half axes and the bearing of the long one, and hold the object with
95 % probability: that is how radio geolocation and radar plots are reported, and 2.447 standard deviations in the plane.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchkeeper.model.units import EARTH_RADIUS_M

CHI_95 = 5.991464547107979
"""95th percentile of chi-square with two degrees of freedom: a half axis squared over this is a variance."""

Real = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ellipse:
    """The 95 % ellipse of a position: half axes in metres, bearing of the long one in degrees from true north."""

    major_m: float
    minor_m: float
    bearing_deg: float = 0.0

    @property
    def covariance_m2(self) -> Real:
        """2 by 2, east then north, square metres."""
        turn = math.radians(self.bearing_deg)
        axes = np.array([[math.sin(turn), math.cos(turn)], [math.cos(turn), -math.sin(turn)]])
        spread = np.diag([self.major_m**2 / CHI_95, self.minor_m**2 / CHI_95])
        return np.asarray(axes.T @ spread @ axes, np.float64)


def circle(radius_m: float) -> Ellipse:
    """The ellipse whose half axes are alike."""
    return Ellipse(major_m=radius_m, minor_m=radius_m)


def from_bearing(
    bearing_deg: float, range_m: float, *, bearing_sd_deg: float, range_sd_m: float, observer_sd_m: float = 0.0
) -> Ellipse:
    """The ellipse around what was seen from an observer at a true bearing and range.

    Across the line of sight the error is the range times the bearing's; along it the range's; the observer's own position error
    is added to both. Exact for small angles, which a bearing's error is.
    """
    across_m = math.hypot(range_m * math.radians(bearing_sd_deg), observer_sd_m) * math.sqrt(CHI_95)
    along_m = math.hypot(range_sd_m, observer_sd_m) * math.sqrt(CHI_95)
    if along_m >= across_m:
        return Ellipse(major_m=along_m, minor_m=across_m, bearing_deg=bearing_deg % 180.0)
    return Ellipse(major_m=across_m, minor_m=along_m, bearing_deg=(bearing_deg + 90.0) % 180.0)


def place_at(lat: float, lon: float, bearing_deg: float, range_m: float) -> tuple[float, float]:
    """Latitude and longitude in degrees, `range_m` along the great circle that leaves a place on a bearing."""
    turn, arc, here = math.radians(bearing_deg), range_m / EARTH_RADIUS_M, math.radians(lat)
    there = math.asin(math.sin(here) * math.cos(arc) + math.cos(here) * math.sin(arc) * math.cos(turn))
    east = math.atan2(math.sin(turn) * math.sin(arc) * math.cos(here), math.cos(arc) - math.sin(here) * math.sin(there))
    return math.degrees(there), (lon + math.degrees(east) + 540.0) % 360.0 - 180.0
