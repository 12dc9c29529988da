"""Showing, saving and bringing back a workspace."""

from __future__ import annotations

import os
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path
from typing import Any

from watchkeeper.lake.lock import writer_lock
from watchkeeper.model.errors import IntegrityError, UsageError, WorkspaceError
from watchkeeper.services.attribution import attributions
from watchkeeper.services.owner_token import FILE as TOKEN_FILE
from watchkeeper.services.proving import receipt_problems
from watchkeeper.services.wiring import STORE_FILE
from watchkeeper.services.workspace import Workspace, open_workspace

_LEFT_OUT = {"writer.lock", "tmp", "cache", TOKEN_FILE, STORE_FILE, f"{STORE_FILE}-wal", f"{STORE_FILE}-shm"}
"""What is made again when it is needed, the owner's token among it; and the store, of which a copy as of one moment is added."""


def show(workspace: Workspace) -> dict[str, Any]:
    """Tables of the last snapshot with rows, files and bytes as this viewer's scans count them, every snapshot, and what
    must be said where the data is used."""
    lake, snapshot = workspace.lake, workspace.lake.snapshot()
    tables = []
    for name in sorted(snapshot.tables):
        parts = lake.parts(snapshot, name)
        hidden = lake.scan(snapshot, workspace.view, name).visible_markings is not None
        rows = lake.rows(snapshot, workspace.view, name).num_rows if hidden else sum(rows for _, rows, _ in parts)
        size = sum(os.path.getsize(path) for path, _, _ in parts)
        tables.append({"table": name, "rows": rows, "files": len(parts), "bytes": size})
    snapshots = [{"id": one.snapshot_id, "operation": one.operation} for one in lake.log.all()]
    return {
        "workspace": str(workspace.root),
        "snapshot": snapshot.snapshot_id,
        "tables": tables,
        "snapshots": snapshots,
        "attributions": attributions(workspace),
    }


def backup(workspace: Workspace, file: Path) -> dict[str, Any]:
    """Writes everything in the workspace to one tar file. No one can write meanwhile. A store in PostgreSQL is not in it: its
    own tools back that up."""
    if file.exists():
        raise UsageError(f"{file} exists; name a new file")
    staged = file.with_name(f".{file.name}.tmp")
    with writer_lock(workspace.root / "writer.lock", "backup"), tarfile.open(staged, "w") as archive:
        for path in sorted(workspace.root.iterdir()):
            if path.name not in _LEFT_OUT:
                archive.add(path, arcname=path.name)
        _add_store(workspace.root / STORE_FILE, archive)
    staged.chmod(0o600)
    staged.replace(file)
    return {"file": str(file), "snapshot": workspace.lake.snapshot().snapshot_id, "bytes": file.stat().st_size}


def _add_store(store: Path, archive: tarfile.TarFile) -> None:
    """Adds the store as of one moment, whoever writes to it meanwhile."""
    if not store.exists():
        return
    copy = store.with_name(f".{STORE_FILE}.backup")
    copy.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(store)) as live, closing(sqlite3.connect(copy)) as held:
            live.backup(held)
        archive.add(copy, arcname=STORE_FILE)
    finally:
        copy.unlink(missing_ok=True)


def restore(file: Path, folder: Path) -> dict[str, Any]:
    """Unpacks a backup into a new folder and checks every hash; IntegrityError when one does not hold."""
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty; name a new folder")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with tarfile.open(file) as archive:
            archive.extractall(folder, filter="data")
    except (OSError, tarfile.TarError) as error:
        raise WorkspaceError(f"{file} is no readable backup: {error}") from error
    workspace = open_workspace(folder)
    problems = [*workspace.lake.problems(), *receipt_problems(workspace)]
    if problems:
        raise IntegrityError(
            f"the backup is damaged: {problems[0]}" + (f" (and {len(problems) - 1} more)" if problems[1:] else "")
        )
    return {"workspace": str(folder), "snapshot": workspace.lake.snapshot().snapshot_id}
