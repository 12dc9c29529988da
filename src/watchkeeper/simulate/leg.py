"""Legs: the pieces of a ship's time, each giving her position at any moment of it.

Times are seconds after the scenario's start (they may be negative: voyages begin before the scenario does). A leg's
`states` returns latitude and longitude in degrees and her heading at rest; under way the heading follows from the
course, and the leg gives not-a-number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from watchkeeper.simulate.plane import Position
from watchkeeper.simulate.trigonometry import PI, Floats, cos_deg, course_deg, moved, offset_m, sin_deg

MPS_PER_KN = 1852.0 / 3600.0
"""Metres per second in a knot."""
TIDE_S = 44_714.0  # seconds: period of the principal lunar tide M2, 12.42 h

UNDER_WAY, AT_ANCHOR, RESTRICTED, MOORED, FISHING = 0, 1, 3, 5, 7
"""Navigational status as ITU-R M.1371-5, table 45, numbers it."""

States = tuple[Floats, Floats, Floats]


class Leg(Protocol):
    """A piece of time with a position at each moment; `end_s` is the next leg's `start_s`."""

    @property
    def start_s(self) -> float: ...
    @property
    def end_s(self) -> float: ...
    @property
    def status(self) -> int: ...

    def states(self, t: Floats) -> States:
        """Latitude, longitude, heading at rest (not-a-number under way) at times within the leg."""

    def finish(self) -> Position:
        """Where the leg ends."""


def finish_of(leg: Leg) -> Position:
    lat, lon, _ = leg.states(np.array([leg.end_s]))
    return float(lat[0]), float(lon[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Moor:
    """Lying at a berth with a fixed heading in degrees."""

    start_s: float
    end_s: float
    at: Position
    heading_deg: float
    status: int = MOORED

    def finish(self) -> Position:
        return self.at

    def states(self, t: Floats) -> States:
        return np.full_like(t, self.at[0]), np.full_like(t, self.at[1]), np.full_like(t, self.heading_deg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """Swinging round an anchor with the tide: `at` is her place at the start, `radius_m` that from the anchor."""

    start_s: float
    end_s: float
    at: Position
    radius_m: float
    axis_deg: float  # degrees: the mean of the headings on flood and ebb
    phase_deg: float
    status: int = AT_ANCHOR

    def finish(self) -> Position:
        return finish_of(self)

    def _heading(self, t: Floats) -> Floats:
        tide = 3.0 * sin_deg(t * (360.0 / TIDE_S) + self.phase_deg)
        sheer = 2.0 * sin_deg(t * (360.0 / 900.0) + self.phase_deg)  # degrees, each quarter of an hour
        return self.axis_deg + 80.0 * tide / (1.0 + np.abs(tide)) + sheer

    def states(self, t: Floats) -> States:
        heading, first = self._heading(t), self._heading(np.array([self.start_s]))
        north = self.radius_m * (cos_deg(first) - cos_deg(heading))
        east = self.radius_m * (sin_deg(first) - sin_deg(heading))
        lat, lon = moved(np.full_like(t, self.at[0]), self.at[1], north, east)
        return lat, lon, np.fmod(np.fmod(heading, 360.0) + 360.0, 360.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """Drifting with a turning tide and a steady wind from `at` on."""

    start_s: float
    end_s: float
    at: Position
    tide_kn: float
    wind_kn: float
    wind_deg: float
    phase_deg: float
    heading_deg: float
    status: int = UNDER_WAY

    def finish(self) -> Position:
        return finish_of(self)

    def states(self, t: Floats) -> States:
        elapsed = t - self.start_s
        reach_m = self.tide_kn * MPS_PER_KN * TIDE_S / (2.0 * PI)
        angle, first = elapsed * (360.0 / TIDE_S) + self.phase_deg, self.phase_deg
        wind_m = self.wind_kn * MPS_PER_KN * elapsed
        north = reach_m * (sin_deg(angle) - sin_deg(first)) + wind_m * cos_deg(self.wind_deg)
        east = 0.4 * reach_m * (cos_deg(first) - cos_deg(angle)) + wind_m * sin_deg(self.wind_deg)
        lat, lon = moved(np.full_like(t, self.at[0]), self.at[1], north, east)
        heading = self.heading_deg + 12.0 * sin_deg(elapsed * (720.0 / TIDE_S))
        return lat, lon, np.fmod(np.fmod(heading, 360.0) + 360.0, 360.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Keeping beside a mate, drifting, anchored or under way: metres to her starboard and ahead of her."""

    start_s: float
    end_s: float
    mate: Leg
    aside_m: float
    ahead_m: float = 0.0
    status: int = UNDER_WAY

    def finish(self) -> Position:
        return finish_of(self)

    def states(self, t: Floats) -> States:
        lat, lon, rest = self.mate.states(t)
        before_lat, before_lon, _ = self.mate.states(t - 30.0)
        north, east = offset_m(before_lat, before_lon, lat, lon)
        heading = np.where(np.isnan(rest), course_deg(east, north), rest)
        north = self.ahead_m * cos_deg(heading) - self.aside_m * sin_deg(heading)
        east = self.ahead_m * sin_deg(heading) + self.aside_m * cos_deg(heading)
        return *moved(lat, lon, north, east), rest
