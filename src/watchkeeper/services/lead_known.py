"""What is known when leads are made for whoever may see a certain marking."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from watchkeeper.assess.assembling import with_dark_seen
from watchkeeper.assess.known import Known, Look
from watchkeeper.assess.params import LeadParams
from watchkeeper.assess.practice_rates import reference
from watchkeeper.assess.rates import Rates, Shown
from watchkeeper.assess.signal import Ship, Signal
from watchkeeper.assess.subjects import Hulls
from watchkeeper.identity.join import JOIN, SPLIT
from watchkeeper.model.marking import Marking, audience, combine
from watchkeeper.model.time import to_us
from watchkeeper.services.lead_facts import LeadFacts

MOST_MARKINGS = 32
"""Combinations of markings for which leads are made."""


def known_for(facts: LeadFacts, markings: Collection[int], params: LeadParams, lists: str = "none") -> Known:
    """What rows with these markings say."""
    ships = facts.ships(markings)
    signals = sorted([*facts.happened(markings), *facts.standing(markings)], key=lambda one: (one.start_us, one.ids))
    by_imo: dict[int, list[int]] = {}
    for ship in ships.values():
        if ship.imo is not None:
            by_imo.setdefault(ship.imo, []).append(ship.mmsi)
    return Known(
        signals=signals,
        ships=ships,
        hulls=Hulls([*_handed_over(facts, markings), *facts.decided(JOIN, markings)], facts.decided(SPLIT, markings)),
        rates=Rates(
            _shown(with_dark_seen(signals, params), ships), facts.ship_days(markings), reference(), params.rates
        ),
        fleets=_fleets(facts, markings, by_imo),
        of_companies=_of_companies(facts, markings),
        looks=[
            Look(t_us=to_us(row["t"]), lat=row["lat"], lon=row["lon"])
            for row in facts.sightings
            if row["marking_id"] in markings
        ],
        registered=frozenset(imo for imo, marking in facts.registered if marking in markings),
        lists=lists,
    )


def _handed_over(facts: LeadFacts, markings: Collection[int]) -> list[tuple[int, int]]:
    return [(one, other) for one, other, marking in facts.joined if marking in markings]


def _shown(signals: Iterable[Signal], ships: Mapping[int, Ship]) -> list[Shown]:
    return [
        Shown(
            name=one.name,
            mmsi=mmsi,
            group=ships[mmsi].group if mmsi in ships else "unknown",
            start_us=one.start_us,
            lat=one.lat,
            lon=one.lon,
            ships=one.ships,
        )
        for one in signals
        for mmsi in one.ships
    ]


def _fleets(facts: LeadFacts, markings: Collection[int], by_imo: Mapping[int, list[int]]) -> dict[str, list[int]]:
    fleets: dict[str, set[int]] = {}
    for company, imo, marking in facts.owners:
        if marking in markings:
            fleets.setdefault(company, set()).update(by_imo.get(imo, ()))
    return {company: sorted(fleet) for company, fleet in fleets.items() if fleet}


def _of_companies(facts: LeadFacts, markings: Collection[int]) -> dict[str, list[Signal]]:
    found: dict[str, list[Signal]] = {}
    for company, signal in facts.of_companies(markings):
        found.setdefault(company, []).append(signal)
    return found


def audiences(used: Iterable[int], markings: Mapping[int, Marking]) -> list[Marking]:
    """Every combination of the markings in use that is for other eyes: whoever may see it is shown what all its parts say.
    No more than `MOST_MARKINGS`: beyond, those of single markings and of all of them together."""
    single = {audience(markings[one]): markings[one] for one in sorted(used)}
    found = dict(single)
    grew = True
    while grew and len(found) <= MOST_MARKINGS:
        made = [combine(one, other) for one in found.values() for other in single.values()]
        before = len(found)
        found = {audience(one): one for one in made} | found
        grew = len(found) > before
    if len(found) <= MOST_MARKINGS:
        return list(found.values())
    whole = combine(*single.values())
    return list(({audience(whole): whole} | single).values())
