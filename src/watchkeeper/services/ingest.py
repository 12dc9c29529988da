"""Files in, observations in the lake. Each group of files is one snapshot; a file that is there already adds nothing."""

from __future__ import annotations

import copy
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

import polars as pl
import pyarrow as pa

from watchkeeper.lake import arrow_schema
from watchkeeper.lake.archive import is_packed, sha256_of
from watchkeeper.lake.receiving import Receiving
from watchkeeper.lake.transaction import Transaction
from watchkeeper.model.errors import FileChanged, SourceError
from watchkeeper.model.marking import OPEN, Marking
from watchkeeper.services.workspace import WHOLE, Workspace
from watchkeeper.sources import Batch, Counts, Reader, reader_for
from watchkeeper.sources.inputs import BROKEN, Input, Swollen, damage_of, files_under, inputs_of
from watchkeeper.sources.mapping import load_mapping
from watchkeeper.sources.observations import reject_table
from watchkeeper.sources.registry import HEAD_BYTES

COMMIT_BYTES = 256 << 20
"""Received bytes after which what was read so far becomes a snapshot."""
Progress = Callable[[str, int, int | None], None]
"""(file, bytes done, bytes in all or None)."""


@dataclass(slots=True, kw_only=True)
class Ingested:
    """What an ingest read and kept."""

    files: int = 0
    bytes: int = 0
    counts: Counts = field(default_factory=Counts)
    duplicates: int = 0
    """Position reports equal in every field to an earlier one of the same file; kept, and marked when segmented."""
    skipped_files: Counter[str] = field(default_factory=Counter)
    snapshot: str = ""
    elapsed_s: float = 0.0

    @property
    def rejected_percent(self) -> float:
        """Rejected share of everything that was meant as an observation."""
        rejected = sum(self.counts.rejected.values())
        return 100.0 * rejected / max(1, rejected + self.counts.messages)

    def to_dict(self) -> dict[str, object]:
        """The document `ingest --json` prints."""
        return {
            "files": self.files,
            "bytes": self.bytes,
            **self.counts.to_dict(),
            "duplicates": self.duplicates,
            "skipped_files": dict(self.skipped_files.most_common()),
            "snapshot": self.snapshot,
            "elapsed_s": round(self.elapsed_s, 3),
        }


def ingest(
    workspace: Workspace,
    paths: list[Path],
    *,
    form: str = "auto",
    mapping_file: Path | None = None,
    source: str | None = None,
    marking: Marking = OPEN,
    progress: Progress = lambda name, done, total: None,
) -> Ingested:
    """Reads files and folders into the lake and says what was read. Every counted row is stored, or is a stored reject."""
    began = time.monotonic()
    job = _Job(workspace, form, mapping_file, source, marking, progress)
    waiting = files_under(paths)
    while waiting:
        group = _next_group(waiting)
        before = copy.deepcopy(job.done)
        try:
            with workspace.lake.write("ingest") as transaction:
                job.begin(transaction)
                for path in group:
                    job.file(path, transaction)
                job.done.snapshot = transaction.commit().snapshot_id
        except _Changed as changed:  # nothing of this group was kept: again, without that file
            job.done = before
            job.done.skipped_files["changed while it was read; ingest it when nothing writes to it"] += 1
            waiting[:0] = [path for path in group if path != changed.path]
    if not job.done.snapshot:
        job.done.snapshot = workspace.lake.snapshot().snapshot_id
    job.done.elapsed_s = time.monotonic() - began
    return job.done


def _next_group(waiting: list[Path]) -> list[Path]:
    """Takes the files of the next snapshot from `waiting`."""
    group, size = [], 0
    while waiting and size < COMMIT_BYTES:
        group.append(waiting.pop(0))
        size += group[-1].stat().st_size
    return group


class _Changed(Exception):
    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


