"""Parquet files of a Delta table, written in a stream and described for the commit."""

from __future__ import annotations

import itertools
import json
import time
import uuid
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from deltalake import DeltaTable
from deltalake.transaction import AddAction

from watchkeeper.lake.schema import arrow_schema, conform
from watchkeeper.model.tables import BY_NAME
from watchkeeper.model.time import US_PER_DAY

ROW_GROUP_ROWS = 65_536
"""A ship's rows of one day lie in one group or two: the fewer rows in it the sooner they are there, until the groups' own
descriptions take longer to read than the rows. Measured on a year of 2,000 ships, processor time of one ship's day: 2.9 ms;
4.0 with 262,144 rows and statistics of every column, 3.3 with 32,768."""
FEW_ROWS_OF = {"events": 4096}
"""Rows of a group of tables with long texts, of which single rows are read whole. Measured on a million events, 68 of them read
by their row: 0.09 s of processor time; 0.18 with 65,536. The file grows by a twentieth."""
DAY_ROWS = 262_144
"""Rows of a day held in memory before they are written."""
FLUSH_ROWS = 1_048_576
"""Rows of all partitions held in memory before the fullest one is written."""
BEHIND = 2
"""Batches of rows that may wait to be written."""
MAX_OPEN_FILES = 64
"""Partitions with a file that is still being written; one more finishes the one opened first."""
LOOKED_UP = ("mmsi", "t", "segment_id", "repeat", "marking_id")
"""Columns of the large tables that rows are looked up by: least and greatest values of others only take time to read."""
NO_DAY = np.iinfo(np.int32).max
"""Stands for no day where days are numbers."""
NO_DATE = "__HIVE_DEFAULT_PARTITION__"


def file_schema(table: str) -> pa.Schema:
    """The schema inside the files: the partition column lives in the path."""
    schema = arrow_schema(table)
    return schema.remove(schema.get_field_index("date")) if BY_NAME[table].by_date else schema


def encodings(table: str) -> dict[str, object]:
    """How the columns of a table are written, by their type: what repeats as a dictionary, times and places in runs of
    bits. Measured on 700,000 positions: 7.2 million rows/s and 13.4 bytes a row, against 1.8 and 20.0 with defaults.
    """
    split, delta, words = [], [], []
    for field in file_schema(table):
        if pa.types.is_float64(field.type):
            split.append(field.name)
        elif pa.types.is_timestamp(field.type) or (field.type == pa.int64() and not field.name.endswith("_id")):
            delta.append(field.name)
        else:
            words.append(field.name)
    chosen = {**dict.fromkeys(split, "BYTE_STREAM_SPLIT"), **dict.fromkeys(delta, "DELTA_BINARY_PACKED")}
    looked_up: list[str] | bool = True
    if BY_NAME[table].by_date:
        looked_up = [name for name in file_schema(table).names if name in LOOKED_UP]
    return {"use_dictionary": words, "column_encoding": chosen, "write_statistics": looked_up}


def with_date(rows: pa.Table) -> pa.Table:
    """`rows` with `date`, the UTC day of `t`; null where `t` is."""
    days = pa.chunked_array([_days(chunk) for chunk in rows.column("t").chunks], pa.date32())
    if "date" in rows.column_names:
        return rows.set_column(rows.column_names.index("date"), "date", days)
    return rows.append_column("date", days)


