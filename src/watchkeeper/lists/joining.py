"""Entries of several lists that are one party: joined by what identifies them, each join with its reason, each undoable.

A name never joins. Strongest reasons first, a join is made unless the cluster would then hold what one party cannot be: two
valid IMO numbers of ships, two LEIs, two references of the United Nations, a ship and a person, or two entries that somebody
judged apart. That holds for the whole cluster, not only for the two that are joined.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Literal

from watchkeeper.model.imo import CompanyImo, Imo
from watchkeeper.model.listed import ListClass, ListedEntity

JudgementKind = Literal["join", "split", "withdraw"]
BY = (
    "judgement",
    "imo",
    "reference",
    "lei",
    "imo_company",
    "swift",
    "passport",
    "national_id",
    "registration",
    "tax_number",
)
"""What joins, strongest first."""
WITH_COUNTRY = ("passport", "national_id", "registration", "tax_number")
"""Numbers that countries give: the same one of two countries is two."""
SINGLE = ("imo", "lei", "reference")
"""Of these one party has one."""
MOST_ALIKE = 12
"""Entries with one number above which it joins nobody: a number of an agent, or a mistake."""
LEAST_CHARACTERS = 5
_WHOLE_REFERENCE = re.compile(r"\.\d{3}$")
"""References of the United Nations have three digits; lists that copy them have lost one here and there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An entry with the list it is on."""

    list: str
    list_class: ListClass
    entity: ListedEntity

    @property
    def node(self) -> str:
        """How it is named: `un:6908555`."""
        return f"{self.list}:{self.entity.key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What somebody judged of two entries. The last of two entries counts; `withdraw` takes it back."""

    kind: JudgementKind
    a: str
    b: str
    who: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Why two entries are one party, or would be but for `veto`."""

    a: str
    b: str
    by: str
    """One of `BY`."""
    value: str
    veto: str | None = None

    @property
    def sentence(self) -> str:
        """The reason in words."""
        what = self.value if self.by == "judgement" else f"same {self.by.replace('_', ' ')} {self.value}"
        return f"{self.a} and {self.b}: {what}" + (f"; not joined, {self.veto}" if self.veto else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Entries that are one party."""

    cluster_id: str
    """By what identifies it, so that it stays when another list names the party too."""
    members: tuple[Listed, ...]
    """In order of their names."""
    joins: tuple[Join, ...]

    def by_class(self) -> dict[str, list[str]]:
        """Members by class of their list; the three are never one status."""
        return {
            one: [member.node for member in self.members if member.list_class == one]
            for one in ("sanctions", "detentions", "mentions")
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Clusters:
    """All of them, and what would have joined but for a veto."""

    clusters: tuple[Cluster, ...]
    vetoed: tuple[Join, ...]


@dataclass(slots=True)
class _Growing:
    nodes: set[str] = field(default_factory=set)
    single: dict[str, set[str]] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=set)
    apart: set[str] = field(default_factory=set)
    """Entries judged not to be any of these."""
    joins: list[Join] = field(default_factory=list)


def identifiers(entity: ListedEntity) -> dict[str, set[str]]:
    """What identifies an entry, by what it is; numbers whose check digit fails are none."""
    found: dict[str, set[str]] = defaultdict(set)
    for said in entity.said:
        value = said.value.strip()
        if said.attribute == "imo" and entity.kind == "Vessel" and (imo := Imo.parse(value)) is not None:
            found["imo"].add(f"{imo.number:07d}")
        elif said.attribute == "imo_company" and (company := CompanyImo.parse(value)) is not None:
            found["imo_company"].add(f"{company.number:07d}")
        elif said.attribute == "reference" and (not value.startswith("un ") or _WHOLE_REFERENCE.search(value)):
            found["reference"].add(value)
        elif said.attribute == "lei" and len(value) == 20 and value.isalnum():
            found["lei"].add(value.upper())
        elif said.attribute == "swift" and len(plain := value.replace(" ", "").upper()) in (8, 11):
            found["swift"].add(plain)
        elif said.attribute in WITH_COUNTRY:
            plain = "".join(one for one in value.upper() if one.isalnum())
            country = (said.note or "").partition(";")[0].strip()
            if len(plain) >= LEAST_CHARACTERS and len(country) == 2 and country.isalpha():
                found[said.attribute].add(f"{plain} {country}")
    return dict(found)


