"""What ships say: the fields of position and static reports, in the units of ITU-R M.1371-5."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchkeeper.simulate.encode import six_bit_text
from watchkeeper.simulate.reception import Heard
from watchkeeper.simulate.scenario import START
from watchkeeper.simulate.states import DAY_S, STEP_S, DayStates
from watchkeeper.simulate.timeline import timeline
from watchkeeper.simulate.world import World

Ints = NDArray[np.int64]
LAT_UNKNOWN, LON_UNKNOWN = 91 * 600_000, 181 * 600_000  # 1/10,000 minute
SOG_UNKNOWN, COG_UNKNOWN, HEADING_UNKNOWN, ROT_UNKNOWN = 1023, 3600, 511, -128
GNSS_M = 4.0  # metres: standard deviation of a reported position in one direction, a usual receiver
M_PER_UNIT = 111_195.0 / 600_000.0  # metres in 1/10,000 minute of latitude


@dataclass(slots=True, kw_only=True)
class Positions:
    """Position reports, an array for each field; mutable so that noise can spoil some.

    Latitude and longitude in 1/10,000 minute, speed in 0.1 kn, course in 0.1 degree, heading in degrees, rate of turn
    as ROT_AIS.
    """

    lat: Ints
    lon: Ints
    sog: Ints
    cog: Ints
    heading: Ints
    rot: Ints
    status: Ints
    second: Ints


def positions(world: World, states: DayStates, heard: Heard, pick: Ints, rng: np.random.Generator) -> Positions:
    """What the ships of receptions `pick` said of their position and motion, with the errors of their sensors."""
    ship, second = heard.ship[pick], heard.second[pick]
    number = np.array([one.ship.number for one in world.itineraries])[ship]
    class_b = np.array([one.ship.ship_class.ais_class == "B" for one in world.itineraries])[ship]
    minute = second // STEP_S
    lat, lon = states.said.at(ship, second)
    error = rng.standard_normal((2, len(pick))) * (GNSS_M / M_PER_UNIT)
    speed = states.said.speed_kn[ship, minute] + 0.1 * (heard.luck[pick, 0] - 0.5)
    slow = states.said.speed_kn[ship, minute] < 0.25
    course = states.said.course_deg[ship, minute] + 3.0 * (heard.luck[pick, 1] - 0.5)
    course = np.where(slow, 360.0 * heard.luck[pick, 1], course)  # at rest the course is that of the receiver's noise
    heading = states.heading_deg[ship, minute] + (number * 7 % 5 - 2.0) * ~slow + 2.0 * (heard.luck[pick, 2] - 0.5)
    turn = states.turn_deg[ship, minute]
    rot = np.rint(np.sqrt(np.abs(turn)) * 4.733).clip(0, 126) * np.where(turn < 0, -1, 1)
    no_gyro = (class_b & (number % 10 < 7)) | (number % 9 == 0)
    return Positions(
        lat=np.rint(lat * 600_000.0 + error[0]).astype(np.int64),
        lon=np.rint(lon * 600_000.0 + error[1] * 1.25).astype(np.int64),
        sog=np.rint(speed * 10.0).astype(np.int64).clip(0, 1022),
        cog=np.rint(np.fmod(course + 720.0, 360.0) * 10.0).astype(np.int64) % 3600,
        heading=np.where(no_gyro, HEADING_UNKNOWN, np.rint(np.fmod(heading + 720.0, 360.0)).astype(np.int64) % 360),
        rot=np.where(no_gyro | (number % 3 == 0), ROT_UNKNOWN, rot).astype(np.int64),
        status=states.status[ship, minute].astype(np.int64),
        second=second % 60,
    )


@dataclass(slots=True, kw_only=True)
class Statics:
    """Static reports, an array for each field; texts as rows of six-bit values, draught in 0.1 m, sizes in metres."""

    imo: Ints
    callsign: NDArray[np.uint8]
    name: NDArray[np.uint8]
    ship_type: Ints
    bow: Ints
    stern: Ints
    port: Ints
    starboard: Ints
    month: Ints
    day: Ints
    hour: Ints
    minute: Ints
    draught: Ints
    destination: NDArray[np.uint8]


def statics(world: World, heard: Heard, pick: Ints, day: int) -> Statics:
    """What the ships of receptions `pick` on `day` said of themselves and their voyage."""
    row = heard.ship[pick]
    ships = [one.ship for one in world.itineraries]
    said = [sorted(one.declared, key=lambda own: own.from_s) for one in world.itineraries]
    moment = heard.second[pick].astype(np.float64) + float(day * DAY_S)
    index = timeline([[one.from_s for one in own] for own in said]).at(row, moment)
    declared = [one for own in said for one in own]
    identity, transmitted = world.identities().at(row, moment), world.transmitted()
    base = np.datetime64(START.replace(tzinfo=None), "m")
    arrival = base + (np.array([one.arrival_s for one in declared])[index] // 60.0).astype(np.int64)
    month = arrival.astype("datetime64[M]")
    date = arrival.astype("datetime64[D]")
    minutes = (arrival - date).astype(np.int64)

    def each(values: list[int]) -> Ints:
        return np.array(values, dtype=np.int64)[row]

    return Statics(
        imo=np.array([one.imo for one in transmitted], dtype=np.int64)[identity],
        callsign=six_bit_text([one.callsign for one in transmitted], 7)[identity],
        name=six_bit_text([one.name for one in transmitted], 20)[identity],
        ship_type=np.array([one.type_code for one in transmitted], dtype=np.int64)[identity],
        bow=each([one.bow_m for one in ships]),
        stern=each([one.length_m - one.bow_m for one in ships]),
        port=each([one.port_m for one in ships]),
        starboard=each([max(1, one.beam_m - one.port_m) for one in ships]),
        month=month.astype(np.int64) % 12 + 1,
        day=(date - month.astype("datetime64[D]")).astype(np.int64) + 1,
        hour=minutes // 60,
        minute=minutes % 60,
        draught=np.rint(np.array([one.draught_m for one in declared])[index] * 10.0).astype(np.int64),
        destination=six_bit_text([one.destination for one in declared], 20)[index],
    )
