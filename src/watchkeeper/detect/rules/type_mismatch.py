"""Type mismatch: what a ship calls herself does not go with her size, her draught, or what a register says she is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from watchkeeper.detect.base import Known, Rule
from watchkeeper.detect.reasoning.claimed import READS, claimed_steps
from watchkeeper.detect.reasoning.shiptypes import CARGO, CARRIERS, FISHING, PILOTAGE, TANKER, TOWING, group_of
from watchkeeper.places.places import Places


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeMismatchParams:
    """What goes with a type. Lengths and draughts are meant to lie above those of every ship of the kind; all of them ours."""

    fishing_length_m: float = 145.0
    """Fishing vessels, metres."""
    fishing_draught_m: float = 9.0
    """Draught of fishing vessels, metres."""
    slow_fishing_length_m: float = 80.0
    """A fishing vessel this long, metres, that draws"""
    slow_fishing_draught_m: float = 6.0
    """so much, metres, and"""
    no_gear_kn: float = 4.5
    """never goes slower than this at sea, knots, works no gear: trawls are towed and lines hauled below it;"""
    least_sea_h: int = 24
    """of fewer hours at sea nothing is said,"""
    sea_nm: float = 10.0
    """and at sea is farther from land than this, nautical miles."""
    tug_length_m: float = 100.0
    """Tugs and towing vessels, metres."""
    pilot_length_m: float = 80.0
    """Pilot vessels and port tenders, metres."""
    pleasure_length_m: float = 185.0
    """Sailing and pleasure craft, metres."""
    tanker_length_m: float = 460.0
    """Tankers and cargo ships, metres."""
    least_reports: int = 10
    """Fewest reports of a type: a bit error makes one, a crew corrects a slip."""
    least_share: float = 0.5
    """Least part of all reports of a type."""


_TYPES = """
SELECT mmsi, value, MIN(first_us) AS start_us, MAX(last_us) AS end_us, CAST(SUM(reports) AS BIGINT) AS reports
FROM claims WHERE attribute = 'ship_type' GROUP BY mmsi, value ORDER BY mmsi, value
"""
_HULLS = """
SELECT s.mmsi, MEDIAN(s.length_m) AS length_m, MAX(d.draught_m) AS draught_m
FROM segments s
LEFT JOIN (SELECT mmsi, MEDIAN(draught_m) AS draught_m FROM statics WHERE draught_m > 0 GROUP BY mmsi) d ON d.mmsi = s.mmsi
GROUP BY s.mmsi
"""
_PACE = """
SELECT s.mmsi, COUNT(*) AS hours_at_sea, SUM(CASE WHEN h.speed_kn < $no_gear_kn THEN 1 ELSE 0 END) AS slow_hours
FROM hours h JOIN segments s ON s.segment_id = h.segment_id AND s.ship_type = 30
WHERE h.speed_kn IS NOT NULL AND h.shore_m > $sea_nm * 1852.0 GROUP BY s.mmsi
"""
_REGISTERED = """
SELECT c.mmsi, r.value, MIN(r.source) AS register, MIN(r.marking_id) AS marking_id
FROM (SELECT mmsi, value FROM claims WHERE attribute = 'imo' GROUP BY mmsi, value HAVING SUM(reports) >= $least_reports) c
JOIN registry r ON CAST(r.imo AS VARCHAR) = c.value AND r.attribute = 'ship_type'
GROUP BY c.mmsi, r.value ORDER BY c.mmsi, r.value
"""

_SCHEMA = pa.schema(
    [
        ("mmsi", pa.int64()),
        ("start_us", pa.int64()),
        ("end_us", pa.int64()),
        ("ship_type", pa.int64()),
        ("says", pa.string()),
        ("length_m", pa.float64()),
        ("draught_m", pa.float64()),
        ("registered_type", pa.string()),
        ("register", pa.string()),
        ("against", pa.string()),
        ("reports", pa.int64()),
        ("source_marking_id", pa.int64()),
    ]
)
WORDS = (
    ("tanker", TANKER), ("gas", TANKER), ("fish", FISHING), ("trawl", FISHING), ("bulk", CARGO), ("cargo", CARGO),
    ("container", CARGO), ("tug", TOWING), ("pilot", PILOTAGE), ("passenger", frozenset(range(60, 70))),
    ("ferry", frozenset(range(60, 70))),
)  # fmt: skip
"""Words in a register's type, and the types that go with them; the first that fits decides."""


