"""What one writer does between two snapshots."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from deltalake import DeltaTable, write_deltalake
from deltalake._internal import RemoveAction
from deltalake.transaction import AddAction

from watchkeeper import __version__
from watchkeeper.lake.parts import PartWriter, listed
from watchkeeper.lake.schema import arrow_schema
from watchkeeper.lake.snapshots import Snapshot, SnapshotLog
from watchkeeper.model.marking import Marking
from watchkeeper.model.tables import BY_NAME


class Transaction:
    """Collects new and removed files; `commit` makes them one snapshot, anything else leaves the old one standing."""

    def __init__(self, *, root: Path, base: Snapshot, log: SnapshotLog, operation: str) -> None:
        self.base = base
        self._root = root
        self._log = log
        self._operation = operation
        self._writers: dict[str, PartWriter] = {}
        self._worker = ThreadPoolExecutor(max_workers=1)
        self._removed: dict[str, list[RemoveAction]] = {}
        self._listed: dict[str, list[dict[str, Any]]] = {}
        self._markings: dict[int, Marking] = {}
        self._carried: set[int | None] = set()

    def append(self, table: str, rows: pa.Table) -> None:
        """Adds rows to a table. Every row must carry a marking that is interned by the time of `commit`."""
        if "marking_id" in rows.column_names:
            self._carried.update(pc.unique(rows.column("marking_id")).to_pylist())
        elif rows.num_rows:
            self._carried.add(None)
        if table not in self._writers:
            self._writers[table] = PartWriter(table, self._root / "tables" / table, self._worker)
        self._writers[table].write(rows)

    def use_marking(self, marking: Marking) -> int:
        """Interns a marking so that rows may carry it; its id."""
        self._markings[marking.marking_id] = marking
        return marking.marking_id

    def clear(self, table: str) -> None:
        """Removes every row of a table."""
        self._remove(table, lambda day: True)

    def clear_days(self, table: str, days: Iterable[date | None]) -> None:
        """Removes every row of those UTC days from a table by date; None stands for rows without a time."""
        chosen = {day.isoformat() if day else None for day in days}
        self._remove(table, lambda day: day in chosen)

    def _remove(self, table: str, chosen: Callable[[str | None], bool]) -> None:
        for row in self._files_of_base(table):
            day = row.get("partition.date")
            text = day.isoformat() if day is not None else None
            if chosen(text):
                values = {"date": text} if BY_NAME[table].by_date else {}
                self._removed.setdefault(table, []).append(
                    RemoveAction(row["path"], True, int(time.time() * 1000), row["size_bytes"], values)
                )

    def _files_of_base(self, table: str) -> list[dict[str, Any]]:
        """Every file of a table at the base; listed once, for days are cleared one by one."""
        version = self.base.tables.get(table)
        if version is None:
            return []
        if table not in self._listed:
            state = DeltaTable(str(self._root / "tables" / table), version=version)
            self._listed[table] = listed(state)
        return self._listed[table]

    def close(self) -> None:
        """Lets go of its thread; rows that wait to be written are not written."""
        self._worker.shutdown(wait=True, cancel_futures=True)

    def commit(self) -> Snapshot:
        """Makes everything written so far the next snapshot. With nothing written, the base stays and is returned."""
        self._write_new_markings()
        touched = sorted(set(self._writers) | set(self._removed))
        versions = dict(self.base.tables)
        for table in touched:
            added = self._writers[table].close() if table in self._writers else []
            removed = self._removed.get(table, [])
            if added or removed:
                versions[table] = self._commit_table(table, added, removed)
        if versions == self.base.tables:
            return self.base
        snapshot = Snapshot(
            number=self.base.number + 1,
            parent=self.base.snapshot_id if self.base.number else None,
            operation=self._operation,
            tables=versions,
            software=__version__,
        )
        self._log.append(snapshot)
        return snapshot

    def checkpoint(self) -> Snapshot:
        """Makes everything written so far the next snapshot, and goes on from it."""
        self.base = self.commit()
        self._writers.clear()
        self._removed.clear()
        self._listed.clear()
        return self.base

    def _write_new_markings(self) -> None:
        if not self._carried and not self._markings:
            return
        known: set[int] = set()
        folder = self._root / "tables" / "markings"
        if (version := self.base.tables.get("markings")) is not None:
            for row in listed(DeltaTable(str(folder), version=version), flatten=False):
                known.update(pq.ParquetFile(folder / row["path"]).read(["marking_id"]).column(0).to_pylist())
        new = {key: marking for key, marking in self._markings.items() if key not in known}
        if unknown := self._carried - known - set(self._markings):
            raise ValueError(
                f"rows carry {len(unknown)} marking(s) that were never interned, which no view could judge"
            )
        if new:
            rows = {"marking_id": list(new), "marking": [marking.to_json() for marking in new.values()]}
            self.append("markings", pa.table(rows, schema=arrow_schema("markings")))

    def _commit_table(self, table: str, added: list[AddAction], removed: list[RemoveAction]) -> int:
        folder = self._root / "tables" / table
        partition = ["date"] if BY_NAME[table].by_date else None
        if not (folder / "_delta_log").exists():
            write_deltalake(str(folder), arrow_schema(table).empty_table(), partition_by=partition)
        state = DeltaTable(str(folder))
        state.create_write_transaction(
            actions=[*removed, *added], mode="append", schema=arrow_schema(table), partition_by=partition
        )
        return DeltaTable(str(folder)).version()
