"""Anchorages learnt from the lake: cells in which many ships lay still for half a day.

A learnt anchorage explains a meeting or a drift; it never hides one. Waters where ships hand over cargo at sea are such cells
too.
"""

from __future__ import annotations

from dataclasses import dataclass

from watchkeeper.detect.geometry import area_numbers, distance_m


@dataclass(frozen=True, slots=True, kw_only=True)
class StillParams:
    """When a cell is an anchorage."""

    cell_deg: float = 0.02
    """Side of the cells, degrees (2.2 km)."""
    min_ships: int = 20
    """Fewest ships that lay there. GFW's anchorages: 20 ships."""
    min_still_h: float = 12.0
    """Least time each lay still, hours. GFW: 12 h."""
    max_step_m: float = 600.0
    """From one hour to the next a ship at anchor swings no farther, metres."""
    max_drift_m: float = 1500.0
    """From first to last she stays so near, metres."""
    max_break_h: float = 4.0
    """She is taken to have stayed over so long without a position, hours."""


_BAND, _COLUMN = area_numbers("lat", "lon", "$cell_deg")
_STEP = distance_m("lat_before", "lon_before", "lat", "lon")
_DRIFT = distance_m("lat", "lon", "end_lat", "end_lon")

STILL = f"""
WITH placed AS (
    SELECT s.track_id, s.marking_id, h.hour_no, h.segment_id, h.lat, h.lon,
           LAG(h.hour_no) OVER ship AS hour_before, LAG(h.lat) OVER ship AS lat_before, LAG(h.lon) OVER ship AS lon_before
    FROM hours h JOIN segments s ON s.segment_id = h.segment_id
    WINDOW ship AS (PARTITION BY s.track_id ORDER BY h.hour_no, h.segment_id)
), numbered AS (
    SELECT p.*, SUM(CASE WHEN hour_before IS NOT NULL AND hour_no - hour_before <= $max_break_h AND {_STEP} <= $max_step_m
                         THEN 0 ELSE 1 END)
                OVER (PARTITION BY track_id ORDER BY hour_no, segment_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS run
    FROM placed p
), ranked AS (
    SELECT n.*, ROW_NUMBER() OVER (PARTITION BY track_id, run ORDER BY hour_no, segment_id) AS first_no,
           ROW_NUMBER() OVER (PARTITION BY track_id, run ORDER BY hour_no DESC, segment_id DESC) AS last_no
    FROM numbered n
), runs AS (
    SELECT track_id, run, MIN(marking_id) AS marking_id, MAX(hour_no) - MIN(hour_no) AS still_h,
           MIN(CASE WHEN first_no = 1 THEN lat END) AS lat, MIN(CASE WHEN first_no = 1 THEN lon END) AS lon,
           MIN(CASE WHEN last_no = 1 THEN lat END) AS end_lat, MIN(CASE WHEN last_no = 1 THEN lon END) AS end_lon
    FROM ranked GROUP BY track_id, run
), lay AS (
    SELECT track_id, marking_id, {_BAND} AS band, {_COLUMN} AS column_no
    FROM runs WHERE still_h >= $min_still_h AND {_DRIFT} <= $max_drift_m
)
SELECT marking_id, band, column_no, COUNT(DISTINCT track_id) AS ships, COUNT(*) AS stays
FROM lay GROUP BY marking_id, band, column_no ORDER BY band, column_no, marking_id
"""
"""From `hours` and `segments`: how many ships lay still in each cell, by marking. Cells below `min_ships` are there too."""
