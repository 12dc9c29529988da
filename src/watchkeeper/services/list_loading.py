"""Versions of lists into the lake. A file that is no plausible next version is refused, recorded, and changes nothing."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from watchkeeper.lake import arrow_schema
from watchkeeper.lake.transaction import Transaction
from watchkeeper.lists.difference import difference_of
from watchkeeper.lists.files import Gathered, gathered
from watchkeeper.lists.plausible import refuse_implausible
from watchkeeper.lists.published import Reader, sound
from watchkeeper.lists.read import Entry, Taken, split_file, take
from watchkeeper.lists.registry import BY_NAME, OWN, list_kind, reader_of, stale_after_days
from watchkeeper.lists.versions import MOST_LINKS, Change, Contents, Hashes, Version, chain, difference, in_force
from watchkeeper.model.errors import FileUnreadable, ListRefused, SourceError, UsageError
from watchkeeper.model.listed import ListClass
from watchkeeper.services.list_rows import (
    CHANGES,
    ENTRIES,
    MOST_PARTS,
    REFUSALS,
    VERSIONS,
    ListRows,
    change_table,
    state_hash,
    version_table,
)
from watchkeeper.services.list_states import entry_keys
from watchkeeper.services.loaded_list import Known, LoadedList
from watchkeeper.services.workspace import WHOLE, Workspace

CHECKPOINT = 50
"""Versions after which what was loaded so far is made safe."""
Clock = Callable[[], datetime]


def load_list(
    workspace: Workspace, file: Path, list_name: str, as_of: date, known: Known | None = None, *, now: datetime | Clock
) -> LoadedList:
    """Loads one version of a list. ListRefused, after recording it, when the file is no plausible next version."""
    done = load_many(workspace, list_name, [(as_of, file)], known, now=now)[0]
    if done.refused is not None:
        raise ListRefused(f"{done.refused}. It was refused; the last good version of {done.list_name} stands")
    return done


def load_many(
    workspace: Workspace,
    list_name: str,
    dated: Iterable[tuple[date, Path]],
    known: Known | None = None,
    *,
    now: datetime | Clock,
) -> list[LoadedList]:
    """Loads many dated versions of a list in one go, safe every `CHECKPOINT`. What is refused is recorded and passed over.

    A clock as `now` is asked when versions are written: nothing is known before that. A moment is taken as it is.
    """
    kind, known = list_kind(list_name), known or Known()
    name = known.kept_as or list_name
    if (list_name in OWN) != (known.kept_as is not None):
        raise UsageError(
            f"name the list that {list_name} is kept as: --name NAME"
            if list_name in OWN
            else f"--name is for {' and '.join(OWN)}; {list_name} is kept under its own name"
        )
    if known.kept_as is not None and (not name.strip() or name in BY_NAME):
        raise UsageError(f"'{name}' cannot be the name of a list of your own")
    list_class = known.list_class or kind.list_class
    if list_name not in OWN and list_class != kind.list_class:
        raise UsageError(f"{list_name} is a list of {kind.list_class}; --class is for lists of your own")
    with workspace.lake.write(f"lists load {name}") as transaction:
        loading = _Loading(workspace, transaction, _Target(name, list_name, list_class, known), now)
        done = []
        for number, (as_of, path) in enumerate(dated, start=1):
            done.append(loading.add(path, as_of))
            if number % CHECKPOINT == 0:
                loading.write()
                transaction.checkpoint()
        loading.write()
        snapshot = transaction.commit().snapshot_id
    for one in done:
        one.snapshot = snapshot
    return done


@dataclass(frozen=True, slots=True)
class _Target:
    """What is loaded into."""

    name: str
    kind: str
    list_class: ListClass
    known: Known


class _Loading:
    """Versions taken so far in one transaction."""

    def __init__(self, workspace: Workspace, transaction: Transaction, target: _Target, now: datetime | Clock) -> None:
        self._lake, self._transaction, self._target = workspace.lake, transaction, target
        self._stale_days = workspace.settings.lists_stale_days
        self._clock = now if callable(now) else None
        self._now = now() if callable(now) else now
        self._marking = transaction.use_marking(target.known.marking)
        self._rows = ListRows(workspace.lake, transaction.base, WHOLE)
        self._versions = [one for one in self._rows.versions(target.name) if one.marking_id == self._marking]
        others = {one.list_class for one in self._versions} - {target.list_class}
        if others:
            raise UsageError(f"{target.name} is kept as a list of {others.pop()}; one list has one class")
        self._kept = entry_keys(self._rows, target.name, self._marking)
        self._contents: dict[str, Contents] = {}
        self._built: dict[str, dict[str, str]] = {}
        """By reader: content hash of each raw hash."""
        self._taken: list[LoadedList] = []
        """Since the last write."""
        self._new_versions: list[Version] = []
        self._new_changes: dict[str, list[Change]] = {}
        self._new_entries: list[dict[str, Any]] = []
        self._new_refusals: list[dict[str, Any]] = []

    def add(self, path: Path, as_of: date) -> LoadedList:
        """Takes one file as of a day."""
        done = self._add(path, as_of)
        self._taken.append(done)
        return done

    def _add(self, path: Path, as_of: date) -> LoadedList:
        name = self._target.name
        try:
            found = gathered(path)
        except (FileUnreadable, UsageError):
            raise
        except SourceError as error:
            return self._refuse(path, as_of, str(error), None)
        reader = reader_of(list_kind(self._target.kind), found.file, self._target.known.form)
        done = LoadedList(
            list_name=name,
            file=path.name,
            as_of=as_of,
            sha256=found.sha256,
            reader=reader.label,
            tested=reader.tested,
            parts=("main", *sorted(found.file.parts)),
        )
        if (same := self._same(found, as_of, reader)) is not None:
            done.unchanged, done.version_id, done.entries = True, same.version_id, same.entries
            done.rejected = Counter(json.loads(same.rejected))
            return done
        before = in_force(self._versions, as_of, None) or min(self._versions, key=lambda one: one.as_of, default=None)
        contents = {} if before is None else self._contents_of(before)
        try:
            split = split_file(found.file, reader)
            taken = take(split, reader, self._known_to(reader, before, contents))
            allowed = self._target.known.accept_shrunk
            refuse_implausible(path.name, taken.entries.keys(), None if allowed else contents)
        except SourceError as error:
            return self._refuse(path, as_of, str(error), done)
        done.parts = split.parts
        taken.problems[:0] = self._another_day(split.own_day, as_of)
        return self._keep(found, taken, done, before, contents)

    def _another_day(self, own: date | None, as_of: date) -> list[str]:
        """As a sentence, that the file is of a day that fits the one it is said to be of badly."""
        if own is None:
            return []
        if own > as_of:
            return [f"the file says it is of {own}, later than {as_of}, the day it is taken to be of"]
        age, most = (as_of - own).days, stale_after_days(self._target.name, self._stale_days)
        if age > most:
            return [f"the file says it is of {own}, {age} days before {as_of}, the day it is taken to be of"]
        return []

    def _same(self, found: Gathered, as_of: date, reader: Reader) -> Version | None:
        """The version that holds for the day when it is of that very day, of the same bytes and the same reader."""
        last = in_force(self._versions, as_of, None)
        if last is None or last.as_of != as_of or last.reader != reader.label:
            return None
        hashes = sorted(one["sha256"] for one in json.loads(last.files))
        return last if hashes == sorted(one.sha256 for one in found.had) else None

    def _contents_of(self, version: Version) -> Contents:
        if version.version_id not in self._contents:
            self._contents[version.version_id] = self._rows.contents(version)
        return self._contents[version.version_id]

    def _known_to(self, reader: Reader, before: Version | None, contents: Contents) -> dict[str, str]:
        known = self._built.setdefault(reader.label, {})
        if before is not None and before.reader == reader.label:
            known.update((one.raw, one.content) for one in contents.values())
        return known

    def _keep(
        self, found: Gathered, taken: Taken, done: LoadedList, before: Version | None, contents: Contents
    ) -> LoadedList:
        after = {key: Hashes(one.content_hash, one.raw_hash, one.main_hash) for key, one in taken.entries.items()}
        base = before if before is not None and self._links(before) < MOST_LINKS else None
        changes = difference(contents if base else {}, after)
        if base is not None and len(changes) > len(after) // 2:
            base, changes = None, difference({}, after)
        version = self._version(found, taken, done, base, after)
        for key, entry in taken.entries.items():
            self._keep_entry(key, entry, self._built[done.reader])
        self._versions.append(version)
        self._rows.by_id[version.version_id] = version
        self._new_versions.append(version)
        self._new_changes[version.version_id] = changes
        self._contents = {version.version_id: after, **({before.version_id: contents} if before else {})}
        for one in found.had:
            self._lake.archive.add(one.path, one.sha256)
        parts_before = tuple(json.loads(before.parts)) if before else ("main",)
        change = difference_of(contents, after, parts_before, done.parts)
        done.version_id, done.entries = version.version_id, len(after)
        done.added, done.removed, done.changed = len(change.added), len(change.removed), len(change.changed)
        done.rejected, done.problems = taken.rejected, taken.problems
        return done

    def _links(self, version: Version) -> int:
        return len(chain(version, self._rows.by_id))

    def _keep_entry(self, key: str, entry: Entry, built: dict[str, str]) -> None:
        built[entry.raw_hash] = entry.content_hash
        if entry.entity is None or (key, entry.content_hash) in self._kept:
            return
        self._kept.add((key, entry.content_hash))
        self._new_entries.append(
            {
                "list": self._target.name,
                "key": key,
                "content_hash": entry.content_hash,
                "kind": entry.entity.kind,
                "name": entry.entity.name,
                "entity": entry.entity.to_json(),
                "marking_id": self._marking,
            }
        )

    def _version(
        self, found: Gathered, taken: Taken, done: LoadedList, base: Version | None, after: Contents
    ) -> Version:
        version = Version(
            version_id="",
            list=done.list_name,
            list_class=self._target.list_class,
            as_of=done.as_of,
            recorded=self._now,
            sha256=done.sha256,
            files=json.dumps([one.to_dict() for one in found.had]),
            parts=json.dumps(list(done.parts)),
            reader=done.reader,
            source=self._target.known.source,
            entries=len(after),
            rejected=json.dumps(dict(taken.rejected), ensure_ascii=False, sort_keys=True),
            base=None if base is None else base.version_id,
            state_hash=state_hash(after),
            marking_id=self._marking,
        )
        return _recorded(version, self._now, self._versions)

    def _refuse(self, path: Path, as_of: date, reason: str, done: LoadedList | None) -> LoadedList:
        data = path.read_bytes() if path.is_file() else b""
        done = done or LoadedList(
            list_name=self._target.name, file=path.name, as_of=as_of, sha256="", reader="", tested=False
        )
        done.sha256, done.refused = hashlib.sha256(data).hexdigest(), sound(reason)
        self._new_refusals.append(
            {
                "list": self._target.name,
                "as_of": as_of,
                "recorded": self._now,
                "name": path.name,
                "sha256": done.sha256,
                "bytes": len(data),
                "reason": done.refused,
                "marking_id": self._marking,
            }
        )
        return done

    def write(self) -> None:
        """Gives what was taken to the transaction; tables of many small files are put together."""
        if self._clock is not None:
            self._stamp(self._clock())
        self._taken = []
        tables = {
            VERSIONS: version_table(self._new_versions),
            CHANGES: change_table(self._new_changes, self._marking),
            ENTRIES: pa.Table.from_pylist(self._new_entries, schema=arrow_schema(ENTRIES)),
            REFUSALS: pa.Table.from_pylist(self._new_refusals, schema=arrow_schema(REFUSALS)),
        }
        for table, rows in tables.items():
            if rows.num_rows == 0:
                continue
            if len(self._lake.parts(self._transaction.base, table)) >= MOST_PARTS:
                old = self._lake.rows(self._transaction.base, WHOLE, table)
                self._transaction.clear(table)
                rows = pa.concat_tables([old.select(rows.column_names).cast(rows.schema), rows])
            self._transaction.append(table, rows)
        self._new_versions, self._new_changes, self._new_entries, self._new_refusals = [], {}, [], []

    def _stamp(self, now: datetime) -> None:
        """Says of what was taken that it is known from now on, and from no time before what is there of the list."""
        new = {one.version_id for one in self._new_versions}
        there = [one.recorded for one in self._rows.versions(self._target.name) if one.version_id not in new]
        self._now = max([now, *there])
        others, ids = [one for one in self._versions if one.version_id not in new], dict[str, str]()
        stamped: list[Version] = []
        for old in self._new_versions:
            based = replace(old, base=ids.get(old.base or "", old.base))
            version = _recorded(based, self._now, [*others, *stamped])
            ids[old.version_id] = version.version_id
            stamped.append(version)
            del self._rows.by_id[old.version_id]
            self._rows.by_id[version.version_id] = version
        self._new_versions, self._versions = stamped, [*others, *stamped]
        self._new_changes = {ids[one]: changes for one, changes in self._new_changes.items()}
        self._contents = {ids.get(one, one): contents for one, contents in self._contents.items()}
        for done in self._taken:
            done.version_id = ids.get(done.version_id or "", done.version_id)
        for row in self._new_refusals:
            row["recorded"] = self._now


def _recorded(version: Version, now: datetime, others: Iterable[Version]) -> Version:
    """A version as recorded now, after all others of its day, with the id of that."""
    same_day = [one.recorded for one in others if one.as_of == version.as_of]
    recorded = max([now, *(one + timedelta(microseconds=1) for one in same_day)])
    files = [one["sha256"] for one in json.loads(version.files)]
    identity = [version.list, version.as_of, files, version.reader, recorded, version.marking_id]
    version_id = hashlib.sha256(json.dumps(identity, default=str).encode()).hexdigest()[:16]
    return replace(version, version_id=version_id, recorded=recorded)
