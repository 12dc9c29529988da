"""Offset twin: two ships at the same time go the same way, turn for turn, always as far apart.

A ship that hides may send the track of another, moved by so many metres. Ships in company keep a distance too, but not to tens
of metres over hours and turns; a tow lies nearer than what is looked at here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from watchkeeper.detect.base import Known, Rule
from watchkeeper.detect.geometry import distance_m
from watchkeeper.model.units import METRES_PER_DEGREE
from watchkeeper.places.places import Places


@dataclass(frozen=True, slots=True, kw_only=True)
class OffsetTwinParams:
    """What counts as the same track. Ours; the field names the sign and gives no figures."""

    least_h: int = 3
    """Fewest hours in a row,"""
    least_way_m: float = 5000.0
    """each with at least so much way made, metres: a ship at rest is like any other."""
    hour_deg: float = 0.003
    """The ways of an hour may differ by this, degrees of latitude and of longitude: 300 m,"""
    spread_m: float = 60.0
    """and the distance between the two from its median by this, metres,"""
    spread_share: float = 0.9
    """in this part of the points on the grid: positions scatter and are interpolated through turns."""
    least_turn_deg: float = 10.0
    """Two ships of one speed on one straight lane go alike: the course over an hour must have been off its mean by this at some
    time, degrees,"""
    jump_h: float = 1.5
    """or one of the two jumped within this of the start or the end, hours: there the false track begins and ends."""
    least_apart_m: float = 2000.0
    """Nearer is a tow or a convoy, metres."""
    most_apart_m: float = 200_000.0
    """Farther apart is not looked at, metres."""


_HALF = "2 * $hour_deg"
_QUERY = f"""
WITH hourly AS (
    SELECT segment_id, slot, lat, lon FROM grid WHERE slot - 6 * FLOOR(slot / 6.0) = 0
), moved AS (
    SELECT a.segment_id, a.slot, a.lat, a.lon, b.lat AS lat_2, b.lon AS lon_2, b.lat - a.lat AS north,
           CASE WHEN b.lon - a.lon > 180 THEN b.lon - a.lon - 360 WHEN b.lon - a.lon < -180 THEN b.lon - a.lon + 360
                ELSE b.lon - a.lon END AS east
    FROM hourly a JOIN hourly b ON b.segment_id = a.segment_id AND b.slot = a.slot + 6
), far AS (
    SELECT m.* FROM moved m WHERE {distance_m("m.lat", "m.lon", "m.lat_2", "m.lon_2")} >= $least_way_m
), cells AS (
    SELECT f.segment_id, f.slot, f.lat, f.lon, f.north, f.east, s.up, s.side
    FROM far f CROSS JOIN (SELECT 0 AS up, 0 AS side UNION ALL SELECT 0, 1 UNION ALL SELECT 1, 0 UNION ALL SELECT 1, 1) s
), alike AS (
    SELECT a.slot, a.segment_id AS one, b.segment_id AS other, a.lat, a.lon, b.lat AS other_lat, b.lon AS other_lon, a.north,
           a.east
    FROM cells a JOIN far b ON b.slot = a.slot
     AND CAST(FLOOR(b.north / ({_HALF})) AS BIGINT) = CAST(FLOOR(a.north / ({_HALF}) - 0.5) AS BIGINT) + a.up
     AND CAST(FLOOR(b.east / ({_HALF})) AS BIGINT) = CAST(FLOOR(a.east / ({_HALF}) - 0.5) AS BIGINT) + a.side
    WHERE a.segment_id < b.segment_id AND ABS(a.north - b.north) <= $hour_deg AND ABS(a.east - b.east) <= $hour_deg
), numbered AS (
    SELECT n.*, SUM(CASE WHEN since IS NULL OR since > 6 THEN 1 ELSE 0 END)
                OVER (PARTITION BY one, other ORDER BY slot ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS run
    FROM (SELECT a.*, slot - LAG(slot) OVER (PARTITION BY one, other ORDER BY slot) AS since FROM alike a) n
), runs AS (
    SELECT one, other, run, MIN(slot) AS first_slot, MAX(slot) + 6 AS last_slot, COUNT(*) AS hours_alike
    FROM numbered GROUP BY one, other, run HAVING COUNT(*) >= $least_h
)
SELECT r.* FROM runs r
"""
_ONE = """
SELECT r.one, r.other, r.run, g.slot, g.lat, g.lon
FROM runs r JOIN grid g ON g.segment_id = r.one AND g.slot >= r.first_slot AND g.slot <= r.last_slot
"""
_BOTH = f"""
SELECT o.one, o.other, o.run, o.slot, o.lat, o.lon, g.lat AS other_lat, g.lon AS other_lon,
       {distance_m("o.lat", "o.lon", "g.lat", "g.lon")} AS apart_m,
       g.lat - o.lat AS north_deg,
       CASE WHEN g.lon - o.lon > 180 THEN g.lon - o.lon - 360 WHEN g.lon - o.lon < -180 THEN g.lon - o.lon + 360
            ELSE g.lon - o.lon END AS east_deg
FROM ones o JOIN grid g ON g.segment_id = o.other AND g.slot = o.slot
ORDER BY o.one, o.other, o.run, o.slot
"""
_JUMPED = """
SELECT r.one, r.other, r.run, MIN(j.mmsi) AS jumped
FROM runs r
JOIN segments s ON s.segment_id = r.one OR s.segment_id = r.other
JOIN jumps j ON j.mmsi = s.mmsi
WHERE ABS(j.to_us - r.first_slot * 600000000) <= $jump_h * 3600000000.0
   OR ABS(j.to_us - r.last_slot * 600000000) <= $jump_h * 3600000000.0
GROUP BY r.one, r.other, r.run
"""
_SCHEMA = pa.schema(
    [
        ("start_us", pa.int64()),
        ("end_us", pa.int64()),
        ("is_open", pa.bool_()),
        ("lat", pa.float64()),
        ("lon", pa.float64()),
        ("segment_1", pa.int64()),
        ("segment_2", pa.int64()),
        ("apart_m", pa.float64()),
        ("spread_m", pa.float64()),
        ("turned_deg", pa.float64()),
        ("duration_h", pa.float64()),
        ("steps", pa.int64()),
        ("jumped_mmsi", pa.int64()),
    ]
)


def _twins(known: Known, places: Places, params: Any) -> pa.Table:
    jumped = {(row["one"], row["other"], row["run"]): row["jumped"] for row in known["jumped"].to_pylist()}
    pairs = groupby(known["steps"].to_pylist(), key=lambda row: (row["one"], row["other"], row["run"]))
    found = [_event(key, list(rows), jumped.get(key), params) for key, rows in pairs]
    return pa.Table.from_pylist([row for row in found if row is not None], schema=_SCHEMA)


def _event(
    key: tuple[int, int, int], rows: list[Mapping[str, Any]], jumped: int | None, params: Any
) -> dict[str, Any] | None:
    apart_m = np.array([row["apart_m"] for row in rows])
    middle_m = float(np.median(apart_m))
    spread_m = min(
        float(np.quantile(off_m, params.spread_share)) for off_m in (np.abs(apart_m - middle_m), _off_degrees_m(rows))
    )
    turned_deg = min(_turned_deg(rows, "lat", "lon"), _turned_deg(rows, "other_lat", "other_lon"))
    held = spread_m <= params.spread_m and params.least_apart_m <= middle_m <= params.most_apart_m
    if not held or (turned_deg < params.least_turn_deg and jumped is None):
        return None
    start_us, end_us = rows[0]["slot"] * 600_000_000, rows[-1]["slot"] * 600_000_000
    return {
        "start_us": start_us,
        "end_us": end_us,
        "is_open": False,
        "lat": rows[0]["lat"],
        "lon": rows[0]["lon"],
        "segment_1": key[0],
        "segment_2": key[1],
        "apart_m": middle_m,
        "spread_m": spread_m,
        "turned_deg": turned_deg,
        "duration_h": (end_us - start_us) / 3.6e9,
        "steps": len(rows),
        "jumped_mmsi": jumped,
    }


def _off_degrees_m(rows: list[Mapping[str, Any]]) -> NDArray[np.float64]:
    """How far each is from the median offset in degrees, as metres: a copy may be moved by metres or by degrees."""
    north, east, lat = (np.array([row[name] for row in rows]) for name in ("north_deg", "east_deg", "lat"))
    east_m = (east - np.median(east)) * np.cos(np.radians(lat + north / 2.0))
    return np.asarray(np.hypot(north - np.median(north), east_m) * METRES_PER_DEGREE)


def _turned_deg(rows: list[Mapping[str, Any]], lat_name: str, lon_name: str) -> float:
    """How far the course over an hour was from its mean at most, degrees."""
    lat, lon = (np.array([row[name] for row in rows]) for name in (lat_name, lon_name))
    east = ((lon[6:] - lon[:-6] + 540.0) % 360.0 - 180.0) * np.cos(np.radians(lat[6:]))
    ways = np.exp(1j * np.arctan2(east, lat[6:] - lat[:-6]))
    return float(np.degrees(np.abs(np.angle(ways * np.conj(ways.mean())))).max()) if len(ways) else 0.0


def _reasons(row: Mapping[str, Any], params: OffsetTwinParams) -> list[str]:
    return [
        f"For {row['duration_h']:.1f} h the two went the same way {row['apart_m'] / 1000:.1f} km apart: at "
        f"{params.spread_share:.0%} of "
        f"{row['steps']} points on the ten-minute grid that distance was within {row['spread_m']:.0f} m of its median "
        f"(rule: {params.spread_m:g} m); the course was off its mean by up to {row['turned_deg']:.0f} degrees.",
        f"{row['jumped_mmsi']} jumped there or back as it began or ended."
        if row["jumped_mmsi"]
        else "Which of the two is real this does not say: look where each came from, and which stations heard her.",
        "Ships that keep station on each other in a formation look alike.",
    ]


RULE = Rule(
    kind="offset_twin",
    name="offset_twin",
    version="1",
    reads=("grid", "segments", "jumps"),
    params=OffsetTwinParams(),
    steps=(("runs", _QUERY), ("ones", _ONE), ("steps", _BOTH), ("jumped", _JUMPED), ("found", _twins)),
    query="SELECT * FROM found ORDER BY start_us, segment_1, segment_2",
    reasons=_reasons,
)
