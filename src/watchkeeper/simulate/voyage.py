"""Merchant ships: from harbour to harbour, waiting in the roads or going straight in, laden one way."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from watchkeeper.simulate.chance import between
from watchkeeper.simulate.itinerary import Itinerary
from watchkeeper.simulate.lanes import Harbour, fairway
from watchkeeper.simulate.plane import Position, apart_m
from watchkeeper.simulate.ship import Ship
from watchkeeper.simulate.voyager import HOUR_S, Voyager

TRADE = {"tanker": "t", "bunker tanker": "t", "fishing": "f", "small fishing": "f", "yacht": "y"}
"""Which letter of the harbour table a class calls for; all others are cargo."""
VOYAGE_KM = (180.0, 1300.0)  # kilometres as the crow flies between the harbours of one voyage
STAY_H = (8.0, 34.0)  # hours at a berth
ROADS_H = (4.0, 30.0)  # hours at anchor before a berth is free
ROADS_CHANCE = 0.45  # share of arrivals that wait in the roads


@dataclass(slots=True, kw_only=True)
class Roadsteads:
    """Who anchors where: each ship keeps one place in each harbour's roads."""

    taken: dict[str, list[int]] = field(default_factory=dict)

    def place_of(self, ship: Ship, harbour: str) -> int:
        """The number of the ship's anchoring place off `harbour`."""
        known = self.taken.setdefault(harbour, [])
        if ship.number not in known:
            known.append(ship.number)
        return known.index(ship.number)


def harbours_for(kind: str) -> tuple[str, ...]:
    """Harbours where ships of class `kind` call."""
    letter = TRADE.get(kind, "c")
    return tuple(one.name for one in Harbour.table() if letter in one.trades)


def harbour_near(rng: np.random.Generator, names: tuple[str, ...], at: Position, bounds_km: tuple[float, float]) -> str:
    """One of `names` whose berth lies between two distances of `at`; the nearest to that when none does."""
    km = [apart_m(at, fairway(name).berth) / 1000.0 for name in names]
    fit = [name for name, far in zip(names, km, strict=True) if bounds_km[0] <= far <= bounds_km[1]]
    if fit:
        return fit[int(rng.integers(0, len(fit)))]
    miss = [max(bounds_km[0] - far, far - bounds_km[1]) for far in km]
    return names[miss.index(min(miss))]


def trade_on(voyager: Voyager, roads: Roadsteads, until_s: float, names: tuple[str, ...] = ()) -> None:
    """Go on trading from the berth she lies at until `until_s`, between `names` or all harbours of her trade."""
    rng, ship = voyager.rng, voyager.ship
    names = names or harbours_for(ship.kind)
    while voyager.now_s < until_s:
        voyager.moor(voyager.now_s + between(rng, STAY_H) * HOUR_S)
        others = tuple(name for name in names if name != voyager.harbour)
        target = harbour_near(rng, others, voyager.at, VOYAGE_KM)
        laden = voyager.draught_m < (ship.ballast_m + ship.laden_m) / 2
        load = ship.laden_m if laden else ship.ballast_m
        load, since_s = load - 0.4 * float(rng.random()), voyager.now_s
        if float(rng.random()) < ROADS_CHANCE:
            voyager.sail_to_roads(target, roads.place_of(ship, target))
            voyager.declare(load, target, since_s)
            voyager.anchor(voyager.now_s + between(rng, ROADS_H) * HOUR_S)
            voyager.sail_from_roads(target)
        else:
            voyager.sail(target)
            voyager.declare(load, target, since_s)


def merchant(
    ship: Ship, rng: np.random.Generator, roads: Roadsteads, until_s: float, names: tuple[str, ...] = ()
) -> Itinerary:
    """A merchant ship's itinerary up to `until_s`; at time 0 she is somewhere in the middle of it."""
    some = names or harbours_for(ship.kind)
    start = some[int(rng.integers(0, len(some)))]
    voyager = Voyager.moored(ship, rng, start, -between(rng, (10.0, 110.0)) * HOUR_S)
    trade_on(voyager, roads, until_s, names)
    return voyager.itinerary()
