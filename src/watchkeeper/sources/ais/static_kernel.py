"""Identity and voyage: messages of type 5, 19 and 24 (ITU-R M.1371-5 annex 8)."""

from __future__ import annotations

from typing import Any

from watchkeeper.engine.compiled import compiled, inlined
from watchkeeper.sources.ais.bits_kernel import put_text, unsigned
from watchkeeper.sources.ais.columns import (
    CALL_SIGN,
    DESTINATION,
    DRAUGHT_DM,
    ETA,
    FINE,
    IMO,
    NAME,
    PART,
    PARTIAL,
    SHIP_TYPE,
    STATIC_TYPE,
    TO_BOW,
    TO_STARBOARD,
    TOO_SHORT,
    UNKNOWN_TYPE,
)

WHOLE_TYPE_5_BITS = 420
"""Fewer bits are a type 5 that was cut short; a whole one has 424, and many transponders drop the last few."""


@compiled
def _put_dims(words: Any, start: int, s: Any, row: int) -> None:
    """Distances to bow, stern, port and starboard; four zeros say nothing."""
    bow, stern = unsigned(words, start, 9), unsigned(words, start + 9, 9)
    port, starboard = unsigned(words, start + 18, 6), unsigned(words, start + 24, 6)
    if bow + stern + port + starboard:
        s.i16[TO_BOW, row], s.i16[TO_BOW + 1, row] = bow, stern
        s.i16[TO_BOW + 2, row], s.i16[TO_STARBOARD, row] = port, starboard


@compiled
def _put_eta(words: Any, start: int, out: Any, at: int) -> int:
    """Writes MM-DDThh:mm, or MM-DD where the time is not available, or nothing; the end."""
    month, day = unsigned(words, start, 4), unsigned(words, start + 4, 5)
    hour, minute = unsigned(words, start + 9, 5), unsigned(words, start + 14, 6)
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


@inlined
def _put_type_5(words: Any, bits: int, s: Any, row: int) -> None:
    if unsigned(words, 40, 30) > 0:
        s.i32[IMO, row] = unsigned(words, 40, 30)
    s.end[CALL_SIGN, row] = put_text(words, 70, 7, s.text[CALL_SIGN], s.end[CALL_SIGN, row])
    if bits >= 232:
        s.end[NAME, row] = put_text(words, 112, 20, s.text[NAME], s.end[NAME, row])
    if bits >= 240 and unsigned(words, 232, 8) > 0:
        s.i16[SHIP_TYPE, row] = unsigned(words, 232, 8)
    if bits >= 270:
        _put_dims(words, 240, s, row)
    if bits >= 294:
        s.end[ETA, row] = _put_eta(words, 274, s.text[ETA], s.end[ETA, row])
    if bits >= 302 and unsigned(words, 294, 8) > 0:
        s.i16[DRAUGHT_DM, row] = unsigned(words, 294, 8)
    if bits >= WHOLE_TYPE_5_BITS:
        characters = 19 if bits < 422 else 20
        s.end[DESTINATION, row] = put_text(words, 302, characters, s.text[DESTINATION], s.end[DESTINATION, row])
    s.i16[PARTIAL, row] = bits < WHOLE_TYPE_5_BITS


@inlined
def _put_type_24(words: Any, bits: int, mmsi: int, s: Any, row: int) -> int:
    part = unsigned(words, 38, 2)
    s.i16[PART, row] = part
    if part == 0:
        s.end[NAME, row] = put_text(words, 40, 20, s.text[NAME], s.end[NAME, row])
        return FINE
    if part > 1:
        return UNKNOWN_TYPE
    if bits < 162:
        return TOO_SHORT
    if unsigned(words, 40, 8) > 0:
        s.i16[SHIP_TYPE, row] = unsigned(words, 40, 8)
    s.end[CALL_SIGN, row] = put_text(words, 90, 7, s.text[CALL_SIGN], s.end[CALL_SIGN, row])
    if mmsi // 10_000_000 != 98:  # a craft sends its mother ship's MMSI where others send dimensions
        _put_dims(words, 132, s, row)
    return FINE


@inlined
def put_static(words: Any, bits: int, kind: int, mmsi: int, s: Any, row: int) -> int:
    """Fills the static row of a message of type 5, 19 or 24, as far as its bits go; FINE or a reason."""
    for text in range(4):
        s.end[text, row] = 0 if row == 0 else s.end[text, row - 1]
    for column in range(9):
        s.i16[column, row] = -1
    s.i16[STATIC_TYPE, row], s.i16[PARTIAL, row], s.i32[IMO, row] = kind, 0, -1
    if kind == 24:
        return _put_type_24(words, bits, mmsi, s, row)
    if kind == 5:
        _put_type_5(words, bits, s, row)
        return FINE
    s.end[NAME, row] = put_text(words, 143, 20, s.text[NAME], s.end[NAME, row])
    if unsigned(words, 263, 8) > 0:
        s.i16[SHIP_TYPE, row] = unsigned(words, 263, 8)
    _put_dims(words, 271, s, row)
    return FINE
