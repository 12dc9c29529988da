"""Parquet tables by a mapping. The offset of a row is its number, from 0."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from watchkeeper.model.errors import SourceError
from watchkeeper.sources.cells import FrameCells
from watchkeeper.sources.inputs import MOST_RATIO, damage_of
from watchkeeper.sources.mapping import Mapping, mapping_of
from watchkeeper.sources.observations import Batch, reject_table
from watchkeeper.sources.rows import RowMapper

BATCH_ROWS = 262_144
FREE_ROWS = 1_000_000
"""Rows below which nobody asks how many there are to a byte."""
DAMAGED = (pa.ArrowException, OSError, OverflowError, UnicodeDecodeError)
"""What Arrow raises for a file that is not what it says; the last for names of columns."""


class ParquetReader:
    """Reads a Parquet file."""

    def __init__(self, mapping: Mapping | None = None) -> None:
        self._mapping = mapping
        self.name = "parquet"

    def read(self, stream: BinaryIO) -> Iterator[Batch]:
        """Every row of the file. Columns of lists and the like are passed over."""
        with _seekable(stream) as source:
            file = _opened(source)
            names = _readable(file.schema_arrow)
            mapper, row = RowMapper(mapping_of(names, self._mapping)), 0
            for frame in _frames(file, names):
                offsets = pl.Series("offset", range(row, row + frame.height), dtype=pl.Int64)
                row += frame.height
                yield mapper.batch(FrameCells(frame), offsets, reject_table([], [], []), row)


def _frames(file: pq.ParquetFile, names: list[str]) -> Iterator[pl.DataFrame]:
    row = 0
    try:
        for batch in file.iter_batches(BATCH_ROWS, columns=names):
            yield _frame(batch)
            row += batch.num_rows
    except DAMAGED as error:
        raise SourceError(f"this Parquet file is damaged after row {row}: {error}") from error


@contextmanager
def _seekable(stream: BinaryIO) -> Iterator[BinaryIO]:
    """The stream, or where it came packed a file on disk of it: a Parquet file is read from its end."""
    if stream.seekable():
        yield stream
        return
    with tempfile.TemporaryFile() as file:
        shutil.copyfileobj(stream, file, 1 << 20)
        if (damage := damage_of(stream)) is not None:
            raise SourceError(f"this Parquet file cannot be unpacked to its end: {damage}")
        yield cast(BinaryIO, file)


def _opened(source: BinaryIO) -> pq.ParquetFile:
    size = source.seek(0, os.SEEK_END)
    source.seek(0)
    try:
        file = pq.ParquetFile(source)
    except DAMAGED as error:
        raise SourceError(f"this is no readable Parquet file: {error}") from error
    if file.metadata.num_rows > FREE_ROWS + MOST_RATIO * size:
        raise SourceError(
            f"this is no feed: a Parquet file of {size:,} bytes that says it has {file.metadata.num_rows:,} rows"
        )
    return file


def _readable(schema: pa.Schema) -> list[str]:
    """Columns that hold one plain value a row, under a name that only they have."""
    names = schema.names
    return [field.name for field in schema if _is_plain(field.type) and names.count(field.name) == 1]


def _is_plain(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return _is_plain(kind.value_type)
    tests = (
        pa.types.is_integer,
        pa.types.is_floating,
        pa.types.is_boolean,
        pa.types.is_timestamp,
        pa.types.is_date,
        pa.types.is_decimal,
        *_TEXTS,
    )
    return any(test(kind) for test in tests)


_TEXTS = (pa.types.is_string, pa.types.is_large_string, pa.types.is_binary, pa.types.is_large_binary)


def _frame(batch: pa.RecordBatch) -> pl.DataFrame:
    columns = {name: _sound(column) for name, column in zip(batch.schema.names, batch.columns, strict=True)}
    return cast(pl.DataFrame, pl.from_arrow(pa.table(columns)))


def _sound(column: pa.Array) -> pa.Array:
    """The column as Polars takes it: text that is UTF-8, numbers that are known."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_float16(column.type):
        return column.cast(pa.float32())
    if not any(test(column.type) for test in _TEXTS):
        return column
    try:
        text = column.cast(pa.large_string())
        text.validate(full=True)
    except pa.ArrowInvalid:
        raw = column.cast(pa.large_binary()).to_pylist()
        return pa.array([None if one is None else one.decode("utf-8", "replace") for one in raw], pa.large_string())
    return text
