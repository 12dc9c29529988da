"""The rows of a table that lie in a box of latitude and longitude, byte for byte as they came, as a smaller table.

A row counts as inside by the position it says. A row without one (not available, unreadable, wrong number of columns) is
in no box and is left out, counted. Memory stays flat however large the table is.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import zstandard

from watchkeeper.model.errors import SourceError, UsageError
from watchkeeper.sources.blocks import blocks
from watchkeeper.sources.delimited import header_of
from watchkeeper.sources.download_check import Progress
from watchkeeper.sources.inputs import Input, damage_of
from watchkeeper.sources.mapping import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A box in degrees, its edges belong to it. West greater than east goes across 180. UsageError when it is none."""

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        """Raises UsageError for what is no box."""
        if not (-90 <= self.south <= self.north <= 90 and abs(self.west) <= 180 and abs(self.east) <= 180):
            raise UsageError(f"{self} is no box; expected W,S,E,N in degrees, S not above N, longitudes within 180")

    def __str__(self) -> str:
        """W,S,E,N."""
        return f"{self.west:.10g},{self.south:.10g},{self.east:.10g},{self.north:.10g}"

    def holds(self, lat: float, lon: float) -> bool:
        """Whether a position lies in it."""
        if not self.south <= lat <= self.north:
            return False
        if self.west <= self.east:
            return self.west <= lon <= self.east
        return lon >= self.west or lon <= self.east


@dataclass(slots=True, kw_only=True)
class Cut:
    """What became of the rows."""

    kept: int = 0
    outside: int = 0
    without_place: int = 0
    """Rows that say no position, or that cannot be read."""


class _Table:
    """Where the position stands in rows under one header."""

    def __init__(self, header: bytes, mapping: Mapping) -> None:
        self.header = header
        names, delimiter = header_of(header)
        lowered = [name.lower() for name in names]
        self._columns = len(names)
        self._delimiter = delimiter.encode()
        self._lat, self._lon = (_place_of(name, lowered, mapping) for name in ("lat", "lon"))
        self._last = max(self._lat, self._lon) + 1

    def place(self, line: bytes) -> tuple[float, float] | None:
        """Latitude and longitude of a row in degrees; None when it says none."""
        if b'"' in line:
            fields: list[bytes] | list[str] = _quoted_fields(line, self._delimiter)
            count = len(fields)
        else:
            fields = line.split(self._delimiter, self._last)
            count = line.count(self._delimiter) + 1
        if count != self._columns:
            return None
        try:
            lat, lon = float(fields[self._lat]), float(fields[self._lon])
        except ValueError:
            return None
        return (lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None


def _place_of(name: str, lowered: list[str], mapping: Mapping) -> int:
    for source in mapping.columns[name].sources:
        if source.lower() in lowered:
            return lowered.index(source.lower())
    expected = " or ".join(mapping.columns[name].sources)
    raise SourceError(f"the table has no column {expected}, so nothing can be cut out of it by place")


def _quoted_fields(line: bytes, delimiter: bytes) -> list[str]:
    return next(csv.reader([line.decode("latin-1").rstrip("\r\n")], delimiter=delimiter.decode()), [])


def cut(
    members: Iterable[Input],
    out: Path,
    box: Box,
    mapping: Mapping,
    progress: Progress = lambda what, done, total: None,
) -> Cut:
    """Writes the rows of the tables in `members` that lie in `box` to the zstd file `out`, under their header.

    `out` is there whole or not at all. SourceError when the members are no tables with one and the same header.
    """
    done, written = Cut(), 0
    staged = out.with_name(f".{out.name}.tmp")
    try:
        with staged.open("wb") as file:
            with zstandard.ZstdCompressor(write_checksum=True).stream_writer(file, closefd=False) as sink:
                for piece in _pieces(members, box, mapping, done):
                    sink.write(piece)
                    written += len(piece)
                    progress(f"cutting {out.name}", written, None)
            file.flush()
            os.fsync(file.fileno())
        staged.replace(out)
    finally:
        staged.unlink(missing_ok=True)
    return done


def _pieces(members: Iterable[Input], box: Box, mapping: Mapping, done: Cut) -> Iterator[bytes]:
    table: _Table | None = None
    for member in members:
        with member.open() as stream:
            for header, lines in _tables(stream):
                if header is not None and table is None:
                    table = _Table(header, mapping)
                    yield header.rstrip(b"\r\n") + b"\n"
                elif header is not None and table is not None and header.strip() != table.header.strip():
                    raise SourceError(f"{member.name} has other columns than the tables before it")
                if table is not None:
                    yield _inside(table, lines, box, done)
            if (damage := damage_of(stream)) is not None:
                raise SourceError(f"{member.name} cannot be read to its end: {damage}")


def _tables(stream: BinaryIO) -> Iterator[tuple[bytes | None, list[bytes]]]:
    """(header line in the first block and None after it, lines) of one table."""
    for offset, block in blocks(stream):
        lines = io.BytesIO(block).readlines()
        yield (lines[0], lines[1:]) if offset == 0 else (None, lines)


def _inside(table: _Table, lines: list[bytes], box: Box, done: Cut) -> bytes:
    kept = []
    for line in lines:
        place = table.place(line)
        if place is None:
            done.without_place += bool(line.strip())
        elif box.holds(*place):
            kept.append(line if line.endswith(b"\n") else line + b"\n")
        else:
            done.outside += 1
    done.kept += len(kept)
    return b"".join(kept)
