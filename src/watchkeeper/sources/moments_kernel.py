"""Times of a column, ISO 8601 or with the day first. Most fields are read in three words; what is not simple is said to be so."""

from __future__ import annotations

from typing import Any

import numpy as np

from watchkeeper.engine.compiled import compiled, compiled_on_disk, sources_key
from watchkeeper.sources.ais.bits_kernel import eight_at
from watchkeeper.sources.ais.clock_kernel import days_from_civil, number_at
from watchkeeper.sources.fields import DAY_FIRST, EMPTY, EPOCHS_S, ISO, SIMPLE, STRANGE
from watchkeeper.sources.words import BELOW, NOTHING, byte_of, is_digits, pairs, word_of

DOT, MINUS, BLANK, SLASH, COLON, T, Z = 46, 45, 32, 47, 58, 84, 90
US_PER_S = 1_000_000
WORDS = 24
"""Bytes of the three words a time is read from; 19 of them are the time."""


FORMS = np.zeros((2, 3), np.uint64)
"""By form, a time of nothing but noughts: what is left of a time when this is taken out are its digits, and no more."""
FORMS[ISO] = word_of(b"0000-00-"), word_of(b"00T00:00"), word_of(b":00\0\0\0\0\0")
FORMS[DAY_FIRST] = word_of(b"00/00/00"), word_of(b"00 00:00"), word_of(b":00\0\0\0\0\0")
BREAKS = np.zeros((2, 3), np.uint64)
"""By form, all bits of the bytes that are no digits."""
BREAKS[ISO] = (
    word_of(b"\0\0\0\0\xff\0\0\xff"),
    word_of(b"\0\0\xff\0\0\xff\0\0"),
    word_of(b"\xff\0\0\xff\xff\xff\xff\xff"),
)
BREAKS[DAY_FIRST] = word_of(b"\0\0\xff\0\0\xff\0\0"), BREAKS[ISO, 1], BREAKS[ISO, 2]
BLANK_FOR_T = word_of(bytes([0, 0, BLANK ^ T, 0, 0, 0, 0, 0]))


@compiled
def _clock_us(buf: Any, at: int, end: int) -> int:
    """Microseconds of `hh:mm:ss`, `hh:mm:ss.f` (up to six digits), with or without a `Z`, that fills at..end; or -1."""
    if end - at < 8 or buf[at + 2] != COLON or buf[at + 5] != COLON:
        return -1
    hour, minute, second = number_at(buf, at, at + 2), number_at(buf, at + 3, at + 5), number_at(buf, at + 6, at + 8)
    if not 0 <= hour <= 23 or not 0 <= minute <= 59 or not 0 <= second <= 59:
        return -1
    us, scale, i = np.int64((hour * 3600 + minute * 60 + second) * 1_000_000), 100_000, at + 8
    if i < end and buf[i] == DOT:
        i += 1
        while i < end and 48 <= buf[i] <= 57 and scale > 0:
            us += (np.int64(buf[i]) - 48) * scale
            scale //= 10
            i += 1
        if buf[i - 1] == DOT:
            return -1
    if i < end and buf[i] == Z:
        i += 1
    return int(us) if i == end else -1


@compiled
def _date_us(year: int, month: int, day: int) -> int:
    """Microseconds at which a Gregorian date begins, or -1 when there is none or it is before 1970."""
    if year < 1970 or not 1 <= month <= 12 or day < 1:
        return -1
    first = days_from_civil(year, month, 1)
    if day > days_from_civil(year + month // 12, month % 12 + 1, 1) - first:
        return -1
    return (first + day - 1) * 86_400_000_000


@compiled
def _moment(buf: Any, start: int, end: int, form: int, out: Any, row: int) -> int:
    """Reads a time in ISO 8601, or with the day first; EMPTY, SIMPLE or STRANGE."""
    if end == start:
        return EMPTY
    if form == DAY_FIRST:
        if end - start != 19 or buf[start + 2] != SLASH or buf[start + 5] != SLASH or buf[start + 10] != BLANK:
            return STRANGE
        day, month = number_at(buf, start, start + 2), number_at(buf, start + 3, start + 5)
        date = _date_us(number_at(buf, start + 6, start + 10), month, day)
    else:
        if end - start < 19 or buf[start + 4] != MINUS or buf[start + 7] != MINUS:
            return _epoch(buf, start, end, out, row)
        if buf[start + 10] != T and buf[start + 10] != BLANK:
            return STRANGE
        month, day = number_at(buf, start + 5, start + 7), number_at(buf, start + 8, start + 10)
        date = _date_us(number_at(buf, start, start + 4), month, day)
    clock = _clock_us(buf, start + 11, end)
    if date < 0 or clock < 0:
        return STRANGE
    out[row] = date + clock
    return SIMPLE


@compiled
def _epoch(buf: Any, start: int, end: int, out: Any, row: int) -> int:
    seconds = number_at(buf, start, end)
    if end - start > 10 or not EPOCHS_S[0] <= seconds <= EPOCHS_S[1]:
        return STRANGE
    out[row] = seconds * 1_000_000
    return SIMPLE


@compiled
def _at_once(eights: Any, start: int, form: int, before: Any) -> Any:
    """Microseconds of the nineteen characters from `start` on, or -1. `before` is the date read last and its microseconds."""
    first = eight_at(eights, start) ^ FORMS[form, 0]
    second = eight_at(eights, start + 8) ^ FORMS[form, 1]
    third = (eight_at(eights, start + 16) & BELOW[3]) ^ FORMS[form, 2]
    if form == ISO and (second & BREAKS[ISO, 1]) == BLANK_FOR_T:
        second ^= BLANK_FOR_T
    if ((first & BREAKS[form, 0]) | (second & BREAKS[form, 1]) | (third & BREAKS[form, 2])) != NOTHING:
        return -1
    if not (is_digits(first) and is_digits(second) and is_digits(third)):
        return -1
    first, second, third = pairs(first), pairs(second), pairs(third)
    if form == ISO:
        year, month, day = byte_of(first, 0) * 100 + byte_of(first, 2), byte_of(first, 5), byte_of(second, 0)
    else:
        day, month, year = byte_of(first, 0), byte_of(first, 3), byte_of(first, 6) * 100 + byte_of(second, 0)
    hour, minute, second_of = byte_of(second, 3), byte_of(second, 6), byte_of(third, 1)
    if hour > 23 or minute > 59 or second_of > 59:
        return -1
    date = (year * 100 + month) * 100 + day
    if date != before[0]:
        before[0], before[1] = date, _date_us(year, month, day)
    if before[1] < 0:
        return -1
    return before[1] + (hour * 3600 + minute * 60 + second_of) * US_PER_S


def _entries(sources: int) -> Any:
    @compiled_on_disk
    def moments(buf: Any, eights: Any, cells: Any, form: int, before: Any, out: Any, status: Any) -> int:
        """Times of a column in microseconds where `status` says SIMPLE; how many fields are STRANGE.

        `eights` is the memory of `buf`; `before` two numbers to work with, the first of them not a date.
        """
        _ = sources
        strange, last = 0, 8 * eights.shape[0] - WORDS - 8
        for row in range(cells.shape[1]):
            start, end = cells[0, row], cells[1, row]
            length, found = end - start, -1
            if start < last and (length == 19 or (length == 20 and form == ISO and buf[end - 1] == Z)):
                found = _at_once(eights, start, form, before)
            if found >= 0:
                out[row], status[row] = found, SIMPLE
                continue
            status[row] = _moment(buf, start, end, form, out, row)
            strange += status[row] == STRANGE
        return strange

    return moments


moments = _entries(sources_key(__file__))
