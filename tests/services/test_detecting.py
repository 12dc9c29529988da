"""Facts about detection over time: however the data arrives, the current answer is the same."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.worlds import START_US, Position, track
from watchkeeper.model.marking import Marking
from watchkeeper.model.time import US_PER_DAY, from_us, iso
from watchkeeper.services.detecting import detect
from watchkeeper.services.ingest import ingest
from watchkeeper.services.reading import EventFilter, event, events, tracks
from watchkeeper.services.wiring import engine
from watchkeeper.services.workspace import Workspace, init, open_workspace


def world() -> list[Position]:
    """Four days: a meeting across midnight, a dark day, gaps, a shared MMSI, a position far off, ships that just sail."""
    ships = track(1, "0h 30,125; 22h 31,125; 27h 31,125; 95h 34,126") + track(
        2, "0h 32,124; 22h 31.001,125; 27h 31.001,125; 95h 28,124"
    )
    ships += track(3, "0h 35,122; 20h 36,122 | 49h 37.5,122; 95h 38,122") + track(
        4, "0h 25,121; 10h 26,121 | 18h 26.5,121; 95h 27,121"
    )
    ships += track(5, "0h 20,150; 95h 22,150", every_min=30) + track(5, "0.1h 45,140; 95.1h 46,140", every_min=30)
    ships += track(6, "0h 33,128; 60h 34,128; 72h 34,128 | 90h 34.2,128; 95h 34.4,128")
    ghost = track(4, "30h 26.6,121; 31h 26.7,121")[2]
    ships += [Position(ship=4, t_us=ghost.t_us + 7, lat=ghost.lat + 9, lon=ghost.lon)]
    for ship in range(10, 16):
        ships += track(ship, f"0h {30 + ship / 10},130; 95h {31 + ship / 10},131", every_min=20)
    return ships


def write(path: Path, positions: Iterable[Position]) -> Path:
    """A table of positions with steady speed and course, as a feed would hand it over: in order of time."""
    by_ship: dict[tuple[int, bool], list[Position]] = {}
    rows = []
    for p in sorted(positions, key=lambda p: p.t_us):
        key = (p.ship, p.lat > 40)
        last = by_ship.setdefault(key, [])
        moving = bool(last) and (last[-1].lat, last[-1].lon) != (p.lat, p.lon)
        knots = 60 * abs(p.lat - last[-1].lat) / ((p.t_us - last[-1].t_us) / 3.6e9) if moving else 0.0
        course = 0 if not last or p.lat >= last[-1].lat else 180
        rows.append(f"{200_000_000 + p.ship},{iso(p.t_us)},{p.lat:.6f},{p.lon:.6f},{min(knots, 40):.1f},{course}")
        last.append(p)
    path.write_text("mmsi,t,lat,lon,sog,cog\n" + "\n".join(rows) + "\n")
    return path


def days(folder: Path) -> list[Path]:
    """The world as one file a day."""
    by_day: dict[int, list[Position]] = {}
    for p in world():
        by_day.setdefault((p.t_us - START_US) // US_PER_DAY, []).append(p)
    return [write(folder / f"day{number}.csv", rows) for number, rows in sorted(by_day.items())]


def current(workspace: Workspace) -> list[dict]:
    """Current events without what says how they came to be."""
    left_out = {"snapshot", "supersedes", "source_rows"}
    return [{k: v for k, v in e.items() if k not in left_out} for e in events(workspace, EventFilter())]


def segmented(workspace: Workspace) -> list[tuple]:
    with engine(workspace) as compute:
        rows = (
            tracks(workspace, compute).select(["mmsi", "t", "lat", "segment", "track", "noise", "repeat"]).to_pylist()
        )
    return sorted((tuple(row.values()) for row in rows), key=repr)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, four_days: Path) -> Workspace:
    folder = tmp_path_factory.mktemp("whole")
    return open_workspace(shutil.copytree(four_days / "watchkeeper-data", folder / "workspace"))


def test_the_world_holds_what_it_should(whole: Workspace) -> None:
    found = {(e["kind"], *(s["mmsi"] % 1000 for s in e["vessels"])) for e in current(whole)}
    assert found >= {("encounter", 1, 2), ("gap", 3), ("gap", 4), ("gap", 6)}
    meeting = next(e for e in current(whole) if e["kind"] == "encounter")
    assert (meeting["start"][8:13], meeting["end"][8:13]) == ("07T22", "08T03")
    shared = {s["track"] for s in segment_rows(whole) if s["mmsi"] == 200_000_005}
    assert len(shared) == 2


def segment_rows(workspace: Workspace) -> list[dict]:
    with engine(workspace) as compute:
        return [row for row in tracks(workspace, compute).to_pylist() if row["track"]]


def test_day_by_day_gives_the_same_as_all_at_once(whole: Workspace, tmp_path: Path) -> None:
    workspace = init(tmp_path / "workspace")
    for path in days(tmp_path):
        ingest(workspace, [path])
        detect(workspace)
    assert segmented(workspace) == segmented(whole)
    assert current(workspace) == current(whole)


def test_a_day_that_arrives_two_days_late_gives_the_same(whole: Workspace, tmp_path: Path) -> None:
    workspace = init(tmp_path / "workspace")
    first, second, *rest = days(tmp_path)
    for path in (first, *rest, second):
        ingest(workspace, [path])
        detect(workspace)
    assert segmented(workspace) == segmented(whole)
    assert current(workspace) == current(whole)


def test_detecting_again_changes_nothing(whole: Workspace) -> None:
    before = whole.lake.snapshot()
    done = detect(whole)
    assert (done.changes.new, done.changes.changed, done.changes.superseded, done.changes.withdrawn) == (0, 0, 0, 0)
    assert whole.lake.snapshot() == before


def test_an_open_gap_that_closes_keeps_its_id_and_one_that_moves_is_linked(tmp_path: Path) -> None:
    workspace = init(tmp_path / "workspace")
    other = track(2, "0h 10,125; 40h 12,125")
    ingest(workspace, [write(tmp_path / "a.csv", [*other, *track(1, "0h 30,125; 10h 31,125")])])
    detect(workspace)
    [opened] = events(workspace, EventFilter(kind="gap"))
    ingest(workspace, [write(tmp_path / "b.csv", track(1, "30h 33,125; 40h 34,125"))])
    detect(workspace)
    [closed] = events(workspace, EventFilter(kind="gap"))
    assert (opened["open"], opened["end"], opened["id"]) == (True, None, closed["id"])
    assert (closed["open"], closed["end"]) == (False, iso(START_US + 30 * 3_600_000_000))
    ingest(workspace, [write(tmp_path / "c.csv", track(1, "10.5h 31,125; 12h 31.2,125"))])
    done = detect(workspace)
    [moved] = events(workspace, EventFilter(kind="gap"))
    kept = {e["id"]: e for e in events(workspace, EventFilter(kind="gap", with_history=True))}
    assert done.changes.superseded == 1
    assert (moved["supersedes"], kept[closed["id"]]["superseded_by"]) == (closed["id"], moved["id"])


def test_a_gap_that_late_data_fills_is_withdrawn_and_stays_on_record(tmp_path: Path) -> None:
    workspace = init(tmp_path / "workspace")
    ingest(workspace, [write(tmp_path / "a.csv", track(1, "0h 30,125; 10h 31,125 | 18h 31.6,125; 20h 31.8,125"))])
    detect(workspace)
    ingest(workspace, [write(tmp_path / "b.csv", track(1, "10.5h 31.04,125; 17.5h 31.56,125"))])
    assert detect(workspace).changes.withdrawn == 1
    assert events(workspace, EventFilter(kind="gap")) == []
    assert [e["withdrawn"] for e in events(workspace, EventFilter(kind="gap", with_history=True))] == [True]


def test_an_event_shows_the_very_lines_it_rests_on(whole: Workspace, tmp_path: Path) -> None:
    gap = next(e for e in events(whole, EventFilter(kind="gap", mmsi=200_000_003)))
    lines = event(whole, gap["id"][:10])["source_lines"]
    times = [line["text"].split(",")[1] for line in lines]
    assert times == [gap["start"], gap["end"]]
    assert all(line["text"].startswith("200000003,") for line in lines)


def test_only_the_kinds_asked_for_are_computed_and_the_others_stay(whole: Workspace) -> None:
    before = current(whole)
    detect(whole, only=["encounter"])
    assert current(whole) == before


def test_events_outside_the_time_asked_for_stay_as_they_are(whole: Workspace) -> None:
    before, day = current(whole), from_us(START_US)
    detect(whole, within=(day + timedelta(hours=20), day + timedelta(hours=30)))
    assert current(whole) == before


def test_a_feed_without_speeds_still_has_tracks_and_gaps(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", track(1, "0h 30,125; 10h 31,125 | 18h 31.6,125; 20h 31.8,125"))
    path.write_text("\n".join(",".join(line.split(",")[:4]) for line in path.read_text().splitlines()) + "\n")
    workspace = init(tmp_path / "workspace")
    ingest(workspace, [path])
    assert detect(workspace).events == {"gap": 1}
    assert all(row["speed_kn"] is None for row in segment_rows(workspace))


def test_what_was_derived_from_marked_positions_is_absent_for_who_may_not_see_them(tmp_path: Path) -> None:
    workspace = init(tmp_path / "workspace")
    secret = Marking.of("basic/1", "SECRET", "CAN", ["ROK"])
    ingest(workspace, [write(tmp_path / "a.csv", track(1, "0h 30,125; 5h 30,125"))])
    ingest(workspace, [write(tmp_path / "b.csv", track(2, "0h 30.001,125; 5h 30.001,125"))], marking=secret)
    done = detect(workspace)
    assert done.events["encounter"] == 1
    assert events(workspace, EventFilter()) == []
    with engine(workspace) as compute:
        assert {row["mmsi"] for row in tracks(workspace, compute).to_pylist()} == {200_000_001}


@pytest.mark.parametrize("path", ["80h 33,125; 90h 34,125", "70h 33,125"])
def test_a_gap_that_tells_of_marked_positions_is_absent_for_who_may_not_see_them(path: str, tmp_path: Path) -> None:
    """Where she was heard again, and where once between, is said in the gap: it has the marking of that too."""
    workspace = init(tmp_path / "workspace")
    secret = Marking.of("basic/1", "SECRET", "CAN", ["ROK"])
    others = track(2, "0h 10,125; 120h 12,125")
    ingest(workspace, [write(tmp_path / "a.csv", others + track(1, "0h 30,125; 10h 31,125"))])
    ingest(workspace, [write(tmp_path / "b.csv", track(1, path))], marking=secret)
    ingest(workspace, [write(tmp_path / "c.csv", track(1, "118h 34,125; 120h 34.2,125"))])
    assert detect(workspace).events["gap"] in (1, 2)
    assert events(workspace, EventFilter(kind="gap")) == []


def test_a_gap_that_says_her_number_was_heard_elsewhere_has_the_marking_of_where(tmp_path: Path) -> None:
    workspace = init(tmp_path / "workspace")
    secret = Marking.of("basic/1", "SECRET", "CAN", ["ROK"])
    others = track(2, "0h 10,125; 60h 12,125")
    ingest(workspace, [write(tmp_path / "a.csv", others + track(1, "0h 30,125; 10h 31,125"))])
    ingest(workspace, [write(tmp_path / "b.csv", track(1, "1h 48,160; 40h 49,161"))], marking=secret)
    assert detect(workspace).events["gap"] >= 1
    assert [gap["measures"]["explanations"] for gap in events(workspace, EventFilter(kind="gap"))] == []


def test_events_are_filtered_by_time_place_and_ship(whole: Workspace) -> None:
    every = events(whole, EventFilter())
    day = from_us(START_US)
    assert {e["id"] for e in events(whole, EventFilter(until=day + timedelta(hours=12)))} == {
        e["id"] for e in every if e["start"] <= "2031-03-07T12:00:00Z"
    }
    assert all(
        e["end"] is None or e["end"] >= "2031-03-09" for e in events(whole, EventFilter(since=day + timedelta(days=2)))
    )
    assert {e["kind"] for e in events(whole, EventFilter(bbox=(124.9, 30.9, 125.1, 31.1)))} == {"encounter"}
    assert json.dumps(every)
