"""How good probabilities are: ranking, squared error, calibration, and the decision they lead to. NumPy only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Truth = NDArray[np.bool_]

BETA = 0.5
"""Of the F measure: precision counts twice as much as recall (Welch et al. 2022 tune their rule by F0.5)."""
CALIBRATION_BINS = 15


def auc(truth: Truth, p: Floats) -> float:
    """Area under the ROC curve: how often a true row has the higher probability, ties half."""
    _, where, counts = np.unique(p, return_inverse=True, return_counts=True)
    rank = (np.cumsum(counts) - (counts - 1) / 2.0)[where]
    positive = int(truth.sum())
    return float((rank[truth].sum() - positive * (positive + 1) / 2) / (positive * (len(truth) - positive)))


def brier(truth: Truth, p: Floats) -> float:
    """Mean squared error of the probabilities."""
    return float(((p - truth) ** 2).mean())


def calibration_table(truth: Truth, p: Floats, bins: int = CALIBRATION_BINS) -> list[tuple[int, float, float]]:
    """(rows, mean probability, share true) of bins of equal mass, by rising probability; ties in the order of the rows."""
    parts = np.array_split(np.argsort(p, kind="stable"), bins)
    return [(len(part), float(p[part].mean()), float(truth[part].mean())) for part in parts if len(part)]


def expected_calibration_error(truth: Truth, p: Floats, bins: int = CALIBRATION_BINS) -> float:
    """Mean of |mean probability - share true| over bins of equal mass, weighted by rows."""
    return sum(rows * abs(said - true) for rows, said, true in calibration_table(truth, p, bins)) / len(truth)


def precision_recall_f(truth: Truth, called: Truth) -> tuple[float, float, float]:
    """Precision, recall and F0.5 of calls; 0 where nothing was called or nothing is true."""
    hits, calls, true = int((truth & called).sum()), int(called.sum()), int(truth.sum())
    f = (1 + BETA**2) * hits / (calls + BETA**2 * true) if calls + true else 0.0
    return (hits / calls if calls else 0.0), (hits / true if true else 0.0), f


def steady_threshold(p: Floats) -> float:
    """The probability from which calling rows true has the greatest expected F0.5, were the probabilities exact.

    No label is looked at, so the noise of labels does not move it: for calibrated probabilities only.
    """
    falling = np.sort(p)[::-1]
    hits, calls = np.cumsum(falling), np.arange(1, len(p) + 1)
    f = (1 + BETA**2) * hits / (calls + BETA**2 * falling.sum())
    return float(falling[np.argmax(f)])
