"""The arrays the kernel writes to, and the codes it writes: one struct of arrays for each kind of row."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

NO_TIME = np.int64(np.iinfo(np.int64).min)
"""In a `t_us` array: the sentence carried no time."""

# Positions in the counters array.
SENTENCES, MESSAGES, POSITIONS, STATICS, OTHERS, REJECTS, UNTIMED, IGNORED, BAD_TAG_BLOCKS, LINES = range(10)
N_COUNTERS = 10

REASONS: tuple[str, ...] = (
    "",
    "not an NMEA sentence",
    "malformed sentence",
    "no checksum",
    "bad checksum",
    "empty payload",
    "bad payload character",
    "payload too short",
    "unknown message type",
    "no MMSI",
    "incomplete multi-part message",
)
(
    FINE,
    NOT_A_SENTENCE,
    MALFORMED,
    NO_CHECKSUM,
    BAD_CHECKSUM,
    EMPTY_PAYLOAD,
    BAD_CHARACTER,
    TOO_SHORT,
    UNKNOWN_TYPE,
    NO_MMSI,
    INCOMPLETE,
) = range(len(REASONS))
IGNORE = -1
"""A comment, an empty line or another talker's sentence: counted, not rejected."""


class PositionColumns(NamedTuple):
    """Columns of `positions` as the kernel fills them; NaN and -1 stand for 'not available'."""

    mmsi: NDArray[np.int32]
    t_us: NDArray[np.int64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    speed_kn: NDArray[np.float32]
    course_deg: NDArray[np.float32]
    heading_deg: NDArray[np.float32]
    rot_deg_min: NDArray[np.float32]
    nav_status: NDArray[np.int8]
    msg_type: NDArray[np.int8]
    station: NDArray[np.int32]
    offset: NDArray[np.int64]


class StaticColumns(NamedTuple):
    """Columns of `statics`; texts are Arrow-style (bytes, end offsets), an empty text is null; -1 is null."""

    mmsi: NDArray[np.int32]
    t_us: NDArray[np.int64]
    msg_type: NDArray[np.int8]
    part: NDArray[np.int8]
    imo: NDArray[np.int32]
    ship_type: NDArray[np.int16]
    dims: NDArray[np.int16]
    draught_dm: NDArray[np.int16]
    partial: NDArray[np.bool_]
    station: NDArray[np.int32]
    offset: NDArray[np.int64]
    offset_last: NDArray[np.int64]
    name: NDArray[np.uint8]
    name_end: NDArray[np.int32]
    call_sign: NDArray[np.uint8]
    call_sign_end: NDArray[np.int32]
    destination: NDArray[np.uint8]
    destination_end: NDArray[np.int32]
    eta: NDArray[np.uint8]
    eta_end: NDArray[np.int32]


class OtherColumns(NamedTuple):
    """Columns of `others`, still armoured."""

    mmsi: NDArray[np.int32]
    t_us: NDArray[np.int64]
    msg_type: NDArray[np.int8]
    fill_bits: NDArray[np.int8]
    station: NDArray[np.int32]
    offset: NDArray[np.int64]
    offset_last: NDArray[np.int64]
    payload: NDArray[np.uint8]
    payload_end: NDArray[np.int32]


class RejectColumns(NamedTuple):
    """Rejected lines: where they start and why."""

    offset: NDArray[np.int64]
    length: NDArray[np.int64]
    reason: NDArray[np.int8]


class Fragments(NamedTuple):
    """Multi-part messages waiting for their other parts, one slot each. Lives across chunks of a file."""

    used: NDArray[np.bool_]
    identity: NDArray[np.int64]
    """(slot, 6): group or -1, sequence, channel, talker, station or -1, total."""
    have: NDArray[np.int64]
    """Bit mask of the parts that are here."""
    t_us: NDArray[np.int64]
    offset: NDArray[np.int64]
    """(slot, part): first byte of each part's line."""
    line_no: NDArray[np.int64]
    six: NDArray[np.uint8]
    """(slot, part, character): six-bit values."""
    length: NDArray[np.int64]
    """(slot, part): characters in each part."""
    fill_bits: NDArray[np.int64]


class Stations(NamedTuple):
    """Interned station names, in the order they were met. Lives across chunks of a file."""

    met: NDArray[np.int64]
    """One number: how many stations were met."""
    hash_table: NDArray[np.int32]
    end: NDArray[np.int64]
    text: NDArray[np.uint8]


MAX_SLOTS = 64
MAX_PARTS = 10
MAX_PART_CHARS = 512
MAX_STATIONS = 60_000


def position_columns(rows: int) -> PositionColumns:
    """Empty columns with room for `rows` positions."""
    return PositionColumns(
        mmsi=np.empty(rows, np.int32),
        t_us=np.empty(rows, np.int64),
        lat=np.empty(rows, np.float64),
        lon=np.empty(rows, np.float64),
        speed_kn=np.empty(rows, np.float32),
        course_deg=np.empty(rows, np.float32),
        heading_deg=np.empty(rows, np.float32),
        rot_deg_min=np.empty(rows, np.float32),
        nav_status=np.empty(rows, np.int8),
        msg_type=np.empty(rows, np.int8),
        station=np.empty(rows, np.int32),
        offset=np.empty(rows, np.int64),
    )


def static_columns(rows: int) -> StaticColumns:
    """Empty columns with room for `rows` statics."""
    return StaticColumns(
        mmsi=np.empty(rows, np.int32),
        t_us=np.empty(rows, np.int64),
        msg_type=np.empty(rows, np.int8),
        part=np.empty(rows, np.int8),
        imo=np.empty(rows, np.int32),
        ship_type=np.empty(rows, np.int16),
        dims=np.empty((rows, 4), np.int16),
        draught_dm=np.empty(rows, np.int16),
        partial=np.empty(rows, np.bool_),
        station=np.empty(rows, np.int32),
        offset=np.empty(rows, np.int64),
        offset_last=np.empty(rows, np.int64),
        name=np.empty(rows * 34, np.uint8),
        name_end=np.empty(rows, np.int32),
        call_sign=np.empty(rows * 7, np.uint8),
        call_sign_end=np.empty(rows, np.int32),
        destination=np.empty(rows * 20, np.uint8),
        destination_end=np.empty(rows, np.int32),
        eta=np.empty(rows * 11, np.uint8),
        eta_end=np.empty(rows, np.int32),
    )


def other_columns(rows: int, payload_bytes: int) -> OtherColumns:
    """Empty columns with room for `rows` other messages."""
    return OtherColumns(
        mmsi=np.empty(rows, np.int32),
        t_us=np.empty(rows, np.int64),
        msg_type=np.empty(rows, np.int8),
        fill_bits=np.empty(rows, np.int8),
        station=np.empty(rows, np.int32),
        offset=np.empty(rows, np.int64),
        offset_last=np.empty(rows, np.int64),
        payload=np.empty(payload_bytes, np.uint8),
        payload_end=np.empty(rows, np.int32),
    )


def reject_columns(rows: int) -> RejectColumns:
    """Empty columns with room for `rows` rejects."""
    return RejectColumns(
        offset=np.empty(rows, np.int64), length=np.empty(rows, np.int64), reason=np.empty(rows, np.int8)
    )


def fragments() -> Fragments:
    """No message is waiting."""
    return Fragments(
        used=np.zeros(MAX_SLOTS, np.bool_),
        identity=np.zeros((MAX_SLOTS, 6), np.int64),
        have=np.zeros(MAX_SLOTS, np.int64),
        t_us=np.zeros(MAX_SLOTS, np.int64),
        offset=np.zeros((MAX_SLOTS, MAX_PARTS), np.int64),
        line_no=np.zeros(MAX_SLOTS, np.int64),
        six=np.zeros((MAX_SLOTS, MAX_PARTS, MAX_PART_CHARS), np.uint8),
        length=np.zeros((MAX_SLOTS, MAX_PARTS), np.int64),
        fill_bits=np.zeros(MAX_SLOTS, np.int64),
    )


def stations() -> Stations:
    """No station has been met."""
    return Stations(
        met=np.zeros(1, np.int64),
        hash_table=np.full(1 << 17, -1, np.int32),
        end=np.zeros(MAX_STATIONS + 1, np.int64),
        text=np.zeros(MAX_STATIONS * 32, np.uint8),
    )
