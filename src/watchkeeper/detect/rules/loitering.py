"""Loitering: a ship far from shore hardly moves for hours, alone.

Global Fishing Watch's definition: hourly mean speed below 2 kn, hours joined, at least 4 h, at least 20 nm from shore; here
a ship that drifts nearer loiters on to 12 nm. Hours in which she met another ship are an encounter and are left out of the
time alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from watchkeeper.detect.base import Rule
from watchkeeper.detect.geometry import distance_m
from watchkeeper.detect.reasoning.explanations import sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class LoiteringParams:
    """What counts as loitering."""

    max_speed_kn: float = 2.0
    """Mean speed of each hour is below this, by her way and by what she sends, knots. GFW: 2 kn. A trawler that works to and
    fro between two passes of a satellite is back where she was, and sends that she moves."""
    min_duration_h: float = 4.0
    """Least hours of it outside encounters, hours. GFW: 4 h."""
    min_shore_nm: float = 20.0
    """It begins at least so far from land, nautical miles. GFW: 20 nm."""
    leave_shore_nm: float = 12.0
    """And never nearer than this, nautical miles: a ship that drifts landwards all night loiters still, until she is in a
    territorial sea (UNCLOS, article 3). Ours; GFW sets no second limit."""
    same_draught_m: float = 0.3
    """A draught that changes by less stayed as it was, metres."""
    draught_after_h: float = 12.0
    """A draught that changes until so long after it may have changed in it, hours."""
    max_break_h: float = 6.0
    """Hours with no known speed that do not end it, where she went slower than that over them, hours: satellites pass."""


_STEP = distance_m("lat_before", "lon_before", "lat", "lon")

_QUERY = f"""
WITH known AS (
    SELECT s.track_id, h.segment_id, h.hour_no, h.lat, h.lon, h.speed_kn, h.shore_m,
           CASE WHEN h.speed_kn < $max_speed_kn AND COALESCE(h.said_speed_kn, 0.0) < $max_speed_kn
                     AND h.shore_m >= $leave_shore_nm * 1852.0 THEN 1 ELSE 0 END AS slow
    FROM hours h JOIN segments s ON s.segment_id = h.segment_id WHERE h.speed_kn IS NOT NULL AND h.shore_m IS NOT NULL
), following AS (
    SELECT k.*, LAG(slow) OVER ship AS slow_before, LAG(hour_no) OVER ship AS hour_before,
           LAG(lat) OVER ship AS lat_before, LAG(lon) OVER ship AS lon_before
    FROM known k WINDOW ship AS (PARTITION BY track_id ORDER BY hour_no, segment_id)
), numbered AS (
    SELECT f.*, SUM(CASE WHEN slow_before = 1 AND hour_no - hour_before <= 1 + $max_break_h AND {_STEP} < $max_speed_kn
                              * 1852.0 * GREATEST(hour_no - hour_before, 1) THEN 0 ELSE 1 END)
                OVER (PARTITION BY track_id ORDER BY hour_no, segment_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS run
    FROM following f WHERE slow = 1
), begun AS (
    SELECT n.*, SUM(CASE WHEN shore_m >= $min_shore_nm * 1852.0 THEN 1 ELSE 0 END)
                OVER (PARTITION BY track_id, run ORDER BY hour_no, segment_id
                      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS beyond
    FROM numbered n
), ends AS (
    SELECT n.*, ROW_NUMBER() OVER (PARTITION BY track_id, run ORDER BY hour_no, segment_id) AS first_no,
           ROW_NUMBER() OVER (PARTITION BY track_id, run ORDER BY hour_no DESC, segment_id DESC) AS last_no
    FROM begun n WHERE beyond > 0
), runs AS (
    SELECT track_id, run, MIN(hour_no) AS first_hour, MAX(hour_no) AS last_hour, COUNT(DISTINCT hour_no) AS hours,
           MIN(CASE WHEN first_no = 1 THEN segment_id END) AS segment_1,
           MIN(CASE WHEN first_no = 1 THEN lat END) AS lat, MIN(CASE WHEN first_no = 1 THEN lon END) AS lon,
           MIN(CASE WHEN last_no = 1 THEN lat END) AS end_lat, MIN(CASE WHEN last_no = 1 THEN lon END) AS end_lon,
           MEDIAN(speed_kn) AS median_speed_kn, MIN(shore_m) AS shore_distance_m
    FROM ends GROUP BY track_id, run
), timed AS (
    SELECT r.*, first_hour * 3600000000 AS start_us, (last_hour + 1) * 3600000000 AS end_us,
           CAST(last_hour + 1 - first_hour AS DOUBLE) AS duration_h
    FROM runs r
), met AS (
    SELECT t.track_id, t.run, e.id AS encounter_id,
           LEAST(t.end_us, e.end_us) - GREATEST(t.start_us, e.start_us) AS together_us
    FROM timed t JOIN events_encounter e ON (e.track_1 = t.track_id OR e.track_2 = t.track_id)
    WHERE e.start_us < t.end_us AND e.end_us > t.start_us
), meetings AS (
    SELECT m.*, ROW_NUMBER() OVER (PARTITION BY track_id, run ORDER BY together_us DESC, encounter_id) AS longest_no FROM met m
), together AS (
    SELECT track_id, run, CAST(SUM(together_us) AS DOUBLE) / 3600000000.0 AS together_h,
           MIN(CASE WHEN longest_no = 1 THEN encounter_id END) AS encounter_id
    FROM meetings GROUP BY track_id, run
), ships AS (
    SELECT t.track_id, t.run, s.ship_type, s.mmsi FROM timed t JOIN segments s ON s.segment_id = t.segment_1
), said AS (
    SELECT t.track_id, t.run, MAX(d.draught_m) - MIN(d.draught_m) AS range_m
    FROM timed t JOIN ships p ON p.track_id = t.track_id AND p.run = t.run JOIN statics d ON d.mmsi = p.mmsi
    WHERE d.draught_m IS NOT NULL AND d.t_us >= t.start_us AND d.t_us <= t.end_us + $draught_after_h * 3600000000.0
    GROUP BY t.track_id, t.run
), lay_otherwise AS (
    SELECT t.track_id, t.run, MIN(d.id) AS draught_change_id FROM timed t JOIN events_draught_change d ON d.track_1 = t.track_id
    WHERE d.end_us >= t.start_us AND d.start_us <= t.end_us + $draught_after_h * 3600000000.0
    GROUP BY t.track_id, t.run
)
SELECT t.start_us, t.end_us, t.end_us > z.horizon_us AS is_open, t.lat, t.lon, t.segment_1, CAST(NULL AS BIGINT) AS segment_2,
       t.duration_h, GREATEST(t.duration_h - COALESCE(g.together_h, 0.0), 0.0) AS alone_h, t.median_speed_kn,
       t.shore_distance_m, {distance_m("t.lat", "t.lon", "t.end_lat", "t.end_lon")} AS drift_m, t.end_lat, t.end_lon,
       g.encounter_id, w.draught_change_id, w.draught_change_id IS NOT NULL AS draught_changed,
       CASE WHEN p.ship_type = 30 THEN 'fishing'
            WHEN p.ship_type IN (31, 32, 33, 34, 35, 50, 51, 52, 53, 54, 55, 58) THEN 'service'
            WHEN y.range_m < $same_draught_m THEN 'waiting' END AS explanations
FROM timed t CROSS JOIN horizon z
JOIN ships p ON p.track_id = t.track_id AND p.run = t.run
LEFT JOIN said y ON y.track_id = t.track_id AND y.run = t.run
LEFT JOIN lay_otherwise w ON w.track_id = t.track_id AND w.run = t.run
LEFT JOIN together g ON g.track_id = t.track_id AND g.run = t.run
WHERE t.duration_h - COALESCE(g.together_h, 0.0) >= $min_duration_h
ORDER BY start_us, segment_1
"""


def _reasons(row: Mapping[str, Any], params: LoiteringParams) -> list[str]:
    said = [
        f"Hourly mean speed below {params.max_speed_kn:g} kn for {row['duration_h']:.0f} h (rule: "
        f"{params.min_duration_h:g} h), median {row['median_speed_kn']:.1f} kn; "
        f"{row['drift_m'] / 1000:.1f} km from first to last.",
        f"At least {row['shore_distance_m'] / 1852:.0f} nm from land all the time (rule: {params.leave_shore_nm:g} nm, and "
        f"{params.min_shore_nm:g} nm to begin with).",
    ]
    if row["encounter_id"]:
        said.append(f"Another ship was met in it ({row['encounter_id']}); {row['alone_h']:.1f} h were alone.")
    else:
        said.append("No ship that transmits was met in it.")
    if row["draught_changed"]:
        said.append("Her draught changed meanwhile.")
    return said + (sentences(row["explanations"]) or ["Waiting, fishing, repairs and bad weather look alike."])


RULE = Rule(
    kind="loitering",
    name="loitering",
    version="2",
    reads=("hours", "segments", "statics", "horizon", "events_encounter", "events_draught_change"),
    params=LoiteringParams(),
    query=_QUERY,
    reasons=_reasons,
    cites=("encounter_id", "draught_change_id"),
)
