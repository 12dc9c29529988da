"""Reception: which transmissions of a day are heard, by which station or satellite, and what kind they are.

Every ship has slots in which one of her transmissions may reach the feed, thinner than what she sends, as provider
feeds are. All chance comes from one generator per ship and day, so a ship's luck does not depend on the others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchkeeper.simulate.chance import generator
from watchkeeper.simulate.satellite import SLOTS, Pass, cell_of, chance, crowding, in_footprint, passes
from watchkeeper.simulate.states import DAY_S, DayStates
from watchkeeper.simulate.station import likely, stations
from watchkeeper.simulate.trigonometry import Floats
from watchkeeper.simulate.world import World

SLOT_A_S, SLOT_B_S = 120, 300  # seconds between slots of class A and B positions
JITTER_S = 60  # seconds a slot may come late
STATIC_S = 600  # seconds between slots of static reports, sent every six minutes
REST_EVERY = 3  # at rest one slot in three: every three minutes is sent instead of every ten seconds
SURE, EDGE, BEST = 0.75, 1.05, 0.96  # share of a station's range heard nearly always, and never; the chance near by
TWICE = 0.3  # chance that a second station in reach is heard too
SATELLITE_B, SATELLITE_REST = 0.35, 0.4  # what is left of the chance for class B, and for ships at rest
LONG_RANGE, SATELLITE_STATIC = 0.25, 0.12  # shares of satellite receptions that are type 27, and static reports
_RECEPTION_STREAM, _WEATHER_STREAM = 3, 4

STATIC = 0
"""`Heard.kind` of static reports; for positions it is the message type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Receptions of a day: row of the ship, second of the day, receiver and kind; `luck` is for what is said.

    Receivers are numbered stations first, then satellites. `twice` is a second station that heard the same, or -1.
    """

    ship: NDArray[np.int64]
    second: NDArray[np.int64]
    receiver: NDArray[np.int16]
    twice: NDArray[np.int16]
    kind: NDArray[np.int8]
    luck: Floats  # (n, 3), even in [0, 1)


@dataclass(frozen=True, slots=True)
class _Slots:
    """Slots: row of the ship, second of the day, channel as `_day_slots` has it, position, whether she is at rest, the
    share of the usual chance left, and luck (n, 8)."""

    ship: NDArray[np.int64]
    second: NDArray[np.int64]
    channel: NDArray[np.int64]
    lat: Floats
    lon: Floats
    resting: NDArray[np.bool_]
    left: Floats
    luck: Floats

    def of(self, which: NDArray[np.int64]) -> _Slots:
        """Some of the slots."""
        return _Slots(*(getattr(self, name)[which] for name in self.__slots__))


def heard(world: World, states: DayStates) -> Heard:
    """Everything heard on the day of `states`."""
    overhead = passes(states.day)
    slots = _sent(world, states, overhead)
    class_b = np.array([one.ship.ship_class.ais_class == "B" for one in world.itineraries])[slots.ship]
    receiver, twice = (np.full(len(slots.ship), -1, dtype=np.int16) for _ in range(2))
    ground, space = np.nonzero(slots.channel < 0)[0], np.nonzero(slots.channel >= 0)[0]
    receiver[ground], twice[ground] = _by_stations(world, states.day, slots.of(ground))
    up = slots.of(space)
    factor = up.left * np.where(class_b[space], SATELLITE_B, 1.0) * np.where(up.resting, SATELLITE_REST, 1.0)
    odds = _by_satellites(states, overhead, up) * factor
    receiver[space] = np.where(up.luck[:, 0] < odds, _satellite_of(overhead, up.channel), -1)
    keep = np.nonzero(receiver >= 0)[0]
    order = keep[np.lexsort((slots.ship[keep], slots.second[keep]))]
    luck, from_space = slots.luck[order], receiver[order] >= len(stations())
    kind = np.where(class_b[order], 18, np.where(luck[:, 3] < 0.1, 3, 1))
    kind = np.where(from_space & (luck[:, 3] < LONG_RANGE) & ~class_b[order], 27, kind)
    static = (slots.channel[order] == -2) | (from_space & (luck[:, 3] > 1.0 - SATELLITE_STATIC))
    return Heard(
        ship=slots.ship[order],
        second=slots.second[order],
        receiver=receiver[order],
        twice=twice[order],
        kind=np.where(static, STATIC, kind).astype(np.int8),
        luck=luck[:, 5:],
    )


def _sent(world: World, states: DayStates, overhead: list[Pass]) -> _Slots:
    """Every slot of the day in which a ship transmits; at rest she uses one in `REST_EVERY` of those for stations."""
    days = {name: _day_slots(name == "B", overhead) for name in ("A", "B")}
    parts = []
    for row, itinerary in enumerate(world.itineraries):
        rng = generator(world.scenario.seed, _RECEPTION_STREAM, states.day, itinerary.ship.number)
        begin, width, channel = days[itinerary.ship.ship_class.ais_class]
        luck = rng.random((len(begin), 8))
        second = begin + (luck[:, 2] * width).astype(np.int64)
        second += np.where(channel == -2, itinerary.ship.number * 37 % STATIC_S, 0)
        minute = np.minimum(second, DAY_S - 1) // 60
        resting = states.resting[row, minute]
        used = states.transmitting[row, minute] & (second < DAY_S)
        used &= ~(resting & (channel < 0) & (luck[:, 4] * REST_EVERY >= 1.0))
        parts.append((second[used], channel[used], resting[used], luck[used]))
    ship = np.repeat(np.arange(len(parts)), [len(part[0]) for part in parts])
    second, channel, resting, luck = (np.concatenate([part[index] for part in parts]) for index in range(4))
    lat, lon = states.at(ship, second)
    return _Slots(ship, second, channel, lat, lon, resting, _left(world, states.day, second, lat, lon), luck)


def _day_slots(class_b: bool, overhead: list[Pass]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """A day's slots of a class: earliest second, seconds it may come late, channel (-1 position, -2 static, else pass).

    Every ship's static slots come later than these by her own part of `STATIC_S`.
    """
    often, static = np.arange(0, DAY_S - JITTER_S, SLOT_B_S if class_b else SLOT_A_S), np.arange(0, DAY_S, STATIC_S)
    begin, width, channel = [often, static], [JITTER_S] * 2, [-1, -2]
    for number, one in enumerate(overhead):
        step = (one.end_s - one.start_s) / SLOTS
        begin.append((one.start_s + step * np.arange(SLOTS)).astype(np.int64))
        width.append(int(step))
        channel.append(number)
    counts = [len(one) for one in begin]
    return np.concatenate(begin), np.repeat(width, counts), np.repeat(channel, counts)


def _left(world: World, day: int, second: NDArray[np.int64], lat: Floats, lon: Floats) -> Floats:
    """The share of the usual chance to be heard that crowded channels leave at each slot."""
    left = np.ones(len(second))
    for one in world.congestions:
        if one.area.start_s < (day + 1) * DAY_S and one.area.end_s > day * DAY_S:
            when = np.nonzero(np.abs(lat - one.area.middle[0]) < 3.0)[0]  # a degree is 111 km, no area reaches farther
            moment = second[when].astype(np.float64) + float(day * DAY_S)
            left[when[one.area.holds(lat[when], lon[when], moment)]] *= one.left
    return left


def _by_stations(world: World, day: int, slots: _Slots) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
    """The station that heard each slot, and a second one that did too; -1 for none."""
    rng = generator(world.scenario.seed, _WEATHER_STREAM, day)
    weather = 0.92 + 0.2 * rng.random(len(stations()))  # propagation over the sea changes ranges from day to day
    index, share = likely(slots.lat, slots.lon)
    luck, best = slots.luck, np.full(len(slots.second), -1, dtype=np.int16)
    twice = best.copy()
    names = [one.name for one in stations()]
    moment = slots.second + float(day * DAY_S)
    failed = [one for one in world.outages if one.start_s < (day + 1) * DAY_S and one.end_s > day * DAY_S]
    for place in range(len(index)):
        station = index[place].astype(np.int64)
        odds = slots.left * BEST * np.clip((EDGE - share[place] / weather[station]) / (EDGE - SURE), 0.0, 1.0)
        for outage in failed:
            deaf = np.isin(station, [names.index(name) for name in outage.stations])
            odds = np.where(deaf & (moment >= outage.start_s) & (moment < outage.end_s), 0.0, odds)
        lucky = luck[:, place] if place < 2 else luck[:, 7]
        hit = lucky < odds
        twice = np.where(hit & (best >= 0) & (twice < 0) & (luck[:, 6] < TWICE), station, twice)
        best = np.where(hit & (best < 0), station, best)
    return best.astype(np.int16), twice.astype(np.int16)


def _by_satellites(states: DayStates, overhead: list[Pass], slots: _Slots) -> Floats:
    """The chance that each slot is heard by the satellite of its pass, for class A under way."""
    odds = np.zeros(len(slots.channel))
    crowd = crowding(states)
    for number, one in enumerate(overhead):
        mine = slots.of(np.nonzero(slots.channel == number)[0])
        inside = in_footprint(one.satellite, states.day, mine.second, mine.lat, mine.lon)
        row, column = cell_of(mine.lat, mine.lon)
        odds[slots.channel == number] = np.where(inside, chance(crowd[mine.second // 3600, row, column]), 0.0)
    return odds


def _satellite_of(overhead: list[Pass], channel: NDArray[np.int64]) -> NDArray[np.int64]:
    numbers = np.array([one.satellite for one in overhead] or [0])
    return np.asarray(len(stations()) + numbers[channel])
