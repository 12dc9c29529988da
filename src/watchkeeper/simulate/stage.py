"""The stage: what scenes share while a world is built, the cast so far and the places already used."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from watchkeeper.simulate.chance import generator
from watchkeeper.simulate.fishing import Grounds
from watchkeeper.simulate.itinerary import Itinerary
from watchkeeper.simulate.leg import Leg
from watchkeeper.simulate.plane import Position, apart_m
from watchkeeper.simulate.ship import Ship, make_ship
from watchkeeper.simulate.voyage import Roadsteads
from watchkeeper.simulate.voyager import HOUR_S, Voyager
from watchkeeper.simulate.waters import Waters, waters

SITES_APART_KM = 45.0  # kilometres kept between the places of scenes at sea
EARLY_S = -15.0 * 24.0 * HOUR_S  # seconds: ships of scenes lie in harbour from here on, longer than any voyage takes
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
class Outage:
    """Stations (by name) that heard nothing between two times, seconds after the scenario's start."""

    stations: tuple[str, ...]
    start_s: float
    end_s: float


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


@dataclass(slots=True, kw_only=True)
class Stage:
    """Collects itineraries, planted scenes and outages, and hands out ships, generators and sites."""

    seed: int
    until_s: float
    roads: Roadsteads = field(default_factory=Roadsteads)
    grounds: Grounds = field(default_factory=Grounds)
    cast: list[Itinerary] = field(default_factory=list)
    planted: list[Planted] = field(default_factory=list)
    outages: list[Outage] = field(default_factory=list)
    sites: list[Position] = field(default_factory=list)
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

    def play(self, *itineraries: Itinerary) -> None:
        """These ships sail in the world."""
        self.cast += itineraries

    def site(self, rng: np.random.Generator, which: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Position:
        """A position at sea for a scene, one of those `which` selects among `waters()`, away from other scenes."""
        sea: Waters = waters()
        free = which.copy()
        for other in self.sites:
            free &= sea.near(other, SITES_APART_KM, 1e6)
        at = sea.draw(free if free.any() else which, rng)
        self.sites.append(at)
        self.grounds.keep_off(at, 12.0)
        return at

    def nearest_site_km(self, at: Position) -> float:
        """Kilometres from `at` to the nearest place of a scene."""
        return min((apart_m(at, other) / 1000.0 for other in self.sites), default=1e6)


def plant_meeting(
    stage: Stage, kind: str, practice: str, cast: list[Voyager], leg: Leg, note: str, end_s: float = 0.0
) -> None:
    """Note an innocent meeting of `cast` that lasts as long as `leg`, or until `end_s`."""
    lat, lon, _ = leg.states(np.array([leg.start_s]))
    stage.planted.append(
        Planted(
            practice=practice,
            innocent=True,
            expected_kind=kind,
            ships=tuple(one.ship for one in cast),
            start_s=max(leg.start_s, 0.0),
            end_s=end_s or leg.end_s,
            at=(float(lat[0]), float(lon[0])),
            note=note,
        )
    )
