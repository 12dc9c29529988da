"""Eight bytes at a time: a word of text, its first byte lowest, as an unsigned number of 64 bits."""

from __future__ import annotations

from typing import Any

import numpy as np

from watchkeeper.engine.compiled import compiled

U7, U8, U16, U32, U56 = (np.uint64(n) for n in (7, 8, 16, 32, 56))
NOTHING, ONE, TEN = np.uint64(0), np.uint64(1), np.uint64(10)
ONES = np.uint64(0x0101010101010101)
LOWS, TOPS = np.uint64(0x7F7F7F7F7F7F7F7F), np.uint64(0x8080808080808080)
ORDER = np.uint64(0x0001020304050607)
"""A lone bit 8k of a word times this has k in its top byte."""
TO_TEN = np.uint64(0x7676767676767676)
"""Added to a byte it reaches the top bit from ten on."""
PAIRS, FOURS = np.uint64(0x00FF00FF00FF00FF), np.uint64(0x0000FFFF0000FFFF)
BELOW = np.array([(1 << (8 * n)) - 1 for n in range(9)], np.uint64)
"""All bits of the first n bytes."""


def word_of(text: bytes) -> np.uint64:
    """Up to eight bytes as a word."""
    return np.uint64(int.from_bytes(text, "little"))


def repeated(byte: int) -> np.uint64:
    """A word of eight times the same byte."""
    return np.uint64(byte * 0x0101010101010101)


@compiled
def zeros(word: Any) -> Any:
    """The top bit of each byte that is zero, and nothing else."""
    return ~(((word & LOWS) + LOWS) | word | LOWS)


@compiled
def lowest_byte(tops: Any) -> Any:
    """The number of the lowest byte whose top bit is set; one must be."""
    lowest = tops & (~tops + ONE)
    return np.int64(((lowest >> U7) * ORDER) >> U56)


@compiled
def is_digits(word: Any) -> Any:
    """Whether each byte is 0 to 9, as a number."""
    return ((((word & LOWS) + TO_TEN) | word) & TOPS) == NOTHING


@compiled
def pairs(word: Any) -> Any:
    """In each byte ten times that digit and the one after it."""
    return word * TEN + (word >> U8)


@compiled
def byte_of(word: Any, number: int) -> Any:
    """A byte as a number."""
    return np.int64((word >> np.uint64(8 * number)) & np.uint64(255))


@compiled
def number_of_eight(word: Any) -> Any:
    """The number that eight digits say, the first byte the greatest."""
    twos = pairs(word) & PAIRS
    fours = (twos * np.uint64(100) + (twos >> U16)) & FOURS
    return (fours * np.uint64(10_000) + (fours >> U32)) & np.uint64(0xFFFFFFFF)
