"""The large synthetic scenario through the whole program: what ingest and the rules take, and what they find of what is planted.

python -m benchmarks.scenario [--days 30] [--vessels 2000] [--seed 1] [--json]

Only kinds that there is a rule for are judged; the other planted practices wait for theirs. Seeds from 1,000 on are
reserved for acceptance.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.machine import machine, peak_rss_mb, versions


def run(folder: Path) -> dict[str, Any]:
    """Ingest and detection of the feed below `folder`, with the seconds of each stage."""
    from watchkeeper.services.detecting import detect
    from watchkeeper.services.ingest import ingest
    from watchkeeper.services.warm import warm
    from watchkeeper.services.workspace import init

    warm()
    workspace = init(folder / "workspace")
    began = time.perf_counter()
    read = ingest(workspace, [folder / "scenario" / "ais"], source="synthetic")
    ingest_s, ingest_rss_mb = time.perf_counter() - began, peak_rss_mb()
    found = detect(workspace)
    return {
        "elapsed_s": round(time.perf_counter() - began, 1),
        "stages": {name: round(s, 1) for name, s in {"ingest": ingest_s, **found.stages}.items()},
        "sentences": read.counts.sentences,
        "positions": read.counts.positions,
        "repeats": read.duplicates,
        "rejected": sum(read.counts.rejected.values()),
        "events": found.events,
        "ingest_peak_rss_mb": round(ingest_rss_mb),
        "peak_rss_mb": round(peak_rss_mb()),
    }


def judged(folder: Path) -> dict[str, Any]:
    """What of the truth was found, by practice: [found, planted]; innocent and not, and meetings that ought not to be there."""
    from watchkeeper.services.judging import judge, unexpected
    from watchkeeper.services.reading import EventFilter, events
    from watchkeeper.services.workspace import open_workspace
    from watchkeeper.simulate import load_truth

    listed = events(open_workspace(folder / "workspace"), EventFilter())
    truth = load_truth(folder / "scenario")
    rows = judge(truth, listed)
    return {
        "found": _by_practice((row.truth.practice, row.event_id is not None) for row in rows if not row.truth.innocent),
        "innocent_found": _by_practice(
            (row.truth.practice, row.event_id is not None) for row in rows if row.truth.innocent
        ),
        "unexpected": len(unexpected(truth, listed)),
    }


def _by_practice(rows: Iterable[tuple[str, bool]]) -> dict[str, list[int]]:
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for practice, was_found in rows:
        planted[practice] += 1
        found[practice] += was_found
    return {practice: [found[practice], planted[practice]] for practice in sorted(planted)}


def measure(days: int, vessels: int, seed: int) -> dict[str, Any]:
    """The document that `--json` prints."""
    from watchkeeper.services.simulating import simulate

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        simulate("yellow-sea", folder / "scenario", days=days, vessels=vessels, seed=seed)
        command = [sys.executable, "-m", "benchmarks.scenario", "--folder", name]
        done = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        compared = judged(folder)
    return {
        "days": days,
        "vessels": vessels,
        "seed": seed,
        **done,
        **compared,
        "machine": machine(),
        "versions": versions("watchkeeper", "duckdb", "numba"),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--vessels", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
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
