"""A real PostgreSQL for tests: a cluster of its own in a folder of its own, reached by a socket, stopped at the end."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def _programs() -> Path | None:
    """The folder of initdb and pg_ctl: on the path, or where Debian keeps them."""
    if (found := shutil.which("initdb")) is not None:
        return Path(found).resolve().parent
    return next((one.parent for one in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)), None)


def _absent(reason: str) -> None:
    if os.environ.get("WATCHKEEPER_REQUIRE_ALL") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a new, empty database. Skips, or fails where all is required, when there is no PostgreSQL."""
    programs = _programs()
    if programs is None:
        _absent("PostgreSQL is not installed")
        return
    # The server refuses to run as root, so there it runs as the user its package made.
    become = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="pg", dir="/tmp") as folder:  # a socket's path may have 107 bytes
        data = Path(folder) / "data"
        if become:
            shutil.chown(folder, "postgres")
        _run([*become, str(programs / "initdb"), "-D", str(data), "-U", "watch", "-A", "trust", "-E", "UTF8", "-N"])
        options = f"-k {folder} -c listen_addresses='' -c fsync=off"
        control = [*become, str(programs / "pg_ctl"), "-D", str(data), "-w"]
        _run([*control, "-l", str(Path(folder) / "log"), "-o", options, "start"])
        try:
            yield f"postgresql://watch@/postgres?host={folder}"
        finally:
            _run([*control, "-m", "immediate", "stop"])


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=120, cwd="/")
