"""A register of ships to statements: each entry says several things of one ship, and each becomes a statement of its own.

Nothing is decided between statements that contradict each other, and nothing is corrected: a wrong check digit stays. An entry
that cannot be read is a reject with its reason.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from watchkeeper.model.register import GONE, NUMBERS
from watchkeeper.sources.entries import Entries, Entry, RejectedEntry
from watchkeeper.sources.register_cells import BadCell, day_in, imo_in, mmsi_in, number_in, said
from watchkeeper.sources.register_mapping import SUBJECT, AttributeColumn, RegisterMapping
from watchkeeper.sources.register_words import flag_of, status_of

TRANSLATED = {"status": status_of, "flag": flag_of}
"""Attributes whose words are ours where they are known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One thing an entry says of a ship; fields as in table `registry`."""

    subject: str
    imo: int | None
    attribute: str
    value: str
    number: float | None
    since: date | None
    until: date | None
    line: int
    label: str
    """What stands before the source's name; empty when nothing does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterFile:
    """What a register's file holds."""

    entries: int
    statements: tuple[Statement, ...]
    rejected: tuple[RejectedEntry, ...]
    strange: Counter[str]
    """Statuses and flags that are kept as they were given, for no table knows them; by attribute and word."""


def register_of(found: Entries, name: str, how: RegisterMapping) -> RegisterFile:
    """The statements of a register's entries. SourceError when a mapping finds no ships in a file with those columns."""
    how = how.within(found.columns, name)
    statements: list[Statement] = []
    rejected = list(found.rejected)
    strange: Counter[str] = Counter()
    for entry in found.entries:
        try:
            made = list(_statements(entry, how))
        except BadCell as bad:
            rejected.append(RejectedEntry(entry.line, str(bad), _shown(entry)))
            continue
        statements += made
        strange.update(f"{one.attribute}: {one.value}" for one in made if _is_strange(one))
    return RegisterFile(
        entries=len(found.entries) + len(found.rejected),
        statements=tuple(statements),
        rejected=tuple(sorted(rejected, key=lambda one: one.line)),
        strange=strange,
    )


def _unnumbered(entry: Entry) -> str:
    """Subject of an entry without a number: of what it says, so that neither its line nor its file makes it another ship, and no
    other entry the same."""
    said = json.dumps(sorted((name, str(value)) for name, value in entry.cells.items()), ensure_ascii=False)
    return "entry " + hashlib.sha256(said.encode()).hexdigest()[:16]


def _statements(entry: Entry, how: RegisterMapping) -> Iterator[Statement]:
    imo = imo_in(_cell(entry, how, SUBJECT))
    mmsi = mmsi_in(_cell(entry, how, "mmsi"))
    subject = f"imo {imo:07d}" if imo is not None else f"mmsi {mmsi:09d}" if mmsi is not None else _unnumbered(entry)
    made = [
        Statement(
            subject=subject,
            imo=imo,
            attribute=attribute,
            value=value,
            number=number,
            since=since,
            until=until,
            line=entry.line,
            label=entry.first(how.label),
        )
        for attribute, column in how.columns.items()
        if attribute != SUBJECT
        for value, number, since, until in _said(entry, how, attribute, column)
    ]
    if imo is None and mmsi is None and not any(one.attribute == "name" for one in made):
        raise BadCell("no IMO number, MMSI or name")
    if not made:
        raise BadCell("nothing said of the ship")
    yield from _as_of_the_end(made) if any(one.attribute == "status" and one.value in GONE for one in made) else made


def _as_of_the_end(made: list[Statement]) -> Iterator[Statement]:
    """Statements of a hull that is gone. The day of such an entry is the day she went: her name and the rest are older."""
    for one in made:
        if one.attribute in ("status", "issued") or one.since is None:
            yield one
        else:
            yield replace(one, since=None)


def _said(
    entry: Entry, how: RegisterMapping, attribute: str, column: AttributeColumn
) -> Iterator[tuple[str, float | None, date | None, date | None]]:
    """(value, number, since, until) of each thing an entry says of an attribute."""
    whole = entry.first(column.sources)
    if not whole:
        return
    since = day_in(entry.first(column.since or how.since), how.dates)
    until = day_in(entry.first(column.until or how.until), how.dates, last=True)
    if since is not None and until is not None and until < since:
        raise BadCell("ends before it begins")
    for text in whole.split(column.split) if column.split else [whole]:
        plain = column.values.get(text.strip().casefold(), " ".join(text.split()))
        value, number = _value(plain, attribute, column, how)
        if value is None:
            continue
        if attribute == "issued":
            yield value, None, date.fromisoformat(value), None
        elif attribute == "former_name" and not column.until:
            yield value, None, None, None  # the entry's days are those of the name she has
        else:
            yield value, number, since, until


def _value(text: str, attribute: str, column: AttributeColumn, how: RegisterMapping) -> tuple[str | None, float | None]:
    if attribute in NUMBERS:
        number = number_in(text, attribute)
        scaled = None if number is None else round(number * column.scale, 3)
        return (None if scaled is None else str(int(scaled) if scaled.is_integer() else scaled)), scaled
    if attribute == "mmsi":
        mmsi = mmsi_in(text)
        return (None if mmsi is None else f"{mmsi:09d}"), None
    if attribute == "issued":
        day = day_in(text, how.dates)
        return (None if day is None else day.isoformat()), None
    if said(text) is None:
        return None, None
    return (TRANSLATED[attribute](text) or text if attribute in TRANSLATED else text), None


def _is_strange(one: Statement) -> bool:
    return one.attribute in TRANSLATED and TRANSLATED[one.attribute](one.value) != one.value


def _cell(entry: Entry, how: RegisterMapping, attribute: str) -> str:
    column = how.columns.get(attribute)
    if column is None:
        return ""
    text = entry.first(column.sources)
    return column.values.get(text.casefold(), text)


def _shown(entry: Entry) -> str:
    return ", ".join(text for text in entry.cells.values() if text)[:500]
