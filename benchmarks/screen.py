"""Speed and memory of looking names up among all listed names.

python -m benchmarks.screen --lists DIR --queries FILE [--json] [--most N]

`--queries` is a CSV with a column `full_name` or `name`, or one name a line; plain or gzipped. The index is built and saved once;
`cold_start_s` is a fresh process that imports the screen, loads the saved index and answers its first query; `peak_rss_mb` is
that of a fresh process after all queries. The peer is rapidfuzz.process.extract (WRatio) over the same
texts, on the first 20 queries.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.listed_names import read_names
from benchmarks.machine import machine, peak_rss_mb, versions

PEER_QUERIES = 20


def read_queries(path: Path) -> list[str]:
    """Names of a CSV file by its column, or the lines of a file without one."""
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8")
    head = next(csv.reader(text.splitlines()[:1]), [])
    column = next((name for name in ("full_name", "name") if name in head), None)
    if column is None:
        return [line.strip() for line in text.splitlines() if line.strip()]
    return [row[column] for row in csv.DictReader(text.splitlines()) if row.get(column)]


def answer(index_path: Path, queries_path: Path) -> dict[str, Any]:
    """What the fresh process measures: from its start to the first answer, then every query."""
    began = time.perf_counter()
    from watchkeeper.screen.index import NameIndex

    queries = json.loads(queries_path.read_text(encoding="utf-8"))
    index = NameIndex.load(index_path)
    index.search(queries[0])
    first = time.perf_counter() - began
    took, alerts = [], 0
    for query in queries:
        start = time.perf_counter()
        alerts += bool(index.search(query))
        took.append(time.perf_counter() - start)
    ranked = sorted(took)
    return {
        "after_start_s": first,
        "p50_ms": round(1000 * statistics.median(took), 3),
        "p99_ms": round(1000 * ranked[min(len(ranked) - 1, int(0.99 * len(ranked)))], 3),
        "per_s": round(len(took) / sum(took), 1),
        "alerts": alerts,
        "peak_rss_mb": round(peak_rss_mb(), 1),
    }


def measure(lists: Path, queries_path: Path, most: int) -> dict[str, Any]:
    """Builds the index, then has fresh processes answer from its file."""
    from watchkeeper.screen.index import NameIndex

    names = read_names(lists)
    queries = read_queries(queries_path)[:most]
    start = time.perf_counter()
    index = NameIndex.build(names)
    build_s = time.perf_counter() - start
    with tempfile.TemporaryDirectory() as folder:
        index_path, asked = Path(folder) / "names.index", Path(folder) / "queries.json"
        index.save(index_path)
        asked.write_text(json.dumps(queries), encoding="utf-8")
        cold = min(_cold_start(index_path, queries[0]) for _ in range(3))
        command = [sys.executable, "-m", "benchmarks.screen", "--answer", str(index_path), str(asked)]
        answered = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        size = index_path.stat().st_size
    texts = sorted({name.text for name in names})
    return {
        "names": len(names),
        "names_distinct": len(index),
        "queries": len(queries),
        **{key: answered[key] for key in ("p50_ms", "p99_ms", "per_s", "peak_rss_mb")},
        "cold_start_s": round(cold, 3),
        "alerts_per_1000": round(1000 * answered["alerts"] / len(queries), 2),
        "build_s": round(build_s, 2),
        "index_mb": round(size / 1e6, 1),
        "peer": {"rapidfuzz_ms": _peer_ms(queries[:PEER_QUERIES], texts)},
        "machine": machine(),
        "versions": versions("rapidfuzz", "numpy", "pypinyin"),
    }


def _cold_start(index_path: Path, query: str) -> float:
    """Seconds from starting Python to the first answer."""
    program = (
        "import sys; from pathlib import Path; from watchkeeper.screen.index import NameIndex; "
        "NameIndex.load(Path(sys.argv[1])).search(sys.argv[2])"
    )
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", program, str(index_path), query], check=True)
    return time.perf_counter() - start


def _peer_ms(queries: list[str], texts: list[str]) -> float | None:
    """Mean milliseconds of rapidfuzz.process.extract (WRatio, ten best) over the same texts; None where it is absent."""
    try:
        from rapidfuzz import fuzz, process, utils
    except ImportError:
        return None
    start = time.perf_counter()
    for query in queries:
        process.extract(query, texts, scorer=fuzz.WRatio, processor=utils.default_process, limit=10)
    return round(1000 * (time.perf_counter() - start) / len(queries), 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lists", type=Path)
    parser.add_argument("--queries", type=Path)
    parser.add_argument("--most", type=int, default=2000, help="queries that are asked")
    parser.add_argument("--answer", nargs=2, type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.answer:
        print(json.dumps(answer(*options.answer)))
        return
    if not options.lists or not options.queries:
        parser.error("give --lists and --queries")
    print(json.dumps(measure(options.lists, options.queries, options.most), indent=None if options.json else 1))


if __name__ == "__main__":
    main()
