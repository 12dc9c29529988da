"""The watchlist: put on, taken off, shown. An entry taken off stays, with who took it off and when."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from watchkeeper.lake import arrow_schema
from watchkeeper.lake.archive import sha256_of
from watchkeeper.lake.snapshots import Snapshot
from watchkeeper.model.errors import FileUnreadable, NotFound, UsageError
from watchkeeper.model.marking import OPEN, Marking, View
from watchkeeper.services.workspace import WHOLE, Workspace
from watchkeeper.services.zones import zones_at
from watchkeeper.sources.entries import RejectedEntry, file_bytes, read_entries
from watchkeeper.sources.watchlist import Watched, watched_in

TABLE = "watchlist"
Row = dict[str, Any]
_SAID = ("kind", "imo", "mmsi", "name", "length_m", "who", "why", "until")
"""What makes two entries the same, besides the day they begin."""


@dataclass(slots=True, kw_only=True)
class Listed:
    """What an addition did."""

    entries: int
    """That were to be added, rejected ones included."""
    added: list[str] = field(default_factory=list)
    """Ids of new entries."""
    unchanged: list[str] = field(default_factory=list)
    """Ids of those that were there already."""
    rejected: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    snapshot: str = ""

    @property
    def rejected_percent(self) -> float:
        """Of the entries."""
        return 100.0 * sum(self.rejected.values()) / max(1, self.entries)

    def to_dict(self) -> dict[str, Any]:
        """The document `watchlist add --json` prints."""
        return {**asdict(self), "rejected": dict(self.rejected)}


def add_entry(workspace: Workspace, entry: Watched, *, now: datetime, marking: Marking = OPEN) -> Listed:
    """Puts one entry on the list. UsageError when it is none, or names an area that is no zone."""
    if (problem := entry.problem() or _no_zone(workspace, entry)) is not None:
        raise UsageError(problem)
    return _store(workspace, [entry], now, marking, Listed(entries=1))


def add_file(workspace: Workspace, file: Path, default: Watched, *, now: datetime, marking: Marking = OPEN) -> Listed:
    """Puts the entries of a CSV or JSON file on the list; `default` has what its rows do not say of who, why and when."""
    try:
        sha256, data = sha256_of(file), file_bytes(file)
    except OSError as error:
        raise FileUnreadable(f"{file} cannot be read: {error.strerror or error}") from error
    found = read_entries(data, file.name)
    read, bad = watched_in(found, file.name, default)
    strange = {line: problem for line, entry in read if (problem := _no_zone(workspace, entry)) is not None}
    rejected = [*bad, *(RejectedEntry(line, problem, "") for line, problem in strange.items())]
    done = Listed(
        entries=len(found.entries) + len(found.rejected),
        rejected=Counter(one.reason for one in rejected),
        problems=[str(one) for one in rejected],
    )
    good = [entry for line, entry in read if line not in strange]
    return _store(workspace, good, now, marking, done, archive=(file, sha256))


def remove_entry(workspace: Workspace, entry_id: str, who: str, *, now: datetime) -> Row:
    """Takes an entry off by the first characters of its id; NotFound unless the viewer sees exactly one on the list."""
    lake = workspace.lake
    with lake.write("watchlist remove") as transaction:
        seen = [row for row in watchlist_at(workspace, transaction.base, workspace.view) if row["removed"] is None]
        chosen = [row for row in seen if row["entry_id"].startswith(entry_id)]
        ids = {row["entry_id"] for row in chosen}  # the same under two markings is one
        if len(ids) != 1:
            what = f"{len(ids)} entries begin" if chosen else "no entry on the watchlist begins"
            raise NotFound(f"{what} with '{entry_id}'")
        rows = watchlist_at(workspace, transaction.base, WHOLE)
        gone = {"removed": now, "removed_by": who}
        transaction.clear(TABLE)
        transaction.append(TABLE, _table([{**row, **gone} if row in chosen else row for row in rows]))
        snapshot = transaction.commit()
    return {"removed": chosen[0]["entry_id"], "removed_by": who, "snapshot": snapshot.snapshot_id}


def watchlist_at(workspace: Workspace, snapshot: Snapshot, view: View) -> list[Row]:
    """Every entry that exists for a view at a snapshot, those taken off included, by kind and name."""
    rows = workspace.lake.rows(snapshot, view, TABLE).to_pylist()
    return sorted(rows, key=lambda row: (row["kind"], row["name"] or "", row["entry_id"], row["added"]))


def holds_on(row: Row, day: date) -> bool:
    """Whether an entry was on the list on a day: within its days, and not taken off by then."""
    return bool(
        row["since"] <= day
        and (row["until"] is None or day <= row["until"])
        and (row["removed"] is None or day < row["removed"].date())
    )


def _no_zone(workspace: Workspace, entry: Watched) -> str | None:
    """Why an area cannot be watched; None when its zone is there for the viewer."""
    if entry.kind != "area":
        return None
    known = {one.zone.name for one in zones_at(workspace.lake, workspace.lake.snapshot(), workspace.view)}
    return None if entry.name in known else f"there is no zone '{entry.name}'; load it with `watchkeeper zones load`"


def _store(
    workspace: Workspace,
    entries: Iterable[Watched],
    now: datetime,
    marking: Marking,
    done: Listed,
    *,
    archive: tuple[Path, str] | None = None,
) -> Listed:
    lake = workspace.lake
    with lake.write("watchlist add") as transaction:
        done.snapshot = transaction.base.snapshot_id
        on = [row for row in watchlist_at(workspace, transaction.base, WHOLE) if row["removed"] is None]
        on = [row for row in on if row["marking_id"] == marking.marking_id]
        new: list[Row] = []
        for entry in entries:
            same = next((row for row in [*on, *new] if _is_same(row, entry)), None)
            if same is not None:
                done.unchanged.append(same["entry_id"])
                continue
            new.append(_row(replace(entry, since=entry.since or now.date()), now, marking))
            done.added.append(new[-1]["entry_id"])
        if new:
            if archive is not None:
                lake.archive.add(*archive)
            transaction.use_marking(marking)
            transaction.append(TABLE, _table(new))
            done.snapshot = transaction.commit().snapshot_id
    return done


def _is_same(row: Row, entry: Watched) -> bool:
    """Whether an entry is on the list as it is; one that says no first day, whenever it began."""
    return all(row[name] == getattr(entry, name) for name in _SAID) and entry.since in (None, row["since"])


def _row(entry: Watched, now: datetime, marking: Marking) -> Row:
    said = {name: getattr(entry, name) for name in (*_SAID, "since")}
    digest = hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()
    row: Row = {**said, "entry_id": digest[:16], "source": entry.source, "added": now}
    return {**row, "removed": None, "removed_by": None, "marking_id": marking.marking_id}


def _table(rows: list[Row]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=arrow_schema(TABLE))
