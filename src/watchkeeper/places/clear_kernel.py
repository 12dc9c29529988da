# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
"""Whether a great circle stays on water, compiled: steps along it as long as the distance to shore says are safe.

This is sphere tracing (Hart 1996) along a line: nothing can be met nearer than the shore is.
"""

from __future__ import annotations

import math
from typing import Any

from watchkeeper.engine.compiled import compiled, compiled_on_disk, sources_key
from watchkeeper.model.units import EARTH_RADIUS_M
from watchkeeper.places.coast_kernel import block_of, signed_shore_m

LEAST_STEP_M = 400.0
"""Metres: what is narrower may be stepped over; the drawn coast is no better."""
BERTH_M = 5_000.0
"""Metres: so far from an end that is on land the line may be on land: a berth lies behind what is drawn as coast."""
HARBOUR_M = 2_000.0
"""Metres: the same for an end on water that is less than a step from the shore: a harbour lies behind its moles."""
_PIECE = 30_000.0 / EARTH_RADIUS_M  # radians: within this a great circle is straight in latitude and longitude to 30 m
_STRAIGHT_DEG = 70.0  # degrees: up to this latitude


@compiled
def unit_vector(lat, lon):
    """Unit vector of a position in degrees."""
    north, east = math.radians(lat), math.radians(lon)
    flat = math.cos(north)
    return flat * math.cos(east), flat * math.sin(east), math.sin(north)


@compiled
def angle_between(lat_1, lon_1, lat_2, lon_2):
    """Radians along the great circle between two positions in degrees (haversine)."""
    north = math.sin(math.radians(lat_2 - lat_1) / 2.0)
    east = math.sin(math.radians(lon_2 - lon_1) / 2.0)
    share = north * north + math.cos(math.radians(lat_1)) * math.cos(math.radians(lat_2)) * east * east
    return 2.0 * math.asin(min(math.sqrt(share), 1.0))


@compiled
def at_angle(line, angle):
    """Position in degrees at an angle along a line: unit vectors of its start and of its direction there."""
    c, s = math.cos(angle), math.sin(angle)
    x, y, z = c * line[0] + s * line[3], c * line[1] + s * line[4], c * line[2] + s * line[5]
    return math.degrees(math.atan2(z, math.sqrt(x * x + y * y))), math.degrees(math.atan2(y, x))


@compiled
def line_between(lat_1, lon_1, lat_2, lon_2):
    """Unit vectors of the start of a great circle and of its direction there; no direction where there is none."""
    a, b, c = unit_vector(lat_1, lon_1)
    p, q, r = unit_vector(lat_2, lon_2)
    along = a * p + b * q + c * r
    p, q, r = p - along * a, q - along * b, r - along * c
    length = max(math.sqrt(p * p + q * q + r * r), 1e-12)
    return a, b, c, p / length, q / length, r / length


@compiled
def _afloat(line, begin, way, tables):
    """Radians from an end to where the line has left its berth; -1 where it does not, -2 - block if that is needed.

    That is where it is 0.4 km from any shore, within 5 km of an end on land or 2 km of one on water; failing that, where
    it is first on water.
    """
    gone, first, reach = 0.0, -1.0, BERTH_M
    while gone <= reach:
        lat, lon = at_angle(line, begin + way * gone / EARTH_RADIUS_M)
        metres = signed_shore_m(lat, lon, tables)
        if math.isnan(metres):
            return -2.0 - block_of(lat, lon)
        if metres >= LEAST_STEP_M:
            return gone / EARTH_RADIUS_M
        if metres >= 0.0 and first < 0.0:
            first = gone / EARTH_RADIUS_M
            reach = HARBOUR_M if gone == 0.0 else reach
        gone += max(abs(metres), LEAST_STEP_M)
    return first


@compiled
def _on_water(line, low, high, tables):
    """1 where all between two angles is water, 0 where not, -1 - block where that block is needed to tell."""
    angle, piece, piece_end = low, low, -1.0
    lat_0 = lon_0 = lat_1 = lon_1 = 0.0
    while angle < high:
        if angle < piece_end:
            share = (angle - piece) / (piece_end - piece)
            lat, lon = lat_0 + share * (lat_1 - lat_0), lon_0 + share * (lon_1 - lon_0)
        else:
            lat, lon = at_angle(line, angle)
        metres = signed_shore_m(lat, lon, tables)
        if metres < 0.0:
            return 0
        if math.isnan(metres):
            return -1 - block_of(lat, lon)
        step = max(metres, LEAST_STEP_M) / EARTH_RADIUS_M
        if angle >= piece_end and step < _PIECE / 2 and abs(lat) < _STRAIGHT_DEG:
            lat_0, lon_0, piece = lat, lon, angle
            lat_1, lon_1 = at_angle(line, angle + _PIECE)
            piece_end = angle + _PIECE if abs(lon_1 - lon_0) < 90.0 else -1.0
        angle += step
    return 1


@compiled
def line_is_clear(lat_1, lon_1, berth_1, lat_2, lon_2, berth_2, tables):
    """1 where the great circle stays on water, 0 where not, -1 - block where that block is needed to tell.

    An end that may be a berth may lie behind the shore.
    The same in both directions: the line is always looked along from its lesser end.
    """
    if lat_1 > lat_2 or (lat_1 == lat_2 and lon_1 > lon_2):
        lat_1, lon_1, berth_1, lat_2, lon_2, berth_2 = lat_2, lon_2, berth_2, lat_1, lon_1, berth_1
    angle = angle_between(lat_1, lon_1, lat_2, lon_2)
    if angle > math.pi - 1e-6:  # opposite ends of the Earth: every way is a great circle
        return 0
    line = line_between(lat_1, lon_1, lat_2, lon_2)
    low = _afloat(line, 0.0, 1.0, tables) if berth_1 else 0.0
    if low < 0.0:
        return 0 if low == -1.0 else int(low) + 1
    high = _afloat(line, angle, -1.0, tables) if berth_2 else 0.0
    if high < 0.0:
        return 0 if high == -1.0 else int(high) + 1
    return _on_water(line, low, angle - high, tables)


def _entries(sources: int) -> Any:
    @compiled_on_disk
    def lines_clear(lat_1, lon_1, lat_2, lon_2, tables, needed, out):
        """Tells of each line that is not told yet (-1); flags blocks that are needed, and returns how many lines want them."""
        _ = sources  # in the closure, see `sources_key`
        wanting = 0
        for k in range(len(out)):
            if out[k] == -1:
                found = line_is_clear(lat_1[k], lon_1[k], True, lat_2[k], lon_2[k], True, tables)
                if found >= 0:
                    out[k] = found
                else:
                    needed[-1 - found] = 1
                    wanting += 1
        return wanting

    return lines_clear


lines_clear = _entries(sources_key(__file__))
