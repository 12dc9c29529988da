"""An MMSI over the time it stood for one ship. Numbers are given again, and shared: one MMSI can be several ships.

Where only one valid IMO number was ever said under an MMSI, or none, the MMSI is one stretch. Else it is one stretch for each
number: from its first report to the first of the next number, and side by side where they were said by turns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchkeeper.identity.entry import BEGINNING, END
from watchkeeper.identity.params import IdentityParams
from watchkeeper.identity.periods import Period, overlap
from watchkeeper.identity.spells import Spell


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """An MMSI while it stood for one ship."""

    mmsi: int
    imo: int | None = None
    """The valid IMO number said in it, or where none was ever said under this MMSI the registered one; None: neither."""
    several: bool = False
    """Whether the MMSI has other stretches."""
    periods: tuple[Period, ...] = ((BEGINNING, END),)
    claims: tuple[Spell[int], ...] = ()
    """When that number was said; empty where it is only registered."""

    @property
    def node(self) -> str:
        """`mmsi 281586423`, and `mmsi 281586423/2010530` where the MMSI has several."""
        return f"mmsi {self.mmsi:09d}/{self.imo:07d}" if self.several and self.imo else f"mmsi {self.mmsi:09d}"

    def holds(self, at: datetime, imo: int | None) -> bool:
        """Whether something said then is of this stretch: by the valid IMO number said with it, else by time."""
        if imo is not None and self.several:
            return imo == self.imo
        return any(begins <= at <= ends for begins, ends in self.periods)

    def meets(self, period: Period) -> bool:
        """Whether any of its time is in a period."""
        return any(overlap(own, period) is not None for own in self.periods)


def imo_node(imo: int) -> str:
    """How a hull number is named among the nodes."""
    return f"imo {imo:07d}"


def stretches_of(
    mmsi: int, said: Sequence[Spell[int]], registered: Iterable[tuple[int, Period]], params: IdentityParams
) -> tuple[Stretch, ...]:
    """The stretches of an MMSI from the spells of valid IMO numbers said under it, and what registers say of it."""
    spells = _without_slips(said, params)
    numbers = sorted({spell.value for spell in spells})
    if len(numbers) == 1:
        return (Stretch(mmsi=mmsi, imo=numbers[0], claims=tuple(spells)),)
    timed = [(spell.value, (spell.first, spell.last)) for spell in spells] or list(registered)
    several = sorted({imo for imo, _ in timed})
    if len(several) <= 1:
        return (Stretch(mmsi=mmsi, imo=several[0] if several else None),)
    return tuple(
        Stretch(
            mmsi=mmsi,
            imo=imo,
            several=True,
            periods=tuple(_filled(period, imo, timed) for value, period in timed if value == imo),
            claims=tuple(spell for spell in spells if spell.value == imo),
        )
        for imo in several
    )


def _without_slips(said: Sequence[Spell[int]], params: IdentityParams) -> list[Spell[int]]:
    times: dict[int, int] = {}
    lasted: dict[int, timedelta] = {}
    for spell in said:
        times[spell.value] = times.get(spell.value, 0) + spell.times
        lasted[spell.value] = lasted.get(spell.value, timedelta(0)) + (spell.last - spell.first)
    most = max(times.values(), default=0)
    few, short = min(params.few_reports, most), timedelta(hours=params.slip_h)
    return [spell for spell in said if times[spell.value] >= few or lasted[spell.value] >= short]


def _filled(period: Period, imo: int, timed: list[tuple[int, Period]]) -> Period:
    """A period with the time after it in which no other number was said; the first begins with time."""
    others = [begins for value, (begins, _) in timed if value != imo and begins > period[1]]
    earliest = min(begins for _, (begins, _) in timed)
    return (BEGINNING if period[0] == earliest else period[0], min(others, default=END))
