"""JSON objects, one a line or in one array, by a mapping; the form of Global Fishing Watch's published samples."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO

import polars as pl

from watchkeeper.sources.cells import FrameCells, Row
from watchkeeper.sources.json_scan import READ_BYTES, Piece, objects
from watchkeeper.sources.mapping import Mapping, mapping_for, mapping_of
from watchkeeper.sources.observations import Batch, Counts, reject_table
from watchkeeper.sources.rows import RowMapper

BATCH_OBJECTS = 50_000
BATCH_BYTES = 32 << 20
STRANGERS = 100
"""Objects at the beginning that may have other keys than a report's before the stream is taken for another format."""


def row_of(text: bytes) -> dict[str, str] | None:
    """The keys of a JSON object and their values as text, those that say nothing left out; None when it is none."""
    try:
        made = json.loads(text)
        if not isinstance(made, dict):
            return None
        row = {key: said for key, value in made.items() if (said := _text(value)) is not None}
    except (ValueError, RecursionError):  # the second: nested deeper than any report is
        return None
    if text.isascii() and b"\\u" not in text:
        return row
    return {_whole(key): _whole(said) for key, said in row.items()}


def _text(value: Any) -> str | None:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    return value if isinstance(value, str) else json.dumps(value)


def _whole(text: str) -> str:
    """The text with halves of characters, which JSON can spell and nothing else can hold, escaped."""
    return text.encode("utf-8", "backslashreplace").decode()


class _Objects(FrameCells):
    """Some objects as rows. Keys that nothing asks for make no columns: each object may bring its own."""

    def __init__(self, rows: list[dict[str, str]], mapper: RowMapper) -> None:
        self._rows = rows
        spelled: dict[str, str] = {}
        for row in rows:
            for key in row:
                if mapper.reads(key):
                    spelled.setdefault(key.strip().lower(), key)
        columns = {key: pl.Series([row.get(key) for row in rows], dtype=pl.String) for key in spelled.values()}
        super().__init__(pl.DataFrame(columns or {"": pl.Series([None] * len(rows), dtype=pl.String)}))

    def raw(self, rows: pl.Series) -> Iterator[Row]:
        """See `Cells.raw`."""
        return (row for row, chosen in zip(self._rows, rows, strict=True) if chosen)


class _Held:
    """Objects that wait to become a batch."""

    def __init__(self) -> None:
        self.rows: list[dict[str, str]] = []
        self.offsets: list[int] = []
        self.broken: list[tuple[int, bytes]] = []
        self._bytes = 0

    def take(self, piece: Piece) -> None:
        """Takes in one object, broken or not."""
        self._bytes += len(piece.text)
        row = row_of(piece.text)
        if row is None:
            self.broken.append((piece.start, piece.text[:500]))
        else:
            self.rows.append(row)
            self.offsets.append(piece.start)

    @property
    def full(self) -> bool:
        """Whether it is time to make a batch."""
        return len(self.rows) + len(self.broken) >= BATCH_OBJECTS or self._bytes >= BATCH_BYTES

    def batch(self, mapper: RowMapper | None, end: int) -> Batch:
        """What is held, as observations and rejects."""
        reason = "not JSON"
        rejected = reject_table([o for o, _ in self.broken], [reason] * len(self.broken), [t for _, t in self.broken])
        if mapper is None:
            counts = Counts(sentences=len(self.broken), rejected=Counter({reason: len(self.broken)}))
            return Batch(rejects=rejected, counts=counts, bytes_read=end)
        offsets = pl.Series("offset", self.offsets, dtype=pl.Int64)
        return mapper.batch(_Objects(self.rows, mapper), offsets, rejected, end)


class _Counted:
    """A stream, and how much of it was read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.size = 0

    def read(self, size: int) -> bytes:
        """The next `size` bytes, fewer at the end."""
        data = self._stream.read(size)
        self.size += len(data)
        return data


class JsonReader:
    """Reads JSON lines or one JSON array of objects."""

    def __init__(self, mapping: Mapping | None = None) -> None:
        self._mapping = mapping
        self.name = mapping.name if mapping else "json"

    def read(self, stream: BinaryIO) -> Iterator[Batch]:
        """Every object of the stream; one that is no JSON is a reject, and so is text between objects."""
        mapper: RowMapper | None = None
        held, read, counted = _Held(), False, _Counted(stream)
        for piece in objects(counted, READ_BYTES):
            held.take(piece)
            if mapper is None and held.rows:
                mapper = self._mapper(held.rows, last=held.full)
            if held.full:
                yield held.batch(mapper, piece.end)
                held, read = _Held(), True
        if mapper is None and held.rows:
            mapper = self._mapper(held.rows, last=True)
        if held.rows or held.broken or not read:
            yield held.batch(mapper, counted.size)

    def _mapper(self, rows: list[dict[str, str]], *, last: bool) -> RowMapper | None:
        """What reads objects like the newest of `rows`; None when nothing does. SourceError when no more are waited for."""
        found = self._mapping or mapping_for(_columns(rows[-1]))
        if found is None and (last or len(rows) >= STRANGERS):
            found = mapping_of(_columns(rows[0]), None)
        if found is None:
            return None
        self.name = found.name
        return RowMapper(found)


def _columns(row: dict[str, str]) -> list[str]:
    return [*row, "timestamp"] if "gap_start_timestamp" in row else list(row)
