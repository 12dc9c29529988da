"""Encounter: two ships close together and slow, long enough to hand something over, away from port.

The definition is Global Fishing Watch's (pipe-encounters): positions on a 10-minute grid, at most 500 m apart, together
for at least 2 h, median speed below 2 kn, more than 10 km from an anchorage. Three things differ on purpose. There is no
day boundary, so a meeting across midnight is one event; an encounter is one symmetric event of a pair of tracks, where the
public pipeline makes one for each direction, which need not agree; and harbours are left out point by point, so that ships
that share a berth and meet again at sea are seen to meet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from watchkeeper.detect.base import Known, Rule
from watchkeeper.detect.columns import floats
from watchkeeper.detect.geometry import distance_m
from watchkeeper.detect.reasoning.meetings import judged, met
from watchkeeper.places.places import Places


@dataclass(frozen=True, slots=True, kw_only=True)
class EncounterParams:
    """What counts as an encounter."""

    max_distance_m: float = 500.0
    """Greatest distance at a common grid point, metres. GFW: 0.5 km."""
    min_run_min: float = 60.0
    """Least unbroken time together, minutes. GFW production: min_minutes_raw 60."""
    min_duration_h: float = 2.0
    """Least time together of the runs that are merged, hours. GFW: min_minutes_merged 120."""
    merge_within_h: float = 24.0
    """Runs of one pair that begin less than this after the last ended are one event, hours. GFW: 24."""
    max_unheard_h: float = 24.0
    """A run ends when neither ship was placed on the grid for this long, hours. GFW: to the end of the day."""
    max_speed_kn: float = 2.0
    """Median speed must be below this, knots. GFW: 2 kn for published encounters."""
    harbour_m: float = 10_000.0
    """Time together nearer than this to a known anchorage is harbour life and does not count, metres; the same as the walk's.
    GFW: 10 km from the mean place of the meeting; here it is asked at each grid point."""
    ports_known_m: float = 1_000_000.0
    """With no port within this the distance to port is not told, metres: in mid-ocean it says nothing."""
    within_harbours: int = 0
    """1 to look within harbours too, as the harbour profile does."""
    alongside_m: float = 200.0
    """At most so far apart by the median they lie alongside, as for a transfer, metres. Tanker profile."""
    alongside_kn: float = 1.0
    """And slower than this, knots. Tanker profile."""
    at_anchor_kn: float = 0.3
    """Ships at anchor move no faster than this by the median of their way over ground, knots."""
    draught_before_h: float = 48.0
    """The last draught said up to the start is that before the meeting, if not older, hours."""
    draught_after_h: float = 12.0
    """The last draught said from the start until so long after the end is that after it, if she meets nobody before, hours:
    later it may be a port's."""
    draught_change_m: float = 0.5
    """Draughts that change by so much in opposite directions speak for cargo handed over, metres."""
    bunker_length_m: float = 100.0
    """A tanker shorter than this beside a ship that is none may be a bunker tanker, metres."""
    grid_s: float = 600.0
    """Step of the grid the positions are on, seconds; the same as the walk's. GFW: 10 minutes."""


# Cells are at least twice as wide as the greatest distance, so the square around a point touches at most two bands of
# latitude and in each at most two cells. Each band has its own whole number of cells around the globe, fewer towards
# the poles: no seam at ±180°, no narrow cell at 85°.
_D_DEG = "($max_distance_m / 111195.0)"
_CELL_DEG = f"(2.2 * {_D_DEG})"


def _band(lat: str) -> str:
    return f"CAST(FLOOR(({lat}) / {_CELL_DEG}) AS BIGINT)"


def _cells_around(band: str) -> str:
    outer = f"LEAST(89.9, GREATEST(ABS(({band}) * {_CELL_DEG}), ABS((({band}) + 1) * {_CELL_DEG})) + {_D_DEG})"
    return f"GREATEST(1.0, FLOOR(360.0 * COS(RADIANS({outer})) / {_CELL_DEG}))"


def _cell(lon: str, count: str) -> str:
    east = f"(({lon}) + 540.0 - 360.0 * FLOOR((({lon}) + 540.0) / 360.0))"
    return f"CAST(LEAST(FLOOR({east} / 360.0 * {count}), {count} - 1) AS BIGINT)"


_EXACT = "1000000000000.0"


def _sum(value: str) -> str:
    """A sum that is the same in whatever order threads add: of whole numbers of 1e-12."""
    return f"SUM(CAST(FLOOR(({value}) * {_EXACT} + 0.5) AS BIGINT))"


