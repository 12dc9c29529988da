"""Every published sample is read without a mapping, counted as it is returned, and each row leads to its own text."""

from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.nmea_lines import TABLES, Found
from watchkeeper.sources import Reader
from watchkeeper.sources.inputs import inputs_of
from watchkeeper.sources.registry import reader_for

FEEDS = [
    ("nmea/aisdb/test_data_20211101.nm4", "nmea"),
    ("nmea/gpsd/ais-18-27.log", "nmea"),
    ("nmea/gpsd/ais-nmea.log", "nmea"),
    ("nmea/gpsd/ais_unpack_sixbit.log", "nmea"),
    ("nmea/gpsd/sample.aivdm", "nmea"),
    ("nmea/libais/tagblock.nmea", "nmea"),
    ("nmea/libais/test.aivdm", "nmea"),
    ("nmea/libais/typeexamples.nmea", "nmea"),
    ("nmea/pyais/ais_test_messages", "nmea"),
    ("nmea/pyais/messages.ais", "nmea"),
    ("nmea/pyais/mixed.txt", "nmea"),
    ("nmea/pyais/nmea_data_sample.txt", "nmea"),
    ("nmea/pyais/timestamped.ais", "nmea"),
    ("tracks/aisdb/test_data_20210701.csv.gz", "exactearth"),
    ("tracks/aisdb/test_data_noaa_20230101.csv.gz", "marinecadastre"),
    ("tracks/atlantes/noaa_test_track.csv.gz", "generic"),
    ("tracks/dma/aisdk-2026-04-26-head.csv.gz", "dma"),
    ("tracks/gfw-pipe-gaps/open_gaps.json.gz", "gfw"),
    ("tracks/gfw-pipe-gaps/sample_messages-ssvid-243042594-10-days.json.gz", "gfw"),
    ("tracks/gfw-pipe-gaps/sample_messages.json.gz", "gfw"),
    ("tracks/gfw-pipe-segment/messages_20170921.json.gz", "gfw"),
    ("tracks/gfw-pipe-segment/messages_20170922.json.gz", "gfw"),
    ("tracks/gfw-pipe-segment/messages_20170923.json.gz", "gfw"),
    ("tracks/solent/SolentAIS_20160112_130211.csv.gz", "generic"),
]


def opened(path: Path) -> tuple[bytes, Reader | str]:
    """The uncompressed bytes of a file and its reader."""
    (item,) = inputs_of(path)
    with item.open() as stream:
        data = stream.read()
    return data, reader_for(item.name, data[:65_536])


def found_in(reference_data: Path, file: str) -> tuple[bytes, Found, str]:
    data, reader = opened(reference_data / "ais" / file)
    assert not isinstance(reader, str), reader
    return data, Found(data, reader), reader.name


def test_no_published_feed_is_left_out(reference_data: Path) -> None:
    paths = [
        path for name in ("nmea", "tracks") for path in (reference_data / "ais" / name).rglob("*") if path.is_file()
    ]
    feeds = {str(path.relative_to(reference_data / "ais")) for path in paths if not isinstance(opened(path)[1], str)}
    assert feeds == {file for file, _ in FEEDS}


@pytest.mark.parametrize(("file", "form"), FEEDS)
def test_what_is_counted_is_what_is_returned(reference_data: Path, file: str, form: str) -> None:
    _, found, name = found_in(reference_data, file)
    counts = found.counts
    assert name == form
    assert {table: len(found.rows[table]) for table in TABLES} == {
        "positions": counts.positions,
        "statics": counts.statics,
        "others": counts.others,
        "rejects": sum(counts.rejected.values()),
    }
    assert counts.positions > 0
    assert counts.untimed == sum(
        row["t"] is None for table in TABLES[:3] for row in found.rows[table] if _counts_once(table, row)
    )
    if form != "nmea":
        assert counts.sentences == counts.messages + sum(counts.rejected.values())


def _counts_once(table: str, row: dict[str, Any]) -> bool:
    """A type 19 is one message with a row of positions and one of statics."""
    return table != "statics" or row["msg_type"] != 19


