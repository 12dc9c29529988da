"""Facts about the lake: one commit point, one writer, and views that hide."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

from watchkeeper.lake import Lake, Snapshot
from watchkeeper.lake.archive import FRAME_BYTES, sha256_of
from watchkeeper.model.errors import IntegrityError, WorkspaceLocked
from watchkeeper.model.marking import OPEN, Marking, View, default_viewer
from watchkeeper.model.time import US_PER_DAY

VIEW = View(viewer=default_viewer("me"))
SECRET = Marking.of("basic/1", "SECRET", "CAN")
DAY_US = 1_930_608_000_000_000


def add(lake: Lake, count: int, marking: Marking = OPEN, day: int = 0, *, commit: bool = True) -> Snapshot | None:
    """Appends positions of one day in one transaction."""
    with lake.write("test") as transaction:
        number = transaction.use_marking(marking)
        t = pa.array([DAY_US + day * US_PER_DAY] * count, pa.timestamp("us", "UTC"))
        rows = {
            "mmsi": pa.array(range(count), pa.int32()),
            "t": t,
            "marking_id": pa.array([number] * count, pa.int64()),
        }
        transaction.append("positions", pa.table(rows))
        if commit:
            return transaction.commit()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(lake.log, "append", _die)
            with pytest.raises(InterruptedError):
                transaction.commit()
    return None


def _die(snapshot: Snapshot) -> None:
    raise InterruptedError


def test_snapshots_chain_and_old_ones_stay_readable(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    first, second = add(lake, 3), add(lake, 4)
    assert first is not None
    assert second is not None
    assert second.parent == first.snapshot_id
    assert (lake.rows(first, VIEW, "positions").num_rows, lake.rows(second, VIEW, "positions").num_rows) == (3, 7)
    assert lake.log.find(first.snapshot_id) == first


def test_what_was_not_committed_is_rolled_back_by_the_next_writer(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    add(lake, 3)
    add(lake, 100, commit=False)
    assert lake.rows(lake.snapshot(), VIEW, "positions").num_rows == 3
    last = add(lake, 4)
    assert last is not None
    assert lake.rows(last, VIEW, "positions").num_rows == 7
    assert list(lake.problems()) == []


def test_a_row_above_the_viewers_clearance_is_absent(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    add(lake, 3)
    last = add(lake, 4, SECRET)
    assert last is not None
    assert lake.rows(last, VIEW, "positions").num_rows == 3
    assert lake.scan(last, VIEW, "positions").visible_markings == {OPEN.marking_id}


def test_rows_must_carry_a_marking_that_is_known(tmp_path: Path) -> None:
    with Lake(tmp_path).write("test") as transaction:
        transaction.append("rejects", pa.table({"file_no": pa.array([1], pa.int32())}))
        with pytest.raises(ValueError, match="never interned"):
            transaction.commit()


def test_days_are_read_and_cleared_by_partition(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    add(lake, 3)
    last = add(lake, 4, day=1)
    assert last is not None
    day = next(day for _, rows, day in lake.parts(last, "positions") if rows == 3)
    assert len(lake.scan(last, VIEW, "positions", since=day, until=day).files) == 1
    with lake.write("test") as transaction:
        transaction.clear_days("positions", [day])  # type: ignore[list-item]
        assert lake.rows(transaction.commit(), VIEW, "positions").num_rows == 4


def test_a_second_writer_is_told_who_writes(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    code = "import sys, pathlib, watchkeeper.lake as w\nwith w.Lake(pathlib.Path(sys.argv[1])).write('x'): pass"
    with lake.write("long work"):
        with pytest.raises(WorkspaceLocked, match=r"process \d+ \(long work\)"), lake.write("other"):
            pass
        done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False)
    assert "being written to by process" in done.stderr


def test_a_missing_file_is_found_by_verify(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    last = add(lake, 3)
    assert last is not None
    Path(lake.parts(last, "positions")[0][0]).unlink()
    assert any("cannot be read" in problem for problem in lake.problems())


@pytest.mark.parametrize("offset", [0, 17, FRAME_BYTES - 3, FRAME_BYTES, 2 * FRAME_BYTES - 1, 2 * FRAME_BYTES + 1000])
def test_the_archive_gives_back_any_bytes(tmp_path: Path, offset: int) -> None:
    data = bytes(range(256)) * (2 * FRAME_BYTES // 256 + 100)
    source = tmp_path / "log.nmea"
    source.write_bytes(data)
    archive = Lake(tmp_path).archive
    archive.add(source, sha256_of(source))
    assert archive.read_at(sha256_of(source), offset, 500) == data[offset : offset + 500]
    assert b"".join(archive.chunks(sha256_of(source))) == data


def test_a_flipped_bit_in_the_archive_is_found(tmp_path: Path) -> None:
    source = tmp_path / "log.nmea"
    source.write_bytes(b"!AIVDM" * 1000)
    archive = Lake(tmp_path).archive
    archive.add(source, sha256_of(source))
    stored = archive.stored(sha256_of(source))
    assert stored is not None
    broken = bytearray(stored.read_bytes())
    broken[len(broken) // 2] ^= 1
    stored.write_bytes(bytes(broken))
    with pytest.raises(IntegrityError):
        archive.check(sha256_of(source))
