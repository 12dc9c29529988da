"""A model that is a sum of tables: one for each input and one for each pair of inputs, in log-odds.

Such a model is boosted trees whose every leaf asks for at most two inputs, added up leaf by leaf. What an input contributes
is therefore a figure that can be looked up, not an estimate: its own table, and half of each table it shares.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributions:
    """Log-odds of each row, and where they come from: `baseline` + the sum of `of_inputs` along a row = `log_odds`."""

    baseline: float
    """Log-odds before any input is known: the mean over the rows trained on, inputs taken as independent."""
    of_inputs: Floats
    """(rows, inputs): what each input adds, log-odds."""

    @property
    def log_odds(self) -> Floats:
        """Of each row."""
        return np.asarray(self.baseline + self.of_inputs.sum(axis=1))

    @property
    def probability(self) -> Floats:
        """Of each row, 0 to 1."""
        return np.asarray(1.0 / (1.0 + np.exp(-self.log_odds)))


@dataclass(frozen=True, slots=True, kw_only=True)
class AdditiveModel:
    """Tables over bins. A value x of input i lies in bin b when edges[i][b - 1] < x <= edges[i][b]; below the first edge in
    bin 0, above the last in the last."""

    inputs: tuple[str, ...]
    edges: tuple[Floats, ...]
    baseline: float
    mains: tuple[Floats, ...]
    """Of each input, one figure a bin, log-odds."""
    pairs: dict[tuple[int, int], Floats]
    """By positions of two inputs, the first less than the second: (bins of the first, bins of the second), log-odds."""

    def contributions(self, columns: Floats) -> Contributions:
        """What each input adds for each row of `columns` (rows, inputs). No value may be missing."""
        bins = [np.searchsorted(edges, columns[:, i], side="left") for i, edges in enumerate(self.edges)]
        found = np.column_stack([main[bins[i]] for i, main in enumerate(self.mains)])
        for (i, j), table in self.pairs.items():
            half = table[bins[i], bins[j]] / 2.0
            found[:, i] += half
            found[:, j] += half
        return Contributions(baseline=self.baseline, of_inputs=found)
