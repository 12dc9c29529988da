"""Every field of the messages that have no columns of their own, as JSON."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from watchkeeper.sources.ais import columns as c

BYTES_A_ROW = 256
"""Room set aside for the JSON of a usual message; what needs more is written in further pieces."""


def fields(o: c.OtherColumns, rows: int) -> pa.ChunkedArray:
    """One JSON object a row. 'Not available', and what is beyond the end of a message, is null."""
    from watchkeeper.sources.ais.fields_kernel import frames, write_fields
    from watchkeeper.sources.ais.json_kernel import wide_view
    from watchkeeper.sources.ais.program import MOST_BYTES

    ends, fill_bits = o.i32[c.PAYLOAD_END, :rows], o.i8[c.FILL_BITS, :rows]
    words, lists, pieces, row = np.zeros(c.WORDS, np.int64), frames(), [], 0
    while row < rows:
        left = int(ends[-1]) - (int(ends[row - 1]) if row else 0)
        out = np.empty(MOST_BYTES + 4 * left + BYTES_A_ROW * (rows - row), np.uint8)
        out_ends = np.zeros(rows - row + 1, np.int32)
        end = write_fields(o.text, ends, fill_bits, row, words, lists, out, wide_view(out), out_ends[1:])
        count = end - row
        used = int(out_ends[count])
        pieces.append(pa.StringArray.from_buffers(count, pa.py_buffer(out_ends[: count + 1]), pa.py_buffer(out[:used])))
        row = end
    return pa.chunked_array(pieces, pa.string())
