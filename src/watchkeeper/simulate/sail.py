"""Sailing: along a path, speeding up and slowing down, straying a little as helmsmen do."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from watchkeeper.simulate.impossible import Impossible
from watchkeeper.simulate.leg import UNDER_WAY, States, finish_of
from watchkeeper.simulate.path import Path
from watchkeeper.simulate.plane import Position
from watchkeeper.simulate.trigonometry import Floats, sin_deg


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

    Raises Impossible when even full acceleration is too slow.
    """
    room = duration_s * duration_s - 4.0 * length_m / change
    if room < 0:
        raise Impossible(f"{length_m:.0f} m cannot be sailed in {duration_s:.0f} s")
    return change * (duration_s - float(np.sqrt(room))) / 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wander:
    """How a helmsman strays: metres to the side and ahead, slow waves with random phases in degrees."""

    aside_m: float = 0.0
    ahead_m: float = 0.0
    phases: tuple[float, float, float] = (0.0, 0.0, 0.0)
    yaw_s: float = 2400.0  # seconds: period of the swing to the side
    surge_s: float = 18_000.0  # seconds: period of the change of speed, half a tide


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
        return finish_of(self)

    def states(self, t: Floats) -> States:
        length, total = self.run_m, self.end_s - self.start_s
        elapsed, way = t - self.start_s, self.wander
        ahead, aside = self.speeds.sailed_m(elapsed, length), np.full_like(t, self.beam_m)
        if way.aside_m > 0.0:
            ends = np.clip(
                np.minimum(elapsed, total - elapsed) / 1800.0, 0.0, 1.0
            )  # straying fades over the half hours
            ends = ends * ends * (3.0 - 2.0 * ends)
            ahead = ahead + way.ahead_m * ends * sin_deg(elapsed * (360.0 / way.surge_s) + way.phases[0])
            yaw = sin_deg(elapsed * (360.0 / way.yaw_s) + way.phases[1])
            yaw = yaw + 0.6 * sin_deg(elapsed * (360.0 / (way.yaw_s * 2.7)) + way.phases[2])
            aside = aside + way.aside_m * ends * yaw
        sailed = np.maximum(self.from_m + np.clip(ahead, 0.0, length) - self.lag_m, 0.0)
        lat, lon = self.path.at(sailed, aside if way.aside_m > 0.0 or self.beam_m != 0.0 else None)
        return lat, lon, np.full_like(t, np.nan)
