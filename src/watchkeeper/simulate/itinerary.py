"""An itinerary: everything one ship does, from before the scenario starts until after it ends."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchkeeper.simulate.falsehood import Falsehood
from watchkeeper.simulate.identity import Identity, own
from watchkeeper.simulate.leg import Leg
from watchkeeper.simulate.ship import Ship
from watchkeeper.simulate.trigonometry import Floats

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
class Places:
    """Where a ship is at each of some times: degrees, heading at rest (not-a-number under way), status."""

    lat: Floats
    lon: Floats
    rest_deg: Floats
    status: NDArray[np.int8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Itinerary:
    """One ship's legs in order without a break, the intervals she does not transmit in, and what she declares.

    `identities` is what she transmits instead of her own identity, from when on, in order; `falsehoods` the spans of
    false positions, which do not overlap.
    """

    ship: Ship
    legs: tuple[Leg, ...]
    silences: tuple[Interval, ...]
    declared: tuple[Declared, ...]
    identities: tuple[Identity, ...] = ()
    falsehoods: tuple[Falsehood, ...] = ()

    def transmitted(self) -> tuple[Identity, ...]:
        """The identities she transmits in order, beginning with her own."""
        return (own(self.ship), *self.identities)

    def at(self, moment_s: float) -> tuple[float, float]:
        """Her latitude and longitude at one moment."""
        there = self.places(np.array([moment_s]))
        return float(there.lat[0]), float(there.lon[0])

    def places(self, t: Floats) -> Places:
        """Where she is at evenly spaced times in order; past her last leg she stays where it ended."""
        lat, lon, rest = (np.full(len(t), np.nan) for _ in range(3))
        status = np.zeros(len(t), dtype=np.int8)
        first, step = float(t[0]), float(t[1] - t[0]) if len(t) > 1 else 1.0
        for leg in self.legs:
            if leg.start_s > t[-1]:
                break
            if (end_s := leg.end_s) <= first:
                continue
            low = max(0, math.ceil((leg.start_s - first) / step))
            high = min(len(t), math.ceil((end_s - first) / step))
            if low < high:
                lat[low:high], lon[low:high], rest[low:high] = leg.states(t[low:high])
                status[low:high] = leg.status
        after = max(0, math.ceil((self.legs[-1].end_s - first) / step))
        if after < len(t):
            lat[after:], lon[after:] = self.legs[-1].finish()
            rest[after:], status[after:] = 0.0, self.legs[-1].status
        return Places(lat=lat, lon=lon, rest_deg=rest, status=status)
