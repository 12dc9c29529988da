"""What is committed is there whole, what is not is not there at all; an earlier snapshot stays as it was."""

from __future__ import annotations

import resource
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from tests.lake.rows import ANYONE, SECRET, commit, day, offsets, positions, rejects
from watchkeeper.lake import Lake
from watchkeeper.lake.parts import PartWriter
from watchkeeper.model.errors import IntegrityError, NotFound
from watchkeeper.model.marking import OPEN


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path)


def test_a_lake_that_was_never_written_to_is_empty(lake: Lake) -> None:
    snapshot = lake.snapshot()
    assert (snapshot.number, snapshot.tables) == (0, {})
    assert offsets(lake, snapshot) == []
    assert lake.rows(snapshot, ANYONE, "positions").num_rows == 0
    assert list(lake.problems()) == []


def test_rows_are_there_after_commit_in_files_by_day(lake: Lake) -> None:
    snapshot = commit(lake, "positions", positions(day(8), day(7), None, day(7, 3)), positions(day(7, 5), first=4))
    assert offsets(lake, snapshot) == [0, 1, 2, 3, 4]
    parts = [(rows, on) for _, rows, on in lake.parts(snapshot, "positions")]
    assert sorted(parts, key=repr) == sorted([(1, day(8).date()), (1, None), (3, day(7).date())], key=repr)


def test_a_scan_of_days_takes_both_ends_and_no_row_without_a_time(lake: Lake) -> None:
    snapshot = commit(lake, "positions", positions(day(6), day(7), day(8), None, day(9)))
    assert offsets(lake, snapshot, since=day(7).date(), until=day(8).date()) == [1, 2]
    assert offsets(lake, snapshot, since=day(8).date()) == [2, 4]
    assert offsets(lake, snapshot, until=day(6).date()) == [0]
    assert offsets(lake, snapshot) == [0, 1, 2, 3, 4]


def test_cleared_days_are_gone_others_and_earlier_snapshots_stay(lake: Lake) -> None:
    before = commit(lake, "positions", positions(day(6), day(7), None))
    with lake.write("test") as transaction:
        transaction.use_marking(OPEN)
        transaction.clear_days("positions", [day(7).date()])
        transaction.append("positions", positions(day(7, 1), first=10))
        after = transaction.commit()
    assert offsets(lake, before) == [0, 1, 2]
    assert offsets(lake, after) == [0, 2, 10]
    with lake.write("test") as transaction:
        transaction.clear("positions")
        empty = transaction.commit()
    assert offsets(lake, empty) == []
    assert offsets(lake, after) == [0, 2, 10]


def test_clearing_what_is_not_there_is_no_snapshot(lake: Lake) -> None:
    before = commit(lake, "positions", positions(day(6)))
    with lake.write("test") as transaction:
        transaction.clear_days("positions", [day(7).date()])
        transaction.clear("statics")
        assert transaction.commit() == before
    assert lake.snapshot() == before


def test_a_transaction_that_writes_nothing_is_no_snapshot(lake: Lake) -> None:
    with lake.write("test") as transaction:
        assert transaction.commit().number == 0
    assert lake.log.all() == []


def test_what_was_not_committed_is_not_there_and_does_not_come_back(lake: Lake) -> None:
    before = commit(lake, "positions", positions(day(6)))
    with lake.write("test") as transaction:
        transaction.use_marking(OPEN)
        transaction.append("positions", positions(day(7), first=50))
    assert offsets(lake, lake.snapshot()) == [0]
    after = commit(lake, "positions", positions(day(8), first=60))
    assert after.parent == before.snapshot_id
    assert offsets(lake, after) == [0, 60]


