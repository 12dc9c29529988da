"""False positions: what a transponder says of its place while the ship is somewhere else.

The signal still comes from where the ship is, so stations far from the place claimed hear it. `coherent` says whether
the speed and course sent belong to the false track; where they do not, they are the ship's true ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from watchkeeper.simulate.path import through
from watchkeeper.simulate.plane import Position
from watchkeeper.simulate.trigonometry import Floats, cos_deg, moved, sin_deg


class Falsehood(Protocol):
    """A span in which false positions are sent."""

    @property
    def start_s(self) -> float: ...
    @property
    def end_s(self) -> float: ...
    @property
    def coherent(self) -> bool: ...

    def said(self, t: Floats, lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
        """The positions sent at times within the span, given the true ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """Round and round on a circle."""

    start_s: float
    end_s: float
    middle: Position
    radius_m: float
    period_s: float
    coherent: bool = True

    def said(self, t: Floats, lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
        angle = (t - self.start_s) * (360.0 / self.period_s)
        north, east = self.radius_m * cos_deg(angle), self.radius_m * sin_deg(angle)
        return moved(np.full_like(t, self.middle[0]), self.middle[1], north, east)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """Along straight lines from corner to corner and back to the first, at a steady speed in metres per second."""

    start_s: float
    end_s: float
    corners: tuple[Position, ...]
    speed_mps: float
    coherent: bool = True

    def said(self, t: Floats, lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
        path = through([*self.corners, self.corners[0]])
        return path.at(np.fmod((t - self.start_s) * self.speed_mps, path.length_m))


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """One position, whatever she does."""

    start_s: float
    end_s: float
    at: Position
    coherent: bool = False

    def said(self, t: Floats, lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
        return np.full_like(t, self.at[0]), np.full_like(t, self.at[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Jumps:
    """By turns where she is and metres away, each for `every_s` seconds."""

    start_s: float
    end_s: float
    north_m: float
    east_m: float
    every_s: float
    coherent: bool = False

    def said(self, t: Floats, lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
        away = np.where(np.fmod((t - self.start_s) / self.every_s, 2.0) < 1.0, 1.0, 0.0)
        return moved(lat, lon, self.north_m * away, self.east_m * away)