@pytest.mark.parametrize(("file", "form"), FEEDS)
def test_the_offset_of_a_row_leads_to_that_very_row(reference_data: Path, file: str, form: str) -> None:
    data, found, _ = found_in(reference_data, file)
    header = next(csv.reader([data.split(b"\n", 1)[0].decode("utf-8-sig")]))
    for table in TABLES[:3]:
        for row in found.rows[table]:
            text = data[row["offset"] : data.find(b"\n", row["offset"])].decode()
            if form == "nmea":
                assert "VDM," in text or "VDO," in text
            elif form == "gfw":
                plain = json.JSONDecoder().raw_decode(
                    data[row["offset"] : row["offset"] + 4096].decode("utf-8", "ignore")
                )[0]
                assert int(plain["ssvid"]) == row["mmsi"]
                assert float(plain.get("timestamp", plain.get("gap_start_timestamp"))) == row["t"].timestamp()
            else:
                fields = dict(zip((name.lower() for name in header), next(csv.reader([text])), strict=True))
                assert int(fields["mmsi"]) == row["mmsi"]


# --- against Python's own csv reader, value by value -----------------------------------------------------------------

SOLENT = {
    "mmsi": "MMSI",
    "lat": "Latitude_degrees",
    "lon": "Longitude_degrees",
    "speed_kn": "SOG_knots",
    "course_deg": "COG_degrees",
}
NOAA = {"mmsi": "MMSI", "lat": "LAT", "lon": "LON", "speed_kn": "SOG", "course_deg": "COG", "heading_deg": "Heading"}
DANISH = {
    "mmsi": "MMSI",
    "lat": "Latitude",
    "lon": "Longitude",
    "speed_kn": "SOG",
    "course_deg": "COG",
    "heading_deg": "Heading",
}
EXACT = {
    "mmsi": "MMSI",
    "lat": "Latitude",
    "lon": "Longitude",
    "speed_kn": "SOG",
    "course_deg": "COG",
    "heading_deg": "Heading",
}
NOT_AVAILABLE = {"lat": 91, "lon": 181, "speed_kn": 102.3, "course_deg": 360, "heading_deg": 511}
TABLES_OF = [
    ("tracks/solent/SolentAIS_20160112_130211.csv.gz", SOLENT, ("Time", "%Y-%m-%d %H:%M:%S.%f"), None),
    ("tracks/aisdb/test_data_noaa_20230101.csv.gz", NOAA, ("BaseDateTime", "%Y-%m-%dT%H:%M:%S"), None),
    (
        "tracks/dma/aisdk-2026-04-26-head.csv.gz",
        DANISH,
        ("# Timestamp", "%d/%m/%Y %H:%M:%S"),
        ("Type of mobile", {"Class A", "Class B"}),
    ),
    (
        "tracks/aisdb/test_data_20210701.csv.gz",
        EXACT,
        ("Time", "%Y%m%d_%H%M%S"),
        ("Message_ID", {"1", "2", "3", "18", "19", "27"}),
    ),
]


def number(name: str, text: str) -> float | int | None:
    """The number in a field, None where it is empty or AIS's 'not available'."""
    if name == "mmsi":
        return int(text)
    if text in ("", "None") or float(text) == NOT_AVAILABLE[name]:
        return None
    return pytest.approx(float(text), rel=1e-6, abs=1e-9)  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("file", "columns", "time", "only"),
    TABLES_OF,
    ids=["solent", "marinecadastre", "dma", "exactearth"],
)
def test_every_position_of_a_table_is_what_the_csv_module_reads(
    reference_data: Path, file: str, columns: dict[str, str], time: tuple[str, str], only: tuple[str, set[str]] | None
) -> None:
    text = gzip.decompress((reference_data / "ais" / file).read_bytes()).decode("utf-8")
    theirs = [row for row in csv.DictReader(io.StringIO(text)) if only is None or row[only[0]] in only[1]]
    _, found, _ = found_in(reference_data, file)
    theirs = [row for row in theirs if 0 < int(row["MMSI"]) <= 999_999_999]
    assert len(found.positions) == len(theirs)
    for ours, row in zip(found.positions, theirs, strict=True):
        assert {name: ours[name] for name in columns} == {
            name: number(name, row[column]) for name, column in columns.items()
        }
        more = timedelta(milliseconds=float(row.get("Millisecond") or 0))  # exactEarth has some above 999
        assert ours["t"] == datetime.strptime(row[time[0]], time[1]).replace(tzinfo=UTC) + more
