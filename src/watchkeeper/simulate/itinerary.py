"""An itinerary: everything one ship does, from before the scenario starts until after it ends."""

from __future__ import annotations

from dataclasses import dataclass

from watchkeeper.simulate.leg import Leg
from watchkeeper.simulate.ship import Ship

Interval = tuple[float, float]
"""Start and end in seconds after the scenario's start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What her static report says from `from_s` on: draught in metres, destination, and arrival there in seconds."""

    from_s: float
    draught_m: float
    destination: str
    arrival_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Itinerary:
    """One ship's legs in order without a break, the intervals she does not transmit in, and what she declares."""

    ship: Ship
    legs: tuple[Leg, ...]
    silences: tuple[Interval, ...]
    declared: tuple[Declared, ...]
