"""A cut of a table holds the rows whose position lies in a box, byte for byte, and counts the others."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import zstandard

from watchkeeper.model.errors import SourceError, UsageError
from watchkeeper.sources.cut import Box, Cut, cut
from watchkeeper.sources.inputs import inputs_of
from watchkeeper.sources.mapping import built_in

HEADER = b"# Timestamp,Type of mobile,MMSI,Latitude,Longitude,Name"
DANISH = Box(west=10, south=54, east=13, north=58)


def row(lat: object, lon: object, name: str = "ODIN") -> bytes:
    return f"07/03/2031 00:00:00,Class A,219000001,{lat},{lon},{name}".encode()


def cut_of(folder: Path, *lines: bytes, box: Box = DANISH, end: bytes = b"\n") -> tuple[bytes, Cut]:
    """The cut's text and counts of one table."""
    source, out = folder / "day.csv", folder / "out.csv.zst"
    source.write_bytes(end.join(lines))
    done = cut(inputs_of(source), out, box, built_in("dma"))
    return zstandard.ZstdDecompressor().decompressobj().decompress(out.read_bytes()), done


def test_rows_inside_are_kept_as_they_came(tmp_path: Path) -> None:
    inside, odd = row("55.500000", 12.5), row(54, 13, '"BJÖRN, ""THE"" BEAR"')
    text, done = cut_of(tmp_path, HEADER, inside, row(53.9, 12.5), odd, row(55, 9.99))
    assert text == b"\n".join([HEADER, inside, odd, b""])
    assert done == Cut(kept=2, outside=2, without_place=0)


def test_line_ends_stay_as_they_are(tmp_path: Path) -> None:
    text, _ = cut_of(tmp_path, HEADER, row(55, 12), row(56, 12), b"", end=b"\r\n")
    assert text.split(b"\n")[1:] == [row(55, 12) + b"\r", row(56, 12) + b"\r", b""]


@pytest.mark.parametrize(
    "line",
    [
        row(91, 12),
        row(55, 181),
        row("", ""),
        row("nan", 12),
        row("inf", 12),
        row("Unknown", 12),
        row(55, 12) + b",more",
        b"x",
    ],
)
def test_a_row_without_a_place_is_in_no_box(tmp_path: Path, line: bytes) -> None:
    text, done = cut_of(tmp_path, HEADER, line, row(55, 12))
    assert text == b"\n".join([HEADER, row(55, 12), b""])
    assert done == Cut(kept=1, outside=0, without_place=1)


def test_a_box_can_go_across_180(tmp_path: Path) -> None:
    rows = [row(60, lon) for lon in (170, 179.9, 180, -180, -179.9, -170)]
    text, done = cut_of(tmp_path, HEADER, *rows, box=Box(west=179, south=50, east=-179, north=70))
    assert text == b"\n".join([HEADER, *rows[1:5], b""])
    assert done.outside == 2


def test_several_members_under_one_header_become_one_table(tmp_path: Path) -> None:
    source, out = tmp_path / "month.zip", tmp_path / "out.csv.zst"
    with zipfile.ZipFile(source, "w") as archive:
        for day in (1, 2):
            archive.writestr(f"{day}.csv", b"\n".join([HEADER, row(55, 12, f"DAY {day}")]))
    cut(inputs_of(source), out, DANISH, built_in("dma"))
    text = zstandard.ZstdDecompressor().decompressobj().decompress(out.read_bytes())
    assert text == b"\n".join([HEADER, row(55, 12, "DAY 1"), row(55, 12, "DAY 2"), b""])


def test_a_table_without_places_or_with_other_columns_cannot_be_cut(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no column Latitude"):
        cut_of(tmp_path, b"MMSI,When", b"1,2")
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("1.csv", HEADER + b"\n")
        archive.writestr("2.csv", HEADER + b",More\n")
    with pytest.raises(SourceError, match="other columns"):
        cut(inputs_of(tmp_path / "two.zip"), tmp_path / "out.csv.zst", DANISH, built_in("dma"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["day.csv", "two.zip"]


@pytest.mark.parametrize("box", [(0, 10, 1, 9), (0, -91, 1, 0), (-181, 0, 1, 1), (0, 0, float("nan"), 1)])
def test_what_is_no_box_is_bad_usage(box: tuple[float, float, float, float]) -> None:
    west, south, east, north = box
    with pytest.raises(UsageError, match="no box"):
        Box(west=west, south=south, east=east, north=north)