class _Job:
    def __init__(
        self,
        workspace: Workspace,
        form: str,
        mapping_file: Path | None,
        source: str | None,
        marking: Marking,
        progress: Progress,
    ) -> None:
        self._workspace = workspace
        self._form = form
        self._said = form != "auto" or mapping_file is not None
        """The caller said what the files are: one that is not ends the ingest."""
        self._mapping = load_mapping(mapping_file) if mapping_file else None
        self._source = source
        self._marking = marking
        self._progress = progress
        self._known: set[str] = set()
        self._next_no = 1
        self.done = Ingested()

    def begin(self, transaction: Transaction) -> None:
        files = self._workspace.lake.rows(transaction.base, WHOLE, "files") if transaction.base.tables else None
        self._known = set() if files is None else set(files.column("sha256").to_pylist())
        self._next_no = 1 + max([] if files is None else files.column("file_no").to_pylist(), default=0)

    def file(self, path: Path, transaction: Transaction) -> None:
        try:
            sha256 = sha256_of(path)
            if sha256 in self._known:
                self.done.skipped_files["already ingested"] += 1
                return
            chosen = [(item, self._reader(item)) for item in inputs_of(path)]
        except OSError as error:
            self.done.skipped_files[f"cannot be read: {error.strerror}"] += 1
            return
        except SourceError as error:
            self.done.skipped_files[str(error)] += 1
            return
        reasons = self._read(path, sha256, chosen, transaction)
        self.done.skipped_files.update(reason for reason in reasons if reason is not None)
        if None in reasons:
            self._known.add(sha256)
            self.done.files += 1
            self.done.bytes += path.stat().st_size

    def _read(
        self, path: Path, sha256: str, chosen: list[tuple[Input, Reader | str]], transaction: Transaction
    ) -> list[str | None]:
        """Reads the streams of a file and keeps its bytes: for each why it was skipped, or None."""
        if all(isinstance(reader, str) for _, reader in chosen):
            return [str(reader) for _, reader in chosen]
        archive = self._workspace.lake.archive
        try:
            if is_packed(path):  # read from where it is kept, which nothing writes to
                archive.add(path, sha256)
                kept = archive.stored(sha256)
                assert kept is not None
                return [
                    reader
                    if isinstance(reader, str)
                    else self._member(item, reader, sha256, transaction, item.at(kept))
                    for item, reader in chosen
                ]
            [(item, reader)] = chosen
            assert not isinstance(reader, str)
            with archive.receive(path, sha256) as received:
                reason = self._member(item, reader, sha256, transaction, received)
                if reason is None:
                    received.finish()
            return [reason]
        except FileChanged as error:
            raise _Changed(path) from error

    def _reader(self, item: Input) -> Reader | str:
        try:
            with item.open() as stream:
                head = stream.read(HEAD_BYTES)
                if not head and (damage := damage_of(stream)):
                    return _not_unpacked(damage)
        except BROKEN as error:
            return _not_unpacked(error)
        return reader_for(item.name, head, form=self._form, mapping=self._mapping)

    def _member(
        self, item: Input, reader: Reader, sha256: str, transaction: Transaction, bytes_: Receiving | Input
    ) -> str | None:
        """Reads one stream into the transaction; the reason when it turned out to be no feed, else None."""
        file_no, counts, size = self._next_no, Counts(), 0
        total = None if isinstance(bytes_, Input) else item.path.stat().st_size
        marking_id = self._marking.marking_id
        duplicates = _Duplicates()
        try:
            for batch in _batches(bytes_, reader):
                counts.add(batch.counts)
                size = batch.bytes_read
                self.done.duplicates += duplicates.count(batch.positions)
                source = self._source or reader.name
                _store(batch, transaction, file_no=file_no, source=source, marking_id=marking_id)
                self._progress(item.name, size, total)
        except SourceError as error:
            if self._said:
                raise
            return str(error)
        self._next_no += 1
        transaction.use_marking(self._marking)
        row = {
            "file_no": file_no,
            "sha256": sha256,
            "member": item.member,
            "name": item.path.name,
            "format": reader.name,
            "source": self._source or reader.name,
            "bytes": size,
            "counts": json.dumps(counts.to_dict(), ensure_ascii=False),
            "marking_id": marking_id,
        }
        transaction.append("files", pa.Table.from_pylist([row], schema=arrow_schema("files")))
        self.done.counts.add(counts)
        return None


def _batches(given: Receiving | Input, reader: Reader) -> Iterator[Batch]:
    """Every batch of a stream, and a reject where it breaks off. SourceError only before the first batch."""
    size, damage = -1, None
    with given.open() if isinstance(given, Input) else nullcontext(cast(BinaryIO, given)) as stream:
        try:
            for batch in reader.read(stream):
                size = batch.bytes_read
                yield batch
            damage = damage_of(stream)
        except SourceError as error:
            if size < 0:
                raise
            damage = error
        except BROKEN as error:
            damage = error
    if damage is not None:
        yield _broken_off(max(size, 0), damage)


def _not_unpacked(error: Exception) -> str:
    return f"no feed: {error}" if isinstance(error, Swollen) else f"cannot be decompressed: {error}"


def _broken_off(size: int, error: Exception) -> Batch:
    reason = "file breaks off: its compressed data is damaged"
    if isinstance(error, Swollen):
        reason = "file not read to its end: it unpacks to far more than a feed would"
    counts = Counts(rejected=Counter({reason: 1}))
    return Batch(rejects=reject_table([size], [reason], [str(error)]), counts=counts, bytes_read=size)


class _Duplicates:
    """Counts repeats among neighbouring batches; receivers' clocks put them within seconds of each other."""

    def __init__(self) -> None:
        self._before = pl.Series("h", [], dtype=pl.UInt64)

    def count(self, positions: pa.Table | None) -> int:
        if positions is None or positions.num_rows == 0:
            return 0
        columns = ["mmsi", "t", "lat", "lon", "speed_kn", "course_deg", "heading_deg", "msg_type"]
        frame = pl.DataFrame(pl.from_arrow(positions.select(columns)))
        hashes = frame.filter(pl.col("t").is_not_null()).hash_rows().rename("h")
        joined = pl.concat([self._before, hashes])
        repeats = int((~joined.is_first_distinct())[len(self._before) :].sum())
        self._before = hashes.unique()
        return repeats


def _store(batch: Batch, transaction: Transaction, *, file_no: int, source: str, marking_id: int) -> None:
    for table, rows in (("positions", batch.positions), ("statics", batch.statics), ("others", batch.others)):
        if rows is not None and rows.num_rows:
            transaction.append(table, _owned(rows, file_no, marking_id).append_column("source", _same(source, rows)))
    if batch.rejects is not None and batch.rejects.num_rows:
        transaction.append("rejects", _owned(batch.rejects, file_no, marking_id))


def _owned(rows: pa.Table, file_no: int, marking_id: int) -> pa.Table:
    count = rows.num_rows
    return rows.append_column("file_no", pa.repeat(pa.scalar(file_no, pa.int32()), count)).append_column(
        "marking_id", pa.repeat(pa.scalar(marking_id, pa.int64()), count)
    )


def _same(text: str, rows: pa.Table) -> pa.Array:
    return pa.repeat(pa.scalar(text, pa.string()), rows.num_rows)
