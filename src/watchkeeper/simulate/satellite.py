"""Satellites: where they are, when they pass, and how likely they hear a ship among many others.

Circular orbits, an invented constellation. A receiver in orbit hears thousands of ships at once, whose transmissions
collide: the denser the traffic below, the smaller the chance to hear one ship (Høye et al., Acta Astronautica, 2008).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from watchkeeper.simulate.states import DAY_S, DayStates
from watchkeeper.simulate.trigonometry import Floats, cos_deg, sin_deg

SIDEREAL_S = 86_164.1  # seconds: one turn of the Earth
FOOTPRINT_DEG = 13.5  # degrees of arc, 1,500 km: ships lower above the horizon are rarely heard
REGION_DEG = 17.0  # degrees of arc from the middle of the region to its corners
MIDDLE = (34.5, 130.5)  # degrees: the middle of the region
SLOTS = 12  # moments in one pass at which a ship may be heard
CELL_DEG = 2.0  # degrees: cell in which traffic is counted
BEST, HALF = 0.7, 6.0  # chance in an empty sea; ships in a cell, of 400 in all, at which it has halved


@dataclass(frozen=True, slots=True, kw_only=True)
class Satellite:
    """A satellite: name in the feed, period in seconds, inclination, and where it starts, in degrees."""

    name: str
    period_s: float
    inclination_deg: float
    node_deg: float
    phase_deg: float

    def below(self, t: ArrayLike) -> tuple[Floats, Floats, Floats]:
        """Unit vector, fixed to the Earth, to the satellite at seconds after the scenario's start."""
        moment = np.asarray(t, dtype=np.float64)
        along = moment * (360.0 / self.period_s) + self.phase_deg
        x, y = cos_deg(along), cos_deg(self.inclination_deg) * sin_deg(along)
        turned = self.node_deg - moment * (360.0 / SIDEREAL_S)
        cosine, sine = cos_deg(turned), sin_deg(turned)
        return x * cosine - y * sine, x * sine + y * cosine, sin_deg(self.inclination_deg) * sin_deg(along)


SATELLITES = (
    Satellite(name="SYN-S1", period_s=5_760.0, inclination_deg=97.6, node_deg=40.0, phase_deg=0.0),
    Satellite(name="SYN-S2", period_s=5_940.0, inclination_deg=82.5, node_deg=100.0, phase_deg=120.0),
    Satellite(name="SYN-S3", period_s=6_180.0, inclination_deg=98.2, node_deg=75.0, phase_deg=250.0),
)
"""Periods of 96 to 103 minutes: each satellite passes the region four to six times a day, in two groups of passes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """One satellite over the region: its index and the seconds of the day it comes and goes."""

    satellite: int
    start_s: int
    end_s: int


def passes(day: int) -> list[Pass]:
    """Passes over the region on a day, by satellite and time; one that crosses midnight is two."""
    found = []
    seconds = np.arange(0, DAY_S, 60)
    centre = unit(np.array([MIDDLE[0]]), np.array([MIDDLE[1]]))
    for index, satellite in enumerate(SATELLITES):
        x, y, z = satellite.below(seconds + float(day * DAY_S))
        near = x * centre[0] + y * centre[1] + z * centre[2] >= cos_deg(FOOTPRINT_DEG + REGION_DEG)
        edges = np.diff(np.concatenate([[0], near.astype(np.int8), [0]]))
        for start, end in zip(np.nonzero(edges == 1)[0].tolist(), np.nonzero(edges == -1)[0].tolist(), strict=True):
            found.append(Pass(satellite=index, start_s=start * 60, end_s=end * 60))
    return found


def unit(lat: Floats, lon: Floats) -> tuple[Floats, Floats, Floats]:
    """Unit vectors to positions."""
    flat = cos_deg(lat)
    return flat * cos_deg(lon), flat * sin_deg(lon), sin_deg(lat)


def in_footprint(satellite: int, day: int, second: NDArray[np.int64], lat: Floats, lon: Floats) -> NDArray[np.bool_]:
    """Whether each position is within `FOOTPRINT_DEG` of the point below the satellite at its second of the day."""
    x, y, z = SATELLITES[satellite].below(second + float(day * DAY_S))
    east, north, up = unit(lat, lon)
    return np.asarray(x * east + y * north + z * up >= cos_deg(FOOTPRINT_DEG))


def crowding(states: DayStates) -> Floats:
    """Ships in each cell at each hour, scaled to 400 ships in all: (24, rows, columns)."""
    count = len(states.lat)
    out = np.zeros((24, 90, 180))
    for hour in range(24):
        row, column = cell_of(states.lat[:, hour * 60], states.lon[:, hour * 60])
        np.add.at(out[hour], (row, column), 400.0 / count)
    return out


def cell_of(lat: Floats, lon: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Row and column of the traffic cell of each position."""
    return ((lat + 90.0) / CELL_DEG).astype(np.int64), (np.fmod(lon + 540.0, 360.0) / CELL_DEG).astype(np.int64)


def chance(ships_in_cell: Floats) -> Floats:
    """Chance that one slot's transmission of a class A ship under way is heard."""
    share = ships_in_cell / HALF
    return BEST / (1.0 + share * share)
