"""What all rules together cost over growing lakes of the synthetic scenario, and whether it grows as the positions do.

python -m benchmarks.rules [--days 30] [--vessels 550 1100 2250] [--seed 31] [--json]

Each size is simulated, ingested and tracked in a process of its own; the rules are then run twice over it, kernels warm, and the
second run counts. Ingest and tracks are told apart; the goal is 90 s and 3 GB for 20 million tracked positions.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.machine import machine, peak_rss_mb, versions


def run(folder: Path) -> dict[str, Any]:
    """The rules over the feed below `folder`."""
    from watchkeeper.services.detecting import detect
    from watchkeeper.services.ingest import ingest
    from watchkeeper.services.warm import warm
    from watchkeeper.services.workspace import init

    warm()
    workspace = init(folder / "workspace")
    read = ingest(workspace, [folder / "scenario" / "ais"], source="synthetic")
    detect(workspace)
    began = time.perf_counter()
    found = detect(workspace)
    stages = {name: round(seconds, 2) for name, seconds in found.stages.items() if name != "tracks"}
    return {
        "positions": read.counts.positions,
        "rules_s": round(sum(stages.values()), 2),
        "detect_s": round(time.perf_counter() - began, 2),
        "stages": stages,
        "events": found.events,
        "peak_rss_mb": round(peak_rss_mb()),
    }


def measure(days: int, sizes: list[int], seed: int) -> dict[str, Any]:
    """The document that `--json` prints."""
    from watchkeeper.services.simulating import simulate

    rows = []
    for vessels in sizes:
        with tempfile.TemporaryDirectory() as name:
            simulate("yellow-sea", Path(name) / "scenario", days=days, vessels=vessels, seed=seed)
            command = [sys.executable, "-m", "benchmarks.rules", "--folder", name]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            rows.append({"vessels": vessels, **json.loads(done.stdout)})
    first, last = rows[0], rows[-1]
    per_row = (last["rules_s"] / last["positions"]) / (first["rules_s"] / first["positions"])
    return {
        "days": days,
        "seed": seed,
        "sizes": rows,
        "time_per_row_last_to_first": round(per_row, 2),
        "machine": machine(),
        "versions": versions("watchkeeper", "duckdb", "numba"),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--vessels", type=int, nargs="+", default=[550, 1100, 2250])
    parser.add_argument("--seed", type=int, default=31)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.folder:
        print(json.dumps(run(options.folder)))
        return
    document = measure(options.days, options.vessels, options.seed)
    print(json.dumps(document, indent=None if options.json else 1))


if __name__ == "__main__":
    main()
