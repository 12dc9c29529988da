# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
"""Stays near anchorages, with hysteresis, from positions in time order of each segment."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from watchkeeper import places
from watchkeeper.engine.compiled import compiled, compiled_on_disk, sources_key
from watchkeeper.places.anchorage_kernel import near_m, nearest_anchorage


@compiled
def look(state, at, lat, lon, within_m, index):
    """Searches the nearest anchorage and remembers from where; metres to it, or infinity. Beyond `within_m` none is found."""
    place, away_m = nearest_anchorage(lat, lon, within_m, index)
    state.look_lat[at], state.look_lon[at] = lat, lon
    state.look_m[at] = away_m if place >= 0 else within_m
    state.look_row[at] = index.row[place] if place >= 0 else -1
    return away_m


@compiled
def begin_stay(state, at, rows, i, entered):
    """The ship is near an anchorage from row `i` on."""
    state.inside[at], state.entered[at] = True, entered
    state.from_us[at] = rows.t_us[i]
    state.from_file_no[at], state.from_offset[at] = rows.file_no[i], rows.offset[i]
    state.stop_on[at], state.stop_from_us[at], state.stop_to_us[at], state.stopped_us[at] = False, -1, -1, 0
    state.gaps[at], state.gap_us[at] = 0, 0
    state.row[at], state.closest_m[at] = state.look_row[at], state.look_m[at]
    state.place_lat[at], state.place_lon[at] = state.look_lat[at], state.look_lon[at]


@compiled
def end_stop(state, at, t_us):
    """The ship moves again."""
    state.stopped_us[at] += t_us - state.stopping_us[at]
    state.stop_to_us[at] = t_us
    state.stop_on[at] = False


@compiled
def note(state, at, rows, i):
    """Remembers row `i` as the last of its segment."""
    state.t_us[at], state.lat[at], state.lon[at] = rows.t_us[i], rows.lat[i], rows.lon[i]
    state.file_no[at], state.offset[at] = rows.file_no[i], rows.offset[i]


@compiled
def write_stay(state, at, left, out, n):
    """Writes the stay of a segment, up to its last row, as row `n`; the number of rows then written."""
    out.segment[n], out.from_us[n], out.to_us[n] = at, state.from_us[at], state.t_us[at]
    out.from_file_no[n], out.from_offset[n] = state.from_file_no[at], state.from_offset[at]
    out.to_file_no[n], out.to_offset[n] = state.file_no[at], state.offset[at]
    out.entered[n], out.left[n] = state.entered[at], left
    out.stop_from_us[n], out.stop_to_us[n], out.stopped_us[n] = (
        state.stop_from_us[at],
        state.stop_to_us[at],
        state.stopped_us[at],
    )
    out.gaps[n], out.gap_us[n] = state.gaps[at], state.gap_us[at]
    out.row[n], out.closest_m[n] = state.row[at], state.closest_m[at]
    out.lat[n], out.lon[n] = state.place_lat[at], state.place_lon[at]
    state.inside[at] = False
    return n + 1


@compiled
def stopping(state, at, rows, i, limits, index):
    """Keeps account of whether the ship lies still."""
    speed_kn = rows.speed_kn[i]
    hours = (rows.t_us[i] - state.t_us[at]) / 3.6e9
    if math.isnan(speed_kn) and 0.0 < hours <= limits.implied_h:
        speed_kn = near_m(state.lat[at], state.lon[at], rows.lat[i], rows.lon[i]) / 1852.0 / hours
    if state.stop_on[at] and speed_kn >= limits.end_speed_kn:
        end_stop(state, at, rows.t_us[i])
    elif not state.stop_on[at] and speed_kn <= limits.begin_speed_kn:
        state.stop_on[at], state.stopping_us[at] = True, rows.t_us[i]
        if state.stop_from_us[at] < 0:
            look(state, at, rows.lat[i], rows.lon[i], limits.leave_m, index)
            state.stop_from_us[at] = rows.t_us[i]
            state.row[at], state.closest_m[at] = state.look_row[at], state.look_m[at]
            state.place_lat[at], state.place_lon[at] = rows.lat[i], rows.lon[i]


def _entries(sources: int) -> tuple[Callable[..., Any], ...]:
    @compiled_on_disk
    def walk_stays(rows, state, limits, index, out):
        """Feeds rows to the walk; the number of stays that ended, written to `out`, which has room for one a row.

        A ship is near an anchorage from a position within `enter_m` of one until a position `leave_m` or more from each. Where
        the last search shows that a position cannot change that, none is made.
        """
        _ = sources  # in the closure, see `sources_key`
        n = 0
        for i in range(rows.at.shape[0]):
            at, t_us, lat, lon = rows.at[i], rows.t_us[i], rows.lat[i], rows.lon[i]
            if at < 0:
                continue
            first = not state.seen[at]
            moved_m = 0.0 if first else near_m(state.look_lat[at], state.look_lon[at], lat, lon)
            if first or not state.inside[at]:
                if first or state.look_m[at] - moved_m <= limits.enter_m:
                    away_m = look(state, at, lat, lon, limits.look_m, index)
                    if away_m <= limits.enter_m:
                        begin_stay(state, at, rows, i, not first)
            else:
                gap_us = t_us - state.t_us[at]
                if gap_us > limits.gap_us:
                    state.gaps[at] += 1
                    state.gap_us[at] += gap_us
                if (
                    state.look_m[at] + moved_m >= limits.leave_m
                    and look(state, at, lat, lon, limits.leave_m, index) >= limits.leave_m
                ):
                    # looked for no further than the distance of leaving, so that is all that is known of how far the next one is
                    if state.stop_on[at]:
                        end_stop(state, at, state.t_us[at])
                    note(state, at, rows, i)
                    n = write_stay(state, at, True, out, n)
                elif state.look_m[at] < state.closest_m[at] and state.stop_from_us[at] < 0:
                    state.closest_m[at], state.row[at] = state.look_m[at], state.look_row[at]
            if first:
                note(state, at, rows, i)
            if state.inside[at]:
                stopping(state, at, rows, i, limits, index)
            state.seen[at] = True
            note(state, at, rows, i)
        return n

    @compiled_on_disk
    def last_stays(state, out):
        """Writes the stays that are not known to have ended; how many."""
        _ = sources  # in the closure, see `sources_key`
        n = 0
        for at in range(state.seen.shape[0]):
            if state.inside[at]:
                if state.stop_on[at]:
                    end_stop(state, at, state.t_us[at])
                n = write_stay(state, at, False, out, n)
        return n

    return walk_stays, last_stays


walk_stays, last_stays = _entries(sources_key(__file__, places.__file__))
