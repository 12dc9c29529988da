"""Snapshots: the only commit point of the lake.

A snapshot is a small JSON file naming one version of every table. It is written to a temporary file, synced and linked
into place under the next number, so that it is there whole or not at all. Table versions above the ones it names were
written by a process that died before committing; the next writer rolls them back.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from watchkeeper.model.errors import IntegrityError, NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One committed state. `number` 0 with no tables is the empty workspace."""

    number: int
    parent: str | None
    operation: str
    tables: dict[str, int]
    software: str

    def to_json(self) -> str:
        """Canonical JSON of everything but the id, which is its hash."""
        plain = {
            "number": self.number,
            "parent": self.parent,
            "operation": self.operation,
            "tables": self.tables,
            "software": self.software,
        }
        return json.dumps(plain, sort_keys=True, indent=1)

    @property
    def snapshot_id(self) -> str:
        """`<number>-<first 10 hex digits of its content hash>`."""
        return f"{self.number}-{hashlib.sha256(self.to_json().encode()).hexdigest()[:10]}"


class SnapshotLog:
    """The folder of snapshots, in order."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _numbers(self) -> list[int]:
        return sorted(int(path.stem) for path in self._folder.glob("*.json") if path.stem.isdecimal())

    def read(self, number: int) -> Snapshot:
        """The snapshot of that number."""
        path = self._folder / f"{number:08d}.json"
        try:
            plain = json.loads(path.read_text(encoding="utf-8"))
            return Snapshot(**plain)
        except FileNotFoundError as error:
            raise NotFound(f"there is no snapshot {number} in this workspace") from error
        except (ValueError, TypeError) as error:
            raise IntegrityError(f"{path} is not a snapshot ({error}); restore it from a backup") from error

    def find(self, snapshot_id: str) -> Snapshot:
        """The snapshot with that id."""
        number, _, _ = snapshot_id.partition("-")
        if not number.isdecimal():
            raise NotFound(f"'{snapshot_id}' is not a snapshot id; `watchkeeper lake show` lists them")
        found = self.read(int(number))
        if "-" in snapshot_id and found.snapshot_id != snapshot_id:
            raise IntegrityError(f"snapshot {number} is {found.snapshot_id} here, not {snapshot_id}")
        return found

    def latest(self) -> Snapshot | None:
        """The last committed snapshot, or None in a folder that has none."""
        numbers = self._numbers()
        return self.read(numbers[-1]) if numbers else None

    def all(self) -> list[Snapshot]:
        """Every snapshot, oldest first."""
        return [self.read(number) for number in self._numbers()]

    def append(self, snapshot: Snapshot) -> None:
        """Commits a snapshot. Fails, and changes nothing, when its number is already taken."""
        self._folder.mkdir(parents=True, exist_ok=True)
        final = self._folder / f"{snapshot.number:08d}.json"
        staged = self._folder / f".{snapshot.number:08d}.{os.getpid()}.tmp"
        with staged.open("w", encoding="utf-8") as file:
            file.write(snapshot.to_json())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(staged, final)
        except FileExistsError as error:
            raise IntegrityError(f"snapshot {snapshot.number} already exists; another writer was here") from error
        finally:
            staged.unlink()
        directory = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
