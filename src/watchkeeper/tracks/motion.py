"""Half hours in which a ship's positions do not go with what she says of her motion, stand still under way, or go round.

Only such half hours are given: of most ships there is none, so that the relation stays small.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from watchkeeper.tracks.walk import Rows, new_columns


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionParams:
    """How steps from one position to the next are judged. Ours; the field names the signs and no figures."""

    slot_s: float = 1800.0
    """Length of the spans that are summed up, seconds."""
    shortest_s: float = 60.0
    """A shorter step tells little of speed: positions scatter by some 10 m, seconds."""
    longest_s: float = 900.0
    """A longer step tells little of the way in between, seconds."""
    off_kn: float = 3.0
    """The velocity of a step and the one sent differ when the vector between them is at least this, knots,"""
    off_share: float = 0.4
    """and at least this part of the larger of both,"""
    noise_m: float = 30.0
    """after so much is taken off for errors of the two positions, metres."""
    stuck_m: float = 30.0
    """A step below this is none, metres, when three times as much and more was to be made by the speeds sent,"""
    under_way_kn: float = 3.0
    """and both are at least this, knots."""
    turn_step_m: float = 100.0
    """Steps of which the direction is taken for turns are at least so long, metres: shorter ones have none to speak of."""
    least_off: float = 0.5
    """Part of the steps that must differ for a half hour to be given,"""
    least_steps: int = 3
    """of at least so many; as many must be stuck,"""
    least_turn_deg: float = 120.0
    """or the turns to one side come to so much, degrees."""


class Limits(NamedTuple):
    """The parameters as a kernel takes them."""

    slot_us: int
    shortest_us: int
    longest_us: int
    off_kn: float
    off_share: float
    noise_m: float
    stuck_m: float
    under_way_kn: float
    turn_step_m: float
    least_off: float
    least_steps: int
    least_turn_deg: float


class State(NamedTuple):
    """What is remembered of each segment: its last position, and the half hour it is in."""

    seen: NDArray[np.bool_]
    t_us: NDArray[np.int64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    speed_kn: NDArray[np.float64]
    course_deg: NDArray[np.float64]
    file_no: NDArray[np.int64]
    offset: NDArray[np.int64]
    turn_lat: NDArray[np.float64]
    turn_lon: NDArray[np.float64]
    turn_us: NDArray[np.int64]
    bearing_deg: NDArray[np.float64]
    slot: NDArray[np.int64]
    from_us: NDArray[np.int64]
    from_file_no: NDArray[np.int64]
    from_offset: NDArray[np.int64]
    steps: NDArray[np.int32]
    off: NDArray[np.int32]
    stuck: NDArray[np.int32]
    path_m: NDArray[np.float64]
    said_m: NDArray[np.float64]
    turn_deg: NDArray[np.float64]
    turned_deg: NDArray[np.float64]
    south: NDArray[np.float64]
    north: NDArray[np.float64]
    first_lat: NDArray[np.float64]
    first_lon: NDArray[np.float64]
    west: NDArray[np.float64]
    east: NDArray[np.float64]
    slowest_kn: NDArray[np.float64]
    fastest_kn: NDArray[np.float64]


class Slots(NamedTuple):
    """Half hours given."""

    segment: NDArray[np.int64]
    slot: NDArray[np.int64]
    from_us: NDArray[np.int64]
    to_us: NDArray[np.int64]
    from_file_no: NDArray[np.int64]
    from_offset: NDArray[np.int64]
    to_file_no: NDArray[np.int64]
    to_offset: NDArray[np.int64]
    steps: NDArray[np.int64]
    off: NDArray[np.int64]
    stuck: NDArray[np.int64]
    path_m: NDArray[np.float64]
    said_m: NDArray[np.float64]
    turn_deg: NDArray[np.float64]
    turned_deg: NDArray[np.float64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    south: NDArray[np.float64]
    north: NDArray[np.float64]
    west: NDArray[np.float64]
    east: NDArray[np.float64]
    slowest_kn: NDArray[np.float64]
    fastest_kn: NDArray[np.float64]


class MotionWalker:
    """Gives `motion`.

    Columns: `segment_id`, `slot` (half hours since 1970 UTC), `from_us`, `to_us` with `from_file_no`, `from_offset`, `to_file_no`
    and `to_offset` (first and last position), `steps` compared with the motion sent, of which `off` differ and `stuck` go nowhere
    under way; `path_m` (way along the steps), `said_m` (way by the speeds sent), `turn_deg` (turns, starboard positive) and
    `turned_deg` (turns of either side), `lat` and `lon` (first position), `south`, `north` (degrees), `west` and `east` (degrees
    from `lon`), `slowest_kn` and `fastest_kn` (of the speeds sent; null where none was).
    """

    def __init__(self, known: NDArray[np.int64], params: MotionParams) -> None:
        self._known = known
        micro = [int(s * 1e6) for s in (params.slot_s, params.shortest_s, params.longest_s)]
        rest = [getattr(params, name) for name in Limits._fields[3:]]
        self._limits = Limits(*micro, *rest)
        self._state = State(*new_columns(State, len(known)))

    def feed(self, rows: Rows) -> Iterator[tuple[str, pa.Table]]:
        """See `Walker.feed`."""
        from watchkeeper.tracks.motion_kernel import walk_motion

        feed: Any = walk_motion
        out = Slots(*new_columns(Slots, len(rows.at)))
        count = feed(rows, self._state, self._limits, out)
        if count:
            yield "motion", self._table(out, count)

    def finish(self) -> Iterator[tuple[str, pa.Table]]:
        """See `Walker.finish`."""
        from watchkeeper.tracks.motion_kernel import last_motion

        last: Any = last_motion
        out = Slots(*new_columns(Slots, len(self._known)))
        yield "motion", self._table(out, last(self._state, self._limits, out))

    def _table(self, out: Slots, rows: int) -> pa.Table:
        made: dict[str, Any] = {"segment_id": self._known[out.segment[:rows]] if rows else np.empty(0, np.int64)}
        for name in Slots._fields[1:]:
            values = getattr(out, name)[:rows].copy()
            unsaid = np.isinf(values) if name in ("slowest_kn", "fastest_kn") else None
            made[name] = values if unsaid is None else pa.array(values, pa.float64(), mask=unsaid)
        return pa.table(made)
