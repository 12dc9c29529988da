"""Six-bit payloads to numbers and text. Bit positions are those of ITU-R M.1371-5, counted from 0.

A payload is held in words of eight characters each, 48 bits, first character highest: a field is then one or two shifts,
wherever it begins, and eight bytes of a line become a word in a few steps. The word after the last one is zero.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from watchkeeper.engine.compiled import compiled, inlined
from watchkeeper.sources.words import ONES, TOPS, U8, U16, U32, lowest_byte, repeated

CHARS = 8
"""Characters in a word."""
BITS = 48
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


@inlined
def unarmour_line(buf: Any, eights: Any, start: int, end: int, words: Any) -> int:
    """As `unarmour` from the first word on, eight characters at a time; `eights` is the memory of `buf` in 64-bit words."""
    if start // 8 + (end - start) // 8 + 2 >= eights.shape[0]:  # at the very end of a block, byte by byte
        return unarmour(buf, start, end, words, 0)
    bad, k, at = np.uint64(0), 0, start
    while at < end:
        word = eight_at(eights, at)
        if end - at < CHARS:  # what follows the payload counts as the character 0
            mine = (np.uint64(1) << np.uint64(8 * (end - at))) - np.uint64(1)
            word = (word & mine) | (ZEROS & ~mine)
        shifted = word - ZEROS
        bad |= _strange(word, shifted)
        beyond = ((shifted >> U6) | ((shifted >> U5) & (shifted >> U4))) & ONES  # 48 and more: eight codes are left out
        words[k] = _packed(shifted - (beyond << U3))
        k, at = k + 1, at + CHARS
    words[k] = 0
    return -1 if bad else end - start


U255 = np.uint64(255)
U3, U4, U5, U6, U12, U24 = (np.uint64(n) for n in (3, 4, 5, 6, 12, 24))
ZEROS = repeated(48)
"""Eight payload characters of value 0."""
LEAST, MOST = np.uint64(0x5050505050505050), np.uint64(0x0808080808080808)
"""Added to a byte they reach its top bit from the first payload character on, and behind the last."""
GAP, GAP_BITS = np.uint64(0x2828282828282828), np.uint64(0x7878787878787878)
"""Codes 40 to 47 above the first character belong to none."""
EVEN_8, EVEN_16, LOW_32 = np.uint64(0x00FF00FF00FF00FF), np.uint64(0x0000FFFF0000FFFF), np.uint64(0xFFFFFFFF)


@compiled
def zero_bytes(word: Any) -> Any:
    """The top bit of each byte that is 0, up to the first one; those above it may be wrong."""
    return (word - ONES) & ~word & TOPS


@compiled
def from_byte(word: Any, at: int) -> Any:
    """The word with 0xFF for those of its bytes that come before `at` in memory modulo 8."""
    return word | ((np.uint64(1) << np.uint64(8 * (at % 8))) - np.uint64(1))


@compiled
def find(buf: Any, eights: Any, start: int, end: int, pattern: Any, byte: int) -> int:
    """Where `byte` first is in start..end, or `end`; `pattern` is eight of it, none of them 0xFF."""
    size, k, last = eights.shape[0], start // 8, end // 8
    if k < size and start < end:
        found = zero_bytes(from_byte(eights[k], start) ^ pattern)
        while not found and k < last and k + 1 < size:
            k += 1
            found = zero_bytes(eights[k] ^ pattern)
        if found:
            return min(end, 8 * k + lowest_byte(found))
        start = max(start, 8 * (k + 1))
    while start < end and buf[start] != byte:
        start += 1
    return min(start, end)


@compiled
def eight_at(eights: Any, at: int) -> Any:
    """The eight bytes from byte `at` on, the first one lowest."""
    k, shift = at // 8, np.uint64(8 * (at % 8))
    if shift == 0:
        return eights[k]
    return (eights[k] >> shift) | (eights[k + 1] << (np.uint64(64) - shift))


@compiled
def _strange(word: Any, shifted: Any) -> Any:
    """Not zero when one of eight bytes is no payload character."""
    gap = (shifted & GAP_BITS) ^ GAP
    return (word & TOPS) | (~(word + LEAST) & TOPS) | ((word + MOST) & TOPS) | ((gap - ONES) & ~gap & TOPS)


@compiled
def _packed(values: Any) -> int:
    """Eight six-bit values, one in each byte, as 48 bits, the first one highest."""
    pairs = ((values & EVEN_8) << U6) | ((values >> U8) & EVEN_8)
    fours = ((pairs & EVEN_16) << U12) | ((pairs >> U16) & EVEN_16)
    return np.int64(((fours & LOW_32) << U24) | (fours >> U32))


@compiled
def unsigned(words: Any, start: int, width: int) -> int:
    """The unsigned number in `width` bits (at most 48) from bit `start`."""
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
        if i % CHARS == 0:
            eight = unsigned(words, start + 6 * i, BITS)
        value = (eight >> (BITS - 6 - 6 * (i % CHARS))) & 63
        if value == 0:
            break
        out[at + i] = value + 64 if value < 32 else value
        if value != 32:
            last = at + i + 1
    return last


TWELVE, SIX_BITS = np.uint64(0x00000FFF00000FFF), np.uint64(0x003F003F003F003F)
FROM_40 = np.uint64(0x5858585858585858)
"""Added to a six-bit value it reaches the top bit of a byte from 40 on."""


@compiled
def _spread(word: int) -> Any:
    """48 bits as eight six-bit values, one in each byte, the first one lowest."""
    fours = np.uint64(word >> 24) | (np.uint64(word & 0xFFFFFF) << U32)
    pairs = ((fours >> U12) & TWELVE) | ((fours & TWELVE) << U16)
    return ((pairs >> U6) & SIX_BITS) | ((pairs & SIX_BITS) << U8)


@compiled
def put_armoured(words: Any, characters: int, out: Any, at: int) -> int:
    """Writes payload characters as they are sent to `out` from `at`; the end."""
    for i in range(characters):
        if i % CHARS == 0:
            values = _spread(words[i // CHARS])
            eight = values + ZEROS + (((values + FROM_40) & TOPS) >> U4)
        out[at + i] = eight & U255
        eight >>= U8
    return at + characters
