"""Parties across lists as of a day, and what users judged of them. Judgements are kept for good and can be taken back."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from watchkeeper.lake import arrow_schema
from watchkeeper.lake.snapshots import Snapshot
from watchkeeper.lists.joining import Cluster, Clusters, Judgement, Listed, in_force, joined
from watchkeeper.model.errors import NotFound, UsageError
from watchkeeper.model.listed import ListClass
from watchkeeper.model.marking import OPEN, Marking, View
from watchkeeper.services.list_states import ListState, NotChecked, entities_at, versions_at
from watchkeeper.services.workspace import Workspace

TABLE = "list_judgements"
_CLASSES: dict[str, ListClass] = {"sanctions": "sanctions", "detentions": "detentions", "mentions": "mentions"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """The parties on all lists that are loaded, and the lists that cannot be asked or are too old."""

    clusters: Clusters
    states: tuple[ListState, ...]
    not_checked: tuple[NotChecked, ...]


def parties_at(workspace: Workspace, as_of: date | None, known_on: datetime | None, view: View) -> Parties:
    """Every party as of a day, as known on a day. Lists too old are there too, and are named."""
    asked = versions_at(workspace, as_of, known_on, view)
    not_checked = tuple(one for one in asked if isinstance(one, NotChecked))
    states = [one for one in asked if isinstance(one, ListState)]
    states += [one.state for one in not_checked if one.state is not None]
    listed = [
        Listed(list=state.list, list_class=_CLASSES[state.list_class], entity=entity)
        for state in states
        for entity in entities_at(workspace, state)
    ]
    made = judgements_at(workspace, workspace.lake.snapshot(), view, known_on)
    return Parties(clusters=joined(listed, made), states=tuple(states), not_checked=not_checked)


def judgements_at(
    workspace: Workspace, snapshot: Snapshot, view: View, known_on: datetime | None = None
) -> list[Judgement]:
    """Every judgement a view sees, in order of time."""
    rows = workspace.lake.rows(snapshot, view, TABLE).to_pylist()
    made = [row for row in rows if known_on is None or row["decided"] <= known_on]
    made.sort(key=lambda row: (row["decided"], row["judgement_id"]))
    return [Judgement(**{name: row[name] for name in ("kind", "a", "b", "who", "why")}) for row in made]


def judge(workspace: Workspace, judgement: Judgement, *, now: datetime, marking: Marking = OPEN) -> dict[str, Any]:
    """Keeps a judgement. The same again changes nothing. UsageError when a join would make what no party can be."""
    if judgement.a == judgement.b:
        raise UsageError(f"{judgement.a} is one entry; a judgement is of two")
    if not judgement.who.strip() or not judgement.why.strip():
        raise UsageError("say who judges and why: --who, --why")
    _possible(workspace, judgement, now)
    with workspace.lake.write(f"lists judge {judgement.kind}") as transaction:
        before = judgements_at(workspace, transaction.base, workspace.view)
        pair = {judgement.a, judgement.b}
        standing = next((one for one in in_force(before) if {one.a, one.b} == pair), None)
        if judgement.kind == "withdraw" and standing is None:
            raise NotFound(f"nothing is judged of {judgement.a} and {judgement.b}")
        said = {name: getattr(judgement, name) for name in Judgement.__slots__}
        if standing is not None and standing.kind == judgement.kind:
            return {**said, "unchanged": True, "snapshot": transaction.base.snapshot_id}
        row = {**said, "decided": now, "marking_id": transaction.use_marking(marking)}
        row["judgement_id"] = hashlib.sha256(json.dumps(row, sort_keys=True, default=str).encode()).hexdigest()[:16]
        transaction.append(TABLE, pa.Table.from_pylist([row], schema=arrow_schema(TABLE)))
        snapshot = transaction.commit()
    return {**said, "unchanged": False, "snapshot": snapshot.snapshot_id}


def _possible(workspace: Workspace, judgement: Judgement, now: datetime) -> None:
    """NotFound when one of the two is on no list; UsageError when their clusters cannot be one."""
    parties = parties_at(workspace, now.date(), None, workspace.view)
    listed = [member for cluster in parties.clusters.clusters for member in cluster.members]
    known = {one.node for one in listed}
    for node in (judgement.a, judgement.b):
        if node not in known:
            raise NotFound(f"no loaded list has an entry {node}; expected LIST:KEY, such as un:6908555")
    if judgement.kind == "join":
        made = [*judgements_at(workspace, workspace.lake.snapshot(), workspace.view), judgement]
        pair = {judgement.a, judgement.b}
        for join in joined(listed, made).vetoed:
            if join.by == "judgement" and {join.a, join.b} == pair:
                raise UsageError(f"{judgement.a} and {judgement.b} cannot be one party: {join.veto}")


def found(parties: Parties, query: str | None) -> list[Cluster]:
    """Clusters of several entries; with a query those with that id, entry, IMO number, or words in a name."""
    every = parties.clusters.clusters
    if query is None:
        return [one for one in every if len(one.members) > 1]
    exact = [
        one
        for one in every
        if query in (one.cluster_id, one.cluster_id.partition(":")[2])
        or any(query == member.node for member in one.members)
    ]
    if exact:
        return exact
    words = query.casefold()
    return [
        one
        for one in every
        if any(words in name.text.casefold() for member in one.members for name in member.entity.names)
    ]


def to_dict(cluster: Cluster) -> dict[str, Any]:
    """A cluster as `lists joined --json` has it; its classes stand apart."""
    return {
        "id": cluster.cluster_id,
        "name": cluster.members[0].entity.name,
        "kind": cluster.members[0].entity.kind,
        "classes": cluster.by_class(),
        "members": [
            {
                "entry": one.node,
                "list": one.list,
                "class": one.list_class,
                "key": one.entity.key,
                "name": one.entity.name,
            }
            for one in cluster.members
        ],
        "joins": [{"a": one.a, "b": one.b, "by": one.by, "value": one.value} for one in cluster.joins],
    }
