"""Sighting dark: a ship was seen, AIS was received there then, and none of the ships heard is she.

A claim about a search: it holds for what was listened to. Where nobody was heard for hours nothing is said. Ships that were
silent then, and had time to come and go, are named with it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from watchkeeper.associate import Outcome
from watchkeeper.detect.base import Known, Rule
from watchkeeper.detect.geometry import distance_m
from watchkeeper.detect.reasoning.explanations import joined, sentences
from watchkeeper.detect.reasoning.sightings import READS, SMALL_M, STEPS, Answer, answers, called, is_small_craft
from watchkeeper.places.places import Places


@dataclass(frozen=True, slots=True, kw_only=True)
class SightingDarkParams:
    """When a sighting is told as dark."""

    min_margin: float = 2.3
    """Least natural logarithm of how much likelier darkness is than any ship heard: ten times. As in sighting_match."""
    small_m: float = SMALL_M
    """Up to this length she may be under 300 gross tonnage, metres; SOLAS V/19 asks for AIS from there on voyages abroad."""
    max_silence_h: float = 336.0
    """Longest silence of a ship that is named, hours (14 days); as in dark_encounter."""
    length_share: float = 0.35
    """Ships whose length differs by more than this share of that seen are not named."""
    kept_candidates: int = 5
    """Silent ships named."""


_TO = distance_m("g.lat", "g.lon", "s.lat", "s.lon")
_BACK = distance_m("s.lat", "s.lon", "g.next_lat", "g.next_lon")
_SILENT = f"""
WITH away AS (
    SELECT s.sighting_id, s.marking_id, g.id AS gap_id, g.mmsi, g.segment_1, t.length_m, s.t_us, g.start_us, g.end_us,
           g.class_speed_kn, {_TO} AS to_m, COALESCE({_BACK}, 0.0) AS back_m
    FROM seen s JOIN events_gap g ON g.start_us <= s.t_us AND (g.end_us IS NULL OR g.end_us >= s.t_us)
    JOIN segments t ON t.segment_id = g.segment_1
    WHERE g.silence_h <= $max_silence_h
), spare AS (
    SELECT a.*, LEAST((t_us - start_us) / 3600000000.0 - to_m / 1852.0 / class_speed_kn,
                      COALESCE((end_us - t_us) / 3600000000.0 - back_m / 1852.0 / class_speed_kn, 1.0e9)) AS spare_h
    FROM away a
)
SELECT * FROM spare WHERE spare_h >= 0 ORDER BY sighting_id, marking_id, gap_id
"""


def _dark(known: Known, places: Places, params: SightingDarkParams) -> pa.Table:
    """One row for each sighting that is clearly none of the ships heard."""
    silent: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for row in known["silent"].to_pylist():
        silent.setdefault((row["sighting_id"], row["marking_id"]), []).append(row)
    found = []
    for answer in answers(known):
        margin = answer.found.margin
        if answer.found.outcome is Outcome.DARK and margin is not None and margin >= params.min_margin:
            key = answer.seen["sighting_id"], answer.seen["marking_id"]
            found.append(_row(answer, _fitting(answer.seen, silent.get(key, []), params), params))
    return pa.Table.from_pylist(found, schema=_SCHEMA)


def _fitting(seen: Mapping[str, Any], rows: list[dict[str, Any]], params: SightingDarkParams) -> list[dict[str, Any]]:
    """Silent ships that were not too long or short, the one with least time to spare to be elsewhere first."""
    length_m = seen["length_m"]

    def off(row: Mapping[str, Any]) -> float:
        return abs(row["length_m"] - length_m) / length_m if length_m and row["length_m"] else 0.0

    return sorted(
        (row for row in rows if off(row) <= params.length_share),
        key=lambda row: (row["to_m"] + row["back_m"], row["gap_id"]),
    )


def _row(answer: Answer, silent: list[dict[str, Any]], params: SightingDarkParams) -> dict[str, Any]:
    seen = answer.seen
    named = [
        {
            "mmsi": row["mmsi"],
            "gap": row["gap_id"],
            "spare_h": round(row["spare_h"], 1) if row["end_us"] is not None else None,
            "length_m": row["length_m"],
        }
        for row in silent[: params.kept_candidates]
    ]
    explanations = set()
    if is_small_craft(seen, params.small_m):
        explanations.add("small_craft")
    if (seen["ship_type"] or "").lower() in ("warship", "naval", "coast guard", "coast_guard"):
        explanations.add("state_ship")
    if silent:
        explanations.add("silent_ship")
    margin = answer.found.margin
    return {
        "start_us": seen["t_us"],
        "end_us": seen["t_us"],
        "is_open": False,
        "lat": seen["lat"],
        "lon": seen["lon"],
        "segment_1": None,
        "segment_2": None,
        "source_marking_id": seen["marking_id"],
        "scope": "sighting",
        "name": called(seen),
        "sighting_id": seen["sighting_id"],
        "sensor": seen["sensor"],
        "length_m": seen["length_m"],
        "margin": margin if margin is not None and math.isfinite(margin) else None,
        "candidates": answer.found.candidates,
        "ships_around": answer.around.ships_around,
        "silent_ships": len(silent),
        "ranked": json.dumps(named),
        "named_gaps": ",".join(row["gap"] for row in named) or None,
        "explanations": joined(explanations),
    }


_SCHEMA = pa.schema(
    [(name, pa.int64()) for name in ("start_us", "end_us", "segment_1", "segment_2", "source_marking_id")]
    + [("is_open", pa.bool_()), ("candidates", pa.int64()), ("ships_around", pa.int64()), ("silent_ships", pa.int64())]
    + [(name, pa.float64()) for name in ("lat", "lon", "length_m", "margin")]
    + [
        (name, pa.string())
        for name in ("scope", "name", "sighting_id", "sensor", "ranked", "named_gaps", "explanations")
    ]
)


def _reasons(row: Mapping[str, Any], params: SightingDarkParams) -> list[str]:
    said = [f"{row['name']}: AIS was received there then, and none of the ships heard is she."]
    if row["margin"] is None:
        said.append(f"No ship heard came near enough to be her; {row['ships_around']} were heard within 30 km.")
    else:
        said.append(
            f"{row['candidates']} heard nearby were passed over: darkness is e^{row['margin']:.1f} times likelier "
            f"(rule: e^{params.min_margin:g})."
        )
    if row["silent_ships"]:
        said.append(
            f"{row['silent_ships']} ships of such a length were silent then with time to be there; `ranked` names them."
        )
    said += sentences(row["explanations"])
    said.append("Dark says that she was not heard, not that she hid.")
    return said


RULE = Rule(
    kind="sighting_dark",
    name="sighting_dark",
    version="1",
    reads=(*READS, "events_gap"),
    params=SightingDarkParams(),
    steps=(*STEPS, ("silent", _SILENT), ("dark", _dark)),
    query="SELECT * FROM dark ORDER BY start_us, sighting_id, source_marking_id",
    reasons=_reasons,
    cites=("named_gaps",),
    identity=("sighting_id", "source_marking_id"),
)
