"""The true state of every ship, minute by minute through one day."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchkeeper.simulate.itinerary import Itinerary
from watchkeeper.simulate.leg import AT_ANCHOR, MOORED, MPS_PER_KN
from watchkeeper.simulate.trigonometry import Floats, course_deg, offset_m
from watchkeeper.simulate.world import World

DAY_S = 86_400
STEP_S = 60
STEPS = DAY_S // STEP_S
REST_KN = 0.5  # knots: an anchored or moored ship slower than this counts as at rest; M.1371-5, table 1 says 3


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

    def at(self, ship: NDArray[np.int64], second: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Latitude and longitude of ships (by row) at seconds of the day."""
        minute = second // STEP_S
        share = (second - minute * STEP_S) / STEP_S
        lat, lon = self.lat[ship, minute], self.lon[ship, minute]
        return lat + (self.lat[ship, minute + 1] - lat) * share, lon + (self.lon[ship, minute + 1] - lon) * share


def day_states(world: World, day: int) -> DayStates:
    """The states of all ships of `world` on day `day` (0 is the first)."""
    count = len(world.itineraries)
    times = float(day * DAY_S) + STEP_S * np.arange(-1.0, STEPS + 2.0)  # a minute more at each end for differences
    lat, lon, rest = (np.full((count, len(times)), np.nan) for _ in range(3))
    status = np.zeros((count, len(times)), dtype=np.int8)
    on = np.ones((count, len(times)), dtype=np.bool_)
    for row, itinerary in enumerate(world.itineraries):
        _sample(itinerary, times, lat[row], lon[row], rest[row], status[row])
        for start, end in itinerary.silences:
            on[row] &= (times < start) | (times >= end)
    north, east = offset_m(lat[:, :-2], lon[:, :-2], lat[:, 2:], lon[:, 2:])
    speed = np.sqrt(north * north + east * east) / (2 * STEP_S * MPS_PER_KN)
    course = course_deg(east, north)
    still = ~np.isnan(rest[:, 1:-1])
    heading = np.where(still, rest[:, 1:-1], course)
    turn = np.diff(heading, axis=1, append=heading[:, -1:])
    turn = np.where(turn > 180.0, turn - 360.0, np.where(turn < -180.0, turn + 360.0, turn))
    middle = status[:, 1:-1]
    return DayStates(
        day=day,
        lat=lat[:, 1:-1],
        lon=lon[:, 1:-1],
        speed_kn=speed,
        course_deg=course,
        heading_deg=heading,
        turn_deg=turn,
        status=middle,
        resting=((middle == AT_ANCHOR) | (middle == MOORED)) & (speed < REST_KN),
        transmitting=on[:, 1:-1],
    )


def _sample(
    itinerary: Itinerary, times: Floats, lat: Floats, lon: Floats, rest: Floats, status: NDArray[np.int8]
) -> None:
    """Fill one ship's rows; past her last leg she stays where it ended."""
    first, count = float(times[0]), len(times)
    for leg in itinerary.legs:
        low = max(0, math.ceil((leg.start_s - first) / STEP_S))
        high = min(count, math.ceil((leg.end_s - first) / STEP_S))
        if low < high:
            lat[low:high], lon[low:high], rest[low:high] = leg.states(times[low:high])
            status[low:high] = leg.status
    last = itinerary.legs[-1]
    after = max(0, math.ceil((last.end_s - first) / STEP_S))
    if after < count:
        lat[after:], lon[after:] = last.finish()
        rest[after:], status[after:] = 0.0, last.status
