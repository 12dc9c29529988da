"""What a signal is worth: the natural logarithm of how much likelier it is of a ship at a practice than of an ordinary one.

A practice adds a cause to those that ordinary ships have already. With q the probability that the practice makes a ship show
the signal, and p that an ordinary ship shows it anyway, a ship at the practice shows it with probability 1 - (1 - q)(1 - p)
(noisy or). The likelihood ratio is that over p: 1 where the practice does not bring the signal about, never less. What was
not seen adds nothing: nobody can tell here what was looked for and is not so from what was not looked for.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


def likelihood_ratio(q: float, p: float) -> float:
    """How much likelier at the practice than without; at least 1. `p` must be above 0."""
    return q / p + 1.0 - q


def log_odds(p: float) -> float:
    """Natural logarithm of the odds."""
    return math.log(p) - math.log1p(-p)


def probability(odds: float) -> float:
    """Probability of log odds."""
    return 1.0 / (1.0 + math.exp(-odds)) if odds > -700.0 else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """How far signals that count speak for any practice."""

    log_odds: float
    """Of some practice against none, the prior and all weights added."""
    weights: tuple[float, ...]
    """Of each signal, in the order given; they and the prior add up to `log_odds`."""
    practices: tuple[tuple[str, float], ...]
    """Code and probability of each practice, given that there is one, likeliest first."""


def weigh(ratios: Iterable[Mapping[str, float]], priors: Mapping[str, float], shift: float = 0.0) -> Weighed:
    """`ratios` has, for each signal, its likelihood ratio under each practice; `priors` the odds of each practice before anything
    is seen; `shift` is what judgements add to the log odds.

    Signals are independent given the practice. The weight of one is what the odds lose when it is left out, in the order of
    strength, so that the weights add up.
    """
    listed = [dict(one) for one in ratios]
    order = sorted(range(len(listed)), key=lambda at: (-max(listed[at].values(), default=1.0), at))
    weights = [0.0] * len(listed)
    logs = {code: math.log(odds) for code, odds in priors.items()}
    before = _sum(logs)
    for at in order:
        logs = {code: value + math.log(listed[at].get(code, 1.0)) for code, value in logs.items()}
        after = _sum(logs)
        weights[at], before = after - before, after
    shares = {code: math.exp(value - before) for code, value in logs.items()}
    return Weighed(
        log_odds=before + shift,
        weights=tuple(weights),
        practices=tuple(sorted(shares.items(), key=lambda one: (-one[1], one[0]))),
    )


def _sum(logs: Mapping[str, float]) -> float:
    """Logarithm of the sum of what logarithms stand for."""
    most = max(logs.values())
    return most + math.log(sum(math.exp(value - most) for value in logs.values()))
