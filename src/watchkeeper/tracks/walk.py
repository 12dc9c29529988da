"""One walk over the positions of every segment, from which several walkers take what rules read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple, Protocol, get_args, get_type_hints

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

COLUMNS = ("segment_id", "t_us", "lat", "lon", "speed_kn", "course_deg", "receiver", "file_no", "offset")
"""Columns of positions that the walk reads."""
TERRESTRIAL, SATELLITE, UNSAID = 0, 1, 2
"""Kinds of receiver in `Rows.receiver`."""


class Rows(NamedTuple):
    """Positions in time order of each segment, for compiled code."""

    at: NDArray[np.int64]
    """Row of the sorted segments it belongs to; -1 for a segment the walk was not asked about."""
    t_us: NDArray[np.int64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    speed_kn: NDArray[np.float64]
    """Not-a-number when not transmitted."""
    course_deg: NDArray[np.float64]
    """Not-a-number when not transmitted."""
    receiver: NDArray[np.int8]
    file_no: NDArray[np.int64]
    offset: NDArray[np.int64]


class Walker(Protocol):
    """Goes through positions with a memory of each segment."""

    def feed(self, rows: Rows) -> Iterator[tuple[str, pa.Table]]:
        """What the next rows give, as (name of a relation, rows of it)."""
        ...

    def finish(self) -> Iterator[tuple[str, pa.Table]]:
        """What is left when no more rows come; at least one table of each relation, maybe empty."""
        ...


class Walk:
    """One walk over the positions of some segments by several walkers. Call it once, with all their rows."""

    def __init__(self, segment_ids: NDArray[np.int64], *walkers: Callable[[NDArray[np.int64]], Walker]) -> None:
        """`walkers` make a walker each from the sorted numbers of the segments."""
        self._known = np.unique(segment_ids.astype(np.int64))
        self._walkers = [make(self._known) for make in walkers]

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[str, pa.Table]]:
        """(name of a relation, rows), as they are found; at least one table of each relation, maybe empty."""
        for batch in batches:
            if batch.num_rows:
                rows = self._rows(batch)
                for walker in self._walkers:
                    yield from walker.feed(rows)
        for walker in self._walkers:
            yield from walker.finish()

    def _rows(self, batch: pa.RecordBatch) -> Rows:
        from watchkeeper.tracks.grid_kernel import find_segments

        at = np.empty(batch.num_rows, np.int64)
        find: Any = find_segments
        find(_numpy(batch.column("segment_id")), self._known, at)
        columns = {name: _numpy(batch.column(name)) for name in COLUMNS[1:] if name != "receiver"}
        return Rows(at=at, receiver=_receiver(batch.column("receiver")), **columns)


def _numpy(column: pa.Array) -> NDArray[Any]:
    kind = np.float64 if pa.types.is_floating(column.type) else np.int64
    return np.ascontiguousarray(column.to_numpy(zero_copy_only=False), kind)


def _receiver(column: pa.Array) -> NDArray[np.int8]:
    kinds = [pc.fill_null(pc.equal(column, name), False) for name in ("terrestrial", "satellite")]
    ground, space = (np.asarray(kind.to_numpy(zero_copy_only=False), np.bool_) for kind in kinds)
    return np.where(ground, TERRESTRIAL, np.where(space, SATELLITE, UNSAID)).astype(np.int8)


def new_columns(kind: type, rows: int) -> list[NDArray[Any]]:
    """An array of zeros of so many rows for each field of a named tuple of arrays, of the type its annotation says."""
    return [np.zeros(rows, one) for one in _types_of(kind)]


@cache
def _types_of(kind: type) -> tuple[type, ...]:
    return tuple(get_args(get_args(hint)[1])[0] for hint in get_type_hints(kind).values())
