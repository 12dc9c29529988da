"""Facts about `watchkeeper identity` and what `vessel` shows of a hull."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.services.test_identity import FEED, REGISTER


@pytest.fixture
def filled(cli: Any, tmp_path: Path) -> Any:
    """A workspace that holds the feed and register of the services' tests."""
    (tmp_path / "feed.csv").write_text(FEED, encoding="utf-8")
    (tmp_path / "register.csv").write_text(REGISTER.replace("2031-03-08,,", "2031-03-08,2031-03-08,"), encoding="utf-8")
    cli("init")
    assert cli("ingest", "feed.csv")[0] == 0
    assert cli("registry", "load", "register.csv")[0] == 0
    return cli


def test_vessel_shows_the_lanes_and_keeps_what_it_showed(filled: Any) -> None:
    found = json.loads(filled("vessel", "281000001", "--json")[1])
    assert {"query", "mmsis", "identity", "tracks", "events", "matches", "snapshot", "hulls"} <= set(found)
    assert [one["mmsi"] for one in found["mmsis"]] == [281000001, 291000001]
    [hull] = found["hulls"]
    assert hull["identities"] == ["imo 2000004", "mmsi 281000001", "mmsi 291000001"]
    assert set(hull["lanes"]) == {"registered", "broadcast", "seen"}
    assert {"kind", "confidence", "reason", "made", "source_rows"} <= set(hull["joins"][0])
    shown = filled("vessel", "ADA")[1]
    for words in (
        "What it called itself",
        "What is said of her",
        "Tracks and their segments",
        "SYNTHETIC register.csv",
    ):
        assert words in shown


def test_who_names_and_decisions(filled: Any) -> None:
    who = json.loads(filled("identity", "who", "281000001", "--on", "2031-03-07", "--json")[1])
    assert [ship["names"] for ship in who["ships"]] == [["ADA"]]
    assert "On 2031-03-07: ADA" in filled("identity", "who", "281000001", "--on", "2031-03-07")[1]
    assert "OLDER" in filled("identity", "names", "2000004")[1]
    said = ("--who", "desk", "--why", "seen")
    code, _, split = filled("identity", "split", "2000004", "291000001", *said)
    assert (code, "mmsi 291000001 is now of: mmsi 291000001\n" in split) == (0, True)
    assert "no hull that is known yet" in filled("identity", "split", "2000004", "291000777", *said)[2]
    shown = filled("identity", "names", "291000001")[1]
    assert "not made" in shown
    assert json.loads(filled("identity", "split", "291000001", "2000004", *said, "--json")[1])["unchanged"] is True
    assert filled("identity", "withdraw", "2000004", "291000001", *said)[0] == 0
    assert filled("identity", "join", "2000004", "281000009", *said)[0] == 0
    assert "DEA" in filled("identity", "names", "2000004")[1]
    assert filled("verify")[0] == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("who", "abc", "--on", "2031-03-07"), 2),
        (("who", "281000001", "--on", "soon"), 2),
        (("who", "281000777", "--on", "2031-03-07"), 1),
        (("names", "NOBODY"), 1),
        (("split", "2000004", "ADA", "--who", "a", "--why", "b"), 2),
        (("split", "2000004", "281000001", "--who", "a"), 2),
        (("withdraw", "2000004", "281000001", "--who", "a", "--why", "b"), 1),
    ],
)
def test_bad_requests_get_their_exit_code(filled: Any, words: tuple[str, ...], code: int) -> None:
    assert filled("identity", *words)[0] == code
