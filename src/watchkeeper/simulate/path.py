"""A path over water: a line of positions with the distance sailed to each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from watchkeeper.simulate.lanes import Route
from watchkeeper.simulate.plane import Position, starboard
from watchkeeper.simulate.trigonometry import Floats, moved, offset_m

PIECE_M = 20_000.0  # metres: lines are cut this short so that the width of a degree is right along them
CORNER_M = 1_500.0  # metres before and after a turning point in which a ship turns: 90 degrees in four minutes at 14 kn
TIGHT_M = 400.0  # metres: the same on approaches, where land is near
CORNER_POINTS = 6  # points that draw one turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """Positions in degrees along a path, metres sailed to each, increasing from 0, and the direction there.

    The direction is a unit vector, north and east, halfway between the lines that meet at the position.
    """

    lat: Floats
    lon: Floats
    sailed_m: Floats
    north: Floats
    east: Floats

    @property
    def length_m(self) -> float:
        """Metres from end to end."""
        return float(self.sailed_m[-1])

    def at(self, distance: Floats, aside: Floats | None = None) -> tuple[Floats, Floats]:
        """Latitude and longitude `distance` metres along, and `aside` metres to starboard of the line."""
        piece = np.clip(np.searchsorted(self.sailed_m, distance, side="right") - 1, 0, len(self.sailed_m) - 2)
        step = self.sailed_m[piece + 1] - self.sailed_m[piece]
        share = np.clip((distance - self.sailed_m[piece]) / step, 0.0, 1.0)
        lat = self.lat[piece] + (self.lat[piece + 1] - self.lat[piece]) * share
        lon = self.lon[piece] + (self.lon[piece + 1] - self.lon[piece]) * share
        if aside is None:
            return lat, lon
        north = self.north[piece] + (self.north[piece + 1] - self.north[piece]) * share
        east = self.east[piece] + (self.east[piece + 1] - self.east[piece]) * share
        return moved(lat, lon, -east * aside, north * aside)

    def reversed(self) -> Path:
        """The same path sailed the other way."""
        return Path(
            lat=self.lat[::-1],
            lon=self.lon[::-1],
            sailed_m=(self.sailed_m[-1] - self.sailed_m)[::-1],
            north=-self.north[::-1],
            east=-self.east[::-1],
        )


def through(positions: Sequence[Position] | Floats) -> Path:
    """The path through `positions` in straight lines; repeated positions are taken once."""
    points = np.array(positions, dtype=np.float64)
    keep = np.concatenate([[True], (np.abs(np.diff(points, axis=0)) > 1e-7).any(axis=1)])
    points = points[keep]
    if len(points) < 2:
        points = np.concatenate([points, points + np.array([[1e-7, 0.0]])])
    lat, lon = points[:, 0], points[:, 1]
    north, east = offset_m(lat[:-1], lon[:-1], lat[1:], lon[1:])
    step = np.sqrt(north * north + east * east)
    north, east = _halfway(north / step), _halfway(east / step)
    length = np.maximum(np.sqrt(north * north + east * east), 0.2)
    sailed = np.concatenate([[0.0], np.cumsum(step)])
    return Path(lat=lat, lon=lon, sailed_m=sailed, north=north / length, east=east / length)


def _halfway(lines: Floats) -> Floats:
    return np.concatenate([lines[:1], (lines[:-1] + lines[1:]) * 0.5, lines[-1:]])


def rounded(positions: Sequence[Position], out: int = 0, into: int = 0) -> Path:
    """The path through `positions` with each turning point cut by a curve (quadratic Bézier).

    The curve runs from `CORNER_M` before the turning point to as far after it, less where lines are short, and only
    `TIGHT_M` on the first `out` and last `into` lines, which are approaches. Lines are cut to `PIECE_M`.
    """
    points = np.array(positions, dtype=np.float64)
    last = len(points) - 1
    length = _lengths(points)
    index = 1 + np.nonzero((length[:-1] >= 1.0) & (length[1:] >= 1.0))[0]
    if len(index):
        cut = np.where((index <= out) | (index >= last - into), TIGHT_M, CORNER_M)
        cut = np.minimum(cut, 0.4 * np.minimum(length[index - 1], length[index]))
        here = points[index]
        start = here + (points[index - 1] - here) * (cut / length[index - 1])[:, None]
        end = here + (points[index + 1] - here) * (cut / length[index])[:, None]
        share = (np.arange(CORNER_POINTS) / (CORNER_POINTS - 1))[None, :, None]
        first = start[:, None] + (here - start)[:, None] * share
        second = here[:, None] + (end - here)[:, None] * share
        curves = first + (second - first) * share
        points = np.concatenate([points[:1], curves.reshape(-1, 2), points[-1:]])
    pieces = (_lengths(points) / PIECE_M).astype(np.int64) + 1
    begin = np.repeat(np.arange(len(pieces)), pieces)
    share = ((np.arange(len(begin)) - np.repeat(np.cumsum(pieces) - pieces, pieces) + 1) / pieces[begin])[:, None]
    return through(np.concatenate([points[:1], points[begin] + (points[begin + 1] - points[begin]) * share]))


def _lengths(points: Floats) -> Floats:
    """Metres of each line through `points`, rows of latitude and longitude."""
    north, east = offset_m(points[:-1, 0], points[:-1, 1], points[1:, 0], points[1:, 1])
    return np.sqrt(north * north + east * east)


def keeping_right(way: Route, aside_m: float) -> list[Position]:
    """The corners of `way` with each turning point of the lanes moved `aside_m` metres to starboard.

    Ships on one lane are thus spread, and those that meet pass port to port. Berths, approaches and positions keep
    their place. Lanes keep 5 km from shore (`lanes.CLEAR_KM`), so a move of a kilometre needs no test.
    """
    corners = list(way.corners)
    for index in range(way.out + 1, len(corners) - 1 - way.into):
        corners[index] = starboard(way.corners[index], way.corners[index - 1], way.corners[index + 1], aside_m)
    return corners
