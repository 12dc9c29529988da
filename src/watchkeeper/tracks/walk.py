"""Silences and grid positions of every segment, from positions that come in time order of each segment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

COLUMNS = ("segment_id", "t_us", "lat", "lon", "speed_kn", "file_no", "offset")
"""Columns of positions that the walk reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkParams:
    """How silences and grid positions are made."""

    grid_s: float = 600.0
    """Step of the common time grid, seconds. GFW pipe-encounters: 10 minutes."""
    bridge_s: float = 3600.0
    """Longest time between two positions across which the ship's path is interpolated, seconds. GFW: 1 hour."""
    silence_s: float = 6 * 3600.0
    """Shortest silence returned, seconds. GFW pipe-gaps: 6 hours."""


class _Grid(NamedTuple):
    slot: NDArray[np.int64]
    segment: NDArray[np.int64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]


class _Silences(NamedTuple):
    segment: NDArray[np.int64]
    before: NDArray[np.float64]
    after: NDArray[np.float64]


class Walk:
    """One walk over the positions of some segments. Call it once, with all their rows."""

    def __init__(self, segment_ids: NDArray[np.int64], params: WalkParams) -> None:
        self._known = np.unique(segment_ids.astype(np.int64))
        self._limits = tuple(int(s * 1_000_000) for s in (params.grid_s, params.bridge_s, params.silence_s))
        self._bridged = int(params.bridge_s // params.grid_s) + 2

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[str, pa.Table]]:
        """("grid" or "silences", rows), as they are found; at least one table of each, maybe empty.

        Grid: `slot` (time divided by the step), `segment_id`, `lat`, `lon`. Silences: `segment_id`, and of the last
        position before and the first after `t_us`, `lat`, `lon`, `speed_kn` (null when not transmitted), `file_no`,
        `offset`, prefixed `last_` and `next_`.
        """
        from watchkeeper.tracks.walk_kernel import walk_rows

        feed: Any = walk_rows  # a Numba dispatcher, whose stub takes no arguments
        seen = np.zeros(len(self._known), np.bool_)
        last = np.zeros((len(self._known), 6), np.float64)
        yield "grid", _grid_table(self._known, _new_grid(0), 0)
        yield "silences", _silence_table(self._known, _new_silences(0), 0)
        for batch in batches:
            rows = batch.num_rows
            if rows == 0:
                continue
            columns = [_numpy(batch.column(name)) for name in COLUMNS]
            grid, silences = _new_grid(self._grid_rows(rows)), _new_silences(rows)
            counts = feed(*columns, self._known, seen, last, self._limits, grid, silences)
            if counts[0]:
                yield "grid", _grid_table(self._known, grid, counts[0])
            if counts[1]:
                yield "silences", _silence_table(self._known, silences, counts[1])

    def _grid_rows(self, rows: int) -> int:
        return rows * self._bridged


def _new_grid(rows: int) -> _Grid:
    return _Grid(np.empty(rows, np.int64), np.empty(rows, np.int64), np.empty(rows), np.empty(rows))


def _new_silences(rows: int) -> _Silences:
    return _Silences(np.empty(rows, np.int64), np.empty((rows, 6)), np.empty((rows, 6)))


def _numpy(column: pa.Array) -> NDArray[np.generic]:
    kind = np.float64 if pa.types.is_floating(column.type) else np.int64
    values = column.to_numpy(zero_copy_only=False)
    return np.ascontiguousarray(values, kind)


def _grid_table(known: NDArray[np.int64], grid: _Grid, rows: int) -> pa.Table:
    return pa.table(
        {
            "slot": grid.slot[:rows].copy(),
            "segment_id": known[grid.segment[:rows]] if rows else np.empty(0, np.int64),
            "lat": grid.lat[:rows].copy(),
            "lon": grid.lon[:rows].copy(),
        }
    )


def _silence_table(known: NDArray[np.int64], silences: _Silences, rows: int) -> pa.Table:
    made: dict[str, pa.Array] = {
        "segment_id": pa.array(known[silences.segment[:rows]] if rows else np.empty(0, np.int64), pa.int64())
    }
    for prefix, values in (("last", silences.before[:rows]), ("next", silences.after[:rows])):
        made[f"{prefix}_t_us"] = pa.array(values[:, 0].astype(np.int64))
        made[f"{prefix}_lat"] = pa.array(values[:, 1])
        made[f"{prefix}_lon"] = pa.array(values[:, 2])
        made[f"{prefix}_speed_kn"] = pa.array(values[:, 3], mask=np.isnan(values[:, 3]))
        made[f"{prefix}_file_no"] = pa.array(values[:, 4].astype(np.int64))
        made[f"{prefix}_offset"] = pa.array(values[:, 5].astype(np.int64))
    return pa.table(made)
