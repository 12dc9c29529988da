"""A probability for a person to read: never as if it were certain."""

from __future__ import annotations


def score_of(score: float | None) -> str:
    """Two digits, `>0.99` or `<0.01` beyond; empty for None."""
    if score is None:
        return ""
    return ">0.99" if score >= 0.995 else "<0.01" if score < 0.005 else f"{score:.2f}"
