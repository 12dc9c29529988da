"""What becomes of events when the rules run again: carried over, replaced by others, or withdrawn."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(slots=True, kw_only=True)
class Changes:
    """How a run changed the events."""

    new: int = 0
    changed: int = 0
    superseded: int = 0
    withdrawn: int = 0
    rated_anew: int = 0
    """Events that are as they were but for their base rate."""

    @property
    def any(self) -> bool:
        """Whether it changed anything."""
        return bool(self.new or self.changed or self.superseded or self.withdrawn or self.rated_anew)


def with_history(old: list[dict[str, Any]], found: list[dict[str, Any]], done: Changes) -> list[dict[str, Any]]:
    """Old rows with their new links, and the new rows. The old stay, whatever becomes of them."""
    new_by_id = {row["id"]: row for row in found}
    rows = []
    for row in old:
        if row["id"] in new_by_id:
            _carry_over(row, new_by_id[row["id"]], done)
            continue
        if row["superseded_by"] is None and not row["withdrawn"]:
            _replace(row, found, done)
        rows.append(row)
    done.new = len(set(new_by_id) - {row["id"] for row in old})
    return [*rows, *found]


_CONTENT = (
    "end",
    "open",
    "lat",
    "lon",
    "vessels",
    "measures",
    "reasons",
    "source_rows",
    "params_hash",
    "rule_version",
    "marking_id",
)


def _carry_over(old: Mapping[str, Any], new: dict[str, Any], done: Changes) -> None:
    new["supersedes"] = old["supersedes"]
    if all(old[name] == new[name] for name in _CONTENT):
        new["snapshot"] = old["snapshot"]
        done.rated_anew += new["base_rate"] != old["base_rate"]
    else:
        done.changed += 1


def _replace(old: dict[str, Any], found: list[dict[str, Any]], done: Changes) -> None:
    successor = next((row for row in found if _succeeds(row, old)), None)
    if successor is None:
        old["withdrawn"] = True
        done.withdrawn += 1
        return
    old["superseded_by"] = successor["id"]
    successor["supersedes"] = successor["supersedes"] or old["id"]
    done.superseded += 1


def _succeeds(new: Mapping[str, Any], old: Mapping[str, Any]) -> bool:
    if new["kind"] != old["kind"]:
        return False
    ships = [{ship["mmsi"] for ship in json.loads(row["vessels"])} for row in (new, old)]
    if ships[0] != ships[1]:
        return False
    new_ends = new["end"] is None or new["end"] >= old["start"]
    old_ends = old["end"] is None or old["end"] >= new["start"]
    return bool(new_ends and old_ends)
