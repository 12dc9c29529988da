"""Sections of docs/explanation/benchmarks.md about places, movement and how rules behave."""

from __future__ import annotations

from collections import Counter
from typing import Any


def sections(r: dict[str, Any]) -> list[str]:
    """Those of the benchmarks that were run."""
    made = {"rules": _rules, "behaviour": _behaviour, "gaps": _gaps, "zones": _zones, "association": _association}
    return [section(r[name]) for name, section in made.items() if name in r]


def _rules(r: dict[str, Any]) -> str:
    rows = "\n".join(
        f"| {s['vessels']:,} | {s['positions']:,} | {s['rules_s']} | {s['stages']['walk']} | {s['stages']['gap']} | {s['peak_rss_mb']:,} |"
        for s in r["sizes"]
    )
    last = r["sizes"][-1]
    slowest = ", ".join(
        f"{name} {seconds}" for name, seconds in sorted(last["stages"].items(), key=lambda one: -one[1])[:6]
    )
    return (
        f"## All rules\n\n{r['days']} days of the synthetic scenario, seed {r['seed']}; every rule, the walk over the positions and base rates, ingest "
        "and tracks apart. Goal: 90 s and 3 GB at 20 million tracked positions, cost linear in rows.\n\n"
        "| ships | positions | all rules, s | of it the walk | of it gaps | peak MiB, ingest included |\n|---|---|---|---|---|---|\n"
        f"{rows}\n\nTime a position at the largest is {r['time_per_row_last_to_first']} times that at the smallest. Where it goes at the largest, s: "
        f"{slowest}."
    )


def _behaviour(r: dict[str, Any]) -> str:
    runs = r["runs"]
    planted: dict[str, list[int]] = {}
    for one in runs:
        for practice, count in one["planted"].items():
            got = planted.setdefault(practice, [0, 0])
            got[0] += round(one["recall"][practice] * count)
            got[1] += count
    explained: dict[str, list[int]] = {}
    for one in runs:
        for practice, count in one["innocent_events"].items():
            got = explained.setdefault(practice, [0, 0])
            got[0] += round(one["innocent_explained"][practice] * count)
            got[1] += count
    days = sum(one["ship_days"] for one in runs)
    kinds = sorted({kind for one in runs for kind in one["events"]})
    events = {kind: sum(one["events"].get(kind, 0) for one in runs) for kind in kinds}
    false = {kind: sum(found["kind"] == kind for one in runs for found in one["false"]) for kind in kinds}
    said = ", ".join(f"{one['days']} days x {one['vessels']:,} ships (seed {one['seed']})" for one in runs)
    return (
        f"## Behaviour\n\nScenarios of seeds not used in development: {said}. Recall of planted practices that a rule looks for (goal 0.9 each):\n\n"
        "| practice | found |\n|---|---|\n"
        + "\n".join(f"| {p.replace('_', ' ')} | {a} of {b} |" for p, (a, b) in sorted(planted.items()))
        + "\n\nFalse: the definition does not hold in the noise-free world (goal at most 2 in 1,000 ship-days a rule).\n\n"
        "| kind | events | false | false in 1,000 ship-days |\n|---|---|---|---|\n"
        + "\n".join(
            f"| {kind} | {events[kind]:,} | {false[kind]} | {1000 * false[kind] / days:.2f} |" for kind in kinds
        )
        + "\n\nEvents of innocent look-alikes, which are real, and how many carry a right explanation (goal 0.8):\n\n"
        "| look-alike | explained |\n|---|---|\n"
        + "\n".join(f"| {p.replace('_', ' ')} | {a} of {b} |" for p, (a, b) in sorted(explained.items()))
        + f"\n\nEvents of deception without an explanation on ships of innocent look-alikes (goal none): {_accused(runs)}."
        + "\n\nZone entries and feed outages by area are not held against the world; a dark port call counts as false unless the ship was within 15 km of such "
        "a port. A dark transfer counts as found only when the best candidate is the ship that was there."
    )


