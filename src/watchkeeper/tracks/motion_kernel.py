# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
"""Steps between positions held against the speed and course sent, summed up by half hours, compiled by Numba."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from watchkeeper.engine.compiled import compiled, compiled_on_disk, sources_key
from watchkeeper.model.units import METRES_PER_DEGREE, kn_to_mps
from watchkeeper.tracks.grid_kernel import shorter_way

KN_MPS = kn_to_mps(1.0)


@compiled
def begin(state, at, slot, t_us, lat, lon, file_no, offset):
    """Begin a half hour at a position."""
    state.slot[at], state.from_us[at] = slot, t_us
    state.from_file_no[at], state.from_offset[at] = file_no, offset
    state.steps[at], state.off[at], state.stuck[at] = 0, 0, 0
    state.path_m[at], state.said_m[at], state.turn_deg[at], state.turned_deg[at] = 0.0, 0.0, 0.0, 0.0
    state.first_lat[at], state.first_lon[at] = lat, lon
    state.south[at], state.north[at], state.west[at], state.east[at] = lat, lat, 0.0, 0.0
    state.slowest_kn[at], state.fastest_kn[at] = math.inf, -math.inf


@compiled
def close(state, at, limits, out, n):
    """Write the half hour a segment is in as row `n` if it is one to be given; the number of rows then written."""
    steps = state.steps[at]
    differs = steps >= limits.least_steps and state.off[at] >= limits.least_off * steps
    stands = state.stuck[at] >= limits.least_steps
    if not (differs or stands or abs(state.turn_deg[at]) >= limits.least_turn_deg):
        return n
    out.segment[n], out.slot[n] = at, state.slot[at]
    out.from_us[n], out.to_us[n] = state.from_us[at], state.t_us[at]
    out.from_file_no[n], out.from_offset[n] = state.from_file_no[at], state.from_offset[at]
    out.to_file_no[n], out.to_offset[n] = state.file_no[at], state.offset[at]
    out.steps[n], out.off[n], out.stuck[n] = steps, state.off[at], state.stuck[at]
    out.path_m[n], out.said_m[n] = state.path_m[at], state.said_m[at]
    out.turn_deg[n], out.turned_deg[n] = state.turn_deg[at], state.turned_deg[at]
    out.lat[n], out.lon[n] = state.first_lat[at], state.first_lon[at]
    out.south[n], out.north[n] = state.south[at], state.north[at]
    out.west[n], out.east[n] = state.west[at], state.east[at]
    out.slowest_kn[n], out.fastest_kn[n] = state.slowest_kn[at], state.fastest_kn[at]
    return n + 1


@compiled
def north_east_m(lat_1, lon_1, lat_2, lon_2):
    """The way between two near positions, metres north and metres east."""
    east_deg = shorter_way(lon_1, lon_2)
    return (lat_2 - lat_1) * METRES_PER_DEGREE, east_deg * METRES_PER_DEGREE * math.cos(
        math.radians((lat_1 + lat_2) / 2.0)
    )


@compiled
def compare(state, at, speed_kn, course_deg, north_m, east_m, seconds, limits):
    """Hold a step against the velocities sent at its ends, and count."""
    speed_0, course_0 = state.speed_kn[at], state.course_deg[at]
    if math.isnan(speed_0) or math.isnan(speed_kn):
        return
    said_kn = (speed_0 + speed_kn) / 2.0
    way_m, due_m = math.hypot(north_m, east_m), said_kn * KN_MPS * seconds
    state.said_m[at] += due_m
    if way_m < limits.stuck_m <= due_m / 3.0 and min(speed_0, speed_kn) >= limits.under_way_kn:
        state.stuck[at] += 1
    if (math.isnan(course_0) or math.isnan(course_deg)) and max(speed_0, speed_kn) >= 1.0:
        return
    said_n = said_e = 0.0
    if max(speed_0, speed_kn) >= 1.0:
        a, b = math.radians(course_0), math.radians(course_deg)
        said_n = (speed_0 * math.cos(a) + speed_kn * math.cos(b)) / 2.0 * KN_MPS * seconds
        said_e = (speed_0 * math.sin(a) + speed_kn * math.sin(b)) / 2.0 * KN_MPS * seconds
    apart_m = math.hypot(north_m - said_n, east_m - said_e) - limits.noise_m
    larger_kn = max(said_kn, way_m / seconds / KN_MPS)
    state.steps[at] += 1
    if apart_m / seconds / KN_MPS >= max(limits.off_kn, limits.off_share * larger_kn):
        state.off[at] += 1


@compiled
def turn(state, at, t_us, lat, lon, limits):
    """Add the turn from the last direction, once she is far enough from where that was taken."""
    if t_us - state.turn_us[at] > limits.longest_us:
        state.bearing_deg[at] = math.nan
    else:
        north_m, east_m = north_east_m(state.turn_lat[at], state.turn_lon[at], lat, lon)
        if math.hypot(north_m, east_m) < limits.turn_step_m:
            return
        bearing = math.degrees(math.atan2(east_m, north_m))
        if not math.isnan(state.bearing_deg[at]):
            by = (bearing - state.bearing_deg[at] + 540.0) % 360.0 - 180.0
            state.turn_deg[at] += by
            state.turned_deg[at] += abs(by)
        state.bearing_deg[at] = bearing
    state.turn_us[at], state.turn_lat[at], state.turn_lon[at] = t_us, lat, lon


def _entries(sources: int) -> tuple[Callable[..., Any], ...]:
    @compiled_on_disk
    def walk_motion(rows, state, limits, out):
        """Feeds rows to the walk; the number of half hours written to `out`, which has room for one of every row."""
        _ = sources  # in the closure, see `sources_key`
        n = 0
        for i in range(rows.at.shape[0]):
            at, t_us, lat, lon = rows.at[i], rows.t_us[i], rows.lat[i], rows.lon[i]
            if at < 0:
                continue
            slot = t_us // limits.slot_us
            speed_kn, course_deg = rows.speed_kn[i], rows.course_deg[i]
            if not state.seen[at]:
                state.seen[at] = True
                state.turn_us[at], state.turn_lat[at], state.turn_lon[at] = t_us, lat, lon
                state.bearing_deg[at] = math.nan
                begin(state, at, slot, t_us, lat, lon, rows.file_no[i], rows.offset[i])
            else:
                if slot != state.slot[at]:
                    n = close(state, at, limits, out, n)
                    begin(state, at, slot, t_us, lat, lon, rows.file_no[i], rows.offset[i])
                passed_us = t_us - state.t_us[at]
                if passed_us > limits.longest_us:
                    turn(state, at, t_us, lat, lon, limits)
                elif passed_us >= limits.shortest_us:
                    north_m, east_m = north_east_m(state.lat[at], state.lon[at], lat, lon)
                    state.path_m[at] += math.hypot(north_m, east_m)
                    compare(state, at, speed_kn, course_deg, north_m, east_m, passed_us / 1e6, limits)
                    turn(state, at, t_us, lat, lon, limits)
                else:
                    continue  # too soon after the last: that one stays the beginning of the step
                east = shorter_way(state.first_lon[at], lon)
                state.south[at], state.north[at] = min(state.south[at], lat), max(state.north[at], lat)
                state.west[at], state.east[at] = min(state.west[at], east), max(state.east[at], east)
            if not math.isnan(speed_kn):
                state.slowest_kn[at] = min(state.slowest_kn[at], speed_kn)
                state.fastest_kn[at] = max(state.fastest_kn[at], speed_kn)
            state.t_us[at], state.lat[at], state.lon[at] = t_us, lat, lon
            state.speed_kn[at], state.course_deg[at] = speed_kn, course_deg
            state.file_no[at], state.offset[at] = rows.file_no[i], rows.offset[i]
        return n

    @compiled_on_disk
    def last_motion(state, limits, out):
        """Writes the half hour each segment ended in, where it is one to be given; the number of rows written."""
        _ = sources  # in the closure, see `sources_key`
        n = 0
        for at in range(state.seen.shape[0]):
            if state.seen[at]:
                n = close(state, at, limits, out, n)
        return n

    return walk_motion, last_motion


walk_motion, last_motion = _entries(sources_key(__file__))
