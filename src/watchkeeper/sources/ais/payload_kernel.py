"""One AIS message to one row: types 1, 2, 3, 5, 18, 19, 24 and 27 (ITU-R M.1371-5 annex 8)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from watchkeeper.sources.ais.bits_kernel import put_text, signed, unsigned
from watchkeeper.sources.ais.columns import (
    FINE,
    MESSAGES,
    NO_MMSI,
    NO_TIME,
    OTHERS,
    POSITIONS,
    STATICS,
    TOO_SHORT,
    UNKNOWN_TYPE,
    UNTIMED,
)

NAN32 = np.float32(np.nan)
NAN64 = np.float64(np.nan)
MIN_BITS = np.array(
    # Shortest payload that holds every field stored here, by message type; index 0 is unused.
    [0, 137, 137, 137, 168, 422, 72, 72, 56, 168, 72, 168, 72, 72, 40, 88, 88, 80, 133, 301, 72, 272, 168, 160, 160, 40, 60, 94],
    np.int64,
)  # fmt: skip
MIN_BITS[5] = 420  # many transponders drop the last two bits of type 5 (DTE and spare)


@njit(cache=True, nogil=True)
def position_fields(six: Any, kind: int, at: Any, p: Any, row: int) -> None:
    """Fills speed, position, course and heading of `row` from their bit positions `at`; common to types 1-19."""
    speed = unsigned(six, at[0], 10)
    lon = signed(six, at[1], 28)
    lat = signed(six, at[2], 27)
    course = unsigned(six, at[3], 12)
    heading = unsigned(six, at[4], 9)
    p.speed_kn[row] = NAN32 if speed == 1023 else np.float32(speed / 10.0)
    p.lon[row] = NAN64 if lon == 108600000 else lon / 600000.0
    p.lat[row] = NAN64 if lat == 54600000 else lat / 600000.0
    p.course_deg[row] = NAN32 if course >= 3600 else np.float32(course / 10.0)
    p.heading_deg[row] = NAN32 if heading == 511 else np.float32(heading)


CLASS_A_BITS = np.array([50, 61, 89, 116, 128], np.int64)
CLASS_B_BITS = np.array([46, 57, 85, 112, 124], np.int64)


@njit(cache=True, nogil=True)
def put_position(six: Any, kind: int, p: Any, row: int) -> None:
    """Fills the position row of a message of type 1, 2, 3, 18, 19 or 27."""
    p.nav_status[row] = -1
    p.rot_deg_min[row] = NAN32
    if kind <= 3:
        p.nav_status[row] = unsigned(six, 38, 4)
        rate = signed(six, 42, 8)
        # -128 is not available; +-127 only says "more than 5 degrees in 30 s", which is no measured rate
        if -127 < rate < 127:
            turn = (rate / 4.733) ** 2
            p.rot_deg_min[row] = np.float32(turn if rate >= 0 else -turn)
        position_fields(six, kind, CLASS_A_BITS, p, row)
    elif kind < 27:
        position_fields(six, kind, CLASS_B_BITS, p, row)
    else:
        p.nav_status[row] = unsigned(six, 40, 4)
        lon = signed(six, 44, 18)
        lat = signed(six, 62, 17)
        speed = unsigned(six, 79, 6)
        course = unsigned(six, 85, 9)
        p.lon[row] = NAN64 if lon == 108600 else lon / 600.0
        p.lat[row] = NAN64 if lat == 54600 else lat / 600.0
        p.speed_kn[row] = NAN32 if speed == 63 else np.float32(speed)
        p.course_deg[row] = NAN32 if course >= 360 else np.float32(course)
        p.heading_deg[row] = NAN32


@njit(cache=True, nogil=True)
def _put_dims(six: Any, start: int, s: Any, row: int) -> None:
    known = False
    for i in range(4):
        width = 9 if i < 2 else 6
        at = start + (9 * i if i < 2 else 18 + 6 * (i - 2))
        s.dims[row, i] = unsigned(six, at, width)
        known = known or s.dims[row, i] > 0
    if not known:
        for i in range(4):
            s.dims[row, i] = -1


@njit(cache=True, nogil=True)
def _put_eta(six: Any, start: int, out: Any, at: int) -> int:
    month, day = unsigned(six, start, 4), unsigned(six, start + 4, 5)
    hour, minute = unsigned(six, start + 9, 5), unsigned(six, start + 14, 6)
    if not (1 <= month <= 12) or day < 1:
        return at
    parts = (month, day, hour, minute)
    marks = (45, 84, 58)  # - T :
    count = 4 if hour < 24 and minute < 60 else 2
    for i in range(count):
        out[at] = 48 + parts[i] // 10
        out[at + 1] = 48 + parts[i] % 10
        at += 2
        if i < count - 1:
            out[at] = marks[i]
            at += 1
    return at


@njit(cache=True, nogil=True)
def put_static(six: Any, bits: int, kind: int, s: Any, row: int) -> int:
    """Fills the static row of a message of type 5, 19 or 24, as far as its bits go; FINE or a reason."""
    name_at = 0 if row == 0 else s.name_end[row - 1]
    call_at = 0 if row == 0 else s.call_sign_end[row - 1]
    dest_at = 0 if row == 0 else s.destination_end[row - 1]
    eta_at = 0 if row == 0 else s.eta_end[row - 1]
    s.name_end[row], s.call_sign_end[row] = name_at, call_at
    s.destination_end[row], s.eta_end[row] = dest_at, eta_at
    s.part[row], s.imo[row], s.ship_type[row], s.draught_dm[row] = -1, -1, -1, -1
    s.partial[row] = bits < MIN_BITS[kind]
    for i in range(4):
        s.dims[row, i] = -1
    if kind == 5:
        if bits >= 70 and unsigned(six, 40, 30) > 0:
            s.imo[row] = unsigned(six, 40, 30)
        if bits >= 112:
            s.call_sign_end[row] = put_text(six, 70, 7, s.call_sign, call_at)
        if bits >= 232:
            s.name_end[row] = put_text(six, 112, 20, s.name, name_at)
        if bits >= 240 and unsigned(six, 232, 8) > 0:
            s.ship_type[row] = unsigned(six, 232, 8)
        if bits >= 270:
            _put_dims(six, 240, s, row)
        if bits >= 294:
            s.eta_end[row] = _put_eta(six, 274, s.eta, eta_at)
        if bits >= 302 and unsigned(six, 294, 8) > 0:
            s.draught_dm[row] = unsigned(six, 294, 8)
        if bits >= 420:
            s.destination_end[row] = put_text(six, 302, 19 if bits < 422 else 20, s.destination, dest_at)
    elif kind == 19:
        s.name_end[row] = put_text(six, 143, 20, s.name, name_at)
        if unsigned(six, 263, 8) > 0:
            s.ship_type[row] = unsigned(six, 263, 8)
        _put_dims(six, 271, s, row)
    else:
        part = unsigned(six, 38, 2)
        s.part[row] = part
        if part == 0:
            s.name_end[row] = put_text(six, 40, 20, s.name, name_at)
        elif part == 1:
            if bits < 162:
                return TOO_SHORT
            if unsigned(six, 40, 8) > 0:
                s.ship_type[row] = unsigned(six, 40, 8)
            s.call_sign_end[row] = put_text(six, 90, 7, s.call_sign, call_at)
            if s.mmsi[row] // 10_000_000 != 98:  # a craft sends its mother ship's MMSI where others send dimensions
                _put_dims(six, 132, s, row)
        else:
            return UNKNOWN_TYPE
        s.partial[row] = False
    return FINE


@njit(cache=True, nogil=True)
def put_message(six: Any, bits: int, fill: int, meta: Any, p: Any, s: Any, o: Any, counters: Any) -> int:
    """Writes one whole message as a row of each table it belongs to; FINE or the reason it was rejected.

    `meta` is (t_us, station, offset of the first line, offset of the last line).
    """
    if bits < 38:
        return TOO_SHORT
    kind = unsigned(six, 0, 6)
    mmsi = unsigned(six, 8, 30)
    if kind < 1 or kind > 27:
        return UNKNOWN_TYPE
    if mmsi == 0 or mmsi > 999_999_999:
        return NO_MMSI
    if bits < MIN_BITS[kind] and kind != 5:
        return TOO_SHORT
    if kind == 5 and bits < 112:
        return TOO_SHORT
    if kind <= 3 or kind == 18 or kind == 19 or kind == 27:
        row = counters[POSITIONS]
        p.mmsi[row], p.t_us[row], p.msg_type[row] = mmsi, meta[0], kind
        p.station[row], p.offset[row] = meta[1], meta[2]
        put_position(six, kind, p, row)
        counters[POSITIONS] += 1
    if kind == 5 or kind == 19 or kind == 24:
        row = counters[STATICS]
        s.mmsi[row], s.t_us[row], s.msg_type[row] = mmsi, meta[0], kind
        s.station[row], s.offset[row], s.offset_last[row] = meta[1], meta[2], meta[3]
        status = put_static(six, bits, kind, s, row)
        if status != FINE:
            return status
        counters[STATICS] += 1
    elif kind == 4 or 6 <= kind <= 17 or 20 <= kind <= 26:
        row = counters[OTHERS]
        o.mmsi[row], o.t_us[row], o.msg_type[row], o.fill_bits[row] = mmsi, meta[0], kind, fill
        o.station[row], o.offset[row], o.offset_last[row] = meta[1], meta[2], meta[3]
        end = 0 if row == 0 else o.payload_end[row - 1]
        for i in range((bits + fill) // 6):
            o.payload[end] = six[i] + 48 if six[i] < 40 else six[i] + 56
            end += 1
        o.payload_end[row] = end
        counters[OTHERS] += 1
    counters[MESSAGES] += 1
    if meta[0] == NO_TIME:
        counters[UNTIMED] += 1
    return FINE
