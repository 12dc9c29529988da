"""Dark encounter: one ship loiters where she is seen; another, silent at the time, could have been alongside.

For every loitering the silences of other ships are searched that leave time to come, hand cargo over and go. The candidates are
ranked: by whether draughts changed in opposite directions, whether both are tankers or neither, whether something explains the
silence or it goes on, how much of the loitering she could have been there, how well what one gave fits what the other took, and
then the shorter silence first.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from watchkeeper.detect.base import Known, Rule
from watchkeeper.detect.columns import floats, with_column
from watchkeeper.detect.geometry import distance_m
from watchkeeper.detect.reasoning.shiptypes import CARRIERS, TANKER
from watchkeeper.model.units import METRES_PER_NAUTICAL_MILE
from watchkeeper.places.places import Places


@dataclass(frozen=True, slots=True, kw_only=True)
class DarkEncounterParams:
    """What counts as a possible meeting. The field publishes no figures; these are ours, measured on scenarios."""

    min_cargo_h: float = 2.0
    """Least time they could have lain together, hours; as an encounter."""
    max_silence_h: float = 336.0
    """Longest silence of the other, hours (14 days): in a longer one she may have been anywhere."""
    max_candidates: int = 200
    """Candidates compared by sea for each loitering, the nearest by great circle."""
    kept_candidates: int = 5
    """Candidates named."""
    draught_before_h: float = 48.0
    """The last draught said up to the loitering is that before it, if not older, hours."""
    draught_after_h: float = 12.0
    """The last draught said until so long after it is that after it, hours."""
    min_draught_m: float = 0.5
    """A draught that changes by so much says that cargo went over, metres."""


_TYPES = ", ".join(map(str, sorted(CARRIERS)))
_CARRIES = f"(ship_type IS NULL OR ship_type = 0 OR ship_type >= 90 OR ship_type IN ({_TYPES}))"
_TO = distance_m("g.lat", "g.lon", "l.lat", "l.lon")
_BACK = distance_m("l.end_lat", "l.end_lon", "g.next_lat", "g.next_lon")

_PAIRS = f"""
WITH drifting AS (
    SELECT e.id, e.start_us, e.end_us, e.lat, e.lon, e.end_lat, e.end_lon, e.segment_1, e.track_1, s.mmsi, s.ship_type,
           CAST(s.length_m * s.width_m AS DOUBLE) AS deck_m2
    FROM events_loitering e JOIN segments s ON s.segment_id = e.segment_1 WHERE {_CARRIES}
), silent AS (
    SELECT g.*, COALESCE(g.end_us, z.horizon_us) AS until_us, g.end_us IS NULL AS still_silent,
           CAST(s.length_m * s.width_m AS DOUBLE) AS deck_m2
    FROM events_gap g CROSS JOIN horizon z JOIN segments s ON s.segment_id = g.segment_1
    WHERE {_CARRIES.replace("ship_type", "g.ship_type")} AND silence_h <= $max_silence_h
      AND silence_outside_outage_h >= $min_cargo_h
      AND (explanations IS NULL OR (explanations NOT LIKE '%in_port%' AND explanations NOT LIKE '%neighbours_silent%'))
), reached AS (
    SELECT l.id AS loitering_id, l.start_us AS from_us, l.end_us AS to_us, l.lat, l.lon, l.end_lat, l.end_lon,
           l.segment_1, l.mmsi AS mmsi_1, g.id AS gap_id, g.segment_1 AS segment_2, g.mmsi AS mmsi_2, g.start_us AS off_us,
           g.until_us AS on_us, g.still_silent, g.lat AS off_lat, g.lon AS off_lon, g.next_lat, g.next_lon, g.class_speed_kn,
           g.draught_before_m, g.draught_after_m, g.explanations,
           l.deck_m2 AS deck_1_m2, g.deck_m2 AS deck_2_m2, l.ship_type AS type_1, g.ship_type AS type_2,
           {_TO} AS to_m, COALESCE({_BACK}, 0.0) AS back_m
    FROM drifting l JOIN silent g ON g.start_us < l.end_us AND g.until_us > l.start_us
    WHERE g.track_1 <> l.track_1 AND g.mmsi <> l.mmsi
), timed AS (
    SELECT r.*, (LEAST(to_us, on_us - back_m / 1852.0 / class_speed_kn * 3600000000.0)
                 - GREATEST(from_us, off_us + to_m / 1852.0 / class_speed_kn * 3600000000.0)) / 3600000000.0 AS together_h
    FROM reached r
), near AS (
    SELECT t.*, ROW_NUMBER() OVER (PARTITION BY loitering_id ORDER BY to_m + back_m, gap_id) AS near_no
    FROM timed t WHERE together_h >= $min_cargo_h
)
SELECT * FROM near WHERE near_no <= $max_candidates ORDER BY loitering_id, near_no
"""

_CHANGES = """
WITH said AS (
    SELECT p.loitering_id, d.draught_m, d.t_us > p.from_us AS is_after,
           ROW_NUMBER() OVER (PARTITION BY p.loitering_id, d.t_us > p.from_us
                              ORDER BY d.t_us DESC, d.file_no DESC, d."offset" DESC) AS latest_no
    FROM (SELECT DISTINCT loitering_id, mmsi_1, from_us, to_us FROM pairs) p JOIN statics d ON d.mmsi = p.mmsi_1
    WHERE d.draught_m IS NOT NULL AND d.t_us >= p.from_us - $draught_before_h * 3600000000.0
      AND d.t_us <= p.to_us + $draught_after_h * 3600000000.0
)
SELECT loitering_id, CAST(MIN(CASE WHEN is_after THEN draught_m END) AS DOUBLE)
                     - CAST(MIN(CASE WHEN NOT is_after THEN draught_m END) AS DOUBLE) AS change_m
