"""Circle: a ship says she goes round and round, on a ring or the sides of a box, at the speed of a ship under way.

False positions are made by formulas, and a ring or a box is the simplest one that never leaves an area. A ship at anchor swings
on a smaller one and slowly; craft at work turn to both sides.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from watchkeeper.detect.base import Known, Rule
from watchkeeper.detect.reasoning.explanations import joined, sentences
from watchkeeper.detect.reasoning.shiptypes import FISHING, PILOTAGE, SERVICE, TOWING
from watchkeeper.detect.reasoning.spans import spans
from watchkeeper.model.units import METRES_PER_DEGREE, METRES_PER_NAUTICAL_MILE
from watchkeeper.places.places import Places


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleParams:
    """What counts as going round. Ours; the field names rings, boxes and hairpins and gives no figures."""

    least_turns: float = 3.0
    """Fewest full turns to one side,"""
    least_h: float = 2.0
    """in at least so many hours,"""
    least_speed_kn: float = 3.0
    """at no less than this by the way of the positions, knots: below it she drifts or swings at anchor."""
    least_one_side: float = 0.7
    """Turns to that side less those to the other are at least this part of both: craft at work turn to and fro."""
    least_radius_m: float = 300.0
    """Half of the extent is at least this, metres: a ship swings on her anchor chain within it,"""
    most_radius_m: float = 10_000.0
    """and at most this, metres."""
    least_turn_a_slot_deg: float = 120.0
    """Turn of a half hour that belongs to it, degrees: one round in an hour and a half, at most."""
    merge_slots: int = 2
    """Half hours between those of one event, at most; 1 is none in between."""


_STARBOARD = spans("turn_deg >= $least_turn_a_slot_deg")
_PORT = spans("turn_deg <= -$least_turn_a_slot_deg")


def _round(known: Known, places: Places, params: Any) -> pa.Table:
    rows = [row for name in ("starboard", "port") for row in known[name].to_pylist()]
    types = {row["segment_id"]: row["ship_type"] for row in known["types"].to_pylist()}
    return pa.Table.from_pylist(
        [made for row in rows if (made := _event(row, types.get(row["segment_id"]), params))], schema=_SCHEMA
    )


_SCHEMA = pa.schema(
    [
        ("start_us", pa.int64()),
        ("end_us", pa.int64()),
        ("is_open", pa.bool_()),
        ("lat", pa.float64()),
        ("lon", pa.float64()),
    ]
    + [("segment_1", pa.int64()), ("segment_2", pa.int64()), ("turns", pa.float64()), ("duration_h", pa.float64())]
    + [
        ("radius_m", pa.float64()),
        ("speed_kn", pa.float64()),
        ("said_speed_kn", pa.float64()),
        ("explanations", pa.string()),
    ]
    + [(f"source_{what}_{n}", pa.int64()) for n in (1, 2) for what in ("file", "offset")]
)
_WORKING = FISHING | TOWING | PILOTAGE | SERVICE


def _event(row: Mapping[str, Any], ship_type: int | None, params: Any) -> dict[str, Any] | None:
    """The event of a run of half hours, None when it is none."""
    hours = (row["end_us"] - row["start_us"]) / 3.6e9
    turns = abs(row["turn_deg"]) / 360.0
    wide_m = (row["east"] - row["west"]) * METRES_PER_DEGREE * math.cos(math.radians(row["lat"]))
    radius_m = max((row["north"] - row["south"]) * METRES_PER_DEGREE, wide_m) / 2.0
    speed_kn = row["path_m"] / METRES_PER_NAUTICAL_MILE / hours if hours else 0.0
    if not (
        hours >= params.least_h
        and turns >= params.least_turns
        and abs(row["turn_deg"]) >= params.least_one_side * row["turned_deg"]
        and params.least_radius_m <= radius_m <= params.most_radius_m
        and speed_kn >= params.least_speed_kn
    ):
        return None
    kept = {name: row[name] for name in row if name.startswith("source_")}
    return {
        "start_us": row["start_us"],
        "end_us": row["end_us"],
        "is_open": False,
        "lat": row["lat"],
        "lon": row["lon"],
        "segment_1": row["segment_id"],
        "segment_2": None,
        "turns": turns,
        "duration_h": hours,
        "radius_m": radius_m,
        "speed_kn": speed_kn,
        "said_speed_kn": row["said_m"] / METRES_PER_NAUTICAL_MILE / hours,
        "explanations": joined(["working"] if ship_type in _WORKING else []),
        **kept,
    }


def _reasons(row: Mapping[str, Any], params: CircleParams) -> list[str]:
    return [
        f"{row['turns']:.1f} turns to one side in {row['duration_h']:.1f} h, within {row['radius_m'] / 1000:.1f} km of a "
        f"middle, at "
        f"{row['speed_kn']:.1f} kn by her positions and {row['said_speed_kn']:.1f} kn by her word "
        f"(rule: {params.least_turns:g} turns, {params.least_h:g} h, {params.least_speed_kn:g} kn).",
        *(
            sentences(row["explanations"])
            or ["Search patterns, sea trials, survey and a ship that waits under way look alike."]
        ),
    ]


RULE = Rule(
    kind="circle",
    name="circle",
    version="1",
    reads=("motion", "segments"),
    params=CircleParams(),
    steps=(
        ("starboard", _STARBOARD),
        ("port", _PORT),
        (
            "types",
            "SELECT DISTINCT s.segment_id, s.ship_type FROM segments s JOIN motion m ON m.segment_id = s.segment_id",
        ),
        ("found", _round),
    ),
    query="SELECT * FROM found ORDER BY start_us, segment_1",
    reasons=_reasons,
)
