"""Decimal numbers of a column. Most fields are read sixteen bytes at once; what is not simple is said to be so."""

from __future__ import annotations

from typing import Any

import numpy as np

from watchkeeper.engine.compiled import compiled, compiled_on_disk, sources_key
from watchkeeper.sources.ais.bits_kernel import eight_at
from watchkeeper.sources.fields import EMPTY, SIMPLE, STRANGE
from watchkeeper.sources.words import BELOW, NOTHING, U8, is_digits, lowest_byte, number_of_eight, repeated, zeros

DOT, MINUS = 46, 45
DIGITS = 15
"""Digits of a decimal number that a double holds exactly."""
AT_ONCE = 16
"""Characters of a field, without its sign, that are read at once."""
TENS = 10.0 ** np.arange(DIGITS + 1)
NOUGHTS, DOTS = repeated(48), repeated(DOT)
HUNDRED_MILLION = np.uint64(100_000_000)


@compiled
def _decimal(buf: Any, start: int, end: int, out: Any, row: int) -> int:
    """Reads `-12.345` of at most 15 digits, as any right reader of decimals would; EMPTY, SIMPLE or STRANGE."""
    if end == start:
        return EMPTY
    i = start + 1 if buf[start] == MINUS else start
    number, digits, decimals, point = np.int64(0), 0, 0, False
    while i < end:
        digit = np.int64(buf[i]) - 48
        if 0 <= digit <= 9:
            number = number * 10 + digit
            digits += 1
            decimals += point
        elif buf[i] == DOT and not point:
            point = True
        else:
            return STRANGE
        i += 1
    if digits == 0 or digits > DIGITS:
        return STRANGE
    value = number / TENS[decimals]
    out[row] = -value if buf[start] == MINUS else value
    return SIMPLE


@compiled
def _decimal_at_once(eights: Any, start: int, length: int, minus: bool, out: Any, row: int) -> int:
    """Reads 1 to 16 characters, digits and a dot among them, as `_decimal` does; STRANGE also where `_decimal` is to judge.

    The dot is taken out by moving what follows it down a byte; then the digits are moved to the end of sixteen bytes.
    """
    low = eight_at(eights, start) & BELOW[min(length, 8)]
    high = eight_at(eights, start + 8) & BELOW[max(length - 8, 0)]
    digits, decimals, dots = length, 0, zeros(low ^ DOTS)
    if dots:
        dot = lowest_byte(dots)
        low = (low & BELOW[dot]) | ((low >> U8) & ~BELOW[dot]) | (high << np.uint64(56))
        high >>= U8
        digits, decimals = length - 1, length - 1 - dot
    else:
        dots = zeros(high ^ DOTS)
        if dots:
            dot = lowest_byte(dots)
            high = (high & BELOW[dot]) | ((high >> U8) & ~BELOW[dot])
            digits, decimals = length - 1, length - 9 - dot
    if digits == 0 or digits > DIGITS:
        return STRANGE
    low ^= NOUGHTS & BELOW[min(digits, 8)]
    high ^= NOUGHTS & BELOW[max(digits - 8, 0)]
    if not (is_digits(low) and is_digits(high)):
        return STRANGE
    if digits <= 8:
        low, high = NOTHING, low << np.uint64(8 * (8 - digits))
    else:
        shift = np.uint64(8 * (16 - digits))
        low, high = low << shift, (high << shift) | (low >> (np.uint64(64) - shift))
    value = np.float64(np.int64(number_of_eight(low) * HUNDRED_MILLION + number_of_eight(high))) / TENS[decimals]
    out[row] = -value if minus else value
    return SIMPLE


def _entries(sources: int) -> Any:
    @compiled_on_disk
    def decimals(buf: Any, eights: Any, cells: Any, out: Any, status: Any) -> int:
        """Numbers of a column where `status` says SIMPLE; how many fields are STRANGE. `eights` is the memory of `buf`."""
        _ = sources
        strange, last = 0, 8 * eights.shape[0] - AT_ONCE - 8
        for row in range(cells.shape[1]):
            start, end = cells[0, row], cells[1, row]
            found = STRANGE
            if end > start and start < last:
                minus = buf[start] == MINUS
                begin = start + minus
                if 0 < end - begin <= AT_ONCE:
                    found = _decimal_at_once(eights, begin, end - begin, minus, out, row)
            if found == STRANGE:
                found = _decimal(buf, start, end, out, row)
            status[row] = found
            strange += found == STRANGE
        return strange

    return decimals


decimals = _entries(sources_key(__file__))
