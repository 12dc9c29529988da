"""Identity out of the lake: hulls, lanes with their source rows, decisions, and what a viewer may not see of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from watchkeeper.engine import Engine
from watchkeeper.identity import Decision
from watchkeeper.model.errors import NotFound, UsageError
from watchkeeper.model.marking import Marking
from watchkeeper.services.identity import names_of, ship_on, ships
from watchkeeper.services.identity_decisions import decide, node_of
from watchkeeper.services.ingest import ingest
from watchkeeper.services.reading import vessel
from watchkeeper.services.registry import Provenance, load_registry
from watchkeeper.services.wiring import engine
from watchkeeper.services.workspace import Workspace

SECRET = Marking.of("basic/1", "SECRET", "navy")
NOW = datetime(2031, 3, 10, tzinfo=UTC)
REGISTER = """label,imo,mmsi,name,flag,from,until,former names
SYNTHETIC,2000004,281000001,ADA,XA,2020-01-01,2031-03-08,OLDER
SYNTHETIC,2000004,291000001,BEA,XC,2031-03-08,,
SYNTHETIC,2000016,281000003,CEA,XA,2020-01-01,,
"""
FEED = """mmsi,t,lat,lon,imo,name
281000001,2031-03-07T00:00:00Z,30,125,2000004,ADA
281000001,2031-03-07T01:00:00Z,30,125,2000004,ADA
291000001,2031-03-09T00:00:00Z,30,125,2000004,BEA
281000009,2031-03-09T00:00:00Z,31,125,,DEA
"""


@pytest.fixture
def compute(workspace: Workspace) -> Iterator[Engine]:
    with engine(workspace) as made:
        yield made


def feed(workspace: Workspace, tmp_path: Path, text: str = FEED, name: str = "feed.csv", **more: Any) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    assert ingest(workspace, [file], **more).to_dict()["statics"]


def register(workspace: Workspace, tmp_path: Path, **more: Any) -> None:
    file = tmp_path / "register.csv"
    file.write_text(REGISTER, encoding="utf-8")
    load_registry(workspace, file, Provenance(**more))


def hulls(workspace: Workspace, compute: Engine, query: str) -> list[list[str]]:
    return [list(ship.hull.nodes) for ship in ships(workspace, compute, query)]


ONE = ["imo 2000004", "mmsi 281000001", "mmsi 291000001"]


@pytest.mark.parametrize("query", ["2000004", "IMO 2000004", "281000001", "291000001", "bea", "Older"])
def test_a_hull_is_found_by_each_of_her_numbers_and_names(
    workspace: Workspace, compute: Engine, tmp_path: Path, query: str
) -> None:
    feed(workspace, tmp_path)
    register(workspace, tmp_path)
    assert hulls(workspace, compute, query) == [ONE]


def test_entries_lead_back_to_their_lines_and_a_table_s_row_holds_to_the_last_position(
    workspace: Workspace, compute: Engine, tmp_path: Path
) -> None:
    feed(workspace, tmp_path)
    register(workspace, tmp_path)
    [ship] = ships(workspace, compute, "2000004")
    lanes = ship.to_dict()["lanes"]
    ada = next(one for one in lanes["broadcast"] if one["value"] == "ADA")
    assert (ada["from"], ada["until"], ada["times"]) == ("2031-03-07T00:00:00Z", "2031-03-07T01:00:00Z", 1)
    sha256 = ada["source_rows"][0]["file"]
    for row in ada["source_rows"]:
        line = workspace.lake.archive.read_at(sha256, row["offset"], 20)
        assert line is not None
        assert line.startswith(b"281000001,2031-03-07")
    said = next(one for one in lanes["registered"] if one["value"] == "BEA")
    assert (said["from"], said["until"], said["source"]) == ("2031-03-08", None, "SYNTHETIC register.csv")
    assert said["source_rows"][0]["line"] == 3
    assert lanes["seen"] == []


def test_which_ship_an_mmsi_was_on_a_day(workspace: Workspace, compute: Engine, tmp_path: Path) -> None:
    feed(workspace, tmp_path)
    register(workspace, tmp_path)
    [ship] = ship_on(workspace, compute, 281000001, date(2031, 3, 7))["ships"]
    assert (ship["imos"], ship["names"]) == ([2000004], ["ADA"])
    assert {one["lane"] for one in ship["grounds"]} == {"registered", "broadcast"}
    [later] = ship_on(workspace, compute, 281000001, date(2031, 4, 1))["ships"]
    assert (later["grounds"], later["names"]) == ([], ["BEA"])
    with pytest.raises(NotFound):
        ship_on(workspace, compute, 281000777, date(2031, 3, 7))


def test_under_which_names_a_hull_sailed(workspace: Workspace, compute: Engine, tmp_path: Path) -> None:
    feed(workspace, tmp_path)
    register(workspace, tmp_path)
    [hull] = names_of(workspace, compute, "281000001")["hulls"]
    assert [(one["lane"], one["value"]) for one in hull["names"]] == [
        ("registered", "OLDER"),
        ("registered", "ADA"),
        ("broadcast", "ADA"),
        ("registered", "BEA"),
        ("broadcast", "BEA"),
    ]


def test_a_ship_that_is_registered_and_never_heard_is_known(
    workspace: Workspace, compute: Engine, tmp_path: Path
) -> None:
    register(workspace, tmp_path)
    found = vessel(workspace, compute, "2000016")
    assert [hull["identities"] for hull in found["hulls"]] == [["imo 2000016", "mmsi 281000003"]]
    assert (found["tracks"], found["events"]) == ([], [])


def test_a_ship_that_says_only_a_name_is_a_hull_of_her_own(
    workspace: Workspace, compute: Engine, tmp_path: Path
) -> None:
    feed(workspace, tmp_path)
    assert hulls(workspace, compute, "DEA") == [["mmsi 281000009"]]
    with pytest.raises(NotFound, match="is registered or has been heard"):
        names_of(workspace, compute, "NOBODY")


def test_decisions_part_and_join_hulls_and_can_be_taken_back(
    workspace: Workspace, compute: Engine, tmp_path: Path
) -> None:
    feed(workspace, tmp_path)
    register(workspace, tmp_path)

    def decided(kind: str, a: str, b: str, hour: int) -> bool:
        said = Decision(kind=kind, a=a, b=b, who="desk", why="seen", decided=NOW + timedelta(hours=hour))
        return bool(decide(workspace, said)["unchanged"])

    assert not decided("split", "imo 2000004", "mmsi 291000001", 1)
    assert decided("split", "mmsi 291000001", "imo 2000004", 2)
    assert hulls(workspace, compute, "291000001") == [["mmsi 291000001"]]
    assert hulls(workspace, compute, "2000004") == [["imo 2000004", "mmsi 281000001"]]
    decided("join", "mmsi 281000009", "imo 2000004", 3)
    assert hulls(workspace, compute, "281000009") == [["imo 2000004", "mmsi 281000001", "mmsi 281000009"]]
    decided("withdraw", "imo 2000004", "mmsi 291000001", 4)
    assert hulls(workspace, compute, "291000001") == [[*ONE[:2], "mmsi 281000009", ONE[2]]]
    rows = workspace.lake.rows(workspace.lake.snapshot(), workspace.view, "identity_decisions")
    assert rows.num_rows == 3
    with pytest.raises(NotFound):
        decided("withdraw", "imo 2000004", "imo 2000016", 5)
    with pytest.raises(UsageError):
        decided("join", "imo 2000004", "imo 2000004", 6)


def test_what_a_viewer_may_not_see_makes_no_hull_no_entry_and_no_contradiction(
    workspace: Workspace, compute: Engine, tmp_path: Path
) -> None:
    register(workspace, tmp_path, marking=SECRET)
    feed(workspace, tmp_path)
    other = "mmsi,t,lat,lon,imo,name\n291000009,2031-03-09T00:00:00Z,30,125,2000004,HIDDEN\n"
    feed(workspace, tmp_path, other, "secret.csv", marking=SECRET)
    join = Decision(kind="join", a="imo 2000004", b="mmsi 281000009", who="desk", why="seen", decided=NOW)
    decide(workspace, join, marking=SECRET)
    [ship] = ships(workspace, compute, "2000004")
    assert list(ship.hull.nodes) == ONE
    assert {one.lane for one in ship.entries} == {"broadcast"}
    assert "HIDDEN" not in str(ship.to_dict())
    assert ships(workspace, compute, "HIDDEN") == []
    assert ships(workspace, compute, "2000016") == []


def test_flags_of_country_codes_come_from_what_was_loaded_where_the_itu_has_nobody(
    workspace: Workspace, compute: Engine, tmp_path: Path
) -> None:
    feed(workspace, tmp_path)
    register(workspace, tmp_path)
    flags = tmp_path / "flags.csv"
    flags.write_text("mid,code\n281,XA\n291,XQ\n", encoding="utf-8")
    load_registry(workspace, flags)
    [ship] = ships(workspace, compute, "2000004")
    broadcast = [one.value for one in ship.entries if one.attribute == "flag" and one.lane == "broadcast"]
    assert broadcast == ["XA", "XQ"]


def test_identities_are_named_as_users_name_them() -> None:
    assert [node_of(text) for text in ("2000004", "IMO 2000004", "281000001", "mmsi 281000001/2000004")] == [
        "imo 2000004",
        "imo 2000004",
        "mmsi 281000001",
        "mmsi 281000001/2000004",
    ]
    for text in ("ADA", "28100", "imo 281000001", ""):
        with pytest.raises(UsageError, match="is no identity"):
            node_of(text)


@pytest.mark.parametrize("query", ["9999999999", "0", "12345678901234567890123"])
def test_a_number_that_is_no_ship_s_is_a_name_nobody_has(workspace: Workspace, compute: Engine, query: str) -> None:
    assert hulls(workspace, compute, query) == []
