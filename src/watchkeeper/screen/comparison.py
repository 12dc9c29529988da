"""What comparing two names says: a score and every reason for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["agreed", "conflicted", "absent", "weak"]
"""`absent`: only one of the names has it. `weak`: it agrees, and says little."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that was compared. `effect` is its likeness for words that agree, what it took off the score otherwise."""

    verdict: Verdict
    what: str
    """Short code: word, initial, number, form, acronym, joined, korean, weak_alias, cut, empty."""
    text: str
    query: str
    target: str
    effect: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Score from 0 to below 1 and its reasons, what agreed first."""

    score: float
    reasons: tuple[Reason, ...]


NOTHING = Comparison(0.0, (Reason("absent", "empty", "One of the names has no letters or digits.", "", "", 0.0),))
"""Of names without anything to compare."""
