"""Everything a rule may ask of places, in one hand: so that a test can give it another world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray

from watchkeeper.places.anchorages import Anchorages, anchorages
from watchkeeper.places.coast import shore_distance_km
from watchkeeper.places.destination import Destination, destinations
from watchkeeper.places.ports import nearest_port, ports

Floats = NDArray[np.float64]


def _shore_m(lat: Floats, lon: Floats) -> Floats:
    return shore_distance_km(lat, lon) * 1000.0


def _nearest_port(lat: Floats, lon: Floats) -> tuple[list[tuple[str, str]], Floats]:
    index, metres = nearest_port(lat, lon)
    return [(ports()[i].name, ports()[i].country) if i >= 0 else ("", "") for i in index.tolist()], metres


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The coast, anchorages, ports and the meaning of destinations. All positions in degrees, all distances in metres."""

    anchorages: Anchorages = field(default_factory=anchorages)
    shore_m: Callable[[Floats, Floats], Floats] = _shore_m
    """Distance to the nearest land, 0 on land; not-a-number where unknown."""
    nearest_port: Callable[[Floats, Floats], tuple[list[tuple[str, str]], Floats]] = _nearest_port
    """(name, country) of the nearest port and the great circle to it, for each position."""
    destinations: Callable[[str], tuple[Destination, ...]] = destinations
    """The places a typed destination may mean."""


@cache
def world() -> Places:
    """The world as the shipped tables know it."""
    return Places()
