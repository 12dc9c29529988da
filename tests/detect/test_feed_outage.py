"""Facts about feed outages."""

from __future__ import annotations

from tests.worlds import Position, found, hours, relations, track
from watchkeeper.detect.rules.feed_outage import RULE
from watchkeeper.engine.duckdb import DuckDbEngine

engine = DuckDbEngine()


def outages(positions: list[Position]) -> list[tuple[str, str, float | None, float | None]]:
    rows = found(engine, RULE, relations(positions))
    return [(row["scope"], row["name"], hours(row["start_us"]), hours(row["end_us"])) for row in rows]


def fleet(text: str, count: int = 8, first: int = 1, **more: str | None) -> list[Position]:
    return [p for s in range(first, first + count) for p in track(s, text.format(lat=30 + s / 10), every_min=5, **more)]


def test_a_station_that_hears_nobody_for_four_hours_is_out() -> None:
    here = fleet("0h {lat},125; 20h {lat},126 | 24h {lat},126; 40h {lat},127")
    there = fleet("0h {lat},130; 40h {lat},131", first=20, station="T2")
    assert outages(here + there) == [("station", "T1", 20.0, 24.0)]


def test_a_whole_feed_that_falls_silent_is_out_as_a_feed_and_by_station() -> None:
    found_rows = outages(fleet("0h {lat},125; 20h {lat},126 | 24h {lat},126; 40h {lat},127"))
    assert found_rows == [("source", "test", 20.0, 24.0), ("station", "T1", 20.0, 24.0)]


def test_ships_of_an_area_silent_together_are_an_outage_where_no_station_is_named() -> None:
    here = fleet("0h {lat},124.2; 20h {lat},124.4 | 24h {lat},124.4; 40h {lat},124.6", station=None)
    there = fleet("0h {lat},130.2; 40h {lat},130.6", first=20, station=None)
    assert ("area", "15 62", 20.0, 24.0) in outages(here + there)


def test_one_ship_that_falls_silent_is_no_outage() -> None:
    one = track(1, "0h 30,125; 20h 30,126 | 30h 30,126; 40h 30,127", every_min=5)
    assert outages(one + fleet("0h {lat},125; 40h {lat},126", first=2)) == []


def test_a_satellite_that_passes_every_two_hours_is_not_out_between_passes() -> None:
    passes = [
        Position(ship=s, t_us=p.t_us, lat=p.lat, lon=p.lon, station="S1")
        for s in range(1, 9)
        for n, p in enumerate(track(s, "0h 30,125; 60h 30,126", every_min=1))
        if n % 120 < 10
    ]
    assert [row for row in outages(passes) if row[0] == "station"] == []


def test_nothing_heard_at_all_is_no_outage() -> None:
    assert outages([]) == []
