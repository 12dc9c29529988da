"""Stays in zones: the unbroken runs of positions of each segment inside each zone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from watchkeeper.places.zone_index import ZoneIndex
from watchkeeper.tracks.walk import Rows

_COLUMNS = ("segment_id", "zone_no", "first_no", "last_no", "from_us", "to_us", "before_us", "holds", "lat", "lon")


class ZoneStayWalker:
    """Gives `zone_stays`, one row for each run of positions of a segment in a zone, cut where the rows come in parts.

    Columns: `segment_id`, `zone_no` (place in the index), `first_no` and `last_no` (positions of the segment, counted from 0:
    a run that goes on where another ends is one with it), `from_us`, `to_us`, `before_us` (time of the position before the run;
    null for the first of the segment), `holds` (1 while the zone is in force, 0 before and after), `lat`, `lon` (of its first
    position).
    """

    def __init__(self, known: NDArray[np.int64], zones: ZoneIndex) -> None:
        self._known, self._zones = known, zones
        days = [(one.valid_from, one.valid_until) for one in zones.zones]
        self._from_us = np.array([-_FAR_US if first is None else _day_us(first) for first, _ in days], np.int64)
        self._until_us = np.array([_FAR_US if last is None else _day_us(last) + _DAY_US for _, last in days], np.int64)
        self._count = np.zeros(len(known), np.int64)
        self._last_us = np.full(len(known), -1, np.int64)

    def feed(self, rows: Rows) -> Iterator[tuple[str, pa.Table]]:
        """See `Walker.feed`."""
        order = np.argsort(rows.at, kind="stable")
        order = order[rows.at[order] >= 0]
        at, t_us = rows.at[order], rows.t_us[order]
        starts = np.flatnonzero(np.diff(at, prepend=-1))
        sizes = np.diff(np.append(starts, len(at)))
        number = np.arange(len(at)) - np.repeat(starts, sizes) + self._count[at]
        before_us = np.append(-1, t_us[:-1])
        before_us[starts] = self._last_us[at[starts]]
        row, zone_no = self._zones.pairs(rows.lat[order], rows.lon[order])
        self._count[at[starts]] += sizes
        self._last_us[at[starts]] = t_us[np.append(starts[1:], len(at)) - 1] if len(starts) else 0
        if len(row):
            yield "zone_stays", self._runs(at[row], zone_no, number[row], (order[row], before_us[row]), rows)

    def finish(self) -> Iterator[tuple[str, pa.Table]]:
        """See `Walker.finish`."""
        empty = np.empty(0, np.int64)
        yield "zone_stays", _table([empty] * 8 + [np.empty(0), np.empty(0)])

    def _runs(
        self,
        at: NDArray[np.int64],
        zone_no: NDArray[np.int32],
        number: NDArray[np.int64],
        origin: tuple[NDArray[np.int64], NDArray[np.int64]],
        rows: Rows,
    ) -> pa.Table:
        order = np.lexsort((number, zone_no, at))
        at, zone, number = at[order], zone_no[order].astype(np.int64), number[order]
        source, before_us = origin[0][order], origin[1][order]
        holds = (rows.t_us[source] >= self._from_us[zone]) & (rows.t_us[source] < self._until_us[zone])
        new = np.ones(len(at), np.bool_)
        new[1:] = (np.diff(at) != 0) | (np.diff(zone) != 0) | (np.diff(number) != 1) | (holds[1:] != holds[:-1])
        first = np.flatnonzero(new)
        last = np.append(first[1:], len(at)) - 1
        return _table(
            [
                self._known[at[first]], zone[first], number[first], number[last], rows.t_us[source[first]],
                rows.t_us[source[last]], before_us[first], holds[first].astype(np.int64), rows.lat[source[first]],
                rows.lon[source[first]],
            ]
        )  # fmt: skip  # in the order of the columns


_DAY_US = 86_400_000_000
_FAR_US = 1 << 62


def _day_us(day: date) -> int:
    return (day - date(1970, 1, 1)).days * _DAY_US


def _table(columns: list[NDArray[np.int64] | NDArray[np.float64]]) -> pa.Table:
    made = dict(zip(_COLUMNS, columns, strict=True))
    return pa.table({name: pa.array(c, mask=c < 0 if name == "before_us" else None) for name, c in made.items()})
