"""Delimited text to rows, fields, numbers and times. Simple fields are read here; whatever is not simple is said to be so."""

from __future__ import annotations

from typing import Any

import numpy as np

from watchkeeper.engine.compiled import compiled, compiled_on_disk, sources_key
from watchkeeper.sources.ais.clock_kernel import days_from_civil, number_at
from watchkeeper.sources.fields import (
    DAY_FIRST,
    EMPTY,
    EPOCHS_S,
    FIELDS,
    LENGTH,
    LOOSE,
    OPEN_QUOTE,
    QUOTE,
    SIMPLE,
    START,
    STRANGE,
    TEXT_AFTER_QUOTE,
)

LF, CR, DOT, MINUS, BLANK, SLASH, COLON, T, Z = 10, 13, 46, 45, 32, 47, 58, 84, 90
DIGITS = 15
"""Digits of a decimal number that a double holds exactly."""
TENS = 10.0 ** np.arange(DIGITS + 1)


@compiled
def _after_quotes(buf: Any, start: int, quote: int) -> int:
    """Where the text after a quoted field that opens at `start` begins; minus where the line ends when it is left open."""
    size, i = buf.shape[0], start + 1
    while i < size and buf[i] != LF:
        if buf[i] == quote:
            if i + 1 == size or buf[i + 1] != quote:
                return i + 1
            i += 1
        i += 1
    return -min(i, size)


@compiled
def _end_of_row(buf: Any, start: int, signs: Any, slot_of: Any, row: int, rows: Any, cells: Any) -> int:
    """Reads one line: where it ends. Fills its place in `rows`, and in `cells` where each wanted field lies."""
    size, i, found, wanted = buf.shape[0], start, 0, slot_of.shape[0]
    left_open, broken, loose = False, False, False
    while True:
        begin = i
        quoted = i < size and signs[buf[i]] == QUOTE
        if quoted:
            i = _after_quotes(buf, i, buf[i])
            left_open |= i < 0
            i = abs(i)
        text = i
        while i < size and signs[buf[i]] >= QUOTE:
            loose |= signs[buf[i]] == QUOTE
            i += 1
        line_ends = i == size or buf[i] == LF
        end = i - 1 if line_ends and i > begin and buf[i - 1] == CR else i
        broken |= quoted and end > text
        if found < wanted and slot_of[found] >= 0:
            cells[0, slot_of[found], row], cells[1, slot_of[found], row] = begin, end
        found += 1
        if line_ends:
            break
        i += 1
    rows[START, row], rows[LENGTH, row], rows[LOOSE, row] = start, end - start, loose
    rows[FIELDS, row] = OPEN_QUOTE if left_open else TEXT_AFTER_QUOTE if broken else found
    return i


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
def _same(buf: Any, start: int, length: int, other: int) -> bool:
    for i in range(length):  # noqa: SIM110 -- compiled
        if buf[start + i] != buf[other + i]:
            return False
    return True


@compiled
def _code(buf: Any, cells: Any, row: int, table: Any, firsts: Any, count: int) -> int:
    """The number of this field's text among the texts met so far; `count` when it is new, and then noted in `table`."""
    start, length = cells[0, row], cells[1, row] - cells[0, row]
    key = np.uint64(14695981039346656037)  # FNV-1a
    for i in range(start, start + length):
        key = (key ^ np.uint64(buf[i])) * np.uint64(1099511628211)
    mask = table.shape[0] - 1
    place = np.int64((key ^ (key >> np.uint64(32))) & np.uint64(mask))
    while table[place] >= 0:
        first = firsts[table[place]]
        if cells[1, first] - cells[0, first] == length and _same(buf, start, length, cells[0, first]):
            return table[place]
        place = (place + 1) & mask
    table[place] = count
    firsts[count] = row
    return count


def _entries(sources: int) -> Any:
    @compiled_on_disk
    def split(buf: Any, signs: Any, slot_of: Any, rows: Any, cells: Any) -> int:
        """`signs` says of each byte what it is. Fills `rows` and `cells` for every line that is not empty; how many there are.

        A quote counts only at the start of a field, and no field runs over a line end: AIS tables have none that does,
        and one stray quote must not swallow the rest of a file.
        """
        _ = sources
        count, start = 0, 0
        while start < buf.shape[0]:
            end = _end_of_row(buf, start, signs, slot_of, count, rows, cells)
            if rows[LENGTH, count] > 0:
                count += 1
            start = end + 1
        return count

    @compiled_on_disk
    def decimals(buf: Any, cells: Any, out: Any, status: Any) -> int:
        """Numbers of a column where `status` says SIMPLE; how many fields are STRANGE."""
        _ = sources
        strange = 0
        for row in range(cells.shape[1]):
            status[row] = _decimal(buf, cells[0, row], cells[1, row], out, row)
            strange += status[row] == STRANGE
        return strange

    @compiled_on_disk
    def moments(buf: Any, cells: Any, form: int, out: Any, status: Any) -> int:
        """Times of a column in microseconds where `status` says SIMPLE; how many fields are STRANGE."""
        _ = sources
        strange = 0
        for row in range(cells.shape[1]):
            status[row] = _moment(buf, cells[0, row], cells[1, row], form, out, row)
            strange += status[row] == STRANGE
        return strange

    @compiled_on_disk
    def codes(buf: Any, cells: Any, table: Any, firsts: Any, out: Any) -> int:
        """Numbers the different texts of a column: `out` by row, `firsts` the first row of each; how many there are.

        `table` is full of -1, its size a power of two and more than the rows.
        """
        _ = sources
        count = 0
        for row in range(cells.shape[1]):
            out[row] = _code(buf, cells, row, table, firsts, count)
            count = max(count, out[row] + 1)
        return count

    return split, decimals, moments, codes


split, decimals, moments, codes = _entries(sources_key(__file__))
