"""Innocent meetings that look like transfers: bunkering in outer roads, a tow, a pilot boarding."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from watchkeeper.simulate.chance import between
from watchkeeper.simulate.lanes import fairway
from watchkeeper.simulate.leg import Anchor, Beside
from watchkeeper.simulate.plane import apart_m, headed
from watchkeeper.simulate.sail import Sail
from watchkeeper.simulate.stage import EARLY_S, Stage, What, Where, Window, plant_meeting
from watchkeeper.simulate.transfer import ALONGSIDE_S, STAND_OFF_M, adrift
from watchkeeper.simulate.voyage import harbour_near, harbours_for, trade_on
from watchkeeper.simulate.voyager import HOUR_S, Voyager
from watchkeeper.simulate.waters import waters

BUNKER_H = (2.6, 5.0)  # hours a bunker tanker lies alongside
BUNKER_KM = 60.0  # kilometres a bunker tanker serves from her harbour
ROADS_KM = (14.0, 22.0)  # kilometres from a port of outer roads: beyond the 10 km that count as an anchorage's own
NEIGHBOURS_H = (8.0, 40.0)  # hours two ships lie at anchor side by side
NEIGHBOURS_M = (280.0, 430.0)  # metres between them
TOW_KN, WIRE_M = 5.2, 420.0  # knots of a tug with a barge, metres of wire


def bunkering(stage: Stage, window: Window) -> None:
    """A bulker anchored in outer roads takes fuel from a small tanker out of the nearest harbour."""
    rng, sea = stage.scene(), waters()
    served = np.zeros(len(sea.lat), dtype=np.bool_)
    for name in harbours_for("bunker tanker"):
        served |= sea.near(fairway(name).berth, 0.0, BUNKER_KM)
    outer = (sea.port_km >= ROADS_KM[0]) & (sea.port_km <= ROADS_KM[1]) & (sea.shore_km >= 12.0)
    at = stage.site(rng, served & outer & sea.well_heard, window, apart_km=12.0)
    ship, own = stage.launch("bulker")
    home = harbour_near(rng, harbours_for("bulker"), at, (200.0, 900.0))
    bulker = Voyager.moored(ship, own, home, EARLY_S)
    bulker.declare(ship.ballast_m, harbour_near(rng, harbours_for("bulker"), at, (0.0, 120.0)))
    hours = between(rng, BUNKER_H)
    start_s = window.start_s + between(rng, (8.0, window.length_s / HOUR_S - hours - 6.0)) * HOUR_S
    stage.bring(bulker, at, start_s - between(rng, (2.0, 6.0)) * HOUR_S)
    bulker.anchor(start_s + (hours + between(rng, (1.0, 4.0))) * HOUR_S)
    small, own = stage.launch("bunker tanker")
    base = harbour_near(rng, harbours_for("bunker tanker"), at, (0.0, BUNKER_KM))
    barge = Voyager.moored(small, own, base, EARLY_S)
    barge.declare(small.laden_m, base)
    side = (ship.beam_m + small.beam_m) / 2.0 + 5.0
    beside = Beside(start_s=start_s, end_s=start_s + hours * HOUR_S, mate=bulker.legs[-1], aside_m=side)
    lat, lon, heading = beside.states(np.array([start_s]))
    berth = (float(lat[0]), float(lon[0]))
    stage.bring(barge, headed(berth, float(heading[0]) + 110.0, STAND_OFF_M), start_s - ALONGSIDE_S)
    barge.arrive(berth, start_s)
    barge.add(beside)
    barge.declare(small.laden_m - 0.8, base)
    for voyager, target in ((bulker, home), (barge, base)):
        voyager.sail(target)
        if voyager is bulker:
            trade_on(voyager, stage.roads, stage.until_s)
        voyager.moor(max(stage.until_s, voyager.now_s + HOUR_S))
        stage.play(voyager.itinerary())
    note = f"bunker tanker of {base} fuels a bulker anchored in the outer roads"
    plant_meeting(stage, What("bunkering", "encounter", innocent=True), [bulker, barge], beside, note)


def anchored_neighbours(stage: Stage, window: Window) -> None:
    """Two bulkers at anchor side by side in outer roads, waiting for berths; they swing together and do nothing."""
    rng, sea = stage.scene(), waters()
    outer = (sea.port_km >= ROADS_KM[0]) & (sea.port_km <= ROADS_KM[1]) & (sea.shore_km >= 12.0)
    at = stage.site(rng, outer & sea.well_heard, window, apart_km=12.0)
    hours = between(rng, NEIGHBOURS_H)
    start_s = window.start_s + between(rng, (8.0, window.length_s / HOUR_S - hours - 6.0)) * HOUR_S
    places = (at, headed(at, float(rng.integers(0, 360)), between(rng, NEIGHBOURS_M)))
    axis, phase = (float(rng.integers(0, 360)) for _ in range(2))
    cast: list[Voyager] = []
    for place, late_h in zip(places, (-2.0, 0.0), strict=True):
        ship, own = stage.launch("bulker")
        voyager = Voyager.moored(ship, own, harbour_near(rng, harbours_for("bulker"), at, (200.0, 900.0)), EARLY_S)
        target = harbour_near(rng, harbours_for("bulker"), at, (0.0, 120.0))
        voyager.declare(ship.laden_m, target)
        stage.bring(voyager, place, start_s + late_h * HOUR_S)
        end_s = start_s + hours * HOUR_S
        anchor = Anchor(start_s=voyager.now_s, end_s=end_s, at=place, radius_m=150.0, axis_deg=axis, phase_deg=phase)
        voyager.add(anchor)
        voyager.sail(target)
        trade_on(voyager, stage.roads, stage.until_s)
        stage.play(voyager.itinerary())
        cast.append(voyager)
    what = What("anchored_neighbours", "encounter", innocent=True)
    plant_meeting(stage, what, cast, anchor, "two bulkers anchored side by side, waiting")


def tow(stage: Stage, window: Window) -> None:
    """A tug with a barge on the wire, at sea when the window opens; she leaves the barge at its berth and anchors."""
    rng = stage.scene()
    names = harbours_for("tug")
    home = names[int(rng.integers(0, len(names)))]
    target = harbour_near(rng, tuple(n for n in names if n != home), fairway(home).berth, (120.0, 450.0))
    (ship, own), (load, other) = stage.launch("tug"), stage.launch("barge")
    tug = Voyager.moored(replace(ship, cruise_kn=TOW_KN), own, home, EARLY_S)
    barge = Voyager.moored(load, other, home, EARLY_S)
    leave_s = window.start_s - between(rng, (1.0, 6.0)) * HOUR_S
    tug.moor(leave_s)
    before = len(tug.legs)
    tug.sail(target)
    tug.declare(ship.ballast_m, target, leave_s)
    towed = [
        replace(leg, lag_m=WIRE_M, wander=replace(leg.wander, ahead_m=0.0))
        for leg in tug.legs[before:]
        if isinstance(leg, Sail)
    ]
    tug.legs[before:] = [
        replace(leg, wander=replace(leg.wander, ahead_m=0.0)) for leg in tug.legs[before:] if isinstance(leg, Sail)
    ]
    barge.at = tug.legs[before - 1].finish()
    barge.moor(leave_s)
    for leg in towed:
        barge.add(leg)
    tug.sail_to_roads(target, stage.roads.place_of(tug.ship, target))
    for voyager in (tug, barge):
        voyager.moor(max(stage.until_s, voyager.now_s + HOUR_S))
        stage.play(voyager.itinerary())
    note = f"tug and barge on {WIRE_M:.0f} m of wire from {home} to {target}"
    where = Where(max(leave_s, 0.0), towed[-1].end_s, barge.legs[0].finish())
    stage.plant(What("tow", "none", innocent=True), (tug.ship, barge.ship), where, note)


def pilot(stage: Stage, window: Window) -> None:
    """A pilot boat runs beside an arriving bulker for a quarter of an hour."""
    rng = stage.scene()
    names = tuple(n for n in harbours_for("bulker") if apart_m(fairway(n).berth, fairway(n).gate) < 25_000.0)
    target = names[int(rng.integers(0, len(names)))]
    (ship, own), (boat, other) = stage.launch("bulker"), stage.launch("pilot boat")
    home = harbour_near(
        rng, tuple(n for n in harbours_for("bulker") if n != target), fairway(target).berth, (200.0, 800.0)
    )
    bulker = Voyager.moored(ship, own, home, EARLY_S)
    bulker.declare(ship.laden_m, target)
    arrive_s = window.start_s + between(rng, (10.0, window.length_s / HOUR_S - 6.0)) * HOUR_S
    stage.bring(bulker, target, arrive_s)
    inbound = bulker.legs[-2]  # the leg that ends at the gate, where the approach begins
    start_s = inbound.end_s - 1500.0
    beside = Beside(start_s=start_s, end_s=start_s + 900.0, mate=inbound, aside_m=ship.beam_m / 2.0 + 4.0)
    lat, lon, _ = beside.states(np.array([start_s]))
    meet = (float(lat[0]), float(lon[0]))
    launch = Voyager.moored(boat, other, target, EARLY_S)
    launch.sail_to_arrive(headed(meet, float(rng.integers(0, 360)), 1400.0), start_s - 1500.0)
    adrift(launch, rng, 1100.0 / HOUR_S)
    launch.arrive(meet, start_s, 14.0)
    launch.add(beside)
    launch.sail(target)
    trade_on(bulker, stage.roads, stage.until_s)
    launch.moor(max(stage.until_s, launch.now_s + HOUR_S))
    for voyager in (bulker, launch):
        stage.play(voyager.itinerary())
    note = f"pilot boards for {target}; under way, 15 minutes"
    plant_meeting(stage, What("pilot_meeting", "none", innocent=True), [bulker, launch], beside, note)
