# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
"""The anchorage nearest to a position, for compiled code."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from watchkeeper.engine.compiled import compiled, compiled_on_disk, sources_key
from watchkeeper.model.units import EARTH_RADIUS_M

_BAND_DEG = 0.1  # as anchorages.BAND_DEG
_BANDS = 1800
_COLUMNS = 10_000  # more than a band has
_M_PER_DEG = math.radians(1.0) * EARTH_RADIUS_M


@compiled
def columns_of(band):
    """Number of columns of a band of latitude."""
    inner = min(abs(band * _BAND_DEG - 90.0), abs((band + 1) * _BAND_DEG - 90.0))
    return max(1.0, math.floor(360.0 * math.cos(math.radians(inner)) / _BAND_DEG))


@compiled
def near_m(lat_0, lon_0, lat_1, lon_1):
    """Metres between two positions less than a few hundred kilometres apart: right to 0.1 % at 100 km below 80 degrees."""
    east = (lon_1 - lon_0 + 540.0) % 360.0 - 180.0
    east *= math.cos(math.radians(0.5 * (lat_0 + lat_1)))
    north = lat_1 - lat_0
    return _M_PER_DEG * math.sqrt(north * north + east * east)


@compiled
def first_at_least(key, wanted):
    """Index of the first of the sorted numbers that is not below `wanted`."""
    low, high = 0, key.shape[0]
    while low < high:
        middle = (low + high) // 2
        if key[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def nearest_anchorage(lat, lon, within_m, index):
    """(place in `index`, metres) of the anchorage nearest to a position; (-1, infinity) where none is within `within_m`.

    The position must be a number, -180 to 180 degrees of longitude or beyond by whole turns.
    """
    best, best_m = -1, np.inf
    reach_deg = within_m / _M_PER_DEG
    from_band = max(0, math.floor((lat - reach_deg + 90.0) / _BAND_DEG))
    to_band = min(_BANDS - 1, math.floor((lat + reach_deg + 90.0) / _BAND_DEG))
    widest = min(90.0, abs(lat) + reach_deg)
    turn_deg = 180.0 if widest > 89.9 else min(180.0, 1.02 * reach_deg / math.cos(math.radians(widest)))
    east_deg = (lon + 540.0) % 360.0
    for band in range(from_band, to_band + 1):
        columns = columns_of(band)
        first = math.floor((east_deg - turn_deg) / 360.0 * columns)
        last = math.floor((east_deg + turn_deg) / 360.0 * columns)
        if last - first >= columns:
            first, last = 0, int(columns) - 1
        # a range that runs over the seam is looked up in two parts
        for turn in range(-1, 2):
            low = max(first, turn * int(columns)) - turn * int(columns)
            high = min(last, (turn + 1) * int(columns) - 1) - turn * int(columns)
            if low > high:
                continue
            at = first_at_least(index.key, band * _COLUMNS + low)
            while at < index.key.shape[0] and index.key[at] <= band * _COLUMNS + high:
                away_m = near_m(lat, lon, index.lat[at], index.lon[at])
                if away_m < best_m or (away_m == best_m and index.row[at] < index.row[best]):
                    best, best_m = at, away_m
                at += 1
    if best_m > within_m:
        return -1, np.inf
    return best, best_m


def _entries(sources: int) -> tuple[Callable[..., Any], ...]:
    @compiled_on_disk
    def nearest_rows(lat, lon, within_m, index, row, metres):
        """Writes the row of the nearest anchorage and the metres to it for each position; -1 and infinity for none."""
        _ = sources  # in the closure, see `sources_key`
        for i in range(lat.shape[0]):
            if math.isnan(lat[i]) or math.isnan(lon[i]):
                row[i], metres[i] = -1, np.inf
                continue
            at, away_m = nearest_anchorage(lat[i], lon[i], within_m, index)
            row[i], metres[i] = (index.row[at] if at >= 0 else -1), away_m

    return (nearest_rows,)


(nearest_rows,) = _entries(sources_key(__file__))
