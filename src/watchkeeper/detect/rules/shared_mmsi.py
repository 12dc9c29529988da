"""Shared MMSI: positions under one number that only two ships or more can have sent, by turns and at the same time.

Tracks of one number that are heard at the same time are ships of their own when their positions alternate faster than anything
sails between them, again and again. One ship that sends false places by turns with her own stays at each for a while: her
positions come in blocks, and are told as `impossible_speed`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from watchkeeper.detect.base import Known, Rule
from watchkeeper.detect.reasoning.explanations import joined, sentences
from watchkeeper.model.mmsi import is_factory_number
from watchkeeper.places.places import Places


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedMmsiParams:
    """What counts as several ships under one number. The method is ours; the field splits tracks and does not name ships."""

    least_alternation: float = 0.25
    """Least number of changes from ship to ship, as a part of what positions that come by turns would give. Two ships heard
    independently of each other give about 1; one that sends blocks of 20 false positions gives 0.05."""
    least_changes: int = 8
    """Fewest such changes in all."""
    least_h: int = 3
    """Fewest hours in which more than one ship was heard."""
    merge_within_h: float = 96.0
    """Hours without such a change that still belong to one event: ships lie in port, or out of reach of stations."""


_QUERY = """
WITH changes AS (
    SELECT mmsi, CAST(FLOOR(to_us / 3600000000.0) AS BIGINT) AS hour_no, COUNT(*) AS switches, MIN(from_us) AS from_us,
           MAX(to_us) AS to_us, MEDIAN(distance_m) AS distance_m
    FROM jumps GROUP BY mmsi, CAST(FLOOR(to_us / 3600000000.0) AS BIGINT)
), heard AS (
    SELECT c.mmsi, c.hour_no, s.track_id, SUM(h.heard_terrestrial + h.heard_satellite + h.heard_unsaid) AS n
    FROM changes c
    JOIN segments s ON s.mmsi = c.mmsi AND s.positions >= 3
    JOIN hours h ON h.segment_id = s.segment_id AND h.hour_no = c.hour_no
    GROUP BY c.mmsi, c.hour_no, s.track_id
), mixed AS (
    SELECT mmsi, hour_no, SUM(n) AS positions, MAX(n) AS most, SUM(CASE WHEN n > 0 THEN 1 ELSE 0 END) AS tracks
    FROM heard GROUP BY mmsi, hour_no
), placed AS (
    SELECT c.*, CAST(m.positions - m.most AS BIGINT) AS fewer, CAST(m.tracks AS BIGINT) AS tracks,
           c.hour_no - LAG(c.hour_no) OVER (PARTITION BY c.mmsi ORDER BY c.hour_no) AS since_h
    FROM changes c JOIN mixed m ON m.mmsi = c.mmsi AND m.hour_no = c.hour_no
    WHERE m.tracks > 1
), numbered AS (
    SELECT p.*, SUM(CASE WHEN since_h IS NULL OR since_h > $merge_within_h THEN 1 ELSE 0 END)
                OVER (PARTITION BY mmsi ORDER BY hour_no ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS period
    FROM placed p
)
SELECT mmsi, period, MIN(from_us) AS start_us, MAX(to_us) AS end_us, COUNT(*) AS hours,
       CAST(SUM(switches) AS BIGINT) AS switches, CAST(SUM(switches) AS DOUBLE) / (2.0 * SUM(fewer)) AS alternation,
       CAST(MAX(tracks) AS BIGINT) AS ships, MEDIAN(distance_m) AS distance_m
FROM numbered GROUP BY mmsi, period
HAVING COUNT(*) >= $least_h AND SUM(switches) >= $least_changes
       AND CAST(SUM(switches) AS DOUBLE) / (2.0 * SUM(fewer)) >= $least_alternation
"""

_TRACKS = """
WITH tracks AS (
    SELECT p.mmsi, p.period, s.track_id, MIN(s.segment_id) AS segment_id, SUM(s.positions) AS positions,
           MIN(s.start_us) AS from_us
    FROM periods p JOIN segments s ON s.mmsi = p.mmsi AND s.end_us >= p.start_us AND s.start_us <= p.end_us AND s.positions >= 3
    GROUP BY p.mmsi, p.period, s.track_id
)
SELECT t.mmsi, t.period, t.segment_id, ROW_NUMBER() OVER (PARTITION BY t.mmsi, t.period ORDER BY t.positions DESC, t.segment_id)
       AS place
FROM tracks t
"""

_CLAIMED = """
SELECT p.mmsi, p.period, c.attribute, c.value, SUM(c.reports) AS reports
FROM periods p JOIN claims c ON c.mmsi = p.mmsi AND c.last_us >= p.start_us AND c.first_us <= p.end_us
WHERE c.attribute IN ('name', 'imo', 'size')
GROUP BY p.mmsi, p.period, c.attribute, c.value HAVING SUM(c.reports) >= 2
"""

_FOUND = """
SELECT p.start_us, p.end_us, p.end_us >= h.horizon_us - 86400000000 AS is_open, a.start_lat AS lat, a.start_lon AS lon,
       a.segment_id AS segment_1, b.segment_id AS segment_2, p.mmsi, p.period, p.ships, p.hours AS hours_together,
       p.switches AS changes, p.alternation, p.distance_m
FROM periods p
JOIN tracks t1 ON t1.mmsi = p.mmsi AND t1.period = p.period AND t1.place = 1
JOIN tracks t2 ON t2.mmsi = p.mmsi AND t2.period = p.period AND t2.place = 2
JOIN segments a ON a.segment_id = t1.segment_id
JOIN segments b ON b.segment_id = t2.segment_id
CROSS JOIN horizon h
"""


def _told(known: Known, places: Places, params: Any) -> pa.Table:
    """The events with what the number said of its ships, and what else explains it."""
    found = known["found"]
    said: dict[tuple[int, int, str], list[str]] = {}
    for row in sorted(known["claimed"].to_pylist(), key=lambda one: (-one["reports"], one["value"])):
        said.setdefault((row["mmsi"], row["period"], row["attribute"]), []).append(row["value"])
    rows = list(zip(found.column("mmsi").to_pylist(), found.column("period").to_pylist(), strict=True))
    made = found.drop_columns(["mmsi", "period"])
    for column, attribute in (("names", "name"), ("imos", "imo"), ("sizes", "size")):
        made = made.append_column(
            column, pa.array([", ".join(said.get((*row, attribute), [])) or None for row in rows], pa.string())
        )
    why = [joined(["factory_number"] if is_factory_number(mmsi) else []) for mmsi, _ in rows]
    return made.append_column("explanations", pa.array(why, pa.string()))


def _reasons(row: Mapping[str, Any], params: SharedMmsiParams) -> list[str]:
    said = [
        f"In {row['hours_together']} h positions under this number went {row['changes']} times between places that no ship "
        f"sails between in that time, {row['distance_m'] / 1000:.0f} km apart by the median: up to {row['ships']} ships in "
        f"an hour.",
        f"They alternate {row['alternation']:.2f} times as often as positions that come by turns (rule: "
        f"{params.least_alternation:g}; one ship with false places by turns comes in blocks, and far below).",
    ]
    if row["names"]:
        said.append(
            f"What is said under it: names {row['names']}"
            + (f"; IMO {row['imos']}" if row["imos"] else "; no IMO number")
            + (f"; sizes {row['sizes']} m." if row["sizes"] else ".")
        )
    return said + (
        sentences(row["explanations"])
        or ["Which ship has the number by right this does not say. A set that was never programmed looks alike."]
    )


RULE = Rule(
    kind="shared_mmsi",
    name="shared_mmsi",
    version="1",
    reads=("jumps", "segments", "hours", "claims", "horizon"),
    params=SharedMmsiParams(),
    steps=(("periods", _QUERY), ("tracks", _TRACKS), ("claimed", _CLAIMED), ("found", _FOUND), ("told", _told)),
    query="SELECT * FROM told ORDER BY start_us, segment_1",
    reasons=_reasons,
)