def _days(times: pa.Array) -> pa.Array:
    us = times.cast(pa.int64()).fill_null(0).to_numpy(zero_copy_only=False)
    days = pa.array((us // US_PER_DAY).astype(np.int32)).cast(pa.date32())
    return pc.if_else(pc.is_valid(times), days, None) if times.null_count else days


def _by_day(rows: pa.Table) -> Iterator[tuple[date | None, pa.Table]]:
    """The rows of each day without their date, in the order they came; days in order, those without one last."""
    plain, dates = rows.drop_columns("date"), rows.column("date").combine_chunks()
    numbers = dates.cast(pa.int32()).fill_null(NO_DAY).to_numpy()
    if (np.diff(numbers) < 0).any():
        order = np.argsort(numbers, kind="stable")
        plain, dates, numbers = plain.take(order), dates.take(order), numbers[order]
    starts = np.flatnonzero(np.diff(numbers, prepend=numbers[0] - 1))
    for start, stop in itertools.pairwise([*starts.tolist(), len(numbers)]):
        yield dates[start].as_py(), plain.slice(start, stop - start)


class PartWriter:
    """Writes rows of one table into new files, a few for each partition, and says what it wrote.

    Files are written by `worker`, a pool of one thread, while the caller makes the next rows.
    """

    def __init__(self, table: str, folder: Path, worker: ThreadPoolExecutor) -> None:
        self._table = table
        self._folder = folder
        self._schema = file_schema(table)
        self._encodings = encodings(table)
        self._worker = worker
        self._writing: deque[Future[None]] = deque()
        self._waiting: dict[date | None, list[pa.Table]] = {}
        self._rows: dict[date | None, int] = {}
        self._held = 0
        # what follows is the worker's alone until `close` has waited for it
        self._open: dict[date | None, tuple[pq.ParquetWriter, str]] = {}
        self._written: dict[str, tuple[date | None, int]] = {}
        """Name of each file, open or finished: its day and its rows."""

    def write(self, rows: pa.Table) -> None:
        """Takes rows in any order. Columns that are missing are null."""
        if rows.num_rows == 0:
            return
        if not BY_NAME[self._table].by_date:
            self._hold(None, conform(self._table, rows))
            return
        rows = conform(self._table, with_date(rows))
        for day, chosen in _by_day(rows):
            self._hold(day, chosen)

    def _hold(self, day: date | None, rows: pa.Table) -> None:
        self._waiting.setdefault(day, []).append(rows)
        self._rows[day] = self._rows.get(day, 0) + rows.num_rows
        self._held += rows.num_rows
        if self._rows[day] >= DAY_ROWS:
            self._flush(day)
        if self._held > FLUSH_ROWS:
            self._flush_fullest()

    def _flush_fullest(self) -> None:
        """Makes room for many rows at once: to look for the fullest of many days after every few rows takes hours."""
        fullest = sorted(self._rows, key=lambda day: self._rows[day])
        while self._held > FLUSH_ROWS * 3 // 4:
            self._flush(fullest.pop())

    def _flush(self, day: date | None) -> None:
        """Hands the rows of a day to the worker, and waits for it where it has fallen behind."""
        rows = pa.concat_tables(self._waiting.pop(day, []))
        self._held -= self._rows.pop(day, 0)
        self._writing.append(self._worker.submit(self._write, day, rows))
        while len(self._writing) > BEHIND:
            self._writing.popleft().result()

    def _write(self, day: date | None, rows: pa.Table) -> None:
        if day not in self._open:
            if len(self._open) >= MAX_OPEN_FILES:
                self._finish(next(iter(self._open)))
            self._begin(day)
        writer, name = self._open[day]
        writer.write_table(rows, row_group_size=FEW_ROWS_OF.get(self._table, ROW_GROUP_ROWS))
        self._written[name] = (day, self._written[name][1] + rows.num_rows)

    def _begin(self, day: date | None) -> None:
        name = f"part-{uuid.uuid4().hex}.parquet"
        if BY_NAME[self._table].by_date:
            name = f"date={day.isoformat() if day else NO_DATE}/{name}"
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        self._open[day] = (pq.ParquetWriter(path, self._schema, compression="zstd", **self._encodings), name)
        self._written[name] = (day, 0)

    def _finish(self, day: date | None) -> None:
        writer, _ = self._open.pop(day)
        writer.close()

    def close(self) -> list[AddAction]:
        """Finishes every file and returns the actions that add them to the table."""
        for day in list(self._waiting):
            self._flush(day)
        while self._writing:
            self._writing.popleft().result()
        for day in list(self._open):
            self._finish(day)
        return [self._action(name, day, rows) for name, (day, rows) in sorted(self._written.items())]

    def _action(self, name: str, day: date | None, rows: int) -> AddAction:
        values = {"date": day.isoformat() if day else None} if BY_NAME[self._table].by_date else {}
        return AddAction(
            path=name,
            size=(self._folder / name).stat().st_size,
            partition_values=values,
            modification_time=int(time.time() * 1000),
            data_change=True,
            stats=json.dumps({"numRecords": rows}),
        )


def listed(table: DeltaTable, *, flatten: bool = True) -> list[dict[str, Any]]:
    """Every file of a version of a Delta table, with its rows, bytes and partition."""
    # Not `pa.table`: that asks whether it was given a data frame, and imports pandas, where it is installed, to see.
    return pa.RecordBatchReader.from_stream(table.get_add_actions(flatten=flatten)).read_all().to_pylist()  # type: ignore[no-any-return]
