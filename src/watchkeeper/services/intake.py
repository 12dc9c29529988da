"""One file taken in: kept in the archive, read, and its rows handed to a transaction."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, cast

from watchkeeper import __version__
from watchkeeper.lake.archive import is_packed, sha256_of
from watchkeeper.lake.transaction import Transaction
from watchkeeper.model.errors import FileChanged, FileUnreadable, SourceError, UsageError
from watchkeeper.model.marking import OPEN, Marking
from watchkeeper.services.batches import batches, not_unpacked, store
from watchkeeper.services.file_register import FileRegister, FileRow
from watchkeeper.services.ingested import ALREADY_INGESTED, Ingested
from watchkeeper.services.origin import Origin, origin_of
from watchkeeper.services.repeats import Repeats
from watchkeeper.services.workspace import WHOLE, Workspace
from watchkeeper.sources import Counts, Reader
from watchkeeper.sources.inputs import BROKEN, Input, damage_of, inputs_of, is_machines
from watchkeeper.sources.mapping import Mapping
from watchkeeper.sources.registry import HEAD_BYTES, reader_for

CHECKPOINT_BYTES = 1 << 30
"""Uncompressed bytes of one stream after which what was read of it becomes a snapshot. A plain file as large is put into
the archive before it is read, so that no row is ever there without its bytes."""
CHANGED = "changed while it was read; ingest it when nothing writes to it"
Progress = Callable[[str, int, int | None], None]
"""(file, bytes done, bytes in all or None)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the caller says of the files."""

    form: str = "auto"
    mapping: Mapping | None = None
    source: str | None = None
    """Name of the feed; None takes the reader's."""
    marking: Marking = OPEN
    progress: Progress = lambda name, done, total: None

    @property
    def read_by(self) -> str:
        """What the files are read by: the version of this program, and a hash of the mapping that was given."""
        if self.mapping is None:
            return __version__
        return f"{__version__} mapping {hashlib.sha256(repr(self.mapping).encode()).hexdigest()[:16]}"

    @property
    def is_sure(self) -> bool:
        """Whether the caller said what the files are: one that is not ends the ingest."""
        return self.form != "auto" or self.mapping is not None


