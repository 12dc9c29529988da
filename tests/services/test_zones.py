"""Zones in the lake: loaded, replaced, marked, taken out; the same file twice changes nothing."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tests.places.test_zones import SQUARE, feature
from watchkeeper.model.errors import NotFound, SourceError
from watchkeeper.model.marking import Marking
from watchkeeper.services.workspace import WHOLE, Workspace
from watchkeeper.services.zones import load_zones, remove_zones, zones_at

SHIFTED = [[lon + 1, lat] for lon, lat in SQUARE]
SECRET = Marking.of("basic/1", "SECRET", "navy")


def write(path: Path, *features: Any) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}), encoding="utf-8")
    return path


def held(workspace: Workspace, view: Any = None) -> list[tuple[str, str | None]]:
    lake = workspace.lake
    return [(one.zone.name, one.zone.claimant) for one in zones_at(lake, lake.snapshot(), view or workspace.view)]


def test_a_loaded_zone_is_read_back_as_it_was_and_its_file_is_in_the_archive(
    workspace: Workspace, tmp_path: Path
) -> None:
    file = write(tmp_path / "a.geojson", feature(SQUARE, claimant="PH", valid_from="2016-07-12", flag=7))
    done = load_zones(workspace, file)
    assert (done.zones, done.added, done.replaced, done.unchanged) == (1, 1, 0, 0)
    [stored] = zones_at(workspace.lake, workspace.lake.snapshot(), workspace.view)
    assert stored.zone.properties == '{"flag":7}'
    assert stored.sha256 == done.sha256
    assert b"".join(workspace.lake.archive.chunks(done.sha256)) == file.read_bytes()
    assert list(workspace.lake.problems()) == []


def test_the_same_file_twice_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    file = write(tmp_path / "a.geojson", feature(SQUARE), feature(SHIFTED, name="B"))
    first, second = load_zones(workspace, file), load_zones(workspace, file)
    assert (second.added, second.replaced, second.unchanged) == (0, 0, 2)
    assert first.snapshot == second.snapshot == workspace.lake.snapshot().snapshot_id


def test_a_corrected_zone_takes_the_place_of_the_one_before_and_leaves_the_others(
    workspace: Workspace, tmp_path: Path
) -> None:
    load_zones(workspace, write(tmp_path / "a.geojson", feature(SQUARE), feature(SQUARE, name="B")))
    before = workspace.lake.snapshot()
    done = load_zones(workspace, write(tmp_path / "b.geojson", feature(SHIFTED)))
    assert (done.added, done.replaced) == (1, 1)
    assert held(workspace) == [("A", None), ("B", None)]
    assert len(zones_at(workspace.lake, before, workspace.view)) == 2


def test_claims_of_others_and_of_later_days_stand_beside_each_other(workspace: Workspace, tmp_path: Path) -> None:
    load_zones(workspace, write(tmp_path / "a.geojson", feature(SQUARE, claimant="PH")))
    load_zones(workspace, write(tmp_path / "b.geojson", feature(SQUARE, claimant="CN")))
    load_zones(workspace, write(tmp_path / "c.geojson", feature(SHIFTED, claimant="CN", valid_from="2031-01-01")))
    assert sorted(held(workspace)) == [("A", "CN"), ("A", "CN"), ("A", "PH")]


def test_what_one_marking_hides_is_not_seen_nor_replaced_by_what_another_shows(
    workspace: Workspace, tmp_path: Path
) -> None:
    load_zones(workspace, write(tmp_path / "a.geojson", feature(SQUARE)), marking=SECRET)
    assert held(workspace) == []
    load_zones(workspace, write(tmp_path / "b.geojson", feature(SHIFTED)))
    assert held(workspace) == [("A", None)]
    assert len(held(workspace, WHOLE)) == 2
    remove_zones(workspace, "A")
    assert held(workspace, WHOLE) == [("A", None)]


def test_one_zone_twice_in_a_file_is_one(workspace: Workspace, tmp_path: Path) -> None:
    load_zones(workspace, write(tmp_path / "a.geojson", feature(SQUARE), feature(SQUARE[::-1])))
    assert held(workspace) == [("A", None)]


def test_rejected_features_are_counted_by_reason_and_named(workspace: Workspace, tmp_path: Path) -> None:
    done = load_zones(workspace, write(tmp_path / "a.geojson", feature(SQUARE), feature(SQUARE, name=None), 3))
    assert done.rejected == {"no name": 1, "not a Feature": 1}
    assert done.rejected_percent == pytest.approx(66.7, abs=0.1)
    assert done.problems[0].startswith("feature 2: no name")


def test_a_file_with_nothing_in_it_that_is_a_zone_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    done = load_zones(workspace, write(tmp_path / "a.geojson", 3))
    assert done.snapshot == workspace.lake.snapshot().snapshot_id
    assert workspace.lake.archive.hashes() == []


def test_a_compressed_file_is_kept_as_it_came(workspace: Workspace, tmp_path: Path) -> None:
    plain = write(tmp_path / "a.geojson", feature(SQUARE))
    packed = tmp_path / "a.geojson.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    done = load_zones(workspace, packed)
    assert b"".join(workspace.lake.archive.chunks(done.sha256)) == packed.read_bytes()


def test_a_damaged_compressed_file_is_said_in_a_sentence(workspace: Workspace, tmp_path: Path) -> None:
    packed = tmp_path / "a.geojson.gz"
    packed.write_bytes(gzip.compress(write(tmp_path / "a.geojson", feature(SQUARE)).read_bytes())[:-20])
    with pytest.raises(SourceError, match="cannot be unpacked"):
        load_zones(workspace, packed)


def test_a_zone_that_is_not_there_cannot_be_taken_out(workspace: Workspace) -> None:
    with pytest.raises(NotFound, match="no zone 'X'"):
        remove_zones(workspace, "X")


def test_a_lost_file_of_zones_is_noticed(workspace: Workspace, tmp_path: Path) -> None:
    done = load_zones(workspace, write(tmp_path / "a.geojson", feature(SQUARE)))
    kept = workspace.lake.archive.stored(done.sha256)
    assert kept is not None
    kept.unlink()
    assert any(done.sha256 in problem for problem in workspace.lake.problems())
