"""Hand-over: one MMSI falls silent for good, another begins where that ship could be, and both say the same hull.

A hull that takes another number ends one track and begins another. The join asks for reach, the same size, and either the same
IMO number or a hull alike in all that a new name does not change: where the antenna stands, draught and type.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from watchkeeper.detect.base import Known, Rule
from watchkeeper.detect.geometry import distance_m
from watchkeeper.detect.reasoning.explanations import joined, sentences
from watchkeeper.detect.reasoning.shiptypes import group_of
from watchkeeper.model.imo import Imo
from watchkeeper.model.time import US_PER_DAY, US_PER_H
from watchkeeper.model.units import m_to_nm
from watchkeeper.places.places import Places

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverParams:
    """What counts as one hull. 48 h, reach, dimensions and draught are the field's; figures are ours."""

    within_h: float = 48.0
    """Longest silence between the two, hours."""
    speed_kn: float = 20.0
    """Speed at which the way between must be possible, knots,"""
    slack_m: float = 10_000.0
    """with so many metres of slack."""
    draught_m: float = 0.25
    """Draughts may differ by this, metres: nobody loads in hours at sea."""
    least_length_m: float = 40.0
    """Smaller craft are too alike to be told by their size, metres; the same IMO number tells them still."""
    edge_h: float = 6.0
    """An MMSI begins or ends when the data go on for so long before or after it, hours: else nobody listened."""
    least_positions: int = 10
    """Fewest positions of each number."""
    register_days: float = 30.0
    """A register that tells of the change within this explains it, days."""


_NUMBERS = """
SELECT mmsi, MIN(start_us) AS start_us, MAX(end_us) AS end_us, SUM(positions) AS positions
FROM segments WHERE positions >= 3 GROUP BY mmsi HAVING SUM(positions) >= $least_positions
"""
_PAIRS = f"""
WITH span AS (
    SELECT MIN(start_us) AS first_us, MAX(end_us) AS last_us FROM segments
), ends AS (
    SELECT n.mmsi, n.end_us, MIN(s.segment_id) AS segment_id FROM numbers n
    JOIN segments s ON s.mmsi = n.mmsi AND s.end_us = n.end_us AND s.positions >= 3
    CROSS JOIN span p WHERE n.end_us <= p.last_us - $edge_h * 3600000000.0
    GROUP BY n.mmsi, n.end_us
), begins AS (
    SELECT n.mmsi, n.start_us, MIN(s.segment_id) AS segment_id FROM numbers n
    JOIN segments s ON s.mmsi = n.mmsi AND s.start_us = n.start_us AND s.positions >= 3
    CROSS JOIN span p WHERE n.start_us >= p.first_us + $edge_h * 3600000000.0
    GROUP BY n.mmsi, n.start_us
), near AS (
    SELECT e.mmsi AS mmsi_1, b.mmsi AS mmsi_2, e.end_us AS start_us, b.start_us AS end_us, e.segment_id AS segment_1,
           b.segment_id AS segment_2, x.end_lat AS lat, x.end_lon AS lon, x.end_file_no AS source_file_1,
           x.end_offset AS source_offset_1, y.start_file_no AS source_file_2, y.start_offset AS source_offset_2,
           {distance_m("x.end_lat", "x.end_lon", "y.start_lat", "y.start_lon")} AS distance_m
    FROM ends e JOIN begins b ON b.mmsi <> e.mmsi AND b.start_us > e.end_us
     AND b.start_us <= e.end_us + $within_h * 3600000000.0
    JOIN segments x ON x.segment_id = e.segment_id
    JOIN segments y ON y.segment_id = b.segment_id
)
SELECT n.* FROM near n
WHERE n.distance_m <= $slack_m + $speed_kn * 1852.0 * (n.end_us - n.start_us) / 3600000000.0
ORDER BY n.start_us, n.mmsi_1, n.mmsi_2
"""
_SAID = """
WITH wanted AS (SELECT DISTINCT mmsi_1 AS mmsi FROM pairs UNION SELECT DISTINCT mmsi_2 AS mmsi FROM pairs)
SELECT c.mmsi, c.attribute, c.value, MIN(c.first_us) AS first_us, MAX(c.last_us) AS last_us,
       CAST(SUM(c.reports) AS BIGINT) AS reports
FROM claims c JOIN wanted w ON w.mmsi = c.mmsi GROUP BY c.mmsi, c.attribute, c.value
ORDER BY c.mmsi, c.attribute, reports DESC, c.value
"""
_DRAUGHTS = """
WITH wanted AS (SELECT DISTINCT mmsi_1 AS mmsi FROM pairs UNION SELECT DISTINCT mmsi_2 AS mmsi FROM pairs), ranked AS (
    SELECT s.mmsi, s.draught_m, ROW_NUMBER() OVER (PARTITION BY s.mmsi ORDER BY s.t_us, s."offset") AS first_no,
           ROW_NUMBER() OVER (PARTITION BY s.mmsi ORDER BY s.t_us DESC, s."offset" DESC) AS last_no
    FROM statics s JOIN wanted w ON w.mmsi = s.mmsi WHERE s.draught_m > 0 AND s.t_us IS NOT NULL
)
SELECT mmsi, MAX(CASE WHEN first_no = 1 THEN draught_m END) AS first_m, MAX(CASE WHEN last_no = 1 THEN draught_m END) AS last_m
FROM ranked GROUP BY mmsi
"""
_REGISTERED = """
SELECT imo, value, from_us, until_us FROM registry WHERE attribute = 'mmsi' AND imo IS NOT NULL
"""

