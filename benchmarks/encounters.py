"""Encounters in a simulated fleet, beside the plain DuckDB SQL of the same definition.

python -m benchmarks.encounters --rows N [--json]

Both read the same Parquet files, find pairs at most 500 m apart on a 10-minute grid for at least 2 h with a median speed
below 2 kn, and are timed in processes of their own. The plain SQL has no snapshot, view, tracks, ports, source rows or
event ids.
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
import pyarrow as pa

from benchmarks import fleet
from benchmarks.machine import machine, peak_rss_mb, versions

PLAIN_SQL = """
WITH ordered AS (
    SELECT mmsi, epoch_us(t) AS t0, lat, lon, LEAD(epoch_us(t)) OVER w AS t1, LEAD(lat) OVER w AS lat1, LEAD(lon) OVER w AS lon1
    FROM read_parquet({files}) WINDOW w AS (PARTITION BY mmsi ORDER BY t)
), grid AS (
    SELECT mmsi, slot, lat + (lat1 - lat) * (slot * 600000000 - t0) / (t1 - t0) AS lat,
           lon + (lon1 - lon) * (slot * 600000000 - t0) / (t1 - t0) AS lon
    FROM (SELECT *, CAST(CEIL(t0 / 600000000.0) AS BIGINT) AS slot FROM ordered
          WHERE t1 - t0 < 3600000000 AND CEIL(t0 / 600000000.0) * 600000000 < t1)
), celled AS (
    SELECT *, CAST(FLOOR(lat / 0.01) AS BIGINT) AS y, CAST(FLOOR(lon / 0.02) AS BIGINT) AS x,
           ROW_NUMBER() OVER (PARTITION BY mmsi ORDER BY slot) AS place FROM grid
), around AS (
    SELECT c.*, c.y + dy AS yy, c.x + dx AS xx FROM celled c, (VALUES (-1), (0), (1)) a(dy), (VALUES (-1), (0), (1)) b(dx)
), near AS (
    SELECT a.mmsi AS a, b.mmsi AS b, a.slot, a.place AS pa, b.place AS pb, a.lat AS lat_a, a.lon AS lon_a, b.lat AS lat_b,
           b.lon AS lon_b,
           12742017.6 * ASIN(SQRT(SIN(RADIANS(b.lat - a.lat) / 2) ** 2
               + COS(RADIANS(a.lat)) * COS(RADIANS(b.lat)) * SIN(RADIANS(b.lon - a.lon) / 2) ** 2)) AS m
    FROM celled a JOIN around b ON a.slot = b.slot AND a.y = b.yy AND a.x = b.xx AND a.mmsi < b.mmsi
), hops AS (
    SELECT *, LAG(slot) OVER p AS s0, LAG(pa) OVER p AS pa0, LAG(pb) OVER p AS pb0, LAG(lat_a) OVER p AS la0,
           LAG(lon_a) OVER p AS lo0 FROM near WHERE m <= 500 WINDOW p AS (PARTITION BY a, b ORDER BY slot)
), runs AS (
    SELECT *, SUM(CASE WHEN pa = pa0 + 1 OR pb = pb0 + 1 THEN 0 ELSE 1 END) OVER (PARTITION BY a, b ORDER BY slot) AS run,
           6371008.8 * SQRT((RADIANS(lat_a - la0)) ** 2 + (RADIANS(lon_a - lo0) * COS(RADIANS(lat_a))) ** 2)
               / ((slot - s0) * 600) * 3600 / 1852 AS kn
    FROM hops
)
SELECT a, b, MIN(slot), MAX(slot), MEDIAN(m), MEDIAN(kn) FROM runs GROUP BY a, b, run
HAVING (MAX(slot) - MIN(slot)) * 600 >= 7200 AND MEDIAN(kn) < 2
"""


def build(root: Path, ships: int) -> None:
    """Writes a segmented fleet as a workspace's lake."""
    from watchkeeper.lake import Lake
    from watchkeeper.model.marking import OPEN
    from watchkeeper.model.segment_id import SegmentId, pack

    lake = Lake(root)
    numbers = np.array([pack(SegmentId(mmsi=280_000_000 + n, start_s=fleet.START_S)) for n in range(ships)])
    ends: dict[str, np.ndarray] = {}
    with lake.write("segment") as transaction:
        marking_id = transaction.use_marking(OPEN)
        for number, day in enumerate(fleet.days(ships)):
            rows = len(day.t_s)
            which = day.mmsi - 280_000_000
            columns = {
                "mmsi": day.mmsi,
                "t": pa.array(day.t_s * 1_000_000, pa.timestamp("us", "UTC")),
                "lat": day.lat,
                "lon": day.lon,
                "speed_kn": day.speed_kn,
                "course_deg": day.course_deg,
                "source": pa.repeat(pa.scalar("synthetic"), rows),
                "file_no": pa.repeat(pa.scalar(1, pa.int32()), rows),
                "offset": np.arange(number * rows, (number + 1) * rows),
                "marking_id": pa.repeat(pa.scalar(marking_id, pa.int64()), rows),
                "segment_id": numbers[which],
                "repeat": pa.repeat(pa.scalar(False), rows),
            }
            transaction.append("positions", pa.table(columns))
            last = np.flatnonzero(np.append(which[1:] != which[:-1], True))
            ends = {"lat": day.lat[last], "lon": day.lon[last]}
        start = pa.array([fleet.START_S * 1_000_000] * ships, pa.timestamp("us", "UTC"))
        end = pa.array([(fleet.START_S + fleet.DAYS * 86_400 - 60) * 1_000_000] * ships, pa.timestamp("us", "UTC"))
        segments = {
            "segment_id": numbers,
            "track_id": numbers,
            "mmsi": np.arange(ships, dtype=np.int32) + 280_000_000,
            "start": start,
            "end": end,
            "end_lat": ends["lat"],
            "end_lon": ends["lon"],
            "positions": np.full(ships, fleet.ROWS_PER_SHIP),
            "joined": pa.array(["first"] * ships),
            "marking_id": np.full(ships, marking_id),
        }
        transaction.append("segments", pa.table(segments))
        files = {"file_no": pa.array([1], pa.int32()), "sha256": ["synthetic"], "marking_id": [marking_id]}
        transaction.append("files", pa.table(files))
        transaction.commit()


