"""Hulls: identities that joins and decisions make one ship. Every join that was made, or was not, is named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from watchkeeper.identity.facts import Facts
from watchkeeper.identity.join import JOIN, KINDS, SPLIT, Decision, Join, in_force, names
from watchkeeper.identity.joining import joins_of
from watchkeeper.identity.params import IdentityParams
from watchkeeper.identity.stretch import Stretch, imo_node, stretches_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Hull:
    """One ship, as far as joins tell."""

    imos: tuple[int, ...]
    stretches: tuple[Stretch, ...]
    made: tuple[Join, ...]
    """Joins between its identities."""
    open: tuple[tuple[Join, str | None], ...]
    """Joins to identities outside that were not made: too weak, or undone by the decision whose sentence stands beside."""
    decisions: tuple[Decision, ...]
    """Decisions that name one of its identities."""

    @property
    def nodes(self) -> tuple[str, ...]:
        """Its identities: hull numbers, then MMSIs."""
        return (*(imo_node(imo) for imo in self.imos), *(one.node for one in self.stretches))

    @property
    def mmsis(self) -> tuple[int, ...]:
        """Its MMSIs, each once."""
        return tuple(sorted({one.mmsi for one in self.stretches}))

    @property
    def claimed(self) -> dict[str, str]:
        """By MMSI or stretch, the hull number said under it."""
        return {one.node: imo_node(one.imo) for one in self.stretches if one.imo is not None and one.claims}

    def to_dict(self) -> dict[str, Any]:
        """Its identities and why they are one."""
        return {
            "identities": list(self.nodes),
            "imos": list(self.imos),
            "mmsis": list(self.mmsis),
            "joins": [
                *(join.to_dict(made=True) for join in self.made),
                *(join.to_dict(made=False, undone_by=undone) for join, undone in self.open),
            ],
            "decisions": [decision.sentence for decision in self.decisions],
        }


class _Groups:
    """Nodes in groups that grow together, never across a split."""

    def __init__(self, nodes: Iterable[str], splits: tuple[Decision, ...]) -> None:
        self._of = {node: {node} for node in nodes}
        self._splits = splits

    def group(self, node: str) -> set[str]:
        """The nodes that are one hull with `node`, itself included."""
        return self._of[node]

    def all(self) -> list[tuple[str, ...]]:
        """Every group once, its nodes in order."""
        return sorted({tuple(sorted(group)) for group in self._of.values()})

    def unite(self, a: str, b: str) -> Decision | None:
        """Makes two groups one; the split that forbids it, in which case nothing changes."""
        one, other = self._of[a], self._of[b]
        if one is other:
            return None
        if (split := self._parted(one, other)) is not None:
            return split
        one |= other
        for node in other:
            self._of[node] = one
        return None

    def _parted(self, one: set[str], other: set[str]) -> Decision | None:
        for split in self._splits:
            for left, right in ((one, other), (other, one)):
                if any(names(split.a, node) for node in left) and any(names(split.b, node) for node in right):
                    return split
        return None


def hulls_of(facts: Facts, params: IdentityParams) -> list[Hull]:
    """Every hull that the facts know of, by its first identity. The order of the facts makes no difference."""
    stretches = {one.node: one for one in _stretches(facts, params)}
    joins = [join for join in joins_of(stretches.values(), facts, params) if _known(join, stretches)]
    imos = {imo_node(imo): imo for imo in _imos(facts, stretches.values())}
    decided = in_force(facts.decisions)
    nodes = sorted({*stretches, *imos})
    groups = _Groups(nodes, tuple(one for one in decided if one.kind == SPLIT))
    made: list[Join] = []
    unmade: list[tuple[Join, str | None]] = []
    for join in sorted([*_forced(decided, nodes), *joins], key=lambda one: (one.rank, one.reason)):
        if join.a not in stretches and join.a not in imos:
            continue
        split = groups.unite(join.a, join.b) if KINDS[join.kind].merges else None
        if KINDS[join.kind].merges and split is None:
            made.append(join)
        else:
            unmade.append((join, None if split is None else split.sentence))
    return [
        Hull(
            imos=tuple(imos[node] for node in group if node in imos),
            stretches=tuple(stretches[node] for node in group if node in stretches),
            made=tuple(join for join in made if join.a in group),
            open=tuple((join, undone) for join, undone in unmade if join.a in group or join.b in group),
            decisions=tuple(one for one in decided if any(names(p, node) for node in group for p in (one.a, one.b))),
        )
        for group in groups.all()
    ]


def _stretches(facts: Facts, params: IdentityParams) -> list[Stretch]:
    registered: dict[int, list[Any]] = {}
    for row in sorted(facts.registered, key=lambda row: (row.imo, row.period, row.row)):
        registered.setdefault(row.mmsi, []).append((row.imo, row.period))
    every = sorted({*facts.said, *registered})
    return [
        one for mmsi in every for one in stretches_of(mmsi, facts.said.get(mmsi, ()), registered.get(mmsi, ()), params)
    ]


def _imos(facts: Facts, stretches: Iterable[Stretch]) -> set[int]:
    said = {one.imo for one in stretches if one.imo is not None and one.claims}
    return {*facts.imos, *said, *(row.imo for row in facts.registered)}


def _known(join: Join, stretches: dict[str, Stretch]) -> bool:
    return all(node.startswith("imo ") or node in stretches for node in (join.a, join.b))


def _forced(decided: tuple[Decision, ...], nodes: list[str]) -> list[Join]:
    """Decisions to join, as joins; of an MMSI with several stretches each."""
    return [
        Join(a=a, b=b, kind="decided", reason=one.sentence)
        for one in decided
        if one.kind == JOIN
        for a in nodes
        if names(one.a, a)
        for b in nodes
        if names(one.b, b)
    ]
