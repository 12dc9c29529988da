"""Names typed wrong."""

from __future__ import annotations

SLIP = 2
"""Letters that a slip of the finger changes, adds or leaves out, at most."""


def is_slip(one: str, other: str) -> bool:
    """Whether two names are a slip of the finger apart: they differ in at most two letters, and in less than a third of them."""
    if abs(len(one) - len(other)) > SLIP:
        return False
    apart = edits(one, other)
    return apart <= SLIP and 3 * apart < max(len(one), len(other))


def edits(one: str, other: str) -> int:
    """Fewest letters changed, added or left out between two names (Levenshtein's distance)."""
    before = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, its in enumerate(other, 1):
            now.append(min(before[column] + 1, now[column - 1] + 1, before[column - 1] + (letter != its)))
        before = now
    return before[-1]
