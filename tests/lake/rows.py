"""Small rows for tests of the lake."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from watchkeeper.lake import Lake, arrow_schema
from watchkeeper.lake.snapshots import Snapshot
from watchkeeper.model.marking import OPEN, Marking, View, default_viewer
from watchkeeper.model.scan import Scan

SECRET = Marking.of("basic/1", "SECRET", "CA")
ANYONE = View(viewer=default_viewer("local"))


def day(number: int, hour: int = 12) -> datetime:
    """An hour of a day of March 2031."""
    return datetime(2031, 3, number, hour, tzinfo=UTC)


def positions(*times: datetime | None, mmsi: int = 219000001, marking: Marking = OPEN, first: int = 0) -> pa.Table:
    """One position for each time; offsets count from `first`."""
    count = len(times)
    return pa.table(
        {
            "mmsi": pa.array([mmsi] * count, pa.int32()),
            "t": pa.array(times, pa.timestamp("us", tz="UTC")),
            "lat": [55.5] * count,
            "source": ["test"] * count,
            "file_no": pa.array([1] * count, pa.int32()),
            "offset": pa.array(range(first, first + count), pa.int64()),
            "marking_id": pa.array([marking.marking_id] * count, pa.int64()),
        }
    )


def rejects(*reasons: str, marking: Marking = OPEN) -> pa.Table:
    """One reject for each reason."""
    rows = [
        {"file_no": 1, "offset": n, "reason": reason, "text": "", "marking_id": marking.marking_id}
        for n, reason in enumerate(reasons)
    ]
    return pa.Table.from_pylist(rows, schema=arrow_schema("rejects"))


def commit(lake: Lake, table: str, *parts: pa.Table, markings: tuple[Marking, ...] = (OPEN,)) -> Snapshot:
    """One transaction that appends rows."""
    with lake.write("test") as transaction:
        for marking in markings:
            transaction.use_marking(marking)
        for part in parts:
            transaction.append(table, part)
        return transaction.commit()


def scanned(scan: Scan) -> list[dict[str, Any]]:
    """The rows an engine may take from a scan."""
    found = [row for path in scan.files for row in pq.ParquetFile(path).read().to_pylist()]
    return [row for row in found if scan.visible_markings is None or row["marking_id"] in scan.visible_markings]


def offsets(lake: Lake, snapshot: Snapshot, view: View = ANYONE, table: str = "positions", **bounds: Any) -> list[int]:
    """Offsets of the rows a view has of a table."""
    return sorted(row["offset"] for row in scanned(lake.scan(snapshot, view, table, **bounds)))
