"""The true state of every ship, minute by minute through one day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchkeeper.simulate.leg import AT_ANCHOR, MOORED, MPS_PER_KN
from watchkeeper.simulate.trigonometry import Floats, course_deg, moved, offset_m
from watchkeeper.simulate.world import World

DAY_S = 86_400
STEP_S = 60
STEPS = DAY_S // STEP_S
JUMP_DEG = 0.03  # degrees in less than a minute: 3 km, farther than any ship sails
REST_KN = 0.5  # knots: an anchored or moored ship slower than this counts as at rest; M.1371-5, table 1 says 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What ships say of the same moments: as `DayStates` has it but where a ship lies or is deceived herself."""

    lat: Floats
    lon: Floats
    speed_kn: Floats
    course_deg: Floats
    false: NDArray[np.bool_]  # where the position said is not the true one

    def at(self, ship: NDArray[np.int64], second: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Latitude and longitude ships (by row) say they have at seconds of the day; a jump happens at full minutes."""
        lat, lon = between_minutes(self.lat, self.lon, ship, second)
        place = ship * self.lat.shape[1] + second // STEP_S
        first_lat, first_lon = self.lat.ravel()[place], self.lon.ravel()[place]
        far = np.abs(lat - first_lat) + np.abs(lon - first_lon) > JUMP_DEG
        return np.where(far, first_lat, lat), np.where(far, first_lon, lon)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayStates:
    """Arrays (ships, minutes) from midnight to the next midnight inclusive: 1,441 columns, column k at k minutes.

    Positions and headings in degrees, speed over ground in knots, course over ground in degrees; `resting` where an
    anchored or moored ship hardly moves, `transmitting` where her set is on.
    """

    day: int
    lat: Floats
    lon: Floats
    speed_kn: Floats
    course_deg: Floats
    heading_deg: Floats
    turn_deg: Floats  # degrees a minute to starboard
    status: NDArray[np.int8]
    resting: NDArray[np.bool_]
    transmitting: NDArray[np.bool_]
    said: Said

    def at(self, ship: NDArray[np.int64], second: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Latitude and longitude of ships (by row) at seconds of the day."""
        return between_minutes(self.lat, self.lon, ship, second)


def between_minutes(
    lat: Floats, lon: Floats, ship: NDArray[np.int64], second: NDArray[np.int64]
) -> tuple[Floats, Floats]:
    """Positions of ships (by row) at seconds of the day, on the line between two minutes' columns."""
    minute = second // STEP_S
    share = (second - minute * STEP_S) / STEP_S
    place = ship * lat.shape[1] + minute
    lat, lon = lat.ravel(), lon.ravel()
    first, then = (lat[place], lon[place]), (lat[place + 1], lon[place + 1])
    return first[0] + (then[0] - first[0]) * share, first[1] + (then[1] - first[1]) * share


def day_states(world: World, day: int) -> DayStates:
    """The states of all ships of `world` on day `day` (0 is the first)."""
    count = len(world.itineraries)
    times = float(day * DAY_S) + STEP_S * np.arange(-1.0, STEPS + 2.0)  # a minute more at each end for differences
    lat, lon, rest = (np.empty((count, len(times))) for _ in range(3))
    status = np.empty((count, len(times)), dtype=np.int8)
    on = np.ones((count, len(times)), dtype=np.bool_)
    for row, itinerary in enumerate(world.itineraries):
        there = itinerary.places(times)
        lat[row], lon[row], rest[row], status[row] = there.lat, there.lon, there.rest_deg, there.status
        for start, end in itinerary.silences:
            on[row] &= (times < start) | (times >= end)
    speed, course = _motion(lat, lon)
    still = ~np.isnan(rest[:, 1:-1])
    heading = np.where(still, rest[:, 1:-1], course)
    turn = np.diff(heading, axis=1, append=heading[:, -1:])
    turn = np.where(turn > 180.0, turn - 360.0, np.where(turn < -180.0, turn + 360.0, turn))
    middle = status[:, 1:-1]
    true = Said(
        lat=np.ascontiguousarray(lat[:, 1:-1]),
        lon=np.ascontiguousarray(lon[:, 1:-1]),
        speed_kn=speed,
        course_deg=course,
        false=np.zeros(speed.shape, dtype=np.bool_),
    )
    return DayStates(
        day=day,
        lat=true.lat,
        lon=true.lon,
        speed_kn=speed,
        course_deg=course,
        heading_deg=heading,
        turn_deg=turn,
        status=middle,
        resting=((middle == AT_ANCHOR) | (middle == MOORED)) & (speed < REST_KN),
        transmitting=on[:, 1:-1],
        said=_deceived(world, _lied(world, true, times[1:-1]), true, times[1:-1]),
    )


def _motion(lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
    """Speed in knots and course in degrees at every column but the first and the last."""
    north, east = offset_m(lat[..., :-2], lon[..., :-2], lat[..., 2:], lon[..., 2:])
    return np.sqrt(north * north + east * east) / (2 * STEP_S * MPS_PER_KN), course_deg(east, north)


def _lied(world: World, true: Said, times: Floats) -> Said:
    """What is said with every ship's own falsehoods."""
    said = true
    for row, itinerary in enumerate(world.itineraries):
        for lie in itinerary.falsehoods:
            low, high = np.searchsorted(times, [lie.start_s, lie.end_s]).tolist()
            if low >= high:
                continue
            if said is true:
                said = _copied(true)
            span = slice(low, high)
            said.lat[row, span], said.lon[row, span] = lie.said(times[span], true.lat[row, span], true.lon[row, span])
            said.false[row, span] = True
            if lie.coherent:
                around = times[0] + STEP_S * np.arange(low - 1.0, high + 1.0)
                around_lat, around_lon = lie.said(around, *(np.zeros(len(around)),) * 2)
                said.speed_kn[row, span], said.course_deg[row, span] = _motion(around_lat, around_lon)
    return said


def _deceived(world: World, said: Said, true: Said, times: Floats) -> Said:
    """What is said where navigation is jammed as well: the same displacement for every ship there."""
    for jamming in world.jammings:
        if jamming.area.end_s <= times[0] or jamming.area.start_s > times[-1]:
            continue
        if said is true:
            said = _copied(true)
        low, high = np.searchsorted(times, [jamming.area.start_s, jamming.area.end_s]).tolist()
        span = slice(low, high)
        inside = np.zeros_like(said.false)
        inside[:, span] = jamming.area.holds(true.lat[:, span], true.lon[:, span], times[span]) & ~said.false[:, span]
        said.lat[inside], said.lon[inside] = moved(true.lat[inside], true.lon[inside], jamming.north_m, jamming.east_m)
        said.false[inside] = True
    return said


def _copied(said: Said) -> Said:
    return Said(**{name: getattr(said, name).copy() for name in said.__slots__})
