"""Leads brought up to date with the events, matches and entries of the lake, for every marking that is in use."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pyarrow as pa

from watchkeeper.assess.assembling import leads_of
from watchkeeper.assess.history import Before, fate_of
from watchkeeper.assess.known import Known
from watchkeeper.assess.lead import Lead
from watchkeeper.assess.params import LeadParams
from watchkeeper.assess.telling import told
from watchkeeper.lake import arrow_schema
from watchkeeper.lake.snapshots import Snapshot
from watchkeeper.model.marking import OPEN, Marking, audience, below, combine
from watchkeeper.model.time import from_us
from watchkeeper.services.dispositions import Judged, standing
from watchkeeper.services.lead_facts import LeadFacts, lead_facts
from watchkeeper.services.lead_known import audiences, known_for
from watchkeeper.services.lead_learning import shifts_at
from watchkeeper.services.wiring import store as store_of
from watchkeeper.services.workspace import WHOLE, Workspace
from watchkeeper.store import Store

TABLE = "leads"
Row = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class KeptLeads:
    """What a run did."""

    leads: int = 0
    """That are open now, of every marking."""
    kinds: dict[str, int] = field(default_factory=dict)
    new: int = 0
    changed: int = 0
    superseded: int = 0
    closed: int = 0
    snapshot: str = ""
    markings: dict[int, Marking] = field(default_factory=dict)
    """Of the leads, by id."""

    def to_dict(self) -> dict[str, Any]:
        """As `detect --json` gives it under `leads`."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "markings"}


def params_of(workspace: Workspace) -> LeadParams:
    """Parameters of leads in a workspace."""
    return LeadParams(prior=workspace.settings.lead_prior)


def keep_leads(workspace: Workspace, now: datetime) -> KeptLeads:
    """Works all leads out anew and commits what changed. The same state of the lake gives the same leads."""
    done = KeptLeads()
    with workspace.lake.write("leads") as transaction:
        base = transaction.base
        facts = lead_facts(workspace, base, now.date(), _set_aside(workspace, base, now))
        markings = {OPEN.marking_id: OPEN, **workspace.lake.markings(base)}
        old = workspace.lake.rows(base, WHOLE, TABLE).to_pylist()
        rows: list[Row] = []
        for marking in audiences(_in_use(facts, old), markings):
            rows += _of_marking(workspace, facts, markings, marking, old, _Run(base, now, done))
        rows.sort(key=lambda row: (row["kind"], row["lead_id"], row["marking_id"]))
        done.snapshot = base.snapshot_id
        if rows != old:
            for marking in done.markings.values():
                transaction.use_marking(marking)
            transaction.clear(TABLE)
            transaction.append(TABLE, pa.Table.from_pylist(rows, schema=arrow_schema(TABLE)))
            done.snapshot = transaction.commit().snapshot_id
    current = [row["kind"] for row in rows if is_open(row)]
    done.leads, done.kinds = len(current), dict(sorted(Counter(current).items()))
    return done


def is_open(row: Mapping[str, Any]) -> bool:
    """Whether a lead stands: no other tells its signals, and they are there."""
    return row["superseded_by"] is None and not row["closed"]


@dataclass(frozen=True, slots=True)
class _Run:
    base: Snapshot
    now: datetime
    done: KeptLeads


def _in_use(facts: LeadFacts, old: Sequence[Row]) -> set[int]:
    """Markings of signals, and of leads of before."""
    found = {one.marking_id for one in facts.signals}
    return found | {row["marking_id"] for rows in (facts.matches, facts.watched, old) for row in rows}


def _of_marking(
    workspace: Workspace,
    facts: LeadFacts,
    markings: Mapping[int, Marking],
    marking: Marking,
    old: Sequence[Row],
    run: _Run,
) -> list[Row]:
    """Rows of leads for those who may see one marking: made from all they see, and for no wider eyes than theirs."""
    params, whose = params_of(workspace), audience(marking)
    seen = below(marking, markings)
    known = known_for(facts, seen, params, _lists(workspace, run.base, seen))
    made = leads_of(known, params, shifts_at(workspace, run.base, seen))
    marked = ((lead, _marking_of(lead, markings)) for lead in made)
    own = [(lead, own) for lead, own in marked if audience(own) == whose]
    before = [row for row in old if audience(markings[row["marking_id"]]) == whose]
    fate = fate_of([_before(row) for row in before if row["superseded_by"] is None], [lead for lead, _ in own])
    kept = {row["lead_id"]: row for row in before}
    rows = [
        _row(lead, known, id_, kept.get(id_), run, params, own_marking)
        for id_, (lead, own_marking) in zip(fate.ids, own, strict=True)
    ]
    run.done.markings |= {own_marking.marking_id: own_marking for _, own_marking in own}
    run.done.new += sum(id_ not in kept for id_ in fate.ids)
    run.done.changed += sum(row["lead_id"] in kept and row != kept[row["lead_id"]] for row in rows)
    for id_, row in kept.items():
        if id_ in fate.superseded:
            run.done.superseded += 1
            rows.append({**row, "superseded_by": fate.superseded[id_]})
        elif id_ in fate.closed and not row["closed"]:
            run.done.closed += 1
            rows.append({**row, "closed": True, "history": _grown(row, 0.0, run)})
        elif id_ not in fate.ids:
            rows.append(row)
    return rows


