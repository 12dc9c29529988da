"""Facts about `watchkeeper watchlist`: its JSON, its exit codes, its sentences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

SAID = ("--why", "asked", "--who", "desk")


def entries(cli: Any, *words: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(cli("watchlist", "show", *words, "--json")[1])["entries"]
    return found


def test_what_is_added_is_shown_until_it_is_removed(cli: Any) -> None:
    cli("init")
    code, out, _ = cli("watchlist", "add", "--imo", 2010530, *SAID, "--since", "2031-01-01", "--json")
    [entry_id] = json.loads(out)["added"]
    assert code == 0
    assert [(e["entry_id"], e["imo"], e["who"], e["why"]) for e in entries(cli)] == [
        (entry_id, 2010530, "desk", "asked")
    ]
    assert entries(cli, "--on", "2030-12-31") == []
    assert "2010530" in cli("watchlist", "show")[1]
    assert cli("watchlist", "remove", entry_id[:8], "--who", "chief")[0] == 0
    assert entries(cli) == []
    assert [e["removed_by"] for e in entries(cli, "--all")] == ["chief"]
    assert cli("verify")[0] == 0


def test_companies_and_files_can_be_watched(cli: Any, tmp_path: Path) -> None:
    cli("init")
    assert cli("watchlist", "add", "--company", "Invented Shipping", "--imo", 5000001, *SAID)[0] == 0
    file = tmp_path / "w.csv"
    file.write_text("imo,name\n2079079,AREGAN\n1,B\n", encoding="utf-8")
    code, _, said = cli("watchlist", "add", "--file", file, *SAID)
    assert (code, "line 3: IMO number that is not seven digits" in said) == (3, True)
    assert [(e["kind"], e["imo"]) for e in entries(cli)] == [("company", 5000001), ("ship", 2079079)]


def test_what_is_no_entry_is_bad_usage(cli: Any, tmp_path: Path) -> None:
    cli("init")
    for words in (
        ("--imo", 2010530, "--who", "desk"),
        ("--imo", 99999999, *SAID),
        ("--area", "Nowhere", *SAID),
        ("--company", "A", "--area", "B", *SAID),
        ("--company", "A", "--mmsi", 281586423, *SAID),
        ("--file", tmp_path / "absent.csv", *SAID),
        ("--imo", 2010530, "--since", "soon", *SAID),
        SAID,
    ):
        assert cli("watchlist", "add", *words)[0] == 2
    assert cli("watchlist", "remove", "abc", "--who", "x")[0] == 1
