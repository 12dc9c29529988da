"""The lake: read at a snapshot under a view, written by one transaction at a time."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import DeltaTable
from deltalake.exceptions import DeltaError

from watchkeeper import __version__
from watchkeeper.lake.archive import RawArchive
from watchkeeper.lake.lock import writer_lock
from watchkeeper.lake.parts import file_schema, listed
from watchkeeper.lake.snapshots import Snapshot, SnapshotLog
from watchkeeper.lake.transaction import Transaction
from watchkeeper.model.errors import IntegrityError
from watchkeeper.model.marking import Marking, View
from watchkeeper.model.scan import Scan
from watchkeeper.model.tables import BY_NAME, TABLES

EMPTY = Snapshot(number=0, parent=None, operation="init", tables={}, software=__version__)


class Lake:
    """Tables, snapshots and raw archive in one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.archive = RawArchive(root / "archive")
        self.log = SnapshotLog(root / "snapshots")
        self._known_parts: dict[tuple[str, str], list[tuple[str, int, date | None]]] = {}
        """By snapshot and table; of few snapshots, for those never change and to list them takes milliseconds."""
        self._known_markings: tuple[str, dict[int, Marking]] | None = None
        """Of the snapshot last asked about."""

    def snapshot(self) -> Snapshot:
        """The last committed snapshot; the empty one when nothing was ever committed."""
        return self.log.latest() or EMPTY

    # --- reading -----------------------------------------------------------------------------------------------------

    def scan(
        self, snapshot: Snapshot, view: View, table: str, *, since: date | None = None, until: date | None = None
    ) -> Scan:
        """Rows of `table` at `snapshot` that exist for `view`; of tables by date only days in since..until, both included.

        Rows without a time are part of a scan only when no bound is given.
        """
        markings = self.markings(snapshot)
        visible = frozenset(marking_id for marking_id, marking in markings.items() if view.allows(marking))
        everything = len(visible) == len(markings)
        return Scan(
            table=table,
            files=tuple(path for path, _, day in self.parts(snapshot, table) if _inside(day, since, until)),
            visible_markings=None if everything else visible,
        )

    def parts(self, snapshot: Snapshot, table: str) -> list[tuple[str, int, date | None]]:
        """(path, rows, day) of every file of a table at a snapshot, in the order of their names."""
        version = snapshot.tables.get(table)
        if version is None:
            return []
        if (known := self._known_parts.get((snapshot.snapshot_id, table))) is not None:
            return known
        folder = self.root / "tables" / table
        actions = listed(DeltaTable(str(folder), version=version))
        found = [(str(folder / row["path"]), int(row["num_records"]), row.get("partition.date")) for row in actions]
        if len(self._known_parts) >= 2 * len(TABLES):
            self._known_parts.clear()
        return self._known_parts.setdefault((snapshot.snapshot_id, table), sorted(found, key=lambda part: part[0]))

    def rows(self, snapshot: Snapshot, view: View, table: str) -> pa.Table:
        """A small table whole. For positions and the like use an engine. Columns younger than its files are null."""
        scan = self.scan(snapshot, view, table)
        parts = [pq.ParquetFile(path).read() for path in scan.files]
        rows = pa.concat_tables(
            [pa.Table.from_batches([], schema=file_schema(table)), *parts], promote_options="default"
        )
        if scan.visible_markings is None:
            return rows
        mask = pa.compute.is_in(rows.column("marking_id"), pa.array(sorted(scan.visible_markings), pa.int64()))
        return rows.filter(mask)

    def markings(self, snapshot: Snapshot) -> dict[int, Marking]:
        """Every marking in use, by id."""
        known = self._known_markings
        if known is not None and known[0] == snapshot.snapshot_id:
            return dict(known[1])
        found: dict[int, Marking] = {}
        for path, _, _ in self.parts(snapshot, "markings"):
            for row in pq.ParquetFile(path).read().to_pylist():
                found[row["marking_id"]] = Marking.from_json(row["marking"])
        self._known_markings = snapshot.snapshot_id, dict(found)
        return found

    # --- writing -----------------------------------------------------------------------------------------------------

    @contextmanager
    def write(self, operation: str) -> Iterator[Transaction]:
        """A transaction under the writer lock. What it wrote is there only after its `commit`."""
        self.root.mkdir(parents=True, exist_ok=True)
        with writer_lock(self.root / "writer.lock", operation):
            base = self.snapshot()
            self._roll_back_to(base)
            self.archive.sweep()
            transaction = Transaction(root=self.root, base=base, log=self.log, operation=operation)
            try:
                yield transaction
            finally:
                transaction.close()

    def _roll_back_to(self, base: Snapshot) -> None:
        for table in TABLES:
            folder = self.root / "tables" / table.name
            if not folder.exists():
                continue
            version = base.tables.get(table.name)
            if version is None:
                shutil.rmtree(folder)
                continue
            head = DeltaTable(str(folder))
            if head.version() != version:
                head.restore(version)

    # --- checking ----------------------------------------------------------------------------------------------------

    def problems(self) -> Iterator[str]:
        """Every promise of the last snapshot that the disk does not keep, as sentences; nothing when all is well."""
        self._known_parts.clear()  # what is on the disk now is asked for
        parent: str | None = None
        for snapshot in self.log.all():
            if snapshot.parent != parent:
                yield f"snapshot {snapshot.snapshot_id} names parent {snapshot.parent}, the one before it is {parent}"
            parent = snapshot.snapshot_id
        last = self.snapshot()
        for name in last.tables:
            if name not in BY_NAME:
                yield f"snapshot {last.snapshot_id} names an unknown table {name}"
                continue
            yield from self._table_problems(last, name)
        for sha256 in sorted({*self.archive.hashes(), *self._archived(last)}):
            try:
                self.archive.check(sha256)
            except IntegrityError as error:
                yield str(error)

    def _archived(self, snapshot: Snapshot) -> set[str]:
        """Every hash that a row of a table of received files names, as far as those tables can be read."""
        found: set[str] = set()
        for table in ("files", "zones", "registry", "mids", "sightings", "stakes"):
            with suppress(OSError, pa.ArrowException, DeltaError):
                for path, _, _ in self.parts(snapshot, table):
                    found.update(pq.ParquetFile(path).read(["sha256"]).column(0).to_pylist())
        with suppress(OSError, pa.ArrowException, DeltaError, ValueError, KeyError, TypeError):
            for path, _, _ in self.parts(snapshot, "list_versions"):
                for said in pq.ParquetFile(path).read(["files"]).column(0).to_pylist():
                    found.update(one["sha256"] for one in json.loads(said))
        return found

    def _table_problems(self, snapshot: Snapshot, table: str) -> Iterator[str]:
        try:
            parts = self.parts(snapshot, table)
        except DeltaError as error:
            yield f"the log of table {table} is damaged: {str(error).splitlines()[0]}"
            return
        for path, rows, _ in parts:
            try:
                count = sum(batch.num_rows for batch in pq.ParquetFile(path).iter_batches())
            except (OSError, pa.ArrowException) as error:
                yield f"{path} cannot be read: {error}"
                continue
            if count != rows:
                yield f"{path} holds {count} rows, the snapshot says {rows}"


def _inside(day: date | None, since: date | None, until: date | None) -> bool:
    if since is None and until is None:
        return True
    return day is not None and (since is None or day >= since) and (until is None or day <= until)
