"""Relations that several rules read and that are worked out of others, once: portable SQL over relations and each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from watchkeeper.detect.geometry import distance_m
from watchkeeper.engine import Engine, Relation
from watchkeeper.model.units import kn_to_mps


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """A relation, what it is made of, and how."""

    reads: tuple[str, ...]
    query: str


_ATTRIBUTES = (
    ("imo", "CAST(imo AS VARCHAR)", "imo IS NOT NULL"),
    ("name", "name", "name IS NOT NULL"),
    ("call_sign", "call_sign", "call_sign IS NOT NULL"),
    ("ship_type", "CAST(ship_type AS VARCHAR)", "ship_type IS NOT NULL AND ship_type > 0"),
    (
        "size",
        "CAST(CAST(FLOOR(length_m + 0.5) AS BIGINT) AS VARCHAR) || ' x ' || CAST(CAST(FLOOR(width_m + 0.5) AS BIGINT) AS "
        "VARCHAR)",
        "length_m > 0 AND width_m > 0",
    ),
    (
        "antenna",
        "CAST(to_bow_m AS VARCHAR) || ' ' || CAST(to_stern_m AS VARCHAR) || ' ' || CAST(to_port_m AS VARCHAR) || ' ' || "
        "CAST(to_starboard_m AS VARCHAR)",
        "to_bow_m IS NOT NULL AND to_stern_m IS NOT NULL AND to_port_m IS NOT NULL AND to_starboard_m IS NOT NULL "
        "AND to_bow_m + to_stern_m > 0",
    ),
)
"""What ships say of themselves, each as text; an entry of zeros says nothing."""
_EACH = "\nUNION ALL\n".join(
    f"SELECT mmsi, '{name}' AS attribute, {value} AS value, day_no, first_us, last_us, reports FROM cards WHERE {said}"
    for name, value, said in _ATTRIBUTES
)
_ALL = ", ".join(
    (
        "imo",
        "name",
        "call_sign",
        "ship_type",
        "length_m",
        "width_m",
        "to_bow_m",
        "to_stern_m",
        "to_port_m",
        "to_starboard_m",
    )
)
TABLE_REPORT_US = 1_800_000_000
"""A feed that is a table says a ship's identity on each row and is kept where that changes: it counts as a report so often,
microseconds, until the next change or her last position."""
_CLAIMS = f"""
WITH ends AS (
    SELECT mmsi, MAX(end_us) AS end_us FROM segments GROUP BY mmsi
), tables AS (
    SELECT s.*, COALESCE(LEAD(s.t_us) OVER (PARTITION BY s.mmsi, s.file_no ORDER BY s.t_us, s."offset"),
                         GREATEST(e.end_us, s.t_us)) AS until_us
    FROM statics s LEFT JOIN ends e ON e.mmsi = s.mmsi WHERE s.msg_type IS NULL AND s.t_us IS NOT NULL
), told AS (
    SELECT s.mmsi, s.t_us, s.t_us AS until_us, 1 AS reports, {_ALL}
    FROM statics s WHERE s.msg_type IS NOT NULL AND s.t_us IS NOT NULL
    UNION ALL
    SELECT t.mmsi, t.t_us, COALESCE(t.until_us, t.t_us) AS until_us,
           CAST(1 + FLOOR((COALESCE(t.until_us, t.t_us) - t.t_us) / {TABLE_REPORT_US}.0) AS BIGINT) AS reports, {_ALL}
    FROM tables t
), cards AS (
    SELECT mmsi, CAST(FLOOR(t_us / 86400000000.0) AS BIGINT) AS day_no, imo, name, call_sign, ship_type, length_m, width_m,
           to_bow_m, to_stern_m, to_port_m, to_starboard_m, MIN(t_us) AS first_us, MAX(until_us) AS last_us,
           SUM(reports) AS reports
    FROM told
    GROUP BY mmsi, CAST(FLOOR(t_us / 86400000000.0) AS BIGINT), imo, name, call_sign, ship_type, length_m, width_m, to_bow_m,
             to_stern_m, to_port_m, to_starboard_m
), said AS (
{_EACH}
)
SELECT mmsi, attribute, value, day_no, MIN(first_us) AS first_us, MAX(last_us) AS last_us, CAST(SUM(reports) AS BIGINT) AS reports
FROM said GROUP BY mmsi, attribute, value, day_no
"""

REACH_KN, SLACK_M = 30.0, 3000.0
"""Knots that a ship may keep over hours, as in joining segments into tracks, and metres for clocks and errors of positions."""
_REACH_M = f"({kn_to_mps(REACH_KN)} * (p.t_us - p.t_before_us) / 1000000.0 + {SLACK_M})"
_JUMPS = f"""
WITH kept AS (
    SELECT segment_id, mmsi, start_us, end_us FROM segments WHERE positions >= 3
), mixed AS (
    SELECT DISTINCT a.mmsi FROM kept a JOIN kept b ON a.mmsi = b.mmsi AND a.segment_id < b.segment_id
    WHERE a.start_us <= b.end_us + 21600000000 AND b.start_us <= a.end_us + 21600000000
), placed AS (
    SELECT p.mmsi, p.segment_id, p.t_us, p.lat, p.lon, p.file_no, p."offset",
           LAG(p.segment_id) OVER ship AS segment_before, LAG(p.t_us) OVER ship AS t_before_us,
           LAG(p.lat) OVER ship AS lat_before, LAG(p.lon) OVER ship AS lon_before,
           LAG(p.file_no) OVER ship AS file_before, LAG(p."offset") OVER ship AS offset_before
    FROM positions p JOIN kept k ON k.segment_id = p.segment_id JOIN mixed m ON m.mmsi = k.mmsi
    WHERE NOT p.repeat
    WINDOW ship AS (PARTITION BY p.mmsi ORDER BY p.t_us, p.file_no, p."offset")
), far AS (
    SELECT p.*, {distance_m("p.lat_before", "p.lon_before", "p.lat", "p.lon")} AS distance_m
    FROM placed p WHERE p.segment_id <> p.segment_before
)
SELECT p.mmsi, p.segment_before AS from_segment, p.segment_id AS to_segment, p.t_before_us AS from_us, p.t_us AS to_us,
       p.lat_before AS from_lat, p.lon_before AS from_lon, p.lat AS to_lat, p.lon AS to_lon, p.distance_m,
       p.file_before AS from_file_no, p.offset_before AS from_offset, p.file_no AS to_file_no, p."offset" AS to_offset
FROM far p WHERE p.distance_m > {_REACH_M}
"""

DERIVED: Mapping[str, Derived] = {
    "claims": Derived(reads=("statics", "segments"), query=_CLAIMS),
    "jumps": Derived(reads=("positions", "segments"), query=_JUMPS),
}
"""`claims`: what an MMSI said of its ship on each day (`mmsi`, `attribute`, `value`, `day_no`, `first_us`, `last_us`,
`reports`). `jumps`: positions of one MMSI, one after the other, too far apart for a ship (`from_` and `to_` segment, time, place
and observation, `distance_m`); positions in segments of fewer than three are left out, which bit errors make."""


def derive(name: str, engine: Engine, relations: Mapping[str, Relation]) -> Relation:
    """A relation of `DERIVED`."""
    made = DERIVED[name]
    return engine.sql(made.query, {one: relations[one] for one in made.reads}, {})
