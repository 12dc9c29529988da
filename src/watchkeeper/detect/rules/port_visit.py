"""Port visit: a ship comes near an anchorage, stops or falls silent there, and leaves.

The definition is Global Fishing Watch's: near from 3 km, away from 4 km of an anchorage; stopped from 0.2 kn until 0.5 kn; a
silence over 4 h counts like a stop. Its four grades of confidence say how much of a visit was seen. Here a visit is of a
track, so one that begins in one segment and ends in the next is one visit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from watchkeeper.detect.base import Known, Rule
from watchkeeper.places.places import Places


@dataclass(frozen=True, slots=True, kw_only=True)
class PortVisitParams:
    """What counts as a port visit."""

    min_confidence: int = 2
    """Least grade: 1 came or went, 2 stopped or was silent, 3 that and came or went, 4 that and came and went. GFW's grades; it
    publishes 2 to 4. A ship that passes an anchorage within 3 km without stopping has grade 1."""
    least_stop_h: float = 0.25
    """A shorter rest is no stop, hours: ships slow down to turn, and two minutes of a feed show a whole harbour at rest. Ours."""
    gap_h: float = 4.0
    """A longer silence between two segments counts like a stop, hours; the same as within a segment. GFW: 4 h."""
    merge_within_h: float = 72.0
    """Ship seen neither to leave nor to come is taken to have stayed over a silence so long at most, hours; over a longer one
    she may have been anywhere. Ours; GFW sets no limit."""


_QUERY = """
WITH placed AS (
    SELECT t.track_id, y.*, ROW_NUMBER() OVER (PARTITION BY t.track_id ORDER BY y.from_us, y.segment_id) AS piece,
           LAG(y.was_left) OVER ship AS left_before, LAG(y.to_us) OVER ship AS to_before
    FROM stays y JOIN segments t ON t.segment_id = y.segment_id
    WINDOW ship AS (PARTITION BY t.track_id ORDER BY y.from_us, y.segment_id)
), stepped AS (
    SELECT p.*, CASE WHEN to_before IS NULL OR left_before OR entered OR from_us - to_before > $merge_within_h * 3600000000.0
                     THEN 1 ELSE 0 END AS begins
    FROM placed p
), numbered AS (
    SELECT s.*, SUM(begins) OVER (PARTITION BY track_id ORDER BY piece ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS visit,
           CASE WHEN begins = 0 AND from_us - to_before > $gap_h * 3600000000.0 THEN from_us - to_before END AS between_us
    FROM stepped s
), ranked AS (
    SELECT n.*,
           ROW_NUMBER() OVER (PARTITION BY track_id, visit ORDER BY piece) AS first_no,
           ROW_NUMBER() OVER (PARTITION BY track_id, visit ORDER BY piece DESC) AS last_no,
           ROW_NUMBER() OVER (PARTITION BY track_id, visit
                              ORDER BY CASE WHEN stop_from_us IS NULL THEN 1 ELSE 0 END, closest_m, piece) AS best_no
    FROM numbered n
), visits AS (
    SELECT track_id, visit, MIN(from_us) AS start_us, MAX(to_us) AS end_us,
           MAX(CASE WHEN first_no = 1 AND entered THEN 1 ELSE 0 END) AS came,
           MAX(CASE WHEN last_no = 1 AND was_left THEN 1 ELSE 0 END) AS went,
           MIN(CASE WHEN first_no = 1 THEN segment_id END) AS segment_1,
           MIN(CASE WHEN last_no = 1 THEN segment_id END) AS last_segment,
           MIN(CASE WHEN first_no = 1 THEN from_file_no END) AS source_file_1,
           MIN(CASE WHEN first_no = 1 THEN from_offset END) AS source_offset_1,
           MIN(CASE WHEN last_no = 1 THEN to_file_no END) AS source_file_2,
           MIN(CASE WHEN last_no = 1 THEN to_offset END) AS source_offset_2,
           MIN(CASE WHEN best_no = 1 THEN anchorage END) AS anchorage,
           MIN(CASE WHEN best_no = 1 THEN closest_m END) AS anchorage_distance_m,
           MIN(CASE WHEN best_no = 1 THEN lat END) AS lat, MIN(CASE WHEN best_no = 1 THEN lon END) AS lon,
           CAST(SUM(stopped_us) AS DOUBLE) / 3600000000.0 AS stopped_h,
           (CAST(SUM(gap_us) AS DOUBLE) + CAST(SUM(COALESCE(between_us, 0)) AS DOUBLE)) / 3600000000.0 AS silent_h
    FROM ranked GROUP BY track_id, visit
), graded AS (
    SELECT v.*, CASE WHEN stopped_h < $least_stop_h AND silent_h = 0 THEN 1 ELSE 2 + came + went END AS confidence
    FROM visits v
), continued AS (
    SELECT DISTINCT joined_after AS segment_id FROM segments WHERE joined_after IS NOT NULL
)
SELECT g.start_us, g.end_us, g.went = 0 AND c.segment_id IS NULL AS is_open, g.lat, g.lon, g.segment_1,
       CAST(NULL AS BIGINT) AS segment_2, g.anchorage, g.anchorage_distance_m, g.confidence,
       (g.end_us - g.start_us) / 3600000000.0 AS duration_h, g.stopped_h, g.silent_h, g.came = 1 AS came, g.went = 1 AS went,
       g.source_file_1, g.source_offset_1, g.source_file_2, g.source_offset_2
FROM graded g LEFT JOIN continued c ON c.segment_id = g.last_segment
WHERE g.confidence >= $min_confidence
"""


def _named(known: Known, places: Places, params: Any) -> pa.Table:
    """The visits with the name of their anchorage, or of the nearest port where nobody has named it."""
    visits = known["visits"]
    rows = visits.column("anchorage").to_pylist()
    lat, lon = (np.asarray(visits.column(name).to_pylist(), np.float64) for name in ("lat", "lon"))
    nearest, metres = places.nearest_port(lat, lon) if rows else ([], np.empty(0))
    names = [places.anchorages.called(row) for row in rows]
    countries = [country or near[1] or None for (_, country), near in zip(names, nearest, strict=True)]
    return (
        visits.append_column("anchorage_name", pa.array([name or None for name, _ in names], pa.string()))
        .append_column("country", pa.array(countries, pa.string()))
        .append_column("port", pa.array([name or None for name, _ in nearest], pa.string()))
        .append_column("port_distance_m", pa.array(metres, pa.float64()))
    )


def _reasons(row: Mapping[str, Any], params: PortVisitParams) -> list[str]:
    where = row["anchorage_name"] or "an anchorage without a name"
    said = [
        f"Within {row['anchorage_distance_m'] / 1000:.1f} km of {where} ({row['country'] or 'country unknown'}), "
        f"{row['duration_h']:.1f} h in all; nearest port of the index: {row['port']}, {row['port_distance_m'] / 1000:.0f} km."
        if row["port"]
        else f"Within {row['anchorage_distance_m'] / 1000:.1f} km of {where}, {row['duration_h']:.1f} h in all."
    ]
    said.append(
        f"At rest for {row['stopped_h']:.1f} h" + (f", silent for {row['silent_h']:.1f} h." if row["silent_h"] else ".")
    )
    seen = {4: "come and go", 3: "come or go", 2: "neither come nor go"}.get(row["confidence"], "only pass")
    said.append(f"Confidence {row['confidence']} of 4: she was seen to {seen}.")
    return said


RULE = Rule(
    kind="port_visit",
    name="port_visit",
    version="3",
    reads=("stays", "segments"),
    params=PortVisitParams(),
    steps=(("visits", _QUERY), ("named", _named)),
    query="SELECT * FROM named ORDER BY start_us, segment_1",
    reasons=_reasons,
)
