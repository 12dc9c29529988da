"""Small lakes of events for tests of leads: rows written as `detect` writes them, without simulating anything."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from watchkeeper.lake import arrow_schema
from watchkeeper.model.marking import OPEN, Marking
from watchkeeper.model.segment_id import SegmentId, pack
from watchkeeper.model.time import to_us
from watchkeeper.services.workspace import Workspace, init

START = datetime(2031, 3, 7, tzinfo=UTC)
NOW = datetime(2031, 3, 20, tzinfo=UTC)
OTHERS = 40
"""Ordinary tankers of the lake."""


def event(
    kind: str, *ships: int, day: float = 0.0, hours: float = 5.0, marking: Marking = OPEN, **more: Any
) -> dict[str, Any]:
    """A row of `events`; `more` are measures, and `id_`, `supersedes`, `superseded_by`, `withdrawn`."""
    start = START + timedelta(days=day)
    named = more.pop("id_", f"{kind}{'-'.join(map(str, ships))}@{day:g}")
    links = {name: more.pop(name, None) for name in ("supersedes", "superseded_by")}
    vessels = [
        {"track": str(mmsi), "segment": str(mmsi), "mmsi": mmsi, "imo": None, "name": f"SHIP {mmsi}"} for mmsi in ships
    ]
    return {
        "id": named,
        "kind": kind,
        "rule": kind,
        "rule_version": "1",
        "params": "{}",
        "params_hash": "0" * 16,
        "start": start,
        "end": start + timedelta(hours=hours),
        "open": False,
        "lat": 34.0,
        "lon": 124.0,
        "vessels": json.dumps(vessels),
        "reasons": json.dumps([f"{kind} was found."]),
        "base_rate": None,
        "source_rows": "[]",
        "snapshot": "1-x",
        "withdrawn": more.pop("withdrawn", False),
        "measures": json.dumps(more),
        **links,
        "marking": marking,
    }


def a_lake(folder: Path) -> Workspace:
    """A workspace in which forty ordinary tankers were followed for 20,000 ship-days."""
    workspace = init(folder)
    with workspace.lake.write("test") as transaction:
        transaction.use_marking(OPEN)
        rows = [segment(200_000_000 + n, OPEN) for n in range(OTHERS)]
        transaction.append("segments", pa.Table.from_pylist(rows, schema=arrow_schema("segments")))
        followed = {
            "mmsi": 200_000_000,
            "ship_type": 80,
            "band": 6,
            "column_no": 24,
            "month_no": 734,
            "ship_hours": 480_000,
        }
        row = {**followed, "marking_id": OPEN.marking_id}
        transaction.append("followed", pa.Table.from_pylist([row], schema=arrow_schema("followed")))
        transaction.commit()
    return workspace


def put(workspace: Workspace, events: Sequence[dict[str, Any]]) -> None:
    """Makes these the events of the lake, and a segment of a tanker for every ship in them."""
    with workspace.lake.write("test") as transaction:
        rows, ships = [], {}
        for one in events:
            marking: Marking = one["marking"]
            transaction.use_marking(marking)
            rows.append(
                {**{name: value for name, value in one.items() if name != "marking"}, "marking_id": marking.marking_id}
            )
            for ship in json.loads(one["vessels"]):
                ships[ship["mmsi"], marking.marking_id] = segment(ship["mmsi"], marking)
        others = [segment(200_000_000 + n, OPEN) for n in range(OTHERS)]
        for table, found in (("events", rows), ("segments", [*others, *ships.values()])):
            transaction.clear(table)
            transaction.append(table, pa.Table.from_pylist(found, schema=arrow_schema(table)))
        transaction.commit()


def segment(mmsi: int, marking: Marking) -> dict[str, Any]:
    segment_id = pack(SegmentId(mmsi=mmsi, start_s=to_us(START) // 1_000_000))
    return {
        "segment_id": segment_id,
        "track_id": segment_id,
        "mmsi": mmsi,
        "start": START,
        "end": START + timedelta(days=10 if marking == OPEN else 12 + marking.marking_id % 3),
        "start_lat": 34.0,
        "start_lon": 124.0,
        "start_file_no": 1,
        "start_offset": 0,
        "end_lat": 34.0,
        "end_lon": 124.0,
        "end_file_no": 1,
        "end_offset": 0,
        "positions": 100,
        "name": f"SHIP {mmsi}",
        "ship_type": 80,
        "joined": "first",
        "marking_id": marking.marking_id,
    }
