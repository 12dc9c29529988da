"""Signals and what they are held against, made up for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from watchkeeper.assess.catalogue import kind_of
from watchkeeper.assess.known import Known
from watchkeeper.assess.params import LeadParams
from watchkeeper.assess.practice_rates import reference
from watchkeeper.assess.rates import Rates, ShipDays, Shown, water_of
from watchkeeper.assess.signal import Ship, Signal
from watchkeeper.assess.subjects import Hulls
from watchkeeper.model.time import US_PER_DAY, US_PER_H

START_US = 1_930_608_000_000_000
"""2031-03-07T00:00:00Z."""
LAT, LON = 34.0, 124.0
ORDINARY_SHIP_DAYS = 20_000.0


def signal(
    kind: str,
    *ships: int,
    day: float = 0.0,
    hours: float = 5.0,
    id_: str | None = None,
    lat: float | None = LAT,
    lon: float | None = LON,
    cites: Sequence[str] = (),
    marking_id: int = 1,
    **measures: Any,
) -> Signal:
    """A signal from an event of that kind with those measures."""
    found = kind_of(kind, measures)
    assert found is not None, (kind, measures)
    named = id_ or f"{kind}-{'-'.join(map(str, ships))}-{day:g}"
    start = START_US + int(day * US_PER_DAY)
    said = measures.get("explanations")
    return Signal(
        name=found.name,
        ids=(named,),
        root=named,
        ships=ships or (),
        start_us=start,
        end_us=start + int(hours * US_PER_H),
        lat=lat,
        lon=lon,
        measures=measures,
        reasons=(f"{kind} was found.",),
        explanations=tuple(said.split(",")) if said else (),
        cites=frozenset(cites),
        marking_id=marking_id,
    )


def known(
    signals: Sequence[Signal],
    groups: Mapping[int, str] | None = None,
    *,
    ordinary: Mapping[str, int] | None = None,
    joined: Sequence[tuple[int, int]] = (),
    split: Sequence[tuple[int, int]] = (),
    **more: Any,
) -> Known:
    """A lake in which those signals were found, and `ordinary` how many of each name other tankers showed in 20,000 ship-days."""
    mmsis = sorted({mmsi for one in signals for mmsi in one.ships})
    ships = {mmsi: Ship(mmsi=mmsi, name=f"SHIP {mmsi}", group=(groups or {}).get(mmsi, "tanker")) for mmsi in mmsis}
    others = [
        Shown(name=name, mmsi=9_000_000 + n, group="tanker", start_us=START_US, lat=LAT, lon=LON)
        for name, count in (ordinary or {}).items()
        for n in range(count)
    ]
    own = [
        Shown(
            name=one.name,
            mmsi=mmsi,
            group=ships[mmsi].group,
            start_us=one.start_us,
            lat=one.lat,
            lon=one.lon,
            ships=one.ships,
        )
        for one in signals
        for mmsi in one.ships
    ]
    params = LeadParams().rates
    water = water_of(START_US, LAT, LON, params.water_deg)
    assert water is not None
    followed: ShipDays = {9_000_000: {("tanker", water): ORDINARY_SHIP_DAYS}}
    return Known(
        signals=signals,
        ships=ships,
        hulls=Hulls(joined, split),
        rates=Rates([*own, *others], followed, reference(), params),
        **more,
    )
