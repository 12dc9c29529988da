"""Draught change: a ship says she lies deeper or higher than before, and was in no port in between.

Cargo is worked in port; a draught that changes at sea says that something was handed over there, or that a crew typed it late.
The thresholds by size are those of practice: below them ballast, fuel and squat explain the difference. A change over a silence
in which she could have been in a port is told with the gap and not here: nobody saw that she was in none.
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
class DraughtChangeParams:
    """What counts as a change of draught away from port."""

    vlcc_length_m: float = 300.0
    """Ships of this length or more are judged as a VLCC, metres."""
    vlcc_change_m: float = 3.0
    """Least change of a VLCC, metres."""
    suezmax_length_m: float = 265.0
    """Ships of this length or more as a Suezmax, metres."""
    suezmax_change_m: float = 2.0
    """Least change of a Suezmax, metres."""
    aframax_length_m: float = 230.0
    """Ships of this length or more as an Aframax, metres."""
    aframax_change_m: float = 1.5
    """Least change of an Aframax, metres."""
    min_change_m: float = 1.0
    """Least change of a smaller ship, or of one that sends no length, metres."""
    min_reports: int = 2
    """Fewest reports of each of the two draughts: one alone may be a slip of the finger or a bit error."""
    late_entry_h: float = 12.0
    """A change typed so long after a port is put down to the port, hours: crews type it when under way. She must have been
    followed for so long before, or nothing is known of a port. Ours."""
    place_within_h: float = 24.0
    """The ship's place at the change is the last known, at most so old, hours."""
    stray_share: float = 0.1
    """Of the hours in which her MMSI is heard then at most this part is of other tracks: strays of jamming and bit errors.
    Where more is, two ships share the number, and whose draught it is is not known. Ours."""
    harbour_m: float = 5_000.0
    """Nearer than this to a known anchorage she is in a harbour, metres: a port's berths lie up to so far from its place in the
    table. Not the 10 km of encounters, for coal is put into lighters in outer roads. Ours, measured on scenarios."""
    at_rest_kn: float = 0.5
    """A ship no faster than this lies still, knots."""
    at_anchor: int = 1
    """Navigational status of a ship at anchor, ITU-R M.1371-5."""
    anchored_share: float = 0.8
    """She lay at anchor and at no berth when so much of what she sent at rest says so: cargo is worked into lighters there."""
    least_stop_h: float = 1.0
    """A stay near an anchorage counts as port when she was at rest or silent there for so long, hours."""


