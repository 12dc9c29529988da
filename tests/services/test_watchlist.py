"""The watchlist: who wants to be told of what, and when that ended."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.places.test_zones import SQUARE, feature
from tests.services.test_zones import write as write_zones
from watchkeeper.model.errors import NotFound, SourceError, UsageError
from watchkeeper.model.marking import Marking
from watchkeeper.services.watchlist import add_entry, add_file, holds_on, remove_entry, watchlist_at
from watchkeeper.services.workspace import WHOLE, Workspace
from watchkeeper.services.zones import load_zones
from watchkeeper.sources.watchlist import Watched

NOW = datetime(2031, 3, 4, 12, tzinfo=UTC)
SHIP = Watched(kind="ship", imo=2010530, who="desk", why="asked")


def held(workspace: Workspace) -> list[str]:
    rows = watchlist_at(workspace, workspace.lake.snapshot(), workspace.view)
    return [row["entry_id"] for row in rows if row["removed"] is None]


def test_the_same_entry_again_changes_nothing_even_on_a_later_day(workspace: Workspace) -> None:
    first = add_entry(workspace, SHIP, now=NOW)
    again = add_entry(workspace, SHIP, now=NOW + timedelta(days=9))
    assert (again.added, again.unchanged, again.snapshot) == ([], first.added, first.snapshot)
    [row] = watchlist_at(workspace, workspace.lake.snapshot(), workspace.view)
    assert (row["since"], row["until"], row["added"], row["source"]) == (date(2031, 3, 4), None, NOW, None)


def test_another_reason_or_another_person_is_another_entry(workspace: Workspace) -> None:
    add_entry(workspace, SHIP, now=NOW)
    add_entry(workspace, Watched(kind="ship", imo=2010530, who="desk", why="other"), now=NOW)
    add_entry(workspace, Watched(kind="ship", imo=2010530, who="bank", why="asked"), now=NOW)
    assert len(held(workspace)) == 3


def test_an_entry_taken_off_stays_with_who_took_it_off_and_may_come_back(workspace: Workspace) -> None:
    [entry_id] = add_entry(workspace, SHIP, now=NOW).added
    later = NOW + timedelta(days=2)
    assert remove_entry(workspace, entry_id[:6], "chief", now=later)["removed"] == entry_id
    [row] = watchlist_at(workspace, workspace.lake.snapshot(), workspace.view)
    assert (row["removed"], row["removed_by"]) == (later, "chief")
    assert [holds_on(row, date(2031, 3, day)) for day in (3, 4, 5, 6)] == [False, True, True, False]
    with pytest.raises(NotFound, match="no entry"):
        remove_entry(workspace, entry_id, "chief", now=later)
    assert len(add_entry(workspace, SHIP, now=later).added) == 1
    assert len(watchlist_at(workspace, workspace.lake.snapshot(), workspace.view)) == 2


def test_a_scenarios_list_is_added_with_who_and_why_from_the_command(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "listed.csv"
    file.write_text("label,imo,name,class,length_m\nSYNTHETIC,2079079,AREGAN,tanker,118\n", encoding="utf-8")
    default = Watched(kind="ship", who="desk", why="listed")
    add_file(workspace, file, default, now=NOW)
    assert len(add_file(workspace, file, default, now=NOW + timedelta(days=1)).unchanged) == 1
    [row] = watchlist_at(workspace, workspace.lake.snapshot(), workspace.view)
    assert (row["kind"], row["imo"], row["name"], row["length_m"]) == ("ship", 2079079, "AREGAN", 118.0)
    assert row["source"] == "SYNTHETIC listed.csv line 2"


def test_rows_say_their_own_kind_reason_and_days_and_bad_ones_are_rejected(
    workspace: Workspace, tmp_path: Path
) -> None:
    file = tmp_path / "w.csv"
    rows = [
        "company,,,Invented Shipping,own reason,2031-01-01,2031-02-01",
        "ship,,281586423,,,,",
        "ship,,,,,,",
        "planet,,,Mars,,,",
        "area,,,Nowhere,,,",
        "ship,2010530,,,,2031-02-01,2031-01-01",
    ]
    file.write_text("\n".join(["kind,imo,mmsi,name,why,since,until", *rows]), encoding="utf-8")
    done = add_file(workspace, file, Watched(kind="ship", who="desk", why="given"), now=NOW)
    assert (done.entries, len(done.added), sum(done.rejected.values())) == (6, 2, 4)
    found = watchlist_at(workspace, workspace.lake.snapshot(), workspace.view)
    assert [(row["kind"], row["why"], row["since"]) for row in found] == [
        ("company", "own reason", date(2031, 1, 1)),
        ("ship", "given", date(2031, 3, 4)),
    ]


def test_an_area_is_a_zone_that_is_loaded(workspace: Workspace, tmp_path: Path) -> None:
    area = Watched(kind="area", name="A", who="desk", why="asked")
    with pytest.raises(UsageError, match="no zone 'A'"):
        add_entry(workspace, area, now=NOW)
    load_zones(workspace, write_zones(tmp_path / "a.geojson", feature(SQUARE)))
    assert len(add_entry(workspace, area, now=NOW).added) == 1


def test_nobody_watches_without_a_name_and_a_reason(workspace: Workspace) -> None:
    for entry, problem in (
        (Watched(kind="ship", imo=2010530, why="x"), "who"),
        (Watched(kind="ship", imo=2010530, who="x"), "why"),
        (Watched(kind="ship", who="x", why="y"), "without imo or mmsi or name"),
    ):
        with pytest.raises(UsageError, match=problem):
            add_entry(workspace, entry, now=NOW)


def test_what_one_marking_hides_can_be_neither_seen_nor_taken_off(workspace: Workspace) -> None:
    [entry_id] = add_entry(workspace, SHIP, now=NOW, marking=Marking.of("basic/1", "SECRET", "navy")).added
    assert held(workspace) == []
    with pytest.raises(NotFound):
        remove_entry(workspace, entry_id, "chief", now=NOW)
    assert add_entry(workspace, SHIP, now=NOW).added == [entry_id]
    remove_entry(workspace, entry_id, "chief", now=NOW)
    removed = [row["removed_by"] for row in watchlist_at(workspace, workspace.lake.snapshot(), WHOLE)]
    assert sorted(removed, key=str) == [None, "chief"]


def test_a_file_that_names_nothing_to_watch_is_said(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "w.csv"
    file.write_text("colour\nred\n", encoding="utf-8")
    with pytest.raises(SourceError, match="no column imo"):
        add_file(workspace, file, SHIP, now=NOW)


def test_an_entry_under_two_markings_is_taken_off_by_its_id(workspace: Workspace) -> None:
    [entry_id] = add_entry(workspace, SHIP, now=NOW).added
    add_entry(workspace, SHIP, now=NOW, marking=Marking.of("basic/1", "OPEN", "local", []))
    assert held(workspace) == [entry_id, entry_id]
    remove_entry(workspace, entry_id, "desk", now=NOW)
    assert held(workspace) == []
