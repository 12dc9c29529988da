"""Rows of a table before they are observations: a column is asked for by name and comes with its meaning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

import polars as pl

from watchkeeper.sources.mapping import ColumnMap
from watchkeeper.sources.values import TIME, meaning, moment

Row = Mapping[str, Any]
"""A row as it came: what each column says."""


class Cells(Protocol):
    """Some rows of a table, as text or as its own types."""

    height: int
    names: list[str]
    """Columns, as the table calls them."""

    def value(self, name: str, source: str, column: ColumnMap) -> pl.Series:
        """Our column `name` from the table's column `source`; the time as UTC."""
        ...

    def text(self, source: str) -> pl.Series:
        """A column as stripped text; null where there is none."""
        ...

    def given(self, source: str) -> pl.Series:
        """For each row, whether a column says anything."""
        ...

    def raw(self, rows: pl.Series) -> Iterator[Row]:
        """Rows for which `rows` is true, whole, as they came."""
        ...


class FrameCells:
    """Rows that are a frame already (JSON, Parquet)."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame
        self.height = frame.height
        self.names = frame.columns

    def _stripped(self, source: str) -> pl.Expr:
        return pl.col(source).cast(pl.String).str.strip_chars()

    def value(self, name: str, source: str, column: ColumnMap) -> pl.Series:
        """See `Cells.value`."""
        if name == "t":
            return self._frame.select(self._time(source, column)).to_series()
        return self._frame.select(meaning(name, column, self._stripped(source))).to_series()

    def _time(self, source: str, column: ColumnMap) -> pl.Expr:
        kind = self._frame.schema[source]
        if not isinstance(kind, pl.Datetime):
            return moment(column.time_format, self._stripped(source))
        made = pl.col(source).dt.cast_time_unit("us")
        return made.dt.convert_time_zone("UTC") if kind.time_zone else made.dt.replace_time_zone("UTC").cast(TIME)

    def text(self, source: str) -> pl.Series:
        """See `Cells.text`."""
        return self._frame.select(self._stripped(source)).to_series()

    def given(self, source: str) -> pl.Series:
        """See `Cells.given`."""
        text = self.text(source)
        return text.is_not_null() & (text != "")

    def raw(self, rows: pl.Series) -> Iterator[Row]:
        """See `Cells.raw`."""
        return self._frame.filter(rows).iter_rows(named=True)
