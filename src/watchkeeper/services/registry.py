"""Registers into the lake: of ships, statement by statement, and of flags. Files are kept byte for byte.

Nothing that a register said is ever replaced: a later register that says otherwise stands beside it, with the day it was
written. The same statement of the same source, as of the same day and under the same marking, is there once.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from watchkeeper.lake import Lake, arrow_schema
from watchkeeper.lake.archive import sha256_of
from watchkeeper.lake.snapshots import Snapshot
from watchkeeper.model.errors import FileUnreadable
from watchkeeper.model.marking import OPEN, Marking, View
from watchkeeper.services.workspace import WHOLE, Workspace
from watchkeeper.sources.entries import RejectedEntry, file_bytes, read_entries
from watchkeeper.sources.flag_register import FlagEntry, flag_entries, is_flag_register
from watchkeeper.sources.register import Statement, register_of
from watchkeeper.sources.register_mapping import RegisterMapping, common

SHIPS, FLAGS = "registry", "mids"
Row = dict[str, Any]
_NOT_SAID = {SHIPS: frozenset({"statement_id", "sha256", "line", "marking_id"}), FLAGS: frozenset({"sha256", "line"})}
"""Columns that tell where a row was read, not what it says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What is known of a register when its file is loaded."""

    source: str | None = None
    """Its name; None: that of the mapping, else of the file."""
    as_of: date | None = None
    """Day it was written; None when nobody said."""
    mapping: RegisterMapping | None = None
    """None: common names of columns are tried."""
    marking: Marking = OPEN


@dataclass(slots=True, kw_only=True)
class LoadedRegister:
    """What a load did."""

    file: str
    sha256: str
    kind: str
    """`ships` or `flags`."""
    source: str
    """Its name, with the label its entries carry."""
    entries: int
    """In the file, rejected ones included."""
    statements: int
    """Said by the entries that could be read; of flags, the country codes."""
    added: int = 0
    unchanged: int = 0
    """Statements that were there already, or twice in the file."""
    rejected: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    """Each rejected entry as a sentence."""
    strange: Counter[str] = field(default_factory=Counter)
    """Statuses and flags kept as given, for no table knows the word."""
    snapshot: str = ""

    @property
    def rejected_percent(self) -> float:
        """Of the entries of the file."""
        return 100.0 * sum(self.rejected.values()) / max(1, self.entries)

    def to_dict(self) -> dict[str, Any]:
        """The document `registry load --json` prints."""
        return {**asdict(self), "rejected": dict(self.rejected), "strange": dict(self.strange)}


def load_registry(workspace: Workspace, file: Path, known: Provenance | None = None) -> LoadedRegister:
    """Loads a register of ships, or of flags, which its columns tell. SourceError when the file is neither."""
    known = known or Provenance()
    how = known.mapping or common()
    try:
        sha256, data = sha256_of(file), file_bytes(file)
    except OSError as error:
        raise FileUnreadable(f"{file} cannot be read: {error.strerror or error}") from error
    found = read_entries(data, file.name, encoding=how.encoding, delimiter=how.delimiter)
    source = known.source or (known.mapping.name if known.mapping else file.name)
    if known.mapping is None and is_flag_register(found.columns):
        codes, rejected = flag_entries(found)
        rows = [_flag_row(one, source) for one in codes]
        done = _loaded(file, sha256, "flags", source, (len(found.entries) + len(found.rejected), len(rows)), rejected)
        return _store(workspace, file, FLAGS, rows, known.marking, done)
    ships = register_of(found, file.name, how)
    rows = [_ship_row(one, source, known.as_of) for one in ships.statements]
    done = _loaded(file, sha256, "ships", source, (ships.entries, len(rows)), ships.rejected)
    done.strange = ships.strange
    return _store(workspace, file, SHIPS, rows, known.marking, done)


def statements(lake: Lake, snapshot: Snapshot, view: View, imo: int | None = None) -> list[Row]:
    """Statements of registers that exist for a view at a snapshot, by ship, attribute and first day; of one IMO number or all."""
    table = lake.rows(snapshot, view, SHIPS)
    if imo is not None:
        table = table.filter(pc.equal(table.column("imo"), imo))
    return sorted(
        table.to_pylist(),
        key=lambda row: (row["subject"], row["attribute"], str(row["since"] or ""), row["value"], row["source"]),
    )


def _loaded(
    file: Path, sha256: str, kind: str, source: str, counts: tuple[int, int], rejected: Iterable[RejectedEntry]
) -> LoadedRegister:
    return LoadedRegister(
        file=file.name,
        sha256=sha256,
        kind=kind,
        source=source,
        entries=counts[0],
        statements=counts[1],
        rejected=Counter(bad.reason for bad in rejected),
        problems=[str(bad) for bad in rejected],
    )


def _store(
    workspace: Workspace, file: Path, table: str, rows: list[Row], marking: Marking, done: LoadedRegister
) -> LoadedRegister:
    """Adds the rows that are not there yet. When all are, nothing is written."""
    lake = workspace.lake
    with lake.write("registry load") as transaction:
        done.snapshot = transaction.base.snapshot_id
        there = _keys(lake.rows(transaction.base, WHOLE, table), table)
        new: dict[str, Row] = {}
        origin = {"sha256": done.sha256, "marking_id": marking.marking_id}
        for row in rows:
            row |= origin
            if (key := _key(row, table)) not in there:
                new.setdefault(key, row)
        done.added, done.unchanged = len(new), len(rows) - len(new)
        done.source = "; ".join(sorted({row["source"] for row in rows})) or done.source
        if new:
            lake.archive.add(file, done.sha256)
            transaction.use_marking(marking)
            transaction.append(table, pa.Table.from_pylist(list(new.values()), schema=arrow_schema(table)))
            done.snapshot = transaction.commit().snapshot_id
    return done


def _ship_row(one: Statement, source: str, as_of: date | None) -> Row:
    row = {name: getattr(one, name) for name in Statement.__slots__ if name != "label"}
    row |= {"source": _labelled(source, one.label), "as_of": as_of}
    return {**row, "statement_id": _hash_of(row, _NOT_SAID[SHIPS])}


def _flag_row(one: FlagEntry, source: str) -> Row:
    row = {name: getattr(one, name) for name in FlagEntry.__slots__ if name != "label"}
    return {**row, "source": _labelled(source, one.label)}


def _labelled(source: str, label: str) -> str:
    return source if label.casefold() in source.casefold() else f"{label} {source}"


def _keys(rows: pa.Table, table: str) -> set[str]:
    """The keys of all rows of a table. Registers are large, so of theirs only two columns are looked at."""
    columns = ["statement_id", "marking_id"] if table == SHIPS else rows.column_names
    return {_key(row, table) for row in rows.select(columns).to_pylist()}


def _key(row: Mapping[str, Any], table: str) -> str:
    """What makes two rows the same statement to the same audience."""
    if table == SHIPS:
        return f"{row['statement_id']} {row['marking_id']}"
    return _hash_of(row, _NOT_SAID[table])


def _hash_of(row: Mapping[str, Any], without: frozenset[str]) -> str:
    said = {name: value for name, value in row.items() if name not in without}
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()[:16]
