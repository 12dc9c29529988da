# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
"""How far each ship went in each hour and how often she was heard, from positions in time order of each segment."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from watchkeeper.engine.compiled import compiled, compiled_on_disk, sources_key
from watchkeeper.tracks.grid_kernel import shorter_way
from watchkeeper.tracks.legs import great_circle_m
from watchkeeper.tracks.walk import SATELLITE, TERRESTRIAL

HOUR_US = 3_600_000_000


@compiled
def close_hour(state, at, out, n):
    """Writes the hour a segment is in as row `n`, and begins the next; the number of rows then written."""
    out.hour_no[n], out.segment[n] = state.hour_no[at], at
    out.lat[n], out.lon[n] = state.hour_lat[at], state.hour_lon[at]
    out.heard_terrestrial[n], state.heard_terrestrial[at] = state.heard_terrestrial[at], 0
    out.heard_satellite[n], state.heard_satellite[at] = state.heard_satellite[at], 0
    out.heard_unsaid[n], state.heard_unsaid[at] = state.heard_unsaid[at], 0
    out.said_speed_kn[n], state.said_speed_kn[at] = state.said_speed_kn[at], 0.0
    out.said[n], state.said[at] = state.said[at], 0
    out.distance_m[n], out.covered_us[n] = state.distance_m[at], state.covered_us[at]
    state.distance_m[at], state.covered_us[at] = 0.0, 0
    return n + 1


def _entries(sources: int) -> tuple[Callable[..., Any], ...]:
    @compiled_on_disk
    def walk_hours(rows, state, bridge_us, out):
        """Feeds rows to the walk; the number of rows written to `out`, which has room for those of every row.

        Between two positions no further apart than `bridge_us` the ship went straight and steadily; the way and the time
        count for the hours they fall in. An hour with no position in it, but between two such, is a row too: heard never.
        """
        _ = sources  # in the closure, see `sources_key`
        n = 0
        for i in range(rows.at.shape[0]):
            at, t1 = rows.at[i], rows.t_us[i]
            if at < 0:
                continue
            if state.seen[at]:
                t0 = state.t_us[at]
                gap = t1 - t0
                if 0 < gap <= bridge_us:
                    lat, lon = state.lat[at], state.lon[at]
                    way_m = great_circle_m(lat, lon, rows.lat[i], rows.lon[i])
                    from_us = t0
                    while True:
                        hour_end_us = (state.hour_no[at] + 1) * HOUR_US
                        part = min(hour_end_us, t1) - from_us
                        state.covered_us[at] += part
                        state.distance_m[at] += way_m * part / gap
                        if t1 < hour_end_us:
                            break
                        n = close_hour(state, at, out, n)
                        from_us = hour_end_us
                        share = (from_us - t0) / gap
                        state.hour_no[at] += 1
                        state.hour_lat[at] = lat + (rows.lat[i] - lat) * share
                        state.hour_lon[at] = (lon + shorter_way(lon, rows.lon[i]) * share + 540.0) % 360.0 - 180.0
                elif t1 // HOUR_US != state.hour_no[at]:
                    n = close_hour(state, at, out, n)
                    state.hour_no[at] = t1 // HOUR_US
            else:
                state.seen[at] = True
                state.hour_no[at] = t1 // HOUR_US
            state.t_us[at], state.lat[at], state.lon[at] = t1, rows.lat[i], rows.lon[i]
            state.hour_lat[at], state.hour_lon[at] = rows.lat[i], rows.lon[i]
            if not math.isnan(rows.speed_kn[i]):
                state.said_speed_kn[at] += rows.speed_kn[i]
                state.said[at] += 1
            if rows.receiver[i] == TERRESTRIAL:
                state.heard_terrestrial[at] += 1
            elif rows.receiver[i] == SATELLITE:
                state.heard_satellite[at] += 1
            else:
                state.heard_unsaid[at] += 1
        return n

    @compiled_on_disk
    def last_hours(state, out):
        """Writes the hour each segment ended in; the number of rows written."""
        _ = sources  # in the closure, see `sources_key`
        n = 0
        for at in range(state.seen.shape[0]):
            if state.seen[at]:
                n = close_hour(state, at, out, n)
        return n

    return walk_hours, last_hours


walk_hours, last_hours = _entries(sources_key(__file__))
