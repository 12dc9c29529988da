"""Where the rows of a delimited text begin, and how many fields each has."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def split_rows(buf: Any, delimiter: int, quote: int) -> tuple[Any, Any, Any, Any]:
    """(start, length, fields, loose) of every line that is not empty.

    fields is -1 where a quote is left open and -2 where text follows a closing quote; loose says that a quote stands
    inside a field that is not quoted. A quote counts only at the start of a field, and no field runs over a line end:
    AIS tables have none that does, and one stray quote must not swallow the rest of a file.
    """
    size = buf.shape[0]
    rows = 1
    for i in range(size):
        if buf[i] == 10:
            rows += 1
    starts, lengths, fields = np.empty(rows, np.int64), np.empty(rows, np.int64), np.empty(rows, np.int64)
    loose = np.zeros(rows, np.bool_)
    count, start = 0, 0
    while start < size:
        i, found, quoted, field_start, closed, broken = start, 1, False, True, False, False
        while i < size and buf[i] != 10:
            char = buf[i]
            if quoted:
                if char == quote:
                    if i + 1 < size and buf[i + 1] == quote:
                        i += 1
                    else:
                        quoted, closed = False, True
            elif char == quote and field_start:
                quoted = True
                field_start = False
            elif char == delimiter:
                found += 1
                field_start, closed = True, False
            else:
                field_start = False
                if closed and not (char == 13 and (i + 1 == size or buf[i + 1] == 10)):
                    broken = True
                if char == quote:
                    loose[count] = True
            i += 1
        end = i
        if end > start and buf[end - 1] == 13:
            end -= 1
        if end > start:
            starts[count], lengths[count] = start, end - start
            fields[count] = -1 if quoted else -2 if broken else found
            count += 1
        start = i + 1
    return starts[:count], lengths[:count], fields[:count], loose[:count]