@pytest.mark.parametrize("table", ["positions", "rejects"])
def test_table_versions_that_never_got_a_snapshot_are_rolled_back(
    lake: Lake, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process died between the tables' own commits and the snapshot."""
    rows = positions if table == "positions" else lambda when, first=0: rejects(*["x"] * (first + 1))

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("watchkeeper.lake.snapshots.SnapshotLog.append", dies)
        with pytest.raises(KeyboardInterrupt):
            commit(lake, table, rows(day(5)))
    assert lake.snapshot().number == 0
    first = commit(lake, table, rows(day(6)))
    assert len(offsets(lake, first, table=table)) == 1
    for _ in range(2):
        with monkeypatch.context() as patch:
            patch.setattr("watchkeeper.lake.snapshots.SnapshotLog.append", dies)
            with pytest.raises(KeyboardInterrupt):
                commit(lake, table, rows(day(7)), rows(day(8)))
        assert lake.snapshot() == first
        assert len(offsets(lake, first, table=table)) == 1
    second = commit(lake, table, rows(day(9)))
    assert len(offsets(lake, second, table=table)) == 2
    assert len(offsets(lake, first, table=table)) == 1
    assert list(lake.problems()) == []


def test_rows_whose_marking_no_view_could_judge_are_refused(lake: Lake) -> None:
    for rows in (positions(day(7), marking=SECRET), positions(day(7)).drop_columns("marking_id")):
        with pytest.raises(ValueError, match="never interned"):
            commit(lake, "positions", rows)
    assert lake.snapshot().number == 0


def test_a_marking_interned_once_serves_later_transactions(lake: Lake) -> None:
    commit(lake, "positions", positions(day(7)))
    later = commit(lake, "positions", positions(day(8), first=1), markings=())
    assert offsets(lake, later) == [0, 1]
    assert len(lake.markings(later)) == 1


def test_a_thousand_days_need_no_thousand_open_files(lake: Lake) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    in_use = len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").exists() else 64
    resource.setrlimit(resource.RLIMIT_NOFILE, (in_use + 120, hard))
    try:
        snapshot = commit(lake, "positions", positions(*(day(1) + timedelta(days=n) for n in range(200))))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert len(lake.parts(snapshot, "positions")) == 200


def test_rows_of_a_day_that_was_closed_early_are_kept_in_further_files(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("watchkeeper.lake.parts.MAX_OPEN_FILES", 2)
    monkeypatch.setattr("watchkeeper.lake.parts.DAY_ROWS", 1)
    parts = [positions(day(1 + n % 4), first=n) for n in range(40)]
    snapshot = commit(lake, "positions", *parts)
    assert offsets(lake, snapshot) == list(range(40))
    assert sum(rows for _, rows, _ in lake.parts(snapshot, "positions")) == 40
    assert list(lake.problems()) == []


def test_memory_is_bounded_by_writing_the_fullest_day_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("watchkeeper.lake.parts.FLUSH_ROWS", 5)
    with ThreadPoolExecutor(max_workers=1) as worker:
        writer = PartWriter("positions", tmp_path, worker)
        writer.write(positions(day(1), day(2), day(2), day(2), day(3)))
        worker.submit(int).result()  # what was handed over before is written
        assert list(tmp_path.rglob("*.parquet")) == []
        writer.write(positions(day(1)))
        worker.submit(int).result()
        (written,) = tmp_path.rglob("*.parquet")
        assert written.parent.name == "date=2031-03-02"
        assert sum(int(action.stats.split(":")[1].rstrip("}")) for action in writer.close()) == 6


def test_a_write_that_fails_in_the_background_fails_the_commit(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError("no space")

    with lake.write("test") as transaction:
        transaction.use_marking(OPEN)
        with monkeypatch.context() as patch:
            patch.setattr("pyarrow.parquet.ParquetWriter.write_table", full)
            transaction.append("positions", positions(day(6)))
            with pytest.raises(OSError, match="no space"):
                transaction.commit()
    assert lake.snapshot().number == 0


def test_times_of_a_file_are_kept_to_the_microsecond(lake: Lake) -> None:
    when = day(7).replace(microsecond=123_457)
    snapshot = commit(lake, "positions", positions(when))
    assert lake.rows(snapshot, ANYONE, "positions").column("t").to_pylist() == [when]


# --- snapshots -------------------------------------------------------------------------------------------------------


def test_each_snapshot_names_the_one_before_it(lake: Lake) -> None:
    first = commit(lake, "positions", positions(day(6)))
    second = commit(lake, "rejects", rejects("x"))
    assert (first.number, first.parent, second.number, second.parent) == (1, None, 2, first.snapshot_id)
    assert lake.log.all() == [first, second]
    assert lake.log.find(first.snapshot_id) == first
    assert lake.log.find("2") == second


def test_the_same_number_is_committed_once(lake: Lake) -> None:
    first = commit(lake, "positions", positions(day(6)))
    with pytest.raises(IntegrityError, match="already exists"):
        lake.log.append(first)
    assert [path.name for path in (lake.root / "snapshots").iterdir()] == ["00000001.json"]


@pytest.mark.parametrize(
    ("wanted", "error"), [("7", NotFound), ("last", NotFound), ("", NotFound), ("1-0000000000", IntegrityError)]
)
def test_a_snapshot_that_is_not_there_is_named(lake: Lake, wanted: str, error: type[Exception]) -> None:
    commit(lake, "positions", positions(day(6)))
    with pytest.raises(error):
        lake.log.find(wanted)


def test_the_id_of_a_snapshot_follows_from_what_it_holds(tmp_path: Path) -> None:
    one, other = Lake(tmp_path / "one"), Lake(tmp_path / "other")
    assert (
        commit(one, "positions", positions(day(6))).snapshot_id
        == commit(other, "positions", positions(day(6))).snapshot_id
    )
    assert commit(one, "rejects", rejects("x")).snapshot_id != commit(other, "positions", positions(day(7))).snapshot_id


def test_columns_that_a_table_does_not_have_stop_the_commit(lake: Lake) -> None:
    with pytest.raises(ValueError, match="has no column"):
        commit(lake, "positions", positions(day(6)).append_column("colour", pa.array(["red"])))
    assert lake.snapshot().number == 0