class Unkept(Exception):
    """A file changed, or its disk failed, while it was read; nothing of this transaction may be kept."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path)
        self.path, self.reason = path, reason


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taking:
    """The file that a stream is of."""

    sha256: str
    origin: Origin
    size: int | None
    """Bytes; None when it is packed, and nobody knows how many bytes come out."""
    resumable: bool = False
    """It is kept already: what was read of it may become a snapshot before its end."""


class Intake:
    """Takes files into one transaction, and counts."""

    def __init__(self, workspace: Workspace, asked: Asked, transaction: Transaction, done: Ingested) -> None:
        self._archive = workspace.lake.archive
        self._asked = asked
        self._transaction = transaction
        stored = workspace.lake.rows(transaction.base, WHOLE, "files") if transaction.base.tables else None
        self._register = FileRegister(stored)
        self.done = done
        self.kept = copy.deepcopy(done)
        """What is in the lake whatever becomes of the transaction from here."""
        self.settled: frozenset[Path] = frozenset()
        """Files that were read to their end before that, or passed over."""
        self._seen: set[Path] = set()

    def file(self, path: Path) -> None:
        """Reads a file, unless the lake holds it. `Unkept` when something writes to it."""
        self._take(path)
        self._seen.add(path)

    def _take(self, path: Path) -> None:
        try:
            sha256, size = sha256_of(path), path.stat().st_size
            if self._register.has(sha256):
                self.done.skipped_files[ALREADY_INGESTED] += 1
                return
            chosen = [(item, self._reader(item)) for item in inputs_of(path)]
        except OSError as error:
            self.done.skipped_files[f"cannot be read: {error.strerror}"] += 1
            return
        except SourceError as error:
            self.done.skipped_files[str(error)] += 1
            return
        try:
            reasons = self._streams(path, sha256, chosen)
        except FileChanged as error:
            raise Unkept(path, CHANGED) from error
        except FileUnreadable as error:
            raise Unkept(path, str(error)) from error
        self.done.skipped_files.update(reason for reason in reasons if reason is not None)
        if None in reasons:
            self._register.finished(sha256)
            self.done.files += 1
            self.done.bytes += size

    def commit(self) -> None:
        """Makes what was taken in a snapshot."""
        self._register.write(self._transaction)
        self.done.snapshot = self._transaction.checkpoint().snapshot_id
        self.kept, self.settled = copy.deepcopy(self.done), frozenset(self._seen)

    def _reader(self, item: Input) -> Reader | str:
        try:
            with item.open() as stream:
                head = stream.read(HEAD_BYTES)
                if not head and (damage := damage_of(stream)):
                    return not_unpacked(damage)
        except BROKEN as error:
            if is_machines(error):
                raise
            return not_unpacked(error)
        return reader_for(item.name, head, form=self._asked.form, mapping=self._asked.mapping)

    def _streams(self, path: Path, sha256: str, chosen: list[tuple[Input, Reader | str]]) -> list[str | None]:
        """Reads the streams of a file and keeps its bytes: for each why it was skipped, or None."""
        if all(isinstance(reader, str) for _, reader in chosen):
            return [str(reader) for _, reader in chosen]
        size = None if is_packed(path) else path.stat().st_size
        taking = _Taking(sha256=sha256, origin=origin_of(path, sha256), size=size)
        if size is not None and size < CHECKPOINT_BYTES:
            [(item, reader)] = chosen
            assert not isinstance(reader, str)
            with self._archive.receive(path, sha256) as received:
                reason = self._stream(taking, item, reader, cast(BinaryIO, received))
                if reason is None:
                    received.finish()
            return [reason]
        # read from where it is kept, which nothing writes to
        if self._archive.stored(sha256) is not None:
            self._archive.check(sha256)  # what is damaged there since is no damage to the file
        self._archive.add(path, sha256, lambda done: self._asked.progress(f"keeping {path.name}", done, size))
        return [self._kept_stream(taking, item, reader) for item, reader in chosen]

    def _kept_stream(self, taking: _Taking, item: Input, reader: Reader | str) -> str | None:
        if isinstance(reader, str):
            return reader
        kept = self._archive.stored(taking.sha256)
        assert kept is not None
        opened: AbstractContextManager[BinaryIO] = (
            self._archive.open(taking.sha256) if taking.size is not None else item.at(kept).open()
        )
        with opened as stream:
            return self._stream(replace(taking, resumable=True), item, reader, stream)

    def _stream(self, taking: _Taking, item: Input, reader: Reader, stream: BinaryIO) -> str | None:
        """Reads one stream into the transaction; the reason when it turned out to be no feed, else None."""
        known = self._register.row_of(taking.sha256, item.member)
        if known is not None and known.resume_batch is None:
            return None
        row = known or self._new_row(taking, item, reader)
        counts, repeats, saved, number = Counts(), Repeats(), 0, 0
        try:
            for number, batch in enumerate(batches(stream, reader), 1):
                counts.add(batch.counts)
                if number == 1:  # the first rows may say what the stream is
                    row = _as_begun(known, self._new_row(taking, item, reader))
                twice = repeats.count(batch.positions)
                if known is not None and number <= (known.resume_batch or 0):
                    saved = batch.bytes_read
                    if number == known.resume_batch and _as_json(counts) != known.counts:
                        raise _otherwise(known)
                else:
                    self.done.counts.add(batch.counts)
                    self.done.duplicates += twice
                    store(batch, self._transaction, row)
                self._asked.progress(item.name, batch.bytes_read, taking.size)
                row = replace(row, bytes=batch.bytes_read)
                if taking.resumable and batch.bytes_read - saved >= CHECKPOINT_BYTES:
                    self._record(row, counts, resume_batch=number)
                    self.commit()
                    saved = batch.bytes_read
        except SourceError as error:
            if self._asked.is_sure:
                raise
            return str(error)
        if known is not None and number < (known.resume_batch or 0):
            raise _otherwise(known)
        self._record(row, counts, resume_batch=None)
        return None

    def _record(self, row: FileRow, counts: Counts, *, resume_batch: int | None) -> None:
        self._transaction.use_marking(self._asked.marking)
        self._register.put(replace(row, counts=_as_json(counts), resume_batch=resume_batch))

    def _new_row(self, taking: _Taking, item: Input, reader: Reader) -> FileRow:
        return FileRow(
            file_no=self._register.next_no,
            sha256=taking.sha256,
            member=item.member,
            name=item.path.name,
            format=reader.name,
            source=self._asked.source or reader.name,
            bytes=0,
            counts="{}",
            marking_id=self._asked.marking.marking_id,
            attribution=taking.origin.attribution,
            licence=taking.origin.licence,
            address=taking.origin.address,
            read_by=self._asked.read_by,
        )


def _as_json(counts: Counts) -> str:
    return json.dumps(counts.to_dict(), ensure_ascii=False)


def _as_begun(known: FileRow | None, row: FileRow) -> FileRow:
    """The row of a stream that was begun; UsageError when it is read as something else now. A new stream has a new row."""
    if known is None:
        return row
    if any(getattr(row, name) != getattr(known, name) for name in ("format", "source", "marking_id", "read_by")):
        raise _otherwise(known)
    return known


def _otherwise(known: FileRow) -> UsageError:
    return UsageError(
        f"the ingest of {known.name} was interrupted, and now it is read otherwise than before: with another mapping, "
        "format, source, marking or version of Watchkeeper. Go on as it was begun, or ingest it into a new workspace"
    )
