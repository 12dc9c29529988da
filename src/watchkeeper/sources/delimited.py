"""Delimited text (CSV) by a mapping, with the byte offset of every row."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from watchkeeper.sources.block_cells import BlockCells, Lines, fields_of
from watchkeeper.sources.blocks import blocks
from watchkeeper.sources.fields import FIELDS, LENGTH, OPEN_QUOTE, START, TEXT_AFTER_QUOTE
from watchkeeper.sources.mapping import Mapping, mapping_of
from watchkeeper.sources.observations import Batch, Counts, reject_table
from watchkeeper.sources.rows import RowMapper

DELIMITERS = ",;\t|"
BLOCK_BYTES = 8 << 20
MAX_ROW_BYTES = 65_536
"""A longer line is no row of an AIS table."""
QUOTE_REASONS = {OPEN_QUOTE: "unbalanced quote", TEXT_AFTER_QUOTE: "text after a closing quote"}


def header_of(line: bytes) -> tuple[list[str], str]:
    """(column names, delimiter) of a header line; of several lines the first."""
    text = re.split("[\r\n]", line[:MAX_ROW_BYTES].decode("utf-8-sig", "replace"), maxsplit=1)[0]
    delimiter = max(DELIMITERS, key=text.count)
    names = next(csv.reader([text], delimiter=delimiter, skipinitialspace=True), [])
    return [name.strip() for name in names], delimiter


class DelimitedReader:
    """Reads CSV and the like. Without a mapping the built-in one that fits the header is used."""

    def __init__(self, mapping: Mapping | None = None) -> None:
        self._mapping = mapping
        self.name = mapping.name if mapping else "csv"

    def read(self, stream: BinaryIO) -> Iterator[Batch]:
        """Every row of the stream. A row with the wrong number of columns is a reject and never stops the file.

        Rows end with LF or CRLF; with CR where the table begins so and has no LF.
        """
        table: _Table | None = None
        for offset, block in blocks(stream, BLOCK_BYTES):
            skip = 0
            if table is None:
                table = _Table(block, self._mapping)
                skip = table.skip
            yield table.batch(offset + skip, block[skip:])


class _Table:
    """What the first block of a table says of the others."""

    def __init__(self, block: bytes, mapping: Mapping | None) -> None:
        self._only_cr = b"\n" not in block and b"\r" in block
        self.skip = block.find(b"\r" if self._only_cr else b"\n") + 1 or len(block)
        """Bytes of the header line."""
        header, self._delimiter = header_of(block[: self.skip])
        self._names = _unique(header)
        self._mapper = RowMapper(mapping_of(header, mapping))
        self._wanted = [self._mapper.reads(name) for name in header]

    def batch(self, base: int, block: bytes) -> Batch:
        """The rows of a block of whole lines that begins at byte `base`."""
        lines = Lines(block.replace(b"\r", b"\n") if self._only_cr else block, self._delimiter, self._wanted)
        fields, lengths = fields_of(lines), lines.rows[LENGTH]
        good = (fields == len(self._names)) & (lengths <= MAX_ROW_BYTES)
        rejected = _broken(lines, ~good, base)
        end = base + len(block)
        if not good.any():
            counts = Counts(sentences=rejected.num_rows)
            counts.rejected.update(rejected.column("reason").to_pylist())
            return Batch(rejects=rejected, counts=counts, bytes_read=end)
        cells = BlockCells(lines, good, self._names, self._delimiter)
        return self._mapper.batch(cells, pl.Series("offset", cells.starts + base), rejected, end)


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
    """The names, a number added to each that was there before."""
    names: dict[str, None] = {}
    numbers: Counter[str] = Counter()
    for name in header:
        free = name
        while free in names:
            numbers[name] += 1
            free = f"{name}_{numbers[name] + 1}"
        names[free] = None
    return list(names)
