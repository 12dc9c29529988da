"""How often ordinary ships show a signal: in the same water, in the whole lake, in the reference; each leaning on the next.

A rate is events in ship-days of comparable ships (one group of ship types). Counts of a water are few, so the rate there is drawn
towards the lake's by the weight of half an event (a gamma prior whose mean is the wider rate: how far rates differ from water to
water is not known), and the lake's towards the reference's by the weight of so many ship-days. What was never counted counts half
an event (Jeffreys' prior), so no rate is zero. A ship's own events and days are left out of what she is compared with. A rate
gives the probability that such a ship shows the signal at least once in the time a lead looks at (Poisson).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from watchkeeper.detect.reasoning.reception import cell_of, month_of

LEAST_P, MOST_P = 1e-9, 0.999
"""Between these a probability by chance is kept, so that no ratio is infinite or below what was measured."""
Water = tuple[int, int, int]
"""(band, column, months since January 1970) of a cell."""
ShipDays = dict[int, dict[tuple[str, Water], float]]
"""Ship-days by MMSI, by group and water."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RateParams:
    """How counts become rates. Ours."""

    water_deg: float = 5.0
    """Side of a water, degrees: that of base rates of events."""
    prior_ship_days: float = 1_000.0
    """Weight of the reference's rate in the lake's, ship-days."""
    prior_events: float = 0.5
    """Weight of the lake's rate in a water's, events; and what a count of none counts."""
    least_ship_days: float = 50.0
    """A water with fewer ship-days is not named as the ground of a rate."""
    window_days: float = 14.0
    """Time a lead looks at, days."""
    listed_share: float = 0.002
    """Share of ships on a list where a lake holds too few to say. Ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseRate:
    """How often, among whom, and how surely."""

    p: float
    """Probability that an ordinary comparable ship shows it at least once in the window."""
    per_1000_ship_days: float
    scope: str
    """`water`, `lake` or `reference`: the narrowest that had enough ship-days; `ships` of a share of ships."""
    events: float
    """Counted in that scope, her own left out; ships that are likely at a practice count for less than one."""
    counted: float
    """The same, every ship counting whole."""
    ship_days: float
    """Of that scope, her own left out."""
    group: str
    days: float
    """Length of the window, days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One signal shown by one ship, as far as counting asks."""

    name: str
    mmsi: int
    group: str
    start_us: int
    lat: float | None
    lon: float | None
    ships: tuple[int, ...] = ()
    """All ships of the event, `mmsi` among them; none: it is of that one alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    rate: float
    """Events a ship-day."""
    events: float
    ship_days: float
    scope: str


