"""How good leads are on a scenario seed not used in development, beside lists alone, alerts of single rules, and additive points.

python -m benchmarks.leads --seed N [--days 14] [--vessels 1000] [--json]
python -m benchmarks.leads --seeds 71-80 [--json]

A lead is right when a ship of it was planted at a practice within a day of one of its signals. `ships` holds every method
against the same thing: which ships that were heard were planted at any practice. Scores are probabilities under a prior; their
calibration is measured under the prior a workspace starts with and under the share of ships that development worlds hold
(`prior_of_worlds`), since a prior moves all scores alike and no order. Seeds 1 to 44 were looked at in development.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from statistics import mean
from typing import Any

from benchmarks.lead_baselines import BASELINES
from benchmarks.lead_worlds import make_world, planted
from benchmarks.machine import machine, versions
from benchmarks.ranking import RECALLS, calibration, ranking

WORLDS_PRIOR = 0.15
"""Share of ships planted at a practice in the worlds of development (1,111 of 7,677)."""
DAYS, VESSELS = 14, 1_000


def measure(seed: int, days: int, vessels: int) -> dict[str, Any]:
    """The document that `--json` prints for one seed."""
    with tempfile.TemporaryDirectory() as name:
        return measure_world(Path(name), seed, days, vessels)


def measure_world(folder: Path, seed: int, days: int, vessels: int) -> dict[str, Any]:
    """The same, in a folder."""
    from watchkeeper.assess.assembling import leads_of, with_dark_seen
    from watchkeeper.assess.params import LeadParams
    from watchkeeper.services.lead_facts import lead_facts
    from watchkeeper.services.lead_known import known_for
    from watchkeeper.simulate import load_truth

    workspace = make_world(folder, seed, days, vessels)
    truth = load_truth(folder / "scenario")
    began = time.monotonic()
    facts = lead_facts(workspace, workspace.lake.snapshot(), date(2031, 3, 7), ())
    seen = {row["marking_id"] for row in facts.segments} | {one.marking_id for one in facts.signals}
    params = LeadParams()
    known = known_for(facts, seen, params)
    leads = leads_of(known, params)
    elapsed_s = time.monotonic() - began
    in_worlds = leads_of(known, LeadParams(prior=WORLDS_PRIOR))
    rows = [planted(_signals(lead), truth) for lead in leads]
    right = [bool(found) for found in rows]
    at_it = {ship.mmsi for row in truth if not row.innocent for ship in row.ships}
    ships = sorted(known.ships)
    positive = [mmsi in at_it for mmsi in ships]
    by_ship: dict[int, float] = {}
    for lead in leads:
        for mmsi in lead.subject.mmsis:
            by_ship[mmsi] = max(by_ship.get(mmsi, -99.0), lead.log_odds)
    signals = with_dark_seen([*facts.happened(seen), *facts.standing(seen)], params)
    practices = {row.practice for row in truth if not row.innocent}
    told = {row.practice: 0 for row in truth if not row.innocent}
    for one in {id(row): row for found in rows for row in found}.values():
        told[one.practice] += 1
    return {
        "seed": seed,
        "days": days,
        "vessels": vessels,
        "leads": len(leads),
        "right": sum(right),
        "precision_at_50": round(mean(right[:50]), 4),
        **_calibrated(leads, right),
        "average_precision": ranking([by_ship.get(mmsi, -99.0) for mmsi in ships], positive)["average_precision"],
        "ships": ranking([by_ship.get(mmsi, -99.0) for mmsi in ships], positive),
        "ships_planted": sum(positive),
        "ships_heard": len(ships),
        "baselines": {
            name: ranking([scores.get(mmsi, 0.0) for mmsi in ships], positive)
            for name, method in BASELINES.items()
            if (scores := method(signals)) is not None
        },
        "prior_of_worlds": {
            "prior": WORLDS_PRIOR,
            **_calibrated(in_worlds, [bool(planted(_signals(one), truth)) for one in in_worlds]),
        },
        "recall": {name: round(told[name] / sum(r.practice == name for r in truth), 3) for name in sorted(practices)},
        "signals": len(facts.signals),
        "elapsed_s": round(elapsed_s, 2),
    }


def _signals(lead: Any) -> list[Any]:
    return [signal for one in lead.evidence for signal in (one.signal, *one.alike)]


def _calibrated(leads: Sequence[Any], right: Sequence[bool]) -> dict[str, Any]:
    return calibration([lead.score for lead in leads], right)


def together(runs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Means over seeds, and how many times fewer of ours are false than of additive points, at equal recall."""
    methods = {"leads": [run["ships"] for run in runs]} | {
        name: [run["baselines"][name] for run in runs] for name in BASELINES
    }
    errors = {
        name: {key: round(mean(one["error_at_recall"][key] for one in found), 4) for key in map("{:g}".format, RECALLS)}
        for name, found in methods.items()
    }
    return {
        "seeds": [run["seed"] for run in runs],
        "precision_at_50": round(mean(run["precision_at_50"] for run in runs), 4),
        "least_precision_at_50": min(run["precision_at_50"] for run in runs),
        "brier": round(mean(run["brier"] for run in runs), 4),
        "brier_prior_of_worlds": round(mean(run["prior_of_worlds"]["brier"] for run in runs), 4),
        "ships": {
            name: {key: round(mean(one[key] for one in found), 4) for key in ("precision_at_50", "average_precision")}
            for name, found in methods.items()
        },
        "error_at_recall": errors,
        "error_ratio_to_additive": {
            key: round(errors["leads"][key] / errors["additive"][key], 3) if errors["additive"][key] else None
            for key in errors["leads"]
        },
        "reliability": _pooled([run["prior_of_worlds"]["reliability"] for run in runs]),
        "recall": {
            name: round(mean(run["recall"][name] for run in runs if name in run["recall"]), 3)
            for name in sorted({name for run in runs for name in run["recall"]})
        },
    }


def _pooled(tables: Sequence[Sequence[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Reliability of all seeds together."""
    bins: dict[float, list[dict[str, Any]]] = {}
    for one in (row for table in tables for row in table):
        bins.setdefault(one["from"], []).append(one)
    pooled = []
    for start, rows in sorted(bins.items()):
        n = sum(row["n"] for row in rows)
        pooled.append(
            {
                "from": start,
                "until": rows[0]["until"],
                "n": n,
                "mean_score": round(sum(row["n"] * row["mean_score"] for row in rows) / n, 4),
                "share": round(sum(row["n"] * row["share"] for row in rows) / n, 4),
            }
        )
    return pooled


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--seed", type=int)
    which.add_argument("--seeds", help="first-last")
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--vessels", type=int, default=VESSELS)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    about = {"machine": machine(), "versions": versions("watchkeeper", "duckdb", "numpy")}
    if options.seed is not None:
        document: dict[str, Any] = measure(options.seed, options.days, options.vessels) | about
    else:
        first, _, last = options.seeds.partition("-")
        runs = [measure(seed, options.days, options.vessels) for seed in range(int(first), int(last or first) + 1)]
        document = {**together(runs), "runs": runs, **about}
    print(json.dumps(document, indent=None if options.json else 1))


if __name__ == "__main__":
    main()
