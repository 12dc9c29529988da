"""Sightings in the order to look at them: why each stands where it stands, and nothing that the viewer may not see."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from tests.places.test_zones import feature
from tests.services.test_zones import write as write_zones
from watchkeeper.lake import arrow_schema
from watchkeeper.model.marking import OPEN, Marking
from watchkeeper.services.detecting import detect
from watchkeeper.services.ingest import ingest
from watchkeeper.services.sightings import load_sightings
from watchkeeper.services.triage import Triaged, triage
from watchkeeper.services.watchlist import add_entry
from watchkeeper.services.wiring import engine
from watchkeeper.services.workspace import WHOLE, Workspace
from watchkeeper.services.zones import load_zones
from watchkeeper.sources.watchlist import Watched

HEAD = "t,lat,lon,by,name,imo,class,length_m,activity,originator\n"
REPAINTED = "2031-03-07T05:00:00Z,31.0,125.0,aircraft,OTHER NAME,,tanker,180,,\n"
HONEST = "2031-03-07T07:00:00Z,31.4,125.0,aircraft,EVEN KEEL,,tanker,180,,\n"
DARK = "2031-03-07T05:30:00Z,31.1,125.3,radar,,,,150,,\n"
NOWHERE = "2031-03-07T05:30:00Z,10.0,150.0,radar,,,,150,,\n"
COLUMNS = {"mmsi": "mmsi", "t": "t", "lat": "lat", "lon": "lon", "speed_kn": "sog", "course_deg": "cog", "name": "name"}


@pytest.fixture
def sailed(workspace: Workspace, tmp_path: Path) -> Workspace:
    """A ship sails north at 12 knots, heard every ten minutes."""
    rows = [
        f"666000001,2031-03-07T{minute // 60:02d}:{minute % 60:02d}:00Z,{30 + minute / 300:.5f},125.0,12.0,0.0,EVEN KEEL"
        for minute in range(0, 600, 10)
    ]
    (tmp_path / "a.csv").write_text("\n".join(["mmsi,t,lat,lon,sog,cog,name", *rows]) + "\n", encoding="utf-8")
    mapping = tmp_path / "mapping.yml"
    mapping.write_text(json.dumps({"name": "t", "columns": COLUMNS}), encoding="utf-8")
    ingest(workspace, [tmp_path / "a.csv"], form="csv", mapping_file=mapping)
    return workspace


def reported(workspace: Workspace, folder: Path, *rows: str, **more: Any) -> list[Triaged]:
    (folder / "s.csv").write_text(HEAD + "".join(rows), encoding="utf-8")
    load_sightings(workspace, folder / "s.csv", **more)
    detect(workspace)
    with engine(workspace) as compute:
        return triage(workspace, compute)


def test_another_name_comes_before_darkness_and_what_is_in_order_comes_last(sailed: Workspace, tmp_path: Path) -> None:
    rows = reported(sailed, tmp_path, HONEST, NOWHERE, DARK, REPAINTED)
    assert [row.outcome for row in rows] == ["matched", "dark", "unsearched", "matched"]
    assert [row.what.split(" of ")[1] for row in rows][::3] == ["OTHER NAME", "EVEN KEEL"]
    assert rows[0].reasons[1] == "What is painted on her is not what she broadcasts: name."
    assert rows[0].mmsi == 666000001
    assert rows[2].reasons == ("Nobody is known to have listened there: AIS cannot say.",)


def test_a_zone_work_with_another_ship_and_the_watchlist_count(sailed: Workspace, tmp_path: Path) -> None:
    ring = [[124, 30], [126, 30], [126, 32], [124, 32], [124, 30]]
    load_zones(sailed, write_zones(tmp_path / "z.geojson", feature(ring)))
    watch(sailed, name="other name")
    working = REPAINTED.replace(",180,,", ",180,hoses rigged,")
    [row] = reported(sailed, tmp_path, working)
    assert row.points == 4.0 + 5.0 + 2.0 + 1.0
    assert "On the watchlist for desk: test." in row.reasons
    assert "In a zone: A." in row.reasons


def test_a_number_on_the_watchlist_is_a_ship_and_a_name_beside_it_is_not_enough(
    sailed: Workspace, tmp_path: Path
) -> None:
    watch(sailed, name="OTHER NAME", mmsi=666000009)
    [row] = reported(sailed, tmp_path, REPAINTED)
    assert row.points == 4.0


def test_what_the_viewer_may_not_see_is_not_there(sailed: Workspace, tmp_path: Path) -> None:
    assert reported(sailed, tmp_path, DARK, marking=Marking.of("basic/1", "SECRET", "navy")) == []


def test_two_partners_reports_are_offered_as_one_ship_and_stay_two(sailed: Workspace, tmp_path: Path) -> None:
    one, other = DARK.replace(",\n", ",CAN\n"), DARK.replace("05:30", "05:40").replace(",\n", ",JPN\n")
    rows = reported(sailed, tmp_path, one, other)
    assert len(rows) == 2
    assert all(len(row.may_be_same_as) == 1 for row in rows)
    assert rows[0].may_be_same_as[0].startswith(rows[1].sighting_id[:8])


def test_events_of_sightings_are_found_by_detect_and_the_same_again(sailed: Workspace, tmp_path: Path) -> None:
    reported(sailed, tmp_path, DARK, REPAINTED, HONEST, NOWHERE)
    found = detect(sailed)
    assert (found.events["sighting_match"], found.events["sighting_dark"]) == (2, 1)
    assert not found.changes.any


def watch(workspace: Workspace, **more: Any) -> None:
    row = {
        "entry_id": "e", "kind": "ship", "who": "desk", "why": "test", "since": date(2031, 1, 1),
        "added": datetime(2031, 1, 1, tzinfo=UTC), "marking_id": OPEN.marking_id, **more,
    }  # fmt: skip  # columns of the table
    with workspace.lake.write("test") as transaction:
        transaction.use_marking(OPEN)
        transaction.append("watchlist", pa.Table.from_pylist([row], schema=arrow_schema("watchlist")))
        transaction.commit()


def test_what_a_viewer_may_not_see_decides_nothing_of_what_he_may(sailed: Workspace, tmp_path: Path) -> None:
    """A secret report that names the ship must not make the open echo beside it a dark one, in triage or in events."""
    echo = "2031-03-07T05:00:00Z,31.0,125.0,radar,,,,180,,\n"
    [alone] = reported(sailed, tmp_path, echo)
    secret = Marking.of("basic/1", "SECRET", "ME", ["ME"])
    named = "2031-03-07T05:00:00Z,31.0,125.0,radar,EVEN KEEL,,tanker,180,,\n"
    rows = reported(sailed, tmp_path, named, marking=secret)
    [beside] = [row for row in rows if row.sighting_id == alone.sighting_id]
    assert (beside.outcome, beside.mmsi, beside.margin) == (alone.outcome, alone.mmsi, alone.margin)
    events = sailed.lake.rows(sailed.lake.snapshot(), WHOLE, "events").to_pylist()
    assert [row["kind"] for row in events if row["kind"] == "sighting_dark"] == []


def test_a_watched_area_is_told_with_what_was_seen_in_it(sailed: Workspace, tmp_path: Path) -> None:
    ring = [[124.9, 30.9], [125.4, 30.9], [125.4, 31.2], [124.9, 31.2], [124.9, 30.9]]
    load_zones(sailed, write_zones(tmp_path / "z.geojson", feature(ring, name="SHELF")))
    add_entry(
        sailed,
        Watched(kind="area", name="SHELF", who="desk", why="asked", since=date(2031, 1, 1)),
        now=datetime(2031, 3, 1, tzinfo=UTC),
    )
    rows = reported(sailed, tmp_path, DARK, HONEST)
    assert [any("On the watchlist for desk: asked" in one for one in row.reasons) for row in rows] == [True, False]
