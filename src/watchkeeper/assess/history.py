"""Which lead of before a lead is: ids stay while data grows, and leads that end or flow together are linked, never lost."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from watchkeeper.assess.lead import Lead


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """A lead as it was kept."""

    lead_id: str
    kind: str
    company: str | None
    mmsis: frozenset[int]
    roots: frozenset[str]
    first: str
    """Root of its strongest signal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of leads."""

    ids: tuple[str, ...]
    """Of the new leads, in their order."""
    superseded: dict[str, str]
    """By old id, the lead that tells its signals now."""
    closed: frozenset[str]
    """Old leads whose signals are gone, or no longer stand out."""


def fate_of(before: Collection[Before], leads: Sequence[Lead]) -> Fate:
    """Gives every lead the id of the one it was, or a new one from its content; and says what became of the others."""
    free = {one.lead_id: one for one in before}
    by_root: dict[str, list[Before]] = {}
    for one in before:
        for root in one.roots:
            by_root.setdefault(root, []).append(one)
    ids: list[str] = []
    for lead in leads:
        shared = {one.lead_id: one for root in lead.roots for one in by_root.get(root, ()) if one.lead_id in free}
        known = _same(lead, shared.values())
        if known is not None:
            del free[known.lead_id]
        ids.append(new_id(lead) if known is None else known.lead_id)
    _unlike(ids, free, leads)
    superseded = {}
    heirs: dict[str, str] = {}
    for id_, lead in zip(ids, leads, strict=True):
        for root in lead.roots:
            heirs.setdefault(root, id_)
    for old in free.values():
        heir = heirs.get(old.first)
        if heir is not None and heir != old.lead_id:
            superseded[old.lead_id] = heir
    gone = frozenset(set(free) - set(superseded) - set(ids))
    return Fate(ids=tuple(ids), superseded=superseded, closed=gone)


def _same(lead: Lead, before: Iterable[Before]) -> Before | None:
    """The lead of before that has most of its signals, about any of its ships."""
    candidates = [
        (len(one.roots & lead.roots), one.lead_id, one)
        for one in before
        if one.kind == lead.subject.kind
        and one.company == lead.subject.company
        and one.roots & lead.roots
        and (one.mmsis & set(lead.subject.mmsis) or not one.mmsis)
    ]
    return max(candidates, default=(0, "", None), key=lambda one: (one[0], one[1]))[2]


def new_id(lead: Lead) -> str:
    """Id from content: of its first signal, the ships of it that the lead is about, and what kind of lead it is. `L` and 15 hex
    digits."""
    every = (signal for one in lead.evidence for signal in (one.signal, *one.alike))
    first = min(every, key=lambda signal: (signal.start_us, signal.root))
    ships = sorted(set(first.ships) & set(lead.subject.mmsis))
    text = json.dumps([lead.subject.kind, lead.subject.company, ships, first.root])
    return "L" + hashlib.sha256(text.encode()).hexdigest()[:15]


def _unlike(ids: list[str], free: dict[str, Before], leads: Sequence[Lead]) -> None:
    """No two leads have one id: of two that would, the later is told apart by its strongest signal."""
    taken: set[str] = set()
    for at, id_ in enumerate(ids):
        if id_ in taken:
            text = json.dumps([id_, leads[at].evidence[0].signal.root, sorted(leads[at].subject.mmsis)])
            ids[at] = "L" + hashlib.sha256(text.encode()).hexdigest()[:15]
        free.pop(ids[at], None)
        taken.add(ids[at])
