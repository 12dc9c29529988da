"""Natural Earth land as segments on the sphere, and exact signed distances to it, for the scripts that build tables.

Source: Natural Earth 1:10m land (public domain), as TopoJSON in npm `world-atlas` 2.0.2. Distances are to great-circle
segments no longer than `STEP_DEG`; land is told by counting the edges between a position and the North Pole, which is sea.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

EARTH_KM = 6371.0088  # kilometres: mean radius of the Earth
STEP_DEG = 0.1  # degrees: longer edges are divided, since they are straight on the map and not on the sphere
BUCKET_DEG = 0.5  # degrees: segments are searched in boxes of this size
MERIDIAN_DEG = 0.01  # degrees: meridians on which land is told exactly
MERIDIANS = 36_000
NULL_ISLAND_DEG = 0.01  # degrees: Natural Earth draws an island at 0, 0, where there is a buoy

Ring = NDArray[np.float64]  # (n, 2) longitude, latitude in degrees, unwrapped


def rings_of(path: Path) -> Iterator[Ring]:
    """Every ring of the land, unwrapped so that no edge jumps across 180 degrees; Antarctica's does not close."""
    topology: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    scale, move = np.array(topology["transform"]["scale"]), np.array(topology["transform"]["translate"])
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + move for arc in topology["arcs"]]
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            for ring in polygon:
                parts = [arcs[index] if index >= 0 else arcs[~index][::-1] for index in ring]
                points = np.concatenate([parts[0], *(part[1:] for part in parts[1:])])
                points[:, 0] = np.unwrap(points[:, 0], period=360.0)
                if np.abs(points).max() > NULL_ISLAND_DEG:
                    yield points


class Land(NamedTuple):
    """The coast in a form that distances are searched in. Chords are of the unit sphere."""

    start: NDArray[np.float64]  # (n, 3) where each segment begins
    along: NDArray[np.float64]  # (n, 3) to its end
    inverse: NDArray[np.float64]  # 1 / squared length
    bucket_at: NDArray[np.float64]  # (m, 3) centre of each bucket
    bucket_reach: NDArray[np.float64]  # chord from there to the farthest point of its segments
    bucket_first: NDArray[np.int64]  # (m + 1) first segment of each
    crossing_first: NDArray[np.int64]  # (MERIDIANS + 1)
    crossing_lat: NDArray[np.float64]  # latitudes at which edges cross each meridian, from south


def on_sphere(lon: Any, lat: Any) -> NDArray[np.float64]:
    """Unit vectors of positions in degrees."""
    east, north = np.radians(lon), np.radians(lat)
    return np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], axis=-1)


