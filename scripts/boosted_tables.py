"""Boosted trees whose leaves ask for at most two inputs, and the tables they add up to. Needs LightGBM."""

from __future__ import annotations

import itertools
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from watchkeeper.detect.silence.additive import AdditiveModel

Floats = NDArray[np.float64]
Box = dict[int, tuple[float, float]]

FIXED = {
    "objective": "binary",
    "learning_rate": 0.06,
    "max_bin": 63,
    "lambda_l2": 1.0,
    "min_data_in_leaf": 60,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "seed": 1,
    "verbose": -1,
}
"""Settings that are never chosen by the data."""


def boosted(columns: Floats, truth: Floats, leaves: int, rounds: int) -> lightgbm.Booster:
    """Trees trained on the rows; each path asks for at most two inputs."""
    settings: dict[str, Any] = {**FIXED, "num_leaves": leaves}
    if columns.shape[1] > 2:
        pairs = itertools.combinations(range(columns.shape[1]), 2)
        settings["interaction_constraints"] = [list(pair) for pair in pairs]
    return lightgbm.train(settings, lightgbm.Dataset(columns, truth), rounds)


def staged_log_odds(trees: lightgbm.Booster, columns: Floats, rounds: int, step: int) -> Floats:
    """Log-odds of each row after every `step` trees, (rounds // step, rows)."""
    found = [
        trees.predict(columns, raw_score=True, start_iteration=first, num_iteration=step)
        for first in range(0, rounds, step)
    ]
    return np.cumsum(np.array(found), axis=0)


def as_tables(
    trees: lightgbm.Booster, columns: Floats, names: tuple[str, ...], slope: float, offset: float
) -> AdditiveModel:
    """The sum of the trees as tables, times `slope` plus `offset` (the calibration), each table centred.

    Weighted by how often each bin of an input occurs in `columns`, inputs taken as independent, every table has mean zero
    along each of its axes: so what one input says alone stands in its own table, and pairs hold only what is left.
    """
    leaves = [leaf for tree in trees.dump_model()["tree_info"] for leaf in _leaves(tree["tree_structure"], {})]
    edges = tuple(
        np.unique([bound for box, _ in leaves for bound in box.get(i, ()) if np.isfinite(bound)])
        for i in range(len(names))
    )
    sizes = [len(bounds) + 1 for bounds in edges]
    pairs = {pair: np.zeros([sizes[i] for i in pair]) for pair in itertools.combinations(range(len(names)), 2)}
    mains = [np.zeros(size) for size in sizes]
    baseline = offset
    for box, value in leaves:
        spans = {i: _bins(edges[i], bounds) for i, bounds in sorted(box.items())}
        if len(spans) == 2:
            pairs[tuple(spans)][np.ix_(*spans.values())] += slope * value  # type: ignore[index]
        elif len(spans) == 1:
            [(i, span)] = spans.items()
            mains[i][span] += slope * value
        else:
            baseline += slope * value
    weights = [_weights(edges[i], columns[:, i]) for i in range(len(names))]
    for (i, j), table in pairs.items():
        along_i, along_j = table @ weights[j], weights[i] @ table
        mean = float(weights[i] @ along_i)
        table -= along_i[:, None] + along_j[None, :] - mean
        mains[i] += along_i - mean
        mains[j] += along_j - mean
        baseline += mean
    for main, weight in zip(mains, weights, strict=True):
        mean = float(weight @ main)
        main -= mean
        baseline += mean
    return AdditiveModel(inputs=names, edges=edges, baseline=baseline, mains=tuple(mains), pairs=pairs)


def _leaves(node: dict[str, Any], box: Box) -> list[tuple[Box, float]]:
    """Every leaf below a node: the half-open box (low, high] of each input it asks for, and its value."""
    if "leaf_value" in node:
        return [(box, float(node["leaf_value"]))]
    i, at = int(node["split_feature"]), float(node["threshold"])
    low, high = box.get(i, (-np.inf, np.inf))
    return [
        *_leaves(node["left_child"], {**box, i: (low, min(high, at))}),
        *_leaves(node["right_child"], {**box, i: (max(low, at), high)}),
    ]


def _bins(edges: Floats, bounds: tuple[float, float]) -> NDArray[np.int64]:
    first = 0 if bounds[0] == -np.inf else int(np.searchsorted(edges, bounds[0])) + 1
    last = len(edges) if bounds[1] == np.inf else int(np.searchsorted(edges, bounds[1]))
    return np.arange(first, last + 1)


def _weights(edges: Floats, values: Floats) -> Floats:
    counts = np.bincount(np.searchsorted(edges, values, side="left"), minlength=len(edges) + 1)
    return np.asarray(counts / len(values))
