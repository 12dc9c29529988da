"""Routes at sea between harbours and positions, never across land.

The turning points, the approaches and the shortest ways from each harbour come from `lane_survey`. Lines between
turning points keep `CLEAR_KM` from the shore of the table of places; approaches follow mask cells of sea from berth
to gate.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import ArrayLike, NDArray

from watchkeeper.simulate.chart import REGION, shore_distance_km
from watchkeeper.simulate.impossible import Impossible
from watchkeeper.simulate.plane import Position, apart_m
from watchkeeper.simulate.trigonometry import distance_m

CLEAR_KM = 5.0  # kilometres from shore kept by lanes: room for the sideways spread of ships
NEARER_KM = (3.0, 1.0)  # kilometres from shore allowed where a position is nearer than `CLEAR_KM`
SIGHT_STEP_M = 2500.0  # metres between the points tested along a line, below the 4.4 km cell of the shore table
JOIN_M = 600_000.0  # metres: a position at sea joins the lanes at turning points no farther than this


@dataclass(frozen=True, slots=True, kw_only=True)
class Harbour:
    """A port ships use: its name among places, the part of the sea it lies in, and the trades that call there."""

    name: str
    part: str
    trades: str

    @staticmethod
    @cache
    def table() -> tuple[Harbour, ...]:
        """Every harbour, in the order of `data/harbours.tsv`."""
        text = files("watchkeeper.simulate").joinpath("data/harbours.tsv").read_text(encoding="utf-8")
        rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
        return tuple(Harbour(name=name, part=part, trades=trades) for name, part, trades in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fairway:
    """A harbour's approach: corners from the berth to the gate, and the middle of the roads where ships anchor."""

    corners: tuple[Position, ...]
    roads: Position

    @property
    def berth(self) -> Position:
        """Where ships moor."""
        return self.corners[0]

    @property
    def gate(self) -> Position:
        """Where the lanes begin."""
        return self.corners[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Corners from start to end; the first `out` and last `into` lines are approaches, sailed slowly."""

    corners: tuple[Position, ...]
    out: int
    into: int

    def reversed(self) -> Route:
        """The same way back."""
        return Route(corners=self.corners[::-1], out=self.into, into=self.out)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Survey:
    nodes: NDArray[np.float64]  # (n, 2) turning points, latitude and longitude; the first are the harbours' gates
    fairways: dict[str, Fairway]
    metres: NDArray[np.int32]  # (harbours, n) along lanes from each harbour's gate to each turning point
    reached: NDArray[np.uint8]  # packed bits: positions of `waters.lattice` in sight of two or more turning points
    before: NDArray[np.int16]  # (harbours, n) the turning point before it on that way, -1 at the gate


@cache
def _survey() -> _Survey:
    with files("watchkeeper.simulate").joinpath("data/lanes.npz").open("rb") as file, np.load(file) as table:
        parts = np.split(table["approach_e4"] / 1e4, table["approach_ends"][:-1])
        roads = table["roads_e4"] / 1e4
        fairways = {
            one.name: Fairway(
                corners=tuple((float(a), float(b)) for a, b in part), roads=(float(road[0]), float(road[1]))
            )
            for one, part, road in zip(Harbour.table(), parts, roads, strict=True)
        }
        return _Survey(
            nodes=table["nodes_e4"] / 1e4,
            fairways=fairways,
            metres=table["metres"],
            before=table["before"],
            reached=table["reached"],
        )


def fairway(harbour: str) -> Fairway:
    """The approach of a harbour of the table."""
    return _survey().fairways[harbour]


def reached_by_lanes(count: int) -> NDArray[np.bool_]:
    """Which of the `count` positions of `waters.lattice` lanes lead to."""
    return np.unpackbits(_survey().reached, count=count).astype(np.bool_)


def clear_between(
    lat_a: ArrayLike, lon_a: ArrayLike, lat_b: ArrayLike, lon_b: ArrayLike, clear_km: float = CLEAR_KM
) -> NDArray[np.bool_]:
    """Whether each straight line keeps `clear_km` from shore and inside the region, tested every `SIGHT_STEP_M`."""
    a_lat, a_lon, b_lat, b_lon = (np.atleast_1d(np.asarray(v, np.float64)) for v in (lat_a, lon_a, lat_b, lon_b))
    if not len(b_lat):
        return np.ones(0, dtype=np.bool_)
    steps = int(distance_m(a_lat, a_lon, b_lat, b_lon).max() / SIGHT_STEP_M) + 2
    share = np.arange(steps + 1)[:, None] / steps
    lat, lon = a_lat + (b_lat - a_lat) * share, a_lon + (b_lon - a_lon) * share
    return np.asarray((shore_distance_km(lat, lon) >= clear_km).all(axis=0))


@cache
def route(start: str | Position, end: str | Position) -> Route:
    """The shortest route between two harbours, or a harbour and a position at sea `CLEAR_KM` or more from shore.

    Raises Impossible where no lane joins them, which for positions in the region's open sea does not happen, and for
    two positions at sea that are not in sight of each other.
    """
    if isinstance(start, str):
        return _from_harbour(start, end)
    if isinstance(end, str):
        return _from_harbour(end, start).reversed()
    if not clear_between(*start, *end)[0]:
        raise Impossible(f"no straight line joins {start} and {end}: sail by way of a harbour")
    return Route(corners=(start, end), out=0, into=0)


def _from_harbour(start: str, end: str | Position) -> Route:
    survey = _survey()
    index = [one.name for one in Harbour.table()].index(start)
    out = survey.fairways[start].corners
    into = survey.fairways[end].corners if isinstance(end, str) else (end,)
    direct = apart_m(out[-1], into[-1])
    for clear_km in (CLEAR_KM, *NEARER_KM):  # a ship may have drifted nearer to shore than lanes go
        seen = _joins(into[-1], clear_km)
        ways = sorted((int(survey.metres[index, node]) + metres, node) for node, metres in seen.items())
        sight = bool(clear_between(*out[-1], *into[-1], clear_km)[0])
        if ways or sight:
            break
    else:
        raise Impossible(f"no lane joins {start} and {end}: take positions at sea within {REGION}")
    path: list[int] = []
    if ways and not (sight and direct <= ways[0][0]):
        node = ways[0][1]
        while node >= 0:
            path.append(node)
            node = int(survey.before[index, node])
    middle = [(float(survey.nodes[node, 0]), float(survey.nodes[node, 1])) for node in reversed(path)]
    middle = [corner for corner in middle if corner not in (out[-1], into[-1])]
    return Route(corners=(*out, *middle, *into[::-1]), out=len(out) - 1, into=len(into) - 1)


def _joins(at: Position, clear_km: float) -> dict[int, float]:
    """Turning points in sight of a position, with metres to each; a gate is itself one, at 0 metres."""
    nodes = _survey().nodes
    metres = distance_m(at[0], at[1], nodes[:, 0], nodes[:, 1])
    same = int(np.argmin(metres))
    if metres[same] < 1.0:
        return {same: 0.0}
    near = np.nonzero(metres < JOIN_M)[0]
    clear = clear_between(at[0], at[1], nodes[near, 0], nodes[near, 1], clear_km)
    return dict(zip(near[clear].tolist(), metres[near][clear].tolist(), strict=True))
