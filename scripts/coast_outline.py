"""Outlines of the land to draw, simplified."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scripts.coast_source import Ring, rings_of

SIMPLIFY_DEG = 0.006  # degrees of latitude: 0.7 km, below one pixel on a map of a sea
ISLET_KM2 = 4.0  # square kilometres: smaller rings are not drawn
KM_PER_DEG = 111.195  # kilometres in a degree of a meridian, mean Earth radius
UNITS = 500  # points are written in 1/500 degree: 0.2 km


def simplified(ring: Ring, tolerance: float) -> Ring:
    """`ring` without the points that lie within `tolerance` degrees of the line (Douglas and Peucker)."""
    narrow = np.array([np.cos(np.radians(min(abs(ring[:, 1]).mean(), 85.0))), 1.0])
    flat = ring * narrow
    keep = np.zeros(len(ring), dtype=bool)
    far = int(np.argmax(((flat - flat[0]) ** 2).sum(axis=1)))
    keep[[0, far, -1]] = True
    stack = [(0, far), (far, len(ring) - 1)]
    while stack:
        low, high = stack.pop()
        if high - low < 2:
            continue
        base, reach = flat[high] - flat[low], flat[low + 1 : high] - flat[low]
        length = max(float(np.sqrt((base**2).sum())), 1e-12)
        off = np.abs(base[0] * reach[:, 1] - base[1] * reach[:, 0]) / length
        worst = int(np.argmax(off))
        if off[worst] > tolerance:
            keep[low + 1 + worst] = True
            stack += [(low, low + 1 + worst), (low + 1 + worst, high)]
    return ring[keep]


def area_km2(ring: Ring) -> float:
    """Area of a small ring in square kilometres."""
    x, y = ring[:, 0] * np.cos(np.radians(ring[:, 1].mean())) * KM_PER_DEG, ring[:, 1] * KM_PER_DEG
    return float(abs((x * np.roll(y, -1) - y * np.roll(x, -1)).sum()) / 2)


def outlines(path: Path) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Points in 1/`UNITS` degree, each as the difference to the one before, and where each ring ends.

    Longitudes run on beyond 180 where a ring does. Antarctica is closed along 90 S.
    """
    drawn = []
    for ring in rings_of(path):
        if abs(ring[0, 0] - ring[-1, 0]) > 180:
            ring = np.concatenate([ring, [[ring[-1, 0], -90.0], [ring[0, 0], -90.0], ring[0]]])
        if area_km2(ring) >= ISLET_KM2 and len(part := simplified(ring, SIMPLIFY_DEG)) > 3:
            points = np.rint(part * UNITS).astype(np.int32)
            drawn.append(points[np.concatenate([[True], (np.diff(points, axis=0) != 0).any(axis=1)])])
    points = np.concatenate(drawn)
    return np.diff(points, axis=0, prepend=0).astype(np.int32), np.cumsum([len(r) for r in drawn]).astype(np.int32)
