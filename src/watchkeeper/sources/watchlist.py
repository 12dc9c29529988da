"""Entries of a watchlist, typed in or out of a file: a ship, a company or an area that somebody wants to be told about.

Columns of a file: `kind` (ship where there is none), `imo`, `mmsi`, `name`, `length_m`, `why`, `who`, `since`, `until`, `label`.
What a row does not say of who, why and the days is what the command says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from watchkeeper.model.errors import SourceError
from watchkeeper.sources.entries import Entries, Entry, RejectedEntry
from watchkeeper.sources.register_cells import BadCell, day_in, imo_in, mmsi_in, number_in, said

NEEDS: dict[str, tuple[str, ...]] = {"ship": ("imo", "mmsi", "name"), "company": ("imo", "name"), "area": ("name",)}
"""Kinds, and of what an entry of each must say at least one."""
_NAMES = {"name": ("name", "ship_name", "vessel_name", "zone"), "length_m": ("length_m", "length", "loa")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What is watched, by whom, why and when; fields as in table `watchlist`. An empty who or why was not said."""

    kind: str
    imo: int | None = None
    mmsi: int | None = None
    name: str | None = None
    length_m: float | None = None
    who: str = ""
    why: str = ""
    since: date | None = None
    """None: from the day it is added."""
    until: date | None = None
    source: str | None = None

    def problem(self) -> str | None:
        """Why it is no entry; None when it is one."""
        if self.kind not in NEEDS:
            return f"kind that is none of {', '.join(NEEDS)}"
        if all(getattr(self, name) is None for name in NEEDS[self.kind]):
            return f"{self.kind} without {' or '.join(NEEDS[self.kind])}"
        if not self.who or not self.why:
            return "nobody said who wants to be told" if not self.who else "nobody said why"
        if self.since is not None and self.until is not None and self.until < self.since:
            return "ends before it begins"
        return None


def watched_in(
    found: Entries, file: str, default: Watched
) -> tuple[tuple[tuple[int, Watched], ...], tuple[RejectedEntry, ...]]:
    """(line, entry) of each row, and what could not be read. SourceError when the columns name nothing to watch."""
    if not {"imo", "mmsi", *_NAMES["name"]} & set(found.columns):
        raise SourceError(f"{file} has no column imo, mmsi or name; see docs/howto/keep-a-watchlist.md")
    made: list[tuple[int, Watched]] = []
    rejected = list(found.rejected)
    for entry in found.entries:
        try:
            made.append((entry.line, _watched(entry, file, default)))
        except BadCell as bad:
            rejected.append(RejectedEntry(entry.line, str(bad), ", ".join(entry.cells.values())[:500]))
    return tuple(made), tuple(sorted(rejected, key=lambda one: one.line))


def _watched(entry: Entry, file: str, default: Watched) -> Watched:
    label = entry.first(("label",))
    found = Watched(
        kind=entry.first(("kind",)).lower() or default.kind,
        imo=imo_in(entry.first(("imo", "imo_number"))),
        mmsi=mmsi_in(entry.first(("mmsi",))),
        name=said(entry.first(_NAMES["name"])),
        length_m=number_in(entry.first(_NAMES["length_m"]), "length_m"),
        who=entry.first(("who",)) or default.who,
        why=entry.first(("why", "reason")) or default.why,
        since=day_in(entry.first(("since",)), ()) or default.since,
        until=day_in(entry.first(("until",)), (), last=True) or default.until,
        source=f"{label} {file} line {entry.line}".strip(),
    )
    if (problem := found.problem()) is not None:
        raise BadCell(problem)
    return found
