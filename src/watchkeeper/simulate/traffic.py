"""Traffic: where every ship of a cast is, hour by hour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchkeeper.simulate.itinerary import Itinerary
from watchkeeper.simulate.plane import Position
from watchkeeper.simulate.ship import Ship
from watchkeeper.simulate.trigonometry import Floats, distance_m

HOUR_S = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """Ships and where they are: arrays (ships, hours) in degrees."""

    ships: tuple[Ship, ...]
    lat: Floats
    lon: Floats

    def inside(self, middle: Position, radius_m: float, start_s: float, end_s: float) -> NDArray[np.bool_]:
        """Which ships (rows) lie within a circle at the full hours (columns) of a span, the first hour at least."""
        first = int(start_s // HOUR_S)
        hours = slice(first, max(int(end_s // HOUR_S), first + 1))
        return np.asarray(distance_m(middle[0], middle[1], self.lat[:, hours], self.lon[:, hours]) < radius_m)


def traffic(cast: Sequence[Itinerary], until_s: float) -> Traffic:
    """Where the cast is, hour by hour from the scenario's start."""
    there = [one.places(np.arange(0.0, until_s, HOUR_S)) for one in cast]
    lat, lon = (np.stack([getattr(one, name) for one in there]) for name in ("lat", "lon"))
    return Traffic(ships=tuple(one.ship for one in cast), lat=lat, lon=lon)
