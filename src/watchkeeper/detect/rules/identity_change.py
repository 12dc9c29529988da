"""Identity change: under one MMSI a ship goes over to another name, call sign, IMO number, type or size, and stays with it."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from watchkeeper.associate.names import bare_name, one_apart
from watchkeeper.detect.base import Known, Rule
from watchkeeper.detect.reasoning.claimed import READS, claimed_steps
from watchkeeper.detect.reasoning.explanations import joined, sentences
from watchkeeper.model.time import US_PER_DAY, US_PER_H
from watchkeeper.places.places import Places

Row = Mapping[str, Any]
Change = tuple[str, Row, Row]
"""Attribute, the run of the old value and that of the new, with whether it was said before the old one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityChangeParams:
    """What counts as a change. Ours; the field names the sign."""

    least_reports: int = 3
    """Fewest reports of the old and of the new: a bit error makes one."""
    least_h: float = 1.0
    """And each over at least so long, hours."""
    together_h: float = 6.0
    """Changes so near each other are one event, hours: what is typed in is typed in one after the other."""
    size_m: float = 5.0
    """Length or beam must differ by more than this, metres: they are typed in by hand, and measured differently."""
    register_days: float = 30.0
    """A register that tells of the change within this explains it, days."""


_CLAIMS = """
SELECT c.mmsi, c.attribute, c.value, c.first_us, c.last_us, c.reports
FROM claims c JOIN (
    SELECT mmsi, attribute FROM (SELECT DISTINCT mmsi, attribute, value FROM claims) d GROUP BY mmsi,
           attribute HAVING COUNT(*) > 1
) m ON m.mmsi = c.mmsi AND m.attribute = c.attribute
WHERE c.attribute <> 'antenna'
  AND NOT EXISTS (SELECT 1 FROM events_shared_mmsi e JOIN segments s ON s.segment_id = e.segment_1
                  WHERE s.mmsi = c.mmsi AND c.last_us >= e.start_us AND c.first_us <= e.end_us)
ORDER BY c.mmsi, c.attribute, c.first_us, c.value
"""
_REGISTERED = """
SELECT imo, attribute, value, from_us FROM registry
WHERE attribute IN ('name', 'call_sign') AND from_us IS NOT NULL AND imo IS NOT NULL
"""
_NUMBERS = "SELECT DISTINCT mmsi, value FROM claims WHERE attribute = 'imo'"

_SCHEMA = pa.schema(
    [("mmsi", pa.int64()), ("start_us", pa.int64()), ("end_us", pa.int64()), ("changed", pa.string())]
    + [
        (f"{what}_{when}", pa.string())
        for what in ("name", "call_sign", "imo", "type", "size")
        for when in ("before", "after")
    ]
    + [("back", pa.bool_()), ("explanations", pa.string())]
)
_COLUMNS = {"name": "name", "call_sign": "call_sign", "imo": "imo", "ship_type": "type", "size": "size"}


def _changes(known: Known, places: Places, params: Any) -> pa.Table:
    spells: dict[tuple[int, str], list[dict[str, Any]]] = defaultdict(list)
    for row in known["said"].to_pylist():
        spells[row["mmsi"], row["attribute"]].append(row)
    found: dict[int, list[Change]] = defaultdict(list)
    for (mmsi, attribute), rows in spells.items():
        runs = runs_of(rows, params)
        for before, after in itertools.pairwise(runs):
            if _differs(attribute, before["value"], after["value"], params):
                said = {run["value"] for run in runs if run["last_us"] <= before["first_us"]}
                found[mmsi].append((attribute, before, {**after, "back": after["value"] in said}))
    return pa.Table.from_pylist(
        [_row(mmsi, group, known, params) for mmsi, changes in found.items() for group in _together(changes, params)],
        schema=_SCHEMA,
    )


def runs_of(rows: Sequence[Row], params: Any) -> list[dict[str, Any]]:
    """Runs of one value each, in order of time, from rows of days. A value that is too rare is passed over, and one that goes on
    while another is said has no end: those are left out, since they are said by turns."""
    runs: list[dict[str, Any]] = []
    for row in rows:
        if runs and runs[-1]["value"] == row["value"]:
            runs[-1] |= {
                "last_us": max(runs[-1]["last_us"], row["last_us"]),
                "reports": runs[-1]["reports"] + row["reports"],
            }
        else:
            runs.append({name: row[name] for name in ("value", "first_us", "last_us", "reports")})
    lasting = [
        one
        for one in runs
        if one["reports"] >= params.least_reports and one["last_us"] - one["first_us"] >= params.least_h * US_PER_H
    ]
    joined_up: list[dict[str, Any]] = []
    for run in lasting:
        if joined_up and joined_up[-1]["value"] == run["value"]:
            joined_up[-1]["last_us"] = max(joined_up[-1]["last_us"], run["last_us"])
        else:
            joined_up.append(run)
    return [
        run
        for at, run in enumerate(joined_up)
        if (at == 0 or joined_up[at - 1]["last_us"] <= run["first_us"])
        and (at + 1 == len(joined_up) or run["last_us"] <= joined_up[at + 1]["first_us"])
    ]


