"""Facts about tracks as the map draws them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from tests.web.marked_lake import MMSI, Maker, lake_of
from watchkeeper.model.errors import TooMuch, UsageError
from watchkeeper.model.marking import OPEN, default_viewer
from watchkeeper.model.segment_id import SegmentId, pack, to_text
from watchkeeper.services import map_tracks as module
from watchkeeper.services.lookout import Lookout, Sight
from watchkeeper.services.map_ships import track_index, tracks
from watchkeeper.services.map_tracks import OUTSIDE, SILENT, TracksAsked, map_tracks
from watchkeeper.services.wiring import engine

START = datetime(2031, 3, 1, tzinfo=UTC)
FIRST_S = int(START.timestamp())


class Sailing(Maker):
    """Ships that sail east along a latitude."""

    def sails(self, number: int, minutes: range | list[int], lat: float = 30.0, lon: float = 125.0) -> None:
        """A ship heard at these minutes, a hundredth of a degree east a minute."""
        mmsi = MMSI + number
        segment = pack(SegmentId(mmsi=mmsi, start_s=FIRST_S))
        times = [START + timedelta(minutes=minute) for minute in minutes]
        for minute, at in zip(minutes, times, strict=True):
            east = (lon + minute / 100 + 540) % 360 - 180
            row = {"mmsi": mmsi, "t": at, "lat": lat, "lon": east, "segment_id": segment, "repeat": False, "file_no": 1}
            self.put("positions", OPEN, row | {"offset": minute, "source": "synthetic"})
        ends = {"start": times[0], "end": times[-1], "positions": len(times)}
        self.put("segments", OPEN, {"segment_id": segment, "track_id": segment, "mmsi": mmsi, "ship_type": 80} | ends)


@pytest.fixture
def sight(tmp_path: Path) -> Iterator[Any]:
    """Makes the sight of a lake in which ships sailed."""
    opened = []

    def make(*ships: tuple[Any, ...]) -> Sight:
        maker = Sailing()
        for number, ship in enumerate(ships):
            maker.sails(number, *ship)
        workspace = lake_of(tmp_path / "w", maker.rows, default_viewer("me"))
        opened.append(engine(workspace))
        return Lookout(workspace, opened[-1].__enter__()).sight()

    yield make
    for one in opened:
        one.__exit__(None, None, None)


def rows(sight: Sight, **asked: Any) -> list[tuple[int, int, int]]:
    """Track, minute and gap of each vertex."""
    table = pa.ipc.open_stream(map_tracks(sight, TracksAsked(**asked))).read_all()
    return [(row["track"], (row["t"] - FIRST_S) // 60, row["gap"]) for row in table.to_pylist()]


def test_a_level_has_the_first_vertex_of_each_step_and_the_last_of_the_track(sight: Any) -> None:
    sailed = sight((range(0, 151, 5),))
    assert [minute for _, minute, _ in rows(sailed, level=1)] == [0, 60, 120, 150]
    assert [minute for _, minute, _ in rows(sailed, level=2, since_s=0)] == list(range(0, 151, 10))
    assert [minute for _, minute, _ in rows(sailed, level=3, since_s=0)] == list(range(0, 151, 5))


def test_both_ends_of_a_silence_of_over_two_hours_stay_at_every_level(sight: Any) -> None:
    sailed = sight(([0, 5, 10, 131, 140],))
    assert rows(sailed, level=0) == [(0, 0, 0), (0, 10, 0), (0, 131, SILENT), (0, 140, 0)]


def test_silences_are_not_those_between_two_ships(sight: Any) -> None:
    sailed = sight((range(0, 60, 10),), (range(600, 660, 10),))
    assert {gap for _, _, gap in rows(sailed, level=3, since_s=0)} == {0}


@pytest.mark.parametrize("level", [1, 2, 3])
@pytest.mark.parametrize("kept", [True, False], ids=["kept whole", "read from the lake"])
def test_a_box_has_the_vertices_in_it_and_one_more_on_either_side(
    sight: Any, monkeypatch: pytest.MonkeyPatch, level: int, kept: bool
) -> None:
    if not kept:
        monkeypatch.setattr(module, "MOST_KEPT", 0)
    sailed = sight((range(0, 600, 60),), (range(0, 600, 60), 45.0), (range(0, 600, 60), 30.0, 100.0))
    assert rows(sailed, level=level, bbox=(126, 29, 128, 31)) == [
        (0, 60, OUTSIDE), (0, 120, 0), (0, 180, 0), (0, 240, 0), (0, 300, 0), (0, 360, 0)
    ]  # fmt: skip


def test_a_box_may_go_across_180_degrees(sight: Any) -> None:
    sailed = sight((range(0, 600, 60), 30.0, 178.0), (range(0, 600, 60), 30.0, 100.0))
    found = rows(sailed, level=1, bbox=(179, 29, -179, 31))
    assert [minute for _, minute, _ in found] == [60, 120, 180, 240, 300, 360]
    assert {track for track, _, _ in found} == {0}


def test_time_bounds_hold_and_what_lies_before_them_is_outside(sight: Any) -> None:
    sailed = sight((range(0, 300, 10),))
    found = rows(sailed, level=3, since_s=FIRST_S + 6000, until_s=FIRST_S + 7200)
    assert found == [(0, 100, OUTSIDE), (0, 110, 0), (0, 120, 0)]


def test_fine_levels_need_bounds_and_too_much_is_refused(sight: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    sailed = sight((range(0, 300, 10),))
    with pytest.raises(UsageError):
        rows(sailed, level=2)
    monkeypatch.setattr(module, "MOST_ROWS", 10)
    with pytest.raises(TooMuch):
        rows(sailed, level=3, since_s=0)


def test_the_index_names_every_track_as_the_lake_does(sight: Any) -> None:
    sailed = sight((range(0, 60, 10),), (range(0, 60, 10),))
    index = track_index(sailed).to_pylist()
    assert [row["track"] for row in index] == [0, 1]
    assert [row["id"] for row in index] == [to_text(row["track_id"]) for row in tracks(sailed).to_pylist()]
    assert (index[0]["start"], index[0]["end"], index[0]["ship_type"]) == (FIRST_S, FIRST_S + 3000, 1)


def test_a_lake_without_positions_has_no_vertices(sight: Any) -> None:
    assert rows(sight(), level=0) == []
    assert rows(sight(), level=3, bbox=(0, 0, 1, 1)) == []
