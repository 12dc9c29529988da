"""Runs the benchmarks and writes docs/explanation/benchmarks.md from what they said: python -m scripts.benchmarks_page.

With --from FILE the page is written from saved results instead. A peer that is not importable is reported absent.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from scripts.benchmark_leads import draw_reliability
from scripts.benchmark_sections import page

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "explanation" / "benchmarks.md"
SAVED = ROOT / "benchmarks" / "results.json"


def run(*arguments: str) -> dict[str, Any]:
    """What a benchmark printed."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments, "--json"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return dict(json.loads(done.stdout))


REFERENCE = Path(os.environ.get("WATCHKEEPER_REFERENCE_DATA", ROOT.parent / "shared" / "data")) / "ais"
BENCHMARKS: dict[str, tuple[str, ...]] = {
    "decode": ("benchmarks.decode", "--data", str(REFERENCE / "nmea")),
    "segment": ("benchmarks.segment", "--data", str(REFERENCE / "segments")),
    "encounters": ("benchmarks.encounters", "--rows", "20000000", "--rounds", "3"),
    "pipeline_small": ("benchmarks.pipeline", "--rows", "200000"),
    "pipeline_csv": ("benchmarks.pipeline", "--rows", "5000000"),
    "pipeline_nmea_5": ("benchmarks.pipeline", "--rows", "5000000", "--form", "nmea"),
    "pipeline_nmea": ("benchmarks.pipeline", "--rows", "20000000", "--form", "nmea"),
    "large_nmea": ("benchmarks.large_file", "--form", "nmea", "--gigabytes", "5"),
    "large_csv": ("benchmarks.large_file", "--form", "csv", "--gigabytes", "3"),
    "simulate": ("benchmarks.simulate", "--days", "30", "--vessels", "2000"),
    "scenario": ("benchmarks.scenario", "--days", "30", "--vessels", "2000"),
    "rules": ("benchmarks.rules",),
    "behaviour": ("benchmarks.behaviours",),
    "gaps": ("benchmarks.gaps", "--data", str(REFERENCE / "gaps" / "labelled_gaps.csv.gz")),
    "zones": ("benchmarks.zones",),
    "association": ("benchmarks.associations",),
    "leads": ("benchmarks.leads", "--seeds", "71-80"),
    "watch_floor": ("benchmarks.watch_floor",),
    "browser": ("benchmarks.browser",),
    "retention": ("benchmarks.retention", "--ships", "2000", "--days", "365"),
}


def measure(only: list[str]) -> dict[str, Any]:
    """Results of the benchmarks named, or of all; those that are not run keep what was saved of them."""
    results = json.loads(SAVED.read_text(encoding="utf-8")) if SAVED.exists() else {}
    for name in only or BENCHMARKS:
        module, *arguments = BENCHMARKS[name]
        if "--data" in arguments and not Path(arguments[-1]).exists():
            results[name] = {"skipped": "the reference data is absent"}
        else:
            results[name] = run(module, *arguments)
        results = {known: results[known] for known in BENCHMARKS if known in results}
        SAVED.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="saved", type=Path)
    parser.add_argument("--only", nargs="*", choices=list(BENCHMARKS), default=[])
    options = parser.parse_args()
    results = json.loads(options.saved.read_text(encoding="utf-8")) if options.saved else measure(options.only)
    PAGE.write_text(page(results), encoding="utf-8")
    if "leads" in results:
        draw_reliability(results["leads"]["reliability"])
    print(f"wrote {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
