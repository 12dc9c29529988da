"""Everything a rule may ask of places, in one hand: so that a test can give it another world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray

from watchkeeper.places.anchorages import Anchorages, anchorages
from watchkeeper.places.coast import inland_distance_m, shore_distance_m
from watchkeeper.places.destination import Destination, destinations
from watchkeeper.places.ports import Port, nearest_port, ports
from watchkeeper.places.routes import sailing_distance_m
from watchkeeper.places.zone_index import ZoneIndex, index_of

Floats = NDArray[np.float64]

ICE = ("Northeast Passage", "Northwest Passage")
"""Passages that rules take to be closed: few ships sail them, in few months, and a silence is not explained by one that did."""


def _sailing_m(lat_1: Floats, lon_1: Floats, lat_2: Floats, lon_2: Floats) -> Floats:
    return sailing_distance_m(lat_1, lon_1, lat_2, lon_2, closed=ICE)


def _nearest_port(lat: Floats, lon: Floats) -> tuple[list[tuple[str, str]], Floats]:
    index, metres = nearest_port(lat, lon)
    return [(ports()[i].name, ports()[i].country) if i >= 0 else ("", "") for i in index.tolist()], metres


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The coast, anchorages, ports and the meaning of destinations. All positions in degrees, all distances in metres."""

    anchorages: Anchorages = field(default_factory=anchorages)
    shore_m: Callable[[Floats, Floats], Floats] = shore_distance_m
    """Distance to the nearest land, 0 on land; not-a-number where unknown."""
    inland_m: Callable[[Floats, Floats], Floats] = inland_distance_m
    """Distance to the sea on land, at most 4 km, and 0 at sea; not-a-number where unknown."""
    nearest_port: Callable[[Floats, Floats], tuple[list[tuple[str, str]], Floats]] = _nearest_port
    """(name, country) of the nearest port and the great circle to it, for each position."""
    zones: ZoneIndex = field(default_factory=lambda: index_of(()))
    """The zones of a workspace; none in the world at large."""
    ports: tuple[Port, ...] = field(default_factory=ports)
    sailing_m: Callable[[Floats, Floats, Floats, Floats], Floats] = _sailing_m
    """The shortest way by sea between two positions; not-a-number where there is none or a position is unknown."""
    destinations: Callable[[str], tuple[Destination, ...]] = destinations
    """The places a typed destination may mean."""


@cache
def world() -> Places:
    """The world as the shipped tables know it."""
    return Places()
