"""Rows of a CSV file without a header. Where a quote is left open only its own row is lost."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from watchkeeper.lists.published import Split
from watchkeeper.model.errors import SourceError

END = "\x1a"
"""Written by some publishers as the last line: the end-of-file mark of CP/M."""
MOST_LINES = 20
MOST_CHARACTERS = 1_000_000
"""Of one cell."""


def text_of(data: bytes, name: str) -> str:
    """UTF-8, UTF-16 with a mark, else Windows-1252; SourceError when it is no text."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    if b"\x00" in data:
        raise SourceError(f"{name} is not text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def rows_of(text: str, name: str, columns: int, split: Split) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of each row with that many columns; others are rejected. SourceError when the last one is cut short."""
    csv.field_size_limit(MOST_CHARACTERS)
    body = text.rstrip(f" \r\n\t{END}")
    rows = _whole(body, columns)
    if rows is not None:
        yield from enumerate(rows, start=1)
        return
    lines, at = body.splitlines(), 0
    while at < len(lines):
        size, cells = _row_at(lines, at, columns)
        last = at + size >= len(lines)
        if cells is not None:
            yield at + 1, cells
        elif last and lines[at].strip():
            raise SourceError(f"{name} is cut short: its last row is {lines[at][:80]!r}")
        elif lines[at].strip():
            split.reject(at + 1, f"not {columns} columns", lines[at])
        at += size


def _whole(body: str, columns: int) -> list[list[str]] | None:
    """All rows when every one is as it should be; None when one is not, or runs over a line's end."""
    try:
        rows = list(csv.reader(io.StringIO(body), skipinitialspace=True, strict=True))
    except csv.Error:
        return None
    return rows if all(len(row) == columns for row in rows) and len(rows) == body.count("\n") + 1 else None


def _row_at(lines: list[str], at: int, columns: int) -> tuple[int, list[str] | None]:
    """How many lines the row at a line has, and its cells; None when they are not as they should be."""
    quotes = 0
    for size, line in enumerate(lines[at : at + MOST_LINES], start=1):
        quotes += line.count('"')
        if quotes % 2:
            continue
        try:
            cells = next(
                csv.reader(
                    io.StringIO("\n".join(lines[at : at + size]), newline=""), skipinitialspace=True, strict=True
                ),
                [],
            )
        except csv.Error:
            return 1, None
        return (size, cells) if len(cells) == columns else (1, None)
    return 1, None
