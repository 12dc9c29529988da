"""One writer at a time: an advisory lock on a file that says who holds it. It ends with its process, however that ends."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from watchkeeper.model.errors import WorkspaceLocked


@contextmanager
def writer_lock(path: Path, purpose: str) -> Iterator[None]:
    """Holds the workspace's writer lock; WorkspaceLocked, naming the holder, when another process has it."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise WorkspaceLocked(
                f"this workspace is being written to by {_holder(path)}; wait for it, or stop it, and try again"
            ) from error
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps({"pid": os.getpid(), "purpose": purpose}).encode(), 0)
        yield
    finally:
        os.close(handle)


def _holder(path: Path) -> str:
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        return f"process {plain['pid']} ({plain['purpose']})"
    except (OSError, ValueError, KeyError):
        return "another process"
