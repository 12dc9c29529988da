"""A file of parties screened, as a sheet: one row each, in their order."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from watchkeeper.services.batch_screening import BatchJob, rows_of, screen_file
from watchkeeper.services.jobs import Report
from watchkeeper.services.screening import Screener
from watchkeeper.services.workspace import Workspace
from watchkeeper.store import Store

COLUMNS = (
    "line",
    "key",
    "names",
    "verdict",
    "needs_someone",
    "score",
    "list",
    "entry",
    "entry_name",
    "hits",
    "receipt",
    "why",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would reckon instead of show."""


def screen_sheet(
    store: Store,
    workspace: Workspace,
    screener: Callable[[], Screener],
    paths: tuple[Path, Path],
    now: datetime,
    report: Report,
) -> dict[str, Any]:
    """Screens the first file and writes the results to the second. SourceError when it is no table."""
    file, sheet = paths
    report("open lists", 0, None)
    results = file.with_name("results.jsonl")
    job = BatchJob(file=file, results=results)
    done = screen_file(
        store, workspace, screener(), job, now, lambda read, size, rows: report(f"screen: {rows:,} rows", read, size)
    )
    _write(results, sheet)
    told = done.to_dict()
    return {name: told[name] for name in ("file", "rows", "verdicts", "rejected", "first_problem", "unused")}


def _write(results: Path, sheet: Path) -> None:
    staged = sheet.with_name(f".{sheet.name}.tmp")
    with staged.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for row in rows_of(results):
            writer.writerow([_cell(value) for value in _values(row)])
    staged.replace(sheet)


def _values(row: dict[str, Any]) -> list[Any]:
    best = row.get("best") or {}
    return [
        row["line"],
        row.get("key"),
        " | ".join(row.get("names", ())),
        row["verdict"],
        row.get("needs_someone"),
        *(best.get(name) for name in ("score", "list", "key", "name")),
        " | ".join(f"{hit['list']}:{hit['key']}" for hit in row.get("hits", ())),
        row.get("receipt"),
        row.get("why"),
    ]


def _cell(value: Any) -> Any:
    """The value; text that a spreadsheet would take for a formula behind an apostrophe."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
