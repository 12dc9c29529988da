"""What a lake hands to an engine: files of one table version, and which markings of their rows may be seen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """Rows of one table at one snapshot under one view. Only a lake makes one, so the view cannot be forgotten."""

    table: str
    files: tuple[str, ...]
    """Parquet files, in a stable order; none means the table is empty."""
    visible_markings: frozenset[int] | None
    """Marking ids whose rows exist for the viewer; None when every row of the table does."""
    numbered: bool = False
    """Whether rows also have `row_no`: how many rows, hidden ones included, lie before each in its file."""
