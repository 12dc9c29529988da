"""Weights moved by judgements: only by a step somebody takes, who sees its effect first, and that can be undone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from watchkeeper.assess.learning import JudgedLead, LearningParams, learn
from watchkeeper.lake import arrow_schema
from watchkeeper.lake.snapshots import Snapshot
from watchkeeper.model.errors import NotFound, UsageError
from watchkeeper.model.marking import Marking, combine
from watchkeeper.services.workspace import WHOLE, Workspace

TABLE = "lead_learning"
TEACHES: Mapping[str, bool] = {"confirm": True, "dismiss": False}
"""Verdicts that teach; a lead that is watched teaches nothing yet."""
Lead = Mapping[str, Any]
"""As `services.lead_reading.leads` gives it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a step would do."""

    shifts: dict[str, float]
    leads: dict[str, bool]
    """Judged leads by id: confirmed or not."""
    marking: Marking
    """Of all the judged leads: a step moves leads only for those who may see what it was learnt from."""
    moved: list[dict[str, Any]]
    """Open leads and their places before and after, the greatest move first."""

    def to_dict(self) -> dict[str, Any]:
        """As interfaces give it."""
        return {"shifts": self.shifts, "judged": self.leads, "moved": self.moved, "marking": self.marking.to_dict()}


def propose(leads: Sequence[Lead]) -> Proposal:
    """What judgements would teach, in place of what was learnt before; nothing is changed. UsageError when no open lead was
    confirmed or dismissed."""
    judged = [lead for lead in leads if _teaches(lead)]
    if not judged:
        raise UsageError("no lead was confirmed or dismissed: there is nothing to learn from")
    shifts = learn([_judged(lead) for lead in judged], LearningParams())
    marking = combine(*(Marking.from_dict(lead["marking"]) for lead in judged))
    return Proposal(
        shifts={name: value for name, value in shifts.items() if value},
        leads={lead["id"]: TEACHES[lead["judgement"]["verdict"]] for lead in judged},
        marking=marking,
        moved=_moved(leads, shifts),
    )


def take(workspace: Workspace, proposal: Proposal, who: str, why: str, now: datetime) -> dict[str, Any]:
    """Takes the step; leads have to be worked out anew after it. UsageError without who and why."""
    if not who.strip() or not why.strip():
        raise UsageError("say who takes the step and why: --who, --why")
    said = [proposal.shifts, proposal.leads, who, why, now.isoformat()]
    step_id = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]
    row = {
        "step_id": step_id,
        "shifts": json.dumps(proposal.shifts, sort_keys=True),
        "leads": json.dumps(proposal.leads, sort_keys=True),
        "who": who.strip(),
        "why": why.strip(),
        "made": now,
        "undone": None,
        "undone_by": None,
    }
    with workspace.lake.write("learn") as transaction:
        row["marking_id"] = transaction.use_marking(proposal.marking)
        transaction.append(TABLE, pa.Table.from_pylist([row], schema=arrow_schema(TABLE)))
        snapshot = transaction.commit()
    return {"step": step_id, "snapshot": snapshot.snapshot_id}


def undo(workspace: Workspace, step: str, who: str, now: datetime) -> dict[str, Any]:
    """Undoes a step by the first characters of its id; it stays, marked. NotFound unless exactly one that stands begins so."""
    with workspace.lake.write("unlearn") as transaction:
        rows = workspace.lake.rows(transaction.base, WHOLE, TABLE).to_pylist()
        standing = [row for row in steps(workspace) if row["undone"] is None and row["step_id"].startswith(step)]
        if len(standing) != 1 or not step:
            raise NotFound(f"{len(standing)} steps that stand begin with '{step}'")
        chosen = standing[0]["step_id"]
        gone = {"undone": now, "undone_by": who}
        transaction.clear(TABLE)
        kept = [{**row, **gone} if row["step_id"] == chosen else row for row in rows]
        transaction.append(TABLE, pa.Table.from_pylist(kept, schema=arrow_schema(TABLE)))
        snapshot = transaction.commit()
    return {"undone": chosen, "snapshot": snapshot.snapshot_id}


def steps(workspace: Workspace) -> list[dict[str, Any]]:
    """Every step a viewer sees, in order of time, those undone among them."""
    rows = workspace.lake.rows(workspace.lake.snapshot(), workspace.view, TABLE).to_pylist()
    return sorted(rows, key=lambda row: (row["made"], row["step_id"]))


def shifts_at(workspace: Workspace, snapshot: Snapshot, markings: Collection[int]) -> dict[str, float]:
    """What the last step of these markings that stands adds to log odds, by signal. A step takes the place of those before it."""
    rows = workspace.lake.rows(snapshot, WHOLE, TABLE).to_pylist()
    standing = [row for row in rows if row["undone"] is None and row["marking_id"] in markings]
    last = max(standing, key=lambda row: (row["made"], row["step_id"]), default=None)
    return {} if last is None else dict(json.loads(last["shifts"]))


def _teaches(lead: Lead) -> bool:
    judged = lead["judgement"]
    return lead["state"] == "open" and judged is not None and not judged["stale"] and judged["verdict"] in TEACHES


def _judged(lead: Lead) -> JudgedLead:
    return JudgedLead(log_odds=_unlearnt(lead), signals=_counted(lead), confirmed=TEACHES[lead["judgement"]["verdict"]])


def _unlearnt(lead: Lead) -> float:
    """Its log odds without what was learnt before: the same judgements teach the same, however often they are asked."""
    return float(lead["log_odds"] - lead["learnt_log_odds"])


def _counted(lead: Lead) -> frozenset[str]:
    return frozenset(one["name"] for one in lead["signals"] if one["counted"])


def _moved(leads: Sequence[Lead], shifts: Mapping[str, float]) -> list[dict[str, Any]]:
    standing = [lead for lead in leads if lead["state"] == "open"]
    after = {
        lead["id"]: _unlearnt(lead) + shifts.get("", 0.0) + sum(shifts.get(name, 0.0) for name in _counted(lead))
        for lead in standing
    }
    old = {lead["id"]: at for at, lead in enumerate(sorted(standing, key=lambda one: -one["log_odds"]), 1)}
    new = {id_: at for at, id_ in enumerate(sorted(after, key=lambda id_: -after[id_]), 1)}
    moved = [
        {
            "id": lead["id"],
            "title": lead["title"],
            "rank_before": old[lead["id"]],
            "rank": new[lead["id"]],
            "log_odds_before": lead["log_odds"],
            "log_odds": round(after[lead["id"]], 4),
        }
        for lead in standing
    ]
    return sorted(moved, key=lambda one: (-abs(one["rank"] - one["rank_before"]), one["rank"]))
