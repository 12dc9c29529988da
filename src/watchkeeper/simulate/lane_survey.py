"""Surveys the sea once for `lanes`: approaches of the harbours and the turning points between them.

    python -m watchkeeper.simulate.lane_survey

writes `data/lanes.npz` from the land mask and the harbour table. Approaches are shortest paths over mask cells from the
berth to open water; turning points are those that shortest paths between all harbours use on a graph of points that
see each other across water at least `CLEAR_KM` from any shore. Nothing else in the package imports this module.
"""

from __future__ import annotations

import heapq
import sys
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from watchkeeper.simulate.chart import REGION, SEA, is_land, port, shore_distance_km
from watchkeeper.simulate.lanes import CLEAR_KM, Harbour, clear_between
from watchkeeper.simulate.trigonometry import cos_deg, distance_m
from watchkeeper.simulate.waters import lattice

CELL_DEG = 0.02  # degrees: the mask's cell, the step of an approach
GATE_KM = 9.0  # kilometres from shore where an approach ends and lanes begin
PASSAGE_KM = 4.0  # kilometres: water narrower than twice this beyond `CLEAR_KM` belongs to approaches
SHORE_NODE_DEG, SEA_NODE_DEG = 0.16, 1.0  # degrees: spacing of candidate turning points by the coast, in the open sea
SHORE_NODE_KM = (7.0, 16.0)  # kilometres from shore of the candidates by the coast
SIGHT_KM, FULL_SIGHT_KM = 500.0, 3000.0  # kilometres: longest line between candidates, and between kept points
ROADS_KM = (5.0, 9.0)  # kilometres from the berth of a harbour's roads, where ships anchor
Cell = tuple[int, int]


def centre(cell: Cell) -> tuple[float, float]:
    """Latitude and longitude of a mask cell's centre."""
    return REGION.south + (cell[0] + 0.5) * CELL_DEG, REGION.west + (cell[1] + 0.5) * CELL_DEG


def mask_centres() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Latitudes and longitudes of all mask cells' centres, rows from south."""
    rows = REGION.south + (np.arange(round((REGION.north - REGION.south) / CELL_DEG)) + 0.5) * CELL_DEG
    columns = REGION.west + (np.arange(round((REGION.east - REGION.west) / CELL_DEG)) + 0.5) * CELL_DEG
    lat, lon = np.meshgrid(rows, columns, indexing="ij")
    return lat, lon


