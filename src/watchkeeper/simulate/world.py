"""The world of a scenario: every ship's itinerary, what was planted, what disturbs the feed and what papers say."""

from __future__ import annotations

from dataclasses import dataclass

from watchkeeper.simulate.disturbance import Congestion, Jamming, Outage
from watchkeeper.simulate.ferry import LINES, ferry, tug, yacht
from watchkeeper.simulate.fishing import fisher
from watchkeeper.simulate.identity import Identity
from watchkeeper.simulate.itinerary import Itinerary
from watchkeeper.simulate.papers import Listing, Registration, Sighting
from watchkeeper.simulate.planting import plant
from watchkeeper.simulate.records import ordinary_papers
from watchkeeper.simulate.scenario import Scenario
from watchkeeper.simulate.stage import Planted, Stage
from watchkeeper.simulate.timeline import Timeline, timeline
from watchkeeper.simulate.voyage import merchant

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
    """All itineraries in the order of the ships' numbers, what was planted, disturbances of the feed, and papers."""

    scenario: Scenario
    itineraries: tuple[Itinerary, ...]
    planted: tuple[Planted, ...]
    outages: tuple[Outage, ...]
    congestions: tuple[Congestion, ...]
    jammings: tuple[Jamming, ...]
    papers: tuple[Registration | Listing | Sighting, ...]

    def identities(self) -> Timeline:
        """Which of `transmitted` holds for a ship (by row) at a moment."""
        return timeline([[said.from_s for said in one.transmitted()] for one in self.itineraries])

    def transmitted(self) -> list[Identity]:
        """Every ship's identities one after the other, ship by ship."""
        return [said for one in self.itineraries for said in one.transmitted()]


def build(scenario: Scenario) -> World:
    """The world of `scenario`. Pure: the seed is its only source of chance."""
    stage = Stage(seed=scenario.seed, until_s=scenario.length_s)
    plant(stage, scenario, late=False)
    for kind in background(scenario.vessels - len(stage.cast)):
        _sail(stage, kind)
    plant(stage, scenario, late=True)
    ordinary_papers(stage)
    order = sorted(stage.cast, key=lambda one: one.ship.number)
    planted = sorted(stage.planted, key=lambda one: (one.start_s, one.practice, one.note))
    return World(
        scenario=scenario,
        itineraries=tuple(order),
        planted=tuple(planted),
        outages=tuple(stage.outages),
        congestions=tuple(stage.congestions),
        jammings=tuple(stage.jammings),
        papers=tuple(stage.papers),
    )


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
