"""What leads are about: hulls, meetings of two, companies; and which signals belong to each, in windows of time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from watchkeeper.assess.signal import Signal, span_of
from watchkeeper.model.time import US_PER_DAY

LEAD_KINDS = ("hull", "pair", "company")
SPLIT_DAYS = 14
"""Days without a signal that end a lead about a hull."""
AROUND_DAYS = 7
"""Days about a meeting in which the other signals of both ships belong to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One hull in one stretch of time, one meeting, or one company, with its signals in order of time."""

    kind: str
    """One of `LEAD_KINDS`."""
    mmsis: tuple[int, ...]
    """Numbers of the hull; of the two hulls of a pair; of the ships of a company that show something."""
    signals: tuple[Signal, ...]
    company: str | None = None
    ships: int = 1
    """Hulls looked at: of a company all of hers that were followed."""


class Hulls:
    """Numbers that are one hull, by hand-overs and by what people decided. Two that somebody split are never one, nor through
    a third."""

    def __init__(self, joined: Iterable[tuple[int, int]], split: Iterable[tuple[int, int]] = ()) -> None:
        self._group: dict[int, frozenset[int]] = {}
        apart = {frozenset(pair) for pair in split}
        for one, other in sorted(set(joined)):
            together = self._with(one) | self._with(other)
            if not any(pair <= together for pair in apart):
                self._group |= dict.fromkeys(together, together)

    def of(self, mmsi: int) -> int:
        """The least number of the hull that a number is of."""
        return min(self._with(mmsi))

    def _with(self, mmsi: int) -> frozenset[int]:
        return self._group.get(mmsi, frozenset((mmsi,)))


def hull_subjects(signals: Iterable[Signal], hulls: Hulls) -> list[Subject]:
    """One for each hull and stretch of time."""
    by_hull: dict[int, list[Signal]] = {}
    for signal in signals:
        for hull in {hulls.of(mmsi) for mmsi in signal.ships}:
            by_hull.setdefault(hull, []).append(signal)
    found = []
    for hull, own in sorted(by_hull.items()):
        for stretch in _stretches(own):
            mmsis = {mmsi for signal in stretch for mmsi in signal.ships if hulls.of(mmsi) == hull}
            found.append(Subject(kind="hull", mmsis=tuple(sorted(mmsis)), signals=tuple(stretch)))
    return found


def _stretches(signals: Sequence[Signal]) -> list[list[Signal]]:
    found: list[list[Signal]] = []
    until = 0
    for signal in sorted(signals, key=lambda one: (one.start_us, one.end_us, one.ids)):
        if not found or signal.start_us > until + SPLIT_DAYS * US_PER_DAY:
            found.append([])
        found[-1].append(signal)
        until = max(until, signal.end_us)
    return found


def pair_subjects(signals: Iterable[Signal], hulls: Hulls) -> list[Subject]:
    """One for each two hulls that met, in each stretch of their meetings; with what else both show about that time."""
    listed = list(signals)
    by_hull: dict[int, list[Signal]] = {}
    for signal in listed:
        for hull in {hulls.of(mmsi) for mmsi in signal.ships}:
            by_hull.setdefault(hull, []).append(signal)
    meetings: dict[tuple[int, int], list[Signal]] = {}
    for signal in listed:
        pair = sorted({hulls.of(mmsi) for mmsi in signal.ships})
        if signal.kind.both and len(pair) == 2:
            meetings.setdefault((pair[0], pair[1]), []).append(signal)
    found = []
    for pair_of, met in sorted(meetings.items()):
        for stretch in _stretches(met):
            found.append(_pair(pair_of, stretch, by_hull, hulls))
    return found


def _pair(pair: tuple[int, int], met: Sequence[Signal], by_hull: Mapping[int, list[Signal]], hulls: Hulls) -> Subject:
    start, end = span_of(met)
    around = AROUND_DAYS * US_PER_DAY
    also = [
        signal
        for hull in pair
        for signal in by_hull[hull]
        if not signal.kind.both and signal.start_us <= end + around and signal.end_us >= start - around
    ]
    mmsis = {mmsi for signal in [*met, *also] for mmsi in signal.ships if hulls.of(mmsi) in pair}
    ordered = sorted({one.ids: one for one in [*met, *also]}.values(), key=lambda one: (one.start_us, one.ids))
    return Subject(kind="pair", mmsis=tuple(sorted(mmsis)), signals=tuple(ordered))


def company_subjects(
    signals: Iterable[Signal], fleets: Mapping[str, Sequence[int]], own: Mapping[str, Sequence[Signal]]
) -> list[Subject]:
    """One for each company of whose ships two or more show something, or that is on a list itself; `fleets` has the numbers of
    ships by company, `own` the signals about the company."""
    by_ship: dict[int, list[Signal]] = {}
    for signal in signals:
        for mmsi in signal.ships:
            by_ship.setdefault(mmsi, []).append(signal)
    found = []
    for company, fleet in sorted(fleets.items()):
        showing = [mmsi for mmsi in sorted(set(fleet)) if mmsi in by_ship]
        about = list(own.get(company, ()))
        if len(showing) < 2 and not (about and showing):
            continue
        of_ships = [signal for mmsi in showing for signal in by_ship[mmsi]]
        listed = sorted({one.ids: one for one in [*about, *of_ships]}.values(), key=lambda one: (one.start_us, one.ids))
        found.append(
            Subject(
                kind="company",
                mmsis=tuple(showing),
                signals=tuple(listed),
                company=company,
                ships=max(1, len(set(fleet))),
            )
        )
    return found
