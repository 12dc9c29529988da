"""How often ordinary ships show a signal: in the same water, in the whole lake, in the reference; each leaning on the next.

A rate is events in ship-days of comparable ships (one group of ship types). Counts of a water are few, so the rate there is drawn
towards the lake's by the weight of half an event (a gamma prior whose mean is the wider rate: how far rates differ from water to
water is not known), and the lake's towards the reference's by the weight of so many ship-days. What was never counted counts half
an event (Jeffreys' prior), so no rate is zero. A ship's own events are left out of the counts she is compared with. From a rate
comes the probability that such a ship shows the signal at least once in the time a lead looks at (Poisson).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from watchkeeper.detect.reasoning.reception import cell_of, month_of

Water = tuple[int, int, int]
"""(band, column, months since January 1970) of a cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RateParams:
    """How counts become rates. Ours."""

    water_deg: float = 5.0
    """Side of a water, degrees: that of base rates of events."""
    prior_ship_days: float = 200.0
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
    events: int
    """Counted in that scope, her own left out."""
    ship_days: float
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


class Rates:
    """Counts of one view of one lake."""

    def __init__(
        self,
        shown: Iterable[Shown],
        followed: Mapping[tuple[str, Water], float],
        reference: Mapping[tuple[str, str], tuple[int, float]],
        params: RateParams,
    ) -> None:
        """`followed` is ship-days by group and water; `reference` events and ship-days by signal and group."""
        self._unknown_share = params.listed_share
        self._params = params
        self._followed = dict(followed)
        self._reference = reference
        self._days: dict[str, float] = {}
        for (group, _), days in followed.items():
            self._days[group] = self._days.get(group, 0.0) + days
        self._water: Counter[tuple[str, str, Water]] = Counter()
        self._lake: Counter[tuple[str, str]] = Counter()
        self._own: Counter[tuple[str, int]] = Counter()
        self._own_water: Counter[tuple[str, int, Water]] = Counter()
        for one, water in _with_water(shown, params.water_deg):
            self._lake[one.name, one.group] += 1
            self._own[one.name, one.mmsi] += 1
            if water is not None:
                self._water[one.name, one.group, water] += 1
                self._own_water[one.name, one.mmsi, water] += 1

    def of(self, name: str, group: str, mmsis: Iterable[int], water: Water | None, days: float) -> BaseRate:
        """The base rate of a signal for ships of a group in a water; of none, in the lake. `days` are ship-days looked at: the
        time, by the ships of a fleet, of which any may show it."""
        own = frozenset(mmsis)
        rate, scope = self._reference_rate(name, group), "reference"
        looked_at = days
        lake_days = self._days.get(group, 0.0)
        lake_events = self._lake[name, group] - sum(self._own[name, mmsi] for mmsi in own)
        events, days = self._counted_reference(name, group)
        if lake_days > 0:
            rate = self._drawn(lake_events, lake_days, rate)
            if lake_days >= self._params.least_ship_days:
                events, days, scope = lake_events, lake_days, "lake"
        water_days = 0.0 if water is None else self._followed.get((group, water), 0.0)
        if water is not None and water_days >= self._params.least_ship_days:
            events = self._water[name, group, water] - sum(self._own_water[name, mmsi, water] for mmsi in own)
            least = self._params.prior_events
            rate, days, scope = (max(0, events) + least) / (water_days + least / rate), water_days, "water"
        return BaseRate(
            p=min(0.999, max(1e-9, -math.expm1(-rate * looked_at))),
            per_1000_ship_days=1000.0 * rate,
            scope=scope,
            events=int(events),
            ship_days=float(days),
            group=group,
            days=looked_at,
        )

    def share(self, name: str, mmsis: Iterable[int], ships: int) -> BaseRate:
        """The base rate of what a ship has or has not, such as an entry on a list: a share of the `ships` of the lake."""
        others = max(0, self._lake_all(name) - sum((name, mmsi) in self._own for mmsi in frozenset(mmsis)))
        p = (others + 0.5) / (max(0, ships - 1) + 1.0 / self._unknown_share)
        return BaseRate(
            p=min(0.999, p), per_1000_ship_days=0.0, scope="ships", events=others, ship_days=0.0, group="all", days=0.0
        )

    def _lake_all(self, name: str) -> int:
        return sum(one == name for one, _ in self._own)

    def _drawn(self, events: float, days: float, wider: float) -> float:
        prior = self._params.prior_ship_days
        return (max(0.0, events) + self._params.prior_events + prior * wider) / (days + prior)

    def _counted_reference(self, name: str, group: str) -> tuple[int, float]:
        return self._reference.get((name, group), self._reference.get((name, "all"), (0, 0.0)))

    def _reference_rate(self, name: str, group: str) -> float:
        """Of a group drawn towards that of all ships; half an event where none was ever counted."""
        events, days = self._reference.get((name, "all"), (0, 0.0))
        overall = (events + self._params.prior_events) / max(days, 1000.0)
        own_events, own_days = self._reference.get((name, group), (0, 0.0))
        return self._drawn(own_events, own_days, overall)


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
