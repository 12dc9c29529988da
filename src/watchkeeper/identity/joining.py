"""Facts to joins. Each rule looks at one reason why two identities may be one hull, and names the rows it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from watchkeeper.identity.entry import shown
from watchkeeper.identity.facts import Facts, Registered
from watchkeeper.identity.join import Join, names
from watchkeeper.identity.params import IdentityParams
from watchkeeper.identity.periods import length, overlap
from watchkeeper.identity.spells import Spell
from watchkeeper.identity.stretch import Stretch, imo_node

Claim = tuple[datetime, datetime, Stretch]


def joins_of(stretches: Iterable[Stretch], facts: Facts, params: IdentityParams) -> list[Join]:
    """Every join the facts give reason for, those that are too weak to be made included, the surest first."""
    every = list(stretches)
    by_mmsi: dict[int, list[Stretch]] = {}
    by_imo: dict[int, list[Stretch]] = {}
    for one in every:
        by_mmsi.setdefault(one.mmsi, []).append(one)
        if one.imo is not None and one.claims:
            by_imo.setdefault(one.imo, []).append(one)
    made = [resolved for join in facts.joins for resolved in _resolved(join, every)]
    for imo, claimants in by_imo.items():
        made += _said(imo, claimants, facts.registered, params)
    for registered in facts.registered:
        made += _registered(registered, by_mmsi.get(registered.mmsi, []))
    for mmsi, own in by_mmsi.items():
        made += _same_mmsi(own, facts, mmsi)
    return sorted(dict.fromkeys(made), key=lambda one: (one.rank, one.reason))


def _resolved(join: Join, every: list[Stretch]) -> Iterator[Join]:
    """A join found elsewhere, of the stretches its MMSIs were in at its moments; nothing when there are none."""
    for a in _nodes_at(join.a, join.at[0], every):
        for b in _nodes_at(join.b, join.at[1], every):
            yield replace(join, a=a, b=b, at=(None, None))


def _nodes_at(name: str, at: datetime | None, every: list[Stretch]) -> list[str]:
    if name.startswith("imo "):
        return [name]
    return [one.node for one in every if names(name, one.node) and (at is None or one.holds(at, None))]


def _said(
    imo: int, claimants: list[Stretch], registered: tuple[Registered, ...], params: IdentityParams
) -> Iterator[Join]:
    least = timedelta(hours=params.contested_h)
    named = {one.node for one in claimants if any(_agrees(row, imo, one) for row in registered)}
    for one in claimants:
        rivals = [other for other in claimants if other.mmsi != one.mmsi and _meet(one, other) >= least]
        times = sum(spell.times for spell in one.claims)
        often = "once" if times == 1 else f"{times:,} times"
        reason = f"MMSI {one.mmsi:09d} said IMO {imo:07d} {often}, {_span(one.claims)}"
        if one.node in named:
            kind, reason = "said_and_registered", f"{reason}, and a register gives that ship this MMSI"
        elif rivals:
            others = ", ".join(f"{other.mmsi:09d}" for other in rivals)
            kind, reason = "said_by_several", f"{reason}; at the same time MMSI {others} said it too"
        else:
            kind = "said"
        rows = (one.claims[0].first_row, one.claims[-1].last_row)
        yield Join(a=imo_node(imo), b=one.node, kind=kind, reason=reason, rows=rows)


def _agrees(row: Registered, imo: int, one: Stretch) -> bool:
    """Whether a register gives the ship that MMSI when it was said."""
    same = row.imo == imo and row.mmsi == one.mmsi
    return same and any(overlap(row.period, (claim.first, claim.last)) for claim in one.claims)


def _meet(one: Stretch, other: Stretch) -> timedelta:
    """The longest time in which both said their number."""
    common = [overlap((a.first, a.last), (b.first, b.last)) for a in one.claims for b in other.claims]
    return max((length(period) for period in common), default=timedelta(0))


def _registered(row: Registered, stretches: list[Stretch]) -> Iterator[Join]:
    days = f"{shown(row.since, True) or '...'} to {shown(row.until, True) or '...'}" if row.dated else "without days"
    said = f"{row.source} gives IMO {row.imo:07d} MMSI {row.mmsi:09d} {days}"
    for one in stretches:
        if not one.meets(row.period) or (one.claims and not _could_be(row, one)):
            continue
        kind, reason = "registered" if row.dated else "registered_undated", said
        if one.imo not in (None, row.imo):
            kind, reason = "said_otherwise", f"{said}; the MMSI then said IMO {one.imo:07d}"
        yield Join(a=imo_node(row.imo), b=one.node, kind=kind, reason=reason, rows=(row.row,))


def _could_be(row: Registered, one: Stretch) -> bool:
    """Whether the register's days are of the time in which the stretch's number was said."""
    return any(overlap(row.period, (claim.first, claim.last)) is not None for claim in one.claims) or not one.several


def _same_mmsi(own: list[Stretch], facts: Facts, mmsi: int) -> Iterator[Join]:
    claims: list[Claim] = sorted(
        ((spell.first, spell.last, one) for one in own for spell in one.claims), key=lambda claim: claim[:2]
    )
    for (_, ended, before), (began, _, after) in pairwise(claims):
        if before.node == after.node:
            continue
        a, b = sorted((before.node, after.node))
        if began <= ended:
            reason = f"MMSI {mmsi:09d} said both IMO numbers by turns from {shown(began)}"
            yield Join(a=a, b=b, kind="number_shared", reason=reason)
            continue
        across = [name for name, (first, last) in facts.tracks.get(mmsi, ()) if first <= ended and began <= last]
        change = (
            f"MMSI {mmsi:09d} said IMO {before.imo:07d} until {shown(ended)} and {after.imo:07d} from {shown(began)}"
        )
        kind = "same_track" if across else "same_number"
        reason = f"{change}; track {across[0]} goes on across" if across else f"{change}; no track goes on across"
        yield Join(a=a, b=b, kind=kind, reason=reason)


def _span(claims: tuple[Spell[int], ...]) -> str:
    return f"{shown(claims[0].first)} to {shown(max(claim.last for claim in claims))}"
