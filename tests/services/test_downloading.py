"""A day of an open feed: the file as published, what must be said with it, and a cut that says it is one."""

from __future__ import annotations

import hashlib
import io
import json
import random
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.sources.web_shelf import Shelf, answer, open_shelf, serve
from watchkeeper.model.errors import DownloadError, NotPublished, TransferBroken, UsageError
from watchkeeper.services.attribution import attributions
from watchkeeper.services.downloading import Wanted, download
from watchkeeper.services.ingest import ingest
from watchkeeper.services.origin import side_file
from watchkeeper.services.source_lines import file_name, source_line
from watchkeeper.services.workspace import WHOLE as EVERYTHING
from watchkeeper.services.workspace import Workspace
from watchkeeper.sources.cut import Box
from watchkeeper.sources.download import DownloadParams, Hooks

NOW = datetime(2031, 3, 10, 12, 0, 0, 123456, tzinfo=UTC)
CSV = b"""# Timestamp,Type of mobile,MMSI,Latitude,Longitude,Navigational status,SOG,Data source type
07/03/2031 00:00:00,Class A,219000001,55.5,12.5,Under way using engine,10.0,AIS
07/03/2031 00:00:00,Class A,219000002,59.5,12.5,Under way using engine,10.0,AIS
07/03/2031 00:00:00,Base Station,2190068,55.6,12.6,,,AIS
"""


def zipped(text: bytes = CSV) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("aisdk-2031-03-07.csv"), text)
    return out.getvalue()


WHOLE = zipped()


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with open_shelf() as shelf:
        shelf.files["/aisdk-2031-03-07.zip"] = WHOLE
        yield shelf


@pytest.fixture
def wanted(shelf: Shelf, tmp_path: Path) -> Wanted:
    return Wanted(feed="dma", day=date(2031, 3, 7), folder=tmp_path / "got", base=shelf.address)


def said_of(file: Path) -> dict[str, Any]:
    return json.loads(side_file(file).read_text(encoding="utf-8"))


def names(wanted: Wanted) -> list[str]:
    return sorted(path.name for path in wanted.folder.iterdir())


def test_the_file_stands_beside_what_must_be_said_with_it(wanted: Wanted, shelf: Shelf) -> None:
    done = download(wanted, now=NOW)
    assert done.file.read_bytes() == WHOLE
    said = said_of(done.file)
    assert said == done.attribution
    assert said["publisher"] == "Danish Maritime Authority"
    assert said["attribution"].startswith("Contains data from the Danish Maritime Authority that is used")
    assert said["address"] == f"{shelf.address}/aisdk-2031-03-07.zip"
    assert said["published_at"].startswith("https://")
    assert (said["fetched"], said["covers"], said["etag"]) == ("2031-03-10T12:00:00Z", "day", '"one"')
    assert said["sha256"] == hashlib.sha256(WHOLE).hexdigest()
    assert names(wanted) == ["aisdk-2031-03-07.zip", "aisdk-2031-03-07.zip.attribution.json"]


def test_a_day_moved_into_the_folder_of_its_year_is_found_there(wanted: Wanted, shelf: Shelf) -> None:
    shelf.files = {"/2031/aisdk-2031-03-07.zip": WHOLE}
    assert download(wanted, now=NOW).attribution["address"].endswith("/2031/aisdk-2031-03-07.zip")


def test_a_day_that_nobody_has_names_where_it_was_looked_for(wanted: Wanted, shelf: Shelf) -> None:
    shelf.files = {}
    with pytest.raises(NotPublished, match=r"dma has no file of 2031-03-07: .*/aisdk.* 404; .*/2031/aisdk.* 404"):
        download(wanted, now=NOW)
    assert names(wanted) == []
    with pytest.raises(NotPublished, match="it begins on 2006-03-01"):
        download(replace(wanted, day=date(2001, 1, 1)), now=NOW)


def test_a_month_says_that_it_is_one(wanted: Wanted, shelf: Shelf) -> None:
    shelf.files = {"/2020/aisdk-2020-05.zip": WHOLE}
    done = download(replace(wanted, day=date(2020, 5, 3)), now=NOW)
    assert (done.file.name, done.attribution["covers"]) == ("aisdk-2020-05.zip", "month")


def test_what_is_there_is_not_fetched_again(wanted: Wanted, shelf: Shelf) -> None:
    assert download(wanted, now=NOW).fresh
    again = download(wanted, now=datetime(2031, 3, 11, tzinfo=UTC))
    assert not again.fresh
    assert again.attribution["fetched"] == "2031-03-10T12:00:00Z"
    assert len(shelf.asked) == 1


@pytest.mark.parametrize("harm", ["file", "side file", "no side file"])
def test_what_is_there_and_is_something_else_is_left_alone(wanted: Wanted, shelf: Shelf, harm: str) -> None:
    done = download(wanted, now=NOW)
    if harm == "file":
        done.file.write_bytes(b"changed")
    elif harm == "side file":
        side_file(done.file).write_text("[]")
    else:
        side_file(done.file).unlink()
    before = done.file.read_bytes()
    with pytest.raises(DownloadError, match="move it"):
        download(wanted, now=NOW)
    assert done.file.read_bytes() == before


def test_a_download_that_broke_off_is_gone_on_with_by_the_same_command(wanted: Wanted, shelf: Shelf) -> None:
    shelf.acts = [serve(upto=100), answer(503)]
    impatient = DownloadParams(attempts=2, first_pause_s=0.0)
    with pytest.raises(TransferBroken, match="100 bytes are kept"):
        download(wanted, now=NOW, params=impatient, hooks=Hooks())
    assert download(wanted, now=NOW, params=impatient).file.read_bytes() == WHOLE
    assert shelf.asked[-1]["range"] == "bytes=100-"


