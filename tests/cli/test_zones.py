"""Facts about `watchkeeper zones`: its JSON, its exit codes, its sentences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.places.test_zones import SQUARE, feature
from tests.services.test_zones import write


def test_load_says_what_was_loaded_and_show_shows_it(cli: Any, tmp_path: Path) -> None:
    cli("init")
    code, out, _ = cli("zones", "load", write(tmp_path / "a.geojson", feature(SQUARE[:-1], claimant="PH")), "--json")
    said = json.loads(out)
    assert (code, said["zones"], said["added"], said["rejected"]) == (0, 1, 1, {})
    assert said["repaired"] == ["A: ring closed"]
    shown = json.loads(cli("zones", "show", "--json")[1])
    assert [(one["name"], one["claimant"]) for one in shown["zones"]] == [("A", "PH")]
    assert shown["snapshot"] == said["snapshot"]
    assert "PH" in cli("zones", "show")[1]


def test_what_show_writes_as_geojson_loads_as_the_same_zones(cli: Any, tmp_path: Path) -> None:
    cli("init")
    whole = feature(
        SQUARE, claimant="PH", kind="eez", valid_from="2016-07-12", valid_until="2040-01-01", note="n", x=[1]
    )
    cli("zones", "load", write(tmp_path / "a.geojson", whole))
    assert cli("zones", "show", "--format", "geojson", "-o", tmp_path / "b.geojson")[0] == 0
    said = json.loads(cli("zones", "load", tmp_path / "b.geojson", "--json")[1])
    assert (said["unchanged"], said["added"]) == (1, 0)


def test_show_can_ask_for_the_zones_of_a_day(cli: Any, tmp_path: Path) -> None:
    cli("init")
    cli("zones", "load", write(tmp_path / "a.geojson", feature(SQUARE, valid_until="2030-12-31")))
    assert len(json.loads(cli("zones", "show", "--on", "2030-12-31", "--json")[1])["zones"]) == 1
    assert json.loads(cli("zones", "show", "--on", "2031-01-01", "--json")[1])["zones"] == []


def test_more_rejects_than_allowed_are_exit_code_3_and_the_rest_is_kept(cli: Any, tmp_path: Path) -> None:
    cli("init")
    file = write(tmp_path / "a.geojson", feature(SQUARE), feature(SQUARE, name=None))
    code, _, said = cli("zones", "load", file)
    assert code == 3
    assert "feature 2: no name" in said
    assert len(json.loads(cli("zones", "show", "--json")[1])["zones"]) == 1
    assert cli("zones", "load", file, "--max-reject", "60")[0] == 0


def test_what_cannot_be_loaded_is_said_with_the_exit_code_of_its_kind(cli: Any, tmp_path: Path) -> None:
    cli("init")
    (tmp_path / "bad.geojson").write_text("{")
    assert cli("zones", "load", tmp_path / "bad.geojson")[0] == 1
    assert cli("zones", "load", tmp_path / "absent.geojson")[0] == 2
    assert cli("zones", "load", tmp_path)[0] == 2
    assert cli("zones", "show", "--format", "csv")[0] == 2
    assert cli("zones", "show", "--on", "soon")[0] == 2
    assert cli("zones", "remove", "X")[0] == 1


def test_a_marking_hides_a_zone_from_who_may_not_see_it(cli: Any, tmp_path: Path) -> None:
    cli("init")
    file = write(tmp_path / "a.geojson", feature(SQUARE))
    assert cli("zones", "load", file, "--marking", "basic/1:NONSENSE")[0] == 2
    assert cli("zones", "load", file, "--marking", "basic/1:SECRET@navy")[0] == 0
    assert json.loads(cli("zones", "show", "--json")[1])["zones"] == []
    assert cli("zones", "load", file, "--marking", "basic/1:OPEN@ALL")[0] == 0
    assert len(json.loads(cli("zones", "show", "--json")[1])["zones"]) == 1


def test_removed_zones_are_gone_from_now_on(cli: Any, tmp_path: Path) -> None:
    cli("init")
    cli("zones", "load", write(tmp_path / "a.geojson", feature(SQUARE, claimant="PH"), feature(SQUARE, claimant="CN")))
    assert cli("zones", "remove", "A", "--claimant", "CN")[0] == 0
    shown = json.loads(cli("zones", "show", "--json")[1])["zones"]
    assert [one["claimant"] for one in shown] == ["PH"]
    assert cli("verify")[0] == 0
