"""One AIS message to one row (ITU-R M.1371-5 annex 8): positions, statics, and the payload of the rest."""

from __future__ import annotations

from typing import Any

import numpy as np

from watchkeeper.engine.compiled import compiled, inlined
from watchkeeper.sources.ais.bits_kernel import put_armoured, signed, unsigned
from watchkeeper.sources.ais.columns import (
    COURSE_DEG,
    FILL_BITS,
    FINE,
    HEADING_DEG,
    LAT,
    LON,
    MESSAGES,
    MMSI,
    MSG_TYPE,
    NAV_STATUS,
    NO_MMSI,
    NO_TIME,
    OFFSET,
    OFFSET_LAST,
    OTHERS,
    PAYLOAD_END,
    POSITIONS,
    ROT_DEG_MIN,
    SPEED_KN,
    STATICS,
    STATION,
    T_US,
    TOO_SHORT,
    UNKNOWN_TYPE,
    UNTIMED,
)
from watchkeeper.sources.ais.static_kernel import put_static

NAN32 = np.float32(np.nan)
NAN64 = np.float64(np.nan)
MIN_BITS = np.array(
    # Shortest payload that holds every field stored here, by message type; index 0 is unused. Many transponders drop the
    # last two bits of type 5 (DTE and spare); what is whole of a shorter one is kept.
    [0, 137, 137, 137, 168, 112, 72, 72, 56, 168, 72, 168, 72, 72, 40, 88, 88, 80, 133, 301, 72, 272, 168, 160, 160, 40, 60, 94],
    np.int64,
)  # fmt: skip
POSITION, STATIC, BOTH, OTHER = 1, 2, 3, 4
ROW_OF = np.array(
    [0, 1, 1, 1, 4, 2, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 1, 3, 4, 4, 4, 4, 2, 4, 4, 1], np.int8
)  # fmt: skip
"""Which row each message type makes."""
LONG_RANGE = 27


@inlined
def _put_motion(words: Any, speed: int, place: int, p: Any, row: int) -> None:
    """Speed, position, course and heading, which types 1-3, 18 and 19 have in one order from two places on."""
    knots = unsigned(words, speed, 10)
    lon = signed(words, place, 28)
    lat = signed(words, place + 28, 27)
    course = unsigned(words, place + 55, 12)
    heading = unsigned(words, place + 67, 9)
    p.f32[SPEED_KN, row] = NAN32 if knots == 1023 else np.float32(knots / 10.0)
    p.f64[LON, row] = NAN64 if lon == 108600000 else lon / 600000.0
    p.f64[LAT, row] = NAN64 if lat == 54600000 else lat / 600000.0
    p.f32[COURSE_DEG, row] = NAN32 if course >= 3600 else np.float32(course / 10.0)
    p.f32[HEADING_DEG, row] = NAN32 if heading == 511 else np.float32(heading)


@compiled
def _put_long_range(words: Any, p: Any, row: int) -> None:
    """Type 27: a coarse position for satellites."""
    lon, lat = signed(words, 44, 18), signed(words, 62, 17)
    knots, course = unsigned(words, 79, 6), unsigned(words, 85, 9)
    p.f64[LON, row] = NAN64 if lon == 108600 else lon / 600.0
    p.f64[LAT, row] = NAN64 if lat == 54600 else lat / 600.0
    p.f32[SPEED_KN, row] = NAN32 if knots == 63 else np.float32(knots)
    p.f32[COURSE_DEG, row] = NAN32 if course >= 360 else np.float32(course)
    p.f32[HEADING_DEG, row] = NAN32


@inlined
def _put_position(words: Any, kind: int, p: Any, row: int) -> None:
    """The rest of the row of a message of type 1, 2, 3, 18, 19 or 27."""
    status, turn = -1, NAN32
    if kind <= 3:
        status = unsigned(words, 38, 4)
        rate = signed(words, 42, 8)
        # -128 is not available; +-127 only says "more than 5 degrees in 30 s", which is no measured rate
        if -127 < rate < 127:
            root = rate / 4.733
            turn = np.float32(root * root if rate >= 0 else -root * root)
        _put_motion(words, 50, 61, p, row)
    elif kind < LONG_RANGE:
        _put_motion(words, 46, 57, p, row)
    else:
        status = unsigned(words, 40, 4)
        _put_long_range(words, p, row)
    p.i8[MSG_TYPE, row], p.i8[NAV_STATUS, row] = kind, status
    p.f32[ROT_DEG_MIN, row] = turn


@inlined
def _put_other(words: Any, bits: int, fill: int, kind: int, o: Any, row: int) -> None:
    """Payload of a message without a row of its own."""
    o.i8[MSG_TYPE, row], o.i8[FILL_BITS, row] = kind, fill
    at = 0 if row == 0 else o.i32[PAYLOAD_END, row - 1]
    o.i32[PAYLOAD_END, row] = put_armoured(words, (bits + fill) // 6, o.text, at)


@inlined
def put_message(words: Any, bits: int, fill: int, meta: Any, out: Any) -> int:
    """Writes one whole message as a row of each table it belongs to; FINE or the reason it was rejected.

    `meta` is (t_us, station, offset of the first line, offset of the last line).
    """
    if bits < 38:
        return TOO_SHORT
    kind, mmsi = unsigned(words, 0, 6), unsigned(words, 8, 30)
    if kind < 1 or kind > 27:
        return UNKNOWN_TYPE
    if mmsi == 0 or mmsi > 999_999_999:
        return NO_MMSI
    if bits < MIN_BITS[kind]:
        return TOO_SHORT
    counters, made = out.counters, ROW_OF[kind]
    if made & POSITION:
        row = counters[POSITIONS]
        out.p.i32[MMSI, row], out.p.i32[STATION, row] = mmsi, meta[1]
        out.p.i64[T_US, row], out.p.i64[OFFSET, row] = meta[0], meta[2]
        _put_position(words, kind, out.p, row)
    if made & STATIC:
        row = counters[STATICS]
        status = put_static(words, bits, kind, mmsi, out.s, row)
        if status != FINE:
            return status
        _put_origin(mmsi, meta, out.s.i32, out.s.i64, row)
        counters[STATICS] += 1
    elif made == OTHER:
        row = counters[OTHERS]
        _put_other(words, bits, fill, kind, out.o, row)
        _put_origin(mmsi, meta, out.o.i32, out.o.i64, row)
        counters[OTHERS] += 1
    counters[POSITIONS] += made & POSITION
    counters[MESSAGES] += 1
    counters[UNTIMED] += meta[0] == NO_TIME
    return FINE


@inlined
def _put_origin(mmsi: int, meta: Any, i32: Any, i64: Any, row: int) -> None:
    i32[MMSI, row], i32[STATION, row] = mmsi, meta[1]
    i64[T_US, row], i64[OFFSET, row], i64[OFFSET_LAST, row] = meta[0], meta[2], meta[3]


@compiled
def put_joined(words: Any, bits: int, fill: int, meta: Any, out: Any) -> int:
    """As `put_message`, for messages of several parts: not in line, since there are fewer of these and two that call it."""
    return put_message(words, bits, fill, meta, out)
