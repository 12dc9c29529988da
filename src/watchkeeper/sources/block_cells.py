"""Rows of a block of delimited text. Simple fields are read by the kernel; texts that repeat are judged once each."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cached_property

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from watchkeeper.sources.blocks import line_ends
from watchkeeper.sources.cells import Row
from watchkeeper.sources.fields import (
    DAY_FIRST,
    EMPTY,
    ENDS_FIELD,
    FIELDS,
    ISO,
    LENGTH,
    PLAIN,
    QUOTE,
    SIMPLE,
    START,
    STRANGE,
)
from watchkeeper.sources.mapping import ColumnMap
from watchkeeper.sources.values import TIME, is_number, meaning, moment, number_of, quantity

FORMS = {None: ISO, "%d/%m/%Y %H:%M:%S": DAY_FIRST}
"""Patterns of time that the kernel reads."""
Cell = NDArray[np.int32]
"""(2, row): where a column's fields begin and end in the block."""


class Lines:
    """The lines of a block, and where the fields of the columns wanted lie in it."""

    def __init__(self, block: bytes, delimiter: str, wanted: list[bool]) -> None:
        self.block = block
        self.buffer = np.frombuffer(block, np.uint8)
        self.eights = np.frombuffer(block, np.uint64, len(block) // 8)
        most = line_ends(block) + 1
        slots = np.cumsum(wanted, dtype=np.int32) - 1
        slot_of = np.where(wanted, slots, -1).astype(np.int32)
        rows = np.empty((3, most), np.int64)
        cells = np.empty((2, int(sum(wanted)), most), np.int32)
        count = self._split(ord(delimiter), slot_of, rows, cells)
        self.rows, self.cells, self.slot_of = rows[:, :count], cells[:, :, :count], slot_of

    def _split(
        self, delimiter: int, slot_of: NDArray[np.int32], rows: NDArray[np.int64], cells: NDArray[np.int32]
    ) -> int:
        from watchkeeper.sources import marks_kernel, rows_kernel

        if b'"' not in self.block:
            marks = np.empty(len(self.block) + 1, np.int32)
            return int(marks_kernel.split_plain(self.buffer, self.eights, delimiter, marks, slot_of, rows, cells))
        signs = np.full(256, PLAIN, np.uint8)
        signs[[delimiter, ord("\n")]], signs[ord('"')] = ENDS_FIELD, QUOTE
        return int(rows_kernel.split(self.buffer, signs, slot_of, rows, cells))


class BlockCells:
    """Good rows of a block."""

    def __init__(self, lines: Lines, good: NDArray[np.bool_], names: list[str], delimiter: str) -> None:
        self._lines = lines
        self._rows = lines.rows if good.all() else lines.rows[:, good]
        self._cells = lines.cells if good.all() else lines.cells[:, :, good]
        self._delimiter = delimiter
        self.names = names
        self.height = self._rows.shape[1]

    def value(self, name: str, source: str, column: ColumnMap) -> pl.Series:
        """See `Cells.value`."""
        cell = self._cell(source)
        if name == "t" and column.time_format in FORMS:
            return self._moments(cell, column.time_format)
        if name == "t":
            return self._judged(cell, moment(column.time_format, pl.col("text")))
        if is_number(name, column):
            return pl.select(quantity(name, column, pl.lit(self._numbers(cell, name)))).to_series()
        return self._judged(cell, meaning(name, column, pl.col("text")))

    def text(self, source: str) -> pl.Series:
        """See `Cells.text`."""
        return self._judged(self._cell(source), pl.when(pl.col("text") != "").then("text"))

    def given(self, source: str) -> pl.Series:
        """See `Cells.given`."""
        return self.text(source).is_not_null()

    def raw(self, rows: pl.Series) -> Iterator[Row]:
        """See `Cells.raw`."""
        return (self._parsed(row) for row in np.flatnonzero(rows.to_numpy()).tolist())

    # --- fields ------------------------------------------------------------------------------------------------------

    @cached_property
    def _place(self) -> dict[str, int]:
        return {name: number for number, name in reversed(list(enumerate(self.names)))}

    def _cell(self, source: str) -> Cell:
        return np.ascontiguousarray(self._cells[:, self._lines.slot_of[self._place[source]]])

    def _texts(self, cell: Cell) -> pl.Series:
        texts = [_unquoted(self._lines.block[a:b]) for a, b in zip(*cell.tolist(), strict=True)]
        return pl.Series("text", texts, dtype=pl.String).str.strip_chars()

    def _judged(self, cell: Cell, value: pl.Expr) -> pl.Series:
        """`value` of each field's text, worked out once for each text that occurs."""
        from watchkeeper.sources import rows_kernel

        rows = cell.shape[1]
        table = np.full(1 << max(4, (2 * rows).bit_length()), -1, np.int32)
        firsts, found = np.empty(rows, np.int64), np.empty(rows, np.int32)
        count = rows_kernel.codes(self._lines.buffer, cell, table, firsts, found)
        texts = self._texts(np.ascontiguousarray(cell[:, firsts[:count]]))
        return pl.DataFrame([texts]).select(value).to_series().gather(found)

    def _numbers(self, cell: Cell, name: str) -> pl.Series:
        from watchkeeper.sources import numbers_kernel

        numbers, status = np.zeros(cell.shape[1]), np.empty(cell.shape[1], np.uint8)
        if numbers_kernel.decimals(self._lines.buffer, self._lines.eights, cell, numbers, status):
            strange = np.flatnonzero(status == STRANGE)
            texts = self._texts(np.ascontiguousarray(cell[:, strange]))
            judged = pl.DataFrame([texts]).select(number_of(name, pl.col("text"))).to_series()
            status[strange] = np.where(judged.is_null().to_numpy(), EMPTY, SIMPLE)
            numbers[strange] = judged.fill_null(0.0).to_numpy()
        return _series(numbers, status)

    def _moments(self, cell: Cell, pattern: str | None) -> pl.Series:
        from watchkeeper.sources import moments_kernel

        times, status = np.zeros(cell.shape[1], np.int64), np.empty(cell.shape[1], np.uint8)
        before = np.full(2, -1, np.int64)
        if moments_kernel.moments(self._lines.buffer, self._lines.eights, cell, FORMS[pattern], before, times, status):
            strange = np.flatnonzero(status == STRANGE)
            texts = self._texts(np.ascontiguousarray(cell[:, strange]))
            judged = pl.DataFrame([texts]).select(moment(pattern, pl.col("text")).cast(pl.Int64)).to_series()
            status[strange] = np.where(judged.is_null().to_numpy(), EMPTY, SIMPLE)
            times[strange] = judged.fill_null(0).to_numpy()
        return _series(times, status).cast(TIME)

    # --- whole rows --------------------------------------------------------------------------------------------------

    def _parsed(self, row: int) -> Row:
        start, length = int(self._rows[START, row]), int(self._rows[LENGTH, row])
        text = self._lines.block[start : start + length].decode("utf-8", "replace").replace("\r", " ")
        fields = next(csv.reader([text], delimiter=self._delimiter), [])
        return {name: field or None for name, field in zip(self.names, fields, strict=False)}

    @property
    def starts(self) -> NDArray[np.int64]:
        """Where each row begins in the block."""
        starts: NDArray[np.int64] = self._rows[START]
        return starts


def fields_of(lines: Lines) -> NDArray[np.int64]:
    """How many fields each line has, or why it is broken."""
    fields: NDArray[np.int64] = lines.rows[FIELDS]
    return fields


def _series(values: NDArray[np.generic], status: NDArray[np.uint8]) -> pl.Series:
    made = pl.from_arrow(pa.array(values, mask=status != SIMPLE))
    assert isinstance(made, pl.Series)
    return made


def _unquoted(field: bytes) -> str:
    text = field.decode("utf-8", "replace")
    return text[1:-1].replace('""', '"') if len(text) > 1 and text[0] == text[-1] == '"' else text
