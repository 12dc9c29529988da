"""Parquet tables by a mapping. The offset of a row is its number, from 0."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from watchkeeper.model.errors import SourceError
from watchkeeper.sources.cells import FrameCells
from watchkeeper.sources.mapping import Mapping, mapping_for
from watchkeeper.sources.observations import Batch, reject_table
from watchkeeper.sources.rows import RowMapper

BATCH_ROWS = 262_144


class ParquetReader:
    """Reads a Parquet file."""

    def __init__(self, mapping: Mapping | None = None) -> None:
        self._mapping = mapping
        self.name = "parquet"

    def read(self, stream: BinaryIO) -> Iterator[Batch]:
        """Every row of the file."""
        source = stream if stream.seekable() else io.BytesIO(stream.read())
        try:
            file = pq.ParquetFile(source)
        except pa.ArrowException as error:
            raise SourceError(f"this is no readable Parquet file: {error}") from error
        names = file.schema_arrow.names
        mapping = self._mapping or mapping_for(names)
        if mapping is None:
            raise SourceError(
                f"no built-in mapping fits the columns {', '.join(names[:12])}; give one with --mapping FILE"
            )
        mapping.require(names)
        mapper, row = RowMapper(mapping), 0
        try:
            for batch in file.iter_batches(BATCH_ROWS):
                frame = pl.DataFrame(pl.from_arrow(batch))
                offsets = pl.Series("offset", range(row, row + frame.height), dtype=pl.Int64)
                row += frame.height
                yield mapper.batch(FrameCells(frame), offsets, reject_table([], [], []), row)
        except pa.ArrowException as error:
            raise SourceError(f"this Parquet file is damaged after row {row}: {error}") from error
