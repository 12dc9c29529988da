"""The arrays the kernel writes to, and the codes it writes.

Columns of one type stand together in an array of (column, row). A kernel function is handed a few arrays, not dozens: each
array costs seven machine words a call.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

NO_TIME = np.int64(np.iinfo(np.int64).min)
"""In a T_US column: the sentence carried no time."""

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

# Columns, by the array they stand in. The first of i64 and i32 are the same in every kind of row.
T_US, OFFSET, OFFSET_LAST = range(3)
MMSI, STATION = range(2)
LAT, LON = range(2)
SPEED_KN, COURSE_DEG, HEADING_DEG, ROT_DEG_MIN = range(4)
MSG_TYPE, NAV_STATUS = range(2)
FILL_BITS = 1
IMO = 2
STATIC_TYPE, PART, SHIP_TYPE, DRAUGHT_DM, PARTIAL, TO_BOW, TO_STERN, TO_PORT, TO_STARBOARD = range(9)
NAME, CALL_SIGN, DESTINATION, ETA = range(4)
PAYLOAD_END = 2
REJECT_OFFSET, REJECT_LENGTH, REJECT_REASON = range(3)


class PositionColumns(NamedTuple):
    """Columns of `positions` as the kernel fills them; NaN and -1 stand for 'not available'."""

    i64: NDArray[np.int64]
    """T_US, OFFSET."""
    i32: NDArray[np.int32]
    """MMSI, STATION."""
    f64: NDArray[np.float64]
    """LAT, LON."""
    f32: NDArray[np.float32]
    """SPEED_KN, COURSE_DEG, HEADING_DEG, ROT_DEG_MIN."""
    i8: NDArray[np.int8]
    """MSG_TYPE, NAV_STATUS."""


class StaticColumns(NamedTuple):
    """Columns of `statics`; texts are Arrow-style (bytes, end offsets), an empty text is null; -1 is null."""

    i64: NDArray[np.int64]
    """T_US, OFFSET, OFFSET_LAST."""
    i32: NDArray[np.int32]
    """MMSI, STATION, IMO."""
    i16: NDArray[np.int16]
    """STATIC_TYPE, PART, SHIP_TYPE, DRAUGHT_DM, PARTIAL, TO_BOW, TO_STERN, TO_PORT, TO_STARBOARD."""
    end: NDArray[np.int32]
    """Of NAME, CALL_SIGN, DESTINATION, ETA in `text`."""
    text: NDArray[np.uint8]


class OtherColumns(NamedTuple):
    """Columns of `others`: the armoured payload, from which `fields_kernel` makes the fields."""

    i64: NDArray[np.int64]
    """T_US, OFFSET, OFFSET_LAST."""
    i32: NDArray[np.int32]
    """MMSI, STATION, PAYLOAD_END."""
    i8: NDArray[np.int8]
    """MSG_TYPE, FILL_BITS."""
    text: NDArray[np.uint8]
    """Payloads."""


class Output(NamedTuple):
    """Everything the kernel writes for one block of a file."""

    p: PositionColumns
    s: StaticColumns
    o: OtherColumns
    rejects: NDArray[np.int64]
    """REJECT_OFFSET, REJECT_LENGTH, REJECT_REASON."""
    counters: NDArray[np.int64]


# Columns of `Fragments.slot`.
(
    USED,
    SLOT_GROUP,
    SLOT_SEQUENCE,
    SLOT_CHANNEL,
    SLOT_TALKER,
    SLOT_STATION,
    SLOT_TOTAL,
    SLOT_HAVE,
    SLOT_TIME,
    SLOT_LINE,
    SLOT_FILL,
) = range(11)
PART_OFFSET, PART_LENGTH = range(2)


class Fragments(NamedTuple):
    """Multi-part messages waiting for their other parts, one slot each. Lives across blocks of a file."""

    high: NDArray[np.int64]
    """One number: no slot from this on is used."""
    slot: NDArray[np.int64]
    """(slot, column): USED and so on; SLOT_HAVE is a bit mask of the parts that are here, -1 stands for none."""
    part: NDArray[np.int64]
    """(slot, part, column): PART_OFFSET, PART_LENGTH."""
    text: NDArray[np.uint8]
    """(slot, part, character): armoured characters."""


class Stations(NamedTuple):
    """Interned station names, in the order they were met. Lives across blocks of a file."""

    met: NDArray[np.int64]
    """One number: how many stations were met."""
    hash_table: NDArray[np.int32]
    end: NDArray[np.int64]
    text: NDArray[np.uint8]


MAX_LINE_BYTES = 1 << 20
"""A longer line is no sentence, whatever is in it."""
MAX_SLOTS = 64
MAX_PARTS = 10
MAX_PART_CHARS = 512
MAX_CHARS = 1024
"""Payload characters of a sentence that is a whole message; the longest message has 168 (five slots of a channel)."""
MAX_STATIONS = 60_000
STATIC_TEXT_CHARS = 20
"""Most characters of a text of a static report."""
WORDS = 1024
"""Room for the longest message that parts can make, eight characters a word."""


def output(rows: int, payload_bytes: int) -> Output:
    """Empty columns with room for `rows` of each kind."""
    return Output(
        p=PositionColumns(
            i64=np.empty((2, rows), np.int64),
            i32=np.empty((2, rows), np.int32),
            f64=np.empty((2, rows), np.float64),
            f32=np.empty((4, rows), np.float32),
            i8=np.empty((2, rows), np.int8),
        ),
        s=StaticColumns(
            i64=np.empty((3, rows), np.int64),
            i32=np.empty((3, rows), np.int32),
            i16=np.empty((9, rows), np.int16),
            end=np.empty((4, rows), np.int32),
            text=np.empty((4, rows * STATIC_TEXT_CHARS), np.uint8),
        ),
        o=OtherColumns(
            i64=np.empty((3, rows), np.int64),
            i32=np.empty((3, rows), np.int32),
            i8=np.empty((2, rows), np.int8),
            text=np.empty(payload_bytes, np.uint8),
        ),
        rejects=np.empty((3, rows), np.int64),
        counters=np.zeros(N_COUNTERS, np.int64),
    )


def fragments() -> Fragments:
    """No message is waiting."""
    return Fragments(
        high=np.zeros(1, np.int64),
        slot=np.zeros((MAX_SLOTS, 11), np.int64),
        part=np.zeros((MAX_SLOTS, MAX_PARTS, 2), np.int64),
        text=np.zeros((MAX_SLOTS, MAX_PARTS, MAX_PART_CHARS), np.uint8),
    )


def stations() -> Stations:
    """No station has been met."""
    return Stations(
        met=np.zeros(1, np.int64),
        hash_table=np.full(1 << 17, -1, np.int32),
        end=np.zeros(MAX_STATIONS + 1, np.int64),
        text=np.zeros(MAX_STATIONS * 32, np.uint8),
    )
