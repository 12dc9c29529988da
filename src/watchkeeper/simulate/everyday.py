"""Everyday things that look odd: sloppy and default entries, loading at a berth, a ferry's endless to and fro."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np

from watchkeeper.simulate.fishing import fisher
from watchkeeper.simulate.identity import Identity, as_said, own
from watchkeeper.simulate.impossible import Impossible
from watchkeeper.simulate.impostors import always
from watchkeeper.simulate.itinerary import Itinerary
from watchkeeper.simulate.leg import MOORED
from watchkeeper.simulate.numbering import DEFAULT_SERIALS
from watchkeeper.simulate.ship import flags
from watchkeeper.simulate.stage import Stage, What, Where, Window
from watchkeeper.simulate.stretch import trading
from watchkeeper.simulate.voyager import HOUR_S

DEFAULTS = tuple(one.mid * 1_000_000 + serial for one, serial in zip(flags(), DEFAULT_SERIALS, strict=False))
"""MMSIs that invented makers leave in a set nobody has set up: many boats send the same one."""
LOADED_M = 1.5  # metres of draught changed at a berth, to count as loading


def sloppy_entry(stage: Stage) -> None:
    """A coaster whose IMO number was typed wrong into the transponder."""
    stage.scene()
    itinerary = trading(stage, "cargo")
    imo = itinerary.ship.imo
    said = replace(own(itinerary.ship), imo=imo - imo % 10 + (imo + 4) % 10)
    note = "the last digit of the IMO number was typed wrong; the rest of the identity is steady"
    _all_along(stage, itinerary, said, What("sloppy_entry", "imo_invalid", innocent=True), note)


def imo_zero(stage: Stage) -> None:
    """A coaster into whose transponder no IMO number was typed."""
    stage.scene()
    itinerary = trading(stage, "cargo")
    said = replace(own(itinerary.ship), imo=0)
    _all_along(
        stage,
        itinerary,
        said,
        What("imo_zero", "none", innocent=True),
        "IMO number never typed in; nothing else is odd",
    )


def default_mmsi(stage: Stage, number: int) -> None:
    """Two fishing boats from different harbours that both send the MMSI their sets were delivered with."""
    stage.scene()
    mmsi = DEFAULTS[number % len(DEFAULTS)]
    cast = []
    for _ in range(2):
        ship, rng = stage.launch("small fishing")
        said = replace(own(ship), mmsi=mmsi)
        itinerary = replace(fisher(ship, rng, stage.grounds, stage.until_s), identities=(said,))
        stage.play(itinerary)
        cast.append(as_said(ship, said))
    what = What("default_mmsi", "shared_mmsi", innocent=True)
    where = always(stage, itinerary)
    stage.plant(what, tuple(cast), where, f"{mmsi} is what the maker delivers; neither boat's set was ever set up")


def draught_in_port(stage: Stage, window: Window) -> None:
    """A ship of the background that loads or unloads at a berth: her draught changes there and nowhere else."""
    rng = stage.scene()
    background = [one for one in stage.cast if one.ship.kind in ("bulker", "cargo", "tanker", "container")]
    itinerary = background[int(rng.integers(0, len(background)))]
    said = sorted(itinerary.declared, key=lambda one: one.from_s)
    for before, after in pairwise(said):
        changed = abs(after.draught_m - before.draught_m) >= LOADED_M
        if (
            changed
            and window.start_s + 12.0 * HOUR_S < after.from_s < window.end_s
            and _moored(itinerary, after.from_s)
        ):
            break
    else:
        raise Impossible("she loads nothing in this window")
    if any(ship.number == itinerary.ship.number for one in stage.planted for ship in one.ships):
        raise Impossible("she plays in another scene")
    what = What("draught_in_port", "none", innocent=True)
    where = Where(after.from_s - 6.0 * HOUR_S, after.from_s + HOUR_S, itinerary.at(after.from_s - 60.0))
    stage.plant(
        what,
        (itinerary.ship,),
        where,
        f"draught {before.draught_m} m to {after.draught_m} m at a berth, as cargo goes in or out",
    )


def ferry_shuttle(stage: Stage, window: Window) -> None:
    """A ferry that goes to and fro on one line all the time."""
    stage.scene()
    ferries = [one for one in stage.cast if one.ship.kind == "ferry"]
    known = {one.ships[0].number for one in stage.planted if one.practice == "ferry_shuttle"}
    fresh = [one for one in ferries if one.ship.number not in known]
    if not fresh:
        raise Impossible("every ferry is planted already")
    itinerary = fresh[0]
    what = What("ferry_shuttle", "none", innocent=True)
    where = Where(window.start_s, window.end_s, itinerary.at(window.start_s))
    stage.plant(what, (itinerary.ship,), where, "a ferry on her line: the same track to and fro")


def _moored(itinerary: Itinerary, moment_s: float) -> bool:
    """Whether she has lain at a berth for six hours up to a moment."""
    return bool((itinerary.places(np.arange(moment_s - 6.0 * HOUR_S, moment_s - 1.0, 1800.0)).status == MOORED).all())


def _all_along(stage: Stage, itinerary: Itinerary, said: Identity, what: What, note: str) -> None:
    """Play a ship that says `said` all through, planted as a look-alike with an expected kind."""
    stage.play(replace(itinerary, identities=(said,)))
    where = always(stage, itinerary)
    stage.plant(what, (as_said(itinerary.ship, said),), where, note)
