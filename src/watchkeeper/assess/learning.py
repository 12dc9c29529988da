"""What judgements teach: how much more or less each signal should weigh, for confirmed leads to stand above dismissed ones.

A logistic model whose offset is the log odds a lead has, with one term for every signal that counts in it and one for all
leads, each drawn to zero by a ridge. Judged leads were chosen because they ranked high; given what the offset says of them
that does not bias the terms. With few judgements nothing moves far. Hoerl and Kennard 1970 (ridge); Friedman et al. 2010
(penalised logistic).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningParams:
    """How fast judgements move weights. Ours."""

    spread: float = 0.5
    """Standard deviation of a term before any judgement, natural logarithm: it takes several leads to move it by as much."""
    most_steps: int = 50
    tolerance: float = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedLead:
    """A lead people judged."""

    log_odds: float
    """Without what was learnt before."""
    signals: frozenset[str]
    """Names of those that count."""
    confirmed: bool


def learn(leads: Sequence[JudgedLead], params: LearningParams) -> dict[str, float]:
    """What to add to the log odds of a lead for each counted signal by name; that of `` to every lead. Empty without leads."""
    if not leads:
        return {}
    names = ["", *sorted({name for lead in leads for name in lead.signals})]
    x = np.array([[1.0] + [float(name in lead.signals) for name in names[1:]] for lead in leads])
    y = np.array([float(lead.confirmed) for lead in leads])
    offset = np.array([lead.log_odds for lead in leads])
    ridge = np.eye(len(names)) / params.spread**2
    terms = np.zeros(len(names))
    for _ in range(params.most_steps):
        p = 1.0 / (1.0 + np.exp(-np.clip(offset + x @ terms, -500.0, 500.0)))
        slope = x.T @ (y - p) - ridge @ terms
        curve = (x.T * (p * (1.0 - p))) @ x + ridge
        step = np.linalg.solve(curve, slope)
        terms += step
        if float(np.abs(step).max()) < params.tolerance:
            break
    return {name: round(float(term), 6) for name, term in zip(names, terms, strict=True)}
