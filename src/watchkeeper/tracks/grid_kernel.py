# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
"""Silences, and where each ship was on a common time grid, from positions in time order of each segment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from watchkeeper import places
from watchkeeper.engine.compiled import compiled, compiled_on_disk, sources_key
from watchkeeper.places.anchorage_kernel import near_m, nearest_anchorage


@compiled
def shorter_way(lon_0, lon_1):
    """Longitude difference lon_1 - lon_0 the shorter way round, -180 to 180 degrees."""
    return (lon_1 - lon_0 + 540.0) % 360.0 - 180.0


@compiled
def in_harbour(looked, at, lat, lon, near, index):
    """Whether a place of a segment is near an anchorage. `near` is (how near, how far to look), metres.

    Where the last search shows the answer, none is made.
    """
    harbour_m, look_m = near
    if looked.done[at]:
        moved_m = near_m(looked.lat[at], looked.lon[at], lat, lon)
        if looked.away_m[at] + moved_m <= harbour_m:
            return True
        if looked.away_m[at] - moved_m > harbour_m:
            return False
    place, away_m = nearest_anchorage(lat, lon, look_m, index)
    looked.done[at], looked.lat[at], looked.lon[at] = True, lat, lon
    looked.away_m[at] = away_m if place >= 0 else look_m
    return away_m <= harbour_m


def _entries(sources: int) -> tuple[Callable[..., Any], ...]:
    @compiled_on_disk
    def find_segments(segment_id, known, at):
        """Writes for each row the place of its segment in the sorted array `known`, -1 where it is not there."""
        _ = sources  # in the closure, see `sources_key`
        last = -1
        for i in range(segment_id.shape[0]):
            if last < 0 or known[last] != segment_id[i]:
                low, high = 0, known.shape[0]
                while low < high:
                    middle = (low + high) // 2
                    if known[middle] < segment_id[i]:
                        low = middle + 1
                    else:
                        high = middle
                last = low if low < known.shape[0] and known[low] == segment_id[i] else -1
            at[i] = last

    @compiled_on_disk
    def walk_grid(rows, seen, last, limits, near, looked, index, grid, silence):
        """Feeds rows to the walk; (grid rows, silence rows) written.

        `seen` and `last` (t_us, lat, lon, speed, file_no, offset) are what was last heard of each segment. `limits` is (grid
        step, longest interpolation, least silence), microseconds. A position exactly on the grid is a grid point by itself;
        between two positions no further apart than the longest interpolation the grid points in between are interpolated
        linearly, longitude the shorter way.
        """
        _ = sources  # in the closure, see `sources_key`
        step_us, bridge_us, silence_us = limits
        n_grid, n_silence = 0, 0
        for i in range(rows.at.shape[0]):
            at, t1, lat, lon = rows.at[i], rows.t_us[i], rows.lat[i], rows.lon[i]
            if at < 0:
                continue
            on_grid = t1 % step_us == 0
            if seen[at]:
                t0 = np.int64(last[at, 0])
                gap = t1 - t0
                if gap >= silence_us:
                    for k in range(6):
                        silence.before[n_silence, k] = last[at, k]
                    silence.segment[n_silence] = at
                    silence.after[n_silence, 0], silence.after[n_silence, 1] = t1, lat
                    silence.after[n_silence, 2], silence.after[n_silence, 3] = lon, rows.speed_kn[i]
                    silence.after[n_silence, 4], silence.after[n_silence, 5] = rows.file_no[i], rows.offset[i]
                    n_silence += 1
                if 0 < gap < bridge_us:
                    slot = t0 // step_us + 1
                    while slot * step_us < t1:
                        share = (slot * step_us - t0) / gap
                        grid.slot[n_grid], grid.segment[n_grid] = slot, at
                        grid.lat[n_grid] = last[at, 1] + (lat - last[at, 1]) * share
                        east = last[at, 2] + shorter_way(last[at, 2], lon) * share
                        grid.lon[n_grid] = (east + 540.0) % 360.0 - 180.0
                        grid.harbour[n_grid] = in_harbour(looked, at, grid.lat[n_grid], grid.lon[n_grid], near, index)
                        n_grid += 1
                        slot += 1
            if on_grid and (not seen[at] or np.int64(last[at, 0]) != t1):
                grid.slot[n_grid], grid.segment[n_grid] = t1 // step_us, at
                grid.lat[n_grid], grid.lon[n_grid] = lat, lon
                grid.harbour[n_grid] = in_harbour(looked, at, lat, lon, near, index)
                n_grid += 1
            seen[at] = True
            last[at, 0], last[at, 1], last[at, 2], last[at, 3] = t1, lat, lon, rows.speed_kn[i]
            last[at, 4], last[at, 5] = rows.file_no[i], rows.offset[i]
        return n_grid, n_silence

    return find_segments, walk_grid


find_segments, walk_grid = _entries(sources_key(__file__, places.__file__))
