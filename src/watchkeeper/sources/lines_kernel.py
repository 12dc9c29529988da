"""Ends of lines, counted."""

from __future__ import annotations

from typing import Any

import numpy as np

from watchkeeper.engine.compiled import compiled_on_disk, sources_key
from watchkeeper.sources.words import LOWS, NOTHING, ONES, U7, repeated

LF, CR = repeated(10), repeated(13)
WORDS = 255
"""So many words are counted byte by byte before the counts of bytes are added up."""


def _entries(sources: int) -> Any:
    @compiled_on_disk
    def count_ends(signs: Any, eights: Any) -> Any:
        """How many bytes are LF or CR; `eights` is the memory of `signs` in 64-bit words, without the bytes behind the last."""
        _ = sources
        count: Any = 0
        for first in range(0, eights.shape[0], WORDS):
            bytes_found = NOTHING
            for k in range(first, min(first + WORDS, eights.shape[0])):
                lf, cr = eights[k] ^ LF, eights[k] ^ CR
                # the top bit of a byte is set just where the byte is not zero
                lf, cr = ((lf & LOWS) + LOWS) | lf, ((cr & LOWS) + LOWS) | cr
                bytes_found += (~(lf & cr) >> U7) & ONES
            for byte in range(8):
                count += np.int64((bytes_found >> np.uint64(8 * byte)) & np.uint64(255))
        for i in range(8 * eights.shape[0], signs.shape[0]):
            count += (signs[i] == 10) | (signs[i] == 13)
        return count

    return count_ends


count_ends = _entries(sources_key(__file__))