_D_LON = f"({_D_DEG} * 1.05 / COS(RADIANS(LEAST(89.9, ABS(lat) + {_D_DEG}))))"

_QUERY = f"""
WITH placed AS (
    SELECT g.slot, s.track_id, g.segment_id, s.mmsi, g.lat, g.lon,
           ROW_NUMBER() OVER (PARTITION BY s.track_id ORDER BY g.slot, g.segment_id) AS place
    FROM grid g JOIN segments s ON s.segment_id = g.segment_id WHERE NOT g.harbour OR $within_harbours = 1
), banded AS (
    SELECT p.*, {_band("lat")} AS band, {_band(f"lat - {_D_DEG}")} AS band_s, {_band(f"lat + {_D_DEG}")} AS band_n,
           {_D_LON} AS d_lon
    FROM placed p
), counted AS (
    SELECT b.*, {_cells_around("band")} AS cells, {_cells_around("band_s")} AS cells_s, {_cells_around("band_n")} AS cells_n
    FROM banded b
), celled AS (
    SELECT slot, track_id, segment_id, mmsi, lat, lon, place, band, band_s, band_n,
           {_cell("lon", "cells")} AS cell,
           {_cell("lon - d_lon", "cells_s")} AS cell_sw, {_cell("lon + d_lon", "cells_s")} AS cell_se,
           {_cell("lon - d_lon", "cells_n")} AS cell_nw, {_cell("lon + d_lon", "cells_n")} AS cell_ne
    FROM counted
), around AS (
    SELECT slot, track_id, segment_id, mmsi, lat, lon, place, band_s AS band, cell_sw AS cell FROM celled
    UNION ALL
    SELECT slot, track_id, segment_id, mmsi, lat, lon, place, band_s, cell_se FROM celled WHERE cell_se <> cell_sw
    UNION ALL
    SELECT slot, track_id, segment_id, mmsi, lat, lon, place, band_n, cell_nw FROM celled WHERE band_n <> band_s
    UNION ALL
    SELECT slot, track_id, segment_id, mmsi, lat, lon, place, band_n, cell_ne FROM celled
    WHERE band_n <> band_s AND cell_ne <> cell_nw
), near AS (
    SELECT a.slot, a.track_id AS track_a, b.track_id AS track_b, a.segment_id AS segment_a, b.segment_id AS segment_b,
           a.place AS place_a, b.place AS place_b, a.lat AS lat_a, a.lon AS lon_a, b.lat AS lat_b, b.lon AS lon_b,
           {distance_m("a.lat", "a.lon", "b.lat", "b.lon")} AS distance_m
    FROM celled a JOIN around b ON a.slot = b.slot AND a.band = b.band AND a.cell = b.cell
    WHERE a.track_id < b.track_id AND a.mmsi <> b.mmsi
), close_by AS (
    SELECT n.*, LAG(slot) OVER pair AS slot_0, LAG(place_a) OVER pair AS place_a_0, LAG(place_b) OVER pair AS place_b_0,
           LAG(lat_a) OVER pair AS lat_a_0, LAG(lon_a) OVER pair AS lon_a_0,
           LAG(lat_b) OVER pair AS lat_b_0, LAG(lon_b) OVER pair AS lon_b_0
    FROM near n WHERE distance_m <= $max_distance_m
    WINDOW pair AS (PARTITION BY track_a, track_b ORDER BY slot, segment_a, segment_b)
), stepped AS (
    SELECT c.*,
           CASE WHEN slot_0 IS NOT NULL AND (slot - slot_0) * $grid_s <= $max_unheard_h * 3600.0
                     AND (place_a = place_a_0 + 1 OR place_b = place_b_0 + 1) THEN 0 ELSE 1 END AS begins
    FROM close_by c
), numbered AS (
    SELECT s.*, SUM(begins) OVER (PARTITION BY track_a, track_b ORDER BY slot, segment_a, segment_b
                                  ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS run
    FROM stepped s
), hops AS (
    SELECT n.*,
           CASE WHEN begins = 0 AND slot > slot_0
                THEN {distance_m("lat_a_0", "lon_a_0", "lat_a", "lon_a")}
                     / ((slot - slot_0) * $grid_s) * 3600.0 / 1852.0 END AS speed_a_kn,
           CASE WHEN begins = 0 AND slot > slot_0
                THEN {distance_m("lat_b_0", "lon_b_0", "lat_b", "lon_b")}
                     / ((slot - slot_0) * $grid_s) * 3600.0 / 1852.0 END AS speed_b_kn
    FROM numbered n
), runs AS (
    SELECT track_a, track_b, run, MIN(slot) AS slot_from, MAX(slot) AS slot_to
    FROM hops GROUP BY track_a, track_b, run
), kept_runs AS (
    SELECT r.*, LAG(slot_to) OVER (PARTITION BY track_a, track_b ORDER BY slot_from) AS ended_before
    FROM runs r WHERE (slot_to - slot_from) * $grid_s >= $min_run_min * 60.0
), merged_runs AS (
    SELECT k.*, SUM(CASE WHEN ended_before IS NOT NULL AND (slot_from - ended_before) * $grid_s < $merge_within_h * 3600.0
                         THEN 0 ELSE 1 END)
                OVER (PARTITION BY track_a, track_b ORDER BY slot_from
                      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS meeting
    FROM kept_runs k
), together AS (
    SELECT track_a, track_b, meeting, SUM(slot_to - slot_from) * $grid_s / 3600.0 AS duration_h
    FROM merged_runs GROUP BY track_a, track_b, meeting
), meetings AS (
    SELECT m.track_a, m.track_b, m.meeting, MIN(h.slot) AS slot_from, MAX(h.slot) AS slot_to, COUNT(*) AS grid_points,
           MIN(h.segment_a) AS segment_1, MIN(h.segment_b) AS segment_2,
           MEDIAN(h.distance_m) AS median_distance_m, MIN(h.distance_m) AS min_distance_m,
           MEDIAN(h.speed_a_kn) AS median_speed_1_kn, MEDIAN(h.speed_b_kn) AS median_speed_2_kn,
           CAST({_sum("(h.lat_a + h.lat_b) / 2")} AS DOUBLE) / {_EXACT} / COUNT(*) AS lat,
           DEGREES(ATAN2(CAST({_sum("SIN(RADIANS(h.lon_a)) + SIN(RADIANS(h.lon_b))")} AS DOUBLE),
                         CAST({_sum("COS(RADIANS(h.lon_a)) + COS(RADIANS(h.lon_b))")} AS DOUBLE))) AS lon
    FROM merged_runs m JOIN hops h ON h.track_a = m.track_a AND h.track_b = m.track_b AND h.run = m.run
    GROUP BY m.track_a, m.track_b, m.meeting
), slow AS (
    SELECT e.*, t.duration_h,
           (COALESCE(median_speed_1_kn, 0.0) + COALESCE(median_speed_2_kn, 0.0)) / 2 AS median_speed_kn
    FROM meetings e JOIN together t ON t.track_a = e.track_a AND t.track_b = e.track_b AND t.meeting = e.meeting
    WHERE t.duration_h >= $min_duration_h
)
SELECT CAST(w.slot_from * $grid_s * 1000000.0 AS BIGINT) AS start_us, CAST(w.slot_to * $grid_s * 1000000.0 AS BIGINT) AS end_us,
       (w.slot_to + 1) * $grid_s * 1000000.0 >= z.horizon_us AS is_open, w.lat, w.lon, w.segment_1, w.segment_2,
       w.duration_h, w.median_distance_m, w.min_distance_m, w.median_speed_kn, w.median_speed_1_kn, w.median_speed_2_kn,
       w.grid_points
FROM slow w CROSS JOIN horizon z
WHERE w.median_speed_kn < $max_speed_kn
ORDER BY start_us, segment_1, segment_2
"""


