"""The segmenter's state at the end of each of the last days, as rows of the lake."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pyarrow as pa

from watchkeeper.lake import arrow_schema
from watchkeeper.tracks.state import SegmenterState

KEPT_DAYS = 3
"""Days whose end state is kept: late data up to 48 h old goes back to the state before its day."""


def to_rows(day: date, state: SegmenterState, marking_id: int) -> pa.Table:
    """The state at the end of `day` as rows of `segmenter_state`."""
    rows = []
    for part, table in state.to_arrow().items():
        sink = io.BytesIO()
        with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
            writer.write_table(table)
        rows.append({"day": day, "part": part, "payload": sink.getvalue(), "marking_id": marking_id})
    return pa.Table.from_pylist(rows, schema=arrow_schema("segmenter_state"))


def days_of(rows: pa.Table) -> list[date]:
    """Days that have a state, in order."""
    return sorted(set(rows.column("day").to_pylist()))


def state_before(rows: pa.Table, day: date) -> tuple[date | None, SegmenterState]:
    """The latest state from before `day` and the day it ends; the empty state when none is kept."""
    earlier = [found for found in days_of(rows) if found < day]
    if not earlier:
        return None, SegmenterState.empty()
    last = earlier[-1]
    parts = {
        row["part"]: pa.ipc.open_stream(row["payload"]).read_all() for row in rows.to_pylist() if row["day"] == last
    }
    return last, SegmenterState.from_arrow(parts)


def kept(rows: pa.Table, *, before: date, newest: date) -> pa.Table:
    """States that stay valid when days from `before` on are segmented anew and `newest` is the last day."""
    oldest = newest - timedelta(days=KEPT_DAYS)
    mask = [oldest <= day < before for day in rows.column("day").to_pylist()]
    return rows.filter(pa.array(mask, pa.bool_()))
