"""Voyages that are not what they declare: a destination never approached, a turn back in the dark, orders changed."""

from __future__ import annotations

import numpy as np

from watchkeeper.simulate.chance import between
from watchkeeper.simulate.impossible import Impossible
from watchkeeper.simulate.itinerary import Itinerary
from watchkeeper.simulate.lanes import fairway
from watchkeeper.simulate.plane import apart_m
from watchkeeper.simulate.stage import EARLY_S, Stage, What, Where, Window
from watchkeeper.simulate.station import well_heard
from watchkeeper.simulate.transfer import adrift
from watchkeeper.simulate.trigonometry import Floats, distance_m
from watchkeeper.simulate.voyage import harbour_near, harbours_for, trade_on
from watchkeeper.simulate.voyager import HOUR_S, Voyager
from watchkeeper.simulate.waters import waters

KINDS = ("tanker", "bulker", "cargo")
REAL_KM = (300.0, 900.0)  # kilometres from the harbour she leaves to the one she goes to
CLAIMED_KM = (500.0, 2000.0)  # kilometres from there to the one she declares
NEVER_KM = 150.0  # kilometres that a destination never approached stays away
TURN_KM = (150.0, 350.0)  # kilometres out at which a ship turns back
DRIFT_H = (2.0, 5.0)  # hours she drifts there
DARK_H = (4.0, 7.0)  # hours dark before and after that
ROOM_H = 90.0  # hours such a voyage takes at most


def false_destination(stage: Stage, window: Window) -> None:
    """Plant a voyage whose declared destination lies elsewhere altogether."""
    _elsewhere(stage, window, told=False)


def orders_changed(stage: Stage, window: Window) -> None:
    """Plant a voyage whose orders change at sea: the destination declared on leaving is never approached."""
    _elsewhere(stage, window, told=True)


def _elsewhere(stage: Stage, window: Window, told: bool) -> None:
    rng = stage.scene()
    voyager, home, leave_s = _ready(stage, window, rng)
    ship, names = voyager.ship, harbours_for(voyager.ship.kind)
    real = harbour_near(rng, tuple(n for n in names if n != home), fairway(home).berth, REAL_KM)
    voyager.sail(real)
    arrive_s = voyager.now_s
    there = voyager.itinerary().places(np.arange(leave_s, arrive_s, 1800.0))
    claimed = _never_near(rng, names, there.lat, there.lon)
    voyager.declare(ship.laden_m, claimed, leave_s)
    if told:
        voyager.declare(ship.laden_m, real, leave_s + between(rng, (0.3, 0.6)) * (arrive_s - leave_s))
    trade_on(voyager, stage.roads, stage.until_s)
    note = f"leaves {home} for {claimed} as declared, sails to {real}"
    note += "; orders changed at sea and she says so" if told else " and never says so"
    itinerary = voyager.itinerary()
    stage.play(itinerary)
    _plant(stage, "orders_changed" if told else "false_destination", itinerary, (leave_s, arrive_s), note)


def turn_back(stage: Stage, window: Window) -> None:
    """Plant a ship that turns back in a silence on the open sea, far from the destination she declares."""
    rng, sea = stage.scene(), waters()
    voyager, home, leave_s = _ready(stage, window, rng)
    names = harbours_for(voyager.ship.kind)
    point = sea.draw(sea.near(fairway(home).gate, *TURN_KM), rng)
    voyager.sail(point)
    leg = adrift(voyager, rng, between(rng, DRIFT_H))
    back = harbour_near(rng, names, fairway(home).berth, (0.0, 250.0))
    voyager.sail(back)
    off_s, on_s = (
        leg.start_s - between(rng, DARK_H) * HOUR_S,
        leg.end_s + between(rng, DARK_H) * HOUR_S,
    )
    ends = voyager.itinerary().places(np.array([off_s, on_s]))
    if off_s < leave_s or on_s > voyager.now_s or not well_heard(ends.lat, ends.lon).all():
        raise Impossible("she is not heard at the ends of her silence")
    there = voyager.itinerary().places(np.arange(leave_s, voyager.now_s, 1800.0))
    claimed = _never_near(rng, names, there.lat, there.lon)
    voyager.fall_silent(off_s, on_s)
    voyager.declare(voyager.ship.laden_m, claimed, leave_s)
    end_s = voyager.now_s
    trade_on(voyager, stage.roads, stage.until_s)
    itinerary = voyager.itinerary()
    stage.play(itinerary)
    note = f"leaves {home} for {claimed}, turns back in {(on_s - off_s) / HOUR_S:.0f} h of silence, puts in at {back}"
    _plant(stage, "turn_back", itinerary, (leave_s, end_s), note)


def _ready(stage: Stage, window: Window, rng: np.random.Generator) -> tuple[Voyager, str, float]:
    """A ship at a berth, about to leave: with her the harbour's name and the time she leaves."""
    ship, own = stage.launch(KINDS[int(rng.integers(0, len(KINDS)))])
    names = harbours_for(ship.kind)
    home = names[int(rng.integers(0, len(names)))]
    before = harbour_near(rng, tuple(n for n in names if n != home), fairway(home).berth, REAL_KM)
    voyager = Voyager.moored(ship, own, before, EARLY_S)
    leave_s = window.start_s + between(rng, (1.0, window.length_s / HOUR_S - ROOM_H)) * HOUR_S
    stage.bring(voyager, home, leave_s - between(rng, (6.0, 20.0)) * HOUR_S)
    voyager.moor(leave_s)
    return voyager, home, leave_s


def _never_near(rng: np.random.Generator, names: tuple[str, ...], lat: Floats, lon: Floats) -> str:
    """A harbour that a track starting at its first position stays far from."""
    start = (float(lat[0]), float(lon[0]))
    fit = [
        name
        for name in names
        if CLAIMED_KM[0] <= apart_m(start, fairway(name).berth) / 1000.0 <= CLAIMED_KM[1]
        and float(distance_m(*fairway(name).berth, lat, lon).min()) > NEVER_KM * 1000.0
    ]
    if not fit:
        raise Impossible("the track passes every harbour")
    return fit[int(rng.integers(0, len(fit)))]


def _plant(stage: Stage, practice: str, itinerary: Itinerary, span: tuple[float, float], note: str) -> None:
    what = What(practice, "destination_mismatch", innocent=practice == "orders_changed")
    where = Where(span[0], span[1], itinerary.at(span[0]))
    stage.plant(what, (itinerary.ship,), where, note)
