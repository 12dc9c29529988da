"""A block of NMEA text to columns: lines, sentences, multi-part assembly, messages. One pass, no Python objects."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from watchkeeper.engine.compiled import compiled_on_disk, inlined, sources_key
from watchkeeper.sources.ais.bits_kernel import from_byte, unarmour_line, zero_bytes
from watchkeeper.sources.ais.columns import (
    BAD_CHARACTER,
    EMPTY_PAYLOAD,
    FINE,
    IGNORE,
    IGNORED,
    LINES,
    MAX_LINE_BYTES,
    NOT_A_SENTENCE,
    SENTENCES,
    USED,
)
from watchkeeper.sources.ais.parsed import (
    END,
    FILL,
    START,
    STATION,
    TIME,
    TOTAL,
)
from watchkeeper.sources.ais.parts_kernel import add_part, drop_slot, reject
from watchkeeper.sources.ais.payload_kernel import put_message
from watchkeeper.sources.ais.sentence_kernel import sentence
from watchkeeper.sources.words import lowest_byte, repeated

LF, CR = repeated(10), repeated(13)


@inlined
def line_end(buf: Any, eights: Any, start: int) -> int:
    """Where the line that begins at `start` ends: at the next LF or CR, else at the end of `buf`.

    `eights` is the same memory as unsigned 64-bit numbers: eight bytes are looked at together.
    """
    size, k = eights.shape[0], start // 8
    at = start
    if k < size:
        word = from_byte(eights[k], start)
        found = zero_bytes(word ^ LF) | zero_bytes(word ^ CR)
        while not found and k + 1 < size:
            k += 1
            found = zero_bytes(eights[k] ^ LF) | zero_bytes(eights[k] ^ CR)
        if found:
            return 8 * k + lowest_byte(found)
        at = max(start, 8 * size)
    while at < buf.shape[0] and buf[at] != 10 and buf[at] != 13:
        at += 1
    return at


@inlined
def _message(buf: Any, eights: Any, parsed: Any, offset: int, words: Any, fragments: Any, out: Any) -> int:
    """What becomes of a good sentence: FINE or the reason it is rejected."""
    length = parsed[END] - parsed[START]
    if length == 0:
        return EMPTY_PAYLOAD
    if parsed[TOTAL] > 1:
        return add_part(buf, eights, parsed, offset, out.counters[LINES], words, fragments, out)
    if unarmour_line(buf, eights, parsed[START], parsed[END], words) < 0:
        return BAD_CHARACTER
    meta = (parsed[TIME], parsed[STATION], offset, np.int64(-1))
    return put_message(words, length * 6 - parsed[FILL], parsed[FILL], meta, out)


def _entries(sources: int) -> tuple[Callable[..., None], Callable[..., None]]:
    @compiled_on_disk
    def read_chunk(
        buf: Any, eights: Any, base: int, fragments: Any, stations: Any, words: Any, parsed: Any, out: Any
    ) -> None:
        """Decodes every line of `buf` (whole lines; LF, CR or both end a line) into the columns given.

        `base` is the byte offset of `buf` in the uncompressed file.
        """
        _ = sources  # in the closure, see `sources_key`
        start, size = 0, buf.shape[0]
        while start < size:
            end = line_end(buf, eights, start)
            if end > start:
                out.counters[LINES] += 1
                status = NOT_A_SENTENCE
                if end - start <= MAX_LINE_BYTES:
                    status = sentence(buf, eights, start, end, parsed, stations, out.counters)
                if status == FINE:
                    out.counters[SENTENCES] += 1
                    status = _message(buf, eights, parsed, base + start, words, fragments, out)
                if status == IGNORE:
                    out.counters[IGNORED] += 1
                elif status != FINE:
                    reject(base + start, end - start, status, out)
            start = end + 1

    @compiled_on_disk
    def flush(fragments: Any, words: Any, out: Any) -> None:
        """At the end of a file: gives up on every message that is still incomplete."""
        _ = sources
        for slot in range(fragments.slot.shape[0]):
            if fragments.slot[slot, USED]:
                drop_slot(fragments, slot, words, out)

    return read_chunk, flush


read_chunk, flush = _entries(sources_key(__file__))
