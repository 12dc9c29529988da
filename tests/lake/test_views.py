"""A row whose marking forbids it does not exist for that viewer: not in rows, not in scans, not in counts."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.lake.rows import ANYONE, SECRET, commit, day, offsets, positions, rejects
from watchkeeper.lake import Lake
from watchkeeper.lake.snapshots import Snapshot
from watchkeeper.model.marking import OPEN, Equivalence, View, Viewer
from watchkeeper.services.workspace import WHOLE

CLEARED = View(viewer=Viewer(party="CA", clearances=frozenset({("basic/1", "SECRET")})))
CLEARED_ELSEWHERE = Viewer(party="CA", clearances=frozenset({("tlp/2", "RED")}))


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path)


@pytest.fixture
def snapshot(lake: Lake) -> Snapshot:
    commit(lake, "rejects", rejects("open", "also open"), rejects("secret", marking=SECRET), markings=(OPEN, SECRET))
    return commit(lake, "positions", positions(day(7), day(8)), positions(day(7), first=7, marking=SECRET))


def test_a_secret_row_is_absent_for_the_default_viewer(lake: Lake, snapshot: Snapshot) -> None:
    assert offsets(lake, snapshot) == [0, 1]
    assert offsets(lake, snapshot, since=day(7).date(), until=day(7).date()) == [0]
    assert lake.rows(snapshot, ANYONE, "rejects").column("reason").to_pylist() == ["open", "also open"]
    assert lake.rows(snapshot, ANYONE, "markings").column("marking_id").to_pylist() == [OPEN.marking_id]


def test_a_cleared_viewer_of_the_party_sees_it(lake: Lake, snapshot: Snapshot) -> None:
    assert offsets(lake, snapshot, CLEARED) == [0, 1, 7]
    assert lake.rows(snapshot, CLEARED, "rejects").num_rows == 3
    assert lake.scan(snapshot, CLEARED, "positions").visible_markings is None


def test_the_machine_works_on_every_row(lake: Lake, snapshot: Snapshot) -> None:
    assert offsets(lake, snapshot, WHOLE) == [0, 1, 7]


def test_who_may_see_nothing_sees_nothing(lake: Lake, snapshot: Snapshot) -> None:
    nobody = View(viewer=Viewer(party="local", clearances=frozenset()))
    assert offsets(lake, snapshot, nobody) == []
    assert lake.rows(snapshot, nobody, "rejects").num_rows == 0
    assert lake.scan(snapshot, nobody, "positions").visible_markings == frozenset()


def test_an_agreement_opens_rows_on_its_days_only(lake: Lake, snapshot: Snapshot) -> None:
    start = date(2031, 3, 7)
    agreement = tuple(
        Equivalence(agreement="a", held=("tlp/2", "RED"), counts_as=("basic/1", level), valid_from=start)
        for level in ("SECRET",)
    )
    seen = [
        offsets(lake, snapshot, View(viewer=CLEARED_ELSEWHERE, equivalences=agreement, on=on))
        for on in (start, start - timedelta(days=1), None)
    ]
    assert seen == [[0, 1, 7], [], []]
