"""The observations an event rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from watchkeeper.engine import Engine
from watchkeeper.model.scan import Scan

SLACK_US = 3_600_000_000
"""A grid point is interpolated from positions at most one hour away (the walk's bridge), microseconds."""

_QUERY = """
WITH inside AS (
    SELECT w.event_no, w.ship, p.t_us, p.file_no, p."offset"
    FROM wanted w JOIN positions p ON p.segment_id = w.segment_id
    WHERE NOT p.repeat AND p.t_us >= w.from_us AND p.t_us <= w.to_us
), ranked AS (
    SELECT i.*, ROW_NUMBER() OVER (PARTITION BY event_no, ship ORDER BY t_us, file_no, "offset") AS first_no,
           ROW_NUMBER() OVER (PARTITION BY event_no, ship ORDER BY t_us DESC, file_no DESC, "offset" DESC) AS last_no
    FROM inside i
)
SELECT event_no, ship, t_us, file_no, "offset" FROM ranked
WHERE first_no = 1 OR last_no = 1 ORDER BY event_no, ship, t_us
"""


def end_rows(engine: Engine, positions: Scan, rows: list[Mapping[str, Any]]) -> list[list[list[int]]]:
    """For each row of a rule's result, [file number, byte offset] of the observations at its ends.

    What the rule names itself is taken; otherwise the first and last positions of each ship within the event.
    """
    found: list[list[list[int]]] = [_named(row) for row in rows]
    wanted = [
        (
            number,
            ship,
            row[f"segment_{ship}"],
            row["start_us"] - SLACK_US,
            (row["end_us"] or row["start_us"]) + SLACK_US,
        )
        for number, row in enumerate(rows)
        for ship in (1, 2)
        if not found[number] and row[f"segment_{ship}"] is not None
    ]
    if not wanted:
        return found
    names = ("event_no", "ship", "segment_id", "from_us", "to_us")
    table = pa.table(
        {name: pa.array(column, pa.int64()) for name, column in zip(names, zip(*wanted, strict=True), strict=True)}
    )
    for row in engine.sql(_QUERY, {"positions": positions, "wanted": table}, {}).to_pylist():
        found[row["event_no"]].append([row["file_no"], row["offset"]])
    return found


def _named(row: Mapping[str, Any]) -> list[list[int]]:
    pairs = [[row.get(f"source_file_{n}"), row.get(f"source_offset_{n}")] for n in (1, 2)]
    return [[int(file), int(offset)] for file, offset in pairs if file is not None and offset is not None]
