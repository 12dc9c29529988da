"""Fishing boats: out from the home harbour, slow winding tows over one ground, home again."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from watchkeeper.simulate.chance import between
from watchkeeper.simulate.itinerary import Itinerary
from watchkeeper.simulate.lanes import fairway
from watchkeeper.simulate.leg import FISHING, MPS_PER_KN
from watchkeeper.simulate.path import Path, rounded
from watchkeeper.simulate.plane import Position, apart_m, headed
from watchkeeper.simulate.sail import Sail, Speeds
from watchkeeper.simulate.ship import Ship
from watchkeeper.simulate.voyage import harbours_for
from watchkeeper.simulate.voyager import HOUR_S, Voyager
from watchkeeper.simulate.waters import waters

GROUND_KM = (5.0, 11.0)  # kilometres: radius of the ground one boat works
SHORE_ROOM_KM = 8.0  # kilometres of sea between a ground's edge and the shore
HOME_KM = (60.0, 260.0)  # kilometres from the home harbour to the ground
FAR_KM = 600.0  # kilometres: the farthest a boat goes when nearer grounds are taken
TOW_KN = (2.3, 4.2)  # knots over the ground with the gear out: bottom and pair trawls
AT_GROUND_H = (18.0, 80.0)
AT_HOME_H = (8.0, 26.0)
STEP_M = 1_800.0  # metres between turns of a tow, on average


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A fishing ground: its middle and its radius in kilometres."""

    middle: Position
    radius_km: float


@dataclass(slots=True, kw_only=True)
class Grounds:
    """Grounds already given out: no two overlap, so that boats meet only where a scene means them to."""

    taken: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(len(waters().lat), dtype=np.bool_))

    def near(self, harbour: str, rng: np.random.Generator, well_heard: bool = False) -> Ground:
        """A new ground within reach of `harbour`, farther off where there is none; it overlaps another only if it must."""
        sea, radius = waters(), between(rng, GROUND_KM)
        fit = sea.shore_km >= radius + SHORE_ROOM_KM
        if well_heard:
            fit &= sea.well_heard
        reach = sea.near(fairway(harbour).berth, *HOME_KM)
        far = sea.near(fairway(harbour).berth, HOME_KM[0], FAR_KM)
        choices = (fit & reach & ~self.taken, fit & far & ~self.taken, fit & far)
        which = next((one for one in choices if one.any()), choices[-1])
        ground = Ground(middle=sea.draw(which, rng), radius_km=radius)
        self.keep_off(ground.middle, radius)
        return ground

    def keep_off(self, middle: Position, radius_km: float) -> None:
        """Give out no ground that comes within 2 km of the circle of `radius_km` round `middle`."""
        self.taken |= waters().near(middle, 0.0, radius_km + GROUND_KM[1] + 2.0)


def tow_path(start: Position, ground: Ground, length_m: float, rng: np.random.Generator) -> Path:
    """A winding path of about `length_m` metres from `start` that stays on the ground."""
    corners, sailed = [start], 0.0
    course = float(rng.random()) * 360.0
    while sailed < length_m:
        step = STEP_M * (0.4 + 1.2 * float(rng.random()))
        for _ in range(12):
            course += 100.0 * (float(rng.random()) - 0.5)
            there = headed(corners[-1], course, step)
            if apart_m(there, ground.middle) < ground.radius_km * 1000.0:
                break
            course += 50.0
        else:
            there = ground.middle
        corners.append(there)
        sailed += step
    return rounded(corners)


def fish(voyager: Voyager, ground: Ground, hours: float, tow_kn: float) -> None:
    """Work the ground for `hours` from where she is."""
    length_m = tow_kn * MPS_PER_KN * hours * HOUR_S
    path = tow_path(voyager.at, ground, length_m, voyager.rng)
    speeds = Speeds(first=0.0, cruise=tow_kn * MPS_PER_KN, last=0.0, change=voyager.ship.ship_class.change_mps2)
    voyager.add(Sail(start_s=voyager.now_s, path=path, run_m=path.length_m, speeds=speeds, status=FISHING))


def fisher(ship: Ship, rng: np.random.Generator, grounds: Grounds, until_s: float) -> Itinerary:
    """A fishing boat's itinerary up to `until_s`: trips to one ground from one harbour."""
    names = harbours_for(ship.kind)
    home = names[int(rng.integers(0, len(names)))]
    voyager = Voyager.moored(ship, rng, home, -between(rng, (6.0, 90.0)) * HOUR_S)
    ground = grounds.near(home, rng)
    while voyager.now_s < until_s:
        voyager.sail(ground.middle)
        fish(voyager, ground, between(rng, AT_GROUND_H), between(rng, TOW_KN))
        voyager.sail(home)
        voyager.moor(voyager.now_s + between(rng, AT_HOME_H) * HOUR_S)
    return voyager.itinerary()
