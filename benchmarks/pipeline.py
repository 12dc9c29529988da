"""The whole way from a feed to events, stage by stage, beside what a plain reading of the same bytes takes.

python -m benchmarks.pipeline --rows N [--form csv|nmea] [--json]

Each stage stands beside the time that reading and writing its bytes alone costs. A CSV stands also beside DuckDB, once
reading every value of it, and once writing it as Parquet sorted by ship and time.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import feeds
from benchmarks.machine import machine, peak_rss_mb, versions

if TYPE_CHECKING:
    from watchkeeper.lake import Lake


def run(folder: Path) -> dict[str, Any]:
    """Ingest and detect in a new workspace, with the seconds of each stage."""
    from watchkeeper.services.detecting import detect
    from watchkeeper.services.ingest import ingest
    from watchkeeper.services.warm import warm
    from watchkeeper.services.workspace import init

    cold_start_s = warm()
    workspace = init(folder / "workspace")
    began = time.perf_counter()
    read = ingest(workspace, [_feed(folder)], source="synthetic")
    ingest_s, ingest_rss_mb = time.perf_counter() - began, peak_rss_mb()
    found = detect(workspace)
    return {
        "stages": {"ingest": ingest_s, **found.stages},
        "elapsed_s": time.perf_counter() - began,
        "detect_s": found.elapsed_s,
        "cold_start_s": cold_start_s,
        "positions": read.counts.positions,
        "events": found.events,
        "ingest_peak_rss_mb": ingest_rss_mb,
        "peak_rss_mb": peak_rss_mb(),
        "bytes_per_position": round(_bytes(workspace.lake, "positions") / read.counts.positions, 1),
    }


def _bytes(lake: Lake, table: str) -> int:
    """Bytes of the current files of a table."""
    return sum(Path(path).stat().st_size for path, _, _ in lake.parts(lake.snapshot(), table))


def _feed(folder: Path) -> Path:
    return next(path for path in (folder / "feed.csv", folder / "feed.nmea") if path.exists())


def floors(folder: Path) -> dict[str, Any]:
    """Seconds that reading what a stage reads, and writing what it writes, takes by itself."""
    import pyarrow.parquet as pq

    from watchkeeper.lake.parts import encodings
    from watchkeeper.services.workspace import open_workspace

    lake = open_workspace(folder / "workspace").lake
    parts = [path for path, _, _ in lake.parts(lake.snapshot(), "positions")]
    began = time.perf_counter()
    shutil.copyfile(_feed(folder), folder / "copy")
    for path in parts:
        shutil.copyfile(path, folder / "copy")
    ingest_s = time.perf_counter() - began
    began = time.perf_counter()
    for path in parts:
        rows = pq.ParquetFile(path).read()
        pq.write_table(rows, folder / "copy", compression="zstd", **encodings("positions"))
    tracks_s = time.perf_counter() - began
    columns = ["segment_id", "t", "lat", "lon", "speed_kn", "file_no", "offset", "repeat"]
    began = time.perf_counter()
    for path in parts:
        pq.ParquetFile(path).read(columns)
    return {"ingest": ingest_s, "tracks": tracks_s, "walk": time.perf_counter() - began}


def scan(folder: Path) -> dict[str, Any]:
    """DuckDB reads every value of the CSV once."""
    sums = "SELECT COUNT(*), SUM(mmsi), MAX(t), SUM(lat), SUM(lon), SUM(sog), SUM(cog) FROM read_csv(?)"
    return _duckdb(sums, folder)


def sort(folder: Path) -> dict[str, Any]:
    """DuckDB writes the CSV as Parquet, sorted by ship and time."""
    target = f"TO '{folder / 'sorted.parquet'}' (FORMAT parquet, COMPRESSION zstd)"
    return _duckdb(f"COPY (SELECT * FROM read_csv(?) ORDER BY mmsi, t) {target}", folder)


def _duckdb(query: str, folder: Path) -> dict[str, Any]:
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET threads=2")
    connection.execute("SET memory_limit='4GB'")
    began = time.perf_counter()
    connection.execute(query, [str(_feed(folder))]).fetchall()
    return {"elapsed_s": time.perf_counter() - began}


TASKS = {"run": run, "floors": floors, "scan": scan, "sort": sort}


def _apart(what: str, folder: Path) -> dict[str, Any]:
    """One of the tasks in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.pipeline", "--only", what, "--folder", str(folder)]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def _plain(folder: Path, ours: dict[str, Any]) -> dict[str, Any]:
    """DuckDB's times for the same CSV, and the ratios."""
    scanned, sorted_ = (float(_apart(what, folder)["elapsed_s"]) for what in ("scan", "sort"))
    return {
        "csv_scan_s": round(scanned, 3),
        "ratio_to_csv_scan": round(float(ours["elapsed_s"]) / scanned, 2),
        "csv_to_sorted_parquet_s": round(sorted_, 3),
        "ratio_ingest_to_sorted_parquet": round(float(ours["stages"]["ingest"]) / sorted_, 2),
    }


def measure(rows: int, form: str) -> dict[str, Any]:
    """The document that `--json` prints."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        written = (feeds.write_csv if form == "csv" else feeds.write_nmea)(folder / f"feed.{form}", rows)
        size = _feed(folder).stat().st_size
        ours = _apart("run", folder)
        plain = _plain(folder, ours) if form == "csv" else {}
        least = _apart("floors", folder)
    return {
        "rows": written,
        "form": form,
        "feed_bytes": size,
        "stages": {stage: round(float(s), 3) for stage, s in ours["stages"].items()},
        "floors": {stage: round(float(s), 3) for stage, s in least.items()},
        "elapsed_s": round(float(ours["elapsed_s"]), 3),
        "detect_s": round(float(ours["detect_s"]), 3),
        "ingest_positions_per_s": round(written / float(ours["stages"]["ingest"])),
        "cold_start_s": round(float(ours["cold_start_s"]), 3),
        "ingest_peak_rss_mb": round(float(ours["ingest_peak_rss_mb"])),
        "peak_rss_mb": round(float(ours["peak_rss_mb"])),
        "bytes_per_position": ours["bytes_per_position"],
        **plain,
        "events": ours["events"],
        "machine": machine(),
        "versions": versions("duckdb", "polars", "numba", "deltalake", "pyarrow"),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--form", choices=["csv", "nmea"], default="csv")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", choices=list(TASKS))
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.only:
        print(json.dumps(TASKS[options.only](options.folder)))
        return
    print(json.dumps(measure(options.rows, options.form), indent=None if options.json else 1))


if __name__ == "__main__":
    main()
