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

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "explanation" / "benchmarks.md"
SAVED = ROOT / "benchmarks" / "results.json"
RIVAL = {"ingest_positions_per_s": 433, "search_s": 269, "rows": 200_000}
"""RadianceFleet, the nearest open rival found: figures of an earlier measurement, not run again here."""


def run(*arguments: str) -> dict[str, Any]:
    """What a benchmark printed."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments, "--json"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return dict(json.loads(done.stdout))


def measure() -> dict[str, Any]:
    """Every benchmark, one after the other."""
    data = Path(os.environ.get("WATCHKEEPER_REFERENCE_DATA", ROOT.parent / "shared" / "data")) / "ais" / "segments"
    results = {
        "segment": run("benchmarks.segment", "--data", str(data))
        if data.is_dir()
        else {"skipped": f"{data} is absent"},
        "encounters": run("benchmarks.encounters", "--rows", "20000000", "--rounds", "3"),
        "pipeline_small": run("benchmarks.pipeline", "--rows", "200000"),
        "pipeline": run("benchmarks.pipeline", "--rows", "20000000"),
        "simulate": run("benchmarks.simulate", "--days", "30", "--vessels", "2000"),
    }
    SAVED.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return results


def _simulated(s: dict[str, Any]) -> str:
    """The section on the synthetic world."""
    return (
        f"## Synthetic world\n\n{s['days']} days of {s['vessels']:,} ships, written with their truth: {s['elapsed_s']} s "
        f"({s['cpu_s']} s of processor time, one core; other work ran beside it), {s['peak_rss_mb']:,} MiB. "
        f"{s['positions']:,} positions, {s['positions_per_ship_day']} a ship-day; {sum(s['planted'].values())} practices of "
        f"{len(s['planted'])} kinds (the rarest {min(s['planted'].values())} times), {sum(s['innocent'].values())} look-alikes of "
        f"{len(s['innocent'])} kinds (the rarest {min(s['innocent'].values())} times). Goal: under 180 s."
    )


def page(r: dict[str, Any]) -> str:
    """The page as Markdown."""
    e, small, large = r["encounters"], r["pipeline_small"], r["pipeline"]
    m = e["machine"]
    versions = ", ".join(f"{name} {v}" for name, v in {**e["versions"], **large["versions"]}.items())
    return (
        "\n\n".join(
            [
                "<!-- Made by `make bench`; edit scripts/benchmarks_page.py. -->",
                "# Benchmarks",
                f"Measured on {m['cpus']} cores ({m['processor']}, {m['system']}, Python {m['python']}); {versions}. Ratios are of "
                "runs in the same session; absolute times drift with the machine.",
                _segments(r["segment"]),
                f"## Encounters\n\n{e['rows']:,} simulated positions, against plain DuckDB SQL of the same definition over the same files "
                "(which has no snapshot, view, tracks, ports, source rows or event ids).\n\n"
                "| | Watchkeeper | plain SQL |\n|---|---|---|\n"
                f"| seconds | {e['elapsed_s']} | {e['sql_baseline_s']} |\n"
                f"| peak memory, MiB | {e['peak_rss_mb']} | {e['sql_baseline_rss_mb']} |\n"
                f"| planted meetings found | {e['found']} of {e['planted']} | {e['sql_baseline_found']} of {e['planted']} |\n"
                f"| found, not planted | {e['false']} | |\n\n"
                f"Ratio {e['ratio']} (range {e['ratio_range'][0]} to {e['ratio_range'][1]}); goal at most 1.3, under 1 GB. Loading the "
                f"compiled kernel takes {e['cold_start_s']} s once a process and is not in the seconds above.",
                "## Whole pipeline\n\nA CSV to events in a new workspace; beside it, DuckDB reading every value of the same CSV once.\n\n"
                "| rows | ingest s | tracks s | rules s | in all s | peak MiB | CSV scan s | ratio |\n|---|---|---|---|---|---|---|---|\n"
                + "\n".join(_pipeline(p) for p in (small, large)),
                f"The nearest open rival found, RadianceFleet, ingests {RIVAL['ingest_positions_per_s']} positions/s and needs "
                f"{RIVAL['search_s']} s to search {RIVAL['rows']:,} (its figures from an earlier measurement, not run again). At the same "
                f"{small['rows']:,}: {small['ingest_positions_per_s']:,} positions/s and {small['detect_s']} s.",
                _simulated(r["simulate"]),
                "## What falls short\n\n"
                f"- Ingest of a table is {large['stages']['ingest'] / large['csv_scan_s']:.0f} times a bare scan of it; it parses every "
                "value as text to be able to reject a row with its reason.\n"
                "- Segmentation holds two days of positions in memory at once.\n"
                "- Rules run over the whole lake each time; only segmentation is incremental.",
            ]
        )
        + "\n"
    )


def _segments(s: dict[str, Any]) -> str:
    if "skipped" in s:
        return f"## Segmentation\n\nNot measured: {s['skipped']}."
    peer = s["peer"]["gpsdio_segment"]
    against = (
        "gpsdio-segment was absent"
        if peer == "absent"
        else f"gpsdio-segment {peer:,.0f}/s, {s['ratio']:,.0f} times slower"
    )
    return (
        f"## Segmentation\n\n{s['files']} reference cases of Global Fishing Watch, {s['messages']:,} messages: {s['exact']} grouped "
        f"exactly. {s['per_s']:,} messages/s on one core, kernel warm; {against}. Goal: all exact, 100 times faster."
    )


def _pipeline(p: dict[str, Any]) -> str:
    stages = p["stages"]
    rules = sum(value for name, value in stages.items() if name not in ("ingest", "tracks"))
    return (
        f"| {p['rows']:,} | {stages['ingest']} | {stages['tracks']} | {rules:.2f} | {p['elapsed_s']} | {p['peak_rss_mb']} "
        f"| {p['csv_scan_s']} | {p['ratio_to_csv_scan']} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="saved", type=Path)
    options = parser.parse_args()
    results = json.loads(options.saved.read_text(encoding="utf-8")) if options.saved else measure()
    PAGE.write_text(page(results), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
