"""Entries of small tables that others keep: CSV with a header, a JSON array of objects, JSON lines. Text in, text out.

Used for registers and watchlists, which are read whole. What is no entry is a reject with its reason and never stops the file.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from watchkeeper.model.errors import FileUnreadable, SourceError
from watchkeeper.sources.inputs import BROKEN, damage_of, inputs_of

MOST_BYTES = 1 << 30
"""Of a file, unpacked."""
DELIMITERS = ",;\t|"
LINE_END = re.compile(r"\r\n|\n|\r")
MOST_LINES = 50
"""Lines one entry may have; an opened quote that is not closed by then was no quote."""
SHOWN = 500
"""Characters of a rejected entry that are shown."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its line in the file (of an array its number), from 1, and its cells by column, blanks at the ends cut."""

    line: int
    cells: dict[str, str]

    def first(self, columns: tuple[str, ...]) -> str:
        """The first of the columns that says anything; empty when none does. Names of columns are in lower case."""
        for name in columns:
            if said := self.cells.get(name):
                return said
        return ""


@dataclass(frozen=True, slots=True)
class RejectedEntry:
    """One entry that could not be read, and why."""

    line: int
    reason: str
    text: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}: {self.text[:100]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """What a file holds. Column names are in lower case."""

    columns: tuple[str, ...]
    entries: tuple[Entry, ...]
    rejected: tuple[RejectedEntry, ...]


def file_bytes(file: Path) -> bytes:
    """The bytes of the one stream in a file, unpacked. SourceError when there are several, or they are damaged."""
    inputs = inputs_of(file)
    if len(inputs) != 1:
        raise SourceError(f"{file} holds {len(inputs)} files; this is loaded from one file")
    try:
        with inputs[0].open() as stream:
            data = stream.read(MOST_BYTES + 1)
            damage = damage_of(stream)
    except BROKEN as error:
        raise FileUnreadable(f"{file} cannot be unpacked: {error}") from error
    if damage is not None:
        raise SourceError(f"{file} cannot be unpacked: {damage}")
    if len(data) > MOST_BYTES:
        raise SourceError(f"{file} holds more than {MOST_BYTES >> 20} MiB; load it in parts")
    return data


def read_entries(data: bytes, name: str, *, encoding: str | None = None, delimiter: str | None = None) -> Entries:
    """The entries of a file. SourceError when it is neither text, CSV nor JSON."""
    text = _text(data, name, encoding)
    begins = text.lstrip()[:1]
    if not begins:
        raise SourceError(f"{name} is empty")
    if begins == "[":
        return _gathered(_array(text, name))
    return _gathered(_json_lines(text)) if begins == "{" else _table(text, name, delimiter)


def _text(data: bytes, name: str, encoding: str | None) -> str:
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        return data.decode(encoding or ("utf-16" if wide else "utf-8-sig"))
    except LookupError as error:
        raise SourceError(f"there is no encoding '{encoding}'; the mapping of {name} names it") from error
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{name} is not {encoding or 'UTF-8'} text ({error.reason} at byte {error.start}); name its encoding in a "
            "mapping: `encoding: cp1252`"
        ) from error


def _gathered(found: Iterator[Entry | RejectedEntry]) -> Entries:
    every = list(found)
    entries = tuple(one for one in every if isinstance(one, Entry))
    return Entries(
        columns=tuple(dict.fromkeys(name for one in entries for name in one.cells)),
        entries=entries,
        rejected=tuple(one for one in every if isinstance(one, RejectedEntry)),
    )


def _array(text: str, name: str) -> Iterator[Entry | RejectedEntry]:
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{name} begins as a JSON array and is none: {error}") from error
    for number, row in enumerate(rows, start=1):
        yield _of_json(row, number)


def _json_lines(text: str) -> Iterator[Entry | RejectedEntry]:
    for number, line in enumerate(LINE_END.split(text), start=1):
        if not line.strip():
            continue
        try:
            yield _of_json(json.loads(line), number)
        except (ValueError, RecursionError):
            yield RejectedEntry(number, "not JSON", line[:SHOWN])


def _of_json(row: Any, number: int) -> Entry | RejectedEntry:
    if not isinstance(row, dict):
        return RejectedEntry(number, "not an object", json.dumps(row)[:SHOWN])
    return Entry(number, {key.strip().lower(): _cell(value) for key, value in row.items()})


def _cell(value: Any) -> str:
    """A JSON value as the text a table would have; a list of plain values is parted by `; `."""
    if value is None:
        return ""
    if isinstance(value, list) and not any(isinstance(one, dict | list) for one in value):
        return "; ".join(_cell(one) for one in value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text.encode("utf-8", "backslashreplace").decode().strip()


def _table(text: str, name: str, delimiter: str | None) -> Entries:
    lines = LINE_END.split(text)
    head = next(number for number, line in enumerate(lines) if line.strip())
    parted = delimiter or max(DELIMITERS, key=lines[head].count)
    if len(parted) != 1:
        raise SourceError(f"a delimiter is one character; the mapping of {name} says {delimiter!r}")
    columns = _unique([cell.strip().lower() for cell in _split(lines[head], parted) or []])
    found = list(_rows(lines, head + 1, columns, parted))
    return Entries(
        columns=tuple(columns),
        entries=tuple(one for one in found if isinstance(one, Entry)),
        rejected=tuple(one for one in found if isinstance(one, RejectedEntry)),
    )


def _rows(lines: list[str], at: int, columns: list[str], delimiter: str) -> Iterator[Entry | RejectedEntry]:
    """Entries from a line on. One that opens a quote goes on until it is closed; else only its first line is lost."""
    while at < len(lines):
        size = _lines_of_row(lines, at)
        cells = None if size is None else _split("\n".join(lines[at : at + size]), delimiter)
        if not lines[at].strip():
            size = 1
        elif cells is None:
            yield RejectedEntry(at + 1, "unbalanced quote", lines[at][:SHOWN])
        elif len(cells) != len(columns):
            reason = f"{len(cells)} columns where the header has {len(columns)}"
            yield RejectedEntry(at + 1, reason, lines[at][:SHOWN])
            size = 1
        else:
            yield Entry(at + 1, dict(zip(columns, (cell.strip() for cell in cells), strict=True)))
        at += size or 1


def _lines_of_row(lines: list[str], at: int) -> int | None:
    """How many lines the row that begins at a line has; None when its quote is never closed."""
    quotes = 0
    for size, line in enumerate(lines[at : at + MOST_LINES], start=1):
        quotes += line.count('"')
        if quotes % 2 == 0:
            return size
    return None


def _split(row: str, delimiter: str) -> list[str] | None:
    try:
        return next(csv.reader([row], delimiter=delimiter, skipinitialspace=True), [])
    except csv.Error:
        return None


def _unique(names: list[str]) -> list[str]:
    """The names, a number added to each that was there before."""
    found: dict[str, None] = {}
    for name in names:
        free, number = name, 1
        while free in found:
            number += 1
            free = f"{name}_{number}"
        found[free] = None
    return list(found)
