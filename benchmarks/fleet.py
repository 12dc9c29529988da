"""A fleet of any size for speed measurements: straight sailing at sea, and pairs that meet. Synthetic, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

START_S = 1_930_608_000  # 2031-03-07T00:00:00Z
STEP_S = 60
DAYS = 7
ROWS_PER_SHIP = DAYS * 86_400 // STEP_S
PAIR_EVERY = 20
"""One ship in so many meets the next one, for four hours, 150 m apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """Positions of every ship on one day, sorted by (mmsi, t)."""

    mmsi: NDArray[np.int32]
    t_s: NDArray[np.int64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    speed_kn: NDArray[np.float32]
    course_deg: NDArray[np.float32]


def ships_for(rows: int) -> int:
    """Ships whose week makes about that many rows."""
    return max(2, round(rows / ROWS_PER_SHIP))


def planted(ships: int) -> list[tuple[int, int]]:
    """Pairs of ship numbers that meet."""
    return [(n, n + 1) for n in range(0, ships - 1, PAIR_EVERY)]


def days(ships: int, seed: int = 1) -> Iterator[Day]:
    """Seven days of a fleet; the same for the same numbers."""
    random = np.random.Generator(np.random.PCG64(seed))
    lat_0, lon_0 = random.uniform(-50, 50, ships), random.uniform(-179, 179, ships)
    course = random.uniform(0, 2 * np.pi, ships)
    speed = random.uniform(8, 16, ships)
    meets = random.uniform(12, 150, ships)  # hours after the start
    partner = {b: a for a, b in planted(ships)}
    leads = {a for a, _ in planted(ships)}
    for day in range(DAYS):
        t_s = np.arange(day * 86_400, (day + 1) * 86_400, STEP_S)
        parts = [_ship(n, t_s, lat_0, lon_0, course, speed, meets, partner, leads) for n in range(ships)]
        yield Day(
            mmsi=np.repeat(np.arange(ships, dtype=np.int32) + 280_000_000, len(t_s)),
            t_s=np.tile(t_s + START_S, ships),
            lat=np.concatenate([p[0] for p in parts]),
            lon=np.concatenate([p[1] for p in parts]),
            speed_kn=np.concatenate([p[2] for p in parts]).astype(np.float32),
            course_deg=np.repeat(np.degrees(course).astype(np.float32), len(t_s)),
        )


def _ship(n, t_s, lat_0, lon_0, course, speed, meets, partner, leads):  # type: ignore[no-untyped-def]
    who = partner.get(n, n)
    hours = t_s / 3600
    waits = np.clip(hours - meets[who], 0, 4) if n in leads or n in partner else np.zeros_like(hours)
    sailed_nm = speed[who] * (hours - waits)
    lat = lat_0[who] + sailed_nm * np.cos(course[who]) / 60 * 0.05
    lon = lon_0[who] + sailed_nm * np.sin(course[who]) / 60 / np.cos(np.radians(lat_0[who]))
    knots = np.where((waits > 0) & (waits < 4), 0.3, speed[who])
    if n in partner:  # comes up to 150 m while the other waits, and is tens of kilometres off otherwise
        apart_h = np.maximum(0, np.maximum(meets[who] - hours, hours - meets[who] - 4))
        lat = lat + 0.00135 + np.minimum(apart_h * 0.1, 0.5)
    return lat, (lon + 540) % 360 - 180, knots
