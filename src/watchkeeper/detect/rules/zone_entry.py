"""Zone entry: a ship comes into a zone of interest, or is first heard inside one.

Zones are the user's own, each with who claims it and from when until when it holds; they overlap as claims do, and each that a
ship enters is told. How she came in is told too: across the boundary, out of a silence, or already inside when first heard.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from watchkeeper.detect.base import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneEntryParams:
    """What counts as an entry."""

    merge_within_h: float = 1.0
    """Out of the zone for less than this she stayed in it, hours: a track along a boundary is one entry, not fifty. Ours."""
    stayed_within_h: float = 72.0
    """Last heard inside and then heard inside again she stayed, over a silence so long at most, hours; as in port visits."""
    min_positions: int = 2
    """Fewest positions inside: one may be a bit error."""
    silence_h: float = 6.0
    """Heard again inside after so long a silence, she was not seen to cross the boundary, hours; as a gap."""


_QUERY = """
WITH placed AS (
    SELECT t.track_id, t.positions, y.*, z.zone_id, z.marking_id AS zone_marking_id,
           LAG(y.segment_id) OVER stays AS segment_before, LAG(y.last_no) OVER stays AS last_no_before,
           LAG(y.holds) OVER stays AS holds_before, LAG(y.to_us) OVER stays AS to_before,
           LAG(t.positions) OVER stays AS positions_before,
           LEAD(y.segment_id) OVER stays AS segment_after, LEAD(y.first_no) OVER stays AS first_no_after,
           LEAD(y.holds) OVER stays AS holds_after
    FROM zone_stays y JOIN segments t ON t.segment_id = y.segment_id JOIN zones z ON z.zone_no = y.zone_no
    WINDOW stays AS (PARTITION BY t.track_id, y.zone_no ORDER BY y.from_us, y.segment_id, y.first_no)
), pieces AS (
    SELECT p.*,
           CASE WHEN holds_before = 0 AND segment_before = segment_id AND last_no_before + 1 = first_no
                THEN 1 ELSE 0 END AS was_there,
           CASE WHEN holds_after = 0 AND segment_after = segment_id AND last_no + 1 = first_no_after
                THEN 1 ELSE 0 END AS outlasted,
           CASE WHEN segment_before <> segment_id AND last_no_before = positions_before - 1 AND first_no = 0
                     AND from_us - to_before <= $stayed_within_h * 3600000000.0 THEN 1 ELSE 0 END AS stayed
    FROM placed p
), numbered AS (
    SELECT p.*, SUM(CASE WHEN holds_before = 1 AND (stayed = 1 OR from_us - to_before <= $merge_within_h * 3600000000.0)
                         THEN 0 ELSE 1 END)
                OVER (PARTITION BY track_id, zone_no ORDER BY from_us, segment_id, first_no
                      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS entry_no
    FROM pieces p WHERE holds = 1
), ranked AS (
    SELECT n.*, ROW_NUMBER() OVER (PARTITION BY track_id, zone_no, entry_no
                                   ORDER BY from_us, segment_id, first_no) AS first_piece,
           ROW_NUMBER() OVER (PARTITION BY track_id, zone_no, entry_no
                              ORDER BY from_us DESC, segment_id DESC, first_no DESC) AS last_piece
    FROM numbered n
), entries AS (
    SELECT track_id, zone_no, entry_no, MIN(zone_id) AS zone_id, MIN(zone_marking_id) AS source_marking_id,
           MIN(from_us) AS start_us, MAX(to_us) AS end_us, CAST(SUM(last_no - first_no + 1) AS BIGINT) AS positions_inside,
           MIN(CASE WHEN first_piece = 1 THEN segment_id END) AS segment_1,
           MIN(CASE WHEN first_piece = 1 THEN before_us END) AS before_us,
           MIN(CASE WHEN first_piece = 1 THEN lat END) AS lat, MIN(CASE WHEN first_piece = 1 THEN lon END) AS lon,
           MIN(CASE WHEN last_piece = 1 THEN segment_id END) AS last_segment,
           MAX(CASE WHEN last_piece = 1 AND last_no < positions - 1 THEN 1 ELSE 0 END) AS was_left,
           MAX(CASE WHEN first_piece = 1 THEN was_there ELSE 0 END) AS was_there,
           MAX(CASE WHEN last_piece = 1 THEN outlasted ELSE 0 END) AS outlasted
    FROM ranked GROUP BY track_id, zone_no, entry_no
), joined AS (
    SELECT segment_id, joined_after FROM segments
), continued AS (
    SELECT DISTINCT joined_after AS segment_id FROM segments WHERE joined_after IS NOT NULL
)
SELECT e.start_us, e.end_us, e.was_left = 0 AND c.segment_id IS NULL AS is_open, e.lat, e.lon, e.segment_1,
       CAST(NULL AS BIGINT) AS segment_2, e.zone_id, z.name AS zone, z.kind, z.claimant,
       CASE WHEN e.was_there = 1 THEN 'inside when it began to hold'
            WHEN e.before_us IS NULL AND j.joined_after IS NULL THEN 'first heard inside'
            WHEN e.before_us IS NULL OR e.start_us - e.before_us >= $silence_h * 3600000000.0 THEN 'heard inside after a silence'
            ELSE 'crossed the boundary' END AS entered,
       (e.end_us - e.start_us) / 3600000000.0 AS duration_h, e.positions_inside, e.outlasted = 1 AS outlasted,
       e.source_marking_id
FROM entries e
JOIN zones z ON z.zone_no = e.zone_no
JOIN joined j ON j.segment_id = e.segment_1
LEFT JOIN continued c ON c.segment_id = e.last_segment
WHERE e.positions_inside >= $min_positions
ORDER BY start_us, segment_1, zone_id
"""


def _reasons(row: Mapping[str, Any], params: ZoneEntryParams) -> list[str]:
    claimed = f", claimed by {row['claimant']}" if row["claimant"] else ""
    kind = f" ({row['kind']}{claimed})" if row["kind"] else f" (no kind given{claimed})" if claimed else ""
    said = [f"In {row['zone']}{kind}: {row['entered']}."]
    still = "then heard outside, or not again for long"
    if row["is_open"] or row["outlasted"]:
        still = "still there when last heard" if row["is_open"] else "still there when it ceased to hold"
    said.append(f"{row['positions_inside']} positions inside over {row['duration_h']:.1f} h; {still}.")
    return [*said, "To be in a zone breaks no rule by itself."]


RULE = Rule(
    kind="zone_entry",
    name="zone_entry",
    version="1",
    reads=("zone_stays", "zones", "segments"),
    params=ZoneEntryParams(),
    query=_QUERY,
    reasons=_reasons,
    identity=("zone_id",),
)
