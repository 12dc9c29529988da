"""Which reader reads a file, by how its bytes begin and by what the caller says."""

from __future__ import annotations

import pytest

from tests.nmea_lines import position, tagged
from watchkeeper.model.errors import UsageError
from watchkeeper.sources.delimited import DelimitedReader
from watchkeeper.sources.json_lines import JsonReader
from watchkeeper.sources.mapping import Mapping
from watchkeeper.sources.nmea import NmeaReader
from watchkeeper.sources.parquet import ParquetReader
from watchkeeper.sources.registry import reader_for

LINE = position(219000001)
MAPPING = Mapping.from_dict({"name": "own", "columns": {"mmsi": "a", "t": "b"}})


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("log", LINE, NmeaReader),
        ("log.txt", "# a comment\r\n$GPZDA,1*00\r\n" + LINE, NmeaReader),
        ("log.csv", tagged(LINE, "c:1930608000"), NmeaReader),
        ("log.csv", f"2031-03-07T00:00:00Z,{LINE}", NmeaReader),
        ("table", "mmsi,t,lat,lon\n", DelimitedReader),
        ("table.txt", "\ufeffMMSI;Time;Latitude;Longitude\r\n", DelimitedReader),
        ("rows.json", '{"ssvid": "1", "timestamp": 1}', JsonReader),
        ("rows.json", ' \n[\n {"ssvid": "1", "timestamp": 1}]', JsonReader),
        ("rows", "PAR1....", ParquetReader),
    ],
)
def test_how_a_file_begins_says_what_it_is(name: str, head: str, kind: type) -> None:
    assert isinstance(reader_for(name, head.encode()), kind)


@pytest.mark.parametrize(
    ("name", "head", "reason"),
    [
        ("README.md", LINE, "not a feed by its name"),
        ("sample.chk", LINE, "not a feed by its name"),
        ("empty.csv", "", "empty"),
        ("blank.csv", " \r\n\t\n", "empty"),
        ("notes.txt", "ship, when and where", "not recognised as a feed"),
        ("ships.csv", "ship,when,where\n", "no built-in mapping fits its columns; give one with --mapping"),
        ("picture", "\x89PNG\r\n\x1a\n\x00\x00", "binary"),
        (
            "answers.json",
            '{"class":"AIS","device":"x","ssvid2":1}',
            "decoded answers of another program (gpsd JSON), not a feed",
        ),
        ("config.json", '{"a": 1}', "JSON without AIS columns"),
    ],
)
def test_what_is_no_feed_has_a_reason(name: str, head: str, reason: str) -> None:
    assert reader_for(name, head.encode("latin-1")) == reason


def test_what_the_caller_says_is_believed() -> None:
    assert isinstance(reader_for("README.md", b"words", form="nmea"), NmeaReader)
    dma = reader_for("x.md", b"a,b\n", form="dma")
    assert isinstance(dma, DelimitedReader)
    assert dma.name == "dma"
    assert isinstance(reader_for("x.json", b'{"a":1}', mapping=MAPPING), JsonReader)
    assert isinstance(reader_for("x.txt", b"a,b\n", mapping=MAPPING), DelimitedReader)


def test_a_format_that_does_not_exist_is_bad_usage() -> None:
    with pytest.raises(UsageError, match="nmea3000"):
        reader_for("x", b"x", form="nmea3000")
