"""Stretches of an ordinary itinerary on which something may be planted so that stations hear it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from watchkeeper.simulate.impossible import Impossible
from watchkeeper.simulate.itinerary import Itinerary
from watchkeeper.simulate.leg import MOORED
from watchkeeper.simulate.stage import Stage, Window
from watchkeeper.simulate.station import well_heard
from watchkeeper.simulate.trigonometry import Floats
from watchkeeper.simulate.voyage import merchant
from watchkeeper.simulate.voyager import HOUR_S

STEP_S = 600.0  # seconds between the moments looked at
ENDS = 9  # moments, an hour and a half, that stations must hear before and after a silence


def trading(stage: Stage, kind: str, names: tuple[str, ...] = ()) -> Itinerary:
    """The itinerary of a new merchant ship, not yet played."""
    ship, rng = stage.launch(kind)
    return merchant(ship, rng, stage.roads, stage.until_s, names)


def heard_under_way(itinerary: Itinerary, window: Window, hours: float, rng: np.random.Generator) -> float:
    """When a stretch of `hours` begins on which she sails and stations hear her all along. Impossible where none does."""
    t, heard, rest, _ = _moments(itinerary, window)
    return _drawn(t, _through(heard & np.isnan(rest), int(hours * HOUR_S / STEP_S)), rng)


def heard_at_ends(itinerary: Itinerary, window: Window, hours: float, rng: np.random.Generator) -> float:
    """When a span of `hours` begins that she starts and ends at sea, within reach of stations. Impossible where none."""
    t, heard, rest, _ = _moments(itinerary, window)
    return _drawn(t, _ends(heard & np.isnan(rest), int(hours * HOUR_S / STEP_S)), rng)


def heard_moored(itinerary: Itinerary, window: Window, hours: float, rng: np.random.Generator) -> float:
    """When a span of `hours` begins throughout which she lies at a berth that stations hear. Impossible where none."""
    t, heard, _, status = _moments(itinerary, window)
    return _drawn(t, _through(heard & (status == MOORED), int(hours * HOUR_S / STEP_S)), rng)


def heard_throughout(itinerary: Itinerary, start_s: float, end_s: float) -> bool:
    """Whether stations hear her all the time between two moments."""
    there = itinerary.places(np.arange(start_s, end_s, STEP_S))
    return bool(well_heard(there.lat, there.lon).all())


def _moments(itinerary: Itinerary, window: Window) -> tuple[Floats, NDArray[np.bool_], Floats, NDArray[np.int8]]:
    t = np.arange(window.start_s, window.end_s, STEP_S)
    there = itinerary.places(t)
    heard = well_heard(there.lat, there.lon)
    for start, end in itinerary.silences:
        heard &= (t < start) | (t >= end)
    return t, heard, there.rest_deg, there.status


def _through(fit: NDArray[np.bool_], steps: int) -> NDArray[np.bool_]:
    """Where the moment and the `steps` after it all fit."""
    total = np.concatenate([[0], np.cumsum(fit)])
    good = np.zeros(len(fit), dtype=np.bool_)
    if len(fit) > steps:
        good[: len(fit) - steps] = total[steps + 1 :] - total[: len(fit) - steps] == steps + 1
    return good


def _ends(fit: NDArray[np.bool_], steps: int) -> NDArray[np.bool_]:
    """Where the moments before this one, and those after `steps` more, all fit."""
    run, good = _through(fit, ENDS), np.zeros(len(fit), dtype=np.bool_)
    if len(fit) > steps + ENDS:
        good[ENDS : len(fit) - steps] = run[: len(fit) - steps - ENDS] & run[ENDS + steps :]
    return good


def _drawn(t: Floats, good: NDArray[np.bool_], rng: np.random.Generator) -> float:
    at = np.nonzero(good)[0]
    if not len(at):
        raise Impossible("this voyage has no such stretch")
    return float(t[at[int(rng.integers(0, len(at)))]])
