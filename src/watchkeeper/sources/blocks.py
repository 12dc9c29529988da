"""A byte stream cut into blocks that end where a line does. Memory stays flat whatever comes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import numpy as np

from watchkeeper.sources.ais.columns import MAX_LINE_BYTES
from watchkeeper.sources.inputs import damage_of

BLOCK_BYTES = 4 << 20
"""Measured with `benchmarks.decode`: with twice as many and with half as many a log is read a tenth slower."""
MOST_LINES = 1 << 19
"""Lines of one block. A log of nothing but line ends would else ask for room for millions of rows."""


def blocks(stream: BinaryIO, block_bytes: int = BLOCK_BYTES) -> Iterator[tuple[int, bytes]]:
    """(offset of its first byte, whole lines) until the stream ends. Lines end with LF; a last line may lack it.

    A file without LF is cut at CR. Of a line over MAX_LINE_BYTES, which is no sentence and no row, just so much comes that
    a reader sees that; after one that ends the stream comes an empty block with the stream's length.

    Where the stream broke off, the line it broke off in is left out: cut numbers look like numbers.
    """
    offset, rest, skipping = 0, b"", False
    while data := stream.read(block_bytes):
        if skipping:
            offset, data = _after_line(offset, data)
            skipping = not data
        whole, rest = _lines_and_rest(rest, data)
        for start, stop in _pieces(whole, len(whole)):
            yield offset + start, whole[start:stop]
        offset += len(whole)
        if len(rest) > MAX_LINE_BYTES:
            yield offset, rest[: MAX_LINE_BYTES + 1]
            offset, rest, skipping = offset + len(rest), b"", True
    if skipping:
        yield offset, b""
    elif rest and damage_of(stream) is None:
        yield offset, rest


def _lines_and_rest(rest: bytes, data: bytes) -> tuple[bytes, bytes]:
    """Whole lines of what was left and what follows it, and what is left of both; copied once."""
    cut = data.rfind(b"\n") + 1
    if cut and len(data) - cut <= MAX_LINE_BYTES:
        return b"".join((rest, memoryview(data)[:cut])), data[cut:]
    data = rest + data
    cut = _last_end(data)
    return data[:cut], data[cut:]


def line_ends(data: bytes, start: int = 0, end: int | None = None) -> int:
    """How many LF and CR there are."""
    from watchkeeper.sources.lines_kernel import count_ends

    end = len(data) if end is None else end
    signs = np.frombuffer(data, np.uint8, end - start, start)
    words = 0 if start % 8 else (end - start) // 8  # words lie at whole multiples of their size
    return int(count_ends(signs, np.frombuffer(data, np.uint64, words, start)))


def _last_end(data: bytes) -> int:
    """Where the last whole line ends, 0 when there is none."""
    cut = data.rfind(b"\n") + 1
    return cut if len(data) - cut <= MAX_LINE_BYTES else max(cut, data.rfind(b"\r") + 1)


def _after_line(offset: int, data: bytes) -> tuple[int, bytes]:
    """What follows the line that `data` goes on with, and its offset; nothing when the line does not end in it."""
    ends = [at for at in (data.find(b"\n"), data.find(b"\r")) if at >= 0]
    skipped = min(ends, default=len(data))
    return offset + skipped, data[skipped:]


def _pieces(data: bytes, end: int) -> Iterator[tuple[int, int]]:
    """Start and stop of pieces of at most MOST_LINES whole lines that together are `data` up to `end`."""
    start = 0
    while end - start > MOST_LINES and line_ends(data, start, end) > MOST_LINES:
        most = start + MOST_LINES  # a line has a byte at least
        stop = data.rfind(b"\n", start, most) + 1 or data.rfind(b"\r", start, most) + 1
        stop = stop or data.find(b"\n", most, end) + 1 or end
        yield start, stop
        start = stop
    if start < end:
        yield start, end
