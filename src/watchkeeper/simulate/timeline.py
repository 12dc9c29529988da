"""Timelines: for many ships at once, which of each one's entries holds at a moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchkeeper.simulate.trigonometry import Floats

Ints = NDArray[np.int64]
_SPAN_S = 1.0e9  # seconds: more than any scenario lasts, so that ships' entries lie one after the other in one array


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Entries of ships one after the other: where each ship's begin, and a key that grows through all of them."""

    first: Ints
    key: Floats

    def at(self, row: Ints, moment_s: Floats) -> Ints:
        """Index, among all entries, of the one that holds for each ship (by row) at a moment; before all, her first."""
        found = np.searchsorted(self.key, row * _SPAN_S + moment_s, side="right") - 1
        return np.maximum(found, self.first[row])


def timeline(starts: Sequence[Sequence[float]]) -> Timeline:
    """The timeline of ships whose entries begin at these seconds, in order; each ship has at least one entry."""
    counts = [len(one) for one in starts]
    key = np.array([row * _SPAN_S + start for row, own in enumerate(starts) for start in own])
    return Timeline(first=np.cumsum([0, *counts])[:-1], key=key)
