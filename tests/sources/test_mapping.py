"""A user's mapping: which column is which, for CSV, Parquet and JSON, and what is wrong with a bad one."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.nmea_lines import Found, read
from watchkeeper.model.errors import MappingError, SourceError
from watchkeeper.sources.delimited import DelimitedReader
from watchkeeper.sources.json_lines import JsonReader
from watchkeeper.sources.mapping import COLUMNS, TABLE_FORMATS, built_in, load_mapping
from watchkeeper.sources.parquet import ParquetReader

MAPPING = """
name: harbour
columns:
  mmsi: [Ship, Vessel]
  t: {from: When, format: "%d.%m.%Y %H:%M"}
  lat: Breite
  lon: Laenge
  speed_kn: {from: Speed tenths, scale: 0.1}
  nav_status: {from: State, values: {under way: 0, anchored: 1}}
  station_type: Kind
ships: [ship]
"""
ROWS = [
    ("219000001", "07.03.2031 10:00", "55.5", "12.5", "102", "anchored", "ship"),
    ("219000002", "07.03.2031 10:10", "55.6", "12.6", "99", "asleep", "ship"),
    ("992190001", "07.03.2031 10:20", "55.7", "12.7", "", "", "buoy"),
]
HEADER = ("Ship", "When", "Breite", "Laenge", "Speed tenths", "State", "Kind")


def mapping_in(folder: Path, text: str) -> Path:
    path = folder / "mapping.yml"
    path.write_text(text, encoding="utf-8")
    return path


def parquet(columns: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def checked(found: Found) -> None:
    first, second = found.positions
    assert (first["mmsi"], first["t"]) == (219000001, datetime(2031, 3, 7, 10, tzinfo=UTC))
    assert (first["lat"], first["lon"], first["nav_status"]) == (55.5, 12.5, 1)
    assert first["speed_kn"] == pytest.approx(10.2)
    assert second["nav_status"] is None  # a text that the mapping does not list
    assert [row["mmsi"] for row in found.others] == [992190001]


def test_a_mapping_reads_csv_parquet_and_json_alike(tmp_path: Path) -> None:
    mapping = load_mapping(mapping_in(tmp_path, MAPPING))
    lines = [",".join(row) for row in (HEADER, *ROWS)]
    checked(read(lines, DelimitedReader(mapping)))
    columns = {name: [row[i] for row in ROWS] for i, name in enumerate(HEADER)}
    checked(read(parquet(columns), ParquetReader(mapping)))
    objects = ["{" + ",".join(f'"{k}":"{v}"' for k, v in zip(HEADER, row, strict=True)) + "}" for row in ROWS]
    checked(read(objects, JsonReader(mapping)))


def test_parquet_keeps_its_own_types() -> None:
    """Times with a zone are moved to UTC, times without are UTC, in whatever unit; the offset is the row's number."""
    east = timezone(timedelta(hours=9))
    times = [datetime(2031, 3, 7, 9, 0, 0, 250_000, tzinfo=east), None]
    found = read(
        parquet(
            {
                "mmsi": pa.array([445123000, 445123000], pa.int64()),
                "timestamp": pa.array(times, pa.timestamp("ns", tz="Asia/Pyongyang")),
                "lat": [38.25, 91.0],
                "lon": [124.5, 181.0],
            }
        ),
        ParquetReader(),
    )
    first, second = found.positions
    assert first["t"] == datetime(2031, 3, 7, 0, 0, 0, 250_000, tzinfo=UTC)
    assert (second["t"], second["lat"], second["lon"]) == (None, None, None)
    assert [row["offset"] for row in found.positions] == [0, 1]
    plain = parquet(
        {"mmsi": [1], "t": pa.array([datetime(2031, 3, 7)], pa.timestamp("ms")), "lat": [1.0], "lon": [1.0]}
    )
    assert read(plain, ParquetReader()).positions[0]["t"] == datetime(2031, 3, 7, tzinfo=UTC)


@pytest.mark.parametrize("reader", [DelimitedReader, ParquetReader])
@pytest.mark.parametrize(("dropped", "word"), [("Ship", "Ship or Vessel"), ("When", "When")])
def test_a_table_without_the_column_of_ship_or_time_is_refused(
    tmp_path: Path, reader: Any, dropped: str, word: str
) -> None:
    mapping = load_mapping(mapping_in(tmp_path, MAPPING))
    at = HEADER.index(dropped)
    lines = [",".join(row[:at] + row[at + 1 :]) for row in (HEADER, *ROWS)]
    data = "\n".join(lines).encode()
    if reader is ParquetReader:
        data = parquet({name: [row[i] for row in ROWS] for i, name in enumerate(HEADER) if i != at})
    with pytest.raises(MappingError, match=word):
        read(data, reader(mapping))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("columns: {mmsi: a, t: b, speed: c}", "unknown column"),
        ("columns: {mmsi: a}", "where `mmsi` and `t` come from"),
        ("name: x", "needs a key `columns`"),
        ("columns: [mmsi, t]", "needs a key `columns`"),
        ("just words", "needs a key `columns`"),
        ("columns: {mmsi: a, t: {format: '%Y'}}", "has a key `from`"),
        ("columns: {mmsi: a, t: 5}", "has a key `from`"),
        ("columns: {mmsi: a, t: b, lat: {from: c, scale: ten}}", "scale"),
        ("columns: {mmsi: a, t: b, lat: {from: c, values: [1]}}", "values"),
        ("columns: {mmsi: a, t: b, lat: {from: c, unit: m}}", "unit"),
        ("columns: {mmsi: a, t: b}\nship: [x]", "ship"),
        ("columns: {mmsi: [a", "cannot be read"),
        ("columns: {mmsi: a, t: b, nav_status: {from: c, values: {at sea: many}}}", "nav_status"),
    ],
)
def test_a_malformed_mapping_says_what_is_wrong(tmp_path: Path, text: str, word: str) -> None:
    with pytest.raises(MappingError, match=word):
        load_mapping(mapping_in(tmp_path, text))


def test_a_mapping_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="cannot be read"):
        load_mapping(tmp_path / "none.yml")
    (tmp_path / "binary.yml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(MappingError, match="cannot be read"):
        load_mapping(tmp_path / "binary.yml")


@pytest.mark.parametrize("name", TABLE_FORMATS)
def test_built_in_mappings_are_well_formed(name: str) -> None:
    mapping = built_in(name)
    assert mapping.name == name
    assert set(mapping.columns) <= COLUMNS


@pytest.mark.parametrize("data", [b"PAR1" + b"x" * 100, b"", b"PAR1PAR1"])
def test_a_cut_parquet_file_is_no_parquet_file(data: bytes) -> None:
    with pytest.raises(SourceError, match="no readable Parquet"):
        read(data, ParquetReader())
