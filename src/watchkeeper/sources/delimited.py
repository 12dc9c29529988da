"""Delimited text (CSV) by a mapping, with the byte offset of every row."""

from __future__ import annotations

import csv
import io
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
MAX_ROW_BYTES = 65_536
"""A longer line is no row of an AIS table."""
QUOTE_REASONS = {-1: "unbalanced quote", -2: "text after a closing quote"}


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
        from watchkeeper.sources.rows_kernel import split_rows

        starts, lengths, fields, loose = split_rows(np.frombuffer(block, np.uint8), ord(delimiter), ord('"'))
        good = (fields == len(header)) & (lengths <= MAX_ROW_BYTES)
        wrong = np.flatnonzero(~good)
        reasons = [
            "line too long"
            if lengths[i] > MAX_ROW_BYTES
            else QUOTE_REASONS.get(int(fields[i]), "wrong number of columns")
            for i in wrong
        ]
        texts: list[bytes | str] = [block[starts[i] : starts[i] + min(int(lengths[i]), 500)] for i in wrong]
        rejected = reject_table((starts[wrong] + base).tolist(), reasons, texts)
        end = base + len(block)
        if not good.any():
            counts = Counts(sentences=len(wrong))
            counts.rejected.update(reasons)
            return Batch(rejects=rejected, counts=counts, bytes_read=end)
        if not good.all() or loose.any() or len(starts) != block.count(b"\n") + (not block.endswith(b"\n")):
            rows = zip(starts[good], lengths[good], loose[good], strict=True)
            block = b"\n".join(_quoted(block[s : s + n], delimiter) if odd else block[s : s + n] for s, n, odd in rows)
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


def _quoted(row: bytes, delimiter: str) -> bytes:
    """The row with every field that holds a quote written as RFC 4180 has it: `12" PIPE` becomes `"12"" PIPE"`."""
    out = io.StringIO()
    fields = csv.reader([row.decode("latin-1").replace("\r", " ")], delimiter=delimiter)
    csv.writer(out, delimiter=delimiter, lineterminator="").writerows(fields)
    return out.getvalue().encode("latin-1")


def _unique(header: list[str]) -> list[str]:
    names: list[str] = []
    for name in header:
        number = 2
        free = name
        while free in names:
            free, number = f"{name}_{number}", number + 1
        names.append(free)
    return names
