"""Whether anybody else was still heard where a ship was last heard."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from watchkeeper.model.errors import TooMuch, UsageError
from watchkeeper.model.time import US_PER_H, from_us
from watchkeeper.services.lookout import Sight

MOST_HOURS = 31 * 24
USUAL_HOURS = 72
AROUND_DEG = 1.0
_LAST = """
SELECT t_us // 3600000000 AS hour, arg_max(lat, t_us) AS lat, arg_max(lon, t_us) AS lon
FROM positions
WHERE mmsi = $mmsi AND t_us <= $until_us AND lat IS NOT NULL AND lon IS NOT NULL AND noise IS NULL AND repeat IS NOT TRUE
GROUP BY hour ORDER BY hour
"""
_OTHERS = """
SELECT h.hour, COUNT(DISTINCT p.mmsi) AS ships
FROM places h JOIN positions p ON p.t_us // 3600000000 = h.hour AND p.lat BETWEEN h.lat - $around AND h.lat + $around
WHERE p.mmsi <> $mmsi AND p.t_us BETWEEN $since_us AND $until_us AND p.noise IS NULL
  AND abs((p.lon - h.lon + 540.0) % 360.0 - 180.0) <= $around / greatest(cos(radians(h.lat)), 0.01)
GROUP BY h.hour
"""
Span = tuple[int | None, int | None]


def neighbours(sight: Sight, mmsi: int, within_s: Span) -> dict[str, list[int | None]]:
    """Columns by hour: `hours`, seconds since 1970 at which each begins, and `ships`, how many other ships were heard in it
    within about a degree of where she was last heard by its end; null where she was not heard yet. Without bounds: 72 hours
    before and after her last position. Nothing of a ship nobody heard."""
    if within_s[0] is not None and within_s[1] is not None and within_s[1] < within_s[0]:
        raise UsageError("until lies before since")
    heard = _heard(sight, mmsi, within_s[1])
    if heard.num_rows == 0:
        return {"hours": [], "ships": []}
    last = heard.column("hour").to_pylist()[-1]
    first_hour = last - USUAL_HOURS if within_s[0] is None else within_s[0] // 3600
    last_hour = last + USUAL_HOURS if within_s[1] is None else within_s[1] // 3600
    if last_hour - first_hour >= MOST_HOURS:
        raise TooMuch(f"{last_hour - first_hour + 1} hours are more than {MOST_HOURS}; ask for less time")
    places = _places(heard.to_pylist(), range(first_hour, last_hour + 1))
    bounds = {"since_us": first_hour * US_PER_H, "until_us": (last_hour + 1) * US_PER_H - 1}
    days = [from_us(us).date() for us in bounds.values()]
    relations = {"places": places, "positions": sight.scan("positions", since=days[0], until=days[1])}
    rows = sight.sql(_OTHERS, relations, {**bounds, "mmsi": mmsi, "around": AROUND_DEG}).to_pylist()
    counts = {row["hour"]: row["ships"] for row in rows}
    known = set(places.column("hour").to_pylist())
    hours = range(first_hour, last_hour + 1)
    return {
        "hours": [hour * 3600 for hour in hours],
        "ships": [counts.get(hour, 0) if hour in known else None for hour in hours],
    }


def _heard(sight: Sight, mmsi: int, until_s: int | None) -> pa.Table:
    """Her last place of each hour in which she was heard."""
    until_us = 2**62 if until_s is None else until_s * 1_000_000
    day = None if until_s is None else from_us(until_us).date()
    return sight.sql(_LAST, {"positions": sight.scan("positions", until=day)}, {"mmsi": mmsi, "until_us": until_us})


def _places(heard: list[dict[str, Any]], hours: range) -> pa.Table:
    """Where she was last heard by the end of each hour; no row for hours before she was."""
    found: list[tuple[int, float, float]] = []
    at = -1
    for hour in hours:
        while at + 1 < len(heard) and heard[at + 1]["hour"] <= hour:
            at += 1
        if at >= 0:
            found.append((hour, heard[at]["lat"], heard[at]["lon"]))
    return pa.table(
        {
            "hour": pa.array([row[0] for row in found], pa.int64()),
            "lat": pa.array([row[1] for row in found], pa.float64()),
            "lon": pa.array([row[2] for row in found], pa.float64()),
        }
    )
