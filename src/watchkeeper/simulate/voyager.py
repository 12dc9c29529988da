"""The builder that strings a ship's legs together: where and when she is now, and what she does next.

Times are seconds after the scenario's start. The generator draws what a person aboard would decide.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from watchkeeper.simulate.impossible import Impossible
from watchkeeper.simulate.itinerary import Declared, Interval, Itinerary
from watchkeeper.simulate.lanes import Route, fairway, route
from watchkeeper.simulate.leg import AT_ANCHOR, MPS_PER_KN, Anchor, Leg, Moor
from watchkeeper.simulate.path import keeping_right, rounded
from watchkeeper.simulate.plane import Position, apart_m, shifted
from watchkeeper.simulate.roads import anchoring_places, turn_off
from watchkeeper.simulate.sail import Sail, Speeds, Wander, cruise_for
from watchkeeper.simulate.ship import Ship

HOUR_S = 3600.0
APPROACH_KN = 9.0  # knots: the most sailed on approaches
APPROACH_FAST_KN = 14.0  # knots: the same for the classes of `FAST`
FAST = ("ferry", "pilot boat")
BERTH_SPREAD_M = 350.0  # metres: how far from the middle of a harbour its berths lie


@dataclass(slots=True, kw_only=True)
class Voyager:
    """One ship on her way. `harbour` is where she is moored, None at sea and in the roads."""

    ship: Ship
    rng: np.random.Generator
    at: Position
    now_s: float
    harbour: str | None = None
    legs: list[Leg] = field(default_factory=list)
    silences: list[Interval] = field(default_factory=list)
    declared: list[Declared] = field(default_factory=list)

    @classmethod
    def moored(cls, ship: Ship, rng: np.random.Generator, harbour: str, now_s: float) -> Voyager:
        """A ship at a berth of `harbour` at `now_s`, in ballast."""
        voyager = cls(ship=ship, rng=rng, at=fairway(harbour).berth, now_s=now_s, harbour=harbour)
        voyager.at = voyager._berth_in(harbour)
        voyager.declare(ship.ballast_m, harbour)
        return voyager

    def itinerary(self) -> Itinerary:
        """All she has done."""
        return Itinerary(
            ship=self.ship, legs=tuple(self.legs), silences=tuple(self.silences), declared=tuple(self.declared)
        )

    def declare(self, draught_m: float, destination: str, since_s: float | None = None) -> None:
        """The static report says this from now, or from `since_s`, on; the arrival it tells is the time now."""
        since = self.now_s if since_s is None else since_s
        self.declared.append(
            Declared(from_s=since, draught_m=round(draught_m, 1), destination=destination, arrival_s=self.now_s)
        )

    @property
    def draught_m(self) -> float:
        """The draught declared last."""
        return self.declared[-1].draught_m

    def add(self, leg: Leg) -> None:
        """Do `leg` next; where and when it ends is where and when the ship is."""
        self.legs.append(leg)
        self.at, self.now_s = leg.finish(), leg.end_s

    def fall_silent(self, start_s: float, end_s: float) -> tuple[float, float]:
        """She does not transmit between two times, rounded outwards to whole minutes; returns them so."""
        silence = math.floor(start_s / 60.0) * 60.0, math.ceil(end_s / 60.0) * 60.0
        self.silences.append(silence)
        return silence

    def moor(self, until_s: float) -> None:
        """Lie here, made fast."""
        if until_s > self.now_s:
            heading = float(self.rng.integers(0, 360))
            self.add(Moor(start_s=self.now_s, end_s=until_s, at=self.at, heading_deg=heading))

    def anchor(self, until_s: float, status: int = AT_ANCHOR) -> None:
        """Swing at anchor here."""
        if until_s > self.now_s:
            axis, phase = (float(self.rng.integers(0, 360)) for _ in range(2))
            radius = 90.0 + 0.7 * self.ship.length_m
            self.add(
                Anchor(
                    start_s=self.now_s,
                    end_s=until_s,
                    at=self.at,
                    radius_m=radius,
                    axis_deg=axis,
                    phase_deg=phase,
                    status=status,
                )
            )

    def sail(self, end: str | Position) -> None:
        """Sail to a berth of a harbour or to a position at sea, slowly on approaches, and come to rest there."""
        for leg in self.voyage(end):
            self.add(leg)
        self.harbour = end if isinstance(end, str) else None

    def sail_to_roads(self, harbour: str, slot: int) -> None:
        """Sail to an anchoring place off `harbour`; with none there, to a berth."""
        places, turn = anchoring_places(harbour), turn_off(harbour)
        if not places or turn is None:
            self.sail(harbour)
            return
        spot = places[slot % len(places)]
        if self.harbour == harbour:
            corners = [self.at, *fairway(harbour).corners[1 : turn[0] + 1], turn[1], spot]
            legs = self.pieces(corners, len(corners) - 1, 0)
        else:
            way = self._way(harbour)
            kept = len(way.corners) - 1 - turn[0]  # as far as the corner on the gate's side of the turn-off
            into = max(way.into - turn[0], 0) + 1
            short = Route(corners=(*way.corners[:kept], turn[1], spot), out=way.out, into=into)
            legs = self.pieces(self._spread(short), way.out, into)
        for leg in legs:
            self.add(leg)
        self.harbour = None

    def sail_from_roads(self, harbour: str) -> None:
        """From the roads of `harbour` to a berth."""
        turn = turn_off(harbour)
        if self.harbour == harbour or turn is None:
            return
        corners = [self.at, turn[1], *fairway(harbour).corners[turn[0] : 0 : -1], self._berth_in(harbour)]
        for leg in self.pieces(corners, len(corners) - 1, 0):
            self.add(leg)
        self.harbour = harbour

    def sail_to_arrive(self, end: str | Position, at_s: float) -> None:
        """Stay moored, then sail to `end` at the usual speed so as to be at rest there at `at_s`."""
        plan = self.voyage(end)
        wait_s = at_s - plan[-1].end_s
        if wait_s < 0:
            raise Impossible(f"{end} cannot be reached from {self.at} by {at_s:.0f} s: start {-wait_s:.0f} s earlier")
        self.moor(self.now_s + wait_s)
        for leg in plan:
            self.add(replace(leg, start_s=leg.start_s + wait_s))
        self.harbour = end if isinstance(end, str) else None

    def arrive(self, end: Position, at_s: float, speed_limit_kn: float = APPROACH_KN) -> None:
        """Sail straight to a position near by, as slowly as brings her to rest there exactly at `at_s`."""
        path, change = rounded([self.at, end]), self.ship.ship_class.change_mps2
        limit = Speeds(first=0.0, cruise=speed_limit_kn * MPS_PER_KN, last=0.0, change=change)
        duration = at_s - self.now_s
        if duration < limit.duration_s(path.length_m):
            raise Impossible(f"{path.length_m:.0f} m in {duration:.0f} s is more than {speed_limit_kn} kn")
        cruise = cruise_for(path.length_m, duration, change)
        speeds = Speeds(first=0.0, cruise=cruise, last=0.0, change=change)
        self.add(Sail(start_s=self.now_s, path=path, run_m=path.length_m, speeds=speeds))
        self.harbour = None

    def voyage(self, end: str | Position) -> list[Sail]:
        """The legs of a voyage from here to `end`, not yet sailed."""
        way = self._way(end)
        return self.pieces(self._spread(way), way.out, way.into)

    def _way(self, end: str | Position) -> Route:
        start = self.harbour if self.harbour is not None else self.at
        way = route(start, end)
        last = self._berth_in(end) if isinstance(end, str) else end
        return Route(corners=(self.at, *way.corners[1:-1], last), out=way.out, into=way.into)

    def _spread(self, way: Route) -> list[Position]:
        return keeping_right(way, 300.0 + 900.0 * float(self.rng.random()))

    def _berth_in(self, harbour: str) -> Position:
        north, east = ((2.0 * self.rng.random(2) - 1.0) * BERTH_SPREAD_M).tolist()
        return shifted(fairway(harbour).berth, north, east)

    def _wander(self) -> Wander:
        a, b, c = (self.rng.random(3) * 360.0).tolist()
        return Wander(
            aside_m=30.0 + 0.3 * self.ship.length_m, ahead_m=500.0 + 2.0 * self.ship.length_m, phases=(a, b, c)
        )

    def pieces(self, corners: list[Position], out: int, into: int) -> list[Sail]:
        """Legs from rest to rest along `corners`, the first `out` and last `into` lines of it at approach speed."""
        cruise, change = self.ship.cruise_kn * MPS_PER_KN, self.ship.ship_class.change_mps2
        limit = APPROACH_FAST_KN if self.ship.kind in FAST else APPROACH_KN
        slow = min(cruise, limit * MPS_PER_KN)
        path = rounded(corners, out, into)
        lines_m = [apart_m(a, b) for a, b in pairwise(corners)]
        out_m, into_m = sum(lines_m[:out]), sum(lines_m[len(lines_m) - into :])
        bounds = [0.0, out_m, path.length_m - into_m, path.length_m]
        if bounds[2] - bounds[1] < 3.0 * cruise * cruise / change:  # no room to reach cruising speed and slow down
            speeds = Speeds(first=0.0, cruise=slow, last=0.0, change=change)
            return [Sail(start_s=self.now_s, path=path, run_m=path.length_m, speeds=speeds)]
        legs: list[Sail] = []
        clock = self.now_s
        for index, (low, high) in enumerate(pairwise(bounds)):
            if high - low < 1.0:
                continue
            speeds = Speeds(
                first=0.0 if low == 0.0 else slow,
                cruise=cruise if index == 1 else slow,
                last=0.0 if high == path.length_m else slow,
                change=change,
            )
            wander = self._wander() if index == 1 else Wander()
            legs.append(Sail(start_s=clock, path=path, from_m=low, run_m=high - low, speeds=speeds, wander=wander))
            clock = legs[-1].end_s
        return legs
