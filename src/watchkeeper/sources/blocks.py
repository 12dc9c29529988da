"""A byte stream cut into blocks that end where a line does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from watchkeeper.sources.inputs import damage_of

BLOCK_BYTES = 8 << 20
MAX_LINE_BYTES = 1 << 20
"""A longer line is no sentence and no row; it is passed on in pieces, each of which is rejected."""


def blocks(stream: BinaryIO, block_bytes: int = BLOCK_BYTES) -> Iterator[tuple[int, bytes]]:
    """(offset of its first byte, whole lines) until the stream ends. Lines end with LF; a last line may lack it.

    Where the stream broke off, the line it broke off in is left out: cut numbers look like numbers.
    """
    offset, rest = 0, b""
    while data := stream.read(block_bytes):
        data = rest + data
        cut = data.rfind(b"\n") + 1
        if cut == 0 and len(data) > MAX_LINE_BYTES:
            cut = len(data)
        if cut:
            yield offset, data[:cut]
            offset += cut
        rest = data[cut:]
    if rest and damage_of(stream) is None:
        yield offset, rest
