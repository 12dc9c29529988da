"""Versions of lists in the lake: rows as values, and states put together from them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from watchkeeper.lake import Lake, arrow_schema
from watchkeeper.lake.snapshots import Snapshot
from watchkeeper.lists.versions import Change, Contents, Hashes, Version, applied, chain
from watchkeeper.model.errors import IntegrityError
from watchkeeper.model.marking import View

VERSIONS, CHANGES, ENTRIES, REFUSALS = "list_versions", "list_changes", "list_entries", "list_refusals"
MOST_PARTS = 24
"""Files of a table above which the next load puts them together, so that reading stays quick."""


@dataclass(slots=True)
class ListRows:
    """What the tables of lists hold for a view at a snapshot; read once, for several questions."""

    lake: Lake
    snapshot: Snapshot
    view: View
    _versions: dict[str, Version] | None = None
    _changes: pa.Table | None = None

    @property
    def by_id(self) -> dict[str, Version]:
        """Every version."""
        if self._versions is None:
            rows = self.lake.rows(self.snapshot, self.view, VERSIONS).to_pylist()
            names = Version.__dataclass_fields__
            self._versions = {row["version_id"]: Version(**{name: row[name] for name in names}) for row in rows}
        return self._versions

    def versions(self, name: str | None = None) -> list[Version]:
        """Versions of a list, or of all, by list, day and time of recording."""
        found = (one for one in self.by_id.values() if name is None or one.list == name)
        return sorted(found, key=lambda one: (one.list, one.as_of, one.recorded, one.version_id))

    def contents(self, version: Version) -> Contents:
        """The state of a version. IntegrityError when one of the versions it rests on is not there."""
        try:
            links = chain(version, self.by_id)
        except KeyError as error:
            raise IntegrityError(
                f"version {version.version_id} of {version.list} rests on {error}, which is not there"
            ) from error
        by_version = self.changes([one.version_id for one in links])
        return applied(by_version.get(one.version_id, ()) for one in links)

    def changes(self, version_ids: Sequence[str], key: str | None = None) -> dict[str, list[Change]]:
        """Changes of versions, of one key or all."""
        if self._changes is None:
            self._changes = self.lake.rows(self.snapshot, self.view, CHANGES)
        table = self._changes.filter(pc.is_in(self._changes.column("version_id"), pa.array(version_ids, pa.string())))
        if key is not None:
            table = table.filter(pc.equal(table.column("key"), key))
        found: dict[str, list[Change]] = {}
        columns = (
            table.column(name).to_pylist() for name in ("version_id", "key", "content_hash", "raw_hash", "main_hash")
        )
        for version_id, one, content, raw, main in zip(*columns, strict=True):
            now = None if content is None else Hashes(content, raw, main or raw)
            found.setdefault(version_id, []).append(Change(one, now))
        return found


def version_table(versions: Iterable[Version]) -> pa.Table:
    """Rows of `list_versions`."""
    return pa.Table.from_pylist([asdict(one) for one in versions], schema=arrow_schema(VERSIONS))


def change_table(changes: Mapping[str, Sequence[Change]], marking_id: int) -> pa.Table:
    """Rows of `list_changes`, from changes by version."""
    rows: list[dict[str, Any]] = [
        {
            "version_id": version_id,
            "key": one.key,
            "content_hash": one.now and one.now.content,
            "raw_hash": one.now and one.now.raw,
            "main_hash": one.now.main if one.now and one.now.main != one.now.raw else None,
            "marking_id": marking_id,
        }
        for version_id, of_version in changes.items()
        for one in of_version
    ]
    return pa.Table.from_pylist(rows, schema=arrow_schema(CHANGES))


def state_hash(contents: Mapping[str, Hashes]) -> str:
    """SHA-256 over key and content hash of every entry, in order of keys."""
    digest = hashlib.sha256()
    for key in sorted(contents):
        digest.update(f"{key}\t{contents[key].content}\n".encode())
    return digest.hexdigest()
