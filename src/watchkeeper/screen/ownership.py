"""Who is blocked through ownership: the least fixpoint of a rule over stakes that hold on one day.

A party is blocked when stakes in it that blocked parties hold reach the rule's threshold; it then counts whole, with all that
it holds. So 50 % of a company that holds 50 % of another blocks both, where multiplied shares would be 25 %. The work is linear
in stakes.
Shares that are not known are intervals: with their least sizes a party is blocked, with their greatest it is possibly blocked.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from watchkeeper.screen.ownership_rules import WHOLE, OwnershipRule

State = Literal["listed", "possibly listed", "blocked", "possibly blocked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stake:
    """What one party holds of another, as a source says it. Shares in millionths of a percent."""

    owner: str
    owned: str
    low: int
    high: int
    control: bool = False
    """It controls the other, by whatever right; the share may be nothing."""
    joint: str | None = None
    """Name of an arrangement by which several hold together."""
    since: date | None = None
    until: date | None = None
    source: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether it is so on a day; where a source says no day, it is."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """A party that is blocked, or may be, and by what."""

    party: str
    state: State
    low: int
    """Least share that blocked owners hold of it, millionths of a percent."""
    high: int
    """Greatest share that owners hold of it who are blocked or possibly are."""
    by: tuple[Stake, ...]
    """Stakes that make it so, as they were added."""
    path: tuple[Stake, ...]
    """Every stake that leads from listed parties to it, upstream first."""


def blocked(
    stakes: Iterable[Stake],
    rule: OwnershipRule,
    day: date,
    listed: Collection[str],
    possibly: Collection[str] = (),
) -> dict[str, Blocked]:
    """Every party that is listed or blocked, or possibly so, by name. `listed` are on a list; `possibly` may be."""
    graph = _Graph.of(stakes, day)
    certain, maybe = _Reached(), _Reached()
    for roots in _groups(graph, rule, listed):
        _spread(graph, rule, roots, certain, least=True)
    for roots in _groups(graph, rule, {*listed, *possibly}):
        _spread(graph, rule, roots, maybe, least=False)
    found = {}
    for party in sorted({*certain.order, *maybe.order}):
        sure = party in certain.order
        state: State = "blocked" if sure else "possibly blocked"
        if party in listed or party in possibly:
            state = "listed" if party in listed else "possibly listed"
        reached = certain if sure else maybe
        found[party] = Blocked(
            party=party,
            state=state,
            low=min(WHOLE, certain.share.get(party, 0)),
            high=min(WHOLE, max(maybe.share.get(party, 0), certain.share.get(party, 0))),
            by=tuple(reached.by.get(party, ())),
            path=tuple(_path(party, reached)),
        )
    return found


@dataclass(slots=True)
class _Graph:
    """Stakes of a day, one for each pair: of several sources the widest interval."""

    held: dict[str, list[Stake]] = field(default_factory=lambda: defaultdict(list))
    """By owner."""

    @classmethod
    def of(cls, stakes: Iterable[Stake], day: date) -> _Graph:
        pairs: dict[tuple[str, str], Stake] = {}
        for stake in sorted(stakes, key=_in_order):
            if stake.owner == stake.owned or not stake.holds_on(day):
                continue
            key = stake.owner, stake.owned
            pairs[key] = stake if (before := pairs.get(key)) is None else _either(before, stake)
        least: dict[str, int] = defaultdict(int)
        for stake in pairs.values():
            least[stake.owned] += stake.low
        graph = cls()
        for stake in pairs.values():
            room = max(stake.low, WHOLE - (least[stake.owned] - stake.low))
            graph.held[stake.owner].append(_at_most(stake, room))
        return graph


@dataclass(slots=True)
class _Reached:
    """Parties reached, in order, with what made each so."""

    order: dict[str, int] = field(default_factory=dict)
    share: dict[str, int] = field(default_factory=dict)
    by: dict[str, list[Stake]] = field(default_factory=dict)


def _groups(graph: _Graph, rule: OwnershipRule, roots: Collection[str]) -> Iterator[list[str]]:
    """Listed parties whose shares are added: all, or each alone and those that act together."""
    if rule.aggregate == "all":
        yield sorted(roots)
        return
    together: dict[str, set[str]] = defaultdict(set)
    for root in sorted(roots):
        yield [root]
        for stake in graph.held.get(root, ()):
            if stake.joint is not None:
                together[stake.joint].add(root)
    for name in sorted(together):
        if len(together[name]) > 1:
            yield sorted(together[name])


def _spread(graph: _Graph, rule: OwnershipRule, roots: list[str], reached: _Reached, *, least: bool) -> None:
    """Adds everyone whom these roots block. Each stake is looked at once."""
    share: dict[str, int] = defaultdict(int)
    by: dict[str, list[Stake]] = defaultdict(list)
    inside = dict.fromkeys(roots)
    waiting = deque(roots)
    while waiting:
        owner = waiting.popleft()
        reached.order.setdefault(owner, len(reached.order))
        for stake in graph.held.get(owner, ()):
            size = stake.low if least else stake.high
            counts_by_control = rule.control and stake.control
            if size == 0 and not counts_by_control:
                continue
            share[stake.owned] += size
            by[stake.owned].append(stake)
            if stake.owned not in inside and (counts_by_control or rule.reaches(share[stake.owned])):
                inside[stake.owned] = None
                waiting.append(stake.owned)
    for party in inside:
        if party in by and share[party] >= reached.share.get(party, -1):
            reached.share[party], reached.by[party] = share[party], by[party]
    for party, size in share.items():
        if party not in inside and size > reached.share.get(party, 0):
            reached.share[party] = size


def _path(party: str, reached: _Reached) -> Iterator[Stake]:
    """Stakes upstream of a party, each once, from those reached first on; those of parties reached later lead in a circle."""
    seen: dict[tuple[str, str], Stake] = {}
    waiting = [party]
    while waiting:
        here = waiting.pop()
        for stake in reached.by.get(here, ()):
            if (
                reached.order.get(stake.owner, 0) < reached.order.get(here, 0)
                and (stake.owner, stake.owned) not in seen
            ):
                seen[stake.owner, stake.owned] = stake
                waiting.append(stake.owner)
    yield from sorted(seen.values(), key=lambda stake: (reached.order[stake.owner], stake.owner, stake.owned))


def _either(one: Stake, other: Stake) -> Stake:
    """What two sources say of one pair: the interval that holds both."""
    return Stake(
        owner=one.owner,
        owned=one.owned,
        low=min(one.low, other.low),
        high=max(one.high, other.high),
        control=one.control or other.control,
        joint=one.joint or other.joint,
        since=one.since,
        until=one.until,
        source="; ".join(dict.fromkeys(text for text in (one.source, other.source) if text)),
    )


def _at_most(stake: Stake, room: int) -> Stake:
    """A stake no greater than what the others leave."""
    if stake.high <= room:
        return stake
    return Stake(**{name: getattr(stake, name) for name in Stake.__slots__} | {"high": room})


def _in_order(stake: Stake) -> tuple[object, ...]:
    return (stake.owner, stake.owned, stake.low, stake.high, stake.control, stake.joint or "", stake.source)
