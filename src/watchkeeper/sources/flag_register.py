"""A table of flags: which country codes of MMSIs are whose, and when a flag closed its register of ships.

Columns `mid` and `code` (or `flag`), and where there are any `name`, `since`, `closed`, `label`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from watchkeeper.model.mmsi import MID_MAX, MID_MIN
from watchkeeper.sources.entries import Entries, Entry, RejectedEntry
from watchkeeper.sources.register_cells import BadCell, day_in, said
from watchkeeper.sources.register_words import flag_of

_CODE = ("code", "flag")


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagEntry:
    """One country code; fields as in table `mids`."""

    mid: int
    flag: str
    name: str | None
    since: date | None
    closed: date | None
    line: int
    label: str


def is_flag_register(columns: tuple[str, ...]) -> bool:
    """Whether a table with those columns is one of country codes and not one of ships."""
    return "mid" in columns and any(name in columns for name in _CODE) and "imo" not in columns


def flag_entries(found: Entries) -> tuple[tuple[FlagEntry, ...], tuple[RejectedEntry, ...]]:
    """The country codes of a table, and what could not be read of it."""
    made: list[FlagEntry] = []
    rejected = list(found.rejected)
    for entry in found.entries:
        try:
            made.append(_flag_entry(entry))
        except BadCell as bad:
            rejected.append(RejectedEntry(entry.line, str(bad), ", ".join(entry.cells.values())[:500]))
    return tuple(made), tuple(sorted(rejected, key=lambda one: one.line))


def _flag_entry(entry: Entry) -> FlagEntry:
    digits = entry.first(("mid",))
    if not digits.isascii() or not digits.isdecimal() or len(digits) != 3 or not MID_MIN <= int(digits) <= MID_MAX:
        raise BadCell(f"MID that is not three digits from {MID_MIN} to {MID_MAX}")
    code = said(entry.first(_CODE))
    if code is None:
        raise BadCell("no code of a flag")
    return FlagEntry(
        mid=int(digits),
        flag=flag_of(code) or code,
        name=said(entry.first(("name",))),
        since=day_in(entry.first(("since",)), ()),
        closed=day_in(entry.first(("closed",)), ()),
        line=entry.line,
        label=entry.first(("label",)),
    )