def joined(listed: Iterable[Listed], judgements: Iterable[Judgement] = ()) -> Clusters:
    """The clusters of entries; the same whatever order they come in."""
    nodes = {one.node: one for one in sorted(listed, key=lambda one: one.node)}
    said = {node: identifiers(one.entity) for node, one in nodes.items()}
    standing = in_force(judgements)
    growing = {node: _alone(node, one, said[node]) for node, one in nodes.items()}
    for one in standing:
        if one.kind == "split" and {one.a, one.b} <= nodes.keys():
            growing[one.a].apart.add(one.b)
            growing[one.b].apart.add(one.a)
    vetoed: list[Join] = []
    for join in _wanted(nodes, said, standing):
        a, b = growing[join.a], growing[join.b]
        if a is b:
            a.joins.append(join)
        elif (veto := _veto(a, b)) is not None:
            vetoed.append(Join(a=join.a, b=join.b, by=join.by, value=join.value, veto=veto))
        else:
            _merge(a, b, join)
            for node in b.nodes:
                growing[node] = a
    return Clusters(clusters=_named(growing.values(), nodes), vetoed=tuple(vetoed))


def in_force(judgements: Iterable[Judgement]) -> list[Judgement]:
    """The last judgement of each two entries, in the order given, without those taken back."""
    last: dict[frozenset[str], Judgement] = {}
    for one in judgements:
        last[frozenset({one.a, one.b})] = one
    return [one for one in last.values() if one.kind != "withdraw"]


def _alone(node: str, one: Listed, said: Mapping[str, set[str]]) -> _Growing:
    return _Growing(
        nodes={node},
        single={name: set(said.get(name, ())) for name in SINGLE},
        kinds={_family(one.entity.kind)},
    )


def _family(kind: str) -> str:
    return {"Company": "body", "Organization": "body", "LegalEntity": ""}.get(kind, kind)


def _wanted(
    nodes: Mapping[str, Listed], said: Mapping[str, Mapping[str, set[str]]], standing: Iterable[Judgement]
) -> Iterator[Join]:
    """Joins there is a reason for, strongest first."""
    for one in sorted(standing, key=lambda one: (one.a, one.b)):
        if one.kind == "join" and {one.a, one.b} <= nodes.keys():
            a, b = sorted((one.a, one.b))
            yield Join(a=a, b=b, by="judgement", value=f"judged one party by {one.who}: {one.why}")
    for by in BY[1:]:
        holders: dict[str, list[str]] = defaultdict(list)
        for node, of_node in said.items():
            for value in of_node.get(by, ()):
                holders[value].append(node)
        for value in sorted(holders):
            if len(holders[value]) <= MOST_ALIKE:
                clear = holders[value] if by == "imo" else _once_a_list(holders[value], nodes)
                for a, b in combinations(clear, 2):
                    if nodes[a].list != nodes[b].list:
                        yield Join(a=a, b=b, by=by, value=value)


def _once_a_list(holders: Iterable[str], nodes: Mapping[str, Listed]) -> list[str]:
    """Those that alone on their list hold a number. A publisher that gives it to two entries says they are two: one is wrong."""
    every = list(holders)
    lists = Counter(nodes[node].list for node in every)
    return [node for node in every if lists[nodes[node].list] == 1]


def _veto(a: _Growing, b: _Growing) -> str | None:
    """Why two clusters cannot be one; None when they can."""
    if a.apart & b.nodes:
        return "somebody judged two of them apart"
    for name in SINGLE:
        values = a.single[name] | b.single[name]
        if len(values) > 1:
            return f"they would have several: {name} {', '.join(sorted(values))}"
    kinds = (a.kinds | b.kinds) - {""}
    if len(kinds) > 1 or ("" in a.kinds | b.kinds and kinds & {"Vessel", "Airplane"}):
        return f"they are of different kinds: {', '.join(sorted(kinds))}"
    return None


def _merge(a: _Growing, b: _Growing, join: Join) -> None:
    """Takes all of `b` into `a`."""
    a.nodes |= b.nodes
    a.kinds |= b.kinds
    a.apart |= b.apart
    a.joins += [*b.joins, join]
    for name, values in b.single.items():
        a.single[name] |= values


def _named(growing: Iterable[_Growing], nodes: Mapping[str, Listed]) -> tuple[Cluster, ...]:
    found: dict[str, Cluster] = {}
    each = {id(one): one for one in growing}.values()
    for one in sorted(each, key=lambda one: min(one.nodes)):
        first = min(one.nodes)
        names = (
            f"{name}:{value}" for name in SINGLE for value in sorted(one.single[name]) if len(one.single[name]) == 1
        )
        cluster_id = next(names, first).replace("reference:un ", "un-ref:").replace(" ", "-")
        if cluster_id in found:
            cluster_id = f"{cluster_id}+{first}"
        members = tuple(nodes[node] for node in sorted(one.nodes))
        joins = tuple(sorted(one.joins, key=lambda join: (BY.index(join.by), join.a, join.b, join.value)))
        found[cluster_id] = Cluster(cluster_id=cluster_id, members=members, joins=joins)
    return tuple(found[name] for name in sorted(found))
