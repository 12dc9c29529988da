"""Reports of a value to spells: from when until when it was said, and how often. Values said by turns are spells side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from watchkeeper.identity.entry import SourceRow
from watchkeeper.identity.params import IdentityParams

V = TypeVar("V", str, int)


@dataclass(frozen=True, slots=True)
class Report(Generic[V]):
    """One report of one value."""

    at: datetime
    value: V
    row: SourceRow
    source: str
    until: datetime | None = None
    """Last moment it is known to have been so: tables keep a row only when what it says changes. None: the moment itself."""


@dataclass(frozen=True, slots=True)
class Spell(Generic[V]):
    """One value, from its first report to its last moment; `times` counts the reports."""

    value: V
    first: datetime
    last: datetime
    times: int
    first_row: SourceRow
    last_row: SourceRow
    sources: frozenset[str]

    @property
    def rows(self) -> tuple[SourceRow, ...]:
        """Its first and last row."""
        return (self.first_row,) if self.times == 1 else (self.first_row, self.last_row)


def spells_of(reports: Iterable[Report[V]], params: IdentityParams) -> tuple[Spell[V], ...]:
    """Spells by their beginning, then value. The order of the reports makes no difference.

    A spell goes on over any silence as long as no other value was heard in it; with others between, for `again_h`.
    """
    again = timedelta(hours=params.again_h)
    running: dict[V, Spell[V]] = {}
    done: list[Spell[V]] = []
    newest: V | None = None
    for report in sorted(reports, key=lambda one: (one.at, one.value, one.row)):
        known = running.get(report.value)
        if known is not None and (newest == report.value or report.at - known.last <= again):
            running[report.value] = _longer(known, report)
        else:
            if known is not None:
                done.append(known)
            running[report.value] = _begun(report)
        newest = report.value
    done.extend(running.values())
    return tuple(sorted(done, key=lambda one: (one.first, one.value)))


def _begun(report: Report[V]) -> Spell[V]:
    last = report.until or report.at
    return Spell(report.value, report.at, last, 1, report.row, report.row, frozenset({report.source}))


def _longer(spell: Spell[V], report: Report[V]) -> Spell[V]:
    sources = spell.sources if report.source in spell.sources else spell.sources | {report.source}
    last = max(spell.last, report.until or report.at)
    return Spell(spell.value, spell.first, last, spell.times + 1, spell.first_row, report.row, sources)
