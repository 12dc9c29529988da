"""Where the rows of a delimited text begin, and how many fields each has."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def split_rows(buf: Any, delimiter: int, quote: int) -> tuple[Any, Any, Any]:
    """(start, length, fields) of every line that is not empty; fields is -1 where a quote is left open.

    A quote counts only at the start of a field, and no field runs over a line end: AIS tables have none that does, and
    one stray quote must not swallow the rest of a file.
    """
    size = buf.shape[0]
    rows = 1
    for i in range(size):
        if buf[i] == 10:
            rows += 1
    starts, lengths, fields = np.empty(rows, np.int64), np.empty(rows, np.int64), np.empty(rows, np.int64)
    count, start = 0, 0
    while start < size:
        i, found, quoted, field_start = start, 1, False, True
        while i < size and buf[i] != 10:
            char = buf[i]
            if quoted:
                if char == quote:
                    if i + 1 < size and buf[i + 1] == quote:
                        i += 1
                    else:
                        quoted = False
            elif char == quote and field_start:
                quoted = True
                field_start = False
            elif char == delimiter:
                found += 1
                field_start = True
            else:
                field_start = False
            i += 1
        end = i
        if end > start and buf[end - 1] == 13:
            end -= 1
        if end > start:
            starts[count], lengths[count], fields[count] = start, end - start, -1 if quoted else found
            count += 1
        start = i + 1
    return starts[:count], lengths[:count], fields[:count]
