"""How good a ranking is: precision at a place, average precision, error at a recall, calibration. Ties are broken at random, many
times over, and averaged: an order among equals is nobody's merit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

SHUFFLES = 50
RECALLS = (0.3, 0.5, 0.6, 0.7, 0.8)
BINS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def ranking(scores: Sequence[float], positive: Sequence[bool], at: int = 50) -> dict[str, Any]:
    """Precision at a place, average precision, and the error rate (share of false ones) where so many of all were found."""
    score, good = np.asarray(scores, float), np.asarray(positive, bool)
    rng = np.random.default_rng(7)
    found = [_of_order(good[_order(score, rng)], at) for _ in range(SHUFFLES)]
    return {
        f"precision_at_{at}": round(float(np.mean([one[0] for one in found])), 4),
        "average_precision": round(float(np.mean([one[1] for one in found])), 4),
        "error_at_recall": {
            f"{recall:g}": round(float(np.mean([one[2][n] for one in found])), 4) for n, recall in enumerate(RECALLS)
        },
    }


def _order(score: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.int64]:
    return np.lexsort((rng.random(len(score)), -score))


def _of_order(good: NDArray[np.bool_], at: int) -> tuple[float, float, list[float]]:
    hits = np.cumsum(good)
    precision = hits / np.arange(1, len(good) + 1)
    total = max(1, int(good.sum()))
    average = float(precision[good].sum() / total)
    errors = []
    for recall in RECALLS:
        place = int(np.searchsorted(hits, np.ceil(recall * total)))
        errors.append(float(1.0 - precision[min(place, len(good) - 1)]))
    first = good[: min(at, len(good))]
    return float(first.mean()) if len(first) else 0.0, average, errors


def calibration(scores: Sequence[float], positive: Sequence[bool]) -> dict[str, Any]:
    """Brier score, and for each bin of scores how many there are, their mean score, and how many of them are so."""
    score, good = np.asarray(scores, float), np.asarray(positive, float)
    if not len(score):
        return {"brier": None, "reliability": []}
    edges = np.clip(np.digitize(score, BINS) - 1, 0, len(BINS) - 2)
    bins = [
        {
            "from": BINS[n],
            "until": BINS[n + 1],
            "n": int((edges == n).sum()),
            "mean_score": round(float(score[edges == n].mean()), 4),
            "share": round(float(good[edges == n].mean()), 4),
        }
        for n in range(len(BINS) - 1)
        if (edges == n).any()
    ]
    return {"brier": round(float(((score - good) ** 2).mean()), 4), "reliability": bins}
