"""Facts about what is told of a ship in columns: positions, draughts, neighbours, distance to another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.web.marked_lake import MMSI, START, Maker, lake_of
from watchkeeper.model.marking import OPEN, default_viewer
from watchkeeper.services import ship_positions as module
from watchkeeper.services.lookout import Lookout, Sight
from watchkeeper.services.neighbours import neighbours
from watchkeeper.services.pair_distance import pair_distance
from watchkeeper.services.ship_draughts import ship_draughts
from watchkeeper.services.ship_positions import PositionsAsked, ship_positions
from watchkeeper.services.wiring import engine

FIRST_S = int(START.timestamp())
A, B, C = MMSI + 1, MMSI + 2, MMSI + 3
Heard = tuple[int, float, float, float]
"""MMSI, minute, latitude and longitude."""


@pytest.fixture
def seen(tmp_path: Path) -> Iterator[Callable[..., Sight]]:
    """Makes the sight of a lake with these positions and static reports."""
    opened: list[Any] = []

    def make(positions: list[Heard], said: list[tuple[int, float, float | None, str | None]] = ()) -> Sight:  # type: ignore[assignment]
        maker = Maker()
        for number, (mmsi, minute, lat, lon) in enumerate(positions):
            at = START + timedelta(minutes=minute)
            row = {"mmsi": mmsi, "t": at, "lat": lat, "lon": lon, "speed_kn": 5.0, "file_no": 1, "offset": number}
            maker.put("positions", OPEN, row | {"repeat": False, "source": "synthetic"})
        for number, (mmsi, minute, draught_m, destination) in enumerate(said):
            at = START + timedelta(minutes=minute)
            row = {
                "mmsi": mmsi,
                "t": at,
                "draught_m": draught_m,
                "destination": destination,
                "offset": number,
                "file_no": 1,
            }
            maker.put("statics", OPEN, row)
        workspace = lake_of(tmp_path / "w", maker.rows, default_viewer("me"))
        opened.append(engine(workspace))
        return Lookout(workspace, opened[-1].__enter__()).sight()

    yield make
    for one in opened:
        one.__exit__(None, None, None)


def test_two_ships_that_sail_together_stay_as_far_apart(seen: Callable[..., Sight]) -> None:
    heard = [
        (mmsi, minute, lat, 125.0 + minute / 1000)
        for mmsi, lat in ((A, 30.0), (B, 30.01))
        for minute in range(0, 61, 20)
    ]
    told = pair_distance(seen(heard), (A, B), (None, None))
    assert told["t"] == [FIRST_S + 600 * step for step in range(7)]
    assert all(distance == pytest.approx(1112, abs=1) for distance in told["distance_m"])
    assert set(told["speed_1_kn"]) == {5.0}


def test_a_place_is_not_made_up_across_more_than_an_hour(seen: Callable[..., Sight]) -> None:
    heard = [(A, minute, 30.0, 125.0) for minute in (0, 61, 70)] + [
        (B, minute, 30.0, 125.1) for minute in range(0, 71, 10)
    ]
    told = pair_distance(seen(heard), (A, B), (None, None))
    assert [at for at, one in zip(told["t"], told["distance_m"], strict=True) if one is not None] == [
        FIRST_S,
        FIRST_S + 4200,
    ]


def test_a_distance_across_180_degrees_is_short(seen: Callable[..., Sight]) -> None:
    heard = [(A, 0, 0.0, 179.95), (A, 60, 0.0, -179.95), (B, 0, 0.0, 180.0), (B, 60, 0.0, -180.0)]
    told = pair_distance(seen(heard), (A, B), (None, None))
    assert max(told["distance_m"]) < 5_700


def test_ships_never_heard_are_at_no_distance(seen: Callable[..., Sight]) -> None:
    assert pair_distance(seen([(A, 0, 30.0, 125.0)]), (A, B), (None, None))["t"] == []


def test_neighbours_are_counted_by_the_hour_about_where_she_was_last_heard(seen: Callable[..., Sight]) -> None:
    heard = [(A, 0, 30.0, 125.0), (A, 30, 30.0, 125.2)]
    heard += [(B, minute, 30.5, 125.5) for minute in (10, 20, 130)] + [(C, 140, 30.0, 126.0), (C, 200, 33.0, 125.0)]
    told = neighbours(seen(heard), A, (FIRST_S - 3600, FIRST_S + 4 * 3600))
    assert told["hours"] == [FIRST_S + 3600 * hour for hour in range(-1, 5)]
    assert told["ships"] == [None, 1, 0, 2, 0, 0]


def test_neighbours_across_180_degrees_are_near(seen: Callable[..., Sight]) -> None:
    told = neighbours(seen([(A, 0, 0.0, 179.9), (B, 5, 0.0, -179.9)]), A, (FIRST_S, FIRST_S))
    assert told["ships"] == [1]


def test_draughts_are_told_when_they_change_and_at_both_ends(seen: Callable[..., Sight]) -> None:
    said = [(A, 0, 5.0, "PUSAN"), (A, 1, 5.0, "PUSAN"), (A, 2, 9.5, "PUSAN"), (A, 3, 9.5, None), (A, 4, 9.5, None)]
    told = ship_draughts(seen([], said), A)
    assert told["t"] == [FIRST_S + 60 * minute for minute in (0, 2, 3, 4)]
    assert told["draught_m"] == [5.0, 9.5, 9.5, 9.5]
    assert told["destination"] == ["PUSAN", "PUSAN", None, None]


def test_too_many_positions_are_thinned_and_the_last_stays(
    seen: Callable[..., Sight], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST", 10)
    sight = seen([(A, minute, 30.0, 125.0) for minute in range(96)])
    told = ship_positions(sight, PositionsAsked(mmsi=A))
    assert told["thinned"]
    assert len(told["t"]) <= 11
    assert (told["t"][0], told["t"][-1]) == (FIRST_S, FIRST_S + 95 * 60)
    assert not ship_positions(sight, PositionsAsked(mmsi=A, until_s=FIRST_S + 300))["thinned"]


def test_no_track_has_the_text_of_none(seen: Callable[..., Sight]) -> None:
    assert ship_positions(seen([(A, 0, 30.0, 125.0)]), PositionsAsked(track="none"))["t"] == []
