"""A file larger than a snapshot: it enters in steps, and an ingest that was stopped goes on."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.nmea_lines import tagged, text_of, voyage
from tests.services.test_ingest import START_S, TABLES, lines, stored, write
from watchkeeper.model.errors import IntegrityError, UsageError
from watchkeeper.model.marking import Marking
from watchkeeper.services import intake
from watchkeeper.services.ingest import ingest
from watchkeeper.services.source_lines import file_name, source_line
from watchkeeper.services.workspace import Workspace, init
from watchkeeper.sources import blocks, delimited


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> int:
    """Blocks and snapshots of a few lines, so that a small file is a large one; bytes of a block."""
    size = 40 * len(text_of(lines(1)))
    monkeypatch.setattr(blocks.blocks, "__defaults__", (size,))
    monkeypatch.setattr(delimited, "BLOCK_BYTES", size)
    monkeypatch.setattr(intake, "CHECKPOINT_BYTES", 2 * size)
    return size


class Stops:
    """Progress that ends the process when so many blocks of the feed were read."""

    def __init__(self, after: int) -> None:
        self.left = after

    def __call__(self, name: str, *_: object) -> None:
        self.left -= not name.startswith("keeping ")
        if self.left < 0:
            raise KeyboardInterrupt


def large(kind: str) -> bytes:
    """Ten blocks and more: positions, identities in two parts that lie in two blocks, a broken line here and there."""
    if kind == "csv":
        rows = [f"2190000{n % 7:02d},{START_S + n},{1 + n / 1000},2.5,NAME {n // 300 % 2}" for n in range(1200)]
        rows[500] = "219000001,when?,1,2,NAME"
        return text_of(["mmsi,timestamp,lat,lon,name", *rows])
    whole = lines(400)
    first, second = (tagged(part, "s:r1") for part in voyage(219000001))
    whole.insert(60, first)
    whole.insert(130, second)
    whole.insert(200, "!AIVDM,broken")
    return text_of(whole)


@pytest.mark.parametrize("kind", ["nmea", "csv"])
@pytest.mark.parametrize("ending", ["", ".gz"])
def test_the_ingest_of_one_large_file_goes_on_where_it_was_stopped(
    workspace: Workspace, tmp_path: Path, small_steps: int, kind: str, ending: str
) -> None:
    data = large(kind)
    path = write(tmp_path / f"large.{kind}{ending}", gzip.compress(data) if ending else data)
    whole = init(tmp_path / "whole")
    at_once = ingest(whole, [path])
    runs = []
    for after in (1, 3, 3, 5, 4):
        before = workspace.lake.snapshot().number
        with pytest.raises(KeyboardInterrupt):
            ingest(workspace, [path], progress=Stops(after))
        runs.append(workspace.lake.snapshot().number - before)
        assert list(workspace.lake.problems()) == []
    assert runs[0] == 0
    assert sum(runs) >= 2, "what was read so far is there"
    [begun] = stored(workspace, "files")
    assert begun["resume_batch"] > 0
    there = len(stored(workspace, "positions"))
    assert 0 < there < at_once.counts.positions
    last = ingest(workspace, [path])
    assert (last.files, last.counts.positions) == (1, at_once.counts.positions - there)
    for table in (*TABLES, "rejects"):
        rows = [sorted(json.dumps(row, default=str) for row in stored(one, table)) for one in (workspace, whole)]
        assert rows[0] == rows[1], table
    assert stored(workspace, "files") == stored(whole, "files")
    assert ingest(workspace, [path]).skipped_files == {"already ingested": 1}


def test_members_of_an_archive_that_were_read_are_not_read_again(
    workspace: Workspace, tmp_path: Path, small_steps: int
) -> None:
    path = tmp_path / "two.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.nmea", text_of(lines(200)))
        archive.writestr("b.nmea", text_of(lines(200, ship=219000002)))
    with pytest.raises(KeyboardInterrupt):
        ingest(workspace, [path], progress=Stops(9))
    assert [row["resume_batch"] is None for row in stored(workspace, "files")] == [True, False]
    ingest(workspace, [path])
    assert Counter(row["mmsi"] for row in stored(workspace, "positions")) == {219000001: 200, 219000002: 200}
    assert [row["resume_batch"] for row in stored(workspace, "files")] == [None, None]


def test_a_large_file_is_in_the_archive_before_any_of_its_rows_is_in_the_lake(
    workspace: Workspace, tmp_path: Path, small_steps: int
) -> None:
    path = write(tmp_path / "large.nmea", large("nmea"))
    with pytest.raises(KeyboardInterrupt):
        ingest(workspace, [path], progress=Stops(4))
    row = stored(workspace, "positions")[7]
    [file] = stored(workspace, "files")
    path.unlink()
    line = source_line(workspace, file_name(file["sha256"], file["member"]), row["offset"])
    assert line["text"] == lines(8)[7]


def test_an_interrupted_file_is_not_gone_on_with_by_another_mapping(
    workspace: Workspace, tmp_path: Path, small_steps: int
) -> None:
    path = write(tmp_path / "large.csv", large("csv"))
    with pytest.raises(KeyboardInterrupt):
        ingest(workspace, [path], progress=Stops(4))
    other = tmp_path / "other.yml"
    other.write_text(
        "name: other\ncolumns:\n  mmsi: mmsi\n  t: {from: timestamp, format: '%Y'}\n  lat: lat\n  lon: lon\n"
    )
    with pytest.raises(UsageError, match=r"interrupted.*another mapping"):
        ingest(workspace, [path], mapping_file=other)
    assert ingest(workspace, [path]).files == 1


SAME_COUNTS = "name: other\ncolumns:\n  mmsi: mmsi\n  t: timestamp\n  lat: lon\n  lon: lat\n"


@pytest.mark.parametrize("otherwise", ["marking", "source", "mapping of as many rows"])
def test_an_interrupted_file_is_gone_on_with_as_it_was_begun_or_not_at_all(
    workspace: Workspace, tmp_path: Path, small_steps: int, otherwise: str
) -> None:
    path = write(tmp_path / "large.csv", large("csv"))
    mapping = tmp_path / "other.yml"
    mapping.write_text(SAME_COUNTS)
    with pytest.raises(KeyboardInterrupt):
        ingest(workspace, [path], progress=Stops(4))
    there = stored(workspace, "positions")
    said: dict[str, Any] = {
        "marking": {"marking": Marking.of("basic/1", "SECRET", "CA")},
        "source": {"source": "mine"},
        "mapping of as many rows": {"mapping_file": mapping},
    }[otherwise]
    with pytest.raises(UsageError, match="Go on as it was begun"):
        ingest(workspace, [path], **said)
    assert stored(workspace, "positions") == there
    assert ingest(workspace, [path]).files == 1


def test_what_is_read_to_an_earlier_end_than_before_is_not_taken_for_whole(
    workspace: Workspace, tmp_path: Path, small_steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "large.csv", large("csv"))
    with pytest.raises(KeyboardInterrupt):
        ingest(workspace, [path], progress=Stops(6))
    monkeypatch.setattr(delimited, "BLOCK_BYTES", 1 << 20)  # another version might cut so: all of it is one batch
    with pytest.raises(UsageError, match="interrupted"):
        ingest(workspace, [path])
    monkeypatch.setattr(delimited, "BLOCK_BYTES", small_steps)
    assert ingest(workspace, [path]).files == 1


def test_a_damaged_copy_in_the_archive_is_no_damage_to_the_file(
    workspace: Workspace, tmp_path: Path, small_steps: int
) -> None:
    path = write(tmp_path / "large.nmea.gz", gzip.compress(large("nmea")))
    with pytest.raises(KeyboardInterrupt):
        ingest(workspace, [path], progress=Stops(4))
    [file] = stored(workspace, "files")
    kept = workspace.lake.archive.stored(file["sha256"])
    assert kept is not None
    kept.write_bytes(kept.read_bytes()[:-40])
    with pytest.raises(IntegrityError, match="hashes to"):
        ingest(workspace, [path])
    assert stored(workspace, "rejects") == []