def _differs(attribute: str, before: str, after: str, params: Any) -> bool:
    if attribute == "size":
        pairs = zip(before.split(" x "), after.split(" x "), strict=True)
        return any(abs(float(one) - float(other)) > params.size_m for one, other in pairs)
    if attribute == "ship_type":  # the second digit of a cargo ship's says what she carries
        return before[:1] != after[:1] or before[0] not in "4678"
    return before != after


def _together(changes: Sequence[Change], params: Any) -> list[list[Change]]:
    groups: list[list[Change]] = []
    for change in sorted(changes, key=lambda one: (one[2]["first_us"], one[0])):
        if groups and change[2]["first_us"] - groups[-1][-1][2]["first_us"] <= params.together_h * US_PER_H:
            groups[-1].append(change)
        else:
            groups.append([change])
    return groups


def _row(mmsi: int, changes: Sequence[Change], known: Known, params: Any) -> dict[str, Any]:
    changed = {attribute: (before["value"], after["value"]) for attribute, before, after in changes}
    start_us = max(before["last_us"] for _, before, _ in changes)
    end_us = max(start_us, min(after["first_us"] for _, _, after in changes))
    slips = set(changed) <= {"name", "call_sign"} and all(one_apart(*map(bare_name, pair)) for pair in changed.values())
    held = {
        "registered": "imo" not in changed and _registered(mmsi, changed, start_us, known, params),
        "typing_error": slips,
    }
    values = {
        f"{column}_{when}": changed.get(attribute, (None, None))[at]
        for attribute, column in _COLUMNS.items()
        for at, when in enumerate(("before", "after"))
    }
    return {
        "mmsi": mmsi,
        "start_us": start_us,
        "end_us": end_us,
        "changed": ",".join(attribute for attribute in _COLUMNS if attribute in changed),
        "back": any(after["back"] for _, _, after in changes),
        "explanations": joined(name for name, holds in held.items() if holds),
        **values,
    }


def _registered(mmsi: int, changed: Mapping[str, tuple[str, str]], at_us: int, known: Known, params: Any) -> bool:
    """Whether a register has the new name or call sign for her number from about then on."""
    numbers = {int(row["value"]) for row in known["numbers"].to_pylist() if row["mmsi"] == mmsi}
    within = params.register_days * US_PER_DAY
    return any(
        row["imo"] in numbers
        and row["attribute"] in changed
        and row["value"] == changed[row["attribute"]][1]
        and abs(row["from_us"] - at_us) <= within
        for row in known["registered"].to_pylist()
    )


_WORDS = {"name": "name", "call_sign": "call sign", "imo": "IMO number", "type": "type", "size": "size"}


def _reasons(row: Mapping[str, Any], params: IdentityChangeParams) -> list[str]:
    changes = [
        f"{word} {row[f'{column}_before']} became {row[f'{column}_after']}"
        for column, word in _WORDS.items()
        if row[f"{column}_after"] is not None
    ]
    hours = (row["end_us"] - row["start_us"]) / US_PER_H
    return [
        f"Under one MMSI: {'; '.join(changes)}. {hours:.1f} h lie between the last report of the old and the first of the new.",
        *(
            ["An IMO number stays with a hull for its life: another one is another hull, or a false one."]
            if row["imo_after"]
            else []
        ),
        *(
            ["She had said the new before the old: two ships by turns under one number, or two sets."]
            if row["back"]
            else []
        ),
        *(sentences(row["explanations"]) or ["Ships are sold and renamed; the base rate says how often here."]),
    ]


RULE = Rule(
    kind="identity_change",
    name="identity_change",
    version="1",
    reads=(*READS, "registry", "events_shared_mmsi"),
    params=IdentityChangeParams(),
    steps=(
        ("said", _CLAIMS),
        ("registered", _REGISTERED),
        ("numbers", _NUMBERS),
        ("claimed", _changes),
        *claimed_steps(goes_on=False),
    ),
    query="SELECT * FROM found ORDER BY start_us, segment_1",
    reasons=_reasons,
)
