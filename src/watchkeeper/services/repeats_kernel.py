"""Hashes met before, counted: two tables with open addressing, of this batch and of the one before."""

from __future__ import annotations

from typing import Any

import numpy as np

from watchkeeper.engine.compiled import compiled, compiled_on_disk, sources_key

NONE, ONE = np.uint64(0), np.uint64(1)


@compiled
def _place(table: Any, key: Any) -> Any:
    """Where the key is in the table, or where there is room for it."""
    mask = np.uint64(table.shape[0] - 1)
    place = key & mask
    while table[place] != NONE and table[place] != key:
        place = (place + ONE) & mask
    return place


def _entries(sources: int) -> Any:
    @compiled_on_disk
    def count_repeats(hashes: Any, before: Any, now: Any) -> int:
        """How many hashes are in `before`, or stand further up. Puts each into `now`.

        Both tables are powers of two in size and have room for twice their hashes; an empty place is 0.
        """
        _ = sources
        found = 0
        for i in range(hashes.shape[0]):
            key = hashes[i] if hashes[i] != NONE else ONE
            place = _place(now, key)
            if now[place] == key or before[_place(before, key)] == key:
                found += 1
            now[place] = key
        return found

    return count_repeats


count_repeats = _entries(sources_key(__file__))
