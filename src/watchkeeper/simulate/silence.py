"""Silences chosen by the crew: dark calls at DPRK ports, and one long silence that hides nothing."""

from __future__ import annotations

import numpy as np

from watchkeeper.simulate.chance import between
from watchkeeper.simulate.lanes import fairway
from watchkeeper.simulate.leg import Leg
from watchkeeper.simulate.plane import Position
from watchkeeper.simulate.stage import EARLY_S, Planted, Stage, Window
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
LONG_SILENCE_H = (47.0, 51.0)
LONG_VOYAGE_KM = (1450.0, 2600.0)


def dark_call(stage: Stage, window: Window, number: int) -> None:
    """Plant one dark port call."""
    rng = stage.scene()
    harbour, kind = DARK_CALLS[number % len(DARK_CALLS)]
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
    voyager.sail_to_arrive(harbour, arrive_s)
    inward = [leg for leg in voyager.legs if leg.end_s > arrive_s - 3.0 * 24 * HOUR_S]
    off_s = crossing_s(inward, berth, off_km)
    voyager.moor(voyager.now_s + stay_h * HOUR_S)
    voyager.declare(ship.ballast_m if fuel else ship.laden_m, false_target)
    before = len(voyager.legs)
    target = harbour_near(rng, harbours_for(kind), berth, (280.0, 1100.0))
    voyager.sail(target)
    on_s = crossing_s(voyager.legs[before:], berth, on_km)
    off_s, on_s = voyager.fall_silent(off_s, on_s)
    lat, lon, _ = next(leg for leg in inward if leg.start_s <= off_s < leg.end_s).states(np.array([off_s]))
    trade_on(voyager, stage.roads, stage.until_s)
    stage.play(voyager.itinerary())
    stage.planted.append(
        Planted(
            practice="dark_port_call",
            innocent=False,
            expected_kind="gap",
            ships=(ship,),
            start_s=off_s,
            end_s=on_s,
            at=(float(lat[0]), float(lon[0])),
            note=f"dark while calling at {harbour}, {'discharging fuel' if fuel else 'loading coal'}",
        )
    )


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


def long_silence(stage: Stage, window: Window) -> None:
    """Plant two days of silence on an ordinary voyage: the two ends are one ship."""
    rng = stage.scene()
    ship, own = stage.launch("bulker")
    names = harbours_for("bulker")
    home = names[int(rng.integers(0, len(names)))]
    target = harbour_near(rng, tuple(n for n in names if n != home), fairway(home).berth, LONG_VOYAGE_KM)
    voyager = Voyager.moored(ship, own, home, EARLY_S)
    hours = between(rng, LONG_SILENCE_H)
    leave_s = window.start_s + between(rng, (0.0, window.length_s / HOUR_S - hours - 20.0)) * HOUR_S
    voyager.moor(leave_s)
    voyager.sail(target)
    voyager.declare(ship.laden_m, target, leave_s)
    off_s = leave_s + between(rng, (6.0, 10.0)) * HOUR_S
    on_s = off_s + hours * HOUR_S
    off_s, on_s = voyager.fall_silent(off_s, on_s)
    lat, lon, _ = next(leg for leg in voyager.legs if leg.start_s <= off_s < leg.end_s).states(np.array([off_s]))
    trade_on(voyager, stage.roads, stage.until_s)
    stage.play(voyager.itinerary())
    stage.planted.append(
        Planted(
            practice="long_silence",
            innocent=True,
            expected_kind="gap",
            ships=(ship,),
            start_s=off_s,
            end_s=on_s,
            at=(float(lat[0]), float(lon[0])),
            note=f"transponder failed for two days on the declared way to {target}; both ends are one ship",
        )
    )