_QUERY = """
WITH reported AS (
    SELECT mmsi, t_us, draught_m, length_m, file_no, "offset",
           LAG(draught_m) OVER (PARTITION BY mmsi ORDER BY t_us, file_no, "offset") AS draught_before
    FROM statics WHERE t_us IS NOT NULL AND draught_m IS NOT NULL
), numbered AS (
    SELECT r.*, SUM(CASE WHEN draught_before IS NOT NULL AND ABS(draught_m - draught_before) < 0.05 THEN 0 ELSE 1 END)
                OVER (PARTITION BY mmsi ORDER BY t_us, file_no, "offset"
                      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS level_no
    FROM reported r
), ranked AS (
    SELECT n.*, ROW_NUMBER() OVER (PARTITION BY mmsi, level_no ORDER BY t_us, file_no, "offset") AS first_no,
           ROW_NUMBER() OVER (PARTITION BY mmsi, level_no ORDER BY t_us DESC, file_no DESC, "offset" DESC) AS last_no
    FROM numbered n
), levels AS (
    SELECT mmsi, level_no, COUNT(*) AS reports, MIN(t_us) AS from_us, MAX(t_us) AS to_us,
           CAST(MIN(draught_m) AS DOUBLE) AS draught_m, MEDIAN(CAST(length_m AS DOUBLE)) AS length_m,
           MIN(CASE WHEN first_no = 1 THEN file_no END) AS first_file_no,
           MIN(CASE WHEN first_no = 1 THEN "offset" END) AS first_offset,
           MIN(CASE WHEN last_no = 1 THEN file_no END) AS last_file_no,
           MIN(CASE WHEN last_no = 1 THEN "offset" END) AS last_offset
    FROM ranked GROUP BY mmsi, level_no
), kept AS (
    SELECT l.*, LAG(draught_m) OVER ship AS draught_before_m, LAG(to_us) OVER ship AS said_until_us,
           LAG(last_file_no) OVER ship AS before_file_no, LAG(last_offset) OVER ship AS before_offset
    FROM levels l WHERE reports >= $min_reports WINDOW ship AS (PARTITION BY mmsi ORDER BY level_no)
), changes AS (
    SELECT k.*, draught_m - draught_before_m AS change_m,
           CASE WHEN length_m >= $vlcc_length_m THEN $vlcc_change_m WHEN length_m >= $suezmax_length_m THEN $suezmax_change_m
                WHEN length_m >= $aframax_length_m THEN $aframax_change_m ELSE $min_change_m END AS threshold_m
    FROM kept k WHERE draught_before_m IS NOT NULL
), beyond AS (
    SELECT c.* FROM changes c WHERE ABS(change_m) >= threshold_m - 0.001
), heard AS (
    SELECT b.mmsi, b.level_no, s.track_id, h.segment_id, h.hour_no, h.lat, h.lon, h.shore_m
    FROM beyond b JOIN segments s ON s.mmsi = b.mmsi JOIN hours h ON h.segment_id = s.segment_id
    WHERE h.hour_no <= b.from_us / 3600000000.0 AND h.hour_no >= b.from_us / 3600000000.0 - $place_within_h
), hours_of AS (
    SELECT mmsi, level_no, track_id, COUNT(DISTINCT hour_no) AS hours FROM heard GROUP BY mmsi, level_no, track_id
), tracks AS (
    SELECT f.*, SUM(hours) OVER (PARTITION BY mmsi, level_no) AS all_hours FROM hours_of f
), followed AS (
    SELECT h.*, ROW_NUMBER() OVER (PARTITION BY h.mmsi, h.level_no ORDER BY h.hour_no DESC, h.segment_id DESC) AS latest_no
    FROM heard h JOIN tracks t ON t.mmsi = h.mmsi AND t.level_no = h.level_no AND t.track_id = h.track_id
    WHERE t.hours >= (1.0 - $stray_share) * t.all_hours
), placed AS (
    SELECT b.*, f.track_id, f.segment_id, f.lat, f.lon, f.shore_m
    FROM beyond b JOIN followed f ON f.mmsi = b.mmsi AND f.level_no = b.level_no AND f.latest_no = 1
), followed_since AS (
    SELECT track_id, MIN(start_us) AS since_us FROM segments GROUP BY track_id
), resting AS (
    SELECT p.mmsi, p.level_no, COUNT(*) AS at_rest, SUM(CASE WHEN q.nav_status = $at_anchor THEN 1 ELSE 0 END) AS anchored
    FROM placed p JOIN segments s ON s.track_id = p.track_id JOIN positions q ON q.segment_id = s.segment_id
    WHERE q.t_us >= p.said_until_us - $late_entry_h * 3600000000.0 AND q.t_us <= p.from_us
      AND q.speed_kn <= $at_rest_kn AND NOT q.repeat
    GROUP BY p.mmsi, p.level_no
), in_port AS (
    SELECT DISTINCT p.mmsi, p.level_no
    FROM placed p JOIN segments s ON s.track_id = p.track_id JOIN stays y ON y.segment_id = s.segment_id
    WHERE y.from_us <= p.from_us AND y.to_us >= p.said_until_us - $late_entry_h * 3600000000.0
      AND (y.stopped_us >= $least_stop_h * 3600000000.0 OR y.gap_us >= $least_stop_h * 3600000000.0)
), met AS (
    SELECT p.mmsi, p.level_no, e.id,
           ROW_NUMBER() OVER (PARTITION BY p.mmsi, p.level_no ORDER BY e.start_us DESC, e.id) AS latest_no
    FROM placed p JOIN events_encounter e ON (e.track_1 = p.track_id OR e.track_2 = p.track_id)
    WHERE e.start_us <= p.from_us AND e.end_us >= p.said_until_us - $late_entry_h * 3600000000.0
), silent AS (
    SELECT p.mmsi, p.level_no, g.id, g.reach,
           ROW_NUMBER() OVER (PARTITION BY p.mmsi, p.level_no
                              ORDER BY CASE WHEN g.reach = '[]' THEN 1 ELSE 0 END, g.start_us DESC, g.id) AS latest_no
    FROM placed p JOIN events_gap g ON g.track_1 = p.track_id
    WHERE g.start_us <= p.from_us AND COALESCE(g.end_us, p.from_us) >= p.said_until_us - $late_entry_h * 3600000000.0
)
SELECT p.said_until_us AS start_us, p.from_us AS end_us, FALSE AS is_open, p.lat, p.lon, p.segment_id AS segment_1,
       CAST(NULL AS BIGINT) AS segment_2, p.draught_before_m, p.draught_m AS draught_after_m, p.change_m, p.threshold_m,
       COALESCE(r.anchored >= $anchored_share * r.at_rest, FALSE) AS at_anchor,
       p.length_m, p.shore_m AS shore_distance_m, m.id AS encounter_id, g.id AS gap_id,
       p.before_file_no AS source_file_1, p.before_offset AS source_offset_1, p.first_file_no AS source_file_2,
       p.first_offset AS source_offset_2
FROM placed p
LEFT JOIN resting r ON r.mmsi = p.mmsi AND r.level_no = p.level_no
LEFT JOIN in_port i ON i.mmsi = p.mmsi AND i.level_no = p.level_no
LEFT JOIN met m ON m.mmsi = p.mmsi AND m.level_no = p.level_no AND m.latest_no = 1
LEFT JOIN silent g ON g.mmsi = p.mmsi AND g.level_no = p.level_no AND g.latest_no = 1
JOIN followed_since f ON f.track_id = p.track_id
WHERE (i.mmsi IS NULL OR r.anchored >= $anchored_share * r.at_rest) AND (g.id IS NULL OR g.reach = '[]' OR m.id IS NOT NULL)
  AND f.since_us <= p.said_until_us - $late_entry_h * 3600000000.0
"""


