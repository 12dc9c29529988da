"""Whether a position may be one that jamming displaced: of a number told with it, or in its area meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from watchkeeper.model.time import US_PER_H
from watchkeeper.places.great_circle import great_circle_m

COLUMNS = "start_us, end_us, lat, lon, radius_km, offset_m, mmsis"
"""Columns of events of jamming that are read here."""
MARGIN_M = 50_000.0
"""Metres beyond the ships that were told with it and the way they were displaced. Ours."""


@dataclass(frozen=True, slots=True)
class _Jamming:
    start_us: int
    end_us: int
    lat: float
    lon: float
    within_m: float
    numbers: frozenset[int]


class Jammed:
    """Displacements of a lake."""

    def __init__(self, disturbances: pa.Table) -> None:
        """`disturbances` are events of jamming, with `COLUMNS`."""
        self._known: Sequence[_Jamming] = [_jamming(row) for row in disturbances.to_pylist()]

    def covers(self, mmsi: int, t_us: int, lat: float, lon: float) -> bool:
        """Whether that position of a ship may have been displaced, an hour before and after included."""
        return any(
            one.start_us - US_PER_H <= t_us <= one.end_us + US_PER_H
            and (mmsi in one.numbers or bool(great_circle_m(one.lat, one.lon, lat, lon) <= one.within_m))
            for one in self._known
        )


def _jamming(row: dict[str, Any]) -> _Jamming:
    return _Jamming(
        start_us=row["start_us"],
        end_us=row["end_us"],
        lat=row["lat"],
        lon=row["lon"],
        within_m=row["radius_km"] * 1000.0 + row["offset_m"] + MARGIN_M,
        numbers=frozenset(int(mmsi) for mmsi in row["mmsis"].split(", ")),
    )
