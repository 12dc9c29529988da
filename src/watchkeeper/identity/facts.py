"""What is known before anything is joined: numbers said, numbers registered, tracks, joins of others, decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from watchkeeper.identity.entry import BEGINNING, END, SourceRow
from watchkeeper.identity.join import Decision, Join
from watchkeeper.identity.periods import Period
from watchkeeper.identity.spells import Spell


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A register gives a hull number an MMSI."""

    imo: int
    mmsi: int
    since: datetime | None
    until: datetime | None
    source: str
    row: SourceRow

    @property
    def period(self) -> Period:
        """The time it holds; all of it where the register gives no days."""
        return self.since or BEGINNING, self.until or END

    @property
    def dated(self) -> bool:
        """Whether the register gives any day."""
        return self.since is not None or self.until is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that hulls are made of. Whoever finds more joins (a hand-over, a sighting) puts them into `joins`."""

    said: Mapping[int, tuple[Spell[int], ...]] = field(default_factory=dict)
    """By MMSI, spells of the valid IMO numbers said under it; MMSIs that said none have an empty one."""
    registered: tuple[Registered, ...] = ()
    imos: frozenset[int] = frozenset()
    """Other hull numbers that registers know."""
    tracks: Mapping[int, tuple[tuple[str, Period], ...]] = field(default_factory=dict)
    """By MMSI, its tracks and from when until when each was heard."""
    joins: tuple[Join, ...] = ()
    decisions: tuple[Decision, ...] = ()
