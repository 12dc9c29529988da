"""Which signals of a lead count: of those that rest on the same thing only the strongest.

A silence with time for a port is found as a gap and as a dark port call, and is one observation; a transfer whose draughts
change in opposite directions and a change of draught are one. Causes of one ship are not those of another, unless the signal
is about both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from watchkeeper.assess.signal import Signal


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """Signals of one kind and the same ships, as one: the strongest stands for all."""

    signal: Signal
    ratios: Mapping[str, float]
    """Likelihood ratio under each practice."""
    alike: tuple[Signal, ...]
    """Others of its kind, in order of time."""

    @property
    def strength(self) -> float:
        """Its greatest ratio."""
        return max(self.ratios.values(), default=1.0)


def strongest_of_kind(signals: Sequence[tuple[Signal, Mapping[str, float]]]) -> list[Ranked]:
    """One for each kind and ships, strongest first."""
    by_kind: dict[tuple[str, tuple[int, ...]], list[tuple[Signal, Mapping[str, float]]]] = {}
    for signal, ratios in signals:
        by_kind.setdefault((signal.name, tuple(sorted(signal.ships))), []).append((signal, ratios))
    ranked = []
    for found in by_kind.values():
        found.sort(key=lambda one: (-max(one[1].values(), default=1.0), one[0].start_us, one[0].ids))
        (best, ratios), *rest = found
        alike = tuple(sorted((signal for signal, _ in rest), key=lambda one: (one.start_us, one.ids)))
        ranked.append(Ranked(signal=best, ratios=ratios, alike=alike))
    return sorted(ranked, key=lambda one: (-one.strength, one.signal.start_us, one.signal.ids))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Whether a signal counts."""

    counted: bool
    shares_with: str | None = None
    """Name of the stronger one whose cause it shares; None when that is not why it does not count."""


def standing_of(ranked: Sequence[Ranked]) -> list[Standing]:
    """For each, strongest first, whether it counts: not where an explanation holds, nor where a stronger one has its cause."""
    told: list[Standing] = []
    for one in ranked:
        stronger = (other.signal for other, its in zip(ranked, told, strict=False) if its.counted)
        shared = next((other.name for other in stronger if _same_cause(one.signal, other)), None)
        told.append(Standing(counted=shared is None and not one.signal.kind.explained, shares_with=shared))
    return told


def _same_cause(one: Signal, other: Signal) -> bool:
    shared = set(one.kind.causes) & set(other.kind.causes)
    return bool(shared) and bool(set(one.ships) & set(other.ships))
