"""A false position copied from another ship."""

from __future__ import annotations

from dataclasses import dataclass

from watchkeeper.simulate.itinerary import Itinerary
from watchkeeper.simulate.trigonometry import Floats, moved


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """The track of another ship, always as many metres off."""

    start_s: float
    end_s: float
    of: Itinerary
    north_m: float
    east_m: float
    coherent: bool = True

    def said(self, t: Floats, lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
        there = self.of.places(t)
        return moved(there.lat, there.lon, self.north_m, self.east_m)