_MADE = [
    ("same", pa.string()),
    ("other", pa.string()),
    ("imo", pa.int64()),
    ("size", pa.string()),
    ("draught_m", pa.float64()),
    ("mmsi_before", pa.int64()),
    ("mmsi_after", pa.int64()),
    ("name_before", pa.string()),
    ("name_after", pa.string()),
    ("silence_h", pa.float64()),
    ("implied_speed_kn", pa.float64()),
    ("explanations", pa.string()),
]


def _hulls(known: Known, places: Places, params: Any) -> pa.Table:
    """The pairs that are one hull, each number at most once on either side unless the IMO number tells."""
    said: dict[int, dict[str, str]] = defaultdict(dict)
    for row in known["said"].to_pylist():
        said[row["mmsi"]].setdefault(row["attribute"], row["value"])
    draughts = {row["mmsi"]: row for row in known["draughts"].to_pylist()}
    found = []
    for pair in known["pairs"].to_pylist():
        before, after = said[pair["mmsi_1"]], said[pair["mmsi_2"]]
        depth = (
            draughts.get(pair["mmsi_1"], {}).get("last_m"),
            draughts.get(pair["mmsi_2"], {}).get("first_m"),
        )
        same = _same(before, after, depth, params)
        if _one_hull(same, before, after, params):
            found.append((pair, same, before, after, depth))
    firsts = Counter(pair["mmsi_1"] for pair, *_ in found)
    lasts = Counter(pair["mmsi_2"] for pair, *_ in found)
    rows = [
        _row(pair, same, before, after, depth, known["registered"], params)
        for pair, same, before, after, depth in found
        if "imo" in same or (firsts[pair["mmsi_1"]] == 1 and lasts[pair["mmsi_2"]] == 1)
    ]
    schema = known["pairs"].schema
    for name, kind in _MADE:
        schema = schema.append(pa.field(name, kind))
    return pa.Table.from_pylist(rows, schema=schema)


def _same(
    before: Mapping[str, str], after: Mapping[str, str], depth: tuple[float | None, float | None], params: Any
) -> list[str]:
    """What of both is the same."""
    same = [
        name for name in ("size", "antenna", "name", "call_sign") if name in before and before[name] == after.get(name)
    ]
    if "imo" in before and before["imo"] == after.get("imo") and Imo.parse(before["imo"]) is not None:
        same.append("imo")
    if depth[0] is not None and depth[1] is not None and abs(depth[0] - depth[1]) <= params.draught_m:
        same.append("draught")
    types = [group_of(int(one["ship_type"])) if "ship_type" in one else None for one in (before, after)]
    if types[0] is not None and types[0] == types[1]:
        same.append("type")
    return same


