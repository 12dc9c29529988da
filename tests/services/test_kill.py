"""A process may be killed at any moment: nothing is lost, nothing is there twice, and the last snapshot stands."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.services.test_detecting import current, write
from tests.worlds import track
from watchkeeper.services import intake
from watchkeeper.services.detecting import detect
from watchkeeper.services.ingest import ingest
from watchkeeper.services.wiring import engine
from watchkeeper.services.workspace import WHOLE, Workspace, init, open_workspace
from watchkeeper.sources import delimited

KILLS = 50
ROOT = Path(__file__).resolve().parents[2]
SNAPSHOT_BYTES = 100_000
"""Of a large file; and its rows are read so many bytes at a time, by whoever goes on with it too."""
DRIVER = f"""
import sys
from pathlib import Path
from watchkeeper.services import detecting, ingest, intake
from watchkeeper.services.workspace import init
from watchkeeper.sources import delimited
ingest.COMMIT_BYTES = 1  # every file is a snapshot of its own
intake.CHECKPOINT_BYTES = delimited.BLOCK_BYTES = {SNAPSHOT_BYTES}  # and the large one is several
workspace = init(Path(sys.argv[1]))
print("ready", flush=True)
ingest.ingest(workspace, [Path(sys.argv[2])])
detecting.detect(workspace)
"""


def feed(folder: Path) -> Path:
    """Twelve files of four ships each, six hours a file; every other one is large enough to become several snapshots."""
    folder.mkdir()
    for number in range(12):
        start, end = 6 * number, 6 * number + 5.75
        rows = [
            p
            for ship in range(1, 5)
            for p in track(
                ship,
                f"{start}h {30 + ship / 1000 + number / 50},125; {end}h {30.019 + ship / 1000 + number / 50},125",
                every_min=0.5 if number % 2 else 1,
            )
        ]
        write(folder / f"part{number:02d}.csv", rows)
    return folder


def content(workspace: Workspace) -> tuple[list[tuple], list[dict]]:
    """Every stored row with its source, and the current events."""
    lake, snapshot = workspace.lake, workspace.lake.snapshot()
    with engine(workspace) as compute:
        scans = {name: lake.scan(snapshot, WHOLE, name) for name in ("positions", "files")}
        rows = compute.sql(
            'SELECT f.sha256, p."offset", p.mmsi, p.t_us, p.lat, p.segment_id FROM positions p '
            "JOIN files f ON f.file_no = p.file_no ORDER BY 1, 2, 3",
            scans,
            {},
        )
    return [tuple(row.values()) for row in rows.to_pylist()], current(workspace)


def killed(root: Path, source: Path, after_s: float) -> bool:
    """Starts the work in a process of its own and kills it that long after it began; whether it was killed in time."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-c", DRIVER, str(root), str(source)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(after_s)
        process.send_signal(signal.SIGKILL)
        return process.wait() == -signal.SIGKILL


@pytest.mark.long
def test_fifty_kills_lose_and_double_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "CHECKPOINT_BYTES", SNAPSHOT_BYTES)
    monkeypatch.setattr(delimited, "BLOCK_BYTES", SNAPSHOT_BYTES)
    source = feed(tmp_path / "feed")
    undisturbed = init(tmp_path / "undisturbed")
    ingest(undisturbed, [source])
    detect(undisturbed)
    expected = content(undisturbed)
    assert len(expected[0]) == 6 * 4 * (691 + 346)
    moments, root, in_time = random.Random(20310307), tmp_path / "workspace", 0
    for _ in range(KILLS):
        in_time += killed(root, source, moments.uniform(0.0, 1.6))
        workspace = open_workspace(root)
        assert list(workspace.lake.problems()) == []
        stored = content(workspace)[0] if workspace.lake.snapshot().tables else []
        assert {row[:5] for row in stored} <= {row[:5] for row in expected[0]}
        assert len({row[:2] for row in stored}) == len(stored)
        if len(stored) == len(expected[0]):
            ingest(workspace, [source])
            detect(workspace)
            assert content(workspace) == expected
            shutil.rmtree(root)
    ingest(init(root), [source])
    detect(open_workspace(root))
    assert content(open_workspace(root)) == expected
    assert in_time >= KILLS // 2, "most kills must come while the work is going on"
