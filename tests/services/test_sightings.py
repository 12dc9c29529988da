"""Sightings in the lake: kept as they came, once, with their photographs, and seen by whom their marking allows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from watchkeeper.model.errors import NotFound, UsageError
from watchkeeper.model.marking import Marking
from watchkeeper.services.sightings import add_sighting, load_sightings, sighting, sightings_at
from watchkeeper.services.workspace import WHOLE, Workspace

HEAD = "time,lat,lon,name,originator,marking,photos\n"
ONE = "2031-03-04T12:30:00Z,34.5,128.25,EVEN KEEL,,,\n"


def write(path: Path, *rows: str) -> Path:
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return path


def held(workspace: Workspace, view: Any = None) -> list[Any]:
    return list(sightings_at(workspace.lake, workspace.lake.snapshot(), view or workspace.view))


def picture(path: Path) -> Path:
    exif = Image.Exif()
    exif[271], exif[272] = "Invented", "Camera 1"
    exif.get_ifd(34665)[36867] = "2031:03:04 12:31:07"
    gps = exif.get_ifd(34853)
    gps[1], gps[2], gps[3], gps[4] = "S", (34.0, 30.0, 0.0), "E", (128.0, 15.0, 36.0)
    Image.new("RGB", (8, 8)).save(path, exif=exif)
    return path


def test_a_report_is_read_back_as_it_was_and_its_file_is_in_the_archive(workspace: Workspace, tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", ONE)
    done = load_sightings(workspace, file)
    [one] = held(workspace)
    assert (one.sighting.painted_name, one.sha256, one.line) == ("EVEN KEEL", done.sha256, 1)
    assert b"".join(workspace.lake.archive.chunks(done.sha256)) == file.read_bytes()
    assert list(workspace.lake.problems()) == []


def test_the_same_report_again_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    first = load_sightings(workspace, write(tmp_path / "a.csv", ONE, ONE))
    again = load_sightings(workspace, write(tmp_path / "b.csv", ONE))
    assert (first.added, first.unchanged, again.added, again.unchanged) == (1, 1, 0, 1)
    assert first.snapshot == again.snapshot == workspace.lake.snapshot().snapshot_id


def test_a_corrected_report_stands_beside_the_first(workspace: Workspace, tmp_path: Path) -> None:
    load_sightings(workspace, write(tmp_path / "a.csv", ONE))
    load_sightings(workspace, write(tmp_path / "b.csv", ONE.replace("34.5", "34.6")))
    assert len(held(workspace)) == 2


def test_a_row_may_ask_for_its_own_marking_and_none_that_is_not_understood_becomes_open(
    workspace: Workspace, tmp_path: Path
) -> None:
    rows = [
        "2031-03-04T12:30Z,1,2,A,CAN,basic/1:SECRET@KOR,\n",
        "2031-03-04T12:30Z,1,2,B,CAN,SECRET,\n",
        "2031-03-04T12:30Z,1,2,C,CAN,,\n",
    ]
    done = load_sightings(workspace, write(tmp_path / "a.csv", *rows))
    assert done.rejected == {"a marking that is none": 1}
    assert [one.sighting.painted_name for one in held(workspace)] == ["C"]
    [secret] = [one for one in held(workspace, WHOLE) if one.sighting.painted_name == "A"]
    marking = workspace.lake.markings(workspace.lake.snapshot())[secret.marking_id]
    assert (marking.originators, marking.releasable_to) == ({"CAN"}, {"CAN", "KOR"})


def test_a_row_is_never_more_open_than_the_whole_file(workspace: Workspace, tmp_path: Path) -> None:
    row = "2031-03-04T12:30Z,1,2,A,,basic/1:OPEN@ALL,\n"
    load_sightings(workspace, write(tmp_path / "a.csv", row), marking=Marking.of("basic/1", "SECRET", "navy"))
    assert held(workspace) == []


def test_a_photograph_is_kept_with_what_the_camera_wrote_and_its_place_is_the_cameras(
    workspace: Workspace, tmp_path: Path
) -> None:
    picture(tmp_path / "bow.jpg")
    done = load_sightings(workspace, write(tmp_path / "a.csv", ONE.replace(",,,\n", ",,,bow.jpg; lost.jpg\n")))
    assert done.photos == 1
    assert done.problems == ["photograph lost.jpg is not beside the report"]
    [one] = held(workspace)
    bow, lost = json.loads(one.sighting.photos)
    assert bow["exif"] == {"make": "Invented", "model": "Camera 1", "taken": "2031:03:04 12:31:07"}
    assert (bow["camera_lat"], bow["camera_lon"], one.sighting.lat) == (-34.5, 128.26, 34.5)
    assert b"".join(workspace.lake.archive.chunks(bow["sha256"])) == (tmp_path / "bow.jpg").read_bytes()
    assert lost == {"name": "lost.jpg"}


@pytest.mark.parametrize("name", ["../outside.jpg", "/etc/hostname", "sub/outside.jpg"])
def test_a_report_cannot_have_files_kept_that_are_not_its_own(workspace: Workspace, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "reports"
    (folder / "sub").mkdir(parents=True)
    picture(tmp_path / "outside.jpg")
    picture(folder / "sub" / "outside.jpg")
    picture(folder / "outside.jpg")
    done = load_sightings(workspace, write(folder / "a.csv", ONE.replace(",,,\n", f",,,{name}\n")))
    assert (done.photos, len(done.problems)) == (0, 1)


def test_what_is_typed_in_is_kept_as_a_report_is(workspace: Workspace, tmp_path: Path) -> None:
    said = {"t": "041230ZMAR31", "lat": "34-30N", "lon": "128-15E", "painted_name": "EVEN KEEL"}
    photos = [{"name": str(picture(tmp_path / "bow.jpg"))}]
    done = add_sighting(workspace, {**said, "photos": photos})
    assert (done.added, done.photos) == (1, 1)
    kept = json.loads(b"".join(workspace.lake.archive.chunks(done.sha256)))
    assert kept["lat"] == "34-30N"
    assert sighting(workspace, done.ids[0][:6]).sighting.lat == 34.5


def test_what_is_typed_in_wrong_is_said_and_not_kept(workspace: Workspace) -> None:
    with pytest.raises(UsageError, match="no position"):
        add_sighting(workspace, {"t": "2031-03-04"})
    assert held(workspace) == []
    with pytest.raises(NotFound):
        sighting(workspace, "00")


def test_a_packed_file_with_pictures_is_read_for_its_kml(workspace: Workspace, tmp_path: Path) -> None:
    import zipfile

    from tests.sightings.test_reading import KML

    with zipfile.ZipFile(tmp_path / "a.kmz", "w") as archive:
        archive.writestr("doc.kml", KML)
        archive.writestr("files/bow.jpg", b"x")
    assert load_sightings(workspace, tmp_path / "a.kmz").added == 1


def test_a_lost_report_is_noticed(workspace: Workspace, tmp_path: Path) -> None:
    done = load_sightings(workspace, write(tmp_path / "a.csv", ONE))
    kept = workspace.lake.archive.stored(done.sha256)
    assert kept is not None
    kept.unlink()
    assert any(done.sha256 in problem for problem in workspace.lake.problems())


def test_a_photograph_that_is_not_there_is_said_before_anything_is_kept(workspace: Workspace, tmp_path: Path) -> None:
    said = {"time": "2031-03-04T12:30Z", "lat": 34.5, "lon": 128.25, "photos": [str(tmp_path / "none.jpg")]}
    with pytest.raises(UsageError, match=r"none\.jpg"):
        add_sighting(workspace, said)
    assert held(workspace) == []


def test_the_same_report_under_two_markings_is_found_by_its_id(workspace: Workspace, tmp_path: Path) -> None:
    load_sightings(workspace, write(tmp_path / "a.csv", ONE))
    load_sightings(workspace, write(tmp_path / "b.csv", ONE), marking=Marking.of("basic/1", "OPEN", "ME", []))
    ids = {one.sighting_id for one in held(workspace, WHOLE)}
    assert len(ids) == 1
    assert sighting(workspace, ids.pop()).sighting.painted_name == "EVEN KEEL"
