"""A lead: several independent signals about one hull, meeting or company in one time, weighed and explained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from watchkeeper.assess.rates import BaseRate
from watchkeeper.assess.signal import Ship, Signal
from watchkeeper.assess.subjects import Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One signal of a lead, with what it is worth there."""

    signal: Signal
    alike: tuple[Signal, ...]
    """Others of its kind and ships; it stands for them."""
    base_rate: BaseRate
    ratios: Mapping[str, float]
    """Likelihood ratio under each practice."""
    weight: float
    """Natural logarithm by which it raises the odds; 0 when it is not counted."""
    counted: bool
    shares_with: str | None
    """Name of the counted signal whose cause it shares; None when it is counted, or not for another reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """What deserves a look, and how much."""

    subject: Subject
    ships: tuple[Ship, ...]
    evidence: tuple[Evidence, ...]
    """Counted ones first, strongest first."""
    prior_log_odds: float
    shift: float
    """What judgements add to the log odds; 0 unless somebody had weights learn from them."""
    log_odds: float
    score: float
    """Probability of some practice, under the prior and the rates told: not of guilt."""
    practices: tuple[tuple[str, float], ...]
    """Code and probability given that there is one, likeliest first."""

    @property
    def roots(self) -> frozenset[str]:
        """Roots of all its signals: what tells that it is the same lead when data changes."""
        return frozenset(one.root for found in self.evidence for one in (found.signal, *found.alike))
