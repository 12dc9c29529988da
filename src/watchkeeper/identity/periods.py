"""Stretches of time: where two overlap, and what is left of one when others are taken away. Both ends belong to a period."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

Period = tuple[datetime, datetime]
NOTHING = timedelta(0)


def overlap(one: Period, other: Period) -> Period | None:
    """The time both have in common; None when there is none. A moment in common is a period of no length."""
    begins, ends = max(one[0], other[0]), min(one[1], other[1])
    return (begins, ends) if begins <= ends else None


def length(period: Period | None) -> timedelta:
    """How long a period is; nothing for None."""
    return NOTHING if period is None else period[1] - period[0]


def without(whole: Period, others: Iterable[Period]) -> list[Period]:
    """What is left of a period when others are taken out of it, in order."""
    left: list[Period] = []
    at = whole[0]
    for begins, ends in sorted(others):
        if ends <= at:
            continue
        if begins >= whole[1]:
            break
        if begins > at:
            left.append((at, begins))
        at = ends
    if at < whole[1] or whole[0] == whole[1] == at:
        left.append((at, whole[1]))
    return left
