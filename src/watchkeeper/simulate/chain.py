"""Oil that changes ships twice: from a mother to a feeder, and from the feeder, elsewhere and later, to the last one."""

from __future__ import annotations

import numpy as np

from watchkeeper.simulate.chance import between
from watchkeeper.simulate.lanes import clear_between
from watchkeeper.simulate.stage import Stage, What, Where, Window
from watchkeeper.simulate.transfer import Host, adrift, come_alongside, go_on, open_sea, tanker_at
from watchkeeper.simulate.voyager import HOUR_S, Voyager
from watchkeeper.simulate.waters import waters

HOP_KM = (60.0, 240.0)  # kilometres between the two meetings
MEET_H = (4.0, 7.0)  # hours alongside
WAIT_H = (0.8, 2.5)  # hours adrift before the other comes
TAKEN_M = (2.2, 3.2)  # metres the feeder settles; she gives most of it on
WHOLE_H = 100.0  # hours the chain takes at most


def oil_chain(stage: Stage, window: Window) -> None:
    """Plant a chain of three tankers and its two meetings, a row for each and one for the whole."""
    rng, sea = stage.scene(), waters()
    first = stage.site(rng, open_sea(), window)
    near = np.nonzero(open_sea() & sea.near(first, *HOP_KM))[0]
    seen = np.zeros(len(sea.lat), dtype=np.bool_)
    seen[near] = clear_between(first[0], first[1], sea.lat[near], sea.lon[near])
    second = stage.site(rng, seen, window)
    start_s = window.start_s + between(rng, (12.0, window.length_s / HOUR_S - WHOLE_H)) * HOUR_S
    mother = tanker_at(stage, laden=True, at=first)
    feeder, last = (tanker_at(stage, laden=False, at=at) for at in (first, second))
    wait_h = between(rng, WAIT_H)
    stage.bring(mother, first, start_s - wait_h * HOUR_S)
    one = _alongside(stage, mother, feeder, wait_h)
    feeder.sail(second)
    two = _alongside(stage, feeder, last, between(rng, WAIT_H))
    taken_m = between(rng, TAKEN_M)
    _declare(mother, one.end_s, -0.8 * taken_m)
    _declare(feeder, one.end_s, taken_m)
    _declare(feeder, two.end_s, -0.85 * taken_m)
    _declare(last, two.end_s, 0.8 * taken_m)
    for voyager in (mother, feeder, last):
        go_on(voyager, stage)
    note = f"{mother.ship.ship} to {feeder.ship.ship} to {last.ship.ship}: what the feeder took she gives on"
    cast = (mother.ship, feeder.ship, last.ship)
    stage.plant(What("oil_chain", "oil_chain"), cast, Where(one.start_s, two.end_s, first), note)
    hops = ((one, first, mother, feeder, "first"), (two, second, feeder, last, "second"))
    for hours, at, giver, taker, which in hops:
        note = f"the {which} meeting of a chain; {giver.ship.ship} rises, {taker.ship.ship} settles"
        where = Where(hours.start_s, hours.end_s, at)
        stage.plant(What("ship_to_ship_transfer", "encounter"), (giver.ship, taker.ship), where, note)


def _alongside(stage: Stage, host: Voyager, taker: Voyager, wait_h: float) -> Window:
    """The host drifts where she is; the taker comes alongside after `wait_h` hours and lies there for some."""
    hours = between(host.rng, MEET_H)
    start_s = host.now_s + wait_h * HOUR_S
    met = Window(start_s=start_s, end_s=start_s + hours * HOUR_S)
    leg = adrift(host, host.rng, wait_h + hours + 0.4)
    come_alongside(stage, taker, Host(ship=host.ship, leg=leg), met, 1.0)
    return met


def _declare(voyager: Voyager, since_s: float, metres: float) -> None:
    """Her draught changes by so many metres at `since_s`, which is after all she declared before."""
    voyager.declare(voyager.draught_m + metres, voyager.declared[-1].destination, since_s)
