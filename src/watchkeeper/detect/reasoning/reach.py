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

    def to_dict(self) -> dict[str, object]:
        """As it stands among the measures of a gap."""
        return {name: getattr(self, name) for name in self.__slots__}


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
    pairs = _candidates(ends, places, least_h, most)
    way_nm, left_h = _left_h(pairs, ends, places, least_h, most)
    silence, port = pairs.silence, pairs.port
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


class _Pairs(NamedTuple):
    """A silence and a port each, by silence and then the most hours left on the great circles, which no way by sea exceeds."""

    silence: NDArray[np.intp]
    port: NDArray[np.intp]
    most_h: Floats
    uncovered: NDArray[np.bool_]
    rank: NDArray[np.intp]
    """Place among those of its silence that receivers cover, from 0."""


def _left_h(pairs: _Pairs, ends: Ends, places: Places, least_h: float, most: int) -> tuple[Floats, Floats]:
    """(nautical miles by sea there and back, hours left there) of each pair; none are left where it was not worth asking.

    Asked first are the likeliest `most` of each silence, and the uncovered ones; of the others only those that could still
    leave more hours than the last of them.
    """
    way_nm, left_h = np.full(len(pairs.port), np.inf), np.full(len(pairs.port), -np.inf)
    first = pairs.uncovered | (pairs.rank < most)
    _sail(np.nonzero(first)[0], pairs, ends, places, least_h, way_nm, left_h)
    worst_h = np.full(len(ends.lat), np.inf)
    likeliest = np.nonzero(first & ~pairs.uncovered)[0]
    np.minimum.at(worst_h, pairs.silence[likeliest], left_h[likeliest])
    others = ~first & (pairs.most_h >= np.maximum(worst_h[pairs.silence], least_h))
    _sail(np.nonzero(others)[0], pairs, ends, places, least_h, way_nm, left_h)
    return way_nm, left_h


def _sail(
    rows: NDArray[np.intp], pairs: _Pairs, ends: Ends, places: Places, least_h: float, way_nm: Floats, left_h: Floats
) -> None:
    """Writes way and hours left of those rows; of a port that is too far on the way there, the way back is not asked."""
    ports = places.ports
    silence, port = pairs.silence[rows], pairs.port[rows]
    lat, lon = np.array([p.lat for p in ports])[port], np.array([p.lon for p in ports])[port]
    nm = places.sailing_m(ends.lat[silence], ends.lon[silence], lat, lon) / METRES_PER_NAUTICAL_MILE
    closed = ~np.isnan(ends.next_lat[silence])
    back = closed & (ends.silence_h[silence] - nm / ends.speed_kn[silence] >= least_h)
    there = silence[back]
    nm[closed & ~back] = np.inf
    nm[back] += (
        places.sailing_m(lat[back], lon[back], ends.next_lat[there], ends.next_lon[there]) / METRES_PER_NAUTICAL_MILE
    )
    nm[np.isnan(nm)] = np.inf  # there is no way by water
    way_nm[rows], left_h[rows] = nm, ends.silence_h[silence] - nm / ends.speed_kn[silence]


def _candidates(ends: Ends, places: Places, least_h: float, most: int) -> _Pairs:
    """Pairs of a silence and a port whose great circles leave time enough: the nearest of each, and the uncovered ones."""
    ports = places.ports
    there = unit_vectors(np.array([p.lat for p in ports]), np.array([p.lon for p in ports])).T
    uncovered = np.array([p.country in UNCOVERED for p in ports])
    silences, chosen, hours = [], [], []
    for begin in range(0, len(ends.lat), _AT_ONCE):
        part = slice(begin, begin + _AT_ONCE)
        way_m = _arc_m(unit_vectors(ends.lat[part], ends.lon[part]) @ there)
        back_m = _arc_m(unit_vectors(ends.next_lat[part], ends.next_lon[part]) @ there)
        way_m += np.where(np.isnan(back_m), 0.0, back_m)
        nearest = np.argpartition(way_m, min(2 * most, len(ports)) - 1, axis=1)[:, : 2 * most]
        near = np.broadcast_to(uncovered, way_m.shape).copy()
        np.put_along_axis(near, nearest, True, axis=1)
        row, port = np.nonzero(near)
        silence = row + begin
        silences.append(silence)
        chosen.append(port)
        hours.append(ends.silence_h[silence] - way_m[row, port] / METRES_PER_NAUTICAL_MILE / ends.speed_kn[silence])
    silence, port, most_h = np.concatenate(silences), np.concatenate(chosen), np.concatenate(hours)
    enough = np.nonzero(most_h >= least_h)[0]
    order = enough[np.lexsort((port[enough], -most_h[enough], uncovered[port[enough]], silence[enough]))]
    silence, port = silence[order], port[order]
    first = np.r_[True, silence[1:] != silence[:-1]] if len(order) else np.empty(0, np.bool_)
    began = np.maximum.accumulate(np.where(first, np.arange(len(order)), 0))
    rank = np.arange(len(order)) - began
    return _Pairs(silence=silence, port=port, most_h=most_h[order], uncovered=uncovered[port], rank=rank)


def _arc_m(cosine: Floats) -> Floats:
    return np.asarray(EARTH_RADIUS_M * np.arccos(np.clip(cosine, -1.0, 1.0)))
