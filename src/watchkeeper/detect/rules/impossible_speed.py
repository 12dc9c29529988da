"""Impossible speed: one ship's positions are by turns at places that nothing sails between, and stay at each for a while.

Not told here: two ships that share a number (their positions alternate at every turn), ships displaced together by jamming, and
single strays, which bit errors make.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from watchkeeper.detect.base import Known, Rule
from watchkeeper.detect.derived import REACH_KN
from watchkeeper.detect.reasoning.jammed import COLUMNS, Jammed
from watchkeeper.places.places import Places


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpossibleSpeedParams:
    """What counts as an impossible speed."""

    least_jumps: int = 3
    """Fewest jumps: there, back and there again. The field asks for an implied speed above the limit twice running."""
    merge_within_h: float = 3.0
    """Hours between jumps of one event at most."""
    least_min: float = 30.0
    """Least time from the first jump to the last, minutes."""
    limit_kn: float = REACH_KN
    """Speed that the way between two positions asks for at least, knots: no merchant ship keeps it. Jumps below the default are
    not looked at by any rule."""


_OWN = """
SELECT j.*, 3600.0 * j.distance_m / 1852.0 / GREATEST((j.to_us - j.from_us) / 1000000.0, 1.0) AS speed_kn
FROM jumps j
WHERE NOT EXISTS (SELECT 1 FROM events_shared_mmsi e JOIN segments s ON s.segment_id = e.segment_1
                  WHERE s.mmsi = j.mmsi AND j.to_us >= e.start_us AND j.to_us <= e.end_us)
  AND 3600.0 * j.distance_m / 1852.0 / GREATEST((j.to_us - j.from_us) / 1000000.0, 1.0) >= $limit_kn
"""
_QUERY = """
WITH numbered AS (
    SELECT n.*, SUM(CASE WHEN since_us IS NULL OR since_us > $merge_within_h * 3600000000.0 THEN 1 ELSE 0 END)
                OVER (PARTITION BY mmsi ORDER BY to_us ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS period
    FROM (SELECT o.*, to_us - LAG(to_us) OVER (PARTITION BY mmsi ORDER BY to_us) AS since_us FROM unjammed o) n
), ranked AS (
    SELECT n.*, ROW_NUMBER() OVER (PARTITION BY mmsi, period ORDER BY to_us) AS first_no,
           ROW_NUMBER() OVER (PARTITION BY mmsi, period ORDER BY to_us DESC) AS last_no
    FROM numbered n
)
SELECT MIN(from_us) AS start_us, MAX(to_us) AS end_us, FALSE AS is_open, MIN(CASE WHEN first_no = 1 THEN from_lat END) AS lat,
       MIN(CASE WHEN first_no = 1 THEN from_lon END) AS lon, MIN(CASE WHEN first_no = 1 THEN from_segment END) AS segment_1,
       CAST(NULL AS BIGINT) AS segment_2, COUNT(*) AS jumps, (MAX(to_us) - MIN(from_us)) / 3600000000.0 AS duration_h,
       MEDIAN(distance_m) AS distance_m, MEDIAN(speed_kn) AS implied_speed_kn,
       MIN(CASE WHEN first_no = 1 THEN to_lat END) AS other_lat, MIN(CASE WHEN first_no = 1 THEN to_lon END) AS other_lon,
       CAST(MIN(CASE WHEN first_no = 1 THEN to_segment END) AS VARCHAR) AS also_segments,
       MIN(CASE WHEN first_no = 1 THEN from_file_no END) AS source_file_1,
       MIN(CASE WHEN first_no = 1 THEN from_offset END) AS source_offset_1,
       MIN(CASE WHEN first_no = 1 THEN to_file_no END) AS source_file_2,
       MIN(CASE WHEN first_no = 1 THEN to_offset END) AS source_offset_2
FROM ranked GROUP BY mmsi, period
HAVING COUNT(*) >= $least_jumps AND MAX(to_us) - MIN(from_us) >= $least_min * 60000000.0
ORDER BY start_us, segment_1
"""


def _unjammed(known: Known, places: Places, params: Any) -> pa.Table:
    """Jumps that no jamming explains."""
    jammed, own = Jammed(known["disturbances"]), known["own"]
    free = [not jammed.covers(row["mmsi"], row["to_us"], row["from_lat"], row["from_lon"]) for row in own.to_pylist()]
    return own.filter(pa.array(free, pa.bool_()))


def _reasons(row: Mapping[str, Any], params: ImpossibleSpeedParams) -> list[str]:
    return [
        f"{row['jumps']} jumps in {row['duration_h']:.1f} h between places {row['distance_m'] / 1000:.0f} km apart, at "
        f"{row['implied_speed_kn']:,.0f} kn by the median (rule: {params.limit_kn:g} kn, {params.least_jumps} times).",
        "Her positions stay at each place for a while: two ships under one number would come by turns. No other ship jumped "
        "with her.",
        "A navigation receiver that fails, or is jammed where nobody else is heard, looks alike.",
    ]


RULE = Rule(
    kind="impossible_speed",
    name="impossible_speed",
    version="1",
    reads=("jumps", "segments", "events_shared_mmsi", "events_jamming"),
    params=ImpossibleSpeedParams(),
    steps=(
        ("disturbances", f"SELECT {COLUMNS} FROM events_jamming"),
        ("own", _OWN),
        ("unjammed", _unjammed),
    ),
    query=_QUERY,
    reasons=_reasons,
)
