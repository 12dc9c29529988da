"""Whether a ship can sail straight from one position to another."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from watchkeeper.places.clear_kernel import lines_clear
from watchkeeper.places.coast import BLOCKS, coast_tables, decode_blocks, flat


def sails_clear(lat_1: ArrayLike, lon_1: ArrayLike, lat_2: ArrayLike, lon_2: ArrayLike) -> NDArray[np.bool_]:
    """Whether the great circle between two positions in degrees stays on water; the same in both directions.

    Land narrower than 0.4 km may be missed. An end may lie up to 5 km behind the shore as a berth does, or less than 0.4 km off
    it and behind up to 2 km of land, as in a harbour. False where
    a position is unknown. Says nothing of depth, ice or rules of passage.
    """
    shape = np.broadcast_shapes(*(np.shape(value) for value in (lat_1, lon_1, lat_2, lon_2)))
    a_lat, a_lon, b_lat, b_lon = flat(lat_1, lon_1, lat_2, lon_2)
    a_lon, b_lon = within_turn(a_lon), within_turn(b_lon)
    known = (np.abs(a_lat) <= 90) & (np.abs(b_lat) <= 90) & ~np.isnan(a_lon) & ~np.isnan(b_lon)
    out = np.where(known, -1, 0).astype(np.int8)
    tables, needed = coast_tables(a_lat, a_lon), np.zeros(BLOCKS, np.uint8)
    while lines_clear(a_lat, a_lon, b_lat, b_lon, tables, needed, out):
        tables = decode_blocks(needed)
    return np.asarray(out == 1).reshape(shape)


def within_turn(lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Longitudes of -180 to 360 as ones of -180 to 180; others are not numbers."""
    within = np.where(lon > 180.0, lon - 360.0, lon)
    return np.where((lon >= -180.0) & (lon <= 360.0), within, np.nan)
