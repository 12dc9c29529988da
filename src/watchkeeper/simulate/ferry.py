"""Ships that keep near home: ferries on their line, tugs about their harbour, yachts out for the day."""

from __future__ import annotations

import numpy as np

from watchkeeper.simulate.chance import between
from watchkeeper.simulate.itinerary import Itinerary
from watchkeeper.simulate.lanes import fairway
from watchkeeper.simulate.ship import Ship
from watchkeeper.simulate.voyage import Roadsteads, harbours_for
from watchkeeper.simulate.voyager import HOUR_S, Voyager
from watchkeeper.simulate.waters import waters

LINES = (
    ("Inchon", "Weihai"),
    ("Inchon", "Dalian"),
    ("Inchon", "Qingdao Gang"),
    ("Pyeongtaek Hang", "Rizhao"),
    ("Dalian", "Yantai"),
    ("Mokpo", "Cheju Hang"),
    ("Pusan", "Hakata"),
    ("Pusan", "Cheju Hang"),
    ("Mukho", "Vladivostok"),
    ("Kagoshima Ko", "Naha Ko"),
    ("Tomakomai Ko", "Hachinohe Ko"),
    ("Ishikari Bay New Port", "Niigata Ko"),
    ("Naha Ko", "Ishigaki"),
    ("Xiamen", "Tai-Chung Kang"),
)
"""Ferry lines, invented over real harbours."""
TURN_H = (1.5, 5.0)  # hours at a berth between crossings
TUG_H = (0.5, 3.0)  # hours of a tug's task in the roads, and half of those between tasks
DAY_S = 24 * HOUR_S
MORNING_H = (-4.0, 3.0)  # hours after UTC midnight: five to twelve o'clock in the east
OUT_KM = (12.0, 45.0)  # kilometres from harbour a yacht sails in a day


def ferry(ship: Ship, rng: np.random.Generator, line: tuple[str, str], until_s: float) -> Itinerary:
    """A ferry's itinerary up to `until_s`: to and fro on `line`."""
    here, there = line
    voyager = Voyager.moored(ship, rng, here, -between(rng, (2.0, 40.0)) * HOUR_S)
    while voyager.now_s < until_s:
        voyager.moor(voyager.now_s + between(rng, TURN_H) * HOUR_S)
        load, since_s = ship.ballast_m + 0.5 * float(rng.random()), voyager.now_s
        voyager.sail(there)
        voyager.declare(load, there, since_s)
        here, there = there, here
    return voyager.itinerary()


def tug(ship: Ship, rng: np.random.Generator, roads: Roadsteads, until_s: float) -> Itinerary:
    """A harbour tug's itinerary up to `until_s`: tasks in the roads, rests at the berth."""
    names = harbours_for("cargo")
    home = names[int(rng.integers(0, len(names)))]
    voyager = Voyager.moored(ship, rng, home, -between(rng, (2.0, 20.0)) * HOUR_S)
    while voyager.now_s < until_s:
        voyager.moor(voyager.now_s + between(rng, (2.0, 12.0)) * HOUR_S)
        voyager.sail_to_roads(home, roads.place_of(ship, home))
        if voyager.harbour == home:
            continue
        voyager.anchor(voyager.now_s + between(rng, TUG_H) * HOUR_S)
        voyager.sail_from_roads(home)
    return voyager.itinerary()


def yacht(ship: Ship, rng: np.random.Generator, until_s: float) -> Itinerary:
    """A yacht's itinerary up to `until_s`: out by day, home by night, her set switched off in harbour."""
    names = harbours_for("yacht")
    home = names[int(rng.integers(0, len(names)))]
    voyager = Voyager.moored(ship, rng, home, -between(rng, (1.0, 30.0)) * HOUR_S)
    sea = waters()
    near = sea.near(fairway(home).gate, *OUT_KM) & (sea.shore_km >= 10.0)
    if not near.any():
        near = sea.near(fairway(home).gate, 0.0, 90.0)
    while voyager.now_s < until_s:
        start_s = voyager.now_s
        midnight_s = (int(voyager.now_s // DAY_S) + 1) * DAY_S
        morning_s = midnight_s + between(rng, MORNING_H) * HOUR_S
        voyager.moor(max(morning_s, voyager.now_s + 2.0 * HOUR_S))
        voyager.fall_silent(start_s + 900.0, voyager.now_s - 900.0)
        voyager.sail(sea.draw(near, rng))
        voyager.anchor(voyager.now_s + between(rng, (0.3, 2.0)) * HOUR_S, status=0)
        voyager.sail(home)
    return voyager.itinerary()
