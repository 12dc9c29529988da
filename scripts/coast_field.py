"""The signed distance field of one block of the world, as `places.coast_codec` writes it."""

from __future__ import annotations

import numpy as np
from numba import njit

from scripts.coast_source import EARTH_KM, candidates, chord_2, on_land
from watchkeeper.places.coast_codec import ABSENT, COARSE, DEEPEST, FAR, FAR_NODES, FINE, FINE_NODES, INLAND

BLOCK_CELLS = 40  # cells of 0.25 degrees along a block's side
NEAR_KM = 9.0  # kilometres: cells with any point so near the coast are always given nodes of 0.01 degrees
DEEP_KM = 4.5  # kilometres: land farther from the sea is not measured
COARSE_SHARE, COARSE_KM = 0.012, 0.45  # error at which the coarse grid does not do: share of the distance, kilometres
FAR_KM = 0.5  # kilometres: error at which nodes of 0.05 degrees do not do
FAR_SHARE = 0.01
QUARTERS = 4  # units of a kilometre


@njit(cache=True)
def km_of(chord):  # type: ignore[no-untyped-def]
    """Kilometres along the sphere of a chord."""
    return 2.0 * EARTH_KM * np.arcsin(min(chord / 2.0, 1.0))


@njit(cache=True)
def vector(lat, lon):  # type: ignore[no-untyped-def]
    """Unit vector of a position in degrees."""
    north, east = np.radians(lat), np.radians(lon)
    return np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)


@njit(cache=True)
def nearest_of(x, y, z, found, count, land):  # type: ignore[no-untyped-def]
    """Chord from a point to the nearest of some segments."""
    best = 16.0
    for k in range(count):
        best = min(best, chord_2(x, y, z, found[k], land.start, land.along, land.inverse))
    return np.sqrt(best)


@njit(cache=True)
def coarse_row(row, land, room, found, out):  # type: ignore[no-untyped-def]
    """Signed kilometres at the 1,441 nodes of one row of the coarse grid, 0 at the South Pole."""
    lat = -90.0 + 0.25 * row
    for column in range(1440):
        x, y, z = vector(lat, -180.0 + 0.25 * column)
        km = km_of(candidates(x, y, z, 0.0, land, room, found)[0])
        out[column] = -km if on_land(25 * column, lat, land) else km
    out[1440] = out[0]


@njit(cache=True)
def cell(south, west, wide, corners, land, room, found, some, fine):  # type: ignore[no-untyped-def]
    """The kind of one cell of 0.25 degrees by `wide`, and its nodes in quarter kilometres where it has any.

    `corners` are signed kilometres at south-west, south-east, north-west, north-east.
    """
    x, y, z = vector(south + 0.125, west + wide / 2)
    corner = 0.0
    for k in range(4):
        p, q, r = vector(south + 0.25 * (k // 2), west + wide * (k % 2))
        corner = max(corner, np.sqrt((p - x) ** 2 + (q - y) ** 2 + (r - z) ** 2))
    centre = candidates(x, y, z, 0.0, land, room, found)[0]
    clear = km_of(centre) - km_of(corner)
    if clear > DEEP_KM and corners[0] < 0:
        return INLAND
    if clear > 1500.0:
        return COARSE
    count = candidates(x, y, z, corner, land, room, found)[1]
    step_lat, step_lon = 0.25 / FINE_NODES, wide / FINE_NODES
    first = round((west + 180.0) * 100)
    if clear > NEAR_KM:  # does the coarse grid do, do nodes of 0.05 degrees?
        good, good_far = True, True
        values = np.empty((11, 11))
        for i in range(11):
            for j in range(11):
                p, q, r = vector(south + 0.025 * i, west + wide * 0.1 * j)
                values[i, j] = km_of(nearest_of(p, q, r, found, count, land))
        for i in range(11):
            for j in range(11):
                v, u = i * 0.1, j * 0.1
                told = (1 - v) * ((1 - u) * corners[0] + u * corners[1]) + v * ((1 - u) * corners[2] + u * corners[3])
                off = abs(told - values[i, j])
                good &= off <= max(COARSE_KM, COARSE_SHARE * values[i, j])
                a, b = i // 2 * 2, j // 2 * 2
                c, d = a + 2 * (i % 2), b + 2 * (j % 2)
                told = (values[a, b] + values[a, d] + values[c, b] + values[c, d]) / 4
                good_far &= abs(told - values[i, j]) <= max(FAR_KM, FAR_SHARE * values[i, j])
        if good:
            return COARSE
        if good_far:
            for i in range(FAR_NODES + 1):
                for j in range(FAR_NODES + 1):
                    fine[i, j] = round(values[2 * i, 2 * j] * QUARTERS)
            return FAR
    for i_0 in range(0, FINE_NODES + 1, 5):
        for j_0 in range(0, FINE_NODES + 1, 5):
            i_1, j_1 = min(i_0 + 5, FINE_NODES + 1), min(j_0 + 5, FINE_NODES + 1)
            lat, lon = south + step_lat * (i_0 + i_1 - 1) / 2, west + step_lon * (j_0 + j_1 - 1) / 2
            x, y, z = vector(lat, lon)
            p, q, r = vector(south + step_lat * i_0, west + step_lon * j_0)
            s, t, u = vector(south + step_lat * (i_1 - 1), west + step_lon * j_0)
            reach = max((p - x) ** 2 + (q - y) ** 2 + (r - z) ** 2, (s - x) ** 2 + (t - y) ** 2 + (u - z) ** 2) ** 0.5
            limit = (nearest_of(x, y, z, found, count, land) + 2 * reach) ** 2 * 1.000001
            few = 0
            for k in range(count):
                if chord_2(x, y, z, found[k], land.start, land.along, land.inverse) <= limit:
                    some[few] = found[k]
                    few += 1
            for i in range(i_0, i_1):
                for j in range(j_0, j_1):
                    lat = south + step_lat * i
                    p, q, r = vector(lat, west + step_lon * j)
                    km = km_of(nearest_of(p, q, r, some, few, land))
                    column = first + j * round(wide / 0.25)
                    fine[i, j] = max(round((-km if on_land(column, lat, land) else km) * QUARTERS), DEEPEST)
    return FINE


@njit(cache=True)
def block(row, column, step, coarse, land, room, found, some, fine, far, kinds):  # type: ignore[no-untyped-def]
    """Fills the nodes and kinds of cells of the block whose south-west corner is at coarse node (`row`, `column`)."""
    fine[:], far[:] = ABSENT, ABSENT
    nodes = np.empty((FINE_NODES + 1, FINE_NODES + 1), np.int64)
    corners = np.empty(4)
    for i in range(BLOCK_CELLS):
        for j in range(BLOCK_CELLS // step):
            at, left = row + i, column + j * step
            corners[0], corners[1] = coarse[at, left], coarse[at, left + step]
            corners[2], corners[3] = coarse[at + 1, left], coarse[at + 1, left + step]
            south, west = -90.0 + 0.25 * at, -180.0 + 0.25 * left
            kinds[i, j] = cell(south, west, 0.25 * step, corners, land, room, found, some, nodes)
            if kinds[i, j] == FINE:
                for k in range(FINE_NODES + 1):
                    fine[FINE_NODES * i + k, FINE_NODES * j : FINE_NODES * (j + 1) + 1] = nodes[k]
            elif kinds[i, j] == FAR:
                for k in range(FAR_NODES + 1):
                    far[FAR_NODES * i + k, FAR_NODES * j : FAR_NODES * (j + 1) + 1] = nodes[k, : FAR_NODES + 1]
