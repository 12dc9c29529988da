"""Events held against the truth of a synthetic scenario: what was planted and found, and whether the right thing explains it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from watchkeeper.detect import RULES
from watchkeeper.model.time import parse_time
from watchkeeper.simulate import TruthRow

KINDS = tuple(rule.kind for rule in RULES)
"""Kinds that some rule finds."""
LEAST_OVERLAP = 0.5
"""Share of the planted span that an event must cover to count as finding it."""
MOMENTARY = {"draught_change", "port_visit", "sighting_match", "sighting_dark"}
"""Kinds that happen at a moment in the planted span, and count when they lie in it."""

RIGHT: dict[str, frozenset[str]] = {
    "bunkering": frozenset({"bunkering"}),
    "tow": frozenset({"towing"}),
    "pilot_meeting": frozenset({"pilotage"}),
    "fishing_pair": frozenset({"fishing"}),
    "raft_up": frozenset({"fishing"}),
    "anchored_neighbours": frozenset({"anchored"}),
    "awaiting_orders": frozenset({"waiting"}),
    "satellite_only": frozenset({"thin_reception"}),
    "class_b_yacht": frozenset({"class_b", "in_port"}),
    "long_silence": frozenset({"went_on"}),
    "orders_changed": frozenset({"orders_changed"}),
    "congestion": frozenset({"feed_outage", "neighbours_silent"}),
    "default_mmsi": frozenset({"factory_number"}),
    "sale_and_reflag": frozenset({"registered"}),
    "sloppy_entry": frozenset({"typing_error"}),
}
"""The explanations of which one at least is right for an event of an innocent look-alike."""


DECEPTION = frozenset(
    {
        "shared_mmsi", "hand_over", "imo_two_hulls", "imo_invalid", "imo_confusable", "imo_scrapped", "flag_mismatch",
        "identity_change", "type_mismatch", "impossible_speed", "motion_mismatch", "frozen_position", "on_land", "circle",
        "offset_twin", "footprint",
    }
)  # fmt: skip  # a list of kinds
"""Kinds that say a ship is not what, or not where, she says."""
TOGETHER = 0.5
"""Part of the ships of an event of many that must be those planted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One planted row and the event that found it, if any."""

    truth: TruthRow
    event_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """One event of an innocent look-alike, and whether a right explanation stands with it."""

    practice: str
    event_id: str
    right: bool


def judge(truth: Sequence[TruthRow], events: Sequence[Mapping[str, Any]]) -> list[Judged]:
    """Each planted row with an expected kind, and the event that found it."""
    by_kind = _by_kind(events)
    expected = [row for row in truth if row.expected_kind in KINDS]
    return [Judged(truth=row, event_id=_finder(row, by_kind[row.expected_kind])) for row in expected]


def unexpected(truth: Sequence[TruthRow], events: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Encounters on the ships and span of a row that says none ought to be there."""
    quiet = [row for row in truth if row.expected_kind == "none"]
    return [
        event
        for event in _by_kind(events)["encounter"]
        if any(_same_ships(row, event) and _share(row, event) > 0 for row in quiet)
    ]


def explained(truth: Sequence[TruthRow], events: Sequence[Mapping[str, Any]]) -> list[Explained]:
    """Every event on the ships and span of an innocent look-alike that has an explanation, of the kind it looks like."""
    by_kind = _by_kind(events)
    found = []
    for row in truth:
        if row.practice not in RIGHT or row.expected_kind == "none":
            continue
        for event in by_kind[row.expected_kind]:
            if _same_ships(row, event) and _share(row, event) >= LEAST_OVERLAP:
                said = set((event["measures"].get("explanations") or "").split(","))
                found.append(
                    Explained(practice=row.practice, event_id=event["id"], right=bool(said & RIGHT[row.practice]))
                )
    return found


def accused(truth: Sequence[TruthRow], events: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    """(look-alike, kind, id) of every event of deception, without an explanation, that names ships of an innocent look-alike
    in its span, and nobody who is planted for anything else."""
    guilty = {ship.mmsi for row in truth if not row.innocent for ship in row.ships}
    found = []
    for event in events:
        seen = {ship["mmsi"] for ship in event["vessels"]}
        if event["kind"] not in DECEPTION or event["measures"].get("explanations") or seen & guilty:
            continue
        rows = [
            row for row in truth if row.innocent and seen & {ship.mmsi for ship in row.ships} and _touches(row, event)
        ]
        meant = [row for row in rows if row.expected_kind == event["kind"]]
        found += [(row.practice, str(event["kind"]), str(event["id"])) for row in meant or rows]
    return found


def _touches(row: TruthRow, event: Mapping[str, Any]) -> bool:
    return bool(event["start"] <= row.end and (event["end"] or row.end) >= row.start)


def _by_kind(events: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = {kind: [] for kind in KINDS}
    for event in events:
        found.setdefault(event["kind"], []).append(event)
    return found


def _finder(row: TruthRow, events: Sequence[Mapping[str, Any]]) -> str | None:
    best, share = None, LEAST_OVERLAP
    for event in events:
        if _same_ships(row, event) and _share(row, event) >= share:
            best, share = str(event["id"]), _share(row, event)
    return best


def _same_ships(row: TruthRow, event: Mapping[str, Any]) -> bool:
    if event["kind"] == "feed_outage":
        return True
    planted = {ship.mmsi for ship in row.ships}
    seen = {ship["mmsi"] for ship in event["vessels"]}
    if event["kind"] == "jamming":
        return len(seen & planted) >= TOGETHER * len(seen)
    return bool(seen) and seen <= planted


def _when(text: str | None) -> datetime | None:
    return None if text is None else parse_time(text)


def _share(row: TruthRow, event: Mapping[str, Any]) -> float:
    start, end = _when(row.start), _when(row.end)
    from_, to = _when(event["start"]), _when(event["end"])
    if start is None or end is None or from_ is None:
        return 0.0
    overlap = (min(end, to or end) - max(start, from_)).total_seconds()
    if event["kind"] in MOMENTARY:
        return float(overlap >= 0.0)
    # what happens again and again in a long span (a yacht switched off every night) is found by each time it happens, and what
    # goes on for weeks around a silence of two days (of positions displaced under her number) is not that silence
    span = end - start if not row.innocent else (to or end) - from_
    return max(0.0, overlap) / max(1.0, span.total_seconds())
