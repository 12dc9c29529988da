"""What an MMSI claimed for a time, tied to a segment of its track and to the sentences that said so: steps rules share."""

from __future__ import annotations

from watchkeeper.detect.base import Step

PING_US = 15 * 60 * 1_000_000
"""A static report tells of positions up to so long before and after it, microseconds; as in the table of segments."""

_PLACED = f"""
WITH fit AS (
    SELECT f.mmsi, f.start_us, f.end_us, s.segment_id, s.start_lat, s.start_lon,
           ROW_NUMBER() OVER (PARTITION BY f.mmsi, f.start_us, f.end_us
                              ORDER BY CASE WHEN s.positions >= 3 THEN 0 ELSE 1 END, s.start_us, s.segment_id) AS place
    FROM (SELECT DISTINCT mmsi, start_us, end_us FROM claimed) f
    JOIN segments s ON s.mmsi = f.mmsi AND s.end_us >= f.start_us - {PING_US} AND s.start_us <= f.end_us + {PING_US}
)
SELECT mmsi, start_us, end_us, segment_id, start_lat AS lat, start_lon AS lon FROM fit WHERE place = 1
"""
_SENTENCES = """
WITH wanted AS (
    SELECT DISTINCT mmsi, start_us AS t_us FROM claimed UNION SELECT DISTINCT mmsi, end_us AS t_us FROM claimed
), ranked AS (
    SELECT s.mmsi, s.t_us, s.file_no, s."offset",
           ROW_NUMBER() OVER (PARTITION BY s.mmsi, s.t_us ORDER BY s.file_no, s."offset") AS place
    FROM statics s JOIN wanted w ON w.mmsi = s.mmsi AND w.t_us = s.t_us
)
SELECT mmsi, t_us, file_no, "offset" FROM ranked WHERE place = 1
"""

OPEN_US = 86_400_000_000
"""What was still claimed so long before the end of the data goes on, microseconds: some ships say who they are once a day."""
_FOUND = """
SELECT c.*, {is_open} AS is_open, p.lat, p.lon, p.segment_id AS segment_1,
       CAST(NULL AS BIGINT) AS segment_2, a.file_no AS source_file_1, a."offset" AS source_offset_1,
       b.file_no AS source_file_2, b."offset" AS source_offset_2
FROM claimed c
JOIN placed p ON p.mmsi = c.mmsi AND p.start_us = c.start_us AND p.end_us = c.end_us
LEFT JOIN sentences a ON a.mmsi = c.mmsi AND a.t_us = c.start_us
LEFT JOIN sentences b ON b.mmsi = c.mmsi AND b.t_us = c.end_us
CROSS JOIN horizon h
"""

READS = ("claims", "segments", "statics", "horizon")
"""What the steps read."""


def claimed_steps(*, goes_on: bool = True) -> tuple[tuple[str, Step], ...]:
    """The steps after one called `claimed`, which gives `mmsi`, `start_us` and `end_us`, moments of static reports, and measures:
    the last, `found`, has the columns of an event. Claims of a number that no segment has are left out: nobody was anywhere.
    `goes_on` is False of what has happened once it is claimed."""
    is_open = f"c.end_us >= h.horizon_us - {OPEN_US}" if goes_on else "FALSE"
    return (("placed", _PLACED), ("sentences", _SENTENCES), ("found", _FOUND.format(is_open=is_open)))