def edges_of(path: Path) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Starts and ends of all edges, longitude and latitude in degrees, each at most `STEP_DEG` long."""
    starts, ends = [], []
    for ring in rings_of(path):
        times = np.maximum(np.ceil(np.abs(np.diff(ring, axis=0)).max(axis=1) / STEP_DEG), 1).astype(int)
        base = np.repeat(np.arange(len(times)), times)
        share = (np.arange(len(base)) - np.repeat(np.cumsum(times) - times, times)) / times[base]
        points = np.concatenate([ring[base] + share[:, None] * (ring[base + 1] - ring[base]), ring[-1:]])
        points = points[(points[:, 1] > -89.9)]
        starts.append(points[:-1])
        ends.append(points[1:])
    start, end = np.concatenate(starts), np.concatenate(ends)
    # the map is cut along 180 degrees, not the land; rings are unwrapped, so that it may be 180 degrees of any turn
    at_edge = (np.abs(np.stack([start[:, 0], end[:, 0]]) % 360.0 - 180.0) < 1e-6).all(axis=0)
    kept = (start != end).any(axis=1) & ~at_edge
    return start[kept], end[kept]


@njit(cache=True)
def _crossings(start, end, first, lat, fill):  # type: ignore[no-untyped-def]
    for edge in range(len(start)):
        x_0, x_1 = start[edge, 0] / MERIDIAN_DEG, end[edge, 0] / MERIDIAN_DEG
        low, high = np.ceil(min(x_0, x_1)), np.ceil(max(x_0, x_1))
        for meridian in range(int(low), int(high)):
            at = (meridian + MERIDIANS // 2) % MERIDIANS
            if fill:
                share = (meridian - x_0) / (x_1 - x_0)
                lat[first[at]] = start[edge, 1] + share * (end[edge, 1] - start[edge, 1])
            first[at] += 1


def land_of(path: Path) -> Land:
    """The coast of the whole world."""
    start, end = edges_of(path)
    counts, none = np.zeros(MERIDIANS, dtype=np.int64), np.zeros(0)
    _crossings(start, end, counts, none, False)
    first = np.concatenate([[0], np.cumsum(counts)])
    lat = np.empty(first[-1])
    _crossings(start, end, first[:-1].copy(), lat, True)
    for meridian in range(MERIDIANS):
        lat[first[meridian] : first[meridian + 1]].sort()
    middle = (start + end) / 2
    key = np.floor((middle[:, 1] + 90) / BUCKET_DEG) * 10_000 + np.floor(((middle[:, 0] + 900) % 360) / BUCKET_DEG)
    order = np.argsort(key, kind="stable")
    start, end, key = start[order], end[order], key[order]
    a, b = on_sphere(start[:, 0], start[:, 1]), on_sphere(end[:, 0], end[:, 1])
    bounds = np.concatenate([[0], np.nonzero(np.diff(key))[0] + 1, [len(key)]])
    centre = np.add.reduceat(a, bounds[:-1])
    centre /= np.linalg.norm(centre, axis=1)[:, None]
    own = np.repeat(np.arange(len(centre)), np.diff(bounds))
    far = np.maximum(np.linalg.norm(a - centre[own], axis=1), np.linalg.norm(b - centre[own], axis=1))
    return Land(
        start=a,
        along=b - a,
        inverse=1.0 / ((b - a) ** 2).sum(axis=1),
        bucket_at=centre,
        bucket_reach=np.maximum.reduceat(far, bounds[:-1]),
        bucket_first=bounds.astype(np.int64),
        crossing_first=first,
        crossing_lat=lat,
    )


@njit(cache=True)
def chord_2(x, y, z, s, start, along, inverse):  # type: ignore[no-untyped-def]
    """Squared chord from a point to segment `s`."""
    p, q, r = x - start[s, 0], y - start[s, 1], z - start[s, 2]
    share = (p * along[s, 0] + q * along[s, 1] + r * along[s, 2]) * inverse[s]
    share = min(max(share, 0.0), 1.0)
    p, q, r = p - share * along[s, 0], q - share * along[s, 1], r - share * along[s, 2]
    return p * p + q * q + r * r


@njit(cache=True)
def candidates(x, y, z, reach, land, room, found):  # type: ignore[no-untyped-def]
    """Distance from a point to the coast, and the segments that may be nearest to any point within `reach` of it.

    Chords. `room` holds one value for each bucket; the segments go into `found`. Returns distance and how many.
    """
    best = 4.0
    for b in range(len(land.bucket_at)):
        p, q, r = x - land.bucket_at[b, 0], y - land.bucket_at[b, 1], z - land.bucket_at[b, 2]
        room[b] = np.sqrt(p * p + q * q + r * r)
        best = min(best, room[b] + land.bucket_reach[b])
    for b in range(len(land.bucket_at)):
        if room[b] - land.bucket_reach[b] < best:
            for s in range(land.bucket_first[b], land.bucket_first[b + 1]):
                best = min(best, np.sqrt(chord_2(x, y, z, s, land.start, land.along, land.inverse)))
    count, limit = 0, best + 2.0 * reach
    if reach > 0:
        for b in range(len(land.bucket_at)):
            if room[b] - land.bucket_reach[b] < limit:
                for s in range(land.bucket_first[b], land.bucket_first[b + 1]):
                    if chord_2(x, y, z, s, land.start, land.along, land.inverse) <= limit * limit:
                        found[count] = s
                        count += 1
    return best, count


@njit(cache=True)
def on_land(column, lat, land):  # type: ignore[no-untyped-def]
    """Whether a position on meridian `column` (0 at 180 W) is on land."""
    at = column % MERIDIANS
    first, last = land.crossing_first[at], land.crossing_first[at + 1]
    above = 0
    for k in range(first, last):
        if land.crossing_lat[k] > lat:
            above += 1
    return above % 2 == 1
