"""Choosing, calibrating and judging the models of `p_real_silence`. Needs LightGBM.

Everything that is chosen (leaves, trees, calibration, threshold) is chosen by `fitted`, from the rows it is given and by
folds within them; `cross_validated` gives it the rows of the other folds only. Folds hold whole groups.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np
from benchmarks.calibration import (
    auc,
    brier,
    calibration_table,
    expected_calibration_error,
    precision_recall_f,
    steady_threshold,
)
from numpy.typing import NDArray

from scripts.boosted_tables import boosted, staged_log_odds

Floats = NDArray[np.float64]

LEAVES = (8, 14)
"""Leaves of a tree that are tried."""
MOST_ROUNDS = {"before": 160, "after": 240, "all": 600}
STEP = 20
"""Trees between two numbers of trees that are tried."""
INNER_FOLDS = 4
OUTER_FOLDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """Trees with what was chosen for them."""

    trees: lightgbm.Booster
    leaves: int
    rounds: int
    slope: float
    """Of the calibration: log-odds times this..."""
    offset: float
    """...plus this."""
    threshold: float

    def probability(self, columns: Floats) -> Floats:
        """Calibrated, of each row."""
        raw = np.asarray(self.trees.predict(columns, raw_score=True))
        return np.asarray(1.0 / (1.0 + np.exp(-(self.slope * raw + self.offset))))


def folds_of(groups: NDArray[np.int64], count: int, seed: int) -> NDArray[np.int64]:
    """The fold of each row; rows of one group share it. Groups are dealt out evenly in an order drawn with `seed`."""
    order = np.random.Generator(np.random.PCG64(seed)).permutation(int(groups.max()) + 1)
    return np.asarray((order % count)[groups])


def platt(raw: Floats, truth: Floats) -> tuple[float, float]:
    """Slope and offset that make log-odds fit the truth best, by Newton's method (Platt 1999)."""
    design = np.column_stack([raw, np.ones_like(raw)])
    found = np.array([1.0, 0.0])
    for _ in range(25):
        p = 1.0 / (1.0 + np.exp(-design @ found))
        slope = design.T @ (truth - p)
        curvature = (design * (p * (1.0 - p))[:, None]).T @ design
        found = found + np.linalg.solve(curvature, slope)
    return float(found[0]), float(found[1])


def fitted(columns: Floats, truth: Floats, groups: NDArray[np.int64], model: str, seed: int) -> Fitted:
    """A model of these rows. Leaves and trees are those with the least log loss out of fold; calibration and threshold
    come from the same out-of-fold scores; then all rows are trained on."""
    fold = folds_of(groups, INNER_FOLDS, seed)
    rounds = MOST_ROUNDS[model]
    best: tuple[float, int, int, Floats] | None = None
    for leaves in LEAVES:
        raw = np.zeros((rounds // STEP, len(truth)))
        for number in range(INNER_FOLDS):
            inside, outside = fold != number, fold == number
            trees = boosted(columns[inside], truth[inside], leaves, rounds)
            raw[:, outside] = staged_log_odds(trees, columns[outside], rounds, STEP)
        losses = np.logaddexp(0.0, np.where(truth == 1, -raw, raw)).mean(axis=1)
        at = int(np.argmin(losses))
        if best is None or losses[at] < best[0]:
            best = (float(losses[at]), leaves, STEP * (at + 1), raw[at])
    assert best is not None
    _, leaves, chosen, scores = best
    slope, offset = platt(scores, truth)
    p = 1.0 / (1.0 + np.exp(-(slope * scores + offset)))
    return Fitted(
        trees=boosted(columns, truth, leaves, chosen),
        leaves=leaves,
        rounds=chosen,
        slope=slope,
        offset=offset,
        threshold=steady_threshold(p),
    )


def cross_validated(columns: Floats, truth: Floats, model: str, repeats: int) -> dict[str, Any]:
    """Figures on rows that nothing was chosen by: mean and standard deviation over repeats, each a whole pass of folds."""
    groups = np.unique(columns[:, 0], return_inverse=True)[1].astype(np.int64)
    real, passes, last = truth == 1, [], np.zeros(len(truth))
    for repeat in range(repeats):
        fold = folds_of(groups, OUTER_FOLDS, 1000 + repeat)
        p, called = np.zeros(len(truth)), np.zeros(len(truth), dtype=np.bool_)
        for number in range(OUTER_FOLDS):
            inside, outside = fold != number, fold == number
            within = np.unique(groups[inside], return_inverse=True)[1].astype(np.int64)
            found = fitted(columns[inside], truth[inside], within, model, 2000 + repeat)
            p[outside] = found.probability(columns[outside])
            called[outside] = p[outside] >= found.threshold
        passes.append(scores_of(real, p, called))
        last = p
        print(f"{model}, repeat {repeat + 1}: {passes[-1]}", flush=True)
    figures = {key: [one[key] for one in passes] for key in passes[0]}
    return {
        "repeats": repeats,
        "mean": {key: round(float(np.mean(values)), 4) for key, values in figures.items()},
        "sd": {key: round(float(np.std(values, ddof=1)), 4) for key, values in figures.items()},
        "calibration": [[rows, round(said, 3), round(true, 3)] for rows, said, true in calibration_table(real, last)],
    }


def scores_of(real: NDArray[np.bool_], p: Floats, called: NDArray[np.bool_]) -> dict[str, float]:
    """The figures of one set of probabilities and calls."""
    precision, recall, f = precision_recall_f(real, called)
    return {
        "p": round(precision, 4),
        "r": round(recall, 4),
        "f0_5": round(f, 4),
        "auc": round(auc(real, p), 4),
        "brier": round(brier(real, p), 4),
        "ece": round(expected_calibration_error(real, p), 4),
    }
