"""The section of docs/explanation/benchmarks.md on leads, and its reliability diagram."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "images" / "leads-reliability.png"
CALLED = {
    "leads": "leads",
    "list_only": "lists alone",
    "single_rule": "alerts of single rules",
    "single_rule_explained": "the same, with our explanations",
    "additive": "additive points",
    "additive_explained": "the same, with our explanations",
}


def leads_section(r: dict[str, Any]) -> str:
    """What the benchmark of leads said."""
    recalls = list(r["error_at_recall"]["leads"])
    rows = "\n".join(
        f"| {CALLED[name]} | {one['precision_at_50']:.2f} | {one['average_precision']:.3f} | "
        + " | ".join(f"{100 * r['error_at_recall'][name][key]:.1f} %" for key in recalls)
        + " |"
        for name, one in r["ships"].items()
    )
    ratios = ", ".join(
        f"{ratio:g} at {float(key):.0%}" for key, ratio in r["error_ratio_to_additive"].items() if ratio is not None
    )
    run = r["runs"][0]
    weak = ", ".join(f"{name} {share:g}" for name, share in r["recall"].items() if share < 0.8)
    return (
        f"## Leads\n\nTen worlds of {run['days']} days and {run['vessels']:,} ships that nobody had looked at (seeds {r['seeds'][0]} to {r['seeds'][-1]}; "
        "SYNTHETIC). Of the first fifty leads of a world "
        f"{100 * r['precision_at_50']:.0f} % are about something planted (the worst world {100 * r['least_precision_at_50']:.0f} %; goal 90). "
        "The same question put to every method, which ships of the world are at any practice; errors are the share of false ones among those named "
        "until so many of all were found, ties broken at random:\n\n"
        f"| method | precision at 50 | average precision | {' | '.join(f'errors at {float(key):.0%} recall' for key in recalls)} |\n"
        f"|---|---|---|{'---|' * len(recalls)}\n{rows}\n\n"
        f"Errors of leads as a part of those of additive points, at equal recall (goal a third): {ratios}. Points and alerts take every event, as "
        "risk scores in use do; given our innocent explanations they do far better, and that part of the gain is the explanations'. "
        f"Brier score of leads {r['brier']:.3f} under the prior of 2 % that a workspace starts with, and {r['brier_prior_of_worlds']:.3f} under the 15 % "
        f"that worlds of development hold; the diagram is of the latter. These ten hold {100 * _planted(r):.0f} %, so under either prior the scores in "
        "the middle are wrong, and under the second too high.\n\n"
        "![Reliability: how many leads of a score are right](../images/leads-reliability.png)\n\n"
        f"Planted practices that a lead names in less than 80 of 100 cases: {weak or 'none'}."
    )


def leads_shortfall(r: dict[str, Any]) -> str:
    """Where leads err more than a third as often as additive points, as a line of a list; empty where they do not."""
    missed = [
        f"{ratio:.2f} at {float(key):.0%}"
        for key, ratio in r["error_ratio_to_additive"].items()
        if ratio is not None and ratio > 1 / 3
    ]
    return (
        f"- Leads err more than a third as often as additive points, which was the goal, at some recalls: {', '.join(missed)}.\n"
        if missed
        else ""
    )


def _planted(r: dict[str, Any]) -> float:
    return float(sum(run["ships_planted"] for run in r["runs"]) / sum(run["ships_heard"] for run in r["runs"]))


def draw_reliability(bins: Sequence[dict[str, Any]], path: Path = PICTURE) -> None:
    """Writes the diagram: share of right leads by score, and how many there are."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, (above, below) = pyplot.subplots(2, 1, figsize=(6.4, 6.4), height_ratios=(3, 1), sharex=True, dpi=130)
    above.plot([0, 1], [0, 1], color="#9aa5b1", linewidth=1, linestyle="--", label="as said")
    above.plot(
        [one["mean_score"] for one in bins], [one["share"] for one in bins], color="#0072b2", marker="o", label="leads"
    )
    above.set_ylabel("share that is about something planted")
    above.set_ylim(0, 1.02)
    above.legend(frameon=False, loc="upper left")
    above.set_title("Reliability of leads, ten unseen SYNTHETIC worlds", loc="left", fontsize=11)
    width = 0.9 * (bins[0]["until"] - bins[0]["from"])
    below.bar(
        [(one["from"] + one["until"]) / 2 for one in bins], [one["n"] for one in bins], width=width, color="#0072b2"
    )
    below.set_ylabel("leads")
    below.set_xlabel("score, under the worlds' own prior")
    below.set_xlim(0, 1)
    for part in (above, below):
        part.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    figure.savefig(path, metadata={"Software": None})
    pyplot.close(figure)
