"""What the segmenter remembers between batches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from watchkeeper.tracks.records import ISSUED, KEPT, NEVER_US, OPEN, SCRATCH, SEEN, Array, Memory

_PARTS: dict[str, np.dtype[np.void]] = {"open": OPEN, "kept": KEPT, "seen": SEEN, "issued": ISSUED}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SegmenterState:
    """Everything that rows still to come can depend on: feeding batches one by one gives what one batch would.

    `memory` holds the open segments with their message counts and remembered positions, the places moving ships have
    sent within the horizon, and the last segment codes given out. `watermark_us` is the newest time fed so far, in
    microseconds since 1970 UTC; no later batch may hold an earlier row.
    """

    memory: Memory
    watermark_us: int

    @classmethod
    def empty(cls) -> SegmenterState:
        """The state before the first row."""
        return cls(memory=Memory(*(np.empty(0, dtype) for dtype in _PARTS.values())), watermark_us=NEVER_US)

    def to_arrow(self) -> dict[str, pa.Table]:
        """The state as tables: `open`, `kept`, `seen`, `issued`, and `clock` with the watermark in its one row."""
        tables = {name: _to_table(array) for name, array in self.memory._asdict().items()}
        return tables | {"clock": pa.table({"watermark_us": pa.array([self.watermark_us], pa.int64())})}

    @classmethod
    def from_arrow(cls, tables: dict[str, pa.Table]) -> SegmenterState:
        """The state that `to_arrow` wrote."""
        memory = Memory(*(_from_table(tables[name], dtype) for name, dtype in _PARTS.items()))
        return cls(memory=memory, watermark_us=tables["clock"]["watermark_us"][0].as_py())


def _to_table(array: Array) -> pa.Table:
    names = [name for name in array.dtype.names or () if name not in SCRATCH]
    return pa.table({name: np.ascontiguousarray(array[name]) for name in names})


def _from_table(table: pa.Table, dtype: np.dtype[np.void]) -> Array:
    array = np.zeros(table.num_rows, dtype)
    for name in table.column_names:
        array[name] = table[name].to_numpy()
    return array
