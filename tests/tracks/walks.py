"""Walks over tiny tracks, for tests of what one walker gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pyarrow as pa

from tests.worlds import Position, relations
from watchkeeper.tracks.walk import COLUMNS, Walk, Walker

Maker = Callable[[Any], Walker]


def walked(maker: Maker, positions: Iterable[Position], *, at_once: int | None = None) -> pa.Table:
    """What a walker gives of positions, a segment for each ship and day of silence; fed so many rows `at_once`, or all."""
    table = relations(positions)["positions"].select(list(COLUMNS))
    known = np.asarray(table.column("segment_id").to_numpy(), np.int64)
    parts = [found for _, found in Walk(known, maker)(table.combine_chunks().to_batches(max_chunksize=at_once))]
    return pa.concat_tables(parts)


def rows_of(table: pa.Table) -> list[dict[str, Any]]:
    """The rows in order of all their values."""
    return sorted(table.to_pylist(), key=lambda row: [(value is None, value or 0) for value in row.values()])
