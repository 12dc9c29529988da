"""What disturbs a feed without any ship's doing: stations that fail, crowded channels, jammed navigation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchkeeper.simulate.plane import Position
from watchkeeper.simulate.trigonometry import Floats, distance_m


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """Stations (by name) that heard nothing between two times, seconds after the scenario's start."""

    stations: tuple[str, ...]
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """An area for a time: centre, radius in metres, seconds after the scenario's start."""

    middle: Position
    radius_m: float
    start_s: float
    end_s: float

    def holds(self, lat: Floats, lon: Floats, moment_s: Floats) -> NDArray[np.bool_]:
        """Which positions lie in the area while it lasts."""
        when = (moment_s >= self.start_s) & (moment_s < self.end_s)
        out = np.zeros(np.broadcast_shapes(lat.shape, when.shape), dtype=np.bool_)
        if when.any():
            out = when & (distance_m(self.middle[0], self.middle[1], lat, lon) < self.radius_m)
        return out


@dataclass(frozen=True, slots=True, kw_only=True)
class Congestion:
    """So many transmissions in an area that receivers hear only the share `left` of what they usually do."""

    area: Circle
    left: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Jamming:
    """Satellite navigation disturbed in an area: every ship there is told a place some metres from where she is."""

    area: Circle
    north_m: float
    east_m: float
