"""Compaction changes files and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from deltalake import DeltaTable

from tests.services.test_detecting import current, days, segmented
from watchkeeper.services.compacting import compact
from watchkeeper.services.detecting import detect
from watchkeeper.services.ingest import ingest
from watchkeeper.services.workspace import WHOLE, Workspace, init, open_workspace


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four days, each ingested by itself and a part of it twice over in other files."""
    folder = tmp_path_factory.mktemp("scattered")
    workspace = init(folder / "workspace")
    for path in days(folder):
        lines = path.read_text().splitlines(keepends=True)
        for number in range(3):
            part = folder / f"{path.stem}-{number}.csv"
            part.write_text(lines[0] + "".join(lines[1 + number :: 3]))
            ingest(workspace, [part])
    return workspace.root


@pytest.fixture
def scattered(ingested: Path, tmp_path: Path) -> Workspace:
    """A copy of that, which a test may change."""
    return open_workspace(shutil.copytree(ingested, tmp_path / "workspace"))


def files(workspace: Workspace, table: str) -> list[str]:
    return [path for path, _, _ in workspace.lake.parts(workspace.lake.snapshot(), table)]


def test_every_day_becomes_one_file_of_the_same_rows(scattered: Workspace) -> None:
    before = scattered.lake.rows(scattered.lake.snapshot(), WHOLE, "positions")
    assert len(files(scattered, "positions")) == 12
    done = compact(scattered)
    after = scattered.lake.rows(scattered.lake.snapshot(), WHOLE, "positions")
    assert len(files(scattered, "positions")) == 4
    assert len(files(scattered, "files")) == 1
    key = [("file_no", "ascending"), ("offset", "ascending")]
    assert after.sort_by(key).equals(before.sort_by(key))
    assert (done.snapshot, done.unreadable) == (scattered.lake.snapshot().snapshot_id, 0)
    assert list(scattered.lake.problems()) == []


def test_what_is_found_is_the_same_before_and_after(scattered: Workspace) -> None:
    detect(scattered)
    found, tracks = current(scattered), segmented(scattered)
    compact(scattered, forget=True)
    assert (current(scattered), segmented(scattered)) == (found, tracks)
    done = detect(scattered)
    assert (done.changes.new, done.changes.changed, done.changes.superseded, done.changes.withdrawn) == (0, 0, 0, 0)


def test_forgetting_frees_the_disk_and_says_which_snapshots_are_gone(scattered: Workspace, tmp_path: Path) -> None:
    kept = compact(scattered)
    done = compact(scattered, forget=True)
    assert done.files_after < kept.files_after
    assert done.bytes_after < kept.bytes_after
    assert done.unreadable == len(scattered.lake.log.all()) - 1
    assert list(scattered.lake.problems()) == []
    more = tmp_path / "more.csv"
    more.write_text("mmsi,t,lat,lon,sog,cog\n200000099,2031-03-08T00:00:00Z,1,1,0,0\n")
    assert ingest(scattered, [more]).counts.positions == 1


def test_compacting_twice_changes_nothing(scattered: Workspace) -> None:
    first = compact(scattered)
    assert compact(scattered).snapshot == first.snapshot


def test_what_a_dead_writer_left_uncommitted_costs_no_row_of_the_last_snapshot(scattered: Workspace) -> None:
    before = scattered.lake.rows(scattered.lake.snapshot(), WHOLE, "positions").num_rows
    folder = scattered.lake.root / "tables" / "positions"
    DeltaTable(str(folder)).delete()  # a version above the one the snapshot names, as a killed process leaves it
    compact(scattered, forget=True)
    assert list(scattered.lake.problems()) == []
    assert scattered.lake.rows(scattered.lake.snapshot(), WHOLE, "positions").num_rows == before
