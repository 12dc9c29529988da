"""The ordinary part of the papers: every ship's entry in the register, listed ships nobody meets, honest sightings."""

from __future__ import annotations

from watchkeeper.simulate.chance import between, generator
from watchkeeper.simulate.identity import own
from watchkeeper.simulate.impostors import YEAR_S
from watchkeeper.simulate.itinerary import Itinerary
from watchkeeper.simulate.numbering import imo_of, name_of
from watchkeeper.simulate.papers import Listing, Registration, Sighting
from watchkeeper.simulate.renaming import registered
from watchkeeper.simulate.stage import Stage
from watchkeeper.simulate.voyager import HOUR_S

LISTED = 12  # ships on the list that are nowhere in the scenario
LISTED_NUMBER = 190_000  # their numbers begin here, beyond those of any ship or alias
SIGHT_EVERY = 20  # one ship in so many is seen from the air, under the name she transmits
_PAPERS_STREAM = 6


def ordinary_papers(stage: Stage) -> None:
    """Add what papers say of ships that nothing is wrong with, so that the others do not stand out by being named."""
    known = {one.imo for one in stage.papers if isinstance(one, Registration)}
    planted = {ship.number for row in stage.planted for ship in row.ships}
    for itinerary in stage.cast:
        rng = generator(stage.seed, _PAPERS_STREAM, itinerary.ship.number)
        ship, age_s = itinerary.ship, between(rng, (1.0, 25.0)) * YEAR_S
        if ship.imo and ship.imo not in known:
            stage.papers.append(registered(ship, own(ship), issued_s=-age_s, from_s=-age_s))
        if ship.number % SIGHT_EVERY == 0 and ship.number not in planted:
            _seen(stage, itinerary, between(rng, (6.0, stage.until_s / HOUR_S - 6.0)) * HOUR_S)
    for number in range(LISTED_NUMBER, LISTED_NUMBER + LISTED):
        name = name_of(number, stage.seed)
        length_m = 90 + number * 7 % 100
        stage.papers.append(Listing(imo=imo_of(number, stage.seed), name=name, kind="tanker", length_m=length_m))


def _seen(stage: Stage, itinerary: Itinerary, at_s: float) -> None:
    ship, (lat, lon) = itinerary.ship, itinerary.at(at_s)
    stage.papers.append(
        Sighting(
            by="aircraft", at_s=at_s, lat=lat, lon=lon, length_m=ship.length_m + ship.number % 9 - 4, kind=ship.kind,
            name=ship.name, imo=ship.imo,
        )
    )  # fmt: skip  # groups of columns
