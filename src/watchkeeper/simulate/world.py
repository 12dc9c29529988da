"""The world of a scenario: every ship's itinerary, what was planted, and which stations fail when."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from watchkeeper.simulate import company, lookalikes, meetings
from watchkeeper.simulate.ferry import LINES, ferry, tug, yacht
from watchkeeper.simulate.fishing import fisher
from watchkeeper.simulate.itinerary import Itinerary
from watchkeeper.simulate.scenario import Scenario
from watchkeeper.simulate.silence import dark_call, long_silence
from watchkeeper.simulate.stage import Outage, Planted, Stage, Window
from watchkeeper.simulate.transfer import transfer
from watchkeeper.simulate.voyage import merchant
from watchkeeper.simulate.voyager import HOUR_S

WEEK_S = 7 * 24 * HOUR_S  # seconds: what is planted is planted anew every week
LEAST_WEEK_S = 46 * HOUR_S  # seconds: a shorter rest of a week gets nothing planted
LONG_S = 80 * HOUR_S  # seconds a window must last to hold two days of silence
CAST = 44  # ships one week's scenes need
DARK_RUNS = 4
BACKGROUND = (
    ("bulker", 15),
    ("cargo", 16),
    ("container", 9),
    ("tanker", 14),
    ("bunker tanker", 3),
    ("fishing", 15),
    ("small fishing", 13),
    ("ferry", 5),
    ("tug", 4),
    ("yacht", 6),
)
"""Classes of the background and their share in per cent: fishing, dry cargo and tankers, as in these waters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """All itineraries in the order of the ships' numbers, the planted scenes and the outages."""

    scenario: Scenario
    itineraries: tuple[Itinerary, ...]
    planted: tuple[Planted, ...]
    outages: tuple[Outage, ...]


def build(scenario: Scenario) -> World:
    """The world of `scenario`. Pure: the seed is its only source of chance."""
    stage = Stage(seed=scenario.seed, until_s=scenario.length_s)
    for index, window in enumerate(weeks(scenario)):
        plant(stage, window, index)
    kinds = background(scenario.vessels - stage.launched)
    for kind in kinds:
        _sail(stage, kind)
    order = sorted(stage.cast, key=lambda one: one.ship.number)
    planted = sorted(stage.planted, key=lambda one: (one.start_s, one.practice, one.note))
    return World(scenario=scenario, itineraries=tuple(order), planted=tuple(planted), outages=tuple(stage.outages))


def weeks(scenario: Scenario) -> list[Window]:
    """The windows in which scenes are planted, as many weeks as there are ships for."""
    windows: list[Window] = []
    for start in np.arange(0.0, scenario.length_s, WEEK_S).tolist():
        end = min(start + WEEK_S, scenario.length_s)
        if end - start >= LEAST_WEEK_S and (len(windows) + 1) * CAST <= scenario.vessels:
            windows.append(Window(start_s=start + 0.5 * HOUR_S, end_s=end - 0.5 * HOUR_S))
    return windows


def plant(stage: Stage, window: Window, week: int) -> None:
    """Play every scene once in `window`; practices of the whole scenario only in its first week."""
    for number in range(DARK_RUNS):
        dark_call(stage, window, week * DARK_RUNS + number)
    for number in range(5):
        transfer(stage, window, feeders=2 if number == 4 else 1, across_midnight=number == 0)
    if window.length_s >= LONG_S:
        long_silence(stage, window)
    if week == 0:
        lookalikes.shared_mmsi(stage)
        lookalikes.sloppy_entry(stage)
        for _ in range(3):
            lookalikes.distant(stage)
        for _ in range(2):
            lookalikes.yachts(stage)
        meetings.tow(stage, window)
    for scene in (
        meetings.bunkering,
        meetings.bunkering,
        meetings.pilot,
        partial(company.fishing_pair, expected="encounter"),
        partial(company.fishing_pair, expected="none"),
        company.raft_up,
        company.ferries_pass,
        lookalikes.awaiting_orders,
        lookalikes.deaf_area,
        lookalikes.deaf_station,
    ):
        scene(stage, window)


def background(count: int) -> list[str]:
    """Classes of `count` ships in the shares of `BACKGROUND`, interleaved so that any part holds all of them."""
    total = sum(share for _, share in BACKGROUND)
    slots = [((place + 0.5) / share, kind) for kind, share in BACKGROUND for place in range(share)]
    cycle = [kind for _, kind in sorted(slots)]
    return [cycle[number % total] for number in range(count)]


def _sail(stage: Stage, kind: str) -> None:
    ship, rng = stage.launch(kind)
    if kind in ("fishing", "small fishing"):
        stage.play(fisher(ship, rng, stage.grounds, stage.until_s))
    elif kind == "ferry":
        stage.play(ferry(ship, rng, LINES[ship.number % len(LINES)], stage.until_s))
    elif kind == "tug":
        stage.play(tug(ship, rng, stage.roads, stage.until_s))
    elif kind == "yacht":
        stage.play(yacht(ship, rng, stage.until_s))
    else:
        stage.play(merchant(ship, rng, stage.roads, stage.until_s))
