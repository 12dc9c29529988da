"""Six-bit payloads to numbers and text. Bit positions are those of ITU-R M.1371-5, counted from 0.

A payload is held in 64-bit words of ten characters each, 60 bits, first character highest: a field is then one or two
shifts, wherever it begins. The word after the last one is zero.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from watchkeeper.engine.compiled import compiled

CHARS = 10
"""Characters in a word."""
BITS = 60
BAD = 64
"""In `SIX`: this byte is no payload character."""


def _six() -> Any:
    table = np.full(256, BAD, np.uint8)
    for value in range(64):  # ITU-R M.1371-5 table 3, armoured as IEC 61162-1 has it
        table[value + 48 if value < 40 else value + 56] = value
    return table


SIX = _six()
"""Six-bit value of each byte."""


@compiled
def unarmour(buf: Any, start: int, end: int, words: Any, at: int) -> int:
    """Adds the payload characters of `buf` to the `at` that are in `words`; how many are there now, -1 for a bad one."""
    k, have, value, seen = at // CHARS, at % CHARS, np.int64(0), np.int64(0)
    if have:
        value = words[k] >> (BITS - 6 * have)
    for i in range(start, end):
        six = np.int64(SIX[buf[i]])
        seen |= six
        value = (value << 6) | (six & 63)
        have += 1
        if have == CHARS:
            words[k] = value
            k += 1
            have = 0
            value = np.int64(0)
    words[k] = value << (BITS - 6 * have)
    words[k + 1] = 0
    return -1 if seen & BAD else at + end - start


@compiled
def unsigned(words: Any, start: int, width: int) -> int:
    """The unsigned number in `width` bits (at most 60) from bit `start`."""
    i = start // BITS
    room = BITS - start % BITS
    if width <= room:
        return (words[i] >> (room - width)) & ((1 << width) - 1)
    low = width - room
    return ((words[i] & ((1 << room) - 1)) << low) | (words[i + 1] >> (BITS - low))


@compiled
def signed(words: Any, start: int, width: int) -> int:
    """The two's complement number in `width` bits from bit `start`."""
    value = unsigned(words, start, width)
    return value - (1 << width) if value >> (width - 1) else value


@compiled
def put_text(words: Any, start: int, characters: int, out: Any, at: int) -> int:
    """Writes six-bit ASCII text to `out` from `at`; the end, after trailing blanks and everything from `@` on."""
    last = at
    for i in range(characters):
        value = unsigned(words, start + 6 * i, 6)
        if value == 0:
            break
        out[at + i] = value + 64 if value < 32 else value
        if value != 32:
            last = at + i + 1
    return last


@compiled
def put_armoured(words: Any, characters: int, out: Any, at: int) -> int:
    """Writes payload characters as they are sent to `out` from `at`; the end."""
    for i in range(characters):
        value = unsigned(words, 6 * i, 6)
        out[at + i] = value + 48 if value < 40 else value + 56
    return at + characters
