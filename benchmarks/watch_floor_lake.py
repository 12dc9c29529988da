"""A workspace as large as a watch floor gets: tracks and events by number, all of them SYNTHETIC, written straight into the lake.

python -m benchmarks.watch_floor_lake FOLDER [--tracks 20000] [--days 7] [--events 1000000] [--seed 1] [--json]

Ships sail legs on open sea, are heard each hour, and fall silent now and then; events lie on their tracks. Nothing was ingested
and no rule was run: the workspace shows how fast one is read, not what is found. Its feed is named `synthetic`, its MMSIs have
country codes that are allocated to nobody, and its IMO numbers are from a block never given to ships.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from watchkeeper.lake import arrow_schema
from watchkeeper.lake.archive import sha256_of
from watchkeeper.lake.transaction import Transaction
from watchkeeper.model.marking import OPEN
from watchkeeper.model.mid import allocated_mids
from watchkeeper.model.segment_id import CODE_BITS, EPOCH_S
from watchkeeper.services.workspace import Workspace, init
from watchkeeper.simulate.numbering import imo_of, mmsi_of, name_of

START_S = 1_930_262_400
"""2031-03-03T00:00:00Z."""
SEAS = ((20.0, 30.0, 124.0, 150.0), (-5.0, 12.0, 85.0, 94.0), (35.0, 50.0, -40.0, -20.0), (-40.0, -10.0, 60.0, 95.0),
        (0.0, 35.0, -170.0, -130.0), (-30.0, 0.0, -30.0, -12.0), (33.0, 36.0, 16.0, 22.0), (31.0, 36.0, 122.5, 125))  # fmt: skip
"""South, north, west and east of open waters, degrees."""
TYPES = np.array([70, 71, 79, 80, 82, 89, 30, 60, 52, 0], np.int16)
KINDS = ("port_visit", "gap", "encounter", "loitering", "draught_change", "destination_mismatch", "identity_change",
         "shared_mmsi", "impossible_speed", "dark_encounter", "dark_port_call", "zone_entry")  # fmt: skip
SHARES = (0.3, 0.2, 0.12, 0.1, 0.06, 0.06, 0.04, 0.04, 0.03, 0.02, 0.01, 0.02)
TWO_SHIPS = frozenset({"encounter", "dark_encounter", "shared_mmsi"})
SILENT_SHARE = 0.004
"""Of the hours, those with which a silence of three to twenty-three hours begins."""
EVENTS_AT_ONCE = 100_000
Random = np.random.Generator


def build(folder: Path, *, tracks: int, days: int, events: int, seed: int) -> Workspace:
    """A new workspace in the folder."""
    workspace = init(folder)
    random = np.random.Generator(np.random.PCG64(seed))
    file = folder / "SYNTHETIC.csv"
    file.write_text("SYNTHETIC: no position of this workspace was received\n", encoding="utf-8")
    sha256 = sha256_of(file)
    ships = _ships(random, tracks, seed)
    hours = _sailed(random, ships, days * 24)
    with workspace.lake.write("synthetic lake") as transaction:
        workspace.lake.archive.add(file, sha256)
        transaction.use_marking(OPEN)
        _append(transaction, "files", _files(sha256, file.stat().st_size))
        _append(transaction, "positions", _positions(ships, hours))
        _append(transaction, "statics", _statics(random, ships, days))
        _append(transaction, "segments", _segments(ships, hours))
        for rows in _events(random, ships, hours, events, sha256):
            _append(transaction, "events", rows)
        transaction.commit()
    file.unlink()
    return workspace


def _ships(random: Random, count: int, seed: int) -> pl.DataFrame:
    """One row a ship: number, mmsi, imo, name, ship_type, segment, track text."""
    free = sorted(set(range(201, 776)) - allocated_mids())
    numbers = range(count)
    mmsi = np.array([mmsi_of(number, seed, free[number % len(free)]) for number in numbers], np.int64)
    segment = (mmsi << CODE_BITS) | ((START_S - EPOCH_S) * 4)
    return pl.DataFrame(
        {
            "mmsi": mmsi,
            "imo": [imo_of(number, seed) for number in numbers],
            "name": [name_of(number, seed) for number in numbers],
            "ship_type": random.choice(TYPES, count),
            "segment": segment,
            "track": [f"{number:09d}-2031-03-03T00:00:00Z" for number in mmsi],
        }
    ).sort("mmsi")


def _sailed(random: Random, ships: pl.DataFrame, hours: int) -> pl.DataFrame:
    """Positions by ship and hour: ship's row, t in seconds, lat, lon, speed, course. Ships turn back at the edge of their sea."""
    count = len(ships)
    sea = np.array(SEAS)[random.integers(0, len(SEAS), count)]
    south, north, west, east = (sea[:, [at]] for at in range(4))
    speed = random.uniform(6, 15, (count, 1))
    course = np.cumsum(random.normal(0, 0.12, (count, hours)), axis=1) + random.uniform(0, 2 * np.pi, (count, 1))
    lat = _folded(random.uniform(south, north) + np.cumsum(speed / 60 * np.cos(course), axis=1), south, north)
    step = speed / 60 * np.sin(course) / np.cos(np.radians((south + north) / 2))
    lon = _folded(random.uniform(west, east) + np.cumsum(step, axis=1), west, east)
    begins = random.random((count, hours)) < SILENT_SHARE
    until = np.where(begins, np.arange(hours) + random.integers(3, 24, (count, hours)), 0)
    heard = np.maximum.accumulate(until, axis=1) <= np.arange(hours)
    heard[:, 0] = True
    t = START_S + np.arange(hours) * 3600 + random.integers(0, 900, (count, 1))
    return pl.DataFrame(
        {
            "ship": np.repeat(np.arange(count, dtype=np.int32), hours),
            "t": np.broadcast_to(t, (count, hours)).ravel(),
            "lat": lat.ravel().round(5),
            "lon": lon.ravel().round(5),
            "speed_kn": np.broadcast_to(speed, (count, hours)).ravel().round(1).astype(np.float32),
            "course_deg": (np.degrees(course) % 360).ravel().round(0).astype(np.float32) % 360,
        }
    ).filter(pl.Series(heard.ravel()))


