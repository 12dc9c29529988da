"""What a position costs to keep, and how soon one ship's day or year is there again, out of a simulated year of many ships.

python -m benchmarks.retention [--ships 2000] [--days 365] [--json]

The year is ingested month by month as NMEA, segmented, and compacted. A month of it is also written as CSV and, where the
package aisdb is on the path, decoded by its own decoder into its SQLite database: the same rows, three ways.
"""

from __future__ import annotations

import argparse
import importlib.machinery
import importlib.util
import json
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import polars as pl

from benchmarks import feeds
from benchmarks.machine import machine, peak_rss_mb, versions

START = datetime(2030, 1, 1, tzinfo=UTC)
STEP_S = 300
"""A position each five minutes: 288 a ship-day, which is what the large scenario has."""
LEG_NM = 400.0
FIRST_MMSI = 280_000_000
DAYS_A_FILE = 30
PEER_DAYS = 3
"""Days that are compared with other ways to keep them."""
ASKED = 9
"""Ships whose day and year are asked for."""


def day(ships: int, number: int) -> pl.DataFrame:
    """Positions of every ship on one day, in order of time: each sails to and fro between two places."""
    fixed = np.random.Generator(np.random.PCG64(1))
    lat_0, lon_0 = fixed.uniform(-50, 50, ships), fixed.uniform(-170, 160, ships)
    course, speed = fixed.uniform(0, np.pi, ships), fixed.uniform(8, 14, ships)
    random = np.random.Generator(np.random.PCG64([2, number]))
    t_s = np.arange(0, 86_400, STEP_S)[:, None] + random.integers(0, STEP_S // 2, (86_400 // STEP_S, ships))
    sailed_nm = speed * (number * 24 + t_s / 3600)
    off_nm = np.abs((sailed_nm + LEG_NM) % (2 * LEG_NM) - LEG_NM)
    back = (sailed_nm % (2 * LEG_NM)) > LEG_NM
    lat = lat_0 + off_nm / 60 * np.cos(course) * 0.1
    frame = pl.DataFrame(
        {
            "mmsi": np.broadcast_to(np.arange(ships, dtype=np.int32) + FIRST_MMSI, t_s.shape).ravel(),
            "t": (t_s + int(START.timestamp()) + number * 86_400).ravel(),
            "lat": lat.ravel().round(6),
            "lon": (lon_0 + off_nm / 60 * np.sin(course) / np.cos(np.radians(lat_0))).ravel().round(6),
            "sog": (speed + random.normal(0, 0.3, t_s.shape)).ravel().round(1),
            "cog": (np.degrees(course + np.pi * back) % 360).ravel().round(1),
        }
    )
    return frame.sort("t", "mmsi")


def aisdb_decoder() -> tuple[ModuleType, str, str] | None:
    """aisdb's own decoder, its version and its statement that makes a table; None where it is not installed.

    Only the compiled part is loaded: the package imports a web browser's driver and much else.
    """
    found = importlib.machinery.PathFinder.find_spec("aisdb")
    if found is None or not found.submodule_search_locations:
        return None
    folder = Path(found.submodule_search_locations[0])
    file = next(folder.glob("aisdb.*.so"), None)
    if file is None:
        return None
    spec = importlib.util.spec_from_file_location("aisdb", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    table = (folder / "aisdb_sql" / "createtable_dynamic_clustered.sql").read_text(encoding="utf-8")
    return module, versions("aisdb")["aisdb"], table


def peers(folder: Path, ships: int) -> dict[str, Any]:
    """Bytes a position of a few days kept as CSV, as CSV in zstd, in AISdb's SQLite, and as the sentences that came."""
    frames = [day(ships, number) for number in range(PEER_DAYS)]
    rows = sum(frame.height for frame in frames)
    log, table = folder / "20300101.nm4", folder / "rows.csv"
    feeds.write_sentences(log, frames)
    pl.concat(frames).with_columns(t=pl.from_epoch("t")).write_csv(table, datetime_format="%Y-%m-%dT%H:%M:%SZ")
    found: dict[str, Any] = {
        "rows": rows,
        "nmea": round(log.stat().st_size / rows, 1),
        "csv": round(table.stat().st_size / rows, 1),
        "ours": None,
        "aisdb_sqlite": "absent",
    }
    began = time.perf_counter()
    size, _ = _kept(folder / "same", [log])
    found |= {"ours": round(size / rows, 1), "ours_per_s": round(rows / (time.perf_counter() - began))}
    if (peer := aisdb_decoder()) is not None:
        found |= _aisdb(peer, log, folder / "aisdb.db", rows)
    for path in (log, table):
        path.unlink()
    return found


def _aisdb(peer: tuple[ModuleType, str, str], log: Path, database: Path, rows: int) -> dict[str, Any]:
    module, version, table = peer
    name = f"{START:%Y%m}"
    with sqlite3.connect(database) as connection:
        connection.execute(table.format(name))
    began = time.perf_counter()
    module.decoder(str(database), "", [str(log)], "synthetic", False, 1, False, "nm4")
    took_s = time.perf_counter() - began
    with sqlite3.connect(database) as connection:
        [kept] = connection.execute(f"SELECT COUNT(*) FROM ais_{name}_dynamic").fetchone()
    return {
        "aisdb_version": version,
        "aisdb_rows": kept,
        "aisdb_sqlite": round(database.stat().st_size / kept, 1),
        "aisdb_per_s": round(rows / took_s),
    }


def _kept(root: Path, files: list[Path]) -> tuple[int, int]:
    """(bytes of positions, bytes of the archive) of a workspace after these files were ingested and segmented."""
    from watchkeeper.services.ingest import ingest
    from watchkeeper.services.tracking import update_tracks
    from watchkeeper.services.wiring import engine
    from watchkeeper.services.workspace import init

    workspace = init(root)
    ingest(workspace, files, source="synthetic")
    with engine(workspace) as compute:
        update_tracks(workspace, compute)
    lake = workspace.lake
    parts = [Path(path) for path, _, _ in lake.parts(lake.snapshot(), "positions")]
    archive = [path for path in (root / "archive").rglob("*") if path.is_file()]
    return sum(path.stat().st_size for path in parts), sum(path.stat().st_size for path in archive)


def _months(days: int) -> Iterator[range]:
    for first in range(0, days, DAYS_A_FILE):
        yield range(first, min(days, first + DAYS_A_FILE))


def year(folder: Path, ships: int, days: int) -> dict[str, Any]:
    """A workspace of that many days, month by month; what it holds and what that costs."""
    from watchkeeper.services.compacting import compact
    from watchkeeper.services.workspace import open_workspace

    root, rows, fed, taken_s = folder / "year", 0, 0, 0.0
    sizes = (0, 0)
    for month in _months(days):
        log = folder / f"{month.start:03d}.nmea"
        rows += feeds.write_sentences(log, (day(ships, number) for number in month))
        fed += log.stat().st_size
        began = time.perf_counter()
        sizes = _kept(root, [log])
        taken_s += time.perf_counter() - began
        log.unlink()
    began = time.perf_counter()
    done = compact(open_workspace(root), forget=True)
    return {
        "ships": ships,
        "days": days,
        "positions": rows,
        "ingest_and_tracks_s": round(taken_s, 1),
        "compact_s": round(time.perf_counter() - began, 1),
        "bytes_per_position": round(sizes[0] / rows, 2),
        "tables_bytes_per_position": round(done.bytes_after / rows, 2),
        "archive_bytes_per_position": round(sizes[1] / rows, 2),
        "nmea_bytes_per_position": round(fed / rows, 2),
        "peak_rss_mb": round(peak_rss_mb()),
    }


def asked(root: Path, ships: int, days: int) -> dict[str, Any]:
    """Milliseconds until one ship's day, and its whole time, are there with segment, track and source of every position."""
    from watchkeeper.services.reading import tracks
    from watchkeeper.services.wiring import engine
    from watchkeeper.services.workspace import open_workspace

    workspace = open_workspace(root)
    numbers = [FIRST_MMSI + (ships // ASKED) * n for n in range(ASKED)]
    took: dict[str, list[float]] = {"vessel_day": [], "vessel_year": []}
    rows = {"vessel_day": 0, "vessel_year": 0}
    with engine(workspace) as compute:
        for n, mmsi in enumerate(numbers):
            since = START + timedelta(days=(days // ASKED) * n)
            for what, within in (("vessel_day", (since, since + timedelta(days=1))), ("vessel_year", (None, None))):
                began = time.perf_counter()
                rows[what] = tracks(workspace, compute, mmsi, within=within).num_rows
                took[what].append(1e3 * (time.perf_counter() - began))
    return {
        what: {
            "rows": rows[what],
            "median_ms": round(statistics.median(times), 1),
            "range_ms": [round(min(times), 1), round(max(times), 1)],
            "first_ms": round(times[0], 1),
        }
        for what, times in took.items()
    }


def measure(ships: int, days: int) -> dict[str, Any]:
    """The document that `--json` prints."""
    from watchkeeper.services.warm import warm

    warm()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        same = peers(folder, ships)
        kept = year(folder, ships, days)
        answers = asked(folder / "year", ships, days)
    return {
        **kept,
        "same_rows": same,
        **answers,
        "machine": machine(),
        "versions": versions("duckdb", "deltalake", "pyarrow", "aisdb"),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ships", type=int, default=2000)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    print(json.dumps(measure(options.ships, options.days), indent=None if options.json else 1))


if __name__ == "__main__":
    main()
