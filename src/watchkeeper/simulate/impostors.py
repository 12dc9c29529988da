"""Ships that transmit an identity which is not theirs, or nobody's."""

from __future__ import annotations

from dataclasses import replace

from watchkeeper.model.imo import Imo
from watchkeeper.simulate.chance import between
from watchkeeper.simulate.identity import Identity, as_said, own, renamed, spare_imo
from watchkeeper.simulate.impossible import Impossible
from watchkeeper.simulate.itinerary import Itinerary
from watchkeeper.simulate.numbering import IMO_ALIAS, holder_of, imo_of, mmsi_of
from watchkeeper.simulate.papers import Listing, Registration, Sighting
from watchkeeper.simulate.ship import Flag, Ship, flags
from watchkeeper.simulate.stage import Stage, What, Where, Window
from watchkeeper.simulate.stretch import heard_under_way, trading
from watchkeeper.simulate.voyager import HOUR_S

WEST = ("Dalian", "Bayuquan", "Qinhuangdao", "Tianjin Xin Gang", "Yantai", "Weihai")
EAST = ("Tokyo Ko", "Onahama Ko", "Hachinohe Ko", "Tomakomai Ko", "Kushiro Ko")
"""Harbours of the two ships of one MMSI: at least 1,300 km lie between the groups."""
BORROWED_H = (40.0, 100.0)  # hours a ship goes under another's identity
YEAR_S = 365.0 * 24.0 * HOUR_S
SCRAPPED_Y = (1.0, 8.0)  # years before the scenario a hull was broken up
STROKE = {"3": "8", "8": "3"}  # digits that a stroke of paint turns into each other
PLACES = (1, 3, 5)  # indexes of digits, the second, fourth and sixth, at which that keeps the check digit valid

STRIDE, TURNS = 10_000, 10  # numbers far from those of any scenario's ships, from 70,000 on, tried one after the other


def open_flag(ship: Ship, turn: int = 0) -> Flag:
    """An open flag that is not the ship's."""
    others = [one for one in flags() if not one.closed and one.code != ship.flag]
    return others[(ship.number + turn) % len(others)]


def shared_mmsi(stage: Stage) -> None:
    """Two ships transmit one MMSI all the time, one west, one east."""
    first, second = trading(stage, "cargo", WEST), trading(stage, "cargo", EAST)
    second = replace(second, ship=replace(second.ship, mmsi=first.ship.mmsi))
    stage.play(first, second)
    note = "one trades in the Bohai, the other along Japan's east coast, under one MMSI and two names"
    stage.plant(What("shared_mmsi", "shared_mmsi"), (first.ship, second.ship), always(stage, first), note)


def borrowed_identity(stage: Stage, window: Window) -> None:
    """A ship goes for days under the MMSI, IMO number and name of one that is at sea elsewhere at the same time."""
    rng = stage.scene()
    victim, thief = trading(stage, "cargo", WEST), trading(stage, "cargo", EAST)
    start_s = window.start_s + between(rng, (4.0, window.length_s / HOUR_S - BORROWED_H[1] - 2.0)) * HOUR_S
    end_s = start_s + between(rng, BORROWED_H) * HOUR_S
    taken = replace(own(victim.ship, start_s), type_code=thief.ship.ship_class.type_code)
    stage.play(victim, replace(thief, identities=(taken, own(thief.ship, end_s))))
    cast = (victim.ship, as_said(thief.ship, taken))
    note = f"{thief.ship.ship} goes as {victim.ship.name}, who is in the Bohai meanwhile"
    stage.plant(What("borrowed_identity", "shared_mmsi"), cast, Where(start_s, end_s, thief.at(start_s)), note)


def zombie(stage: Stage) -> None:
    """A tanker under the IMO number and name of a ship that the register says was broken up."""
    rng = stage.scene()
    itinerary = trading(stage, "tanker")
    ship = itinerary.ship
    dead = replace(renamed(ship, stage.seed, open_flag(ship), own(ship).from_s), imo=spare_imo(ship, stage.seed))
    scrapped_s = -between(rng, SCRAPPED_Y) * YEAR_S
    stage.papers.append(
        Registration(
            imo=dead.imo, mmsi=dead.mmsi, name=dead.name, callsign=dead.callsign, flag=dead.flag, kind="tanker",
            length_m=ship.length_m + int(rng.integers(15, 40)), beam_m=ship.beam_m + int(rng.integers(3, 7)),
            issued_s=scrapped_s - 27.0 * YEAR_S, from_s=scrapped_s, status="scrapped",
        )
    )  # fmt: skip  # groups of columns
    _as(
        stage,
        itinerary,
        dead,
        What("zombie", "imo_scrapped"),
        f"IMO {dead.imo} was broken up years ago; she is smaller",
    )


