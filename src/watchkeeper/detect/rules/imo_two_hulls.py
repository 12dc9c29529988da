"""One IMO number on two hulls: two MMSIs claim it in the same hours, too far apart to be one ship, or of different size.

A ship that changes her MMSI has the number under one and then under the other, never under both. Two hulls under one MMSI are
told as a shared MMSI.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from watchkeeper.detect.base import Rule
from watchkeeper.detect.geometry import distance_m
from watchkeeper.detect.reasoning.claimed import PING_US


@dataclass(frozen=True, slots=True, kw_only=True)
class ImoTwoHullsParams:
    """What counts as two hulls. Ours; the field names the sign."""

    least_apart_m: float = 120_000.0
    """Places heard in one hour are two ships' when so far apart, metres: 30 kn for an hour, and twice 30 nm of slack."""
    least_h: int = 3
    """Fewest such hours."""
    least_reports: int = 3
    """Fewest reports of the number under each MMSI: a bit error makes one."""


_CLAIMING = """
SELECT c.mmsi, c.value, c.day_no, c.first_us, c.last_us, t.reports
FROM claims c JOIN (
    SELECT mmsi, value, SUM(reports) AS reports FROM claims WHERE attribute = 'imo' GROUP BY mmsi, value
    HAVING SUM(reports) >= $least_reports
) t ON t.mmsi = c.mmsi AND t.value = c.value
JOIN (
    SELECT value FROM (SELECT DISTINCT mmsi, value FROM claims WHERE attribute = 'imo') d GROUP BY value HAVING COUNT(*) > 1
) m ON m.value = c.value
WHERE c.attribute = 'imo'
"""
_HOURS = f"""
SELECT c.value, c.mmsi, h.hour_no, h.segment_id, h.lat, h.lon
FROM claiming c
JOIN segments s ON s.mmsi = c.mmsi AND s.positions >= 3
JOIN hours h ON h.segment_id = s.segment_id AND h.heard_terrestrial + h.heard_satellite + h.heard_unsaid > 0
 AND h.hour_no >= CAST(FLOOR((c.first_us - {PING_US}) / 3600000000.0) AS BIGINT)
 AND h.hour_no <= CAST(FLOOR((c.last_us + {PING_US}) / 3600000000.0) AS BIGINT)
"""
_QUERY = f"""
WITH pairs AS (
    SELECT a.value, a.mmsi AS mmsi_1, b.mmsi AS mmsi_2, a.hour_no, a.segment_id AS segment_1, b.segment_id AS segment_2, a.lat,
           a.lon,
           {distance_m("a.lat", "a.lon", "b.lat", "b.lon")} AS apart_m
    FROM claimed_hours a JOIN claimed_hours b ON b.value = a.value AND b.hour_no = a.hour_no AND a.mmsi < b.mmsi
), ranked AS (
    SELECT p.*, ROW_NUMBER() OVER (PARTITION BY value, mmsi_1, mmsi_2 ORDER BY hour_no, segment_1, segment_2) AS place
    FROM pairs p WHERE p.apart_m >= $least_apart_m
), found AS (
    SELECT value, mmsi_1, mmsi_2, MIN(hour_no) AS first_hour, MAX(hour_no) AS last_hour, COUNT(*) AS hours_apart,
           MEDIAN(apart_m) AS apart_m, MIN(CASE WHEN place = 1 THEN segment_1 END) AS segment_1,
           MIN(CASE WHEN place = 1 THEN segment_2 END) AS segment_2, MIN(CASE WHEN place = 1 THEN lat END) AS lat,
           MIN(CASE WHEN place = 1 THEN lon END) AS lon
    FROM ranked GROUP BY value, mmsi_1, mmsi_2 HAVING COUNT(*) >= $least_h
)
SELECT f.first_hour * 3600000000 AS start_us, LEAST((f.last_hour + 1) * 3600000000, h.horizon_us) AS end_us,
       (f.last_hour + 24) * 3600000000 >= h.horizon_us AS is_open, f.lat, f.lon, f.segment_1, f.segment_2,
       CAST(f.value AS BIGINT) AS imo, f.hours_apart, f.apart_m, a.name AS name_1, b.name AS name_2, a.length_m AS length_1_m,
       b.length_m AS length_2_m
FROM found f
JOIN segments a ON a.segment_id = f.segment_1
JOIN segments b ON b.segment_id = f.segment_2
CROSS JOIN horizon h
ORDER BY start_us, segment_1, segment_2
"""


def _reasons(row: Mapping[str, Any], params: ImoTwoHullsParams) -> list[str]:
    names = [row[name] or "no name" for name in ("name_1", "name_2")]
    sizes = [f"{row[name]:.0f} m" if row[name] else "no length" for name in ("length_1_m", "length_2_m")]
    return [
        f"Two MMSIs claimed IMO {row['imo']} in the same {row['hours_apart']} hours, {row['apart_m'] / 1000:.0f} km apart "
        f"by the "
        f"median (rule: {params.least_apart_m / 1000:g} km in {params.least_h} hours): two hulls.",
        f"They call themselves {names[0]} ({sizes[0]}) and {names[1]} ({sizes[1]}).",
        "An IMO number stays with one hull: one of the two, or both, sends another's. A number typed wrong on one looks alike.",
    ]


RULE = Rule(
    kind="imo_two_hulls",
    name="imo_two_hulls",
    version="1",
    reads=("claims", "segments", "hours", "horizon"),
    params=ImoTwoHullsParams(),
    steps=(("claiming", _CLAIMING), ("claimed_hours", _HOURS)),
    query=_QUERY,
    reasons=_reasons,
)