_HEADINGS = """
WITH said AS (
    SELECT m.number, m.ship, CAST(FLOOR(p.t_us / ($grid_s * 1000000.0)) AS BIGINT) AS slot, MIN(p.heading_deg) AS heading_deg
    FROM ships m JOIN positions p ON p.segment_id = m.segment_id
    WHERE p.t_us >= m.start_us AND p.t_us <= m.end_us AND p.heading_deg IS NOT NULL AND NOT p.repeat
    GROUP BY m.number, m.ship, CAST(FLOOR(p.t_us / ($grid_s * 1000000.0)) AS BIGINT)
), paired AS (
    SELECT a.number, ABS(CAST(a.heading_deg AS DOUBLE) - CAST(b.heading_deg AS DOUBLE)) AS apart_deg
    FROM said a JOIN said b ON b.number = a.number AND b.slot = a.slot WHERE a.ship = 1 AND b.ship = 2
)
SELECT number, MEDIAN(CASE WHEN apart_deg > 180 THEN 360 - apart_deg ELSE apart_deg END) AS heading_difference_deg
FROM paired GROUP BY number
"""

_DRAUGHTS = """
WITH following AS (
    SELECT s.*, LEAD(start_us) OVER (PARTITION BY mmsi ORDER BY start_us, number) AS next_us FROM ships s
), said AS (
    SELECT m.number, m.ship, d.draught_m, d.t_us > m.start_us AS is_after,
           ROW_NUMBER() OVER (PARTITION BY m.number, m.ship, d.t_us > m.start_us
                              ORDER BY d.t_us DESC, d.file_no DESC, d."offset" DESC) AS latest_no
    FROM following m JOIN statics d ON d.mmsi = m.mmsi
    WHERE d.draught_m IS NOT NULL AND d.t_us >= m.start_us - $draught_before_h * 3600000000.0
      AND d.t_us <= m.end_us + $draught_after_h * 3600000000.0
      AND (m.next_us IS NULL OR m.next_us <= m.end_us OR d.t_us <= m.next_us)
)
SELECT number, ship, CAST(MIN(CASE WHEN is_after THEN draught_m END) AS DOUBLE)
                     - CAST(MIN(CASE WHEN NOT is_after THEN draught_m END) AS DOUBLE) AS change_m
FROM said WHERE latest_no = 1 GROUP BY number, ship
"""