def _one_hull(same: list[str], before: Mapping[str, str], after: Mapping[str, str], params: Any) -> bool:
    if "imo" in same:
        return "size" in same or "size" not in before or "size" not in after
    numbers = [one["imo"] for one in (before, after) if "imo" in one]
    if len(numbers) == 2 or "size" not in same:
        return False
    long_enough = float(before["size"].split(" x ")[0]) >= params.least_length_m
    return long_enough and {"antenna", "draught", "type"} <= set(same)


def _row(
    pair: Row,
    same: list[str],
    before: Mapping[str, str],
    after: Mapping[str, str],
    depth: tuple[float | None, float | None],
    registered: pa.Table,
    params: Any,
) -> dict[str, Any]:
    hours = (pair["end_us"] - pair["start_us"]) / US_PER_H
    imo = next((int(one["imo"]) for one in (before, after) if "imo" in one), None)
    differing = [
        name for name in ("name", "call_sign", "imo") if (before.get(name) or after.get(name)) and name not in same
    ]
    known = imo is not None and _registered(imo, pair, registered, params)
    return {
        **pair,
        "same": ", ".join(same),
        "other": ", ".join(differing) or None,
        "imo": imo,
        "size": before.get("size"),
        "draught_m": depth[1],
        "mmsi_before": pair["mmsi_1"],
        "mmsi_after": pair["mmsi_2"],
        "name_before": before.get("name"),
        "name_after": after.get("name"),
        "silence_h": hours,
        "implied_speed_kn": m_to_nm(pair["distance_m"]) / hours,
        "explanations": joined(["registered"] if known else []),
    }


def _registered(imo: int, pair: Row, registered: pa.Table, params: Any) -> bool:
    """Whether a register has the ship under the new number from about then on."""
    within = params.register_days * US_PER_DAY
    return any(
        row["imo"] == imo
        and row["value"] == str(pair["mmsi_2"])
        and row["from_us"] is not None
        and abs(row["from_us"] - pair["end_us"]) <= within
        for row in registered.to_pylist()
    )


_QUERY = """
SELECT start_us, end_us, FALSE AS is_open, lat, lon, segment_1, segment_2, mmsi_before, mmsi_after, name_before, name_after, imo,
       size, draught_m, same, other, silence_h, distance_m, implied_speed_kn, explanations, source_file_1, source_offset_1,
       source_file_2, source_offset_2
FROM hulls ORDER BY start_us, segment_1, segment_2
"""


def _reasons(row: Mapping[str, Any], params: HandOverParams) -> list[str]:
    names = [row[name] or "no name" for name in ("name_before", "name_after")]
    return [
        f"MMSI {row['mmsi_before']} ({names[0]}) was heard no more; {row['silence_h']:.1f} h later {row['mmsi_after']} "
        f"({names[1]}) "
        f"began {row['distance_m'] / 1852:.0f} nm away, {row['implied_speed_kn']:.1f} kn between them.",
        f"The same: {row['same'].replace('_', ' ')}."
        + (f" Not the same, or not said: {row['other'].replace('_', ' ')}." if row["other"] else ""),
        *(
            sentences(row["explanations"])
            or [
                "No register that is loaded tells of it. Ships are sold and go under another flag; a register may lag behind."
            ]
        ),
    ]


RULE = Rule(
    kind="hand_over",
    name="hand_over",
    version="1",
    reads=("claims", "segments", "statics", "registry"),
    params=HandOverParams(),
    steps=(
        ("numbers", _NUMBERS),
        ("pairs", _PAIRS),
        ("said", _SAID),
        ("draughts", _DRAUGHTS),
        ("registered", _REGISTERED),
        ("hulls", _hulls),
    ),
    query=_QUERY,
    reasons=_reasons,
)
