"""On land: a ship says for hours that she is kilometres inland, where no ships go.

The coast of the table has no rivers, canals or lakes. Water that many ships use is learnt from where they are; near known
anchorages and where jamming displaced ships nothing is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from watchkeeper.detect.base import Known, Rule
from watchkeeper.detect.columns import floats, with_column
from watchkeeper.detect.reasoning.jammed import COLUMNS, Jammed
from watchkeeper.model.time import US_PER_H
from watchkeeper.places.places import Places


@dataclass(frozen=True, slots=True, kw_only=True)
class OnLandParams:
    """What counts as on land."""

    least_inland_m: float = 3000.0
    """Metres from the sea: the coast is drawn to about 1 km, its distances are known up to 4 km inland."""
    least_h: int = 2
    """Fewest hours with a position there,"""
    merge_within_h: int = 3
    """hours at most from one to the next. Ours."""
    harbour_m: float = 3000.0
    """Nearer to a known anchorage is water of some kind, metres: as near as a port visit begins."""
    berth_m: float = 10_000.0
    """So near, metres, a ship at rest lies at a berth;"""
    at_rest_kn: float = 1.0
    """at rest is below this on the mean of an hour, knots."""
    least_share: float = 0.8
    """Part of a segment's hours that lie inland: who came there from the sea came by water. False positions begin with a jump,
    and so with a segment of their own."""
    least_sea_h: int = 2
    """Hours in which the number was heard at sea, in all the data: one that never was is an inland craft's."""
    waterway_deg: float = 0.1
    """Side of the cells in which ships are counted, degrees."""
    waterway_ships: int = 3
    """Ships in a cell, or in those around it, from which it is taken for water: ours."""


_ON_LAND = """
SELECT h.hour_no, h.segment_id, s.mmsi, h.lat, h.lon, h.speed_kn, n.hours_heard
FROM hours h
JOIN segments s ON s.segment_id = h.segment_id AND s.positions >= 3
JOIN (
    SELECT segment_id, COUNT(*) AS hours_heard, SUM(CASE WHEN shore_m = 0 THEN 1 ELSE 0 END) AS hours_on_land
    FROM hours WHERE heard_terrestrial + heard_satellite + heard_unsaid > 0 GROUP BY segment_id
) n ON n.segment_id = h.segment_id AND n.hours_on_land >= $least_share * n.hours_heard
JOIN (
    SELECT s.mmsi, SUM(CASE WHEN h.shore_m > 0 THEN 1 ELSE 0 END) AS hours_at_sea
    FROM hours h JOIN segments s ON s.segment_id = h.segment_id AND s.positions >= 3
    WHERE h.heard_terrestrial + h.heard_satellite + h.heard_unsaid > 0 GROUP BY s.mmsi
) w ON w.mmsi = s.mmsi AND w.hours_at_sea >= $least_sea_h
WHERE h.shore_m = 0 AND h.heard_terrestrial + h.heard_satellite + h.heard_unsaid > 0
"""


def _inland(known: Known, places: Places, params: Any) -> pa.Table:
    """The hours far enough inland, away from anchorages and from water that many ships use."""
    rows = known["on_land"]
    lat, lon = floats(rows, "lat"), floats(rows, "lon")
    inland_m = places.inland_m(lat, lon) if len(rows) else np.empty(0)
    _, away_m = places.anchorages.nearest(lat, lon, params.berth_m)
    at_rest = np.isfinite(away_m) & ~(floats(rows, "speed_kn") >= params.at_rest_kn)
    deep = (inland_m >= params.least_inland_m) & ~(away_m <= params.harbour_m) & ~at_rest
    rows = with_column(rows, "inland_m", inland_m).filter(pa.array(deep))
    jammed = Jammed(known["disturbances"])
    free = [
        not jammed.covers(row["mmsi"], row["hour_no"] * US_PER_H, row["lat"], row["lon"]) for row in rows.to_pylist()
    ]
    rows = rows.filter(pa.array(free, pa.bool_()))
    return rows.filter(pc.invert(pa.array(_waterways(rows, params), pa.bool_())))


def _waterways(rows: pa.Table, params: Any) -> list[bool]:
    """Whether each position lies in water that many ships use."""
    side = params.waterway_deg
    at = [
        (int(np.floor(lat / side)), int(np.floor(lon / side)), mmsi)
        for lat, lon, mmsi in zip(*(rows.column(name).to_pylist() for name in ("lat", "lon", "mmsi")), strict=True)
    ]
    ships: dict[tuple[int, int], set[int]] = {}
    for band, column, mmsi in at:
        for up in (-1, 0, 1):
            for right in (-1, 0, 1):
                ships.setdefault((band + up, column + right), set()).add(mmsi)
    return [len(ships[band, column]) >= params.waterway_ships for band, column, _ in at]


_QUERY = """
WITH numbered AS (
    SELECT n.*, SUM(CASE WHEN since IS NULL OR since > $merge_within_h THEN 1 ELSE 0 END)
                OVER (PARTITION BY segment_id ORDER BY hour_no ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS run
    FROM (SELECT i.*, hour_no - LAG(hour_no) OVER (PARTITION BY segment_id ORDER BY hour_no) AS since FROM inland i) n
), ranked AS (
    SELECT n.*, ROW_NUMBER() OVER (PARTITION BY segment_id, run ORDER BY hour_no) AS first_no FROM numbered n
), runs AS (
    SELECT segment_id, run, MIN(hour_no) AS first_hour, MAX(hour_no) AS last_hour, COUNT(*) AS hours_on_land,
           MIN(CASE WHEN first_no = 1 THEN lat END) AS lat, MIN(CASE WHEN first_no = 1 THEN lon END) AS lon,
           MAX(inland_m) AS inland_m
    FROM ranked GROUP BY segment_id, run HAVING COUNT(*) >= $least_h
)
SELECT GREATEST(r.first_hour * 3600000000, s.start_us) AS start_us, LEAST((r.last_hour + 1) * 3600000000, s.end_us) AS end_us,
       FALSE AS is_open, r.lat, r.lon, r.segment_id AS segment_1, CAST(NULL AS BIGINT) AS segment_2, r.hours_on_land,
       r.inland_m
FROM runs r JOIN segments s ON s.segment_id = r.segment_id
ORDER BY start_us, segment_1
"""


def _reasons(row: Mapping[str, Any], params: OnLandParams) -> list[str]:
    deep = "4 km or more" if row["inland_m"] >= 3999.0 else f"up to {row['inland_m'] / 1000:.1f} km"
    return [
        f"In {row['hours_on_land']} hours her positions lay {deep} inland (rule: {params.least_inland_m / 1000:g} km, "
        f"{params.least_h} hours), near no known anchorage and where fewer than {params.waterway_ships} ships go.",
        "A river, canal or lake that few ships use looks alike: the coast of the table has none.",
    ]


RULE = Rule(
    kind="on_land",
    name="on_land",
    version="1",
    reads=("hours", "segments", "events_jamming"),
    params=OnLandParams(),
    steps=(
        ("on_land", _ON_LAND),
        ("disturbances", f"SELECT {COLUMNS} FROM events_jamming"),
        ("inland", _inland),
    ),
    query=_QUERY,
    reasons=_reasons,
)
