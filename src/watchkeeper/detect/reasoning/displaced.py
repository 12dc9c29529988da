"""Jumps of many ships that belong together: by the same way, or to the same place, at the same time."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from watchkeeper.model.time import US_PER_H
from watchkeeper.model.units import METRES_PER_DEGREE
from watchkeeper.places.great_circle import great_circle_m

Jump = Mapping[str, Any]
"""A row of `jumps`, with `north_m` and `east_m`."""
SHIPS_NAMED = 9
"""Most ships that an event names by their tracks; the numbers of all stand in its measures."""

_SCHEMA = pa.schema(
    [
        ("start_us", pa.int64()),
        ("end_us", pa.int64()),
        ("is_open", pa.bool_()),
        ("lat", pa.float64()),
        ("lon", pa.float64()),
    ]
    + [(f"segment_{n}", pa.int64()) for n in range(1, SHIPS_NAMED + 1)]
    + [("also_segments", pa.string()), ("ships", pa.int64()), ("displaced", pa.string()), ("offset_m", pa.float64())]
    + [("bearing_deg", pa.float64()), ("radius_km", pa.float64()), ("came_back", pa.int64()), ("mmsis", pa.string())]
    + [(f"source_{what}_{n}", pa.int64()) for n in (1, 2) for what in ("file", "offset")]
)


def displaced_together(candidates: pa.Table, params: Any) -> pa.Table:
    """Rows of events, from jumps in order of time; see `JammingParams`."""
    jumps = [_with_way(row) for row in candidates.to_pylist()]
    by_ship: dict[int, list[Jump]] = defaultdict(list)
    for jump in jumps:
        by_ship[jump["mmsi"]].append(jump)
    returns: set[int] = set()
    rows: list[dict[str, Any]] = []
    for how, group in _groups(jumps, params):
        fresh = [jump for jump in group if id(jump) not in returns]
        ships = {jump["mmsi"] for jump in fresh}
        if len(ships) < params.least_ships:
            continue
        if _ends_one_of(rows, fresh, params):
            continue
        back = [_back(how, jump, by_ship[jump["mmsi"]], params) for jump in fresh]
        returns |= {id(jump) for jump in back if jump is not None}
        returns |= {id(jump) for jump in fresh}
        rows.append(_event(how, fresh, [jump for jump in back if jump is not None]))
    return pa.Table.from_pylist(rows, schema=_SCHEMA)


def _ends_one_of(events: Sequence[Mapping[str, Any]], group: Sequence[Jump], params: Any) -> bool:
    """Whether jumps are the end of a displacement that is known: of ships that were not heard when it began."""
    first = group[0]
    away_m = math.hypot(first["north_m"], first["east_m"])
    reverse_deg = math.degrees(math.atan2(-first["east_m"], -first["north_m"])) % 360.0
    for event in events:
        within_m = event["radius_km"] * 1000.0 + away_m + params.within_km * 1000.0
        turned = abs((reverse_deg - event["bearing_deg"] + 180.0) % 360.0 - 180.0)
        if (
            event["start_us"] < first["to_us"] <= event["end_us"] + US_PER_H
            and turned <= params.reverse_deg
            and abs(away_m - event["offset_m"]) <= params.back_m
            and great_circle_m(event["lat"], event["lon"], first["to_lat"], first["to_lon"]) <= within_m
        ):
            return True
    return False


def _with_way(row: Mapping[str, Any]) -> Jump:
    east_deg = (row["to_lon"] - row["from_lon"] + 540.0) % 360.0 - 180.0
    middle = math.radians((row["from_lat"] + row["to_lat"]) / 2.0)
    return {
        **row,
        "north_m": (row["to_lat"] - row["from_lat"]) * METRES_PER_DEGREE,
        "east_m": east_deg * METRES_PER_DEGREE * math.cos(middle),
    }


def _groups(jumps: Sequence[Jump], params: Any) -> Iterable[tuple[str, list[Jump]]]:
    """(how, jumps) of every group, those that go the same way first, by their first jump."""
    same_way = [(jump["north_m"], jump["east_m"]) for jump in jumps]
    landing = [
        (
            jump["to_lat"] * METRES_PER_DEGREE,
            jump["to_lon"] * METRES_PER_DEGREE * math.cos(math.radians(jump["to_lat"])),
        )
        for jump in jumps
    ]
    for how, points, hours in (("alike", same_way, params.together_h), ("one place", landing, params.landing_h)):
        yield from ((how, group) for group in _linked(jumps, points, hours, params))


def _linked(
    jumps: Sequence[Jump], points: Sequence[tuple[float, float]], hours: float, params: Any
) -> list[list[Jump]]:
    """Groups of jumps whose points lie near each other, linked from each to the last few in the cells around it."""
    side, root = params.alike_m, list(range(len(jumps)))
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)

    def top(at: int) -> int:
        while root[at] != at:
            root[at] = root[root[at]]
            at = root[at]
        return at

    for at, (jump, (north, east)) in enumerate(zip(jumps, points, strict=True)):
        row, column = math.floor(north / side), math.floor(east / side)
        for cell in ((row + up, column + right) for up in (-1, 0, 1) for right in (-1, 0, 1)):
            for other in cells[cell][-_LAST:]:
                near = math.hypot(north - points[other][0], east - points[other][1]) <= side
                if near and _together(jump, jumps[other], hours, params):
                    root[top(at)] = top(other)
        cells[row, column].append(at)
    groups: dict[int, list[Jump]] = defaultdict(list)
    for at, jump in enumerate(jumps):
        groups[top(at)].append(jump)
    return sorted(groups.values(), key=lambda group: (group[0]["to_us"], group[0]["mmsi"]))


_LAST = 16
"""Jumps of a cell that a new one is held against, the youngest."""


def _together(one: Jump, other: Jump, hours: float, params: Any) -> bool:
    near_m = params.within_km * 1000.0
    return bool(
        abs(one["to_us"] - other["to_us"]) <= hours * US_PER_H
        and great_circle_m(one["from_lat"], one["from_lon"], other["from_lat"], other["from_lon"]) <= near_m
    )


def _back(how: str, jump: Jump, later: Sequence[Jump], params: Any) -> Jump | None:
    """The ship's first jump back the same way, or from the place where all landed."""
    until_us = jump["to_us"] + params.back_within_h * US_PER_H
    for one in later:
        if jump["to_us"] < one["to_us"] <= until_us:
            off_m = math.hypot(one["north_m"] + jump["north_m"], one["east_m"] + jump["east_m"])
            if how == "one place":
                off_m = float(great_circle_m(one["from_lat"], one["from_lon"], jump["to_lat"], jump["to_lon"]))
            if off_m <= params.back_m:
                return one
    return None