def ours(root: Path) -> dict[str, object]:
    """Finds encounters through the product's own path: scan, walk, rule, source rows, events."""
    from watchkeeper.detect.registry import chosen
    from watchkeeper.places.places import world
    from watchkeeper.services.finding import Finder
    from watchkeeper.services.relations import walkers
    from watchkeeper.services.wiring import engine
    from watchkeeper.services.workspace import open_workspace
    from watchkeeper.tracks.walk import COLUMNS, Walk

    workspace = open_workspace(root)
    began = time.perf_counter()
    zeros = {name: pa.array(["satellite"] if name == "receiver" else [0]) for name in COLUMNS}
    one = pa.table(zeros).to_batches()
    list(
        Walk(np.zeros(1, np.int64), *(maker for _, maker in walkers(world())))(one)
    )  # loads the kernel's machine code, said apart as cold_start_s
    cold_start_s = time.perf_counter() - began
    began = time.perf_counter()
    with engine(workspace) as compute:
        found = Finder(compute, workspace, workspace.lake.snapshot(), {}).find(chosen(["encounter"]))
    pairs = sorted({tuple(s["mmsi"] - 280_000_000 for s in json.loads(event["vessels"])) for event in found})
    elapsed_s = time.perf_counter() - began
    return {"elapsed_s": elapsed_s, "cold_start_s": cold_start_s, "peak_rss_mb": peak_rss_mb(), "pairs": pairs}


def plain(root: Path) -> dict[str, object]:
    """The plain SQL in DuckDB, with the same threads and memory."""
    import duckdb

    files = sorted(str(path) for path in (root / "tables" / "positions").rglob("*.parquet"))
    began = time.perf_counter()
    connection = duckdb.connect()
    connection.execute("SET threads=2; SET memory_limit='8GB'; SET preserve_insertion_order=false")
    rows = connection.execute(PLAIN_SQL.format(files=files)).fetchall()
    pairs = sorted({(a - 280_000_000, b - 280_000_000) for a, b, *_ in rows})
    return {"elapsed_s": time.perf_counter() - began, "peak_rss_mb": peak_rss_mb(), "pairs": pairs}


def _apart(what: str, root: Path) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.encounters", "--only", what, "--root", str(root)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return dict(json.loads(done.stdout))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000_000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=["ours", "plain"])
    parser.add_argument("--root", type=Path)
    options = parser.parse_args()
    if options.only:
        print(json.dumps((ours if options.only == "ours" else plain)(options.root)))
        return
    ships = fleet.ships_for(options.rows)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "watchkeeper.json").write_text('{"format": 1}')
        build(root, ships)
        pairs = [(_apart("ours", root), _apart("plain", root)) for _ in range(options.rounds)]
    ratios = sorted(a["elapsed_s"] / b["elapsed_s"] for a, b in pairs)  # type: ignore[operator]
    first, baseline = sorted(pairs, key=lambda pair: pair[0]["elapsed_s"])[len(pairs) // 2]  # type: ignore[arg-type, return-value]
    wanted = {tuple(pair) for pair in fleet.planted(ships)}
    found = {tuple(pair) for pair in first["pairs"]}  # type: ignore[attr-defined]
    document = {
        "rows": ships * fleet.ROWS_PER_SHIP,
        "elapsed_s": round(first["elapsed_s"], 3),  # type: ignore[call-overload]
        "cold_start_s": round(first["cold_start_s"], 3),  # type: ignore[call-overload]
        "peak_rss_mb": round(first["peak_rss_mb"]),  # type: ignore[call-overload]
        "planted": len(wanted),
        "found": len(wanted & found),
        "false": len(found - wanted),
        "sql_baseline_s": round(baseline["elapsed_s"], 3),  # type: ignore[call-overload]
        "sql_baseline_rss_mb": round(baseline["peak_rss_mb"]),  # type: ignore[call-overload]
        "sql_baseline_found": len(wanted & {tuple(pair) for pair in baseline["pairs"]}),  # type: ignore[attr-defined]
        "ratio": round(ratios[len(ratios) // 2], 3),
        "ratio_range": [round(ratios[0], 3), round(ratios[-1], 3)],
        "machine": machine(),
        "versions": versions("duckdb", "numba", "numpy", "pyarrow"),
    }
    print(json.dumps(document, indent=None if options.json else 1))


if __name__ == "__main__":
    main()