def near_imo(stage: Stage) -> None:
    """A listed tanker that transmits her IMO number with one 3 turned to 8, or 8 to 3: the check digit still holds."""
    stage.scene()
    itinerary = trading(stage, "tanker")
    listed, claimed = _one_stroke(itinerary.ship, stage.seed)
    ship = replace(itinerary.ship, imo=listed)
    said = replace(renamed(ship, stage.seed, open_flag(ship), own(ship).from_s), imo=claimed)
    stage.papers.append(Listing(imo=listed, name=ship.name, kind=ship.kind, length_m=ship.length_m))
    note = f"IMO {claimed} is one stroke from the listed {listed}"
    _as(stage, replace(itinerary, ship=ship), said, What("near_imo", "imo_confusable"), note)


def _one_stroke(ship: Ship, seed: int) -> tuple[int, int]:
    """Two valid IMO numbers of nobody else, one stroke apart."""
    for turn in range(TURNS):
        digits = str(imo_of(IMO_ALIAS + (turn + 1) * STRIDE + ship.number, seed))
        for place in PLACES:
            if digits[place] in STROKE:
                other = int(digits[:place] + STROKE[digits[place]] + digits[place + 1 :])
                if Imo.parse(other) is not None and holder_of(other, seed) >= IMO_ALIAS:
                    return int(digits), other
    raise Impossible("none of her spare numbers holds a 3 or an 8 in the right place")


def invalid_imo(stage: Stage, window: Window) -> None:
    """A tanker under an IMO number whose check digit fails, and later another such number."""
    rng = stage.scene()
    itinerary = trading(stage, "tanker")
    ship = itinerary.ship
    first = replace(own(ship), imo=_failing(ship.imo, 1 + int(rng.integers(0, 9))))
    changed_s = window.start_s + between(rng, (6.0, window.length_s / HOUR_S - 6.0)) * HOUR_S
    then = replace(first, imo=_failing(spare_imo(ship, stage.seed), 1 + int(rng.integers(0, 9))), from_s=changed_s)
    note = f"claims IMO {first.imo}, later {then.imo}; neither check digit holds"
    _as(stage, itinerary, first, What("invalid_imo", "imo_invalid"), note, then)


def closed_registry(stage: Stage) -> None:
    """A bulker whose MMSI has the country code of a flag that has closed its register of ships."""
    rng = stage.scene()
    itinerary = trading(stage, "bulker")
    closed = [one for one in flags() if one.closed]
    flag = closed[int(rng.integers(0, len(closed)))]
    mmsi = mmsi_of(itinerary.ship.number, stage.seed, flag.mid)
    said = replace(own(itinerary.ship), mmsi=mmsi, flag=flag.code)
    note = f"MID {flag.mid} is {flag.name}'s, whose register closed on {flag.closed}"
    _as(stage, itinerary, said, What("closed_registry", "flag_mismatch"), note)


def type_disguise(stage: Stage) -> None:
    """A tanker that transmits the type of a fishing vessel."""
    stage.scene()
    itinerary = trading(stage, "tanker")
    said = replace(own(itinerary.ship), type_code=30)
    note = f"a tanker of {itinerary.ship.length_m} m transmits ship type 30, fishing"
    _as(stage, itinerary, said, What("type_disguise", "type_mismatch"), note)


def repainted(stage: Stage, window: Window) -> None:
    """A ship seen from the air whose painted name and number are not those she transmits."""
    rng = stage.scene()
    itinerary = trading(stage, ("tanker", "bulker")[int(rng.integers(0, 2))])
    ship = itinerary.ship
    seen_s = heard_under_way(itinerary, window, 2.0, rng) + HOUR_S
    painted = renamed(ship, stage.seed, open_flag(ship), seen_s)
    lat, lon = itinerary.at(seen_s)
    stage.papers.append(
        Sighting(
            by="aircraft", at_s=seen_s, lat=lat, lon=lon, length_m=ship.length_m + 5, kind=ship.kind,
            name=painted.name, imo=spare_imo(ship, stage.seed),
        )
    )  # fmt: skip  # groups of columns
    stage.play(itinerary)
    note = f"transmits {ship.name}; the name on her hull is {painted.name}"
    stage.plant(What("repainted", "sighting_match"), (ship,), Where(seen_s - 600.0, seen_s + 600.0, (lat, lon)), note)


def _failing(imo: int, off: int) -> int:
    """The number with its check digit wrong by `off`, 1 to 9."""
    return imo - imo % 10 + (imo + off) % 10


def always(stage: Stage, itinerary: Itinerary) -> Where:
    """The span of what goes on all through the scenario, and where she is at its start."""
    return Where(0.0, stage.until_s, itinerary.at(0.0))


def _as(stage: Stage, itinerary: Itinerary, said: Identity, what: What, note: str, *later: Identity) -> None:
    """Play a ship under another identity all through, planted as a practice with an expected kind."""
    stage.play(replace(itinerary, identities=(said, *later)))
    cast = tuple(as_said(itinerary.ship, one) for one in (said, *later))
    stage.plant(what, cast, always(stage, itinerary), note)
