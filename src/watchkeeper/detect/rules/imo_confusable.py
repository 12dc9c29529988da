"""Confusable IMO number: what a ship claims is one stroke of paint from another ship's number. A question.

Asked are ships on the watchlist or a sanctions list, ships that a register says are gone, and registered ships of the same
name or very size.

A 3 made an 8 keeps the check digit valid at half the places, so that the check digit alone misses half of this trick. A number
that a register has for this very ship is hers, however near another it lies.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from watchkeeper.detect.base import Known, Rule
from watchkeeper.detect.reasoning.claimed import READS, claimed_steps
from watchkeeper.model.imo import Imo, one_stroke_off
from watchkeeper.model.register import GONE
from watchkeeper.places.places import Places


@dataclass(frozen=True, slots=True, kw_only=True)
class ImoConfusableParams:
    """What counts as confusable. Strokes: 0-8, 1-7, 3-8, 5-6, 6-8."""

    least_reports: int = 3
    """Fewest reports of a number: a bit error makes one. Ours."""
    length_share: float = 0.25
    """Where both lengths are known they may differ by this part: a painted number does not change the hull. Ours."""
    registered_length_m: float = 1.0
    """A registered ship that is neither watched nor gone must have the claimed name, or lengths no further apart, metres: there
    are many of them. Ours."""


_NUMBERS = """
SELECT c.mmsi, c.value, MIN(c.first_us) AS start_us, MAX(c.last_us) AS end_us, CAST(SUM(c.reports) AS BIGINT) AS reports
FROM claims c WHERE c.attribute = 'imo' GROUP BY c.mmsi, c.value HAVING SUM(c.reports) >= $least_reports
ORDER BY c.mmsi, start_us, c.value
"""
_OWN = "SELECT DISTINCT imo, value FROM registry WHERE attribute = 'mmsi' AND imo IS NOT NULL"
_NAMES = "SELECT DISTINCT mmsi, value FROM claims WHERE attribute = 'name'"
_LENGTHS = "SELECT mmsi, MEDIAN(length_m) AS length_m FROM segments WHERE length_m IS NOT NULL GROUP BY mmsi"
_TARGETS = f"""
SELECT imo, 'watched' AS why, MIN(name) AS name, MIN(length_m) AS length_m, MIN(marking_id) AS marking_id
FROM watched WHERE kind = 'ship' AND imo IS NOT NULL GROUP BY imo
UNION ALL
SELECT imo, 'listed' AS why, MIN(name) AS name, MIN(length_m) AS length_m, MIN(marking_id) AS marking_id
FROM watched WHERE kind = 'listed' AND imo IS NOT NULL GROUP BY imo
UNION ALL
SELECT g.imo, 'gone' AS why, MIN(n.value) AS name, MIN(l.number) AS length_m, MIN(g.marking_id) AS marking_id
FROM registry g
LEFT JOIN registry n ON n.imo = g.imo AND n.attribute = 'name'
LEFT JOIN registry l ON l.imo = g.imo AND l.attribute = 'length_m'
WHERE g.attribute = 'status' AND g.value IN ({", ".join(f"'{one}'" for one in GONE)}) AND g.imo IS NOT NULL
GROUP BY g.imo
UNION ALL
SELECT n.imo, 'registered' AS why, MIN(n.value) AS name, MIN(l.number) AS length_m, MIN(n.marking_id) AS marking_id
FROM registry n
LEFT JOIN registry l ON l.imo = n.imo AND l.attribute = 'length_m'
WHERE n.attribute = 'name' AND n.imo IS NOT NULL
GROUP BY n.imo
"""
_REGISTERED = "SELECT DISTINCT imo FROM registry WHERE imo IS NOT NULL"

_SCHEMA = pa.schema(
    [
        ("mmsi", pa.int64()),
        ("start_us", pa.int64()),
        ("end_us", pa.int64()),
        ("imo", pa.int64()),
        ("valid", pa.bool_()),
        ("other_imo", pa.int64()),
        ("other_name", pa.string()),
        ("other_is", pa.string()),
        ("length_m", pa.float64()),
        ("other_length_m", pa.float64()),
        ("reports", pa.int64()),
        ("source_marking_id", pa.int64()),
    ]
)


ORDER = ("watched", "listed", "gone", "registered")
"""What another ship may be; the last only of one that is none of the others."""


def _confusable(known: Known, places: Places, params: Any) -> pa.Table:
    registered = set(known["registered"].column("imo").to_pylist())
    own = {(row["imo"], row["value"]) for row in known["own"].to_pylist()}
    names = {(row["mmsi"], row["value"]) for row in known["names"].to_pylist()}
    length_m = {row["mmsi"]: row["length_m"] for row in known["lengths"].to_pylist()}
    targets: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for target in sorted(known["targets"].to_pylist(), key=lambda row: (row["imo"], ORDER.index(row["why"]))):
        if target["why"] != "registered" or not targets[target["imo"]]:
            targets[target["imo"]].append(target)
    rows = []
    for row in known["numbers"].to_pylist():
        imo = int(row["value"])
        if imo in registered or targets.get(imo):  # hers by a register, or itself the one that is watched
            continue
        for other in (target for one in one_stroke_off(imo) for target in targets.get(one, [])):
            mine = length_m.get(row["mmsi"])
            near = _same_length(mine, other["length_m"], params.length_share)
            if other["why"] == "registered":
                apart_m = None if mine is None or other["length_m"] is None else abs(mine - other["length_m"])
                same_name = (row["mmsi"], other["name"]) in names
                hers = (other["imo"], str(row["mmsi"])) in own  # a slip of the finger: told with the invalid number
                near = (
                    near and not hers and (same_name or (apart_m is not None and apart_m <= params.registered_length_m))
                )
            if near:
                rows.append(
                    {
                        "mmsi": row["mmsi"],
                        "start_us": row["start_us"],
                        "end_us": row["end_us"],
                        "imo": imo,
                        "valid": Imo.parse(imo) is not None,
                        "other_imo": other["imo"],
                        "other_name": other["name"],
                        "other_is": other["why"],
                        "length_m": mine,
                        "other_length_m": other["length_m"],
                        "reports": row["reports"],
                        "source_marking_id": other["marking_id"],
                    }
                )
    return pa.Table.from_pylist(rows, schema=_SCHEMA)


def _same_length(one: float | None, other: float | None, share: float) -> bool:
    return one is None or other is None or abs(one - other) <= share * max(one, other)


def _reasons(row: Mapping[str, Any], params: ImoConfusableParams) -> list[str]:
    other = f"IMO {row['other_imo']}" + (f" ({row['other_name']})" if row["other_name"] else "")
    what = {
        "watched": "is on the watchlist",
        "listed": "is on a sanctions list",
        "gone": "is gone, a register says",
        "registered": "a register has under the same name or with the same length",
    }[row["other_is"]]
    said = [
        f"Is IMO {row['imo']}, claimed in {row['reports']} reports, really {other}, which {what}? One stroke of paint apart.",
        "Its check digit holds: that alone shows nothing." if row["valid"] else "Its check digit fails.",
        "No register that is loaded has the claimed number.",
    ]
    if row["length_m"] and row["other_length_m"]:
        said.append(f"Lengths: {row['length_m']:.0f} m transmitted, {row['other_length_m']:.0f} m of the other.")
    return [*said, "Numbers lie so near each other by chance too: ask for a photograph of the hull."]


RULE = Rule(
    kind="imo_confusable",
    name="imo_confusable",
    version="1",
    reads=(*READS, "registry", "watched"),
    params=ImoConfusableParams(),
    steps=(
        ("numbers", _NUMBERS),
        ("own", _OWN),
        ("names", _NAMES),
        ("lengths", _LENGTHS),
        ("targets", _TARGETS),
        ("registered", _REGISTERED),
        ("claimed", _confusable),
        *claimed_steps(),
    ),
    query="SELECT * FROM found ORDER BY start_us, segment_1, other_imo, other_is",
    reasons=_reasons,
    identity=("other_imo", "other_is"),
)
