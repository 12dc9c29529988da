"""The synthetic fleet as a feed: a CSV, or a log of AIVDM sentences with tag blocks."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks import fleet
from watchkeeper.simulate import sentence
from watchkeeper.simulate.encode import CLASS_A, fill_bits, payload

AT_A_TIME = 500_000
STATIONS = ["SYN-T01", "SYN-T02", "SYN-S1"]


def write_csv(path: Path, rows: int) -> int:
    """Writes a CSV of about that many positions in order of time within a day; how many they are."""
    written = 0
    with path.open("wb") as file:
        for number, frame in enumerate(_days(rows)):
            named = frame.with_columns(t=(pl.col("t") * 1_000_000).cast(pl.Datetime("us")))
            named.write_csv(file, include_header=number == 0, datetime_format="%Y-%m-%dT%H:%M:%SZ")
            written += frame.height
    return written


def write_nmea(path: Path, rows: int) -> int:
    """Writes that many type 1 messages as sentences; how many they are."""
    return write_sentences(path, _days(rows))


def write_sentences(path: Path, frames: Iterable[pl.DataFrame]) -> int:
    """Writes a type 1 message for each row (mmsi, t in seconds, lat, lon, sog, cog); how many they are."""
    written = 0
    with path.open("wb") as file:
        for frame in frames:
            for part in frame.iter_slices(AT_A_TIME):
                file.write(_sentences(part))
            written += frame.height
    return written


def _days(rows: int) -> list[pl.DataFrame]:
    made, left = [], rows
    for day in fleet.days(fleet.ships_for(rows)):
        frame = pl.DataFrame(
            {
                "mmsi": day.mmsi,
                "t": day.t_s,
                "lat": day.lat.round(6),
                "lon": day.lon.round(6),
                "sog": day.speed_kn.astype(np.float64).round(1),
                "cog": day.course_deg.astype(np.float64).round(1),
            }
        )
        made.append(frame.sort("t", "mmsi").head(left))
        left -= made[-1].height
    return [frame for frame in made if frame.height]


def _sentences(frame: pl.DataFrame) -> bytes:
    count = frame.height
    column = {name: frame[name].to_numpy() for name in frame.columns}
    fields = {
        "type": 1,
        "mmsi": column["mmsi"],
        "rot": 0,
        "sog": np.rint(column["sog"] * 10),
        "lon": np.rint(column["lon"] * 600_000),
        "lat": np.rint(column["lat"] * 600_000),
        "cog": np.rint(column["cog"] * 10) % 3600,
        "heading": np.rint(column["cog"]) % 360,
        "second": column["t"] % 60,
    }
    receiver = (column["mmsi"] % len(STATIONS)).astype(np.int16)
    tag = sentence.tag_block(STATIONS, receiver, column["t"])
    lines = sentence.single(tag, payload(CLASS_A, fields, count), column["mmsi"] % 2 == 0, fill_bits(CLASS_A))
    flat = np.ascontiguousarray(lines.T).ravel()
    return flat[flat != 0].tobytes()
