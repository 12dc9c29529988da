"""Measures the peers and writes docs/explanation/peers.md from what came out: python -m scripts.peers_page.

With --from FILE the page is written from saved results instead. A peer that is not there is reported as absent.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.machine import machine, versions
from benchmarks.peers.contest import measure
from benchmarks.peers.peer import NAMES, ROOT, peer

PAGE = ROOT / "docs" / "explanation" / "peers.md"
SAVED = ROOT / "benchmarks" / "peers.json"
OURS = ("watchkeeper", "duckdb", "numba", "numpy", "pyarrow", "polars")
Result = dict[str, Any]


def measured(only: Iterable[str], saved: Path = SAVED) -> Result:
    """Results of the peers named, or of all; those that are not run keep what was saved of them."""
    results: Result = json.loads(saved.read_text(encoding="utf-8")) if saved.exists() else {"peers": {}}
    for name in only or NAMES:
        found = measure(name)
        print(f"{found['title']}: {found.get('absent', 'measured')}", flush=True)
        results["peers"][name] = found
        results |= {"machine": machine(), "versions": versions(*OURS)}
        results["peers"] = {known: results["peers"][known] for known in NAMES if known in results["peers"]}
        saved.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return results


def page(results: Result) -> str:
    """The page as Markdown."""
    m, peers = results["machine"], results["peers"]
    there = {name: one for name, one in peers.items() if "absent" not in one}
    absent = [one for one in peers.values() if "absent" in one]
    own = ", ".join(f"{name} {version}" for name, version in results["versions"].items())
    parts = [
        "<!-- Made by `make bench-peers`; edit scripts/peers_page.py and benchmarks/peers. -->",
        "# Peers",
        "Other projects on the same input as Watchkeeper, each in the form it takes, with the same definitions where both can be "
        "told them. Nothing of theirs is in this repository. Each side runs in a process of its own, with its own packages; all is "
        "run once unmeasured, then in turns within each round. Seconds are medians of the rounds, with the least and the most; how "
        "many times faster is the median of the rounds.",
        "`make bench-peers` measures them again. It installs what is on PyPI; the variable `WATCHKEEPER_PEERS` names the folder where "
        f"checkouts of the others lie ({', '.join(f'`{one.checkout}`' for one in map(peer, NAMES) if one.checkout)}).",
        f"Measured on {m['cpus']} cores ({m['processor']}, {m['system']}, Python {m['python']}), which other work shared: seconds "
        f"drift, and ratios are to be read. Ours: {own}.",
        _summary(list(there.values())),
        *(_section(name, one) for name, one in there.items()),
        _absent(absent),
        "## What is not measured\n\n"
        "- The labelled gaps of the reference data: they are counts of positions around a gap, not positions, so neither side can "
        "find anything in them.\n"
        "- What surrounds each of these projects (pipelines in a cloud, web applications): each section says what was called.\n"
        "- Real meetings and silences: the sea is synthetic, since only there is it known what ought to be found. Its ships sail "
        "straight, and are heard every five or ten minutes by everyone.",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _summary(peers: list[Result]) -> str:
    if not peers:
        return ""
    lines = ["| peer | run | theirs, s | ours, s | ours is faster |", "|---|---|---|---|---|"]
    for one in peers:
        for run, ratio in one["times_faster"].items():
            theirs = one["seconds"]["theirs"][run]
            against = one["seconds"]["ours"][one["compared"][run]]
            lines.append(
                f"| {one['title']} {one['version']} | {run} | {_s(theirs)} | {_s(against)} | {_times(ratio)} |"
            )
    return "\n".join(lines)


def _s(spread: Result) -> str:
    return f"{spread['median']:.3g} ({spread['least']:.3g} to {spread['most']:.3g})"


def _times(ratio: list[float]) -> str:
    median, least, most = ratio
    if median >= 1:
        return f"{_figure(median)} times ({_figure(least)} to {_figure(most)})"
    return f"no: theirs is, {_figure(1 / median)} times ({_figure(1 / most)} to {_figure(1 / least)})"


def _figure(times: float) -> str:
    return f"{times:.0f}" if times >= 10 else f"{times:.1f}"


def _section(name: str, one: Result) -> str:
    known = peer(name)
    size = ", ".join(f"{count:,} {what}" for what, count in one["input"].items())
    accuracy, seconds = one["accuracy"], one["seconds"]
    alone = [
        f"{side} `{run}` {_s(spread)} s"
        for side, runs in seconds.items()
        for run, spread in runs.items()
        if run not in (one["times_faster"] if side == "theirs" else one["compared"].values())
    ]
    parts = [
        f"## {one['title']} {one['version']}: {one['task']}",
        f"From github.com/{one['home']}. Input: {size}; {one['rounds']} rounds.",
        f"Theirs: {one['called']['theirs']}.\n\nOurs: {one['called']['ours']}.",
        f"Timed and not compared: {'; '.join(alone)}." if alone else "",
        _table(accuracy["header"], accuracy["rows"]),
        _list("Why they differ:", known.why),
        _list("What it does better:", known.better),
    ]
    return "\n\n".join(part for part in parts if part)


def _list(title: str, sentences: tuple[str, ...]) -> str:
    return "\n".join([f"{title}\n", *(f"- {said}" for said in sentences)]) if sentences else ""


def _table(header: list[str], rows: list[list[Any]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _absent(peers: list[Result]) -> str:
    if not peers:
        return ""
    lines = [f"- {one['title']} (github.com/{one['home']}; {one['task']}): {one['absent']}." for one in peers]
    return "## Absent\n\n" + "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="saved", type=Path)
    parser.add_argument("--only", nargs="*", choices=NAMES, default=[])
    options = parser.parse_args()
    results = json.loads(options.saved.read_text(encoding="utf-8")) if options.saved else measured(options.only)
    PAGE.write_text(page(results), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