def test_a_killed_download_is_gone_on_with_by_the_same_command(wanted: Wanted, shelf: Shelf) -> None:
    large = zipped(random.Random(1).randbytes(300_000))
    shelf.files["/aisdk-2031-03-07.zip"] = large
    shelf.acts = [serve(upto=200_000, stall=True)]
    words = ["download", "dma", "--date", "2031-03-07", "--out", str(wanted.folder), "--base-url", shelf.address]
    part = wanted.folder / ".aisdk-2031-03-07.zip.part"
    with subprocess.Popen([sys.executable, "-m", "watchkeeper.cli.main", *words]) as running:
        for _ in range(300):
            if part.exists() and part.stat().st_size > 100_000:
                break
            time.sleep(0.1)
        running.kill()
    assert download(wanted, now=NOW).file.read_bytes() == large
    assert int(shelf.asked[-1]["range"].removeprefix("bytes=").removesuffix("-")) > 100_000


def test_a_cut_says_that_it_is_one_and_of_what(wanted: Wanted) -> None:
    done = download(replace(wanted, box=Box(west=10, south=54, east=13.25, north=58)), now=NOW)
    assert done.cut is not None
    assert done.cut.name == "aisdk-2031-03-07.cut_10_54_13.25_58.csv.zst"
    said = said_of(done.cut)
    assert said["cut"]["note"].startswith("A cut")
    assert said["cut"]["rows"] == {"kept": 2, "outside": 1, "without_place": 0} == done.cut_rows
    assert (said["cut"]["of"], said["cut"]["of_sha256"]) == (done.file.name, done.attribution["sha256"])
    assert said["sha256"] == hashlib.sha256(done.cut.read_bytes()).hexdigest()
    assert said["attribution"] == done.attribution["attribution"]
    assert done.file.read_bytes() == WHOLE


def test_the_same_cut_twice_is_the_same_bytes(wanted: Wanted) -> None:
    boxed = replace(wanted, box=Box(west=10, south=54, east=13, north=58))
    first, second = (download(boxed, now=NOW).cut for _ in range(2))
    assert first is not None
    assert first == second
    assert said_of(first)["sha256"] == hashlib.sha256(first.read_bytes()).hexdigest()


def test_the_cut_is_read_as_the_feed_it_came_from(wanted: Wanted, workspace: Workspace) -> None:
    done = download(replace(wanted, box=Box(west=10, south=54, east=13, north=58)), now=NOW)
    assert done.cut is not None
    read = ingest(workspace, [done.cut])
    assert (read.files, read.counts.positions, read.counts.others, read.counts.rejected.total()) == (1, 1, 1, 0)


def test_what_must_be_said_is_kept_with_the_rows(wanted: Wanted, workspace: Workspace, tmp_path: Path) -> None:
    done = download(wanted, now=NOW)
    ingest(workspace, [done.file])
    [file] = workspace.lake.rows(workspace.lake.snapshot(), EVERYTHING, "files").to_pylist()
    assert {name: file[name] for name in ("attribution", "licence", "address")} == {
        name: done.attribution[name] for name in ("attribution", "licence", "address")
    }
    assert attributions(workspace) == [done.attribution["attribution"]]
    line = source_line(workspace, file_name(file["sha256"], file["member"]), CSV.index(b"07/03"))
    assert line["attribution"] == done.attribution["attribution"]


def test_a_side_file_of_other_bytes_says_nothing(wanted: Wanted, workspace: Workspace) -> None:
    done = download(wanted, now=NOW)
    done.file.write_bytes(zipped(CSV + CSV.splitlines()[1] + b"\n"))
    assert ingest(workspace, [done.file]).files == 1
    assert attributions(workspace) == []


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"sha256": 1}', "[" * 60_000, "[" * 200_000])
def test_a_broken_side_file_stops_no_ingest(wanted: Wanted, workspace: Workspace, text: str) -> None:
    done = download(wanted, now=NOW)
    side_file(done.file).write_text(text)
    assert ingest(workspace, [done.file]).files == 1
    assert attributions(workspace) == []


def test_the_side_files_and_parts_in_a_folder_are_no_feeds(wanted: Wanted, workspace: Workspace, shelf: Shelf) -> None:
    download(wanted, now=NOW)
    shelf.files["/aisdk-2031-03-08.zip"] = WHOLE
    shelf.acts = [serve(upto=100)]
    with pytest.raises(TransferBroken):
        download(replace(wanted, day=date(2031, 3, 8)), now=NOW, params=DownloadParams(attempts=1))
    assert ".aisdk-2031-03-08.zip.part" in names(wanted)
    read = ingest(workspace, [wanted.folder])
    assert read.files == 1
    assert read.skipped_files == {"JSON without AIS columns": 1}


NO_ADDRESSES = """
ftp://x/y file:///etc/passwd /etc https:// web.ais.dk https://me:secret@x/ https://x/?key=1 https://x:y/ https://[x/ https://ü/
"""


@pytest.mark.parametrize("base", [*NO_ADDRESSES.split(), "https://x/a b", "https://x/\n"])
def test_only_the_web_is_an_address(wanted: Wanted, base: str) -> None:
    with pytest.raises(UsageError, match="no address"):
        replace(wanted, base=base)


@pytest.mark.parametrize("feed", ["nmea", "gfw", "nonsense"])
def test_what_cannot_be_downloaded_is_bad_usage(wanted: Wanted, feed: str) -> None:
    with pytest.raises(UsageError, match="known are dma, marinecadastre"):
        replace(wanted, feed=feed)
