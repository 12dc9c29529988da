"""Invalid IMO number: a ship claims a number that cannot be one, for its check digit fails or it has not seven digits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from watchkeeper.detect.base import Known, Rule
from watchkeeper.detect.reasoning.claimed import READS, claimed_steps
from watchkeeper.detect.reasoning.explanations import joined, sentences
from watchkeeper.model.imo import Imo, one_digit_off
from watchkeeper.places.places import Places


@dataclass(frozen=True, slots=True, kw_only=True)
class ImoInvalidParams:
    """What counts as claiming an invalid number."""

    least_reports: int = 3
    """Fewest reports of it: a bit error makes one. Ours. The check digit is IMO resolution A.1117(30)'s."""


_NUMBERS = """
SELECT mmsi, value, MIN(first_us) AS first_us, MAX(last_us) AS last_us, CAST(SUM(reports) AS BIGINT) AS reports
FROM claims WHERE attribute = 'imo' GROUP BY mmsi, value HAVING SUM(reports) >= $least_reports
ORDER BY mmsi, first_us, value
"""
_OTHERWISE = """
SELECT DISTINCT mmsi, attribute, value FROM claims WHERE attribute IN ('name', 'call_sign')
"""
_REGISTERED = "SELECT DISTINCT imo, attribute, value FROM registry WHERE attribute IN ('name', 'call_sign', 'mmsi')"

_SCHEMA = pa.schema(
    [("mmsi", pa.int64()), ("start_us", pa.int64()), ("end_us", pa.int64()), ("reports", pa.int64())]
    + [(name, pa.string()) for name in ("imos", "meant", "explanations")]
)


def _invalid(known: Known, places: Places, params: Any) -> pa.Table:
    """One row for each MMSI that claimed such numbers: from the first report to the last."""
    claimed: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for row in known["numbers"].to_pylist():
        if Imo.parse(row["value"]) is None:
            claimed[row["mmsi"]].append(row)
    meant = _registered(known)
    rows = []
    for mmsi, numbers in claimed.items():
        said = {("mmsi", str(mmsi))} | known_of(known["otherwise"], mmsi)
        near = {one["value"]: _meant(one["value"], meant, said) for one in numbers}
        found = sorted({str(imo) for imo in near.values() if imo is not None})
        slips = len(numbers) == 1 and None not in near.values()
        rows.append(
            {
                "mmsi": mmsi,
                "start_us": min(one["first_us"] for one in numbers),
                "end_us": max(one["last_us"] for one in numbers),
                "reports": sum(one["reports"] for one in numbers),
                "imos": ", ".join(one["value"] for one in numbers),
                "meant": ", ".join(found) or None,
                "explanations": joined(["typing_error"] if slips else []),
            }
        )
    return pa.Table.from_pylist(rows, schema=_SCHEMA)


def known_of(otherwise: pa.Table, mmsi: int) -> set[tuple[str, str]]:
    """(attribute, value) of what else a number said of its ship."""
    return {(row["attribute"], row["value"]) for row in otherwise.to_pylist() if row["mmsi"] == mmsi}


def _registered(known: Known) -> dict[int, set[tuple[str, str]]]:
    ships: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for row in known["registered"].to_pylist():
        if row["imo"] is not None:
            ships[row["imo"]].add((row["attribute"], row["value"]))
    return ships


def _meant(value: str, registered: Mapping[int, set[tuple[str, str]]], said: set[tuple[str, str]]) -> int | None:
    """The registered number one digit off whose ship has this MMSI, or this name and call sign; None when there is none."""
    for imo in one_digit_off(value):
        same = registered.get(imo, set()) & said
        if any(attribute == "mmsi" for attribute, _ in same) or len(same) >= 2:
            return imo
    return None


def _reasons(row: Mapping[str, Any], params: ImoInvalidParams) -> list[str]:
    many = ", " in row["imos"]
    return [
        f"Claims IMO {row['imos']} in {row['reports']} reports: "
        + ("none of these can be a ship's number." if many else "no ship can have that number: its check digit fails."),
        *(["The number changed meanwhile, from one that cannot be to another."] if many else []),
        *([f"A register has this ship under IMO {row['meant']}, one digit off."] if row["meant"] else []),
        *(
            sentences(row["explanations"])
            or ["Numbers are typed in by hand, and small ships that need none often send another: most are careless."]
        ),
    ]


RULE = Rule(
    kind="imo_invalid",
    name="imo_invalid",
    version="1",
    reads=(*READS, "registry"),
    params=ImoInvalidParams(),
    steps=(
        ("numbers", _NUMBERS),
        ("otherwise", _OTHERWISE),
        ("registered", _REGISTERED),
        ("claimed", _invalid),
        *claimed_steps(),
    ),
    query="SELECT * FROM found ORDER BY start_us, segment_1",
    reasons=_reasons,
)