def _placed(known: Known, places: Places, params: DraughtChangeParams) -> pa.Table:
    """The changes away from harbours, with the nearest port."""
    changes = known["changes"]
    lat, lon = (np.asarray(changes.column(name).to_pylist(), np.float64) for name in ("lat", "lon"))
    _, anchorage_m = places.anchorages.nearest(lat, lon, params.harbour_m)
    nearest, metres = places.nearest_port(lat, lon) if len(lat) else ([], np.empty(0))
    return (
        changes.append_column("port", pa.array([name or None for name, _ in nearest], pa.string()))
        .append_column("port_distance_m", pa.array(metres, pa.float64(), mask=~np.isfinite(metres)))
        .filter(pa.array(~np.isfinite(anchorage_m) | np.array(changes.column("at_anchor").to_pylist(), np.bool_)))
    )


def _reasons(row: Mapping[str, Any], params: DraughtChangeParams) -> list[str]:
    way = "deeper" if row["change_m"] > 0 else "higher"
    said = [
        f"Draught {row['draught_before_m']:.1f} m, then {row['draught_after_m']:.1f} m: {abs(row['change_m']):.1f} m {way} "
        f"(rule: {row['threshold_m']:g} m for a ship "
        + (f"of {row['length_m']:.0f} m)." if row["length_m"] else "that sends no length)."),
        f"From {params.late_entry_h:g} h before until she said so she was seen to stop near no known anchorage"
        + (f"; {row['port_distance_m'] / 1000:.0f} km from {row['port']} then." if row["port"] else "."),
    ]
    if row["at_anchor"]:
        said = [said[0], "She lay at anchor meanwhile, by what she sent, and at no berth: lighters work cargo so."]
    if row["encounter_id"]:
        said.append(f"She met another ship meanwhile ({row['encounter_id']}).")
    if row["gap_id"]:
        said.append(f"She was silent meanwhile ({row['gap_id']}): where she was then is not known.")
    said.append("A draught typed late, ballast and a slip of the finger look alike.")
    return said


RULE = Rule(
    kind="draught_change",
    name="draught_change",
    version="2",
    reads=("positions", "statics", "segments", "hours", "stays", "events_encounter", "events_gap"),
    params=DraughtChangeParams(),
    steps=(("changes", _QUERY), ("placed", _placed)),
    query="SELECT * FROM placed ORDER BY start_us, segment_1",
    reasons=_reasons,
    cites=("encounter_id", "gap_id"),
)
