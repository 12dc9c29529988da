"""Ship-hours: for every hour a ship was followed, where she was, how fast on average, and how often she was heard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from watchkeeper.model.units import METRES_PER_NAUTICAL_MILE
from watchkeeper.tracks.walk import Rows, new_columns

ShoreDistance = Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]]
"""Metres to the nearest land for positions in degrees; not-a-number where that is unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HourParams:
    """How ship-hours are made."""

    bridge_s: float = 3 * 3600.0
    """Longest time between two positions over which the ship is taken to have gone straight and steadily, seconds. A ship that
    went less than 2 kn over it was never more than 6 nm from that line."""
    least_covered_s: float = 1200.0
    """Least part of an hour that must be known for its mean speed, seconds."""


class _State(NamedTuple):
    seen: NDArray[np.bool_]
    t_us: NDArray[np.int64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    hour_no: NDArray[np.int64]
    hour_lat: NDArray[np.float64]
    hour_lon: NDArray[np.float64]
    heard_terrestrial: NDArray[np.int32]
    heard_satellite: NDArray[np.int32]
    heard_unsaid: NDArray[np.int32]
    said_speed_kn: NDArray[np.float64]
    """Sum of the speeds sent."""
    said: NDArray[np.int32]
    """How many positions sent one."""
    distance_m: NDArray[np.float64]
    covered_us: NDArray[np.int64]


class _Hours(NamedTuple):
    hour_no: NDArray[np.int64]
    segment: NDArray[np.int64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    heard_terrestrial: NDArray[np.int32]
    heard_satellite: NDArray[np.int32]
    heard_unsaid: NDArray[np.int32]
    said_speed_kn: NDArray[np.float64]
    """Sum of the speeds sent."""
    said: NDArray[np.int32]
    """How many positions sent one."""
    distance_m: NDArray[np.float64]
    covered_us: NDArray[np.int64]


class HourWalker:
    """Gives `hours`.

    Columns: `hour_no` (hours since 1970 UTC), `month_no` (months since January 1970), `segment_id`, `lat` and `lon` at the last
    position of the hour (interpolated where there is none), `heard_terrestrial`, `heard_satellite`, `heard_unsaid`
    (positions by kind of receiver), `speed_kn` (mean over the part of the hour that is known; null when that is too short),
    `said_speed_kn` (mean of the speeds she sent in it; null where she sent none), `shore_m` (metres to land; null where unknown).
    """

    def __init__(self, known: NDArray[np.int64], params: HourParams, shore: ShoreDistance) -> None:
        self._known, self._params, self._shore = known, params, shore
        self._state = _State(*new_columns(_State, len(known)))

    def feed(self, rows: Rows) -> Iterator[tuple[str, pa.Table]]:
        """See `Walker.feed`."""
        from watchkeeper.tracks.hours_kernel import walk_hours

        feed: Any = walk_hours
        bridge_us = int(self._params.bridge_s * 1_000_000)
        out = _Hours(*new_columns(_Hours, len(rows.at) * (bridge_us // 3_600_000_000 + 2)))
        count = feed(rows, self._state, bridge_us, out)
        if count:
            yield "hours", self._table(out, count)

    def finish(self) -> Iterator[tuple[str, pa.Table]]:
        """See `Walker.finish`."""
        from watchkeeper.tracks.hours_kernel import last_hours

        last: Any = last_hours
        out = _Hours(*new_columns(_Hours, len(self._known)))
        yield "hours", self._table(out, last(self._state, out))

    def _table(self, out: _Hours, rows: int) -> pa.Table:
        lat, lon, covered_s = out.lat[:rows].copy(), out.lon[:rows].copy(), out.covered_us[:rows] / 1e6
        with np.errstate(divide="ignore", invalid="ignore"):
            speed_kn = out.distance_m[:rows] / covered_s * 3600.0 / METRES_PER_NAUTICAL_MILE
        said = out.said[:rows]
        said_speed_kn = out.said_speed_kn[:rows] / np.maximum(said, 1)
        shore_m = self._shore(lat, lon) if rows else np.empty(0)
        return pa.table(
            {
                "hour_no": out.hour_no[:rows].copy(),
                "month_no": out.hour_no[:rows].astype("datetime64[h]").astype("datetime64[M]").astype(np.int64),
                "segment_id": self._known[out.segment[:rows]] if rows else np.empty(0, np.int64),
                "lat": lat,
                "lon": lon,
                **{name: getattr(out, name)[:rows].copy() for name in HEARD},
                "speed_kn": pa.array(speed_kn, pa.float64(), mask=covered_s < self._params.least_covered_s),
                "said_speed_kn": pa.array(said_speed_kn, pa.float64(), mask=said == 0),
                "shore_m": pa.array(shore_m, pa.float64(), mask=np.isnan(shore_m)),
            }
        )


HEARD = ("heard_terrestrial", "heard_satellite", "heard_unsaid")
"""Columns that count positions, by kind of receiver."""
