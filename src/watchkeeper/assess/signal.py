"""A signal as it was found: one thing that was seen of one ship, or of two that met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from watchkeeper.assess.catalogue import BY_NAME, SignalKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Ship:
    """A ship as far as leads ask."""

    mmsi: int
    imo: int | None = None
    name: str | None = None
    group: str = "unknown"
    """Group of ships she is compared within (`detect/reasoning/shiptypes.py`)."""
    flag: str | None = None
    """ISO 3166 code by her MMSI; None where nobody has the digits."""
    track: str | None = None
    ship_type: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One thing seen."""

    name: str
    """Of `catalogue.SIGNALS`."""
    ids: tuple[str, ...]
    """The event it is, or the match or entry: one id."""
    root: str
    """Id of the first event of the line that this one replaced; the same when later data changes the event."""
    ships: tuple[int, ...]
    """MMSIs of the ships it is about."""
    start_us: int
    end_us: int
    """Its start where it has no end or is of a moment; where it goes on, the last time whoever is told has data of."""
    lat: float | None
    lon: float | None
    measures: Mapping[str, Any]
    reasons: tuple[str, ...]
    explanations: tuple[str, ...]
    """Names of innocent explanations that hold."""
    cites: frozenset[str]
    """Ids of events it leans on."""
    marking_id: int
    goes_on: bool = False
    """Whether it has not ended yet."""

    @property
    def kind(self) -> SignalKind:
        """Its row of the table."""
        return BY_NAME[self.name]

    def until(self, horizon_us: int) -> Signal:
        """The same for whom the data ends then, if it goes on."""
        return replace(self, end_us=max(self.start_us, horizon_us)) if self.goes_on else self

    def touches(self, other: Signal, within_us: int = 0) -> bool:
        """Whether the spans of two come within so many microseconds of each other."""
        return self.start_us - within_us <= other.end_us and other.start_us - within_us <= self.end_us


def span_of(signals: Sequence[Signal]) -> tuple[int, int]:
    """First and last microsecond."""
    return min(one.start_us for one in signals), max(one.end_us for one in signals)
