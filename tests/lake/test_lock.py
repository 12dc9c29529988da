"""One writer at a time, and the one who waits is told for whom."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from watchkeeper.lake import Lake
from watchkeeper.model.errors import WorkspaceLocked

HOLDER = """
import sys
from pathlib import Path
from watchkeeper.lake.lock import writer_lock
with writer_lock(Path(sys.argv[1]), "ingest"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_message_names_the_process_that_writes_and_the_lock_ends_with_it(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    command = [sys.executable, "-c", HOLDER, str(tmp_path / "writer.lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(WorkspaceLocked, match=rf"process {holder.pid} \(ingest\)"), lake.write("detect"):
            pass
        assert lake.snapshot().number == 0  # reading needs no lock
        holder.kill()
    with lake.write("detect"):
        pass


def test_a_writer_that_fails_leaves_no_lock(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    with pytest.raises(KeyError), lake.write("one"):
        raise KeyError
    with lake.write("two"), pytest.raises(WorkspaceLocked, match="two"), lake.write("three"):
        pass