class Rates:
    """Counts of one view of one lake."""

    def __init__(
        self,
        shown: Iterable[Shown],
        followed: ShipDays,
        reference: Mapping[tuple[str, str], tuple[int, float]],
        params: RateParams,
        ordinary: Mapping[int, float] | None = None,
        whole: Rates | None = None,
    ) -> None:
        """`followed` is ship-days of every ship; `reference` events and ship-days by signal and group; `ordinary` how likely
        a ship is at no practice, by MMSI, 1 where it is not there: her events count as much. `whole` are the same counts without
        that."""
        self._whole = whole or self
        self._shown, self._followed, self._reference, self._params = list(shown), followed, reference, params
        weights = ordinary or {}
        self._days: dict[tuple[str, Water | None], float] = {}
        for hers in followed.values():
            for (group, there), days in hers.items():
                _add(self._days, (group, None), days)
                _add(self._days, (group, there), days)
        self._water: dict[tuple[str, str, Water], float] = {}
        self._lake: dict[tuple[str, str], float] = {}
        self._ships: dict[str, dict[int, float]] = {}
        self._counts: list[tuple[str, Water | None, float]] = []
        self._of_ship: dict[tuple[str, int], list[int]] = {}
        self._own_of: dict[tuple[str, frozenset[int]], dict[tuple[str, Water | None], float]] = {}
        for at, (one, water) in enumerate(_with_water(self._shown, params.water_deg)):
            weight = weights.get(one.mmsi, 1.0)
            self._counts.append((one.group, water, weight))
            self._ships.setdefault(one.name, {})[one.mmsi] = weight
            for mmsi in one.ships or (one.mmsi,):
                self._of_ship.setdefault((one.name, mmsi), []).append(at)
            _add(self._lake, (one.name, one.group), weight)
            if water is not None:
                _add(self._water, (one.name, one.group, water), weight)

    def among_ordinary(self, ordinary: Mapping[int, float]) -> Rates:
        """The same counts, every ship counted by how likely she is at no practice."""
        return Rates(self._shown, self._followed, self._reference, self._params, ordinary, self._whole)

    def of(self, name: str, group: str, mmsis: Iterable[int], water: Water | None, days: float) -> BaseRate:
        """The base rate of a signal for ships of a group in a water; of none, in the lake. `days` are ship-days looked at: the
        time, by the ships of a fleet, of which any may show it."""
        own = frozenset(mmsis)
        found, whole = (one._counted(name, group, own, water) for one in (self, self._whole))
        return BaseRate(
            p=min(MOST_P, max(LEAST_P, -math.expm1(-found.rate * days))),
            per_1000_ship_days=1000.0 * found.rate,
            scope=found.scope,
            events=round(max(0.0, found.events), 1),
            counted=round(max(0.0, whole.events), 1),
            ship_days=found.ship_days,
            group=group,
            days=days,
        )

    def _counted(self, name: str, group: str, own: frozenset[int], water: Water | None) -> _Counted:
        return self._in_water(name, group, own, water, self._in_lake(name, group, own, self._in_reference(name, group)))

    def _in_reference(self, name: str, group: str) -> _Counted:
        events, days = self._reference.get((name, group), self._reference.get((name, "all"), (0, 0.0)))
        return _Counted(rate=self._reference_rate(name, group), events=events, ship_days=days, scope="reference")

    def _in_lake(self, name: str, group: str, own: frozenset[int], wider: _Counted) -> _Counted:
        days = self._days_of_others(group, None, own)
        events = self._lake.get((name, group), 0.0) - self._own(name, own).get((group, None), 0.0)
        if days <= 0:
            return wider
        rate = self._drawn(events, days, wider.rate)
        if days < self._params.least_ship_days:
            return replace(wider, rate=rate)
        return _Counted(rate=rate, events=events, ship_days=days, scope="lake")

    def _in_water(self, name: str, group: str, own: frozenset[int], water: Water | None, wider: _Counted) -> _Counted:
        days = 0.0 if water is None else self._days_of_others(group, water, own)
        if water is None or days < self._params.least_ship_days:
            return wider
        events = self._water.get((name, group, water), 0.0) - self._own(name, own).get((group, water), 0.0)
        least = self._params.prior_events
        rate = (max(0.0, events) + least) / (days + least / wider.rate)
        return _Counted(rate=rate, events=events, ship_days=days, scope="water")

    def _days_of_others(self, group: str, water: Water | None, own: frozenset[int]) -> float:
        """Ship-days of a group in a water, or in the whole lake, without those of these ships."""
        hers = (
            days
            for mmsi in own
            for (of, at), days in self._followed.get(mmsi, {}).items()
            if of == group and water in (None, at)
        )
        return max(0.0, self._days.get((group, water), 0.0) - sum(hers))

    def _own(self, name: str, own: frozenset[int]) -> dict[tuple[str, Water | None], float]:
        """By group and water, and by group in the whole lake, what counts of events that these ships took part in."""
        found = self._own_of.get((name, own))
        if found is None:
            found = self._own_of[name, own] = {}
            for at in {at for mmsi in own for at in self._of_ship.get((name, mmsi), ())}:
                group, water, weight = self._counts[at]
                _add(found, (group, None), weight)
                if water is not None:
                    _add(found, (group, water), weight)
        return found

    def share(self, name: str, mmsis: Iterable[int], ships: int) -> BaseRate:
        """The base rate of what a ship has or has not, such as an entry on a list: a share of the `ships` of the lake."""
        own = frozenset(mmsis)
        others = sum(weight for mmsi, weight in self._ships.get(name, {}).items() if mmsi not in own)
        p = (others + self._params.prior_events) / (max(0, ships - 1) + 1.0 / self._params.listed_share)
        return BaseRate(
            p=min(MOST_P, p),
            per_1000_ship_days=0.0,
            scope="ships",
            events=round(others, 1),
            counted=round(others, 1),
            ship_days=0.0,
            group="all",
            days=0.0,
        )

    def _drawn(self, events: float, days: float, wider: float) -> float:
        prior = self._params.prior_ship_days
        return (max(0.0, events) + self._params.prior_events + prior * wider) / (days + prior)

    def _reference_rate(self, name: str, group: str) -> float:
        """Of a group drawn towards that of all ships; half an event where none was ever counted."""
        events, days = self._reference.get((name, "all"), (0, 0.0))
        overall = (events + self._params.prior_events) / max(days, self._params.prior_ship_days)
        own_events, own_days = self._reference.get((name, group), (0, 0.0))
        return self._drawn(own_events, own_days, overall)


def _add(counts: dict[Any, float], key: object, weight: float) -> None:
    counts[key] = counts.get(key, 0.0) + weight


def water_of(start_us: int, lat: float | None, lon: float | None, water_deg: float) -> Water | None:
    """The water a place and time are in; None without a place."""
    if lat is None or lon is None:
        return None
    band, column = cell_of(np.array([lat]), np.array([lon]), water_deg)
    return int(band[0]), int(column[0]), int(month_of(np.array([start_us]))[0])


def _with_water(shown: Iterable[Shown], water_deg: float) -> list[tuple[Shown, Water | None]]:
    listed = list(shown)
    placed = [one for one in listed if one.lat is not None and one.lon is not None]
    lat = np.array([one.lat for one in placed], float)
    lon = np.array([one.lon for one in placed], float)
    band, column = cell_of(lat, lon, water_deg)
    months = month_of(np.array([one.start_us for one in placed], np.int64))
    waters = iter(zip(band.tolist(), column.tolist(), months.tolist(), strict=True))
    return [(one, None if one.lat is None or one.lon is None else next(waters)) for one in listed]
