"""Calls at DPRK ports that nobody is meant to see: silences chosen by the crew."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from watchkeeper.simulate.chance import between
from watchkeeper.simulate.lanes import fairway
from watchkeeper.simulate.leg import Leg
from watchkeeper.simulate.plane import Position
from watchkeeper.simulate.stage import EARLY_S, Stage, What, Where, Window
from watchkeeper.simulate.trigonometry import distance_m
from watchkeeper.simulate.voyage import harbour_near, harbours_for, trade_on
from watchkeeper.simulate.voyager import HOUR_S, Voyager

DARK_CALLS = (
    ("Nampo", "tanker"),
    ("Chongjin", "bulker"),
    ("Haeju Hang", "bulker"),
    ("Hungnam", "tanker"),
    ("Najin", "bulker"),
)
"""DPRK ports called at in the dark and by what: fuel goes in, coal comes out."""
OFF_KM = (70.0, 150.0)  # kilometres from the port where transmission stops
ON_KM = (70.0, 150.0)  # kilometres from the port where it begins again
STAY_H = (6.0, 30.0)  # hours at the berth; with the way in and out 12 to 60 hours of silence
STOP_H = (2.0, 4.0)  # hours of a stop made for its paper: too short to load a bulker
ROUTE = ("Vostochnyy", "Najin")  # the fixed pair: heard off the first, dark all the way to the second and back
ROUTE_KM = 35.0  # kilometres from the first where transmission stops and begins
TRIP_H = 70.0  # hours a round trip takes at most


@dataclass(frozen=True, slots=True, kw_only=True)
class DarkCall:
    """A call made in the dark: the ship, when she fell silent and was heard again, and where that began.

    `stopped` is when she lay at the port of a stop afterwards; without one, when she reached her next port twice.
    """

    voyager: Voyager
    off_s: float
    on_s: float
    at: Position
    stopped: tuple[float, float]


def call_in_the_dark(stage: Stage, window: Window, harbour: str, kind: str, stop: str | None = None) -> DarkCall:
    """A ship calls at `harbour` unheard, under a false destination, then stops at `stop` if any, and trades on."""
    rng = stage.scene()
    ship, own = stage.launch(kind)
    berth = fairway(harbour).berth
    home = harbour_near(rng, harbours_for(kind), berth, (280.0, 1100.0))
    voyager = Voyager.moored(ship, own, home, EARLY_S)
    false_target = harbour_near(rng, tuple(n for n in harbours_for(kind) if n != home), berth, (200.0, 900.0))
    fuel = kind == "tanker"
    voyager.declare(ship.laden_m if fuel else ship.ballast_m, false_target)
    off_km, on_km = between(rng, OFF_KM), between(rng, ON_KM)
    way_h = 1.5 + 1.35 * max(off_km, on_km) / (ship.cruise_kn * 1.852)
    room_h = window.length_s / HOUR_S
    stay_h = between(rng, (STAY_H[0], min(STAY_H[1], room_h - 2.0 * way_h - 8.0)))
    arrive_s = window.start_s + between(rng, (4.0 + way_h, room_h - way_h - stay_h - 3.0)) * HOUR_S
    stage.bring(voyager, harbour, arrive_s)
    inward = [leg for leg in voyager.legs if leg.end_s > arrive_s - 3.0 * 24 * HOUR_S]
    off_s = crossing_s(inward, berth, off_km)
    voyager.moor(voyager.now_s + stay_h * HOUR_S)
    voyager.declare(ship.ballast_m if fuel else ship.laden_m, stop or false_target)
    before = len(voyager.legs)
    target = harbour_near(rng, tuple(n for n in harbours_for(kind) if n != stop), berth, (280.0, 1100.0))
    voyager.sail(stop or target)
    on_s = crossing_s(voyager.legs[before:], berth, on_km)
    off_s, on_s = voyager.fall_silent(off_s, on_s)
    reached_s = left_s = voyager.now_s
    if stop is not None:
        voyager.moor(voyager.now_s + between(rng, STOP_H) * HOUR_S)
        left_s = voyager.now_s
        voyager.declare(voyager.draught_m, target)
        voyager.sail(target)
    trade_on(voyager, stage.roads, stage.until_s)
    itinerary = voyager.itinerary()
    stage.play(itinerary)
    return DarkCall(voyager=voyager, off_s=off_s, on_s=on_s, at=itinerary.at(off_s), stopped=(reached_s, left_s))


def dark_call(stage: Stage, window: Window, number: int) -> None:
    """Plant one dark port call."""
    harbour, kind = DARK_CALLS[number % len(DARK_CALLS)]
    done = call_in_the_dark(stage, window, harbour, kind)
    doing = "discharging fuel" if kind == "tanker" else "loading coal"
    _plant(stage, done, "dark_port_call", "gap", f"dark while calling at {harbour}, {doing}")


def direct_delivery(stage: Stage, window: Window, number: int) -> None:
    """Plant a foreign tanker that carries fuel to a DPRK port in the dark: she comes laden and leaves in ballast."""
    harbour = ("Nampo", "Chongjin")[number % 2]
    done = call_in_the_dark(stage, window, harbour, "tanker")
    flag = done.voyager.ship.flag
    _plant(stage, done, "direct_delivery", "dark_port_call", f"tanker of flag {flag} delivers fuel at {harbour}, dark")


def origin_stop(stage: Stage, window: Window, number: int) -> None:
    """Plant a bulker with coal from a dark call that stops for hours elsewhere and declares that to be its origin."""
    stop = ("Kholmsk", "Vladivostok")[number % 2]
    done = call_in_the_dark(stage, window, ("Chongjin", "Najin")[number % 2], "bulker", stop)
    start_s, end_s = done.stopped
    what = What("origin_stop", "port_visit")
    where = Where(start_s, end_s, fairway(stop).berth)
    stage.plant(
        what,
        (done.voyager.ship,),
        where,
        f"stops at {stop} without loading after a dark call, and names it as where the coal is from",
    )


def _plant(stage: Stage, done: DarkCall, practice: str, kind: str, note: str) -> None:
    what = What(practice, kind)
    where = Where(done.off_s, done.on_s, done.at)
    stage.plant(what, (done.voyager.ship,), where, note)


def crossing_s(legs: list[Leg], middle: Position, km: float) -> float:
    """When a ship first crosses the circle of `km` kilometres round `middle`, to the minute; the start if never."""
    t = np.concatenate([np.arange(leg.start_s, leg.end_s, 60.0) for leg in legs])
    far = np.concatenate(
        [
            distance_m(middle[0], middle[1], *leg.states(np.arange(leg.start_s, leg.end_s, 60.0))[:2]) / 1000.0
            for leg in legs
        ]
    )
    inside = far < km
    crossed = np.nonzero(inside[1:] != inside[:-1])[0]
    return float(t[crossed[0] + 1]) if len(crossed) else float(t[0])


def military_route(stage: Stage, window: Window, number: int) -> None:
    """Plant the round trips of a ship between two fixed ports, heard only near one of them: a row for each."""
    rng = stage.scene()
    ship, own = stage.launch("cargo")
    berth = fairway(ROUTE[0]).berth
    voyager = Voyager.moored(ship, own, harbour_near(rng, harbours_for("cargo"), berth, (200.0, 900.0)), EARLY_S)
    stage.bring(voyager, ROUTE[0], window.start_s + between(rng, (1.0, 12.0)) * HOUR_S)
    trips: list[DarkCall] = []
    while len(trips) < 2 and voyager.now_s < window.end_s - TRIP_H * HOUR_S:
        voyager.moor(voyager.now_s + between(rng, (6.0, 12.0)) * HOUR_S)
        before = len(voyager.legs)
        voyager.sail(ROUTE[1])
        voyager.moor(voyager.now_s + between(rng, (9.0, 20.0)) * HOUR_S)
        turned = len(voyager.legs)
        voyager.sail(ROUTE[0])
        off_s = crossing_s(voyager.legs[before:turned], berth, ROUTE_KM)
        off_s, on_s = voyager.fall_silent(off_s, crossing_s(voyager.legs[turned:], berth, ROUTE_KM))
        at = voyager.itinerary().at(off_s)
        trips.append(DarkCall(voyager=voyager, off_s=off_s, on_s=on_s, at=at, stopped=(off_s, on_s)))
    trade_on(voyager, stage.roads, stage.until_s)
    stage.play(voyager.itinerary())
    for trip in trips:
        note = f"{ROUTE[0]} to {ROUTE[1]} and back, trip {trips.index(trip) + 1}; heard only off {ROUTE[0]}"
        _plant(stage, trip, "military_route", "dark_port_call", note)
