"""What the lists say of a ship, for whoever looks at her: matches, or that she was not checked, and why."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from watchkeeper.model.imo import Imo
from watchkeeper.services.dispositions import Judged, standing
from watchkeeper.services.screen_lists import against
from watchkeeper.services.ship_screening import matches_of, screened_of, state_key
from watchkeeper.services.wiring import store
from watchkeeper.services.workspace import Workspace


def vessel_matches(workspace: Workspace, mmsis: Iterable[int], imos: Iterable[int], now: datetime) -> dict[str, Any]:
    """`checked`, `why` not, `screened` (when, result), and `matches`: those that hold first, each with where it stands."""
    valid = sorted(number for number in imos if Imo.parse(number) is not None)
    ships = [*(f"imo {number:07d}" for number in valid), *(f"mmsi {number:09d}" for number in sorted(mmsis))]
    screened = screened_of(workspace, ships)
    if not screened:
        why = "she was not held against any list: load one (`watchkeeper lists load`), or run `watchkeeper screen --ships`"
        return {"checked": False, "why": why, "screened": [], "matches": []}
    held, _ = against(workspace, as_of=now.date(), known_on=now, view=workspace.view)
    if any(row["corpus"] != state_key(held) for row in screened):
        last = max(row["screened"] for row in screened)
        why = f"lists have changed or grown too old since she was screened on {last:%Y-%m-%d}: run `watchkeeper screen --ships`"
        return {"checked": False, "why": why, "screened": [], "matches": _matches(workspace, ships, now.date())}
    return {
        "checked": True,
        "why": None,
        "screened": [{name: row[name] for name in ("ship", "verdict", "screened", "receipt")} for row in screened],
        "matches": _matches(workspace, ships, now.date()),
    }


def _matches(workspace: Workspace, ships: list[str], today: date) -> list[dict[str, Any]]:
    rows = matches_of(workspace, ships)
    states = [
        Judged(hit_id=row["hit_id"], subject_hash=row["subject_hash"], content_hash=row["content_hash"]) for row in rows
    ]
    with store(workspace) as kept:
        stands = standing(kept, workspace, states, today)
    return [
        {**{name: row[name] for name in _TOLD}, "reasons": json.loads(row["hit"])["reasons"]}
        | {"name": json.loads(row["hit"])["name"], "disposition": stands[row["hit_id"]].to_dict()}
        for row in rows
    ]


_TOLD = (
    "hit_id",
    "ship",
    "identity_from",
    "identity_until",
    "list",
    "list_class",
    "list_as_of",
    "key",
    "status",
    "score",
    "receipt",
    "found",
    "ended",
    "end_reason",
)