def _marking_of(lead: Lead, markings: Mapping[int, Marking]) -> Marking:
    used = {signal.marking_id for one in lead.evidence for signal in (one.signal, *one.alike)}
    return combine(*(markings[one] for one in sorted(used)))


def _before(row: Row) -> Before:
    roots = json.loads(row["roots"])
    return Before(
        lead_id=row["lead_id"],
        kind=row["kind"],
        company=row["company"],
        mmsis=frozenset(json.loads(row["mmsis"])),
        roots=frozenset(roots),
        first=roots[0],
    )


def _row(
    lead: Lead, known: Known, lead_id: str, old: Row | None, run: _Run, params: LeadParams, marking: Marking
) -> Row:
    """A lead as it is kept; as it was, where nothing but the snapshot is new."""
    content = told(lead, known)
    counted = sorted((signal.root, one.signal.name) for one in lead.evidence if one.counted for signal in [one.signal])
    strongest = [one.signal.root for one in lead.evidence]
    row = {
        "lead_id": lead_id,
        "kind": lead.subject.kind,
        "company": lead.subject.company,
        "mmsis": json.dumps(list(lead.subject.mmsis)),
        "start": from_us(min(one.signal.start_us for one in lead.evidence)),
        "end": from_us(max(one.signal.end_us for one in lead.evidence)),
        "lat": content["lat"],
        "lon": content["lon"],
        "score": content["score"],
        "log_odds": content["log_odds"],
        "practice": lead.practices[0][0],
        "content": json.dumps(content, ensure_ascii=False),
        "content_hash": hashlib.sha256(json.dumps(counted).encode()).hexdigest()[:16],
        "roots": json.dumps(list(dict.fromkeys([*strongest, *sorted(lead.roots)]))),
        "policy": params.policy,
        "superseded_by": None,
        "closed": False,
        "marking_id": marking.marking_id,
    }
    if old is not None and all(old[name] == value for name, value in row.items()):
        return old
    return {**row, "snapshot": run.base.snapshot_id, "history": _grown(old, content["score"], run)}


def _grown(old: Row | None, score: float, run: _Run) -> str:
    """The history of a lead's scores with this one, when it is another than the last."""
    known: list[dict[str, Any]] = json.loads(old["history"]) if old else []
    if not known or known[-1]["score"] != score:
        known.append({"snapshot": run.base.snapshot_id, "at": run.now.isoformat(timespec="seconds"), "score": score})
    return json.dumps(known)


def _lists(workspace: Workspace, snapshot: Snapshot, seen: Iterable[int]) -> str:
    """Which lists ships of these markings were held against."""
    table = workspace.lake.rows(snapshot, WHOLE, "screened_ships")
    verdicts = [row["verdict"] for row in table.to_pylist() if row["marking_id"] in set(seen)]
    if not verdicts:
        return "none"
    return "some" if "not checked" in verdicts else "all"


def _set_aside(workspace: Workspace, snapshot: Snapshot, now: datetime) -> set[str]:
    """Hits that people judged to be somebody else."""
    rows = workspace.lake.rows(snapshot, WHOLE, "matches").to_pylist()
    if not rows:
        return set()
    with store_of(workspace) as kept:
        return _judged_away(kept, workspace, rows, now)


def _judged_away(kept: Store, workspace: Workspace, rows: Sequence[Row], now: datetime) -> set[str]:
    states = [
        Judged(hit_id=row["hit_id"], subject_hash=row["subject_hash"], content_hash=row["content_hash"]) for row in rows
    ]
    stands = standing(kept, workspace, states, now.date())
    return {hit_id for hit_id, disposition in stands.items() if disposition.state == "false"}
