"""What a transponder said of its ship, to entries of the broadcast lane."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from watchkeeper.identity.entry import BROADCAST, Entry, SourceRow
from watchkeeper.identity.params import IdentityParams
from watchkeeper.identity.spells import Report, Spell, spells_of
from watchkeeper.identity.stretch import Stretch
from watchkeeper.model.imo import Imo

SAID = ("imo", "name", "call_sign", "ship_type", "length_m", "width_m")
"""Attributes of a static report that are of the ship and not of her voyage."""
FlagOf = Callable[[int, date], str | None]
"""Flag of an MMSI on a day, by its country code; None when that is nobody's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Static:
    """One static report: values as text by attribute, those not transmitted left out."""

    mmsi: int
    at: datetime
    values: Mapping[str, str]
    row: SourceRow
    source: str
    until: datetime | None = None
    """Last moment at which it is known to have been so; None: that of the report."""

    @property
    def valid_imo(self) -> int | None:
        """The IMO number in it, when its check digit holds."""
        found = Imo.parse(self.values.get("imo"))
        return None if found is None else found.number


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A segment: an unbroken run of positions of one MMSI."""

    mmsi: int
    first: datetime
    last: datetime
    positions: int
    rows: tuple[SourceRow, ...]


def broadcast_entries(
    stretches: Iterable[Stretch],
    statics: Iterable[Static],
    heard: Iterable[Heard],
    flag_of: FlagOf,
    params: IdentityParams,
) -> list[Entry]:
    """Entries of a hull's stretches: spells of each attribute, and when each MMSI and its flag were heard."""
    reports, runs = list(statics), list(heard)
    made: list[Entry] = []
    for one in stretches:
        own = [said for said in reports if said.mmsi == one.mmsi and one.holds(said.at, said.valid_imo)]
        made += _said(one, own, params)
        made += _heard(
            one, own, [run for run in runs if run.mmsi == one.mmsi and one.meets((run.first, run.last))], flag_of
        )
    return made


def _said(one: Stretch, own: list[Static], params: IdentityParams) -> Iterable[Entry]:
    for attribute in SAID:
        reports = [
            Report(said.at, said.values[attribute], said.row, said.source, said.until)
            for said in own
            if attribute in said.values
        ]
        for spell in spells_of(reports, params):
            yield _entry(one, attribute, spell)


def _entry(one: Stretch, attribute: str, spell: Spell[str]) -> Entry:
    return Entry(
        lane=BROADCAST,
        attribute=attribute,
        value=spell.value,
        first=spell.first,
        last=spell.last,
        times=spell.times,
        source=", ".join(sorted(spell.sources)),
        rows=spell.rows,
        subject=one.node,
    )


def _heard(one: Stretch, own: list[Static], runs: list[Heard], flag_of: FlagOf) -> Iterable[Entry]:
    """When its MMSI was heard, and under which flag; a run that belongs to two stretches only as far as its own time goes."""
    within = (min(begins for begins, _ in one.periods), max(ends for _, ends in one.periods))
    said = sorted(own, key=lambda one: (one.at, one.row))
    known = [(max(run.first, within[0]), min(run.last, within[1]), run.rows) for run in runs]
    known += [(static.at, static.until or static.at, (static.row,)) for static in (*said[:1], *said[-1:])]
    if not known:
        return
    begun, ended = min(known, key=lambda one: (one[0], one[2])), max(known, key=lambda one: (one[1], one[2]))
    whole = Entry(
        lane=BROADCAST,
        attribute="mmsi",
        value=f"{one.mmsi:09d}",
        first=begun[0],
        last=ended[1],
        times=sum(run.positions for run in runs) + len(own),
        source=", ".join(sorted({static.source for static in own})) or "positions",
        rows=(begun[2][0], ended[2][-1]),
        subject=one.node,
    )
    yield whole
    flag = flag_of(one.mmsi, ended[1].date())
    if flag is not None:
        source = f"country code {one.mmsi // 1_000_000} of the MMSI"
        yield replace(whole, attribute="flag", value=flag, source=source)
