"""The batches of a stream, to its end or to where it breaks off, and where their rows are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

import pyarrow as pa

from watchkeeper.lake.transaction import Transaction
from watchkeeper.model.errors import FileUnreadable, SourceError
from watchkeeper.services.file_register import FileRow
from watchkeeper.sources import Batch, Counts, Reader
from watchkeeper.sources.inputs import BROKEN, Swollen, damage_of, is_machines
from watchkeeper.sources.observations import reject_table


def batches(stream: BinaryIO, reader: Reader) -> Iterator[Batch]:
    """Every batch of a stream, and a reject where its data break off. SourceError only before the first batch; what is no
    fault of the data, FileUnreadable and the system's OSError, always.
    """
    size, damage = -1, None
    try:
        for batch in reader.read(stream):
            size = batch.bytes_read
            yield batch
        damage = damage_of(stream)
    except FileUnreadable:
        raise
    except SourceError as error:
        if size < 0:
            raise
        damage = error
    except BROKEN as error:
        if is_machines(error):
            raise
        damage = error
    if damage is not None:
        yield _broken_off(max(size, 0), damage)


def not_unpacked(error: Exception) -> str:
    """Why a stream is skipped that cannot be unpacked at all."""
    return f"no feed: {error}" if isinstance(error, Swollen) else f"cannot be decompressed: {error}"


def _broken_off(size: int, error: Exception) -> Batch:
    reason = "file breaks off: its compressed data is damaged"
    if isinstance(error, Swollen):
        reason = "file not read to its end: it unpacks to far more than a feed would"
    counts = Counts(rejected=Counter({reason: 1}))
    return Batch(rejects=reject_table([size], [reason], [str(error)]), counts=counts, bytes_read=size)


def store(batch: Batch, transaction: Transaction, file: FileRow) -> None:
    """Hands the rows of a batch to the transaction, as rows of that file."""
    for table, rows in (("positions", batch.positions), ("statics", batch.statics), ("others", batch.others)):
        if rows is not None and rows.num_rows:
            source = pa.repeat(pa.scalar(file.source, pa.string()), rows.num_rows)
            transaction.append(table, _owned(rows, file).append_column("source", source))
    if batch.rejects is not None and batch.rejects.num_rows:
        transaction.append("rejects", _owned(batch.rejects, file))


def _owned(rows: pa.Table, file: FileRow) -> pa.Table:
    count = rows.num_rows
    return rows.append_column("file_no", pa.repeat(pa.scalar(file.file_no, pa.int32()), count)).append_column(
        "marking_id", pa.repeat(pa.scalar(file.marking_id, pa.int64()), count)
    )
