"""What users decided of identities: kept for good, the last of two identities counts."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

import pyarrow as pa

from watchkeeper.identity.join import WITHDRAWN, Decision, in_force
from watchkeeper.lake import arrow_schema
from watchkeeper.lake.snapshots import Snapshot
from watchkeeper.model.errors import NotFound, UsageError
from watchkeeper.model.marking import OPEN, Marking, View
from watchkeeper.services.workspace import Workspace

TABLE = "identity_decisions"
_NODE = re.compile(r"^(?:(imo)\s*)?(\d{7})$|^(?:mmsi\s*)?(\d{9})(?:/(\d{7}))?$", re.IGNORECASE)


def node_of(text: str) -> str:
    """An identity as a user names it: `2010530`, `imo 2010530`, `281586423`, `mmsi 281586423/2010530`. UsageError for others."""
    found = _NODE.match(text.strip())
    if found is None:
        raise UsageError(f"'{text}' is no identity; expected an IMO number, an MMSI, or MMSI/IMO as `vessel` shows it")
    _, imo, mmsi, of_imo = found.groups()
    if imo:
        return f"imo {imo}"
    return f"mmsi {mmsi}/{of_imo}" if of_imo else f"mmsi {mmsi}"


def decisions_at(workspace: Workspace, snapshot: Snapshot, view: View) -> tuple[Decision, ...]:
    """Every decision that exists for a view at a snapshot, in order of time."""
    rows = workspace.lake.rows(snapshot, view, TABLE).to_pylist()
    made = (Decision(**{name: row[name] for name in Decision.__slots__}) for row in rows)
    return tuple(sorted(made, key=lambda one: (one.decided, one.a, one.b)))


def decide(workspace: Workspace, decision: Decision, *, marking: Marking = OPEN) -> dict[str, Any]:
    """Keeps a decision. The same again changes nothing; NotFound when there is none to withdraw."""
    if decision.a == decision.b:
        raise UsageError(f"{decision.a} is one identity; a decision is of two")
    if not decision.who or not decision.why:
        raise UsageError("say who decides and why: --who, --why")
    lake = workspace.lake
    with lake.write(f"identity {decision.kind}") as transaction:
        standing = in_force(decisions_at(workspace, transaction.base, workspace.view))
        known = next((one for one in standing if {one.a, one.b} == {decision.a, decision.b}), None)
        if decision.kind == WITHDRAWN and known is None:
            raise NotFound(f"nothing is decided of {decision.a} and {decision.b}")
        if known is not None and known.kind == decision.kind:
            return {"decided": known.sentence, "unchanged": True, "snapshot": transaction.base.snapshot_id}
        said = {name: getattr(decision, name) for name in Decision.__slots__}
        digest = hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()
        row = {**said, "decision_id": digest[:16], "marking_id": transaction.use_marking(marking)}
        transaction.append(TABLE, pa.Table.from_pylist([row], schema=arrow_schema(TABLE)))
        snapshot = transaction.commit()
    return {"decided": decision.sentence, "unchanged": False, "snapshot": snapshot.snapshot_id}
