"""Six-bit payloads to numbers and text. Bit positions are those of ITU-R M.1371-5, counted from 0."""

from __future__ import annotations

from typing import Any

from numba import njit

from watchkeeper.sources.ais.columns import BAD_CHARACTER, FINE


@njit(cache=True, nogil=True)
def unarmour(buf: Any, start: int, end: int, six: Any) -> int:
    """Writes the six-bit value of each payload character to `six`; FINE or BAD_CHARACTER (ITU-R M.1371-5 table 3)."""
    for i in range(end - start):
        value = buf[start + i] - 48
        if value > 40:
            value -= 8
        if value < 0 or value > 63 or 87 < buf[start + i] < 96:
            return BAD_CHARACTER
        six[i] = value
    return FINE


@njit(cache=True, nogil=True)
def unsigned(six: Any, start: int, width: int) -> int:
    """The unsigned number in `width` bits from bit `start`."""
    i = start // 6
    have = 6 - start % 6
    value = six[i] & ((1 << have) - 1)
    while have < width:
        i += 1
        value = (value << 6) | six[i]
        have += 6
    return value >> (have - width)


@njit(cache=True, nogil=True)
def signed(six: Any, start: int, width: int) -> int:
    """The two's complement number in `width` bits from bit `start`."""
    value = unsigned(six, start, width)
    if value >> (width - 1):
        value -= 1 << width
    return value


@njit(cache=True, nogil=True)
def put_text(six: Any, start: int, characters: int, out: Any, at: int) -> int:
    """Writes six-bit ASCII text to `out` from `at`; the end, after trailing blanks and everything from `@` on."""
    end = at
    last = at
    for i in range(characters):
        value = unsigned(six, start + 6 * i, 6)
        if value == 0:
            break
        out[end] = value + 64 if value < 32 else value
        end += 1
        if value != 32:
            last = end
    return last