def grown(cells: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """`cells` and the four neighbours of each."""
    out = cells.copy()
    out[1:] |= cells[:-1]
    out[:-1] |= cells[1:]
    out[:, 1:] |= cells[:, :-1]
    out[:, :-1] |= cells[:, 1:]
    return out


def flood(start: NDArray[np.bool_], allowed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Cells of `allowed` joined to `start`."""
    while True:
        wider = grown(start) & allowed
        if (wider == start).all():
            return start
        start = wider


def approach(berth: Cell, sea: NDArray[np.bool_], gate: NDArray[np.bool_]) -> list[Cell]:
    """Cells from `berth` to the nearest gate cell, keeping off the shore where there is room."""
    shy = 1 + 3 * grown(~sea) + 2 * grown(grown(~sea))
    best: dict[Cell, tuple[float, Cell | None]] = {berth: (0.0, None)}
    queue = [(0.0, berth)]
    while queue:
        cost, cell = heapq.heappop(queue)
        if gate[cell]:
            path = [cell]
            while (before := best[path[-1]][1]) is not None:
                path.append(before)
            return path[::-1]
        if cost > best[cell][0]:
            continue
        narrow = float(cos_deg(centre(cell)[0]))
        for north, east in ((-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1)):
            to = (cell[0] + north, cell[1] + east)
            if sea[to] and sea[cell[0], to[1]] and sea[to[0], cell[1]]:
                total = cost + float(np.hypot(north, east * narrow)) * float(shy[to])
                if to not in best or total < best[to][0]:
                    best[to] = (total, cell)
                    heapq.heappush(queue, (total, to))
    raise ValueError(f"no water joins the berth at {centre(berth)} to the open sea")


def pulled(cells: list[Cell], sea: NDArray[np.bool_]) -> list[tuple[float, float]]:
    """The path's corners: each line between them crosses only sea, off the shore by a cell where the path is."""
    off_shore = ~grown(~sea)

    def straight(a: Cell, b: Cell) -> bool:
        steps = 10 * max(abs(a[0] - b[0]), abs(a[1] - b[1])) + 1
        rows = np.rint(np.linspace(a[0], b[0], steps)).astype(int)
        columns = np.rint(np.linspace(a[1], b[1], steps)).astype(int)
        wide = off_shore[a] and off_shore[b]
        return bool((off_shore if wide else sea)[rows, columns].all())

    corners, at = [cells[0]], 0
    while at < len(cells) - 1:
        at = next(far for far in range(len(cells) - 1, at, -1) if far == at + 1 or straight(cells[at], cells[far]))
        corners.append(cells[at])
    return [centre(cell) for cell in corners]


def survey_harbour(
    name: str, sea: NDArray[np.bool_], open_sea: NDArray[np.bool_], gate: NDArray[np.bool_]
) -> tuple[list[tuple[float, float]], tuple[float, float]]:
    """Corners of the approach from berth to gate, and the middle of the roads."""
    place = port(name)
    if place is None:
        raise ValueError(f"harbours.tsv names {name}, which the table of ports does not hold")
    rows, columns = np.nonzero(open_sea)
    lats, lons = REGION.south + (rows + 0.5) * CELL_DEG, REGION.west + (columns + 0.5) * CELL_DEG
    nearest = int(np.argmin(distance_m(place.lat, place.lon, lats, lons)))
    berth = (int(rows[nearest]), int(columns[nearest]))
    corners = pulled(approach(berth, sea, gate), sea)
    near_km = distance_m(*centre(berth), lats, lons) / 1000
    room = np.where((near_km >= ROADS_KM[0]) & (near_km <= ROADS_KM[1]), shore_distance_km(lats, lons), -1.0)
    best = int(np.argmax(room))
    return corners, (float(lats[best]), float(lons[best]))


def candidates() -> NDArray[np.float64]:
    """Points where lanes may turn, (n, 2) latitude and longitude."""
    found = []
    for spacing, low, high in ((SHORE_NODE_DEG, *SHORE_NODE_KM), (SEA_NODE_DEG, SHORE_NODE_KM[1], 300.0)):
        lat, lon = np.meshgrid(
            np.arange(REGION.south + 0.5, REGION.north - 0.4, spacing),
            np.arange(REGION.west + 1.5, REGION.east - 0.4, spacing),
            indexing="ij",
        )
        shore = shore_distance_km(lat, lon)
        pick = (shore >= low) & (shore < high)
        found.append(np.stack([lat[pick], lon[pick]], axis=1))
    return np.concatenate(found)


def sights(nodes: NDArray[np.float64], sight_km: float) -> list[dict[int, float]]:
    """For each node the nodes it sees within `sight_km`, with metres to each."""
    seen: list[dict[int, float]] = [{} for _ in nodes]
    for index, (lat, lon) in enumerate(nodes):
        off = distance_m(lat, lon, nodes[index + 1 :, 0], nodes[index + 1 :, 1])
        near = np.nonzero(off < sight_km * 1000)[0] + index + 1
        clear = clear_between(lat, lon, nodes[near, 0], nodes[near, 1])
        for other in near[clear]:
            seen[index][int(other)] = seen[int(other)][index] = float(off[other - index - 1])
    return seen


def shortest(seen: list[dict[int, float]], start: int, ends: set[int]) -> dict[int, list[int]]:
    """Node paths of least length from `start` to each of `ends` that can be reached (Dijkstra)."""
    best: dict[int, tuple[float, int]] = {start: (0.0, start)}
    queue, open_ends, settled = [(0.0, start)], set(ends), set()
    while queue and open_ends:
        length, node = heapq.heappop(queue)
        if node in settled:
            continue
        settled.add(node)
        open_ends.discard(node)
        for other, step in seen[node].items():
            if other not in best or length + step < best[other][0]:
                best[other] = (length + step, node)
                heapq.heappush(queue, (length + step, other))
    paths: dict[int, list[int]] = {}
    for end in sorted(ends & settled):
        path = [end]
        while path[-1] != start:
            path.append(best[path[-1]][1])
        paths[end] = path[::-1]
    return paths


def ways_from_gates(seen: list[dict[int, float]], gates: int) -> tuple[NDArray[np.int32], NDArray[np.int16]]:
    """Metres from each gate to each turning point along lanes, and the turning point before it (-1 at the gate)."""
    metres = np.zeros((gates, len(seen)), dtype=np.int32)
    before = np.full((gates, len(seen)), -1, dtype=np.int16)
    for gate in range(gates):
        for node, path in shortest(seen, gate, set(range(len(seen)))).items():
            metres[gate, node] = round(sum(seen[a][b] for a, b in pairwise(path)))
            if node != gate:
                before[gate, node] = path[-2]
        if (before[gate] < 0).sum() > 1:
            raise ValueError(f"the lanes fall apart: not all turning points are reached from gate {gate}")
    return metres, before


def in_sight_of_two(nodes: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which positions of `waters.lattice` see at least two turning points within `SIGHT_KM`."""
    lat, lon = lattice()
    count = np.zeros(len(lat), dtype=np.int64)
    sea = np.nonzero(shore_distance_km(lat, lon) >= CLEAR_KM)[0]
    for node_lat, node_lon in nodes:
        near = sea[(count[sea] < 2) & (distance_m(node_lat, node_lon, lat[sea], lon[sea]) < SIGHT_KM * 1000)]
        count[near] += clear_between(node_lat, node_lon, lat[near], lon[near])
    return np.asarray(count >= 2)


def survey() -> dict[str, NDArray[Any]]:
    """The arrays of `lanes.npz`: positions in 1/10,000 degree, ways in metres and numbers of turning points."""
    lat, lon = mask_centres()
    sea = np.asarray(is_land(lat, lon) == SEA)
    shore = shore_distance_km(lat, lon)
    open_sea = flood(shore >= 255, sea)
    lanes_sea = flood(shore >= 255, shore >= CLEAR_KM + PASSAGE_KM)
    gate = lanes_sea & (shore >= GATE_KM)
    harbours = Harbour.table()
    surveyed = [survey_harbour(one.name, sea, open_sea, gate) for one in harbours]
    gates = np.array([corners[-1] for corners, _ in surveyed])
    nodes = np.concatenate([gates, candidates()])
    seen = sights(nodes, SIGHT_KM)
    used: set[int] = set(range(len(gates)))
    for start in range(len(gates)):
        for end, path in shortest(seen, start, set(range(start + 1, len(gates)))).items():
            kept = [path[0]]
            while kept[-1] != end:
                rest = path[path.index(kept[-1]) + 1 :][::-1]
                here = nodes[kept[-1]]
                ends = nodes[rest]
                sight = clear_between(here[0], here[1], ends[:, 0], ends[:, 1])
                kept.append(rest[int(np.argmax(sight))])
            used.update(kept)
    order = sorted(used)
    nodes = np.rint(nodes[order] * 1e4) / 1e4
    metres, before = ways_from_gates(sights(nodes, FULL_SIGHT_KM), len(harbours))
    return {
        "nodes_e4": np.rint(nodes * 1e4).astype(np.int32),
        "metres": metres,
        "before": before,
        "reached": np.packbits(in_sight_of_two(nodes)),
        "approach_e4": np.rint(np.concatenate([c for c, _ in surveyed]) * 1e4).astype(np.int32),
        "approach_ends": np.cumsum([len(c) for c, _ in surveyed]).astype(np.int32),
        "roads_e4": np.rint(np.array([roads for _, roads in surveyed]) * 1e4).astype(np.int32),
    }


def main() -> None:
    """Survey and write the table."""
    arrays = survey()
    target = Path(str(files("watchkeeper.simulate"))) / "data" / "lanes.npz"
    np.savez_compressed(target, allow_pickle=False, **arrays)
    sys.stdout.write(f"{len(arrays['nodes_e4'])} turning points, {target.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
