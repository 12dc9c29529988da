"""Lines the kernel rejected, as a table: where each begins, why, and what it says."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from watchkeeper.sources.ais import columns as c
from watchkeeper.sources.observations import REJECT_SCHEMA, REJECT_TEXT_CHARS, reject_table

REASONS = pa.array(c.REASONS, pa.string())


def rejects(rows: np.ndarray, block: bytes, base: int) -> pa.Table:
    """Rejects of a block that begins at byte `base` of the file; of a line in an earlier block only the archive has the text."""
    starts, lengths = rows[c.REJECT_OFFSET] - base, rows[c.REJECT_LENGTH]
    data = np.frombuffer(block, np.uint8)
    plain = (starts >= 0) & (lengths > 0) & (lengths <= REJECT_TEXT_CHARS)
    text, ends, strange = _gathered(data, np.where(plain, starts, 0), np.where(plain, lengths, 0))
    texts = pa.StringArray.from_buffers(len(starts), pa.py_buffer(ends), pa.py_buffer(text))
    odd = ~plain | strange
    if odd.any():
        lines = [_line(block, start, length) for start, length in zip(starts[odd], lengths[odd], strict=True)]
        escaped = reject_table([0] * len(lines), [""] * len(lines), list(lines)).column("text").combine_chunks()
        texts = _replaced(texts, odd, escaped)
    table = [pa.array(rows[c.REJECT_OFFSET]), REASONS.take(pa.array(rows[c.REJECT_REASON])), texts]
    return pa.table(table, schema=REJECT_SCHEMA)


def _gathered(data: np.ndarray, starts: np.ndarray, lengths: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Bytes of the pieces one behind the other, 0 and where each ends, and which have a byte that is not plain ASCII."""
    from watchkeeper.sources.ais.rejects_kernel import copy_lines

    text, ends = np.empty(int(lengths.sum()), np.uint8), np.zeros(len(starts) + 1, np.int32)
    strange = np.zeros(len(starts), np.bool_)
    copy_lines(data, starts, lengths, text, ends[1:], strange)
    return text, ends, strange


def _replaced(texts: pa.Array, which: np.ndarray, by: pa.Array) -> pa.Array:
    """The texts, with others in the places of some."""
    place = np.arange(len(texts))
    place[which] = len(texts) + np.arange(len(by))
    return pa.concat_arrays([texts.cast(pa.string()), by]).take(pa.array(place))


def _line(block: bytes, start: int, length: int) -> bytes | str:
    if start < 0:
        return ""
    if length:
        return block[start : start + min(length, REJECT_TEXT_CHARS)]
    return block[start : start + REJECT_TEXT_CHARS].replace(b"\r", b"\n").split(b"\n", 1)[0]