def _accused(runs: list[dict[str, Any]]) -> str:
    counts = Counter((one["practice"], one["kind"]) for run in runs for one in run["accused"])
    return ", ".join(f"{kind} of {practice} {n}" for (practice, kind), n in sorted(counts.items())) or "none"


def _gaps(g: dict[str, Any]) -> str:
    if "skipped" in g:
        return f"## Real silence\n\nNot measured: {g['skipped']}."
    return (
        f"## Real silence\n\n{g['n']:,} labelled gaps: the published rule reaches F0.5 {g['rule']['f0_5']}. The shipped models' cross-validated figures, and "
        "what they mean, stand on [their own page](real-silence.md); on the file they were trained on they say "
        f"{g['model']['f0_5']} (in sample, so no measure of them)."
    )


def _zones(z: dict[str, Any]) -> str:
    return (
        f"## Zones\n\n{z['zones']} zones, {z['positions']:,} positions: {z['per_s'] / 1e6:.1f} million positions/s on a core, which zones hold each "
        f"(goal 10 million); {z['compared']:,} answers compared with Shapely, {z['mismatches']} mismatches."
    )


METHODS = {
    "association": "association",
    "association_clear": "of it, clear answers",
    "nearest_500_m": "nearest within 500 m",
    "nearest_2_km": "nearest within 2 km",
    "greedy_mutual_2_km": "greedy mutual best",
}


def association_table(runs: list[dict[str, Any]], water: str, minutes: list[str]) -> str:
    """Figures of every method by minutes of silence, all runs taken together."""
    head = "| silence either side | method | right ship | other ship | called dark | dark precision | dark recall |\n|---|---|---|---|---|---|---|\n"
    rows = []
    for blank in minutes:
        for method, title in METHODS.items():
            cells = [one[water][blank][method] for one in runs]
            rows.append(
                f"| {blank} min | {title} | "
                + " | ".join(
                    _percent(cells, name, of)
                    for name, of in (
                        ("identity_accuracy", "n"), ("wrong_ship", "n"), ("false_dark", "n"), ("dark_precision", "dark"), ("dark_recall", "n_dark"),
                    )
                )
                + " |"
            )  # fmt: skip
    return head + "\n".join(rows)


def _percent(cells: list[dict[str, Any]], name: str, of: str) -> str:
    """Mean over runs, each by how many cases it has; of dark precision, by how many were called dark."""
    if of == "dark":
        weights = [(c["dark_recall"] or 0) * c["n_dark"] + (c["false_dark"] or 0) * c["n"] for c in cells]
    else:
        weights = [c[of] for c in cells]
    known = [(c[name], w) for c, w in zip(cells, weights, strict=True) if c[name] is not None and w]
    total = sum(w for _, w in known)
    return f"{100 * sum(v * w for v, w in known) / total:.1f} %" if total else "-"


def _association(r: dict[str, Any]) -> str:
    runs = r["runs"]
    looks = sum(one["looks"] for one in runs)
    sensors = "\n".join(
        f"| {name} | {_percent([one['by_sensor'][name] for one in runs], 'identity_accuracy', 'n')} | "
        f"{_percent([one['by_sensor'][name] for one in runs], 'false_dark', 'n')} | {_percent([one['by_sensor'][name] for one in runs], 'dark_recall', 'n_dark')} |"
        for name in runs[0]["by_sensor"]
    )
    return (
        f"## Association\n\n{looks:,} looks of four sensors at simulated waters of {runs[0]['vessels']:,} ships (seeds "
        f"{', '.join(str(one['seed']) for one in runs)}, not used in development), {runs[0]['ships_in_a_look']} ships in a look; AIS of the ship judged left out "
        "for some minutes before and after, or altogether (dark). See [association](association.md).\n\n"
        + association_table(runs, "by_silence_min", ["0", "15", "30", "60", "120"])
        + f"\n\nWhere 15 or more ships were heard within 30 km ({sum(one['dense_looks'] for one in runs)} looks):\n\n"
        + association_table(runs, "by_silence_min_dense", ["30", "120"])
        + "\n\nBy sensor, 30 minutes of silence:\n\n| sensor | right ship | called dark | dark recall |\n|---|---|---|---|\n"
        + sensors
    )
