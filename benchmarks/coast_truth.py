"""Distance to the coast computed plainly: each position against each edge of Natural Earth, in NumPy, with nothing shared.

For positions near the coast of every latitude, a few thousand in a minute.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

EARTH_KM = 6371.0088
NEAR_KM = 50.0
Array = NDArray[np.float64]


def edges(path: Path) -> tuple[Array, Array]:
    """Starts and ends of every edge, latitude and longitude in degrees; without the island at 0, 0, which is a buoy.

    Nor the edges along 180 degrees, where the map is cut and not the land.
    """
    topology = json.loads(path.read_text(encoding="utf-8"))
    scale, move = topology["transform"]["scale"], topology["transform"]["translate"]
    starts, ends = [], []
    for arc in topology["arcs"]:
        points = np.cumsum(np.array(arc, float), axis=0) * scale + move
        if np.abs(points).max() > 0.01:
            starts.append(points[:-1, ::-1])
            ends.append(points[1:, ::-1])
    start, end = np.concatenate(starts), np.concatenate(ends)
    cut = (np.abs(start[:, 1]) > 179.999999) & (np.abs(end[:, 1]) > 179.999999)
    return start[~cut], end[~cut]


def unit(positions: Array) -> Array:
    """Unit vectors of latitudes and longitudes in degrees."""
    lat, lon = np.radians(positions[..., 0]), np.radians(positions[..., 1])
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1)


def to_edges_km(position: Array, start: Array, end: Array) -> float:
    """Kilometres along great circles from a unit vector to the nearest of some edges, great circles too."""
    normal = np.cross(start, end)
    length = np.linalg.norm(normal, axis=1)
    ends = np.minimum(np.linalg.norm(start - position, axis=1), np.linalg.norm(end - position, axis=1))
    best = 2 * np.arcsin(np.minimum(ends / 2, 1.0))
    beside = (np.cross(normal, start) @ position > 0) & (np.cross(end, normal) @ position > 0) & (length > 0)
    best[beside] = np.arcsin(np.minimum(np.abs(normal[beside] @ position) / length[beside], 1.0))
    return float(best.min() * EARTH_KM)


def near_positions(start: Array, count: int, seed: int) -> Array:
    """Positions up to some 50 km from points of the coast drawn evenly over latitudes, a tenth of them at 180 degrees."""
    rng = np.random.default_rng(seed)
    wanted = rng.uniform(-78, 83, count)
    order = np.argsort(start[:, 0])
    pick = order[np.searchsorted(start[order, 0], wanted).clip(0, len(order) - 1)]
    at_edge = np.nonzero(np.abs(start[:, 1]) > 179)[0]
    pick[: count // 10] = rng.choice(at_edge, count // 10)
    bearing, away = rng.uniform(0, 2 * np.pi, count), NEAR_KM * rng.uniform(0, 1, count) / 111.195
    lat = (start[pick, 0] + away * np.cos(bearing)).clip(-89.9, 89.9)
    lon = start[pick, 1] + away * np.sin(bearing) / np.cos(np.radians(lat))
    return np.stack([lat, (lon + 540) % 360 - 180], axis=1)


def distances_km(positions: Array, start: Array, end: Array, reach_deg: float | None = 1.5) -> Array:
    """Kilometres from each position to the coast; edges beyond `reach_deg` of latitude are not looked at, None looks at all."""
    order = np.argsort(start[:, 0])
    start, end = start[order], end[order]
    a, b = unit(start), unit(end)
    out = np.empty(len(positions))
    for index, position in enumerate(positions):
        low, high = 0, len(start)
        if reach_deg is not None:
            low, high = np.searchsorted(start[:, 0], [position[0] - reach_deg, position[0] + reach_deg])
        out[index] = to_edges_km(unit(position), a[low:high], b[low:high]) if high > low else np.inf
    return out
