"""Look-alikes of one ship: distant work, yachts switched off, orders awaited; and a drift that is no such thing."""

from __future__ import annotations

import numpy as np

from watchkeeper.simulate.chance import between
from watchkeeper.simulate.ferry import yacht
from watchkeeper.simulate.fishing import Ground, fish
from watchkeeper.simulate.leg import Drift
from watchkeeper.simulate.plane import Position
from watchkeeper.simulate.stage import Stage, What, Where, Window
from watchkeeper.simulate.transfer import adrift, go_on, open_sea, tanker_at
from watchkeeper.simulate.voyager import HOUR_S, Voyager
from watchkeeper.simulate.waters import waters

WAIT_H = (10.0, 18.0)  # hours a tanker drifts waiting for orders
LOITER_H = (40.0, 84.0)  # hours she drifts where tankers meet
BOXES = ((25.6, 122.9), (30.6, 123.6), (33.9, 123.9), (37.9, 123.6), (32.6, 127.6))
"""Middles of waters, invented, where tankers of this scenario drift and meet."""
BOX_KM = 75.0  # kilometres


def distant(stage: Stage) -> None:
    """A fishing boat works all the time where only satellites hear her."""
    rng, sea = stage.scene(), waters()
    at = stage.site(rng, sea.unheard & (sea.shore_km >= 90.0), apart_km=30.0)
    ship, own = stage.launch("fishing")
    voyager = Voyager(ship=ship, rng=own, at=at, now_s=-6.0 * HOUR_S)
    voyager.declare(ship.laden_m, "FISHING GROUND")
    fish(voyager, Ground(middle=at, radius_km=11.0), stage.until_s / HOUR_S + 12.0, between(rng, (2.4, 3.6)))
    stage.play(voyager.itinerary())
    what = What("satellite_only", "gap", innocent=True)
    where = Where(0.0, stage.until_s, at)
    stage.plant(
        what,
        (ship,),
        where,
        "beyond every station; hours between the satellite passes that hear her, transmitting all the time",
    )


def awaiting_orders(stage: Stage, window: Window) -> None:
    """A tanker drifts off the coast for half a day, alone, waiting for orders."""
    rng = stage.scene()
    at = stage.site(rng, open_sea((48.0, 120.0)), window)
    voyager, leg = _drifting(stage, window, rng, at, WAIT_H)
    what = What("awaiting_orders", "loitering", innocent=True)
    where = Where(leg.start_s, leg.end_s, at)
    stage.plant(
        what, (voyager.ship,), where, "drifts alone, waiting for orders; nobody comes near and the draught stays"
    )


def box_loiter(stage: Stage, window: Window) -> None:
    """A tanker drifts for days in a box where tankers meet, then goes back without having called anywhere."""
    rng, sea = stage.scene(), waters()
    boxes = np.zeros(len(sea.lat), dtype=np.bool_)
    for middle in BOXES:
        boxes |= sea.near(middle, 0.0, BOX_KM)
    at = stage.site(rng, boxes & sea.well_heard & (sea.shore_km >= 37.5), window, apart_km=25.0)
    voyager, leg = _drifting(stage, window, rng, at, LOITER_H)
    what = What("box_loiter", "loitering")
    where = Where(leg.start_s, leg.end_s, at)
    stage.plant(what, (voyager.ship,), where, "drifts for days in waters where tankers meet, far from any roads")


def _drifting(
    stage: Stage, window: Window, rng: np.random.Generator, at: Position, hours_range: tuple[float, float]
) -> tuple[Voyager, Drift]:
    """A laden tanker that drifts at a position for some hours, then trades on; with her the drift."""
    voyager = tanker_at(stage, laden=True, at=at)
    hours = between(rng, (hours_range[0], min(hours_range[1], window.length_s / HOUR_S - 16.0)))
    start_s = window.start_s + between(rng, (4.0, window.length_s / HOUR_S - hours - 4.0)) * HOUR_S
    stage.bring(voyager, at, start_s)
    leg = adrift(voyager, rng, hours)
    go_on(voyager, stage)
    return voyager, leg


def yacht_at_night(stage: Stage) -> None:
    """A class B yacht that switches her set off every night."""
    stage.scene()
    ship, own = stage.launch("yacht")
    itinerary = yacht(ship, own, stage.until_s)
    stage.play(itinerary)
    what = What("class_b_yacht", "gap", innocent=True)
    where = Where(0.0, stage.until_s, itinerary.legs[0].finish())
    stage.plant(what, (ship,), where, "class B set switched off in harbour every night; not bound to transmit")
