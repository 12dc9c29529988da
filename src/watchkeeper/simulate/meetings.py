"""Innocent meetings that look like transfers: bunkering, tow, pilot, pair trawlers, rafted boats, passing ferries."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from watchkeeper.simulate.ferry import LINES
from watchkeeper.simulate.fishing import tow_path
from watchkeeper.simulate.lanes import fairway
from watchkeeper.simulate.leg import AT_ANCHOR, FISHING, MPS_PER_KN, Anchor, Beside, Leg, Sail, Speeds
from watchkeeper.simulate.plane import Position, apart_m, headed
from watchkeeper.simulate.roads import anchoring_places
from watchkeeper.simulate.stage import EARLY_S, Planted, Stage, Window
from watchkeeper.simulate.transfer import ALONGSIDE_S, STAND_OFF_M, adrift
from watchkeeper.simulate.trigonometry import distance_m
from watchkeeper.simulate.voyage import between, harbour_near, harbours_for, trade_on
from watchkeeper.simulate.voyager import HOUR_S, Voyager
from watchkeeper.simulate.waters import waters

BUNKER_H = (2.6, 5.0)  # hours a bunker tanker lies alongside
BUNKER_KM = 60.0  # kilometres a bunker tanker serves from her harbour
ROADS_KM = (14.0, 22.0)  # kilometres from a port of outer roads: beyond the 10 km that count as an anchorage's own
TOW_KN, WIRE_M = 5.2, 420.0  # knots of a tug with a barge, metres of wire
PAIR_M = 330.0  # metres between two boats towing one net
PAIR_KN = {"encounter": 1.7, "none": 3.1}  # knots: slow pairs meet the rule of an encounter, usual ones do not
FERRY_APART_M = 420.0  # metres between two ferries that pass


def _planted(stage: Stage, kind: str, practice: str, cast: list[Voyager], leg: Leg, note: str, end_s: float = 0.0) -> None:
    lat, lon, _ = leg.states(np.array([leg.start_s]))
    stage.planted.append(
        Planted(
            practice=practice,
            innocent=True,
            expected_kind=kind,
            ships=tuple(one.ship for one in cast),
            start_s=leg.start_s,
            end_s=end_s or leg.end_s,
            at=(float(lat[0]), float(lon[0])),
            note=note,
        )
    )


def bunkering(stage: Stage, window: Window) -> None:
    """A bulker anchored in outer roads takes fuel from a small tanker out of the nearest harbour."""
    rng, sea = stage.scene(), waters()
    served = np.zeros(len(sea.lat), dtype=np.bool_)
    for name in harbours_for("bunker tanker"):
        served |= sea.near(fairway(name).berth, 0.0, BUNKER_KM)
    outer = (sea.port_km >= ROADS_KM[0]) & (sea.port_km <= ROADS_KM[1]) & (sea.shore_km >= 12.0)
    at = stage.site(rng, served & outer & sea.well_heard)
    ship, own = stage.launch("bulker")
    home = harbour_near(rng, harbours_for("bulker"), at, (200.0, 900.0))
    bulker = Voyager.moored(ship, own, home, EARLY_S)
    bulker.declare(ship.ballast_m, harbour_near(rng, harbours_for("bulker"), at, (0.0, 120.0)))
    hours = between(rng, BUNKER_H)
    start_s = window.start_s + between(rng, (8.0, window.length_s / HOUR_S - hours - 6.0)) * HOUR_S
    bulker.sail_to_arrive(at, start_s - between(rng, (2.0, 6.0)) * HOUR_S)
    bulker.anchor(start_s + (hours + between(rng, (1.0, 4.0))) * HOUR_S)
    small, own = stage.launch("bunker tanker")
    base = harbour_near(rng, harbours_for("bunker tanker"), at, (0.0, BUNKER_KM))
    barge = Voyager.moored(small, own, base, EARLY_S)
    barge.declare(small.laden_m, base)
    side = (ship.beam_m + small.beam_m) / 2.0 + 5.0
    beside = Beside(start_s=start_s, end_s=start_s + hours * HOUR_S, mate=bulker.legs[-1], aside_m=side)
    lat, lon, heading = beside.states(np.array([start_s]))
    berth = (float(lat[0]), float(lon[0]))
    barge.sail_to_arrive(headed(berth, float(heading[0]) + 110.0, STAND_OFF_M), start_s - ALONGSIDE_S)
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
    _planted(stage, "encounter", "bunkering", [bulker, barge], beside, note)


def tow(stage: Stage, window: Window) -> None:
    """A tug with a barge on the wire from harbour to harbour."""
    rng = stage.scene()
    names = harbours_for("tug")
    home = names[int(rng.integers(0, len(names)))]
    target = harbour_near(rng, tuple(n for n in names if n != home), fairway(home).berth, (100.0, 450.0))
    (ship, own), (load, other) = stage.launch("tug"), stage.launch("barge")
    tug = Voyager.moored(replace(ship, cruise_kn=TOW_KN), own, home, EARLY_S)
    barge = Voyager.moored(load, other, home, EARLY_S)
    leave_s = window.start_s + between(rng, (2.0, window.length_s / HOUR_S * 0.5)) * HOUR_S
    tug.moor(leave_s)
    before = len(tug.legs)
    tug.sail(target)
    tug.declare(ship.ballast_m, target, leave_s)
    towed = [replace(leg, lag_m=WIRE_M, wander=replace(leg.wander, ahead_m=0.0)) for leg in tug.legs[before:] if isinstance(leg, Sail)]
    tug.legs[before:] = [replace(leg, wander=replace(leg.wander, ahead_m=0.0)) for leg in tug.legs[before:] if isinstance(leg, Sail)]
    barge.at = tug.legs[before - 1].finish()
    barge.moor(leave_s)
    for leg in towed:
        barge.add(leg)
    for voyager in (tug, barge):
        voyager.moor(max(stage.until_s, voyager.now_s + HOUR_S))
        stage.play(voyager.itinerary())
    note = f"tug and barge on {WIRE_M:.0f} m of wire from {home} to {target}"
    _planted(stage, "none", "tow", [tug, barge], towed[0], note, towed[-1].end_s)


def pilot(stage: Stage, window: Window) -> None:
    """A pilot boat runs beside an arriving bulker for a quarter of an hour."""
    rng = stage.scene()
    names = tuple(n for n in harbours_for("bulker") if apart_m(fairway(n).berth, fairway(n).gate) < 25_000.0)
    target = names[int(rng.integers(0, len(names)))]
    (ship, own), (boat, other) = stage.launch("bulker"), stage.launch("pilot boat")
    home = harbour_near(rng, tuple(n for n in harbours_for("bulker") if n != target), fairway(target).berth, (200.0, 800.0))
    bulker = Voyager.moored(ship, own, home, EARLY_S)
    bulker.declare(ship.laden_m, target)
    arrive_s = window.start_s + between(rng, (10.0, window.length_s / HOUR_S - 6.0)) * HOUR_S
    bulker.sail_to_arrive(target, arrive_s)
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
    _planted(stage, "none", "pilot_meeting", [bulker, launch], beside, f"pilot boards for {target}; under way, 15 minutes")


def fishing_pair(stage: Stage, window: Window, expected: str) -> None:
    """Two trawlers towing one net, side by side for many hours."""
    rng = stage.scene()
    kind = "fishing"
    names = harbours_for(kind)
    home = names[int(rng.integers(0, len(names)))]
    ground = stage.grounds.near(home, rng, well_heard=True)
    start_s = window.start_s + between(rng, (6.0, window.length_s * 0.4 / HOUR_S)) * HOUR_S
    hours = between(rng, (6.0, min(20.0, (window.end_s - start_s) / HOUR_S - 6.0)))
    (ship, own), (other, others) = stage.launch(kind), stage.launch(kind)
    lead, mate = Voyager.moored(ship, own, home, EARLY_S), Voyager.moored(other, others, home, EARLY_S)
    lead.sail_to_arrive(ground.middle, start_s - 1.5 * HOUR_S)
    adrift(lead, rng, 1.5)
    speed_kn = PAIR_KN[expected]
    path = tow_path(lead.at, ground, speed_kn * MPS_PER_KN * hours * HOUR_S, rng, veer_deg=36.0)
    speeds = Speeds(first=0.0, cruise=speed_kn * MPS_PER_KN, last=0.0, change=0.02)
    leg = Sail(start_s=start_s, path=path, run_m=path.length_m, speeds=speeds, status=FISHING)
    pair = replace(leg, beam_m=PAIR_M)
    lat, lon, _ = pair.states(np.array([start_s]))
    mate.sail_to_arrive(headed(ground.middle, float(rng.integers(0, 360)), 2500.0), start_s - 1.2 * HOUR_S)
    mate.arrive((float(lat[0]), float(lon[0])), start_s)
    for voyager, towing in ((lead, leg), (mate, pair)):
        voyager.add(towing)
        voyager.sail(home)
        voyager.moor(max(stage.until_s, voyager.now_s + HOUR_S))
        stage.play(voyager.itinerary())
    note = f"pair trawlers {PAIR_M:.0f} m apart at {speed_kn} kn over the ground"
    _planted(stage, expected, "fishing_pair", [lead, mate], leg, note)


def raft_up(stage: Stage, window: Window, boats: int = 3) -> None:
    """Fishing boats made fast to each other at anchor in the roads of a harbour."""
    rng = stage.scene()
    names = tuple(n for n in harbours_for("fishing") if len(anchoring_places(n)) > 20)
    home = names[int(rng.integers(0, len(names)))]
    start_s = window.start_s + between(rng, (4.0, window.length_s * 0.5 / HOUR_S)) * HOUR_S
    end_s = start_s + between(rng, (8.0, 14.0)) * HOUR_S
    cast: list[Voyager] = []
    spots = anchoring_places(home)[-boats:]
    middle: Position = spots[0]
    anchored: Anchor | None = None
    for number in range(boats):
        ship, own = stage.launch("fishing")
        boat = Voyager.moored(ship, own, home, EARLY_S)
        boat.moor(start_s - 4.0 * HOUR_S - number * 900.0)
        boat.sail_to_roads(home, len(anchoring_places(home)) - boats + number)
        if anchored is None:
            anchored = Anchor(
                start_s=boat.now_s, end_s=end_s + HOUR_S, at=middle, radius_m=90.0, axis_deg=40.0, phase_deg=120.0
            )
            boat.add(anchored)
        else:
            mine = Beside(
                start_s=start_s, end_s=end_s, mate=anchored, aside_m=(14.0 if number == 1 else -14.0), status=AT_ANCHOR
            )
            lat, lon, _ = mine.states(np.array([start_s]))
            boat.arrive((float(lat[0]), float(lon[0])), start_s)
            boat.add(mine)
        boat.sail_from_roads(home)
        boat.moor(max(stage.until_s, boat.now_s + HOUR_S))
        stage.play(boat.itinerary())
        cast.append(boat)
    note = f"{boats} fishing boats rafted up at anchor in the roads of {home}"
    _planted(stage, "none", "raft_up", cast, mine, note)


def ferries_pass(stage: Stage, window: Window) -> None:
    """Two ferries of one line pass each other close by in mid-passage."""
    rng = stage.scene()
    lines = tuple(line for line in LINES if apart_m(fairway(line[0]).berth, fairway(line[1]).berth) > 150_000.0)
    line = lines[int(rng.integers(0, len(lines)))]
    (ship, own), (second, other) = stage.launch("ferry"), stage.launch("ferry")
    one = Voyager.moored(ship, own, line[0], EARLY_S)
    leave_s = window.start_s + between(rng, (2.0, window.length_s * 0.5 / HOUR_S)) * HOUR_S
    one.moor(leave_s)
    plan = [replace(leg, wander=replace(leg.wander, aside_m=0.0, ahead_m=0.0)) for leg in one.voyage(line[1])]
    for leg in plan:
        one.add(leg)
    one.declare(ship.ballast_m, line[1], leave_s)
    path = plan[0].path.reversed()
    back, clock = [], leave_s
    for leg in plan[::-1]:
        turned = replace(leg.speeds, first=leg.speeds.last, last=leg.speeds.first)
        start_m = path.length_m - leg.from_m - leg.run_m
        back.append(replace(leg, start_s=clock, path=path, from_m=start_m, speeds=turned, beam_m=FERRY_APART_M))
        clock = back[-1].end_s
    two = Voyager.moored(replace(second, cruise_kn=ship.cruise_kn), other, line[1], EARLY_S)
    lat, lon, _ = back[0].states(np.array([leave_s]))
    two.at = (float(lat[0]), float(lon[0]))
    two.moor(leave_s)
    for leg in back:
        two.add(leg)
    two.declare(second.ballast_m, line[0], leave_s)
    t = np.arange(leave_s, clock, 30.0)
    first = np.concatenate([np.stack(leg.states(t[(t >= leg.start_s) & (t < leg.end_s)])[:2]) for leg in plan], axis=1)
    then = np.concatenate([np.stack(leg.states(t[(t >= leg.start_s) & (t < leg.end_s)])[:2]) for leg in back], axis=1)
    count = min(first.shape[1], then.shape[1])
    apart = distance_m(first[0, :count], first[1, :count], then[0, :count], then[1, :count])
    nearest = int(np.argmin(apart))
    for voyager in (one, two):
        voyager.moor(max(stage.until_s, voyager.now_s + HOUR_S))
        stage.play(voyager.itinerary())
    stage.planted.append(
        Planted(
            practice="ferries_pass",
            innocent=True,
            expected_kind="none",
            ships=(one.ship, two.ship),
            start_s=float(t[nearest]) - 300.0,
            end_s=float(t[nearest]) + 300.0,
            at=(float(first[0, nearest]), float(first[1, nearest])),
            note=f"two ferries of the line {line[0]} to {line[1]} pass {float(apart[nearest]):.0f} m apart",
        )
    )
