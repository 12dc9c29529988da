"""Sighting match: a ship that was seen is one that transmits, and what is painted on her says the same, or does not.

Association says which ship she is, by where and when she was, how long and of what kind; another name on the hull counts little
against it. Only a match that is clear is told, since of a wrong one the names would differ too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from watchkeeper.associate.names import bare_name
from watchkeeper.detect.base import Known, Rule
from watchkeeper.detect.reasoning.explanations import joined, sentences
from watchkeeper.detect.reasoning.identities import Compared, compared, imo_digits
from watchkeeper.detect.reasoning.sightings import READS, STEPS, Answer, answers
from watchkeeper.places.places import Places


@dataclass(frozen=True, slots=True, kw_only=True)
class SightingMatchParams:
    """When a match is told."""

    min_margin: float = 2.3
    """Least natural logarithm of how much likelier this ship is than the best other answer: ten times. Measured: of answers as
    clear as that about 1 in 100 name another ship, in dense waters up to 3 in 100 (docs/explanation/association.md)."""


_NAMED = """
SELECT segment_id, track_id, mmsi, name, imo, start_us, end_us FROM segments WHERE name IS NOT NULL OR imo IS NOT NULL
ORDER BY segment_id
"""


def _matches(known: Known, places: Places, params: SightingMatchParams) -> pa.Table:
    """One row for each clear match of which something was both read and heard."""
    found = []
    named = known["named"].to_pylist()
    for answer in answers(known):
        match = answer.found.match
        if match is None or answer.found.margin is None or answer.found.margin < params.min_margin:
            continue
        name = next((ship["name"] for ship in answer.ships if ship["name"]), None)
        imo = next((ship["imo"] for ship in answer.ships if ship["imo"]), None)
        said = compared(answer.seen, name, imo)
        if said.comparable:
            found.append(_row(answer, said, name, imo, _others(answer, named)))
    return pa.Table.from_pylist(found, schema=_SCHEMA)


def _others(answer: Answer, named: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Segments of other ships that broadcast the name or number read."""
    mine = {ship["track_id"] for ship in answer.ships}
    read = bare_name(answer.seen["painted_name"] or "")
    digits = imo_digits(answer.seen["painted_imo"])
    return [
        row
        for row in named
        if row["track_id"] not in mine
        and ((read and row["name"] and bare_name(row["name"]) == read) or (digits and row["imo"] == int(digits)))
    ]


def _row(
    answer: Answer, said: Compared, name: str | None, imo: int | None, others: list[dict[str, Any]]
) -> dict[str, Any]:
    seen, match = answer.seen, answer.found.match
    assert match is not None
    t_us = seen["t_us"]
    heard = [row for row in others if row["start_us"] <= t_us <= row["end_us"]]
    explanations = set()
    if said.by_one:
        explanations.add("misread")
    if said.differs and others and not heard:
        explanations.add("named_ship_silent")
    also = {row["segment_id"] for row in (*answer.ships[1:], *answer.passed_over, *others)}
    margin = answer.found.margin
    return {
        "start_us": t_us,
        "end_us": t_us,
        "is_open": False,
        "lat": seen["lat"],
        "lon": seen["lon"],
        "segment_1": answer.ships[0]["segment_id"],
        "segment_2": None,
        "also_segments": ",".join(map(str, sorted(also))) or None,
        "source_marking_id": seen["marking_id"],
        "sighting_id": seen["sighting_id"],
        "sensor": seen["sensor"],
        "identity": "contradicts" if said.differs else "confirms",
        "painted_name": seen["painted_name"],
        "painted_imo": seen["painted_imo"],
        "broadcast_name": name,
        "broadcast_imo": imo,
        "differs": ",".join(said.differs) or None,
        "margin": margin,
        "distance_m": match.distance_m,
        "spread_m": match.spread_m,
        "silence_s": match.silence_s,
        "basis": match.basis,
        "elsewhere_mmsi": heard[0]["mmsi"] if heard else None,
        "explanations": joined(explanations),
    }


_SCHEMA = pa.schema(
    [(name, pa.int64()) for name in ("start_us", "end_us", "segment_1", "segment_2", "source_marking_id")]
    + [("is_open", pa.bool_()), ("broadcast_imo", pa.int64()), ("elsewhere_mmsi", pa.int64())]
    + [(name, pa.float64()) for name in ("lat", "lon", "margin", "distance_m", "spread_m", "silence_s")]
    + [
        (name, pa.string())
        for name in (
            "also_segments", "sighting_id", "sensor", "identity", "painted_name", "painted_imo", "broadcast_name",
            "differs", "basis", "explanations",
        )
    ]
)  # fmt: skip


_BASIS = {
    "between": "positions before and after, the nearer",
    "after": "her last position",
    "before": "her next position",
}


def _reasons(row: Mapping[str, Any], params: SightingMatchParams) -> list[str]:
    minutes = row["silence_s"] / 60
    said = [
        f"Seen {row['distance_m']:,.0f} m from where AIS puts her, by {_BASIS[row['basis']]}, {minutes:.0f} min away; "
        f"the standard deviation of that is {row['spread_m']:,.0f} m."
    ]
    painted = ", ".join(str(v) for v in (row["painted_name"], row["painted_imo"] and f"IMO {row['painted_imo']}") if v)
    heard = ", ".join(
        str(v) for v in (row["broadcast_name"], row["broadcast_imo"] and f"IMO {row['broadcast_imo']:07d}") if v
    )
    if row["differs"]:
        said.append(
            f"Painted on her: {painted}. Broadcast: {heard}. They differ in {row['differs'].replace(',', ' and ')}."
        )
    else:
        said.append(f"Painted on her: {painted}. Broadcast: {heard}. They agree.")
    if row["elsewhere_mmsi"]:
        said.append(
            f"What is painted on her was broadcast by MMSI {row['elsewhere_mmsi']:09d} at that time, on another track."
        )
    return said + sentences(row["explanations"])


RULE = Rule(
    kind="sighting_match",
    name="sighting_match",
    version="1",
    reads=READS,
    params=SightingMatchParams(),
    steps=(*STEPS, ("named", _NAMED), ("matches", _matches)),
    query="SELECT * FROM matches ORDER BY start_us, segment_1, sighting_id, source_marking_id",
    reasons=_reasons,
    identity=("sighting_id", "source_marking_id"),
)
