"""Facts about `feeds` and `download` on the command line."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from tests.sources.web_shelf import open_shelf
from watchkeeper.cli.main import run

CSV = (
    "# Timestamp,Type of mobile,MMSI,Latitude,Longitude,Data source type\n"
    "07/03/2031 00:00:00,Class A,219000001,55.5,12.5,AIS\n"
)


def called(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        run([str(word) for word in words])
    said = capsys.readouterr()
    return int(ended.value.code or 0), said.out, said.err


def test_feeds_lists_what_can_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = called(capsys, "feeds", "--json")
    known = {one["name"]: one for one in json.loads(out)}
    assert code == 0
    assert known["dma"]["downloadable"]
    assert {"publisher", "licence", "coverage", "cadence", "address", "ingest", "attribution"} <= set(known["dma"])
    assert not known["exactearth"]["downloadable"]
    assert "MarineCadastre.gov" in called(capsys, "feeds")[1]


def test_download_puts_a_day_in_place_and_says_what_must_be_said(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("http_proxy", raising=False)
    monkeypatch.delenv("HTTP_PROXY", raising=False)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("day.csv", CSV)
    with open_shelf() as shelf:
        shelf.files["/aisdk-2031-03-07.zip"] = packed.getvalue()
        words = ("download", "dma", "--date", "2031-03-07", "--out", tmp_path, "--base-url", shelf.address)
        code, out, err = called(capsys, *words, "--bbox", "10,54,13,58", "--json")
        assert (code, err) == (0, "")
        said = json.loads(out)
        assert (said["fresh"], said["cut_rows"]["kept"]) == (True, 1)
        assert Path(said["file"]).read_bytes() == packed.getvalue()
        code, out, err = called(capsys, *words)
        assert (code, out) == (0, "")
        assert "there already" in err
        assert "Contains data from the Danish Maritime Authority" in err
        code, _, err = called(capsys, *words[:3], "2031-03-08", *words[4:])
        assert code == 1
        assert "dma has no file of 2031-03-08" in err


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense", "--date", "2031-03-07"),
        ("dma", "--date", "yesterday"),
        ("dma", "--date", "2031-03-07", "--bbox", "1,2,3"),
        ("dma", "--date", "2031-03-07", "--bbox", "0,10,1,9"),
        ("dma", "--date", "2031-03-07", "--base-url", "file:///etc"),
        ("dma",),
    ],
)
def test_bad_usage_ends_with_2_and_asks_nobody(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert called(capsys, "download", *words)[0] == 2
    assert list(tmp_path.iterdir()) == []
