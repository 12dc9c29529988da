"""Silences of six hours or more within segments, and every ship's place on a common time grid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from watchkeeper.places.anchorages import Anchorages
from watchkeeper.tracks.walk import Rows, new_columns


@dataclass(frozen=True, slots=True, kw_only=True)
class GridParams:
    """How silences and grid positions are made."""

    grid_s: float = 600.0
    """Step of the common time grid, seconds. GFW pipe-encounters: 10 minutes."""
    bridge_s: float = 3600.0
    """Longest time between two positions across which the ship's path is interpolated, seconds. GFW: 1 hour."""
    silence_s: float = 6 * 3600.0
    """Shortest silence returned, seconds. GFW pipe-gaps: 6 hours."""
    harbour_m: float = 10_000.0
    """A grid point at most so far from a known anchorage lies in a harbour, metres. GFW encounters: 10 km."""
    look_m: float = 40_000.0
    """How far a ship at sea looks for anchorages, metres; only the speed of the search depends on it."""


class _Grid(NamedTuple):
    slot: NDArray[np.int64]
    segment: NDArray[np.int64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    harbour: NDArray[np.bool_]


class _Looked(NamedTuple):
    """From where the nearest anchorage of each segment was looked for last, and how far it was."""

    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    away_m: NDArray[np.float64]
    done: NDArray[np.bool_]


class _Silences(NamedTuple):
    segment: NDArray[np.int64]
    before: NDArray[np.float64]
    after: NDArray[np.float64]


class GridWalker:
    """Gives `grid` and `silences`.

    Grid: `slot` (time divided by the step), `segment_id`, `lat`, `lon`, `harbour` (near a known anchorage). Silences:
    `segment_id`, and of the last position before and the first after `t_us`, `lat`, `lon`, `speed_kn` (null when not
    transmitted), `file_no`, `offset`, prefixed `last_` and `next_`.
    """

    def __init__(self, known: NDArray[np.int64], params: GridParams, anchorages: Anchorages) -> None:
        self._known = known
        self._limits = tuple(int(s * 1_000_000) for s in (params.grid_s, params.bridge_s, params.silence_s))
        self._near = (params.harbour_m, params.look_m)
        self._index = anchorages.index
        self._looked = _Looked(*new_columns(_Looked, len(known)))
        self._bridged = int(params.bridge_s // params.grid_s) + 2
        self._seen = np.zeros(len(known), np.bool_)
        self._last = np.zeros((len(known), 6), np.float64)

    def feed(self, rows: Rows) -> Iterator[tuple[str, pa.Table]]:
        """See `Walker.feed`."""
        from watchkeeper.tracks.grid_kernel import walk_grid

        feed: Any = walk_grid  # a Numba dispatcher, whose stub takes no arguments
        count = len(rows.at)
        grid, silences = _new_grid(count * self._bridged), _new_silences(count)
        n_grid, n_silences = feed(
            rows, self._seen, self._last, self._limits, self._near, self._looked, self._index, grid, silences
        )
        if n_grid:
            yield "grid", self._grid_table(grid, n_grid)
        if n_silences:
            yield "silences", self._silence_table(silences, n_silences)

    def finish(self) -> Iterator[tuple[str, pa.Table]]:
        """See `Walker.finish`."""
        yield "grid", self._grid_table(_new_grid(0), 0)
        yield "silences", self._silence_table(_new_silences(0), 0)

    def _grid_table(self, grid: _Grid, rows: int) -> pa.Table:
        return pa.table(
            {
                "slot": grid.slot[:rows].copy(),
                "segment_id": self._known[grid.segment[:rows]] if rows else np.empty(0, np.int64),
                "lat": grid.lat[:rows].copy(),
                "lon": grid.lon[:rows].copy(),
                "harbour": grid.harbour[:rows].copy(),
            }
        )

    def _silence_table(self, silences: _Silences, rows: int) -> pa.Table:
        segments = self._known[silences.segment[:rows]] if rows else np.empty(0, np.int64)
        made: dict[str, pa.Array] = {"segment_id": pa.array(segments, pa.int64())}
        for prefix, values in (("last", silences.before[:rows]), ("next", silences.after[:rows])):
            made[f"{prefix}_t_us"] = pa.array(values[:, 0].astype(np.int64))
            made[f"{prefix}_lat"] = pa.array(values[:, 1])
            made[f"{prefix}_lon"] = pa.array(values[:, 2])
            made[f"{prefix}_speed_kn"] = pa.array(values[:, 3], mask=np.isnan(values[:, 3]))
            made[f"{prefix}_file_no"] = pa.array(values[:, 4].astype(np.int64))
            made[f"{prefix}_offset"] = pa.array(values[:, 5].astype(np.int64))
        return pa.table(made)


def _new_grid(rows: int) -> _Grid:
    return _Grid(*new_columns(_Grid, rows))


def _new_silences(rows: int) -> _Silences:
    return _Silences(np.empty(rows, np.int64), np.empty((rows, 6)), np.empty((rows, 6)))
