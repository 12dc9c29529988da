"""What the rules find of what is planted, on a scenario seed not used in development, and what they find that is not so.

python -m benchmarks.behaviour --seed N [--days 7] [--vessels 400] [--json]

Recall counts each planted practice that some rule looks for. False is an event whose definition does not hold in the
noise-free world. Events of innocent look-alikes that are real are counted apart, with how many carry a right explanation.
Seeds from 1,000 on are reserved for acceptance; 1 to 44 were used in development.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.machine import machine, versions


def measure(seed: int, days: int, vessels: int) -> dict[str, Any]:
    """The document that `--json` prints."""
    from watchkeeper.services.demo import stations_of
    from watchkeeper.services.detecting import detect
    from watchkeeper.services.ingest import ingest
    from watchkeeper.services.judging import accused, explained, judge
    from watchkeeper.services.reading import EventFilter, events
    from watchkeeper.services.scenario_papers import load_papers
    from watchkeeper.services.simulating import simulate
    from watchkeeper.services.workspace import init
    from watchkeeper.services.world_check import WorldCheck
    from watchkeeper.simulate import load_truth, load_world

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        simulate("yellow-sea", folder / "scenario", days=days, vessels=vessels, seed=seed)
        workspace = init(folder / "workspace")
        ingest(workspace, [folder / "scenario" / "ais"], source="synthetic")
        load_papers(workspace, folder / "scenario")
        detect(workspace)
        listed = events(workspace, EventFilter())
        truth = load_truth(folder / "scenario")
        world, stations = load_world(folder / "scenario"), stations_of(folder / "scenario")
        check = WorldCheck(world, stations, listed, truth=truth)
        false = [(event, why) for event in listed if (why := check.contradicts(event)) is not None]
    judged = judge(truth, listed)
    ship_days = days * vessels
    kinds = sorted({event["kind"] for event in listed})
    wrong = Counter(event["kind"] for event, _ in false)
    return {
        "seed": seed,
        "days": days,
        "vessels": vessels,
        "ship_days": ship_days,
        "events": dict(Counter(event["kind"] for event in listed)),
        "recall": _shares((row.truth.practice, row.event_id is not None) for row in judged if not row.truth.innocent),
        "planted": dict(Counter(row.truth.practice for row in judged if not row.truth.innocent)),
        "false_per_1000_ship_days": {kind: round(1000 * wrong[kind] / ship_days, 3) for kind in kinds},
        "false": [{"kind": event["kind"], "start": event["start"], "why": why} for event, why in false],
        "innocent_explained": _shares((one.practice, one.right) for one in explained(truth, listed)),
        "innocent_events": dict(Counter(one.practice for one in explained(truth, listed))),
        "accused": [{"practice": practice, "kind": kind} for practice, kind, _ in accused(truth, listed)],
        "confusion": confusion(truth, listed),
        "machine": machine(),
        "versions": versions("watchkeeper", "duckdb", "numba"),
    }


def _shares(rows: Iterable[tuple[str, bool]]) -> dict[str, float]:
    total: Counter[str] = Counter()
    held: Counter[str] = Counter()
    for name, holds in rows:
        total[name] += 1
        held[name] += holds
    return {name: round(held[name] / total[name], 3) for name in sorted(total)}


def confusion(truth: Sequence[Any], listed: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    """For each planted practice or look-alike, how many events of each kind name only its ships in its span."""
    found: dict[str, Counter[str]] = {}
    for row in truth:
        ships = {ship.mmsi for ship in row.ships}
        counts = found.setdefault(row.practice, Counter())
        for event in listed:
            seen = {ship["mmsi"] for ship in event["vessels"]}
            if seen and seen <= ships and event["start"] <= row.end and (event["end"] or row.end) >= row.start:
                counts[event["kind"]] += 1
    return {practice: dict(counts) for practice, counts in sorted(found.items())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--days", type=int, default=7)
    parser.add_argument("--vessels", type=int, default=400)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    document = measure(options.seed, options.days, options.vessels)
    print(json.dumps(document, indent=None if options.json else 1))


if __name__ == "__main__":
    main()