def _mismatched(known: Known, places: Places, params: Any) -> pa.Table:
    hulls = {row["mmsi"]: row for row in known["hulls"].to_pylist()}
    pace = {row["mmsi"]: row for row in known["pace"].to_pylist()}
    registers: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for row in known["registered"].to_pylist():
        registers[row["mmsi"]].append(row)
    total: dict[int, int] = defaultdict(int)
    for row in known["types"].to_pylist():
        total[row["mmsi"]] += row["reports"]
    rows = []
    for row in known["types"].to_pylist():
        mmsi, hull = row["mmsi"], hulls.get(row["mmsi"])
        if hull is None or row["reports"] < max(params.least_reports, params.least_share * total[mmsi]):
            continue
        register = next((one for one in registers[mmsi] if contradicts(int(row["value"]), one["value"])), None)
        against = by_hull(int(row["value"]), hull["length_m"], hull["draught_m"], pace.get(mmsi), params)
        if register is not None:
            against.append("register")
        if against:
            rows.append(
                {
                    "mmsi": mmsi,
                    "start_us": row["start_us"],
                    "end_us": row["end_us"],
                    "ship_type": int(row["value"]),
                    "says": group_of(int(row["value"])),
                    "length_m": hull["length_m"],
                    "draught_m": hull["draught_m"],
                    "registered_type": None if register is None else register["value"],
                    "register": None if register is None else register["register"],
                    "against": ",".join(against),
                    "reports": row["reports"],
                    "source_marking_id": None if register is None else register["marking_id"],
                }
            )
    return pa.Table.from_pylist(rows, schema=_SCHEMA)


def contradicts(ship_type: int, registered: str) -> bool:
    """Whether a register's type is of another group than the one sent. Types it has no word for, and carriers of one kind
    that call themselves another, contradict nothing: registers and crews draw that line differently."""
    types = next((types for word, types in WORDS if word in registered.lower()), None)
    if types is None or ship_type in types or ship_type >= 90 or ship_type < 20:
        return False
    return not (ship_type in CARGO and types <= CARRIERS) and not (types <= CARGO and ship_type in CARRIERS)


def by_hull(
    ship_type: int, length_m: float | None, draught_m: float | None, pace: Mapping[str, Any] | None, params: Any
) -> list[str]:
    """What of her does not go with the type: `length`, `draught`, `pace`."""
    limits = (
        (FISHING, params.fishing_length_m),
        (TOWING, params.tug_length_m),
        (PILOTAGE, params.pilot_length_m),
        (frozenset({36, 37}), params.pleasure_length_m),
        (CARRIERS, params.tanker_length_m),
    )
    found = ["length" for types, most_m in limits if ship_type in types and length_m is not None and length_m > most_m]
    if ship_type in FISHING and draught_m is not None and draught_m > params.fishing_draught_m:
        found.append("draught")
    large = (length_m or 0.0) >= params.slow_fishing_length_m and (draught_m or 0.0) >= params.slow_fishing_draught_m
    if (
        ship_type in FISHING
        and large
        and pace is not None
        and pace["hours_at_sea"] >= params.least_sea_h
        and not pace["slow_hours"]
    ):
        found.append("pace")
    return found


def _reasons(row: Mapping[str, Any], params: TypeMismatchParams) -> list[str]:
    against = set(row["against"].split(","))
    length, draught = row["length_m"] or 0.0, row["draught_m"] or 0.0
    said = {
        "length": f"She is {length:.0f} m long, and no such ship is.",
        "draught": f"She draws {draught:.1f} m by the median, and no such ship does.",
        "pace": f"She is {length:.0f} m long, draws {draught:.1f} m and never slowed down at sea to work gear.",
        "register": f"According to {row['register']} she is of type {row['registered_type']}.",
    }
    return [
        f"Calls herself type {row['ship_type']} ({row['says']}) in {row['reports']} reports.",
        *(sentence for name, sentence in said.items() if name in against),
        "Types are typed in by hand, and often wrong by default.",
    ]


RULE = Rule(
    kind="type_mismatch",
    name="type_mismatch",
    version="1",
    reads=(*READS, "hours", "registry"),
    params=TypeMismatchParams(),
    steps=(
        ("types", _TYPES),
        ("hulls", _HULLS),
        ("pace", _PACE),
        ("registered", _REGISTERED),
        ("claimed", _mismatched),
        *claimed_steps(),
    ),
    query="SELECT * FROM found ORDER BY start_us, segment_1, ship_type",
    reasons=_reasons,
    identity=("ship_type",),
)
