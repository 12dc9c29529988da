# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
"""What a message says by itself: whether it is noise, which class of transponder sent it, and its row as a record."""

from __future__ import annotations

import math

import numpy as np

from watchkeeper.engine.compiled import compiled
from watchkeeper.model.segment_id import EPOCH_S, LAST_S
from watchkeeper.tracks.discrepancy import set_out
from watchkeeper.tracks.noise import NoiseReason

_CLOCK = int(NoiseReason.CLOCK)
_NO_POSITION = int(NoiseReason.NO_POSITION)
_OUTSIDE_WORLD = int(NoiseReason.OUTSIDE_WORLD)
_NO_SPEED = int(NoiseReason.NO_SPEED)
_RESERVED_SPEED = int(NoiseReason.RESERVED_SPEED)
_NO_COURSE = int(NoiseReason.NO_COURSE)
_INVALID_COURSE = int(NoiseReason.INVALID_COURSE)

US_PER_S = 1_000_000
FIRST_US = EPOCH_S * US_PER_S
"""Earliest time that is segmented, microseconds since 1970."""
END_US = (LAST_S + 1) * US_PER_S
"""First time too late to be segmented, microseconds since 1970."""

LONG_RANGE = 27
"""AIS message type of the coarse long-range report."""
_REST_COURSE_DEG = 360.0


@compiled
def classes_of(msg_type, stated):
    """Bits of the transponder classes a message may come from: 1 for A, 2 for B; `stated` where its type says none."""
    if 1 <= msg_type <= 3:
        return np.int8(1)
    if msg_type == 18 or msg_type == 19:
        return np.int8(2)
    return np.int8(3) if msg_type == LONG_RANGE else np.int8(stated)


@compiled
def judge_speed(speed_kn, limits):
    """The noise code of a speed, 0 for none."""
    if math.isnan(speed_kn):
        return _NO_SPEED
    if speed_kn < 0 or math.isinf(speed_kn):
        return _RESERVED_SPEED
    for k in range(limits.reserved_speeds_kn.shape[0]):
        if limits.reserved_speeds_kn[k, 0] < speed_kn < limits.reserved_speeds_kn[k, 1]:
            return _RESERVED_SPEED
    return 0


@compiled
def judge_course(course_deg, speed_kn, limits):
    """The noise code of a course, 0 for none. A ship at rest has no course: null or 360 then is no fault."""
    absent = math.isnan(course_deg)
    if speed_kn <= limits.very_slow_kn and (absent or course_deg > limits.course_limit_deg):
        return 0
    if absent:
        return _NO_COURSE
    return 0 if 0.0 <= course_deg <= limits.course_limit_deg else _INVALID_COURSE


@compiled
def judge(rows, i, limits):
    """The noise code that row `i` earns by itself, 0 for none."""
    if not FIRST_US <= rows.t_us[i] < END_US:
        return _CLOCK
    lat, lon = rows.lat_deg[i], rows.lon_deg[i]
    if math.isnan(lat) or math.isnan(lon):
        return _NO_POSITION
    if not (-180.0 <= lon <= 180.0 and -90.0 <= lat <= 90.0):
        return _OUTSIDE_WORLD
    speed = judge_speed(rows.speed_kn[i], limits)
    return speed if speed else judge_course(rows.course_deg[i], rows.speed_kn[i], limits)


@compiled
def take_up(rows, i, now):
    """Fill the record `now` with row `i`. A course not available becomes 360, as AIS sends it from a ship at rest."""
    now.t_us = rows.t_us[i]
    now.lat_deg = rows.lat_deg[i]
    now.lon_deg = rows.lon_deg[i]
    now.speed_kn = rows.speed_kn[i]
    now.course_deg = _REST_COURSE_DEG if math.isnan(rows.course_deg[i]) else rows.course_deg[i]
    now.transponder = classes_of(rows.msg_type[i], rows.transponder[i])
    now.metric = 0.0
    now.file_no = rows.file_no[i]
    now.offset = rows.offset[i]
    now.row = i
    set_out(now)
