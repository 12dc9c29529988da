"""Innocent company at sea: pair trawlers, boats rafted up in the roads, ferries that pass each other."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np

from watchkeeper.simulate.chance import between
from watchkeeper.simulate.ferry import LINES
from watchkeeper.simulate.fishing import Ground
from watchkeeper.simulate.lanes import Route, fairway, route
from watchkeeper.simulate.leg import AT_ANCHOR, FISHING, MPS_PER_KN, Anchor, Beside
from watchkeeper.simulate.path import Path, keeping_right, rounded
from watchkeeper.simulate.plane import Position, apart_m, headed, toward
from watchkeeper.simulate.roads import anchoring_places
from watchkeeper.simulate.sail import Sail, Speeds, Wander
from watchkeeper.simulate.stage import EARLY_S, Stage, What, Where, Window, plant_meeting
from watchkeeper.simulate.transfer import adrift
from watchkeeper.simulate.trigonometry import distance_m
from watchkeeper.simulate.voyage import harbour_near, harbours_for
from watchkeeper.simulate.voyager import HOUR_S, Voyager

IN_PORT_M = 8_500.0  # metres from the berth: within the 10 km that count as an anchorage's own
PAIR_M = 330.0  # metres between two boats towing one net
PAIR_KN = {"encounter": 1.7, "none": 3.1}  # knots: slow pairs meet the rule of an encounter, usual ones do not
MATE_KM = (60.0, 400.0)  # kilometres from the ground to the other boat's harbour: in port they are not a pair
FERRY_APART_M = 420.0  # metres between two ferries that pass


def fishing_pair(stage: Stage, window: Window, number: int) -> None:
    """Two trawlers towing one net, side by side for many hours; by turns so slow that the rule of encounters is met."""
    expected = "encounter" if number % 2 == 0 else "none"
    rng = stage.scene()
    kind = "fishing"
    names = harbours_for(kind)
    home = names[int(rng.integers(0, len(names)))]
    ground = stage.grounds.near(home, rng, well_heard=True)
    start_s = window.start_s + between(rng, (6.0, window.length_s * 0.4 / HOUR_S)) * HOUR_S
    hours = between(rng, (6.0, min(20.0, (window.end_s - start_s) / HOUR_S - 6.0)))
    (ship, own), (other, others) = stage.launch(kind), stage.launch(kind)
    next_home = harbour_near(rng, tuple(n for n in names if n != home), ground.middle, MATE_KM)
    lead, mate = Voyager.moored(ship, own, home, EARLY_S), Voyager.moored(other, others, next_home, EARLY_S)
    lead.sail_to_arrive(ground.middle, start_s - 1.5 * HOUR_S)
    adrift(lead, rng, 1.5)
    speed_kn = PAIR_KN[expected]
    path = round_the_ground(lead.at, ground, speed_kn * MPS_PER_KN * hours * HOUR_S, rng)
    speeds = Speeds(first=0.0, cruise=speed_kn * MPS_PER_KN, last=0.0, change=0.02)
    leg = Sail(start_s=start_s, path=path, run_m=path.length_m, speeds=speeds, status=FISHING)
    pair = replace(leg, beam_m=PAIR_M)
    lat, lon, _ = pair.states(np.array([start_s]))
    mate.sail_to_arrive(headed(ground.middle, float(rng.integers(0, 360)), 2500.0), start_s - 1.2 * HOUR_S)
    mate.arrive((float(lat[0]), float(lon[0])), start_s)
    for voyager, towing, harbour in ((lead, leg, home), (mate, pair, next_home)):
        voyager.add(towing)
        voyager.sail(harbour)
        voyager.moor(max(stage.until_s, voyager.now_s + HOUR_S))
        stage.play(voyager.itinerary())
    note = f"pair trawlers {PAIR_M:.0f} m apart at {speed_kn} kn over the ground"
    plant_meeting(stage, What("fishing_pair", expected, innocent=True), [lead, mate], leg, note)


def round_the_ground(start: Position, ground: Ground, length_m: float, rng: np.random.Generator) -> Path:
    """A path of about `length_m` metres in wide rounds of the ground: two boats with one net cannot turn sharply."""
    corners, sailed, angle = [start], 0.0, float(rng.integers(0, 360))
    while sailed < length_m:
        out_m = ground.radius_km * 1000.0 * between(rng, (0.7, 0.95))
        corners.append(headed(ground.middle, angle, out_m))
        sailed += apart_m(corners[-2], corners[-1])
        angle += between(rng, (50.0, 70.0))
    return rounded(corners)


def raft_up(stage: Stage, window: Window, boats: int = 3) -> None:
    """Fishing boats made fast to each other at anchor in the roads of a harbour."""
    rng = stage.scene()
    names = tuple(n for n in harbours_for("fishing") if len(_inner_places(n)) > 12)
    home = names[int(rng.integers(0, len(names)))]
    start_s = window.start_s + between(rng, (4.0, window.length_s * 0.5 / HOUR_S)) * HOUR_S
    end_s = start_s + between(rng, (8.0, 14.0)) * HOUR_S
    cast: list[Voyager] = []
    first = len(_inner_places(home)) - boats
    middle = anchoring_places(home)[_inner_places(home)[first]]
    anchored: Anchor | None = None
    for number in range(boats):
        ship, own = stage.launch("fishing")
        boat = Voyager.moored(ship, own, home, EARLY_S)
        boat.moor(start_s - 4.0 * HOUR_S - number * 900.0)
        boat.sail_to_roads(home, _inner_places(home)[first + number])
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
    plant_meeting(stage, What("raft_up", "none", innocent=True), cast, mine, note)


def _inner_places(harbour: str) -> list[int]:
    """Numbers of the anchoring places near enough to the berth to count as in port, nearest to the middle first."""
    berth = fairway(harbour).berth
    return [number for number, place in enumerate(anchoring_places(harbour)) if apart_m(place, berth) < IN_PORT_M]


def ferries_pass(stage: Stage, window: Window) -> None:
    """Two ferries of one line pass each other close by in mid-passage."""
    rng = stage.scene()
    lines = tuple(line for line in LINES if apart_m(fairway(line[0]).berth, fairway(line[1]).berth) > 150_000.0)
    line = lines[int(rng.integers(0, len(lines)))]
    (ship, own), (second, other) = stage.launch("ferry"), stage.launch("ferry")
    leave_s = window.start_s + between(rng, (2.0, window.length_s * 0.5 / HOUR_S)) * HOUR_S
    way = route(*line)
    one = Voyager.moored(ship, own, line[0], EARLY_S)
    two = Voyager.moored(replace(second, cruise_kn=ship.cruise_kn), other, line[1], EARLY_S)
    plans: list[list[Sail]] = []
    for voyager, there, aside_m in ((one, way, 0.0), (two, in_thirds(way.reversed()), FERRY_APART_M)):
        voyager.moor(leave_s)
        corners = [voyager.at, *keeping_right(there, aside_m)[1:]]
        plans.append([replace(leg, wander=Wander()) for leg in voyager.pieces(corners, there.out, there.into)])
        for leg in plans[-1]:
            voyager.add(leg)
        voyager.declare(voyager.ship.ballast_m, line[1] if voyager is one else line[0], leave_s)
    plan, back = plans
    clock = min(one.now_s, two.now_s)
    t = np.arange(leave_s, clock, 30.0)
    first = np.concatenate([np.stack(leg.states(t[(t >= leg.start_s) & (t < leg.end_s)])[:2]) for leg in plan], axis=1)
    then = np.concatenate([np.stack(leg.states(t[(t >= leg.start_s) & (t < leg.end_s)])[:2]) for leg in back], axis=1)
    count = min(first.shape[1], then.shape[1])
    apart = distance_m(first[0, :count], first[1, :count], then[0, :count], then[1, :count])
    nearest = int(np.argmin(apart))
    for voyager in (one, two):
        voyager.moor(max(stage.until_s, voyager.now_s + HOUR_S))
        stage.play(voyager.itinerary())
    what = What("ferries_pass", "none", innocent=True)
    where = Where(
        float(t[nearest]) - 300.0, float(t[nearest]) + 300.0, (float(first[0, nearest]), float(first[1, nearest]))
    )
    stage.plant(
        what,
        (one.ship, two.ship),
        where,
        f"two ferries of the line {line[0]} to {line[1]} pass {float(apart[nearest]):.0f} m apart",
    )


def in_thirds(way: Route) -> Route:
    """`way` with two more corners on each line of the lanes, so that a ship can keep to one side all along."""
    first, last = way.out, len(way.corners) - 1 - way.into
    corners = list(way.corners[: first + 1])
    for a, b in pairwise(way.corners[first : last + 1]):
        corners += [toward(a, b, 1.0 / 3.0), toward(a, b, 2.0 / 3.0), b]
    return Route(corners=(*corners, *way.corners[last + 1 :]), out=way.out, into=way.into)
