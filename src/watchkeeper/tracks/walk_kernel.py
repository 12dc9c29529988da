"""One pass over positions in time order of each segment: silences, and where each ship was on a common time grid."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def find_segment(known: Any, segment_id: int, last: int) -> int:
    """Index of `segment_id` in the sorted array `known`, or -1; `last` is tried first."""
    if last >= 0 and known[last] == segment_id:
        return last
    at = np.searchsorted(known, segment_id)
    return at if at < known.shape[0] and known[at] == segment_id else -1


@njit(cache=True, nogil=True)
def shorter_way(lon_0: float, lon_1: float) -> float:
    """Longitude difference lon_1 - lon_0 the shorter way round, -180 to 180 degrees."""
    return (lon_1 - lon_0 + 540.0) % 360.0 - 180.0


@njit(cache=True, nogil=True)
def walk_rows(
    segment_id: Any, t_us: Any, lat: Any, lon: Any, speed: Any, file_no: Any, offset: Any,
    known: Any, seen: Any, last: Any, limits: Any, grid: Any, silence: Any,
) -> Any:  # fmt: skip
    """Feeds rows to the walk; (grid rows, silence rows) written.

    `known` holds the segments in order, `seen` and `last` (t_us, lat, lon, speed, file_no, offset) what was last heard
    of each. `limits` is (grid step, longest interpolation, least silence), microseconds. A position exactly on the
    grid is a grid point by itself; between two positions no further apart than the longest interpolation the grid
    points in between are interpolated linearly, longitude the shorter way.
    """
    step_us, bridge_us, silence_us = limits
    n_grid, n_silence, at = 0, 0, -1
    for i in range(segment_id.shape[0]):
        at = find_segment(known, segment_id[i], at)
        if at < 0:
            continue
        t1 = t_us[i]
        on_grid = t1 % step_us == 0
        if seen[at]:
            t0 = np.int64(last[at, 0])
            gap = t1 - t0
            if gap >= silence_us:
                for k in range(6):
                    silence.before[n_silence, k] = last[at, k]
                silence.segment[n_silence] = at
                silence.after[n_silence, 0], silence.after[n_silence, 1] = t1, lat[i]
                silence.after[n_silence, 2], silence.after[n_silence, 3] = lon[i], speed[i]
                silence.after[n_silence, 4], silence.after[n_silence, 5] = file_no[i], offset[i]
                n_silence += 1
            if 0 < gap < bridge_us:
                slot = t0 // step_us + 1
                while slot * step_us < t1:
                    share = (slot * step_us - t0) / gap
                    grid.slot[n_grid], grid.segment[n_grid] = slot, at
                    grid.lat[n_grid] = last[at, 1] + (lat[i] - last[at, 1]) * share
                    east = last[at, 2] + shorter_way(last[at, 2], lon[i]) * share
                    grid.lon[n_grid] = (east + 540.0) % 360.0 - 180.0
                    n_grid += 1
                    slot += 1
        if on_grid and (not seen[at] or np.int64(last[at, 0]) != t1):
            grid.slot[n_grid], grid.segment[n_grid] = t1 // step_us, at
            grid.lat[n_grid], grid.lon[n_grid] = lat[i], lon[i]
            n_grid += 1
        seen[at] = True
        last[at, 0], last[at, 1], last[at, 2], last[at, 3] = t1, lat[i], lon[i], speed[i]
        last[at, 4], last[at, 5] = file_no[i], offset[i]
    return n_grid, n_silence
