"""Stays: how long a ship was near an anchorage, whether she stopped there, and whether she was seen to come and go."""

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
class StayParams:
    """When a ship is near an anchorage and when she lies still."""

    enter_m: float = 3000.0
    """She comes near at most so far from an anchorage, metres. GFW port visits: 3 km."""
    leave_m: float = 4000.0
    """She goes away at least so far from each anchorage, metres. GFW: 4 km."""
    look_m: float = 20_000.0
    """How far a ship at sea looks for anchorages, metres; only the speed of the search depends on it."""
    begin_speed_kn: float = 0.2
    """She stops at this speed or less, knots. GFW: 0.2 kn."""
    end_speed_kn: float = 0.5
    """She moves again at this speed or more, knots. GFW: 0.5 kn."""
    implied_h: float = 1.0
    """A ship that sends no speed has that of her way from the position before, if not older, hours."""
    gap_h: float = 4.0
    """A longer silence near an anchorage counts as one, hours. GFW: 4 h."""


_STORED_KN = 1e-5
"""Knots: speeds are kept as 32-bit numbers, in which 0.2 is a little more than 0.2."""


class _Limits(NamedTuple):
    enter_m: float
    leave_m: float
    look_m: float
    begin_speed_kn: float
    end_speed_kn: float
    implied_h: float
    gap_us: int


class _State(NamedTuple):
    seen: NDArray[np.bool_]
    inside: NDArray[np.bool_]
    entered: NDArray[np.bool_]
    stop_on: NDArray[np.bool_]
    t_us: NDArray[np.int64]
    from_us: NDArray[np.int64]
    stop_from_us: NDArray[np.int64]
    stop_to_us: NDArray[np.int64]
    stopping_us: NDArray[np.int64]
    stopped_us: NDArray[np.int64]
    gap_us: NDArray[np.int64]
    gaps: NDArray[np.int64]
    file_no: NDArray[np.int64]
    offset: NDArray[np.int64]
    from_file_no: NDArray[np.int64]
    from_offset: NDArray[np.int64]
    row: NDArray[np.int64]
    look_row: NDArray[np.int64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    look_lat: NDArray[np.float64]
    look_lon: NDArray[np.float64]
    look_m: NDArray[np.float64]
    closest_m: NDArray[np.float64]
    place_lat: NDArray[np.float64]
    place_lon: NDArray[np.float64]


class _Stays(NamedTuple):
    segment: NDArray[np.int64]
    from_us: NDArray[np.int64]
    to_us: NDArray[np.int64]
    stop_from_us: NDArray[np.int64]
    stop_to_us: NDArray[np.int64]
    stopped_us: NDArray[np.int64]
    gap_us: NDArray[np.int64]
    gaps: NDArray[np.int64]
    from_file_no: NDArray[np.int64]
    from_offset: NDArray[np.int64]
    to_file_no: NDArray[np.int64]
    to_offset: NDArray[np.int64]
    row: NDArray[np.int64]
    entered: NDArray[np.bool_]
    left: NDArray[np.bool_]
    closest_m: NDArray[np.float64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]


class StayWalker:
    """Gives `stays`, one row for each unbroken stay of a segment near anchorages.

    Columns: `segment_id`, `from_us`, `to_us`, `entered` and `was_left` (seen to come from outside, to go there),
    `stop_from_us` and `stop_to_us` (first and last moment at rest; null when never), `stopped_us`, `gaps` and `gap_us`
    (silences over four hours), `from_file_no`, `from_offset`, `to_file_no` and `to_offset` (the observations at both ends),
    `anchorage` (row of the anchorages), `closest_m` (metres to it), `lat`, `lon` (where she stopped first, else where she
    came near).
    """

    def __init__(self, known: NDArray[np.int64], params: StayParams, anchorages: Anchorages) -> None:
        self._known, self._index = known, anchorages.index
        self._limits = _Limits(
            params.enter_m, params.leave_m, params.look_m, params.begin_speed_kn + _STORED_KN, params.end_speed_kn,
            params.implied_h, int(params.gap_h * 3.6e9),
        )  # fmt: skip  # in the order of the fields
        self._state = _State(*new_columns(_State, len(known)))

    def feed(self, rows: Rows) -> Iterator[tuple[str, pa.Table]]:
        """See `Walker.feed`."""
        from watchkeeper.tracks.stays_kernel import walk_stays

        feed: Any = walk_stays
        out = _Stays(*new_columns(_Stays, len(rows.at)))
        count = feed(rows, self._state, self._limits, self._index, out)
        if count:
            yield "stays", self._table(out, count)

    def finish(self) -> Iterator[tuple[str, pa.Table]]:
        """See `Walker.finish`."""
        from watchkeeper.tracks.stays_kernel import last_stays

        last: Any = last_stays
        out = _Stays(*new_columns(_Stays, len(self._known)))
        yield "stays", self._table(out, last(self._state, out))

    def _table(self, out: _Stays, rows: int) -> pa.Table:
        never = out.stop_from_us[:rows] < 0
        return pa.table(
            {
                "segment_id": self._known[out.segment[:rows]] if rows else np.empty(0, np.int64),
                "from_us": out.from_us[:rows].copy(),
                "to_us": out.to_us[:rows].copy(),
                "entered": out.entered[:rows].copy(),
                "was_left": out.left[:rows].copy(),
                "stop_from_us": pa.array(out.stop_from_us[:rows], pa.int64(), mask=never),
                "stop_to_us": pa.array(out.stop_to_us[:rows], pa.int64(), mask=never),
                "stopped_us": out.stopped_us[:rows].copy(),
                "gaps": out.gaps[:rows].copy(),
                "gap_us": out.gap_us[:rows].copy(),
                "from_file_no": out.from_file_no[:rows].copy(),
                "from_offset": out.from_offset[:rows].copy(),
                "to_file_no": out.to_file_no[:rows].copy(),
                "to_offset": out.to_offset[:rows].copy(),
                "anchorage": out.row[:rows].copy(),
                "closest_m": out.closest_m[:rows].copy(),
                "lat": out.lat[:rows].copy(),
                "lon": out.lon[:rows].copy(),
            }
        )
