"""One reason of a score: what was held against what, whether it agreed, and what that did."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Verdict = Literal["agreed", "weak", "conflicted", "absent"]
"""`weak`: it agrees, but little follows from it. `absent`: one side says nothing, so nothing follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One row of an explanation."""

    what: str
    """Attribute of `model/listed.py`, `name`, or a step of the comparison of names."""
    verdict: Verdict
    text: str
    """A sentence for a person."""
    query: str = ""
    """What was asked with; empty where nothing was."""
    listed: str = ""
    """What the list says; empty where it says nothing."""
    effect: float = 0.0
    """What it added to the score, or took; 0 where the effect is a floor or a ceiling, which the text says."""

    def to_dict(self) -> dict[str, Any]:
        """As JSON gives it."""
        return {**asdict(self), "effect": round(self.effect, 4)}
