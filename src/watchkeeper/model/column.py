"""A column and a table of the lake, as the files that list them say it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ColumnType = Literal["bool", "i8", "i16", "i32", "i64", "f32", "f64", "text", "bytes", "time", "date"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `null` says what a missing value means; None when the column is never null."""

    name: str
    type: ColumnType
    doc: str
    unit: str | None = None
    null: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of the lake. `by_date` tables are partitioned on a `date` column, the UTC day of `t`."""

    name: str
    doc: str
    columns: tuple[Column, ...]
    by_date: bool = False
    sort: tuple[str, ...] = ()

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names in storage order."""
        return tuple(column.name for column in self.columns)
