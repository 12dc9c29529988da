"""Which files the lake holds, whole or in part, and what the next ones are numbered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields

import pyarrow as pa

from watchkeeper.lake import arrow_schema
from watchkeeper.lake.transaction import Transaction

TABLE = "files"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """A row of `files`; what each field means stands in `model.tables`."""

    file_no: int
    sha256: str
    member: str | None
    name: str
    format: str
    source: str
    bytes: int
    counts: str
    marking_id: int
    attribution: str | None = None
    licence: str | None = None
    address: str | None = None
    read_by: str | None = None
    resume_batch: int | None = None


_FIELDS = tuple(field.name for field in fields(FileRow))


class FileRegister:
    """The rows of `files` as they are when a transaction begins, and what is read since."""

    def __init__(self, rows: pa.Table | None) -> None:
        known = [] if rows is None else rows.to_pylist()
        self._rows = {row["file_no"]: FileRow(**{name: row.get(name) for name in _FIELDS}) for row in known}
        self._numbers = {(row.sha256, row.member): row.file_no for row in self._rows.values()}
        self._in_lake = set(self._rows)
        self.next_no = 1 + max(self._rows, default=0)
        """The number of the next new stream."""
        self._changed: set[int] = set()
        begun = {row.sha256 for row in self._rows.values() if row.resume_batch is not None}
        self._whole = {row.sha256 for row in self._rows.values()} - begun

    def has(self, sha256: str) -> bool:
        """Whether the file is there, read to its end."""
        return sha256 in self._whole

    def finished(self, sha256: str) -> None:
        """Every stream of the file was read."""
        self._whole.add(sha256)

    def row_of(self, sha256: str, member: str | None) -> FileRow | None:
        """What is known of a stream, read to its end or begun; None when it is new."""
        return self._rows.get(self._numbers.get((sha256, member), 0))

    def put(self, row: FileRow) -> None:
        """Says what is known of a stream now."""
        self._rows[row.file_no] = row
        self._numbers[(row.sha256, row.member)] = row.file_no
        self.next_no = max(self.next_no, row.file_no + 1)
        self._changed.add(row.file_no)

    def write(self, transaction: Transaction) -> None:
        """Hands what is new to the transaction, which is to be committed next."""
        if self._changed & self._in_lake:
            transaction.clear(TABLE)
            self._changed = set(self._rows)
        if self._changed:
            transaction.append(TABLE, _table(self._rows[number] for number in sorted(self._changed)))
        self._in_lake |= self._changed
        self._changed = set()


def _table(rows: Iterable[FileRow]) -> pa.Table:
    return pa.Table.from_pylist([asdict(row) for row in rows], schema=arrow_schema(TABLE))
