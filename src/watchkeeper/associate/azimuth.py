"""Where a synthetic-aperture radar draws a ship that moves: displaced along the satellite's track.

The radar places an echo along its track by Doppler, and a ship that closes or opens adds Doppler of her own: she is drawn R / V
times her radial speed away, forward along the flight where she closes, backward where she opens (Raney, "Synthetic aperture
imaging radar and moving targets", IEEE Trans. Aerospace and Electronic Systems 7(3), 1971). R is the slant range, V the speed of
the satellite.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchkeeper.associate.ellipse import Ellipse
from watchkeeper.model.units import EARTH_RADIUS_M, KNOTS_PER_METRE_PER_SECOND

Real = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """How a satellite looked. The defaults are Sentinel-1's: its user guide gives 693 km, 98.18 degrees, 7.59 km/s, a look to the
    right, and incidence of 29.1 to 46 degrees in wide swath, of which 38.5 is the middle where the image does not say."""

    ascending: bool
    incidence_deg: float = 38.5
    height_m: float = 693_000.0
    speed_mps: float = 7_590.0
    inclination_deg: float = 98.18
    right_looking: bool = True

    def heading_deg(self, lat: float) -> float:
        """Bearing of the track over ground at a latitude, the Earth's turning under it left out (4 degrees at most)."""
        sine = math.cos(math.radians(self.inclination_deg)) / math.cos(math.radians(lat))
        north = math.degrees(math.asin(max(-1.0, min(1.0, sine))))
        return (north if self.ascending else 180.0 - north) % 360.0

    def look_deg(self, lat: float) -> float:
        """Bearing on the ground from the satellite to what it looks at."""
        return (self.heading_deg(lat) + (90.0 if self.right_looking else -90.0)) % 360.0

    @property
    def slant_range_m(self) -> float:
        """From the satellite to the ground at that incidence, on a sphere."""
        up = math.radians(self.incidence_deg)
        orbit = EARTH_RADIUS_M + self.height_m
        return math.sqrt(orbit**2 - (EARTH_RADIUS_M * math.sin(up)) ** 2) - EARTH_RADIUS_M * math.cos(up)

    @property
    def seconds(self) -> float:
        """R / V: metres of displacement for each metre a second of radial speed."""
        return self.slant_range_m / self.speed_mps


def displacement_m(seen: Pass, lat: float, velocity_mps: Real) -> Real:
    """Metres east and north by which ships are drawn away from where they are; velocities east and north, (n, 2) both."""
    look, track = (math.radians(bearing) for bearing in (seen.look_deg(lat), seen.heading_deg(lat)))
    opening = velocity_mps @ np.array([math.sin(look), math.cos(look)])
    along = -seen.seconds * math.sin(math.radians(seen.incidence_deg)) * opening
    return np.asarray(along[:, None] * np.array([math.sin(track), math.cos(track)]), np.float64)


def unknown_speed(seen: Pass, lat: float, *, own_m: float, speed_sd_kn: float = 7.0) -> Ellipse:
    """The 95 % ellipse of a ship drawn by that pass whose speed and course are not known: long along the satellite's track.

    `own_m` is the 95 % error of the image itself, `speed_sd_kn` the standard deviation of a ship's speed towards the satellite,
    knots; 7 is that of ships which make 10 knots in any direction.
    """
    along_m = (
        2.447 * seen.seconds * speed_sd_kn / KNOTS_PER_METRE_PER_SECOND * math.sin(math.radians(seen.incidence_deg))
    )
    return Ellipse(major_m=math.hypot(along_m, own_m), minor_m=own_m, bearing_deg=seen.heading_deg(lat) % 180.0)