def _event(how: str, group: Sequence[Jump], back: Sequence[Jump]) -> dict[str, Any]:
    first_of: dict[int, Jump] = {}
    for jump in group:
        first_of.setdefault(jump["mmsi"], jump)
    ships = list(first_of.values())
    first, last = ships[0], max([*group, *back], key=lambda jump: (jump["to_us"], jump["mmsi"]))
    # every ship's track once: a track is one ship's, and its own segment says so
    segments = list(dict.fromkeys(jump["from_segment"] for jump in ships))[:SHIPS_NAMED]
    north, east = (sum(jump[name] for jump in ships) / len(ships) for name in ("north_m", "east_m"))
    distances = sorted(jump["distance_m"] for jump in ships)
    radius_m = max(
        float(great_circle_m(first["from_lat"], first["from_lon"], one["from_lat"], one["from_lon"])) for one in ships
    )
    return {
        "start_us": first["to_us"],
        "end_us": max((jump["from_us"] for jump in back), default=last["to_us"]),
        "is_open": not back,
        "lat": first["from_lat"],
        "lon": first["from_lon"],
        **{f"segment_{n}": segment for n, segment in enumerate(segments, 1)},
        "also_segments": ",".join(str(jump["to_segment"]) for jump in group),
        "ships": len(ships),
        "displaced": how,
        "offset_m": distances[len(distances) // 2],
        "bearing_deg": math.degrees(math.atan2(east, north)) % 360.0,
        "radius_km": radius_m / 1000.0,
        "came_back": len({jump["mmsi"] for jump in back}),
        "mmsis": ", ".join(str(mmsi) for mmsi in sorted(first_of)),
        "source_file_1": first["from_file_no"],
        "source_offset_1": first["from_offset"],
        "source_file_2": first["to_file_no"],
        "source_offset_2": first["to_offset"],
    }
