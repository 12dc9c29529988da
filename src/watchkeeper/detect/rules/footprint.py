"""Footprint: a coast station hears a position that lies far beyond anything else it ever heard.

A signal comes from where the ship is, whatever position it says. What a station hears is learnt from the lake: the cells in
which it heard several ships. Where weather carries signals over the horizon, it carries several ships' and the cells are known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from watchkeeper.detect.base import Known, Rule
from watchkeeper.detect.geometry import area_numbers
from watchkeeper.places.great_circle import great_circle_m
from watchkeeper.places.places import Places


@dataclass(frozen=True, slots=True, kw_only=True)
class FootprintParams:
    """What counts as beyond a station. Ours; the field names the test and gives no figures."""

    cell_deg: float = 0.5
    """Side of the cells, degrees."""
    known_ships: int = 3
    """Ships heard in a cell by which it is within the station's reach."""
    station_ships: int = 20
    """Of a station that heard fewer, nothing is said."""
    least_beyond_m: float = 120_000.0
    """Metres from the nearest such cell: two horizons of a coast station."""
    least_positions: int = 3
    """Fewest positions in a cell: one may be a bit error."""
    merge_within_h: float = 6.0
    """Hours between cells of one event, at most."""


_BAND, _COLUMN = area_numbers("p.lat", "p.lon", "$cell_deg")
_CELLS = f"""
SELECT p.station, p.mmsi, p.segment_id, {_BAND} AS band, {_COLUMN} AS column_no,
       CAST(FLOOR(p.t_us / 86400000000.0) AS BIGINT) AS day_no,
       COUNT(*) AS positions, MIN(p.t_us) AS from_us, MAX(p.t_us) AS to_us
FROM positions p JOIN segments s ON s.segment_id = p.segment_id AND s.positions >= 3
WHERE NOT p.repeat AND p.station IS NOT NULL AND (p.receiver IS NULL OR p.receiver <> 'satellite')
GROUP BY p.station, p.mmsi, p.segment_id, {_BAND}, {_COLUMN}, CAST(FLOOR(p.t_us / 86400000000.0) AS BIGINT)
"""
_REACHED = """
SELECT c.station, c.band, c.column_no, COUNT(*) AS ships
FROM (SELECT DISTINCT station, mmsi, band, column_no FROM cells) c
JOIN (SELECT station FROM (SELECT DISTINCT station, mmsi FROM cells) d GROUP BY station HAVING COUNT(*) >= $station_ships) n
  ON n.station = c.station
GROUP BY c.station, c.band, c.column_no
"""
_STRANGE = """
SELECT c.* FROM cells c
JOIN reached r ON r.station = c.station AND r.band = c.band AND r.column_no = c.column_no
WHERE r.ships < $known_ships AND c.positions >= $least_positions
ORDER BY c.station, c.mmsi, c.from_us
"""


def _beyond(known: Known, places: Places, params: Any) -> pa.Table:
    """The strange cells with the distance to the nearest that the station knows, those far enough."""
    side, cells = params.cell_deg, known["strange"]
    by_station: dict[str, list[tuple[float, float]]] = {}
    for row in known["reached"].to_pylist():
        if row["ships"] >= params.known_ships:
            middle = ((row["band"] + 0.5) * side, (row["column_no"] + 0.5) * side)
            by_station.setdefault(row["station"], []).append(middle)
    known_cells = {name: np.array(middles) for name, middles in by_station.items()}
    away = []
    for row in cells.to_pylist():
        middles = known_cells.get(row["station"])
        if middles is None:
            away.append(0.0)
            continue
        lat, lon = (row["band"] + 0.5) * side, (row["column_no"] + 0.5) * side
        away.append(float(great_circle_m(lat, lon, middles[:, 0], middles[:, 1]).min()))
    made = cells.append_column("beyond_m", pa.array(away, pa.float64()))
    return made.filter(pa.array([metres >= params.least_beyond_m for metres in away], pa.bool_()))


_QUERY = """
WITH numbered AS (
    SELECT n.*, SUM(CASE WHEN before_us IS NULL OR from_us - before_us > $merge_within_h * 3600000000.0 THEN 1 ELSE 0 END)
                OVER (PARTITION BY mmsi ORDER BY from_us, station, band, column_no
                      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS run
    FROM (SELECT b.*, MAX(to_us) OVER (PARTITION BY mmsi ORDER BY from_us, station, band, column_no
                                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before_us FROM beyond b) n
), ranked AS (
    SELECT n.*, ROW_NUMBER() OVER (PARTITION BY mmsi, run ORDER BY beyond_m DESC, from_us, station, band, column_no) AS place
    FROM numbered n
)
SELECT MIN(from_us) AS start_us, MAX(to_us) AS end_us, FALSE AS is_open,
       (MIN(CASE WHEN place = 1 THEN band END) + 0.5) * $cell_deg AS lat,
       (MIN(CASE WHEN place = 1 THEN column_no END) + 0.5) * $cell_deg AS lon,
       MIN(CASE WHEN place = 1 THEN segment_id END) AS segment_1, CAST(NULL AS BIGINT) AS segment_2,
       CAST(SUM(positions) AS BIGINT) AS positions_beyond, MAX(beyond_m) AS beyond_m,
       MIN(CASE WHEN place = 1 THEN station END) AS station
FROM ranked GROUP BY mmsi, run
ORDER BY start_us, segment_1
"""


def _reasons(row: Mapping[str, Any], params: FootprintParams) -> list[str]:
    return [
        f"{row['positions_beyond']} positions lie up to {row['beyond_m'] / 1000:.0f} km beyond all that {row['station']} or "
        f"others "
        f"that heard them have in reach (rule: {params.least_beyond_m / 1000:g} km beyond cells in which "
        f"{params.known_ships} ships "
        "were heard).",
        "A signal comes from where the ship is: she was nearer to the station than she said.",
        "Several stations under one name, or a feed that names the wrong one, look alike.",
    ]


RULE = Rule(
    kind="footprint",
    name="footprint",
    version="1",
    reads=("positions", "segments"),
    params=FootprintParams(),
    steps=(("cells", _CELLS), ("reached", _REACHED), ("strange", _STRANGE), ("beyond", _beyond)),
    query=_QUERY,
    reasons=_reasons,
)
