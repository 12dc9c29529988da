"""One file larger than memory is allowed to be: ingested whole, and ingested again with a kill in the middle.

python -m benchmarks.large_file --form csv|nmea --gigabytes G [--json]

The second ingest is killed when two snapshots of the file are there, and begun again. Both must hold the same rows.
"""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import feeds
from benchmarks.machine import machine, peak_rss_mb, versions

ROW_BYTES = {"csv": 62.4, "nmea": 74.6}
"""Of a row as `benchmarks.feeds` writes it."""
KILL_AFTER = 2
"""Snapshots."""
SUMS = """
SELECT COUNT(*), SUM(mmsi), MIN(t), MAX(t), SUM(CAST(lat * 1e6 AS BIGINT)), SUM(CAST(lon * 1e6 AS BIGINT)), SUM("offset")
FROM read_parquet(?)
"""


def ingest(folder: Path, name: str) -> dict[str, Any]:
    """One ingest in this process."""
    from watchkeeper.services.ingest import ingest
    from watchkeeper.services.warm import warm
    from watchkeeper.services.workspace import init

    warm()
    began = time.perf_counter()
    done = ingest(init(folder / name), [next(folder.glob("feed.*"))], source="synthetic")
    return {
        "elapsed_s": round(time.perf_counter() - began, 1),
        "positions": done.counts.positions,
        "peak_rss_mb": round(peak_rss_mb()),
    }


def _command(folder: Path, name: str) -> list[str]:
    return [sys.executable, "-m", "benchmarks.large_file", "--folder", str(folder), "--into", name]


def _apart(folder: Path, name: str) -> dict[str, Any]:
    done = subprocess.run(_command(folder, name), check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


def _killed(folder: Path, name: str) -> dict[str, Any]:
    """Starts an ingest and kills it when so many snapshots are there."""
    began, log = time.perf_counter(), folder / name / "snapshots"
    with subprocess.Popen(_command(folder, name), stdout=subprocess.DEVNULL) as process:
        while process.poll() is None and len(list(log.glob("*.json"))) < KILL_AFTER:
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
    return {"killed_after_s": round(time.perf_counter() - began, 1), "in_lake_then": _sums(folder, name)[0]}


def _sums(folder: Path, name: str) -> list[Any]:
    """What the positions of a workspace add up to."""
    import duckdb

    from watchkeeper.services.workspace import open_workspace

    lake = open_workspace(folder / name).lake
    paths = [path for path, _, _ in lake.parts(lake.snapshot(), "positions")]
    found = duckdb.connect().execute(SUMS, [paths]).fetchone()
    return list(found or ())


def measure(form: str, gigabytes: float) -> dict[str, Any]:
    """The document that `--json` prints."""
    rows = round(gigabytes * 1e9 / ROW_BYTES[form])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        written = (feeds.write_csv if form == "csv" else feeds.write_nmea)(folder / f"feed.{form}", rows)
        whole = _apart(folder, "whole")
        broken = _killed(folder, "broken")
        resumed = _apart(folder, "broken")
        same = _sums(folder, "whole") == _sums(folder, "broken")
        size = (folder / f"feed.{form}").stat().st_size
    return {
        "form": form,
        "rows": written,
        "feed_bytes": size,
        "whole": whole,
        "broken": broken,
        "resumed": resumed,
        "same_rows": same,
        "peak_rss_mb": max(whole["peak_rss_mb"], resumed["peak_rss_mb"]),
        "machine": machine(),
        "versions": versions("polars", "numba", "deltalake", "pyarrow"),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--form", choices=["csv", "nmea"], default="nmea")
    parser.add_argument("--gigabytes", type=float, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--into")
    options = parser.parse_args()
    if options.folder:
        print(json.dumps(ingest(options.folder, options.into)))
        return
    print(json.dumps(measure(options.form, options.gigabytes), indent=None if options.json else 1))


if __name__ == "__main__":
    main()
