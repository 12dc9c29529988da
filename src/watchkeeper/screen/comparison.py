"""What a comparison says: a score and every reason for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Literal

Verdict = Literal["agreed", "conflicted", "absent", "weak"]
"""`absent`: only one of the names has it. `weak`: it agrees, and says little."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that was compared. `effect` is its likeness for words that agree, what it took off the score otherwise."""

    verdict: Verdict
    what: str
    """Short code: word, initial, number, form, acronym, joined, korean, weak_alias, cut, empty."""
    text: str
    query: str = ""
    """What was asked with; empty where nothing was."""
    target: str = ""
    """What the list says; empty where it says nothing."""
    effect: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """As JSON gives it."""
        return {**asdict(self), "effect": round(self.effect, 4)}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Score from 0 to below 1 and its reasons, what agreed first."""

    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A score whose reasons are put into words only when someone asks: most names looked at are no hits."""

    score: float
    reasons: Callable[[], tuple[Reason, ...]]

    def told(self) -> Comparison:
        """The comparison with its reasons."""
        return Comparison(self.score, self.reasons())


NOTHING = Comparison(0.0, (Reason("absent", "empty", "One of the names has no letters or digits.", "", "", 0.0),))
"""Of names without anything to compare."""
