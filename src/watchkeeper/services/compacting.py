"""Fewer and smaller files: what many small ingests left becomes one sorted file a day, and old versions can be let go."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import DeltaTable

from watchkeeper.lake import Lake
from watchkeeper.lake.snapshots import Snapshot
from watchkeeper.lake.transaction import Transaction
from watchkeeper.model.tables import BY_NAME, TABLES
from watchkeeper.services.workspace import Workspace


@dataclass(slots=True, kw_only=True)
class Compacted:
    """What a compaction did. Bytes count every file of the tables on disk, whichever snapshot names it."""

    files_before: int
    files_after: int
    bytes_before: int
    bytes_after: int
    unreadable: int
    """Earlier snapshots whose files are gone; they stay in the log."""
    snapshot: str

    def to_dict(self) -> dict[str, object]:
        """The document `lake compact --json` prints."""
        return {name: getattr(self, name) for name in self.__slots__}


def compact(workspace: Workspace, *, forget: bool = False) -> Compacted:
    """Writes every day of every table that lies in several files as one, sorted, as the next snapshot.

    With `forget`, files that only earlier snapshots name are deleted: those can then no longer be read. The raw archive
    and the rows of the last snapshot are untouched either way.
    """
    lake = workspace.lake
    before = _on_disk(lake)
    with lake.write("compact") as transaction:
        for table in transaction.base.tables:
            _compact_table(lake, transaction, table)
        snapshot = transaction.commit()
        # still under the writer's lock: the newest version of every table is the one that the snapshot names
        unreadable = _forget(lake, snapshot) if forget else 0
    after = _on_disk(lake)
    return Compacted(
        files_before=before[0],
        files_after=after[0],
        bytes_before=before[1],
        bytes_after=after[1],
        unreadable=unreadable,
        snapshot=snapshot.snapshot_id,
    )


def _compact_table(lake: Lake, transaction: Transaction, table: str) -> None:
    by_day: dict[date | None, list[str]] = defaultdict(list)
    for path, _, day in lake.parts(transaction.base, table):
        by_day[day].append(path)
    scattered = {day: paths for day, paths in by_day.items() if len(paths) > 1}
    for day, paths in sorted(scattered.items(), key=lambda item: (item[0] is None, item[0] or date.min)):
        rows = pa.concat_tables([pq.ParquetFile(path).read() for path in paths], promote_options="default")
        if BY_NAME[table].by_date:
            transaction.clear_days(table, [day])
        else:
            transaction.clear(table)
        transaction.append(table, rows.sort_by([(name, "ascending") for name in _order(table)]))


def _order(table: str) -> list[str]:
    """Sort columns, made certain by where each row came from, so that the same rows give the same file."""
    names = BY_NAME[table].column_names
    wanted = [*BY_NAME[table].sort, "file_no", "offset"]
    return [name for name in dict.fromkeys(wanted) if name in names] or [names[0]]


def _forget(lake: Lake, snapshot: Snapshot) -> int:
    for name in snapshot.tables:
        table = DeltaTable(str(lake.root / "tables" / name))
        table.vacuum(retention_hours=0, enforce_retention_duration=False, dry_run=False)
        table.create_checkpoint()
    return sum(not _readable(lake, earlier) for earlier in lake.log.all())


def _readable(lake: Lake, snapshot: Snapshot) -> bool:
    return all(os.path.exists(path) for name in snapshot.tables for path, _, _ in lake.parts(snapshot, name))


def _on_disk(lake: Lake) -> tuple[int, int]:
    """(files, bytes) of all tables on disk."""
    folders = [Path(lake.root) / "tables" / table.name for table in TABLES]
    sizes = [
        path.stat().st_size
        for folder in folders
        for path in folder.rglob("*.parquet")
        if "_delta_log" not in path.parts
    ]
    return len(sizes), sum(sizes)
