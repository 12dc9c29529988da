"""Records of a CSV file of any size, one at a time, each with the byte it begins at, so that reading can go on from any.

A record that cannot be read is told as one, and reading goes on with the line after its first: no open quote swallows a file.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

LONGEST_LINE = 1 << 20
"""Bytes of a line; a longer one is no row of a table."""
LONGEST_FIELD = 1 << 17
"""Characters of a field."""
MOST_LINES = 200
"""Lines of one record: more are an unclosed quote."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its fields, or why there are none."""

    begin: int
    """First byte."""
    end: int
    """First byte of the next record."""
    line: int
    """Line it begins on, from 1."""
    lines: int
    """Lines it takes."""
    fields: list[str]
    problem: str | None = None


class _Bad(Exception):
    """A record that cannot be read."""


def records(file: BinaryIO, begin: int = 0, line: int = 1, *, width: int | None = None) -> Iterator[Record]:
    """Records from a byte on, which must be the first of a record, and the number of its line. Empty lines are passed over.

    A record that has not `width` fields is none: a comma or a quote stands where it should not.
    """
    csv.field_size_limit(LONGEST_FIELD)
    file.seek(begin)
    while True:
        lines = _Lines(file)
        try:
            fields = next(csv.reader(lines, strict=True))
            if fields and width is not None and len(fields) != width:
                raise _Bad(f"{len(fields)} fields, where the first line has {width}")
        except StopIteration:
            return
        except (_Bad, csv.Error) as error:
            file.seek(begin)
            first = _Lines(file)
            first.skip()
            yield Record(begin, begin + first.bytes, line, 1, [], str(error))
            begin, line = begin + first.bytes, line + 1
            file.seek(begin)
            continue
        if fields:
            yield Record(begin, begin + lines.bytes, line, lines.count, fields)
        begin, line = begin + lines.bytes, line + lines.count


class _Lines:
    """Lines of a file as text, counted as a reader takes them."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.bytes = self.count = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        data = self._file.readline(LONGEST_LINE)
        if not data:
            raise StopIteration
        self.bytes += len(data)
        self.count += 1
        if len(data) == LONGEST_LINE and not data.endswith(b"\n"):
            raise _Bad(f"the line is longer than {LONGEST_LINE:,} bytes")
        if self.count > MOST_LINES:
            raise _Bad(f"the record is longer than {MOST_LINES} lines: a quote is not closed")
        try:
            text = data.decode("utf-8-sig" if self.bytes == len(data) else "utf-8")
        except UnicodeDecodeError as error:
            raise _Bad("the line is not UTF-8") from error
        if "\0" in text:
            raise _Bad("the line holds a null character")
        return text

    def skip(self) -> None:
        """Passes over one line, however long."""
        while data := self._file.readline(LONGEST_LINE):
            self.bytes += len(data)
            if data.endswith(b"\n"):
                break
