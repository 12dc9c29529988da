"""Every promise of the last snapshot that the disk does not keep is said."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.nmea_lines import position, tagged, text_of
from watchkeeper.lake import arrow_schema
from watchkeeper.services.ingest import ingest
from watchkeeper.services.workspace import Workspace


@pytest.fixture
def filled(workspace: Workspace, tmp_path: Path) -> Workspace:
    """A workspace with two files of one day each, in two snapshots."""
    for number in (1, 2):
        path = tmp_path / f"{number}.nmea"
        lines = (tagged(position(219000000 + n), f"c:{1930608000 + 86400 * number + n}") for n in range(100))
        path.write_bytes(text_of(lines))
        ingest(workspace, [path])
    assert list(workspace.lake.problems()) == []
    return workspace


def parts(workspace: Workspace, table: str = "positions") -> list[Path]:
    return [Path(path) for path, _, _ in workspace.lake.parts(workspace.lake.snapshot(), table)]


def test_a_lost_parquet_file_is_a_problem(filled: Workspace) -> None:
    path = parts(filled)[0]
    path.unlink()
    (problem,) = filled.lake.problems()
    assert str(path) in problem


@pytest.mark.parametrize("keep", [0, 4, 0.5, 0.99])
def test_a_cut_parquet_file_is_a_problem(filled: Workspace, keep: float) -> None:
    path = parts(filled)[0]
    data = path.read_bytes()
    path.write_bytes(data[: int(keep if keep >= 1 else keep * len(data))])
    (problem,) = filled.lake.problems()
    assert str(path) in problem


def test_a_parquet_file_with_other_rows_is_a_problem(filled: Workspace) -> None:
    path = parts(filled)[0]
    pq.write_table(pq.ParquetFile(path).read().slice(1), path)
    (problem,) = filled.lake.problems()
    assert "holds 99 rows, the snapshot says 100" in problem


def test_a_flipped_byte_in_the_archive_is_a_problem(filled: Workspace) -> None:
    sha256 = filled.lake.archive.hashes()[0]
    path = filled.lake.archive.stored(sha256)
    assert path is not None
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(bytes(data))
    (problem,) = filled.lake.problems()
    assert sha256 in problem


def test_a_lost_file_of_the_archive_is_a_problem(filled: Workspace) -> None:
    """Rows without the bytes they came from are no evidence."""
    sha256 = filled.lake.archive.hashes()[0]
    path = filled.lake.archive.stored(sha256)
    assert path is not None
    path.unlink()
    (problem,) = filled.lake.problems()
    assert problem == f"archived file {sha256} is missing"


@pytest.mark.parametrize("damage", ["lost", "cut"])
def test_a_damaged_log_of_a_table_is_a_problem(filled: Workspace, damage: str) -> None:
    log = sorted((filled.root / "tables/positions/_delta_log").glob("*.json"))[-1]
    log.unlink() if damage == "lost" else log.write_bytes(log.read_bytes()[:20])
    problems = list(filled.lake.problems())
    assert problems
    assert all("positions" in problem for problem in problems)


def test_a_snapshot_that_was_changed_no_longer_fits_the_next(filled: Workspace) -> None:
    path = filled.root / "snapshots/00000001.json"
    plain = json.loads(path.read_text())
    path.write_text(json.dumps({**plain, "operation": "something else"}))
    (problem,) = filled.lake.problems()
    assert "names parent" in problem


def test_a_lost_snapshot_leaves_a_gap(filled: Workspace) -> None:
    (filled.root / "snapshots/00000001.json").unlink()
    (problem,) = filled.lake.problems()
    assert "names parent" in problem


def test_a_table_that_nobody_knows_is_a_problem(filled: Workspace) -> None:
    path = filled.root / "snapshots/00000002.json"
    plain = json.loads(path.read_text())
    path.write_text(json.dumps({**plain, "tables": {**plain["tables"], "gossip": 1}}))
    assert any("unknown table gossip" in problem for problem in filled.lake.problems())


def test_files_left_by_a_writer_that_died_are_no_problem(filled: Workspace) -> None:
    """They belong to no snapshot."""
    orphan = parts(filled)[0].with_name("part-left-behind.parquet")
    pq.write_table(pa.table({"x": [1]}), orphan)
    (filled.root / "archive/00").mkdir(exist_ok=True)
    (filled.root / "archive/00/half.1.tmp").write_bytes(b"half")
    assert list(filled.lake.problems()) == []
    assert arrow_schema("positions").names[0] == "mmsi"
