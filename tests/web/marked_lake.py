"""A small lake with rows of any markings, written as they are given: SYNTHETIC, of no feed and no rule."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from watchkeeper.lake import arrow_schema
from watchkeeper.model.marking import Marking, View, Viewer
from watchkeeper.model.segment_id import SegmentId, pack
from watchkeeper.services.workspace import Workspace, init

START = datetime(2031, 3, 1, tzinfo=UTC)
MMSI, IMO = 201_000_000, 9_000_000
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Marked:
    """A row of a table, who may see it, and what tells that it is there: texts that stand in no other row."""

    table: str
    row: Row
    marking: Marking
    tells: tuple[str, ...]


@dataclass(slots=True)
class Maker:
    """Makes rows, each of which can be told from all others wherever it shows."""

    rows: list[Marked] = field(default_factory=list)
    seconds: int = 0

    def at(self) -> datetime:
        """A time that no other row has."""
        self.seconds += 61
        return START + timedelta(seconds=self.seconds)

    def put(self, table: str, marking: Marking, row: Row, *tells: str) -> None:
        """Adds a row."""
        self.rows.append(Marked(table, row | {"marking_id": marking.marking_id}, marking, tells))

    def ship(self, number: int, marking: Marking, heard: int = 2) -> None:
        """A ship with a segment, what she says of herself, and positions."""
        mmsi, first = MMSI + number, self.at()
        segment = pack(SegmentId(mmsi=mmsi, start_s=int(first.timestamp())))
        times = [first, *(self.at() for _ in range(heard - 1))]
        name, imo = f"SYNSHIP{number:05d}", IMO + number
        for at in times:
            self.position(mmsi, at, marking, segment)
        self.put(
            "segments",
            marking,
            {"segment_id": segment, "track_id": segment, "mmsi": mmsi, "start": first, "end": times[-1],
             "positions": heard, "name": name, "imo": imo, "ship_type": 70 + number % 20, "joined": "first",
             "start_file_no": 1, "start_offset": 0, "end_file_no": 1, "end_offset": 0},
            str(mmsi),
        )  # fmt: skip
        self.put(
            "statics",
            marking,
            {"mmsi": mmsi, "t": self.at(), "imo": imo, "name": name, "draught_m": 5.0 + number % 50 / 10,
             "destination": f"SYNDEST{number:05d}", "ship_type": 70, "source": "synthetic", "file_no": 1, "offset": 0,
             "partial": False, "msg_type": 5},
            name, f"SYNDEST{number:05d}", str(imo),
        )  # fmt: skip

    def position(self, mmsi: int, at: datetime, marking: Marking, segment: int | None) -> None:
        """A position, or noise where no segment has it."""
        spread = (int(at.timestamp()) % 1_000) / 2_000
        self.put(
            "positions",
            marking,
            {"mmsi": mmsi, "t": at, "lat": 30.0 + spread, "lon": 125.0 + spread, "speed_kn": 8.0, "source": "synthetic",
             "file_no": 1, "offset": int(at.timestamp()), "segment_id": segment, "repeat": False,
             "noise": None if segment else "jump"},
            str(int(at.timestamp())),
        )  # fmt: skip

    def event(self, number: int, marking: Marking, ships: Iterable[int], kind: str = "encounter") -> None:
        """An event of ships."""
        event_id = hashlib.sha256(f"event {number}".encode()).hexdigest()[:20]
        start = self.at()
        vessels = [
            {"track": f"{MMSI + one}-2031-03-01T00:00:00Z", "segment": f"{MMSI + one}-2031-03-01T00:00:00Z",
             "mmsi": MMSI + one, "imo": IMO + one, "name": f"SYNEVENTSHIP{number:05d}"}
            for one in ships
        ]  # fmt: skip
        self.put(
            "events",
            marking,
            {"id": event_id, "kind": kind, "rule": kind, "rule_version": "1", "params": "{}", "params_hash": "0" * 16,
             "start": start, "end": start + timedelta(hours=1), "open": False, "lat": 30.2, "lon": 125.2,
             "vessels": json.dumps(vessels), "measures": json.dumps({"port": "Busan", "country": "KR", "explanations": None}),
             "reasons": "[]", "source_rows": "[]", "snapshot": "1-synthetic", "withdrawn": False},
            event_id, f"SYNEVENTSHIP{number:05d}", str(int(event_id[:16], 16)),
        )  # fmt: skip

    def file(self, number: int, marking: Marking) -> None:
        """A file, and a line of it that could not be read."""
        sha256 = hashlib.sha256(f"file {number}".encode()).hexdigest()
        self.put(
            "files",
            marking,
            {"file_no": number, "sha256": sha256, "name": f"SYNFILE{number:05d}.csv", "format": "csv",
             "source": f"synthetic{number:05d}", "bytes": 100, "counts": "{}"},
            sha256, f"SYNFILE{number:05d}.csv", f"synthetic{number:05d}",
        )  # fmt: skip
        self.put(
            "rejects",
            marking,
            {"file_no": number, "offset": 7, "reason": "torn", "text": f"SYNREJECT{number:05d}"},
            f"SYNREJECT{number:05d}",
        )

    def paper(self, number: int, marking: Marking) -> None:
        """A zone, a cell of reception, and what a register and an observer say of a ship."""
        ring = [[125, 30], [126, 30], [126, 31], [125, 30]]
        name, text = f"SYNZONE{number:05d}", f"SYNREG{number:05d}"
        key = hashlib.sha256(name.encode()).hexdigest()[:16]
        self.put(
            "zones",
            marking,
            {"zone_id": key, "name": name, "properties": "{}", "repairs": "[]", "sha256": "0" * 64,
             "geometry": json.dumps({"type": "MultiPolygon", "coordinates": [[ring]]})},
            name, key,
        )  # fmt: skip
        cell = {"band": 30, "column_no": 125, "month_no": 734 + number, "ship_hours": 100_000 + number}
        self.put("reception", marking, cell | {"heard_satellite": 0, "heard_terrestrial": 5_000}, str(100_000 + number))
        said = {"subject": f"imo {IMO + number:07d}", "kind": "ship", "imo": IMO + number, "attribute": "former_name"}
        origin = {"source": text, "sha256": "0" * 64, "line": 1, "as_of": date(2031, 1, 1)}
        self.put("registry", marking, said | origin | {"value": f"SYNFORMER{number:05d}"}, f"SYNFORMER{number:05d}")
        self.put(
            "sightings",
            marking,
            {"sighting_id": hashlib.sha256(f"sighting {number}".encode()).hexdigest()[:16], "t": self.at(), "lat": 30.0,
             "lon": 125.0, "painted_name": f"SYNPAINT{number:05d}", "broadcast_mmsi": MMSI + number, "originator": "SYN",
             "properties": "{}", "sha256": "0" * 64, "line": 1},
            f"SYNPAINT{number:05d}",
        )  # fmt: skip

    def match(self, number: int, marking: Marking) -> None:
        """A match of a ship with a list."""
        name = f"SYNLISTED{number:05d}"
        digest = hashlib.sha256(name.encode()).hexdigest()[:16]
        day, ship = date(2031, 3, 1), f"mmsi {MMSI + number:09d}"
        self.put(
            "matches",
            marking,
            {"match_id": digest, "hit_id": digest, "ship": ship, "subject_hash": "0", "identity": "{}", "identity_from": day,
             "identity_until": day, "list": "syn", "list_class": "sanctions", "key": name, "content_hash": "0", "version_id": "1",
             "list_as_of": day, "status": "hit", "score": 0.9, "hit": json.dumps({"name": name, "reasons": []}),
             "receipt": "0" * 64, "found": self.at(), "heard_marking_id": marking.marking_id},
            name, digest,
        )  # fmt: skip
        self.put(
            "screened_ships",
            marking,
            {"ship": ship, "subject_hash": "0", "corpus": "0", "verdict": "hits", "receipt": f"SYNRECEIPT{number:05d}",
             "screened": self.at()},
            f"SYNRECEIPT{number:05d}",
        )  # fmt: skip


def lake_of(root: Path, rows: Iterable[Marked], viewer: Viewer) -> Workspace:
    """A new workspace with these rows, read by that viewer."""
    workspace = init(root)
    by_table: dict[str, list[Mapping[str, Any]]] = {}
    with workspace.lake.write("synthetic") as transaction:
        for one in rows:
            transaction.use_marking(one.marking)
            by_table.setdefault(one.table, []).append(one.row)
        for table, own in by_table.items():
            schema = arrow_schema(table)
            known = [name for name in schema.names if name != "date"]
            columns = {name: pa.array([row.get(name) for row in own], schema.field(name).type) for name in known}
            transaction.append(table, pa.table(columns))
        transaction.commit()
    return seen_by(workspace, viewer)


def seen_by(workspace: Workspace, viewer: Viewer) -> Workspace:
    """The same workspace, read by another."""
    return replace(workspace, view=View(viewer=viewer))