FROM said WHERE latest_no = 1 GROUP BY loitering_id
"""


def _ranked(known: Known, places: Places, params: DarkEncounterParams) -> pa.Table:
    """One row for each loitering that somebody could have joined, with the best candidate and the others."""
    pairs = known["pairs"]
    if len(pairs):
        to_m = places.sailing_m(*(floats(pairs, name) for name in ("off_lat", "off_lon", "lat", "lon")))
        back_m = places.sailing_m(*(floats(pairs, name) for name in ("end_lat", "end_lon", "next_lat", "next_lon")))
        back_m = np.where(np.array(pairs.column("still_silent").to_pylist()), 0.0, back_m)
        hour_m = floats(pairs, "class_speed_kn") * METRES_PER_NAUTICAL_MILE
        arrives = np.maximum(floats(pairs, "from_us") / 3.6e9, floats(pairs, "off_us") / 3.6e9 + to_m / hour_m)
        leaves = np.minimum(floats(pairs, "to_us") / 3.6e9, floats(pairs, "on_us") / 3.6e9 - back_m / hour_m)
        pairs = with_column(pairs, "cargo_h", leaves - arrives)
    else:
        pairs = with_column(pairs, "cargo_h", np.empty(0))
    changes = {row["loitering_id"]: row["change_m"] for row in known["changes"].to_pylist()}
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in pairs.to_pylist():
        if row["cargo_h"] is not None and row["cargo_h"] >= params.min_cargo_h:
            row["change_1_m"] = changes.get(row["loitering_id"])
            row["opposite"] = _opposite(row, params)
            groups.setdefault(row["loitering_id"], []).append(row)
    found = [_event(rows, params) for rows in _assigned(groups)]
    return pa.Table.from_pylist(found, schema=_SCHEMA)


def _opposite(row: Mapping[str, Any], params: DarkEncounterParams) -> bool | None:
    """Whether draughts changed in opposite directions; None when not heard of both."""
    change_1_m, change_2_m = row["change_1_m"], _change_2_m(row)
    if change_1_m is None or change_2_m is None:
        return None
    return bool(min(abs(change_1_m), abs(change_2_m)) >= params.min_draught_m and change_1_m * change_2_m < 0)


def _change_2_m(row: Mapping[str, Any]) -> float | None:
    """How much deeper the silent ship came back, metres; None when not heard before and after."""
    if row["draught_before_m"] is None or row["draught_after_m"] is None:
        return None
    return float(row["draught_after_m"] - row["draught_before_m"])


def _imbalance(row: Mapping[str, Any]) -> float:
    """How far what one gave is from what the other took: the logarithm of their ratio, by draught and deck; 0 when unknown."""
    change_2_m = _change_2_m(row)
    if not row["opposite"] or change_2_m is None:
        return 0.0
    decks = (
        [row[name] or 1.0 for name in ("deck_1_m2", "deck_2_m2")]
        if row["deck_1_m2"] and row["deck_2_m2"]
        else [1.0, 1.0]
    )
    return abs(math.log(abs(row["change_1_m"]) * decks[0] / (abs(change_2_m) * decks[1])))


MOST_IMBALANCE = 0.7
"""Greatest logarithm of the ratio of what was given and taken for both to be one cargo: a factor of two, as draughts are
typed."""


def _rank(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """The order of candidates: the first that sorts is the best."""
    tankers = [row[name] in TANKER for name in ("type_1", "type_2")]
    return (
        not row["opposite"],
        row["opposite"] is False,
        tankers[0] != tankers[1],
        row["explanations"] is not None,
        row["still_silent"],
        -round(row["cargo_h"] / max(1.0, (row["to_us"] - row["from_us"]) / 3.6e9), 1),
        _imbalance(row) > MOST_IMBALANCE,
        row["on_us"] - row["off_us"],
        row["gap_id"],
    )


def _assigned(groups: Mapping[str, list[dict[str, Any]]]) -> list[list[dict[str, Any]]]:
    """The candidates of each loitering, best first. A silence is the best candidate of one loitering only, the one it fits best:
    a ship was in one place."""
    taken: set[str] = set()
    best: dict[str, dict[str, Any]] = {}
    for row in sorted((row for rows in groups.values() for row in rows), key=_rank):
        if row["loitering_id"] not in best and row["gap_id"] not in taken:
            best[row["loitering_id"]] = row
            taken.add(row["gap_id"])
    found = []
    for loitering_id, rows in groups.items():
        first = best.get(loitering_id)
        found.append(sorted(rows, key=lambda row: (row is not first, _rank(row))))
    return found


def _event(rows: list[dict[str, Any]], params: DarkEncounterParams) -> dict[str, Any]:
    best = rows[0]
    named = [
        {
            "mmsi": row["mmsi_2"],
            "gap": row["gap_id"],
            "cargo_h": round(row["cargo_h"], 1),
            "draughts_opposite": row["opposite"],
        }
        for row in rows[: params.kept_candidates]
    ]
    return {
        "start_us": best["from_us"],
        "end_us": best["to_us"],
        "is_open": False,
        "lat": best["lat"],
        "lon": best["lon"],
        "segment_1": best["segment_1"],
        "segment_2": best["segment_2"],
        "cargo_h": best["cargo_h"],
        "candidates": len(rows),
        "ranked": json.dumps(named),
        "draughts_opposite": best["opposite"],
        "loitering_id": best["loitering_id"],
        "gap_id": best["gap_id"],
        "named_gaps": ",".join(one["gap"] for one in named),
    }


_SCHEMA = pa.schema(
    [
        ("start_us", pa.int64()),
        ("end_us", pa.int64()),
        ("is_open", pa.bool_()),
        ("lat", pa.float64()),
        ("lon", pa.float64()),
        ("segment_1", pa.int64()),
        ("segment_2", pa.int64()),
        ("cargo_h", pa.float64()),
        ("candidates", pa.int64()),
        ("ranked", pa.string()),
        ("draughts_opposite", pa.bool_()),
        ("loitering_id", pa.string()),
        ("gap_id", pa.string()),
        ("named_gaps", pa.string()),
    ]
)


def _reasons(row: Mapping[str, Any], params: DarkEncounterParams) -> list[str]:
    said = [
        f"The first ship drifted ({row['loitering_id']}); the second was silent ({row['gap_id']}) and could have lain alongside "
        f"for {row['cargo_h']:.1f} h (rule: {params.min_cargo_h:g} h), her class's speed and the way by sea allowed for."
    ]
    if row["draughts_opposite"]:
        said.append("Draughts changed in opposite directions: cargo may have gone over.")
    elif row["draughts_opposite"] is None:
        said.append("Draughts before and after were not heard of both.")
    if row["candidates"] > 1:
        said.append(f"{row['candidates']} silent ships could have been there; the best of them are named in `ranked`.")
    said.append("That she could have been there does not say that she was.")
    return said


RULE = Rule(
    kind="dark_encounter",
    name="dark_encounter",
    version="1",
    reads=("segments", "statics", "horizon", "events_loitering", "events_gap"),
    params=DarkEncounterParams(),
    steps=(("pairs", _PAIRS), ("changes", _CHANGES), ("ranked", _ranked)),
    query="SELECT * FROM ranked ORDER BY start_us, segment_1, segment_2",
    reasons=_reasons,
    cites=("loitering_id", "named_gaps"),
)
