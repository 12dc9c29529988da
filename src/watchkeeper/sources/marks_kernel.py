"""Delimited text in which no quote stands: where its fields end, eight bytes at a time, and its rows from those ends."""

from __future__ import annotations

from typing import Any

import numpy as np

from watchkeeper.engine.compiled import compiled, compiled_on_disk, sources_key
from watchkeeper.sources.fields import FIELDS, LENGTH, START
from watchkeeper.sources.words import ONE, ONES, lowest_byte, repeated, zeros

LF, CR = 10, 13
LINE_ENDS = repeated(LF)


@compiled
def _marks(buf: Any, eights: Any, delimiter: int, marks: Any) -> int:
    """Places of delimiters and line ends in order; how many there are. `eights` is the memory of `buf` in 64-bit words."""
    count, delimiters = 0, ONES * np.uint64(delimiter)
    for k in range(eights.shape[0]):
        found = zeros(eights[k] ^ delimiters) | zeros(eights[k] ^ LINE_ENDS)
        while found:
            marks[count] = 8 * k + lowest_byte(found)
            count += 1
            found &= found - ONE
    for i in range(8 * eights.shape[0], buf.shape[0]):
        if buf[i] == delimiter or buf[i] == LF:
            marks[count] = i
            count += 1
    return count


def _entries(sources: int) -> Any:
    @compiled_on_disk
    def split_plain(buf: Any, eights: Any, delimiter: int, marks: Any, slot_of: Any, rows: Any, cells: Any) -> int:
        """Fills `rows` and `cells` for every line that is not empty; how many there are. `marks` is room to work in, as
        long as `buf` and one more."""
        _ = sources
        size, wanted = buf.shape[0], slot_of.shape[0]
        marked = _marks(buf, eights, delimiter, marks)
        if size and buf[size - 1] != LF:
            marks[marked] = size
            marked += 1
        row, start, begin, found = 0, 0, 0, 0
        for k in range(marked):
            at = marks[k]
            line_ends = at == size or buf[at] == LF
            end = at - 1 if line_ends and at > begin and buf[at - 1] == CR else at
            if found < wanted:
                slot = slot_of[found]
                if slot >= 0:
                    cells[0, slot, row], cells[1, slot, row] = begin, end
            found, begin = found + 1, at + 1
            if line_ends:
                rows[START, row], rows[LENGTH, row], rows[FIELDS, row] = start, end - start, found
                row += end > start
                start, found = begin, 0
        return row

    return split_plain


split_plain = _entries(sources_key(__file__))
