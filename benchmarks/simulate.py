"""How fast a synthetic world is made, how dense its feed is, and what is planted in it.

python -m benchmarks.simulate [--days N] [--vessels N] [--seed N] [--json]

Writes the whole folder (feed, truth, world) to a temporary place and removes it. Positions are AIS position messages
received, repeats by a second station not counted; a ship-day is a ship of the scenario for a day, at sea or in port.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.machine import machine, peak_rss_mb, versions


def measure(days: int, vessels: int, seed: int) -> dict[str, object]:
    """Makes the scenario once; the figures as plain values."""
    began, cpu = time.perf_counter(), time.process_time()
    from watchkeeper.simulate import Scenario, load_truth, write

    with tempfile.TemporaryDirectory() as folder:
        made = write(Scenario(days=days, vessels=vessels, seed=seed), folder)
        elapsed_s, cpu_s = time.perf_counter() - began, time.process_time() - cpu
        truth = load_truth(folder)
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    return {
        "days": days,
        "vessels": vessels,
        "seed": seed,
        "elapsed_s": round(elapsed_s, 1),
        "cpu_s": round(cpu_s, 1),
        "messages": made.messages,
        "positions": made.positions,
        "positions_per_ship_day": round(made.positions / (days * vessels), 1),
        "positions_per_s": round(made.positions / elapsed_s),
        "bytes": size,
        "peak_rss_mb": round(peak_rss_mb()),
        "planted": dict(sorted(Counter(row.practice for row in truth if not row.innocent).items())),
        "codes": dict(sorted(Counter(row.code for row in truth if not row.innocent).items())),
        "innocent": dict(sorted(Counter(row.practice for row in truth if row.innocent).items())),
        "machine": machine(),
        "versions": versions("watchkeeper", "numba", "numpy", "pyarrow"),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--vessels", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    document = measure(options.days, options.vessels, options.seed)
    print(json.dumps(document, indent=None if options.json else 1))


if __name__ == "__main__":
    main()
