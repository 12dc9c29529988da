"""Delimited text (CSV) by a mapping, with the byte offset of every row."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from watchkeeper.model.errors import SourceError
from watchkeeper.sources.block_cells import BlockCells, Lines, fields_of
from watchkeeper.sources.blocks import blocks
from watchkeeper.sources.fields import FIELDS, LENGTH, OPEN_QUOTE, START, TEXT_AFTER_QUOTE
from watchkeeper.sources.mapping import Mapping, mapping_for
from watchkeeper.sources.observations import Batch, Counts, reject_table
from watchkeeper.sources.rows import RowMapper

DELIMITERS = ",;\t|"
BLOCK_BYTES = 8 << 20
MAX_ROW_BYTES = 65_536
"""A longer line is no row of an AIS table."""
QUOTE_REASONS = {OPEN_QUOTE: "unbalanced quote", TEXT_AFTER_QUOTE: "text after a closing quote"}


def header_of(line: bytes) -> tuple[list[str], str]:
    """(column names, delimiter) of a header line."""
    text = line[:MAX_ROW_BYTES].decode("utf-8-sig", "replace").rstrip("\r\n")
    delimiter = max(DELIMITERS, key=text.count)
    names = next(csv.reader([text], delimiter=delimiter, skipinitialspace=True), [])
    return [name.strip() for name in names], delimiter


class DelimitedReader:
    """Reads CSV and the like. Without a mapping the built-in one that fits the header is used."""

    def __init__(self, mapping: Mapping | None = None) -> None:
        self._mapping = mapping
        self.name = mapping.name if mapping else "csv"

    def read(self, stream: BinaryIO) -> Iterator[Batch]:
        """Every row of the stream. A row with the wrong number of columns is a reject and never stops the file."""
        header: list[str] = []
        delimiter = ","
        mapper: RowMapper | None = None
        for offset, block in blocks(stream, BLOCK_BYTES):
            skip = 0
            if mapper is None:
                skip = block.find(b"\n") + 1 or len(block)
                header, delimiter = header_of(block[:skip])
                mapper = RowMapper(self._mapping_for(header))
            yield self._batch(mapper, header, delimiter, offset + skip, block[skip:])

    def _mapping_for(self, header: list[str]) -> Mapping:
        mapping = self._mapping or mapping_for(header)
        if mapping is None:
            raise SourceError(
                f"no built-in mapping fits the columns {', '.join(header[:12])}; say which is which with --mapping FILE"
            )
        mapping.require(header)
        return mapping

    def _batch(self, mapper: RowMapper, header: list[str], delimiter: str, base: int, block: bytes) -> Batch:
        lines = Lines(block, delimiter, [mapper.reads(name) for name in header])
        fields, lengths = fields_of(lines), lines.rows[LENGTH]
        good = (fields == len(header)) & (lengths <= MAX_ROW_BYTES)
        rejected = _broken(lines, ~good, base)
        end = base + len(block)
        if not good.any():
            counts = Counts(sentences=rejected.num_rows)
            counts.rejected.update(rejected.column("reason").to_pylist())
            return Batch(rejects=rejected, counts=counts, bytes_read=end)
        cells = BlockCells(lines, good, _unique(header), delimiter)
        return mapper.batch(cells, pl.Series("offset", cells.starts + base), rejected, end)


def _broken(lines: Lines, wrong: NDArray[np.bool_], base: int) -> pa.Table:
    """Rejects for lines that are no rows of the table."""
    at = np.flatnonzero(wrong)
    starts, lengths, fields = (lines.rows[column, at].tolist() for column in (START, LENGTH, FIELDS))
    reasons = [
        "line too long" if length > MAX_ROW_BYTES else QUOTE_REASONS.get(found, "wrong number of columns")
        for length, found in zip(lengths, fields, strict=True)
    ]
    texts: list[bytes | str] = [lines.block[s : s + min(n, 500)] for s, n in zip(starts, lengths, strict=True)]
    return reject_table([start + base for start in starts], reasons, texts)


def _unique(header: list[str]) -> list[str]:
    names: list[str] = []
    for name in header:
        number = 2
        free = name
        while free in names:
            free, number = f"{name}_{number}", number + 1
        names.append(free)
    return names