def _folded(value: Any, low: Any, high: Any) -> Any:
    span = high - low
    return low + span - np.abs((value - low) % (2 * span) - span)


def _files(sha256: str, size: int) -> pl.DataFrame:
    named = {"file_no": 1, "sha256": sha256, "name": "SYNTHETIC.csv", "format": "csv", "source": "synthetic"}
    return pl.DataFrame([named | {"bytes": size, "counts": "{}"}])


def _positions(ships: pl.DataFrame, hours: pl.DataFrame) -> pl.DataFrame:
    return hours.select(
        pl.lit(ships["mmsi"]).gather(pl.col("ship")).alias("mmsi"),
        pl.lit(ships["segment"]).gather(pl.col("ship")).alias("segment_id"),
        _time("t"),
        *("lat", "lon", "speed_kn", "course_deg"),
        pl.lit(False).alias("repeat"),
        *_received(),
    ).sort(pl.col("t").dt.date(), "mmsi", "t")


def _statics(random: Random, ships: pl.DataFrame, days: int) -> pl.DataFrame:
    """What each ship says of herself and her voyage, once a day."""
    said = pl.concat([ships.with_columns(t=pl.lit(START_S + day * 86_400 + 1800)) for day in range(days)])
    return said.select(
        *("mmsi", "imo", "name", "ship_type"),
        _time("t"),
        pl.lit(5).alias("msg_type"),
        pl.lit(180.0).alias("length_m"),
        pl.lit(28.0).alias("width_m"),
        pl.Series("draught_m", random.integers(40, 140, len(said)) / 10),
        pl.Series("destination", random.choice(["SYN PORT A", "SYN PORT B", "SYN PORT C"], len(said))),
        pl.lit(False).alias("partial"),
        *_received(),
    ).sort(pl.col("t").dt.date(), "mmsi", "t")


def _segments(ships: pl.DataFrame, hours: pl.DataFrame) -> pl.DataFrame:
    """One a ship, which is her track too."""
    places = [getattr(pl.col(name), end)().alias(f"{prefix}_{name}")
              for end, prefix in (("first", "start"), ("last", "end")) for name in ("t", "lat", "lon")]  # fmt: skip
    ends = hours.group_by("ship", maintain_order=True).agg(*places, pl.len().alias("positions"))
    return pl.concat([ships, ends], how="horizontal").select(
        pl.col("segment").alias("segment_id"),
        pl.col("segment").alias("track_id"),
        *("mmsi", "imo", "name", "ship_type", "start_lat", "start_lon", "end_lat", "end_lon", "positions"),
        _time("start_t").alias("start"),
        _time("end_t").alias("end"),
        pl.lit(1).alias("start_file_no"),
        pl.lit(1).alias("end_file_no"),
        pl.lit(0).alias("start_offset"),
        pl.lit(0).alias("end_offset"),
        pl.lit("first").alias("joined"),
    )


