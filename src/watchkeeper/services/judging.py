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
MOMENTARY = {"draught_change", "port_visit"}
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
}
"""The explanations of which one at least is right for an event of an innocent look-alike."""


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
