"""Declared destination against track: a ship goes elsewhere than she says, or never comes near it.

Two forms. She puts in at another place while she still names the first ("arrived elsewhere"); or, under way, she names another
before she came near the first ("gave up at sea"), which honest ships do when orders change, and say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from watchkeeper.detect.base import Rule
from watchkeeper.detect.geometry import distance_m
from watchkeeper.detect.reasoning.explanations import sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class DestinationMismatchParams:
    """What counts as a destination never approached. The field publishes no figures; these are ours, measured on scenarios."""

    min_reports: int = 3
    """Fewest reports of a destination in a row for it to count."""
    min_underway_h: float = 6.0
    """Least time it is declared before she puts in elsewhere or gives it up, hours."""
    near_m: float = 100_000.0
    """She never came so near to any place of that name, metres: roads and pilot stations lie well within."""
    elsewhere_m: float = 100_000.0
    """The place she went to, or then declared, is at least so far from it, metres."""
    max_progress: float = 0.5
    """At most this part of the way towards it was made good: a ship that calls on her way is no mismatch."""
    holds_h: float = 24.0
    """A destination holds until the next is heard, or so long after it was last heard, hours."""
    least_call_h: float = 1.0
    """She puts in where she lies at rest or silent for so long, hours."""
    stray_share: float = 0.1
    """Of the hours in which her MMSI is heard meanwhile at most this part is of other tracks: strays of jamming and bit errors.
    Where more is, two ships share the number, and who typed the destination is not known."""
    min_speed_kn: float = 3.0
    """Least speed of a ship under way, knots."""


_QUERY = f"""
WITH said AS (
    SELECT mmsi, t_us, destination, file_no, "offset",
           LAG(destination) OVER (PARTITION BY mmsi ORDER BY t_us, file_no, "offset") AS said_before
    FROM statics WHERE t_us IS NOT NULL AND destination IS NOT NULL
), numbered AS (
    SELECT s.*, SUM(CASE WHEN said_before IS NOT NULL AND said_before = destination THEN 0 ELSE 1 END)
                OVER (PARTITION BY mmsi ORDER BY t_us, file_no, "offset"
                      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS voyage
    FROM said s
), ranked AS (
    SELECT n.*, ROW_NUMBER() OVER (PARTITION BY mmsi, voyage ORDER BY t_us, file_no, "offset") AS first_no,
           ROW_NUMBER() OVER (PARTITION BY mmsi, voyage ORDER BY t_us DESC, file_no DESC, "offset" DESC) AS last_no
    FROM numbered n
), voyages AS (
    SELECT mmsi, voyage, MIN(destination) AS destination, COUNT(*) AS reports, MIN(t_us) AS from_us, MAX(t_us) AS to_us,
           MIN(CASE WHEN first_no = 1 THEN file_no END) AS first_file_no,
           MIN(CASE WHEN first_no = 1 THEN "offset" END) AS first_offset,
           MIN(CASE WHEN last_no = 1 THEN file_no END) AS last_file_no,
           MIN(CASE WHEN last_no = 1 THEN "offset" END) AS last_offset
    FROM ranked GROUP BY mmsi, voyage
), known AS (
    SELECT v.*, LEAD(destination) OVER ship AS next_destination, LEAD(from_us) OVER ship AS next_us
    FROM voyages v WHERE reports >= $min_reports WINDOW ship AS (PARTITION BY mmsi ORDER BY voyage)
), declared AS (
    SELECT k.* FROM known k
    WHERE EXISTS (SELECT 1 FROM destinations d WHERE d.destination = k.destination)
      AND k.to_us - k.from_us >= $min_underway_h * 3600000000.0
), heard AS (
    SELECT d.mmsi, d.voyage, t.track_id, h.segment_id, h.hour_no, h.lat, h.lon, h.speed_kn,
           MIN({distance_m("h.lat", "h.lon", "p.lat", "p.lon")}) AS to_go_m
    FROM declared d JOIN segments t ON t.mmsi = d.mmsi JOIN hours h ON h.segment_id = t.segment_id
    JOIN destinations p ON p.destination = d.destination
    WHERE h.hour_no >= FLOOR(d.from_us / 3600000000.0) AND h.hour_no <= COALESCE(d.next_us, d.to_us) / 3600000000.0
    GROUP BY d.mmsi, d.voyage, t.track_id, h.segment_id, h.hour_no, h.lat, h.lon, h.speed_kn
), followed AS (
    SELECT mmsi, voyage, track_id, COUNT(DISTINCT hour_no) AS hours FROM heard GROUP BY mmsi, voyage, track_id
), tracks AS (
    SELECT f.*, SUM(hours) OVER (PARTITION BY mmsi, voyage) AS all_hours FROM followed f
), sailed AS (
    SELECT h.* FROM heard h JOIN tracks t ON t.mmsi = h.mmsi AND t.voyage = h.voyage AND t.track_id = h.track_id
    WHERE t.hours >= (1.0 - $stray_share) * t.all_hours
), ways AS (
    SELECT mmsi, voyage, MIN(track_id) AS track_id, MIN(to_go_m) AS closest_m,
           MIN(CASE WHEN speed_kn >= $min_speed_kn THEN hour_no END) AS sails_hour,
           MAX(CASE WHEN speed_kn >= $min_speed_kn THEN hour_no END) AS last_hour,
           MAX(to_go_m) AS farthest_m
    FROM sailed GROUP BY mmsi, voyage
), departed AS (
    SELECT s.mmsi, s.voyage, MIN(s.to_go_m) AS start_m, MIN(s.segment_id) AS segment_id, MIN(s.lat) AS lat, MIN(s.lon) AS lon
    FROM sailed s JOIN ways w ON w.mmsi = s.mmsi AND w.voyage = s.voyage AND w.sails_hour = s.hour_no
    GROUP BY s.mmsi, s.voyage
), called AS (
    SELECT d.mmsi, d.voyage, v.id AS port_visit_id, v.start_us, v.lat, v.lon, v.port, v.anchorage_name,
           ROW_NUMBER() OVER (PARTITION BY d.mmsi, d.voyage ORDER BY v.start_us, v.id) AS first_no
    FROM declared d JOIN ways w ON w.mmsi = d.mmsi AND w.voyage = d.voyage
    JOIN events_port_visit v ON v.track_1 = w.track_id
    WHERE v.start_us >= d.from_us + $min_underway_h * 3600000000.0 AND v.start_us > w.sails_hour * 3600000000.0
      AND v.start_us <= COALESCE(d.next_us, d.to_us + $holds_h * 3600000000.0)
      AND (v.stopped_h >= $least_call_h OR v.silent_h >= $least_call_h)
), there AS (
    SELECT c.mmsi, c.voyage, MIN({distance_m("c.lat", "c.lon", "p.lat", "p.lon")}) AS to_go_m
    FROM called c JOIN declared d ON d.mmsi = c.mmsi AND d.voyage = c.voyage
    JOIN destinations p ON p.destination = d.destination WHERE c.first_no = 1 GROUP BY c.mmsi, c.voyage
), before_call AS (
    SELECT s.mmsi, s.voyage, MIN(s.to_go_m) AS closest_m
    FROM sailed s LEFT JOIN called c ON c.mmsi = s.mmsi AND c.voyage = s.voyage AND c.first_no = 1
    WHERE c.start_us IS NULL OR s.hour_no <= c.start_us / 3600000000.0 GROUP BY s.mmsi, s.voyage
), changed AS (
    SELECT d.mmsi, d.voyage, MIN({distance_m("p.lat", "p.lon", "q.lat", "q.lon")}) AS apart_m
    FROM declared d JOIN destinations p ON p.destination = d.destination JOIN destinations q ON q.destination = d.next_destination
    GROUP BY d.mmsi, d.voyage
), gave_up AS (
    SELECT s.mmsi, s.voyage, MIN(s.to_go_m) AS to_go_m
    FROM sailed s JOIN ways w ON w.mmsi = s.mmsi AND w.voyage = s.voyage AND w.last_hour = s.hour_no GROUP BY s.mmsi, s.voyage
), judged AS (
    SELECT d.*, w.track_id, e.segment_id, e.lat, e.lon, e.start_m, n.closest_m,
           CASE WHEN c.port_visit_id IS NOT NULL THEN t.to_go_m ELSE u.to_go_m END AS end_m,
           c.port_visit_id, c.start_us AS called_us, COALESCE(c.anchorage_name, c.port) AS went_to, g.apart_m,
           CASE WHEN c.port_visit_id IS NOT NULL THEN 'arrived elsewhere' ELSE 'gave up at sea' END AS form
    FROM declared d JOIN ways w ON w.mmsi = d.mmsi AND w.voyage = d.voyage
    JOIN departed e ON e.mmsi = d.mmsi AND e.voyage = d.voyage
    JOIN before_call n ON n.mmsi = d.mmsi AND n.voyage = d.voyage
    LEFT JOIN called c ON c.mmsi = d.mmsi AND c.voyage = d.voyage AND c.first_no = 1
    LEFT JOIN there t ON t.mmsi = d.mmsi AND t.voyage = d.voyage
    LEFT JOIN changed g ON g.mmsi = d.mmsi AND g.voyage = d.voyage
    LEFT JOIN gave_up u ON u.mmsi = d.mmsi AND u.voyage = d.voyage
    WHERE (c.port_visit_id IS NOT NULL AND t.to_go_m >= $elsewhere_m)
       OR (c.port_visit_id IS NULL AND g.apart_m >= $elsewhere_m
           AND (w.last_hour - w.sails_hour) >= $min_underway_h AND d.next_us <= (w.last_hour + 2) * 3600000000.0)
)
SELECT from_us AS start_us, COALESCE(called_us, next_us) AS end_us, FALSE AS is_open, lat, lon, segment_id AS segment_1,
       CAST(NULL AS BIGINT) AS segment_2, form, destination, next_destination, went_to, closest_m,
       1.0 - end_m / GREATEST(start_m, 1.0) AS progress, port_visit_id,
       CASE WHEN form = 'gave up at sea' THEN 'orders_changed' END AS explanations,
       first_file_no AS source_file_1, first_offset AS source_offset_1,
       last_file_no AS source_file_2, last_offset AS source_offset_2
FROM judged
WHERE closest_m > $near_m AND 1.0 - end_m / GREATEST(start_m, 1.0) <= $max_progress
ORDER BY start_us, segment_1
"""


def _reasons(row: Mapping[str, Any], params: DestinationMismatchParams) -> list[str]:
    said = [
        f"Destination {row['destination']}; never nearer to it than {row['closest_m'] / 1000:.0f} km (rule: "
        f"{params.near_m / 1000:g} km)."
    ]
    if row["form"] == "arrived elsewhere":
        said.append(
            f"She put in at {row['went_to'] or 'another place'} ({row['port_visit_id']}) while still naming it."
        )
        said.append("A destination nobody changed after orders did looks alike.")
    else:
        said.append(f"Under way she named {row['next_destination']} instead, and so said that she went elsewhere.")
        said += sentences(row["explanations"])
    return said


RULE = Rule(
    kind="destination_mismatch",
    name="destination_mismatch",
    version="2",
    reads=("statics", "segments", "hours", "destinations", "events_port_visit"),
    params=DestinationMismatchParams(),
    query=_QUERY,
    reasons=_reasons,
    cites=("port_visit_id",),
)
