"""Legs: the pieces of a ship's time, each giving her position at any moment of it.

Times are seconds after the scenario's start (they may be negative: voyages begin before the scenario does). A leg's
`states` returns latitude and longitude in degrees and her heading at rest; under way the heading follows from the
course, and the leg gives not-a-number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from watchkeeper.simulate.path import Path
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Speeds:
    """Speed at the start, along the way and at the end in metres per second, and the acceleration between them."""

    first: float
    cruise: float
    last: float
    change: float  # metres per second squared

    def duration_s(self, length_m: float) -> float:
        """Seconds to sail `length_m` metres."""
        cruise = self.reached(length_m)
        up, down = abs(cruise - self.first) / self.change, abs(cruise - self.last) / self.change
        rest = length_m - (self.first + cruise) / 2 * up - (self.last + cruise) / 2 * down
        return up + down + max(rest, 0.0) / cruise

    def reached(self, length_m: float) -> float:
        """The cruising speed, or what can be reached of it in `length_m` metres."""
        squares = self.first * self.first + self.last * self.last
        peak = float(np.sqrt(self.change * length_m + squares / 2))
        return min(self.cruise, peak) if peak > max(self.first, self.last) else self.cruise

    def sailed_m(self, elapsed: Floats, length_m: float) -> Floats:
        """Metres sailed after `elapsed` seconds."""
        cruise = self.reached(length_m)
        up, total = abs(cruise - self.first) / self.change, self.duration_s(length_m)
        down = abs(cruise - self.last) / self.change
        sign = 1.0 if cruise >= self.first else -1.0
        early = np.clip(elapsed, 0.0, up)
        sailed = self.first * early + sign * 0.5 * self.change * early * early
        sailed = sailed + cruise * np.clip(elapsed - up, 0.0, max(total - up - down, 0.0))
        late = np.clip(elapsed - (total - down), 0.0, down)
        sign = 1.0 if self.last >= cruise else -1.0
        return np.minimum(sailed + cruise * late + sign * 0.5 * self.change * late * late, length_m)


def cruise_for(length_m: float, duration_s: float, change: float) -> float:
    """Cruising speed, m/s, that takes a ship from rest to rest over `length_m` in `duration_s` at `change` m/s².

    Raises ValueError when even full acceleration is too slow.
    """
    room = duration_s * duration_s - 4.0 * length_m / change
    if room < 0:
        raise ValueError(f"{length_m:.0f} m cannot be sailed in {duration_s:.0f} s")
    return change * (duration_s - float(np.sqrt(room))) / 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wander:
    """How a helmsman strays: metres to the side and ahead, slow waves with random phases in degrees."""

    aside_m: float = 0.0
    ahead_m: float = 0.0
    phases: tuple[float, float, float] = (0.0, 0.0, 0.0)
    yaw_s: float = 2400.0  # seconds: period of the swing to the side
    surge_s: float = 18_000.0  # seconds: period of the change of speed, half a tide


def _finish(leg: Leg) -> Position:
    lat, lon, _ = leg.states(np.array([leg.end_s]))
    return float(lat[0]), float(lon[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Sail:
    """Sailing a path."""

    start_s: float
    path: Path
    run_m: float  # metres of the path sailed
    speeds: Speeds
    from_m: float = 0.0  # metres along the path at the start
    wander: Wander = field(default_factory=Wander)
    status: int = UNDER_WAY
    lag_m: float = 0.0  # metres behind, on the same path: a tow on its wire
    beam_m: float = 0.0  # metres to starboard of the path: a pair trawler

    @property
    def end_s(self) -> float:
        return self.start_s + self.speeds.duration_s(self.run_m)

    def finish(self) -> Position:
        if self.lag_m == 0.0 and self.beam_m == 0.0 and self.from_m + self.run_m >= self.path.length_m - 0.01:
            return float(self.path.lat[-1]), float(self.path.lon[-1])
        return _finish(self)

    def states(self, t: Floats) -> States:
        length, total = self.run_m, self.end_s - self.start_s
        elapsed, way = t - self.start_s, self.wander
        ahead, aside = self.speeds.sailed_m(elapsed, length), np.full_like(t, self.beam_m)
        if way.aside_m > 0.0:
            ends = np.clip(np.minimum(elapsed, total - elapsed) / 1800.0, 0.0, 1.0)  # straying fades over the half hours
            ends = ends * ends * (3.0 - 2.0 * ends)
            ahead = ahead + way.ahead_m * ends * sin_deg(elapsed * (360.0 / way.surge_s) + way.phases[0])
            yaw = sin_deg(elapsed * (360.0 / way.yaw_s) + way.phases[1])
            yaw = yaw + 0.6 * sin_deg(elapsed * (360.0 / (way.yaw_s * 2.7)) + way.phases[2])
            aside = aside + way.aside_m * ends * yaw
        sailed = np.maximum(self.from_m + np.clip(ahead, 0.0, length) - self.lag_m, 0.0)
        lat, lon = self.path.at(sailed, aside if way.aside_m > 0.0 or self.beam_m != 0.0 else None)
        return lat, lon, np.full_like(t, np.nan)


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
    """Swinging round an anchor with the tide: `at` is where she is at the start, `radius_m` her distance from the anchor."""

    start_s: float
    end_s: float
    at: Position
    radius_m: float
    axis_deg: float  # degrees: the mean of the headings on flood and ebb
    phase_deg: float
    status: int = AT_ANCHOR

    def finish(self) -> Position:
        return _finish(self)

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
        return _finish(self)

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
        return _finish(self)

    def states(self, t: Floats) -> States:
        lat, lon, rest = self.mate.states(t)
        before_lat, before_lon, _ = self.mate.states(t - 30.0)
        north, east = offset_m(before_lat, before_lon, lat, lon)
        heading = np.where(np.isnan(rest), course_deg(east, north), rest)
        north = self.ahead_m * cos_deg(heading) - self.aside_m * sin_deg(heading)
        east = self.ahead_m * sin_deg(heading) + self.aside_m * cos_deg(heading)
        return *moved(lat, lon, north, east), rest
