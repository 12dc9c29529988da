"""How far two ships were from each other, on the grid of ten minutes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from watchkeeper.model.errors import TooMuch, UsageError
from watchkeeper.model.time import from_us
from watchkeeper.places.great_circle import great_circle_m
from watchkeeper.services.lookout import Sight

STEP_S = 600
MOST_APART_S = 3600
"""Positions between which a place is interpolated."""
MOST_POINTS = 50_000
_HEARD = """
SELECT p.mmsi, p.t_us // 1000000 AS t, p.lat, p.lon, p.speed_kn FROM positions p
WHERE p.mmsi IN ($first, $second) AND p.t_us BETWEEN $since_us AND $until_us
  AND p.lat IS NOT NULL AND p.lon IS NOT NULL AND p.noise IS NULL AND p.repeat IS NOT TRUE
ORDER BY p.mmsi, p.t_us, p.file_no, p."offset"
"""
Real = NDArray[np.float64]
Span = tuple[int | None, int | None]


def pair_distance(sight: Sight, mmsis: tuple[int, int], within_s: Span) -> dict[str, list[Any]]:
    """Columns by time: t in seconds, distance_m, speed_1_kn, speed_2_kn. A place is interpolated between positions at most an
    hour apart; null where either ship has none, and where no speed was transmitted. Without bounds, all the time both
    were heard."""
    if mmsis[0] == mmsis[1]:
        raise UsageError("a pair needs two ships")
    heard = _heard(sight, mmsis, within_s)
    ships = [heard.filter(pa.compute.equal(heard.column("mmsi"), mmsi)) for mmsi in mmsis]
    grid = _grid(ships, within_s)
    placed = [_placed(ship, grid) for ship in ships]
    (lat_1, lon_1, speed_1), (lat_2, lon_2, speed_2) = placed
    return {
        "t": grid.tolist(),
        "distance_m": _told(great_circle_m(lat_1, lon_1, lat_2, lon_2)),
        "speed_1_kn": _told(speed_1),
        "speed_2_kn": _told(speed_2),
    }


def _heard(sight: Sight, mmsis: tuple[int, int], within_s: Span) -> pa.Table:
    since_us = 0 if within_s[0] is None else max(0, within_s[0] - MOST_APART_S) * 1_000_000
    until_us = 2**32 * 1_000_000 if within_s[1] is None else (within_s[1] + MOST_APART_S) * 1_000_000
    scan = sight.scan("positions", since=from_us(since_us).date(), until=from_us(until_us).date())
    given = {"first": mmsis[0], "second": mmsis[1], "since_us": since_us, "until_us": until_us}
    return sight.sql(_HEARD, {"positions": scan}, given)


def _grid(ships: list[pa.Table], within_s: Span) -> NDArray[np.int64]:
    """Whole ten minutes in which both may have been heard."""
    if any(ship.num_rows == 0 for ship in ships):
        return np.zeros(0, np.int64)
    times = [ship.column("t").to_numpy() for ship in ships]
    since = max([int(t[0]) for t in times] + [within_s[0] or 0])
    until = min([int(t[-1]) for t in times] + ([] if within_s[1] is None else [within_s[1]]))
    first = -(-since // STEP_S) * STEP_S
    if (until - first) // STEP_S >= MOST_POINTS:
        raise TooMuch(f"that is more than {MOST_POINTS:,} times; ask for less time")
    return np.arange(first, until + 1, STEP_S, dtype=np.int64)


def _placed(ship: pa.Table, grid: NDArray[np.int64]) -> tuple[Real, Real, Real]:
    """Latitude, longitude and speed at the times of the grid; not-a-number where she was not heard within reach."""
    nothing = np.full(len(grid), np.nan)
    if len(grid) == 0:
        return nothing, nothing, nothing
    t = ship.column("t").to_numpy().astype(np.int64)
    after = np.clip(np.searchsorted(t, grid), 0, len(t) - 1)
    before = np.where((t[after] == grid) | (after == 0), after, after - 1)
    apart = t[after] - t[before]
    known = (t[before] <= grid) & (grid <= t[after]) & (apart <= MOST_APART_S)
    share = np.where(apart > 0, (grid - t[before]) / np.maximum(apart, 1), 0.0)
    lat, lon, speed = (
        ship.column(name).to_numpy(zero_copy_only=False).astype(np.float64) for name in ("lat", "lon", "speed_kn")
    )
    turned = (lon[after] - lon[before] + 540.0) % 360.0 - 180.0
    told = (
        lat[before] + share * (lat[after] - lat[before]),
        (lon[before] + share * turned + 540.0) % 360.0 - 180.0,
        speed[before] + share * (speed[after] - speed[before]),
    )
    lat_g, lon_g, speed_g = (np.where(known, one, np.nan) for one in told)
    return lat_g, lon_g, speed_g


def _told(values: Real) -> list[float | None]:
    return [None if np.isnan(one) else round(float(one), 1) for one in values]
