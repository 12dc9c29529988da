# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
"""Hash tables of the kernel: exact repeats of a report, and places that a moving ship has already sent."""

from __future__ import annotations

import math

import numpy as np

from watchkeeper.engine.compiled import compiled
from watchkeeper.tracks.records import LIVE, LOGGED, NEVER_US, TAIL

_SPREAD = -7046029254386353131  # 2^64 over the golden ratio, as a signed number: parts neighbouring keys
_LOW_35_BITS = 2**35 - 1
_PLACE_PARTS = 60_000  # 1/1000 of a minute of arc, as gpsdio-segment rounds before it compares
_TENTHS = 10


@compiled
def mixed(key, value):
    """`key` with `value` stirred in, in 64-bit arithmetic that wraps."""
    key = (key ^ value) * _SPREAD
    return key ^ ((key >> 29) & _LOW_35_BITS)


@compiled
def whole(value, parts):
    """`value` in whole `parts`, ties to even; -1 where it is not available."""
    return np.int64(np.rint(np.float64(value) * parts)) if math.isfinite(value) else np.int64(-1)


@compiled
def place_key(lat_deg, lon_deg, speed_kn, course_deg, heading_deg):
    """A 64-bit hash of where a ship is and how it moves, rounded as GFW does before it compares.

    Two different places of one MMSI share a hash about once in 10^11 ships with ten thousand places each.
    """
    key = mixed(np.int64(1), whole(lat_deg, _PLACE_PARTS))
    key = mixed(key, whole(lon_deg, _PLACE_PARTS))
    key = mixed(key, whole(course_deg, _TENTHS))
    key = mixed(key, whole(speed_kn, _TENTHS))
    return mixed(key, whole(heading_deg, 1))


@compiled
def mask_for(entries):
    """Size, less one, of a table that `entries` fill to a half at most: a power of two less one."""
    size = 16
    while size < 2 * entries:
        size *= 2
    return size - 1


@compiled
def probe(slots, mask, stamp, key):
    """Index in `slots` of `key`, or of the free slot where it belongs. A slot with another stamp is free."""
    at = key & mask
    while slots[at].stamp == stamp and slots[at].key != key:
        at = (at + 1) & mask
    return at


@compiled
def put(slots, at, stamp, key, value):
    """Write one slot."""
    slots[at].stamp = stamp
    slots[at].key = key
    slots[at].value = value


@compiled
def alike(a, b):
    """Whether two numbers are equal or both not available."""
    return a == b or (math.isnan(a) and math.isnan(b))


@compiled
def same_report(rows, i, j):
    """Whether rows of one MMSI and time say the same: place, speed, course, heading, type and class, bit for bit."""
    return (
        alike(rows.lat_deg[i], rows.lat_deg[j])
        and alike(rows.lon_deg[i], rows.lon_deg[j])
        and alike(rows.speed_kn[i], rows.speed_kn[j])
        and alike(rows.course_deg[i], rows.course_deg[j])
        and alike(rows.heading_deg[i], rows.heading_deg[j])
        and rows.msg_type[i] == rows.msg_type[j]
        and rows.transponder[i] == rows.transponder[j]
    )


@compiled
def key_of_row(rows, i):
    """Hash of all that `same_report` compares."""
    key = place_key(rows.lat_deg[i], rows.lon_deg[i], rows.speed_kn[i], rows.course_deg[i], rows.heading_deg[i])
    return mixed(key, np.int64(rows.msg_type[i]) * 8 + np.int64(rows.transponder[i]))


@compiled
def mark_repeats(rows, slots, repeat_of):
    """Write to `repeat_of` the first row that each row repeats exactly, or -1. Rows are sorted by MMSI and time."""
    n = rows.t_us.shape[0]
    start = 0
    for end in range(1, n + 1):
        if end < n and rows.t_us[end] == rows.t_us[start] and rows.mmsi[end] == rows.mmsi[start]:
            continue
        repeat_of[start] = -1
        if end - start > 1:
            mark_run(rows, start, end, slots, repeat_of)
        start = end


@compiled
def mark_run(rows, start, end, slots, repeat_of):
    """`mark_repeats` for rows `start` to `end`, which share MMSI and time."""
    mask = mask_for(end - start)
    for i in range(start, end):
        key = key_of_row(rows, i)
        at = probe(slots, mask, start, key)
        first = slots[at].value if slots[at].stamp == start else -1
        if first < 0:
            put(slots, at, start, key, i)
        repeat_of[i] = first if first >= 0 and same_report(rows, first, i) else -1


@compiled
def see(desk, table, place, t_us, limits):
    """Whether `place` is remembered from before; it is logged as sent at `t_us`.

    `table` is (mask, stamp) of the hash table of the MMSI in hand. A place counts for as long as the horizon, and
    while it is among the newest distinct ones.
    """
    entry = desk.log[LOGGED]
    at = probe(desk.places, table[0], table[1], place)
    before_us = NEVER_US
    if desk.places[at].stamp == table[1]:
        before_us = forget(desk, desk.places[at].value)
    put(desk.places, at, table[1], place, entry)
    desk.seen[entry].place = place
    desk.seen[entry].t_us = t_us
    desk.log[LOGGED] += 1
    desk.log[LIVE] += 1
    while desk.log[LIVE] > limits.seen_places:
        forget(desk, desk.log[TAIL])
        desk.log[TAIL] += 1
    return before_us >= t_us - limits.seen_horizon_us


@compiled
def forget(desk, entry):
    """The time of a log entry, microseconds, which counts no more."""
    t_us = desk.seen[entry].t_us
    if t_us != NEVER_US:
        desk.seen[entry].t_us = NEVER_US
        desk.log[LIVE] -= 1
    return t_us
