"""Half hours of odd motion joined into spans, as portable SQL."""

from __future__ import annotations


def spans(condition: str) -> str:
    """SQL for runs of half hours of `motion` for which a condition holds, at most `$merge_slots` apart.

    Columns: `segment_id`, `run`, `start_us`, `end_us`, both observations, `slots`, `steps`, `off`, `stuck`, `path_m`, `said_m`,
    `turn_deg`, `turned_deg`, the first position and the extent in degrees, `slowest_kn`, `fastest_kn`.
    """
    return f"""
WITH odd AS (
    SELECT m.*, slot - LAG(slot) OVER (PARTITION BY segment_id ORDER BY slot) AS since FROM motion m WHERE {condition}
), numbered AS (
    SELECT o.*, SUM(CASE WHEN since IS NULL OR since > $merge_slots THEN 1 ELSE 0 END)
                OVER (PARTITION BY segment_id ORDER BY slot ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS run
    FROM odd o
), ranked AS (
    SELECT n.*, ROW_NUMBER() OVER (PARTITION BY segment_id, run ORDER BY slot) AS first_no,
           ROW_NUMBER() OVER (PARTITION BY segment_id, run ORDER BY slot DESC) AS last_no
    FROM numbered n
), bounded AS (
    SELECT segment_id, run, MIN(from_us) AS start_us, MAX(to_us) AS end_us, COUNT(*) AS slots,
           CAST(SUM(steps) AS BIGINT) AS steps, CAST(SUM(off) AS BIGINT) AS off, CAST(SUM(stuck) AS BIGINT) AS stuck,
           MIN(CASE WHEN first_no = 1 THEN lat END) AS lat, MIN(CASE WHEN first_no = 1 THEN lon END) AS lon,
           MIN(south) AS south, MAX(north) AS north, MIN(slowest_kn) AS slowest_kn, MAX(fastest_kn) AS fastest_kn,
           MIN(CASE WHEN first_no = 1 THEN from_file_no END) AS source_file_1,
           MIN(CASE WHEN first_no = 1 THEN from_offset END) AS source_offset_1,
           MIN(CASE WHEN last_no = 1 THEN to_file_no END) AS source_file_2,
           MIN(CASE WHEN last_no = 1 THEN to_offset END) AS source_offset_2
    FROM ranked GROUP BY segment_id, run
)
SELECT b.*, w.west, w.east, w.path_m, w.said_m, w.turn_deg, w.turned_deg
FROM bounded b JOIN (
    SELECT r.segment_id, r.run, {_SUMS}, MIN(r.west + {_SHIFT}) AS west, MAX(r.east + {_SHIFT}) AS east
    FROM ranked r JOIN bounded f ON f.segment_id = r.segment_id AND f.run = r.run
    GROUP BY r.segment_id, r.run
) w ON w.segment_id = b.segment_id AND w.run = b.run
"""


_SHIFT = """CASE WHEN r.lon - f.lon > 180 THEN r.lon - f.lon - 360 WHEN r.lon - f.lon < -180 THEN r.lon - f.lon + 360
         ELSE r.lon - f.lon END"""
"""Degrees from the first position of the run to that of a half hour, the shorter way round."""
_SUMS = ", ".join(
    # whole numbers, since threads add in any order: metres and thousandths of a degree
    f"CAST(SUM(CAST(FLOOR(r.{name} * 1000 + 0.5) AS BIGINT)) AS DOUBLE) / 1000.0 AS {name}"
    for name in ("path_m", "said_m", "turn_deg", "turned_deg")
)