_KNOWN = """
SELECT m.*, h.heading_difference_deg, a.change_m AS draught_change_1_m, b.change_m AS draught_change_2_m
FROM placed m
LEFT JOIN headings h ON h.number = m.number
LEFT JOIN draughts a ON a.number = m.number AND a.ship = 1
LEFT JOIN draughts b ON b.number = m.number AND b.ship = 2
ORDER BY m.number
"""


def _placed(known: Known, places: Places, params: EncounterParams) -> pa.Table:
    """The meetings numbered, with the port nearest to each, where one is within what the table is for."""
    meetings = known["meetings"]
    lat, lon = floats(meetings, "lat"), floats(meetings, "lon")
    nearest, metres = places.nearest_port(lat, lon) if len(lat) else ([], np.empty(0))
    far = ~(metres <= params.ports_known_m)
    names = [None if none else name for (name, _), none in zip(nearest, far, strict=True)]
    return (
        meetings.append_column("port_distance_m", pa.array(metres, pa.float64(), mask=far))
        .append_column("port", pa.array(names, pa.string()))
        .append_column("number", pa.array(np.arange(len(meetings)), pa.int64()))
    )


_SHIPS = """
SELECT m.number, 1 AS ship, m.segment_1 AS segment_id, s.mmsi, m.start_us, m.end_us, s.ship_type, s.length_m
FROM placed m JOIN segments s ON s.segment_id = m.segment_1
UNION ALL
SELECT m.number, 2, m.segment_2, s.mmsi, m.start_us, m.end_us, s.ship_type, s.length_m
FROM placed m JOIN segments s ON s.segment_id = m.segment_2
"""


def _reasons(row: Mapping[str, Any], params: EncounterParams) -> list[str]:
    said = [
        f"Together for {row['duration_h']:.1f} h (rule: {params.min_duration_h:g} h), a median of "
        f"{row['median_distance_m']:.0f} m apart, at the least {row['min_distance_m']:.0f} m "
        f"(rule: {params.max_distance_m:g} m).",
        f"Median speed {row['median_speed_kn']:.1f} kn (rule: below {params.max_speed_kn:g} kn), "
        f"from {row['grid_points']} common grid points.",
    ]
    if row["port"] is None:
        said.append(f"No port lies within {params.ports_known_m / 1000:,.0f} km.")
    else:
        said.append(f"{row['port_distance_m'] / 1000:.0f} km from {row['port']}.")
    if row["anchorage_distance_m"] is None:
        said.append(f"More than {params.harbour_m / 1000:g} km from every known anchorage.")
    else:
        said.append(
            f"{row['anchorage_distance_m'] / 1000:.1f} km from the anchorage {row['anchorage'] or 'without a name'}."
        )
    return said + met(row)


HARBOUR_PROFILE = EncounterParams(min_run_min=30.0, min_duration_h=0.5, within_harbours=1)
"""For a harbour watched closely: half an hour side by side, within harbours too, each meeting with what explains it."""

RULE = Rule(
    kind="encounter",
    name="encounter",
    version="4",
    reads=("grid", "segments", "positions", "statics", "horizon"),
    params=EncounterParams(),
    steps=(
        ("meetings", _QUERY),
        ("placed", _placed),
        ("ships", _SHIPS),
        ("headings", _HEADINGS),
        ("draughts", _DRAUGHTS),
        ("known", _KNOWN),
        ("judged", judged),
    ),
    query="SELECT * FROM judged ORDER BY start_us, segment_1, segment_2",
    reasons=_reasons,
)