def _events(
    random: Random, ships: pl.DataFrame, hours: pl.DataFrame, count: int, sha256: str
) -> Iterator[pl.DataFrame]:
    """Events kind by kind, at positions of their ships, one to twelve hours long; one in fifty has no end yet."""
    texts = _ship_texts(ships)
    kinds = np.sort(random.choice(len(KINDS), count, p=SHARES))
    for begin in range(0, count, EVENTS_AT_ONCE):
        of = kinds[begin : begin + EVENTS_AT_ONCE]
        at = hours[random.integers(0, len(hours), len(of))]
        other = random.integers(0, len(ships), len(of))
        two = np.isin(of, [KINDS.index(kind) for kind in TWO_SHIPS])
        ends = at["t"].to_numpy() + random.integers(3600, 43_200, len(of))
        yield (
            pl.DataFrame(
                {
                    "id": [random.bytes(10).hex() for _ in of],
                    "kind": np.array(KINDS)[of],
                    "start": at["t"],
                    "end": pl.Series(np.where(random.random(len(of)) < 0.02, -1, ends)),
                    "lat": at["lat"],
                    "lon": at["lon"],
                    "first": texts.gather(at["ship"]),
                    "second": pl.Series(texts.gather(other).to_list()).set(pl.Series(~two), None),
                    "explained": random.random(len(of)) < 0.3,
                }
            )
            .select(*_event_columns(sha256))
            .sort("kind", "start", "id")
        )


def _ship_texts(ships: pl.DataFrame) -> pl.Series:
    """Each ship as an event has her, JSON."""
    said = ships.rename({"mmsi": "m"}).iter_rows(named=True)
    return pl.Series(
        [
            json.dumps(
                {
                    "track": row["track"],
                    "segment": row["track"],
                    "mmsi": row["m"],
                    "imo": row["imo"],
                    "name": row["name"],
                }
            )
            for row in said
        ]
    )


def _event_columns(sha256: str) -> list[pl.Expr | str]:
    explained = pl.when("explained").then(pl.lit('"waiting"')).otherwise(pl.lit("null"))
    alike = {"rule": "synthetic", "rule_version": "0", "params": "{}", "params_hash": "0" * 16, "snapshot": "1-synthetic",
             "reasons": '["SYNTHETIC: made to be drawn and counted, found by no rule."]',
             "source_rows": json.dumps([[sha256, 0]]), "withdrawn": False}  # fmt: skip
    return [
        *("id", "kind", "lat", "lon"),
        _time("start"),
        pl.from_epoch(pl.when(pl.col("end") >= 0).then("end"))
        .dt.cast_time_unit("us")
        .dt.replace_time_zone("UTC")
        .alias("end"),
        (pl.col("end") < 0).alias("open"),
        pl.format("[{}]", pl.concat_str("first", "second", separator=", ", ignore_nulls=True)).alias("vessels"),
        pl.concat_str(
            pl.lit('{"duration_h": 6.0, "port": "Busan", "country": "KR", "explanations": '), explained, pl.lit("}")
        ).alias("measures"),
        *(pl.lit(value).alias(name) for name, value in alike.items()),
        *(pl.lit(None, pl.String).alias(name) for name in ("base_rate", "supersedes", "superseded_by")),
    ]


def _time(name: str) -> pl.Expr:
    return pl.from_epoch(name, time_unit="s").dt.cast_time_unit("us").dt.replace_time_zone("UTC").alias(name)


def _received() -> list[pl.Expr]:
    """What all rows of the feed have alike."""
    alike = {"source": "synthetic", "receiver": "terrestrial", "station": "SYN-1", "file_no": 1}
    return [
        *(pl.lit(value).alias(name) for name, value in alike.items()),
        pl.int_range(pl.len(), dtype=pl.Int64).alias("offset"),
    ]


def _append(transaction: Transaction, table: str, rows: pl.DataFrame) -> None:
    """Adds rows, all open, as the lake's own types."""
    made: pa.Table = rows.with_columns(marking_id=pl.lit(OPEN.marking_id, pl.Int64)).to_arrow()
    own = arrow_schema(table)
    fields = [pa.field(name, own.field(name).type) for name in made.column_names]
    transaction.append(table, made.cast(pa.schema(fields)))


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    for name, default in (("tracks", 20_000), ("days", 7), ("events", 1_000_000), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    began = time.monotonic()
    workspace = build(asked.folder, tracks=asked.tracks, days=asked.days, events=asked.events, seed=asked.seed)
    lake, snapshot = workspace.lake, workspace.lake.snapshot()
    rows = {name: sum(count for _, count, _ in lake.parts(snapshot, name)) for name in sorted(snapshot.tables)}
    size = sum(file.stat().st_size for file in asked.folder.rglob("*") if file.is_file())
    made = {"synthetic": True, "workspace": str(asked.folder), "rows": rows, "bytes": size}
    told = made | {"elapsed_s": round(time.monotonic() - began, 1)}
    print(json.dumps(told, indent=None if asked.json else 2))


if __name__ == "__main__":
    main()
