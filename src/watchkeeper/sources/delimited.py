"""Delimited text (CSV) by a mapping, with the byte offset of every row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
import polars as pl

from watchkeeper.model.errors import SourceError
from watchkeeper.sources.blocks import blocks
from watchkeeper.sources.mapping import Mapping, mapping_for
from watchkeeper.sources.observations import Batch, Counts, reject_table
from watchkeeper.sources.rows import RowMapper

DELIMITERS = ",;\t|"
BLOCK_BYTES = 16 << 20


def header_of(line: bytes) -> tuple[list[str], str]:
    """(column names, delimiter) of a header line."""
    text = line.decode("utf-8-sig", "replace").rstrip("\r\n")
    delimiter = max(DELIMITERS, key=text.count)
    return [name.strip().strip('"').strip() for name in text.split(delimiter)], delimiter


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
        names = {name.lower() for name in header}
        for needed in ("mmsi", "t"):
            if not any(source.lower() in names for source in mapping.columns[needed].sources):
                expected = " or ".join(mapping.columns[needed].sources)
                raise SourceError(
                    f"the table has no column {expected}, which mapping '{mapping.name}' needs for {needed}"
                )
        return mapping

    def _batch(self, mapper: RowMapper, header: list[str], delimiter: str, base: int, block: bytes) -> Batch:
        from watchkeeper.sources.rows_kernel import split_rows

        starts, lengths, fields = split_rows(np.frombuffer(block, np.uint8), ord(delimiter), ord('"'))
        good = fields == len(header)
        wrong = np.flatnonzero(~good)
        reasons = ["unbalanced quote" if fields[i] < 0 else "wrong number of columns" for i in wrong]
        texts: list[bytes | str] = [block[starts[i] : starts[i] + min(int(lengths[i]), 500)] for i in wrong]
        rejected = reject_table((starts[wrong] + base).tolist(), reasons, texts)
        end = base + len(block)
        if not good.any():
            counts = Counts(sentences=len(wrong))
            counts.rejected.update(reasons)
            return Batch(rejects=rejected, counts=counts, bytes_read=end)
        if len(wrong):
            block = b"\n".join(block[s : s + n] for s, n in zip(starts[good], lengths[good], strict=True))
        frame = pl.read_csv(
            block,
            has_header=False,
            separator=delimiter,
            infer_schema=False,
            encoding="utf8-lossy",
            new_columns=_unique(header),
        )
        if frame.height != int(good.sum()):
            raise SourceError(f"{int(good.sum())} rows were found near byte {base} and {frame.height} were parsed")
        return mapper.batch(frame, pl.Series("offset", starts[good] + base), rejected, end)


def _unique(header: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    names = []
    for name in header:
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return names
