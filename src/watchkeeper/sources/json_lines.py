"""JSON objects, one a line or in one array, by a mapping; the form of Global Fishing Watch's published samples."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO

import polars as pl

from watchkeeper.model.errors import SourceError
from watchkeeper.sources.cells import FrameCells
from watchkeeper.sources.mapping import Mapping, mapping_for
from watchkeeper.sources.observations import Batch, Counts, reject_table
from watchkeeper.sources.rows import RowMapper

BATCH_OBJECTS = 50_000
MAX_OBJECT_BYTES = 1 << 20
READ_BYTES = 1 << 20


def objects(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """(offset, text) of every top-level or array-level object; text that is not in one is passed over.

    An object longer than MAX_OBJECT_BYTES is returned cut, and will not parse.
    """
    depth, start, in_string, escaped, at = 0, 0, False, False, 0
    held = bytearray()
    while block := stream.read(READ_BYTES):
        for char in block:
            if depth:
                held.append(char)
            if in_string:
                if escaped:
                    escaped = False
                elif char == 92:
                    escaped = True
                elif char == 34:
                    in_string = False
            elif char == 34:
                in_string = depth > 0
            elif char == 123:
                if depth == 0:
                    start, held = at, bytearray(b"{")
                depth += 1
            elif char == 125 and depth:
                depth -= 1
                if depth == 0:
                    yield start, bytes(held)
            at += 1
            if len(held) > MAX_OBJECT_BYTES:
                yield start, bytes(held)
                depth, in_string, held = 0, False, bytearray()
    if depth:
        yield start, bytes(held)


def _text(value: Any) -> str | None:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    return value if isinstance(value, str) else json.dumps(value)


class JsonReader:
    """Reads JSON lines or one JSON array of objects."""

    def __init__(self, mapping: Mapping | None = None) -> None:
        self._mapping = mapping
        self.name = mapping.name if mapping else "json"

    def read(self, stream: BinaryIO) -> Iterator[Batch]:
        """Every object of the stream; one that is no JSON is a reject."""
        mapper: RowMapper | None = None
        held: list[tuple[int, dict[str, Any]]] = []
        broken: list[tuple[int, bytes]] = []
        end = 0
        for offset, text in objects(stream):
            end = offset + len(text)
            try:
                held.append((offset, json.loads(text)))
            except (ValueError, RecursionError):  # the second: nested deeper than any report is
                broken.append((offset, text))
                continue
            if mapper is None:
                mapping = self._mapping_for(held[0][1])
                mapper, self.name = RowMapper(mapping), mapping.name
            if len(held) >= BATCH_OBJECTS:
                yield self._batch(mapper, held, broken, end)
                held, broken = [], []
        if mapper is not None:
            yield self._batch(mapper, held, broken, end)
        elif broken:
            rejects = reject_table([o for o, _ in broken], ["not JSON"] * len(broken), [t for _, t in broken])
            counts = Counts(sentences=len(broken), rejected=Counter({"not JSON": len(broken)}))
            yield Batch(rejects=rejects, counts=counts, bytes_read=end)

    def _mapping_for(self, first: dict[str, Any]) -> Mapping:
        names = [*first, "timestamp"] if "gap_start_timestamp" in first else list(first)
        mapping = self._mapping or mapping_for(names)
        if mapping is None:
            raise SourceError(
                f"no built-in mapping fits the keys {', '.join(list(first)[:12])}; say which is which with --mapping FILE"
            )
        return mapping

    def _batch(
        self, mapper: RowMapper, held: list[tuple[int, dict[str, Any]]], broken: list[tuple[int, bytes]], end: int
    ) -> Batch:
        keys = list(dict.fromkeys(key for _, row in held for key in row)) or [""]  # objects may all be empty
        columns = {key: pl.Series([_text(row.get(key)) for _, row in held], dtype=pl.String) for key in keys}
        rejected = reject_table([o for o, _ in broken], ["not JSON"] * len(broken), [t for _, t in broken])
        return mapper.batch(
            FrameCells(pl.DataFrame(columns)), pl.Series("offset", [o for o, _ in held], dtype=pl.Int64), rejected, end
        )
