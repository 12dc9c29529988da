"""The stage: what scenes share while a world is built, the cast so far and the places already used."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from watchkeeper.simulate.chance import generator
from watchkeeper.simulate.disturbance import Congestion, Jamming, Outage
from watchkeeper.simulate.fishing import Grounds
from watchkeeper.simulate.impossible import Impossible
from watchkeeper.simulate.itinerary import Itinerary
from watchkeeper.simulate.leg import Leg
from watchkeeper.simulate.papers import Listing, Registration, Sighting
from watchkeeper.simulate.plane import Position
from watchkeeper.simulate.ship import Ship, make_ship
from watchkeeper.simulate.traffic import Traffic, traffic
from watchkeeper.simulate.voyage import Roadsteads, trade_on
from watchkeeper.simulate.voyager import HOUR_S, Voyager
from watchkeeper.simulate.waters import Waters, waters

SITES_APART_KM = 45.0  # kilometres kept between the places of scenes at sea
EARLY_S = -15.0 * 24.0 * HOUR_S  # seconds: ships of scenes lie in harbour from here on, longer than any voyage takes
IDLE_S = 12.0 * 24.0 * HOUR_S  # seconds before her scene in which a ship begins no other voyage
TRIES = 60  # times a scene is drawn before it is given up
_SHIP_STREAM, _SCENE_STREAM = 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When a scene may happen, seconds after the scenario's start."""

    start_s: float
    end_s: float

    @property
    def length_s(self) -> float:
        """Seconds in the window."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """A scene played, with times in seconds after the scenario's start; it becomes a row of truth."""

    practice: str
    innocent: bool
    expected_kind: str
    ships: tuple[Ship, ...]
    start_s: float
    end_s: float
    at: Position
    note: str


@dataclass(frozen=True, slots=True)
class What:
    """What was planted: the practice, the event a detector ought to report, and whether it is a look-alike."""

    practice: str
    kind: str
    innocent: bool = False


@dataclass(frozen=True, slots=True)
class Where:
    """When and where it was: seconds after the scenario's start, and the place at the start."""

    start_s: float
    end_s: float
    at: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where a scene takes place, and in which window; None: all the time."""

    at: Position
    window: Window | None


@dataclass(slots=True, kw_only=True)
class Stage:
    """Collects itineraries, planted scenes, disturbances and papers; hands out ships, generators and sites."""

    seed: int
    until_s: float
    roads: Roadsteads = field(default_factory=Roadsteads)
    grounds: Grounds = field(default_factory=Grounds)
    cast: list[Itinerary] = field(default_factory=list)
    planted: list[Planted] = field(default_factory=list)
    outages: list[Outage] = field(default_factory=list)
    congestions: list[Congestion] = field(default_factory=list)
    jammings: list[Jamming] = field(default_factory=list)
    papers: list[Registration | Listing | Sighting] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)
    traffic: Traffic | None = None
    launched: int = 0
    scenes: int = 0

    def launch(self, kind: str) -> tuple[Ship, np.random.Generator]:
        """A new ship of class `kind` and the generator of all her own decisions."""
        rng = generator(self.seed, _SHIP_STREAM, self.launched)
        ship = make_ship(self.launched + 1, kind, self.seed, rng)
        self.launched += 1
        return ship, rng

    def scene(self) -> np.random.Generator:
        """The generator of the next scene."""
        self.scenes += 1
        return generator(self.seed, _SCENE_STREAM, self.scenes)

    def attempt(self, scene: Callable[[], None]) -> bool:
        """Play a scene; where it is drawn impossible, take back what it began and draw it anew. Whether it was played."""
        lists: tuple[list[Any], ...] = (
            self.cast, self.planted, self.outages, self.congestions, self.jammings, self.papers, self.sites,
        )  # fmt: skip  # what a scene may add to
        lengths = [len(one) for one in lists]
        for _ in range(TRIES):
            try:
                scene()
                return True
            except Impossible:
                for one, length in zip(lists, lengths, strict=True):
                    del one[length:]
        return False

    def known_traffic(self) -> Traffic:
        """Where the ships that sail so far are, hour by hour; worked out anew when there are more than last time."""
        if self.traffic is None or len(self.traffic.ships) != len(self.cast):
            self.traffic = traffic(self.cast, self.until_s)
        return self.traffic

    def play(self, *itineraries: Itinerary) -> None:
        """These ships sail in the world."""
        self.cast += itineraries

    def plant(self, what: What, ships: Iterable[Ship], where: Where, note: str) -> None:
        """Note a scene played, on ships as they are transmitted. Impossible where it does not end in the scenario."""
        if not 0.0 <= where.start_s < where.end_s <= self.until_s:
            raise Impossible(f"{what.practice} from {where.start_s:.0f} to {where.end_s:.0f} s is not in the scenario")
        self.planted.append(
            Planted(
                practice=what.practice,
                innocent=what.innocent,
                expected_kind=what.kind,
                ships=tuple(ships),
                start_s=where.start_s,
                end_s=where.end_s,
                at=where.at,
                note=note,
            )
        )

    def bring(self, voyager: Voyager, end: str | Position, at_s: float) -> None:
        """The ship is at rest at `end` at `at_s`; until she must leave for it she trades, rather than lie idle for weeks."""
        said, legs = voyager.declared[-1], len(voyager.legs)
        while at_s > IDLE_S and at_s - voyager.voyage(end)[-1].end_s > IDLE_S:
            trade_on(voyager, self.roads, voyager.now_s + 1.0)
        if len(voyager.legs) > legs:
            voyager.declare(said.draught_m, said.destination)
        voyager.sail_to_arrive(end, at_s)

    def site(
        self, rng: np.random.Generator, which: NDArray[np.bool_], window: Window | None = None, apart_km: float = 0.0
    ) -> Position:
        """A position at sea for a scene, one of those `which` selects among `waters()`.

        It is away from other scenes of the same window; without one, from all scenes.
        """
        sea: Waters = waters()
        free = which.copy()
        for other in self.sites:
            if window is None or other.window is None or other.window == window:
                free &= sea.near(other.at, apart_km or SITES_APART_KM, 1e6)
        at = sea.draw(free, rng)
        self.sites.append(Site(at=at, window=window))
        self.grounds.keep_off(at, 12.0)
        return at


def plant_meeting(stage: Stage, what: What, cast: list[Voyager], leg: Leg, note: str) -> None:
    """Note a meeting of `cast` that lasts as long as `leg`."""
    lat, lon, _ = leg.states(np.array([leg.start_s]))
    where = Where(max(leg.start_s, 0.0), leg.end_s, (float(lat[0]), float(lon[0])))
    stage.plant(what, (one.ship for one in cast), where, note)
