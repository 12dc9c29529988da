"""Zones in and out of the lake. A file is kept byte for byte, and its zones replace those of the same name before it.

The same zone is one of the same name, claimant, first day and marking: a load replaces it, whatever file it came from, and
leaves all others. So a corrected file is loaded again, a new claim from a later day stands beside the old one, and what one
marking hides is not replaced by what another shows. The same file again changes nothing.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from watchkeeper.lake import Lake, arrow_schema
from watchkeeper.lake.archive import sha256_of
from watchkeeper.lake.snapshots import Snapshot
from watchkeeper.model.errors import FileUnreadable, NotFound, SourceError
from watchkeeper.model.marking import OPEN, Marking, View
from watchkeeper.places.zone import Zone
from watchkeeper.places.zones import ZoneFile, read_zones
from watchkeeper.services.workspace import WHOLE, Workspace
from watchkeeper.sources.inputs import BROKEN, damage_of, inputs_of

TABLE = "zones"
MOST_BYTES = 1 << 30
"""Of a file of zones, unpacked; the largest published set of maritime zones has a seventh of that."""

Key = tuple[str, str | None, Any, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredZone:
    """A zone of the lake, with where it came from and who may see it."""

    zone: Zone
    sha256: str
    """Of the file it came in."""
    marking_id: int


@dataclass(slots=True, kw_only=True)
class LoadedZones:
    """What a load did."""

    file: str
    sha256: str
    zones: int
    """In the file, rejected ones not counted."""
    added: int = 0
    replaced: int = 0
    """Zones of before whose place was taken."""
    unchanged: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    """Features by reason."""
    problems: list[str] = field(default_factory=list)
    """Each rejected feature as a sentence."""
    repaired: list[str] = field(default_factory=list)
    """Each zone whose shape was mended, and how."""
    snapshot: str = ""

    @property
    def rejected_percent(self) -> float:
        """Of the features of the file."""
        bad = sum(self.rejected.values())
        return 100.0 * bad / max(1, bad + self.zones)

    def to_dict(self) -> dict[str, Any]:
        """The document `zones load --json` prints."""
        return {**asdict(self), "rejected": dict(self.rejected)}


def load_zones(workspace: Workspace, file: Path, *, marking: Marking = OPEN) -> LoadedZones:
    """Loads a GeoJSON file of zones, plain or compressed. SourceError when it is none."""
    try:
        sha256, found = sha256_of(file), _read(file)
    except OSError as error:
        raise FileUnreadable(f"{file} cannot be read: {error.strerror or error}") from error
    done = LoadedZones(
        file=file.name,
        sha256=sha256,
        zones=len(found.zones),
        rejected=Counter(bad.reason for bad in found.rejected),
        problems=[str(bad) for bad in found.rejected],
        repaired=[f"{zone.name}: {'; '.join(zone.repairs)}" for zone in found.zones if zone.repairs],
        snapshot=workspace.lake.snapshot().snapshot_id,
    )
    if found.zones:
        _store(workspace, file, {_row_id(row): row for row in _rows(found, sha256, marking)}, marking, done)
    return done


def zones_at(lake: Lake, snapshot: Snapshot, view: View) -> tuple[StoredZone, ...]:
    """The zones that exist for a view at a snapshot, by name, then id. A day's validity is asked of each (`holds_on`)."""
    rows = lake.rows(snapshot, view, TABLE).to_pylist()
    return tuple(_stored(row) for row in sorted(rows, key=lambda row: (row["name"], row["zone_id"])))


def remove_zones(workspace: Workspace, name: str, *, claimant: str | None = None) -> dict[str, Any]:
    """Removes the zones of a name, and claimant if one is given; NotFound when the viewer sees none. Earlier snapshots and
    the archive keep them."""
    lake = workspace.lake
    with lake.write("zones remove") as transaction:
        seen = zones_at(lake, transaction.base, workspace.view)
        chosen = [one for one in seen if one.zone.name == name and (claimant is None or one.zone.claimant == claimant)]
        if not chosen:
            raise NotFound(f"there is no zone '{name}'" + (f" of {claimant}" if claimant else ""))
        gone = {(one.zone.zone_id, one.marking_id) for one in chosen}
        kept = [row for row in _known(lake, transaction.base) if _row_id(row) not in gone]
        transaction.clear(TABLE)
        if kept:
            transaction.append(TABLE, _table(kept))
        snapshot = transaction.commit()
    return {"removed": [one.zone.zone_id for one in chosen], "snapshot": snapshot.snapshot_id}


def _read(file: Path) -> ZoneFile:
    """The zones of the one stream in a file."""
    inputs = inputs_of(file)
    if len(inputs) != 1:
        raise SourceError(f"{file} holds {len(inputs)} files; zones are loaded from one GeoJSON file")
    try:
        with inputs[0].open() as stream:
            data = stream.read(MOST_BYTES + 1)
            damage = damage_of(stream)
    except BROKEN as error:
        raise FileUnreadable(f"{file} cannot be unpacked: {error}") from error
    if damage is not None:
        raise SourceError(f"{file} cannot be unpacked: {damage}")
    if len(data) > MOST_BYTES:
        raise SourceError(f"{file} holds more than {MOST_BYTES >> 20} MiB; load it in parts")
    return read_zones(data, file.name)


def _store(
    workspace: Workspace, file: Path, rows: dict[tuple[str, int], dict[str, Any]], marking: Marking, done: LoadedZones
) -> None:
    """Puts the rows in the place of those of the same zones. A zone that is there as it is keeps its row, and so the name of
    the file it first came in; when that is so of all, nothing is written."""
    lake = workspace.lake
    with lake.write("zones load") as transaction:
        before = _known(lake, transaction.base)
        taken = {_key(row) for row in rows.values()}
        there = {_row_id(row): row for row in before if _key(row) in taken}
        done.unchanged = sum(row_id in there for row_id in rows)
        done.added = len(rows) - done.unchanged
        done.replaced = sum(row_id not in rows for row_id in there)
        if not done.added and not done.replaced:
            return
        lake.archive.add(file, done.sha256)
        transaction.use_marking(marking)
        transaction.clear(TABLE)
        kept = [row for row in before if _key(row) not in taken]
        now = [there.get(row_id, row) for row_id, row in rows.items()]
        ordered = sorted([*kept, *now], key=lambda row: (row["name"], *_row_id(row)))
        transaction.append(TABLE, _table(ordered))
        done.snapshot = transaction.commit().snapshot_id


def _rows(found: ZoneFile, sha256: str, marking: Marking) -> list[dict[str, Any]]:
    return [
        {
            "zone_id": zone.zone_id,
            **{name: getattr(zone, name) for name in Zone.__slots__},
            "repairs": json.dumps(zone.repairs, ensure_ascii=False),
            "sha256": sha256,
            "marking_id": marking.marking_id,
        }
        for zone in found.zones
    ]


def _stored(row: dict[str, Any]) -> StoredZone:
    said = {name: row[name] for name in Zone.__slots__} | {"repairs": tuple(json.loads(row["repairs"]))}
    return StoredZone(zone=Zone(**said), sha256=row["sha256"], marking_id=row["marking_id"])


def _known(lake: Lake, snapshot: Snapshot) -> list[dict[str, Any]]:
    return list(lake.rows(snapshot, WHOLE, TABLE).to_pylist())


def _row_id(row: dict[str, Any]) -> tuple[str, int]:
    return row["zone_id"], row["marking_id"]


def _key(row: dict[str, Any]) -> Key:
    return row["name"], row["claimant"], row["valid_from"], row["marking_id"]


def _table(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=arrow_schema(TABLE))
