"""Who owns whom: files loaded, and who is blocked through it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.small_lists import NOW, with_lists
from watchkeeper.lists.stakes import share_of, stakes_of
from watchkeeper.model.errors import MappingError, NotFound, UsageError
from watchkeeper.model.marking import Marking
from watchkeeper.services.ownership import holdings, load_stakes, party_named

HEAD = "owner,owner_name,owned,owned_name,share,since,until\n"


def test_a_company_of_a_listed_person_is_blocked_and_the_path_says_why(tmp_path: Path) -> None:
    workspace = with_lists(tmp_path / "w")
    file = tmp_path / "shares.csv"
    file.write_text(
        HEAD
        + "small:p-1,,a,Quorla Holding,50,,\na,Quorla Holding,b,Quorla Ships,60,,2031-01-01\na,,c,Quorla Oil,60,,\n"
    )
    done = load_stakes(workspace, file, source="register")
    assert (done.added, done.unchanged) == (3, 0)
    assert load_stakes(workspace, file, source="register").added == 0
    told = holdings(workspace, "ofac", NOW).to_dict()
    assert {one["party"]: one["state"] for one in told["parties"]} == {
        "small:p-1": "listed",
        "a": "blocked",
        "c": "blocked",
    }
    (oil,) = (one for one in told["parties"] if one["party"] == "c")
    assert oil["path"] == [
        "small:p-1 holds 50 % of Quorla Holding (register)",
        "Quorla Holding holds 60 % of Quorla Oil (register)",
    ]
    assert holdings(workspace, "uk", NOW).parties.keys() == {"small:p-1"}
    assert party_named(holdings(workspace, "ofac", NOW), "quorla ships", workspace) == ["b"]
    with pytest.raises(NotFound):
        party_named(holdings(workspace, "ofac", NOW), "nobody", workspace)
    with pytest.raises(UsageError, match="known are"):
        holdings(workspace, "mars", NOW)


def test_an_owner_with_a_listed_name_makes_possibly_blocked(tmp_path: Path) -> None:
    workspace = with_lists(tmp_path / "w")
    file = tmp_path / "shares.csv"
    file.write_text("owner,owned,share\nTovan Belrik,Quorla Oil,80\n")
    load_stakes(workspace, file)
    told = holdings(workspace, "ofac", NOW).to_dict()
    states = {one["party"]: (one["state"], one["listed_as"]) for one in told["parties"]}
    assert states["Quorla Oil"] == ("possibly blocked", None)
    assert states["Tovan Belrik"][0] == "possibly listed"
    assert "small:p-1" in str(states["Tovan Belrik"][1])


def test_what_a_viewer_may_not_see_blocks_nobody_for_him(tmp_path: Path) -> None:
    workspace = with_lists(tmp_path / "w")
    file = tmp_path / "shares.csv"
    file.write_text("owner,owned,share\nsmall:p-1,a,80\n")
    load_stakes(workspace, file, marking=Marking.of("basic/1", "SECRET", "north"))
    assert holdings(workspace, "ofac", NOW).parties == {}


def test_followthemoney_is_read(tmp_path: Path) -> None:
    entities = [
        {"id": "x", "schema": "Company", "caption": "Quorla", "properties": {"name": ["Quorla"]}},
        {
            "id": "o",
            "schema": "Ownership",
            "properties": {"owner": ["y"], "asset": ["x"], "percentage": ["25-40"], "startDate": ["2020"]},
        },
        {"id": "p", "schema": "Ownership", "properties": {"owner": ["y"]}},
    ]
    read = stakes_of("".join(json.dumps(one) + "\n" for one in entities).encode() + b"{broken\n", "f.jsonl")
    (one,) = read.stakes
    assert (one.owner, one.owned, one.owned_name, one.low_percent, one.high_percent) == ("y", "x", "Quorla", 25, 40)
    assert one.since == date(2020, 1, 1)
    assert len(read.rejected) == 2


SHARES = [
    ("55", (55, 55)),
    ("33,3 %", (33.3, 33.3)),
    ("25-40", (25, 40)),
    ("25 % to 40 %", (25, 40)),
    (">50", (50, 100)),
    ("<25%", (0, 25)),
    ("", (0, 100)),
    ("most", None),
    ("140", None),
    ("40-25", None),
    ("-5", None),
]


@pytest.mark.parametrize(("text", "expected"), SHARES)
def test_shares(text: str, expected: tuple[float, float] | None) -> None:
    assert share_of(text) == expected


def test_rows_that_say_nothing_are_rejected_with_a_reason() -> None:
    read = stakes_of(b"owner,owned,share,since\n,b,5,\na,a,5,\na,b,lots,\na,b,5,yesterday\na,b,5,\n", "x.csv")
    assert len(read.stakes) == 1
    assert [bad.reason for bad in read.rejected] == [
        "says not who owns whom",
        "owns itself",
        "share is no percent from 0 to 100",
        "day is no ISO 8601 day",
    ]
    with pytest.raises(MappingError):
        stakes_of(b"a,b\n1,2\n", "x.csv")


def test_an_owner_that_is_an_entry_nobody_could_look_up_may_be_listed(tmp_path: Path) -> None:
    workspace = with_lists(tmp_path / "w")
    file = tmp_path / "shares.csv"
    file.write_text(
        "owner,owner_name,owned,share\nofac-sdn:36,,a,80\nsmall:p-9,,b,80\nsmall:p-8,Tovan Belrik,c,80\nhouse:7,,d,80\n"
    )
    load_stakes(workspace, file)
    told = holdings(workspace, "ofac", NOW).to_dict()
    parties = {one["party"]: (one["state"], one["listed_as"]) for one in told["parties"]}
    assert parties["ofac-sdn:36"] == ("possibly listed", "ofac-sdn:36, and that list is not checked")
    assert parties["small:p-9"] == ("possibly listed", "small:p-9, which is not on it")
    assert str(parties["small:p-8"][1]).startswith("small:p-8, which is not on it; like small:p-1 ")
    assert {parties[name][0] for name in "abc"} == {"possibly blocked"}
    assert "d" not in parties
    states = {one["list"]: one["searched"] for one in told["lists"]}
    assert states["small"]
    assert not states["ofac-sdn"]


def test_what_was_not_checked_is_said_beside_the_owners(tmp_path: Path, cli: Any) -> None:
    with_lists(tmp_path / "w")
    code, _, err = cli("ownership", "show", "--workspace", str(tmp_path / "w"))
    assert code == 0
    assert "Not checked: ofac-sdn:" in err
