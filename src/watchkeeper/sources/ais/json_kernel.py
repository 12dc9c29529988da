"""Values as JSON text (RFC 8259), written into a buffer of bytes. Each function returns where its text ends.

`wide` is the buffer `out` once more: its element i is the eight bytes from byte i on. What is written of them behind the end of
a text is written over by the next.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from watchkeeper.engine.compiled import compiled, inlined
from watchkeeper.sources.ais.bits_kernel import BITS, CHARS, unsigned
from watchkeeper.sources.words import word_of

POWERS = np.array([10**n for n in range(19)], np.int64)
HEX = np.frombuffer(b"0123456789abcdef", np.uint8).copy()
PAIRS = np.frombuffer(b"".join(b"%02d" % n for n in range(100)), np.uint8).copy()
"""Two digits of each number below 100."""


EIGHT = np.dtype([("bytes", np.uint64)])
"""A record and not a number, for Numba knows of records only that they may lie at any byte."""


def wide_view(out: Any) -> Any:
    """The eight bytes from each byte of `out` on, as one number; nothing is copied."""
    return np.lib.stride_tricks.as_strided(out[:8].view(EIGHT), (len(out) - 7,), (1,))


@inlined
def put_words(source: Any, start: int, length: int, wide: Any, at: int) -> int:
    """Copies `length` bytes from word `start` of `source` on."""
    for i in range((length + 7) // 8):
        wide[at + 8 * i].bytes = source[start + i]
    return at + length


NULL, TRUE, FALSE = word_of(b"null"), word_of(b"true"), word_of(b"false")


@inlined
def put_null(wide: Any, at: int) -> int:
    """`null`."""
    wide[at].bytes = NULL
    return at + 4


@inlined
def put_flag(value: int, wide: Any, at: int) -> int:
    """`true` or `false`."""
    wide[at].bytes = TRUE if value else FALSE
    return at + 4 if value else at + 5


@compiled
def _put_digits(value: int, digits: int, out: Any, at: int) -> int:
    """So many digits of a number that is not negative."""
    i = at + digits
    while digits > 1:
        rest = value // 100
        pair = 2 * (value - 100 * rest)
        i -= 2
        digits -= 2
        out[i], out[i + 1] = PAIRS[pair], PAIRS[pair + 1]
        value = rest
    if digits:
        out[i - 1] = 48 + value % 10
    return i


@compiled
def put_whole(value: int, out: Any, at: int) -> int:
    """A whole number."""
    if value < 0:
        out[at] = 45
        at, value = at + 1, -value
    digits = 1
    while digits < 19 and value >= POWERS[digits]:
        digits += 1
    _put_digits(value, digits, out, at)
    return at + digits


@compiled
def put_decimal(value: int, decimals: int, out: Any, at: int) -> int:
    """value / 10**decimals, without zeros at its end but for one digit behind the point; whole numbers for 0 decimals."""
    if decimals == 0:
        return put_whole(value, out, at)
    if value < 0:
        out[at] = 45
        at, value = at + 1, -value
    whole = value // POWERS[decimals]
    rest = value - whole * POWERS[decimals]
    at = put_whole(whole, out, at)
    out[at] = 46
    _put_digits(rest, decimals, out, at + 1)
    at += 1 + decimals
    for _ in range(decimals - 1):
        if out[at - 1] != 48:
            break
        at -= 1
    return at


@compiled
def put_string(words: Any, start: int, characters: int, then: int, more: int, out: Any, wide: Any, at: int) -> int:
    """Six-bit text up to `@`, without blanks at its end; `null` when nothing is left. No character of it is a control.

    After `characters` from bit `start` it goes on with `more` characters from bit `then`.
    """
    first, last = at + 1, at + 1
    out[at] = 34
    at += 1
    left = 0
    for i in range(characters + more):
        if left == 0 or i == characters:
            eight = unsigned(words, start + 6 * i if i < characters else then + 6 * (i - characters), BITS)
            left = CHARS
        left -= 1
        value = (eight >> (6 * left)) & 63
        if value == 0:
            break
        char = value + 64 if value < 32 else value
        if char == 34 or char == 92:
            out[at] = 92
            at += 1
        out[at] = char
        at += 1
        if char != 32:
            last = at
    if last == first:
        return put_null(wide, first - 1)
    out[last] = 34
    return last + 1


@compiled
def put_hex(words: Any, start: int, end: int, out: Any, wide: Any, at: int) -> int:
    """The bits from `start` to `end` as two digits a byte, the last one filled up with zeros; `null` for none."""
    if end <= start:
        return put_null(wide, at)
    out[at] = 34
    at += 1
    left = 0
    while start + 8 <= end:
        if left == 0:
            six, left = unsigned(words, start, BITS), BITS
        left -= 8
        byte = (six >> left) & 255
        out[at], out[at + 1] = HEX[byte >> 4], HEX[byte & 15]
        start, at = start + 8, at + 2
    if start < end:
        byte = unsigned(words, start, end - start) << (8 - end + start)
        out[at], out[at + 1] = HEX[byte >> 4], HEX[byte & 15]
        at += 2
    out[at] = 34
    return at + 1
