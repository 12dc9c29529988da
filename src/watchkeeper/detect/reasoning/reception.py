"""Reception: how often a ship is heard in a water, from the lake itself, by cell, month and kind of receiver.

A cell holds what was heard of every ship-hour spent there, the unheard hours between two positions of a segment included: of a
ship heard at noon and at six and known to have been there, five hours went unheard. Where no ship was, nothing is known.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from watchkeeper.detect.geometry import area_numbers

CELL_DEG = 1.0
"""Side of the cells of the reception map, degrees."""

_BAND, _COLUMN = area_numbers("h.lat", "h.lon", "$reception_deg")


def _reception(by: str) -> str:
    return f"""
WITH followed AS (
    SELECT h.*, s.marking_id, {_BAND} AS band, {_COLUMN} AS column_no,
           LEAD(h.hour_no) OVER (PARTITION BY h.segment_id ORDER BY h.hour_no) AS next_hour
    FROM hours h JOIN segments s ON s.segment_id = h.segment_id
)
SELECT {by},
       CAST(SUM(CASE WHEN next_hour - hour_no <= 24 THEN next_hour - hour_no ELSE 1 END) AS BIGINT) AS ship_hours,
       CAST(SUM(heard_satellite) AS BIGINT) AS heard_satellite,
       CAST(SUM(heard_terrestrial + heard_unsaid) AS BIGINT) AS heard_terrestrial
FROM followed GROUP BY {by} ORDER BY {by}
"""


RECEPTION = _reception("band, column_no, month_no")
"""Relation `reception` from `hours` and `segments`: for each cell and month the ship-hours spent there and the positions heard.
Receivers of which the feed does not say what they are count as terrestrial."""

RECEPTION_BY_MARKING = _reception("band, column_no, month_no, marking_id")
"""The same told apart by marking, for those who see not all."""

HEARD_AROUND = f"""
WITH heard AS (
    SELECT {_BAND} AS band, {_COLUMN} AS column_no, h.hour_no, h.segment_id,
           CASE WHEN heard_satellite > 0 THEN 1 ELSE 0 END AS satellite,
           CASE WHEN heard_terrestrial + heard_unsaid > 0 THEN 1 ELSE 0 END AS terrestrial
    FROM hours h
)
SELECT a.number, CAST(SUM(CASE WHEN a.step < 0 THEN 1 ELSE 0 END) AS BIGINT) AS before_ship_hours,
       CAST(SUM(CASE WHEN a.step > 0 THEN 1 ELSE 0 END) AS BIGINT) AS after_ship_hours
FROM asked a JOIN heard h ON h.band = a.band AND h.column_no = a.column_no AND h.hour_no = a.hour_no
WHERE h.segment_id <> a.segment_id AND (CASE WHEN a.satellite = 1 THEN h.satellite ELSE h.terrestrial END) = 1
GROUP BY a.number
"""
"""For each row `asked` about (`number`, `segment_id`, `satellite`), the ship-hours of others heard in its cell in the hours
before (`step` below 0) and after."""


def cell_of(
    lat: NDArray[np.float64], lon: NDArray[np.float64], side_deg: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Band and column of positions, as the queries number them."""
    east = np.where(lon >= 180.0, lon - 360.0, lon)
    return np.floor(lat / side_deg).astype(np.int64), np.floor(east / side_deg).astype(np.int64)


def month_of(t_us: NDArray[np.int64]) -> NDArray[np.int64]:
    """Months since January 1970, as in `hours`."""
    return t_us.astype("datetime64[us]").astype("datetime64[M]").astype(np.int64)
