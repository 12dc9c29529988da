"""The whole way from a table to events, stage by stage, beside the time a plain scan of the same table takes.

python -m benchmarks.pipeline --rows N [--json]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks import fleet
from benchmarks.machine import machine, peak_rss_mb, versions


def write_table(path: Path, rows: int) -> int:
    """Writes a CSV of about that many positions in order of time within a day; how many they are."""
    ships, written = fleet.ships_for(rows), 0
    with path.open("wb") as file:
        for number, day in enumerate(fleet.days(ships)):
            left = rows - written
            if left <= 0:
                break
            frame = (
                pl.DataFrame(
                    {
                        "mmsi": day.mmsi,
                        "t": pl.Series(day.t_s * 1_000_000).cast(pl.Datetime("us")),
                        "lat": day.lat.round(6),
                        "lon": day.lon.round(6),
                        "sog": day.speed_kn.astype(np.float64).round(1),
                        "cog": day.course_deg.astype(np.float64).round(1),
                    }
                )
                .sort("t", "mmsi")
                .head(left)
            )
            frame.write_csv(file, include_header=number == 0, datetime_format="%Y-%m-%dT%H:%M:%SZ")
            written += frame.height
    return written


def run(folder: Path) -> dict[str, object]:
    """Ingest and detect in a new workspace, with the seconds of each stage."""
    from watchkeeper.services.detecting import detect
    from watchkeeper.services.ingest import ingest
    from watchkeeper.services.warm import warm
    from watchkeeper.services.workspace import init

    cold_start_s = warm()
    workspace = init(folder / "workspace")
    began = time.perf_counter()
    read = ingest(workspace, [folder / "table.csv"], source="synthetic")
    ingest_s = time.perf_counter() - began
    found = detect(workspace)
    return {
        "stages": {"ingest": ingest_s, **found.stages},
        "elapsed_s": time.perf_counter() - began,
        "detect_s": found.elapsed_s,
        "cold_start_s": cold_start_s,
        "positions": read.counts.positions,
        "events": found.events,
        "peak_rss_mb": peak_rss_mb(),
    }


def scan(folder: Path) -> dict[str, object]:
    """DuckDB reads every value of the same table once."""
    import duckdb

    began = time.perf_counter()
    connection = duckdb.connect()
    connection.execute("SET threads=2")
    connection.execute(
        "SELECT COUNT(*), SUM(mmsi), MAX(t), SUM(lat), SUM(lon), SUM(sog), SUM(cog) FROM read_csv(?)",
        [str(folder / "table.csv")],
    ).fetchall()
    return {"elapsed_s": time.perf_counter() - began}


def _apart(what: str, folder: Path) -> dict[str, object]:
    command = [sys.executable, "-m", "benchmarks.pipeline", "--only", what, "--folder", str(folder)]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", choices=["run", "scan"])
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.only:
        print(json.dumps((run if options.only == "run" else scan)(options.folder)))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = write_table(folder / "table.csv", options.rows)
        size = (folder / "table.csv").stat().st_size
        ours, plain = _apart("run", folder), _apart("scan", folder)
    elapsed = float(ours["elapsed_s"])  # type: ignore[arg-type]
    stages = {stage: round(float(s), 3) for stage, s in ours["stages"].items()}  # type: ignore[attr-defined]
    document = {
        "rows": rows,
        "csv_bytes": size,
        "stages": stages,
        "elapsed_s": round(elapsed, 3),
        "detect_s": round(float(ours["detect_s"]), 3),  # type: ignore[arg-type]
        "ingest_positions_per_s": round(rows / stages["ingest"]),
        "cold_start_s": round(float(ours["cold_start_s"]), 3),  # type: ignore[arg-type]
        "peak_rss_mb": round(float(ours["peak_rss_mb"])),  # type: ignore[arg-type]
        "csv_scan_s": round(float(plain["elapsed_s"]), 3),  # type: ignore[arg-type]
        "ratio_to_csv_scan": round(elapsed / float(plain["elapsed_s"]), 2),  # type: ignore[arg-type]
        "events": ours["events"],
        "machine": machine(),
        "versions": versions("duckdb", "polars", "numba", "deltalake"),
    }
    print(json.dumps(document, indent=None if options.json else 1))


if __name__ == "__main__":
    main()
