"""Nodes of the graph of the sea: centres of cells that are all water, large in the open sea; by the coast, of each piece
of water in a cell the place farthest from land."""

from __future__ import annotations

import numpy as np
from numba import njit

from watchkeeper.places.clear_kernel import line_is_clear
from watchkeeper.places.coast_kernel import signed_shore_m

LARGEST_DEG, LEAST_DEG = 4.0, 0.25  # degrees of latitude: sides of cells
SOUTH, NORTH = -80.0, 88.0  # degrees
SAMPLES = 10  # positions along a side of a least cell
AFLOAT_M = 400.0  # metres from shore of a position that counts as water
M_PER_DEG = 111_195.0


@njit(cache=True)
def widen(south):  # type: ignore[no-untyped-def]
    """Degrees of longitude of a cell for each of latitude."""
    away = max(abs(south), abs(south + LARGEST_DEG))
    return 1.0 if away <= 60.0 else (2.0 if away <= 72.0 else 4.0)


@njit(cache=True)
def pieces(south, west, side, wide, tables, labels, best, lat, lon):  # type: ignore[no-untyped-def]
    """Labels the pieces of water of a cell and finds the best position of each; how many. -1 is land."""
    metres = np.empty((SAMPLES, SAMPLES))
    for i in range(SAMPLES):
        for j in range(SAMPLES):
            at = signed_shore_m(south + (i + 0.5) / SAMPLES * side, west + (j + 0.5) / SAMPLES * wide, tables)
            metres[i, j] = at
            labels[i, j] = -1
    count = 0
    stack = np.empty((SAMPLES * SAMPLES, 2), np.int64)
    for i in range(SAMPLES):
        for j in range(SAMPLES):
            if metres[i, j] < AFLOAT_M or labels[i, j] >= 0:
                continue
            labels[i, j], stack[0, 0], stack[0, 1], height = count, i, j, 1
            best[count] = -1.0
            while height:
                height -= 1
                a, b = stack[height]
                if metres[a, b] > best[count]:
                    best[count] = metres[a, b]
                    lat[count], lon[count] = south + (a + 0.5) / SAMPLES * side, west + (b + 0.5) / SAMPLES * wide
                for c, d in ((a - 1, b), (a + 1, b), (a, b - 1), (a, b + 1)):
                    if 0 <= c < SAMPLES and 0 <= d < SAMPLES and metres[c, d] >= AFLOAT_M and labels[c, d] < 0:
                        labels[c, d] = count
                        stack[height, 0], stack[height, 1] = c, d
                        height += 1
            count += 1
    return count


@njit(cache=True)
def nodes(tables, out, borders, border_of):  # type: ignore[no-untyped-def]
    """Fills `out` with latitude, longitude and side in degrees of each node; how many.

    `borders` gets the node of each sample along the four sides (south, north, west, east) of each least cell by the
    coast, `border_of` the row of `borders` of each least cell, by row and column of the world.
    """
    stack = np.empty((4096, 3))
    labels = np.empty((SAMPLES, SAMPLES), np.int64)
    best, lat, lon = np.empty(SAMPLES * SAMPLES), np.empty(SAMPLES * SAMPLES), np.empty(SAMPLES * SAMPLES)
    count, cells = 0, 0
    base = SOUTH
    while base < NORTH:
        wide = widen(base)
        for k in range(int(360 / (LARGEST_DEG * wide))):
            stack[0, 0], stack[0, 1], stack[0, 2], height = base, -180.0 + k * LARGEST_DEG * wide, LARGEST_DEG, 1
            while height:
                height -= 1
                south, west, side = stack[height]
                y, x = south + side / 2, west + side * wide / 2
                metres = signed_shore_m(y, x, tables)
                flat = np.cos(np.radians(min(abs(south), abs(south + side)))) * wide
                if metres >= M_PER_DEG * side / 2 * np.sqrt(1 + flat * flat):
                    out[count, 0], out[count, 1], out[count, 2] = y, x, side
                    count += 1
                elif side > LEAST_DEG:
                    half = side / 2
                    for a in range(2):
                        for b in range(2):
                            stack[height, 0], stack[height, 1] = south + a * half, west + b * half * wide
                            stack[height, 2] = half
                            height += 1
                else:
                    found = pieces(south, west, side, side * wide, tables, labels, best, lat, lon)
                    if found == 0:
                        continue
                    border_of[round((south - SOUTH) / LEAST_DEG), round((west + 180) / (LEAST_DEG * wide))] = cells
                    for s in range(SAMPLES):
                        ends = (labels[0, s], labels[SAMPLES - 1, s], labels[s, 0], labels[s, SAMPLES - 1])
                        for e in range(4):
                            borders[cells, e, s] = count + ends[e] if ends[e] >= 0 else -1
                    cells += 1
                    for p in range(found):
                        out[count, 0], out[count, 1], out[count, 2] = lat[p], lon[p], side
                        count += 1
        base += LARGEST_DEG
    return count


@njit(cache=True)
def gates(count, out, borders, border_of, tables):  # type: ignore[no-untyped-def]
    """Adds a node on the border between pieces of water that touch and whose nodes do not see one another; how many in all."""
    for row in range(border_of.shape[0]):
        wide = widen(np.floor((SOUTH + row * LEAST_DEG) / LARGEST_DEG) * LARGEST_DEG)
        columns = int(360 / (LEAST_DEG * wide))
        for column in range(columns):
            here = border_of[row, column]
            if here < 0:
                continue
            south, west = SOUTH + row * LEAST_DEG, -180.0 + column * LEAST_DEG * wide
            for way in range(2):
                if way == 0:
                    there = border_of[row, (column + 1) % columns]
                else:
                    above = np.floor((south + LEAST_DEG) / LARGEST_DEG) * LARGEST_DEG
                    there = border_of[row + 1, column] if row + 1 < len(border_of) and widen(above) == wide else -1
                if there < 0:
                    continue
                last_a, last_b = -1, -1
                for s in range(SAMPLES):
                    a, b = borders[here, 3 if way == 0 else 1, s], borders[there, 2 if way == 0 else 0, s]
                    if a < 0 or b < 0 or (a == last_a and b == last_b):
                        continue
                    last_a, last_b = a, b
                    if line_is_clear(out[a, 0], out[a, 1], False, out[b, 0], out[b, 1], False, tables) == 1:
                        continue
                    best = -1.0
                    for t in range(s, SAMPLES):
                        c, d = borders[here, 3 if way == 0 else 1, t], borders[there, 2 if way == 0 else 0, t]
                        if c != a or d != b:
                            break
                        share = (t + 0.5) / SAMPLES * LEAST_DEG
                        y = south + (share if way == 0 else LEAST_DEG)
                        x = west + (LEAST_DEG if way == 0 else share) * wide
                        metres = signed_shore_m(y, x, tables)
                        if metres > best:
                            best = metres
                            out[count, 0], out[count, 1], out[count, 2] = y, x, LEAST_DEG
                    if best > 0:
                        count += 1
    return count
