"""Reach: where a silent ship could have been, with time left for cargo.

From where she was last heard to a place, and from there to where she was heard again, by sea and at her class's speed; what is
left of the silence is the time she could have spent there. Of an open silence only the way there counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from watchkeeper.model.units import EARTH_RADIUS_M, METRES_PER_NAUTICAL_MILE
from watchkeeper.places.places import Places
from watchkeeper.places.ports import unit_vectors
from watchkeeper.places.uncovered import UNCOVERED

Floats = NDArray[np.float64]
_AT_ONCE = 512  # silences compared with every port at one time


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A port in reach: name, ISO 3166-1 alpha-2 country, hours left there, and whether ships are heard there at all."""

    port: str
    country: str
    hours_left: float
    distance_nm: float
    """By sea, from the last position to it and on to the next."""
    uncovered: bool


class Ends(NamedTuple):
    """Silences as columns: both ends in degrees (the second not-a-number while open), length and class speed."""

    lat: Floats
    lon: Floats
    next_lat: Floats
    next_lon: Floats
    silence_h: Floats
    speed_kn: Floats


def sailing_h(ends: Ends, places: Places) -> tuple[Floats, Floats]:
    """(metres by sea from one end to the other, hours of the silence left over at class speed); not-a-number while open."""
    metres = places.sailing_m(ends.lat, ends.lon, ends.next_lat, ends.next_lon)
    return metres, ends.silence_h - metres / METRES_PER_NAUTICAL_MILE / ends.speed_kn


def ports_in_reach(ends: Ends, places: Places, *, least_h: float, most: int) -> list[list[Reached]]:
    """For each silence the ports she could have reached with at least `least_h` hours left, most hours first.

    At most `most`, and beyond those every port of a country that no receiver covers.
    """
    ports = places.ports
    if not ports or not len(ends.lat):
        return [[] for _ in ends.lat]
    silence, port = _candidates(ends, places, least_h, most)
    lat, lon = np.array([p.lat for p in ports])[port], np.array([p.lon for p in ports])[port]
    to_m = places.sailing_m(ends.lat[silence], ends.lon[silence], lat, lon)
    closed = ~np.isnan(ends.next_lat[silence])
    back_m = np.zeros(len(port))
    back_m[closed] = places.sailing_m(
        lat[closed], lon[closed], ends.next_lat[silence][closed], ends.next_lon[silence][closed]
    )
    way_nm = (to_m + back_m) / METRES_PER_NAUTICAL_MILE
    left_h = ends.silence_h[silence] - way_nm / ends.speed_kn[silence]
    found: list[list[Reached]] = [[] for _ in ends.lat]
    for at in np.lexsort((port, -left_h, silence)):
        one, rows = ports[port[at]], found[silence[at]]
        if left_h[at] >= least_h and (len(rows) < most or one.country in UNCOVERED):
            rows.append(
                Reached(
                    port=one.name,
                    country=one.country,
                    hours_left=round(float(left_h[at]), 1),
                    distance_nm=round(float(way_nm[at]), 1),
                    uncovered=one.country in UNCOVERED,
                )
            )
    return found


def _candidates(ends: Ends, places: Places, least_h: float, most: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pairs of a silence and a port whose great circles leave time enough: the nearest of each, and the uncovered ones."""
    ports = places.ports
    there = unit_vectors(np.array([p.lat for p in ports]), np.array([p.lon for p in ports])).T
    uncovered = np.array([p.country in UNCOVERED for p in ports])
    silences, chosen = [], []
    for begin in range(0, len(ends.lat), _AT_ONCE):
        part = slice(begin, begin + _AT_ONCE)
        way_m = _arc_m(unit_vectors(ends.lat[part], ends.lon[part]) @ there)
        back_m = _arc_m(unit_vectors(ends.next_lat[part], ends.next_lon[part]) @ there)
        way_m += np.where(np.isnan(back_m), 0.0, back_m)
        left_h = ends.silence_h[part, None] - way_m / METRES_PER_NAUTICAL_MILE / ends.speed_kn[part, None]
        nearest = np.argsort(way_m, axis=1, kind="stable")[:, : 2 * most]
        near = np.zeros(way_m.shape, np.bool_)
        np.put_along_axis(near, nearest, True, axis=1)
        row, port = np.nonzero((left_h >= least_h) & (near | uncovered))
        silences.append(row + begin)
        chosen.append(port)
    return np.concatenate(silences), np.concatenate(chosen)


def _arc_m(cosine: Floats) -> Floats:
    return np.asarray(EARTH_RADIUS_M * np.arccos(np.clip(cosine, -1.0, 1.0)))
