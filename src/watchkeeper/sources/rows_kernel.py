"""Delimited text to rows and fields, quotes and all, and the different texts of a column."""

from __future__ import annotations

from typing import Any

import numpy as np

from watchkeeper.engine.compiled import compiled, compiled_on_disk, sources_key
from watchkeeper.sources.fields import FIELDS, LENGTH, OPEN_QUOTE, QUOTE, START, TEXT_AFTER_QUOTE

LF, CR = 10, 13


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
    left_open, broken = False, False
    while True:
        begin = i
        quoted = i < size and signs[buf[i]] == QUOTE
        if quoted:
            i = _after_quotes(buf, i, buf[i])
            left_open |= i < 0
            i = abs(i)
        text = i
        while i < size and signs[buf[i]] >= QUOTE:
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
    rows[START, row], rows[LENGTH, row] = start, end - start
    rows[FIELDS, row] = OPEN_QUOTE if left_open else TEXT_AFTER_QUOTE if broken else found
    return i


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

    return split, codes


split, codes = _entries(sources_key(__file__))
