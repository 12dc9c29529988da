"""Tiny worlds as plain text: the `positions.txt` of a golden case of a rule.

    # why the case exists
    # Source: where its fact comes from
    ship 1 station T1: 0h 30,125; 2h 30.2,125 | 8h 30.8,125; 9h 30.9,125
    ships 2-9 station S1 every 5 heard 10 of 600: 0h 30,125; 60h 30,126
    ship 10 type 80 length 140 width 22 heading 45 transponder B: 0h 30,125; 9h 30.9,125
    port HAVEN 35,125
    port PARIAH 38,125 KP
    zone SHELF 30,125 31,125 31,126 30,126 as eez from 1 until 3 by Utopia
    island 36,126 20
    outage station T1 2h 7h
    says 1 0h-40h draught 5.5 length 180 to HAVEN

Paths are in the notation of `tests.worlds.track`. `ships 2-9` are eight ships, each 0.1 degrees north of the one before;
`every` is minutes between positions (10 unless said); `heard 10 of 600` keeps of every 600 minutes of the world the first
10; `station -` names none; `feed` is the source; `speed` is what the ship says of it in knots, nothing unless said;
`receiver` is `satellite` or, unless said, `terrestrial`; `heading` is in degrees, not sent unless said; `transponder` is `A`
unless said; `hull 2` is another ship under the number of the first, or positions of hers that were displaced. `type` (ITU-R
M.1371-5 table 53), `length` and `width` in metres are what a ship says of herself once, at her first position. What she says of
her voyage she says every half hour of the span. A port is of country XX unless it says another; those
of KP are where no receiver hears ships. A zone has its corners, and may have what it is, its first and last day, counted from 0,
and who claims it. An outage may end `open`. An island is round, its radius in km.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa

from tests.worlds import (
    H_US,
    START_US,
    Haven,
    Island,
    Position,
    Static,
    World,
    no_outages,
    places_of,
    relations,
    track,
    zone_of,
)
from watchkeeper.places.zone import Zone

SHIPS = re.compile(r"ships? (?P<first>\d+)(?:-(?P<last>\d+))?(?P<said>[^:]*): (?P<path>.+)")
SAID = re.compile(
    r" (station|feed|every|speed|receiver|heading|transponder|type|length|width|hull) (\S+)| heard (\d+) of (\d+)"
)
PORT = re.compile(r"port (.+?) (\S+),(\S+)(?: ([A-Z]{2}))?")
ZONE = re.compile(r"zone (.+?)((?: [-\d.]+,[-\d.]+){3,})(?: as (.+?))?(?: from (\d+))?(?: until (\d+))?(?: by (.+))?")
OUTAGE = re.compile(r"outage (source|station|area) (.+) (\S+)h (?:(\S+)h|open)")
ISLAND = re.compile(r"island (\S+),(\S+) (\S+)")
SAYS = re.compile(r"says (\d+) (\S+)h-(\S+)h(?: draught (\S+))?(?: length (\S+))?(?: to (.+))?")
STATIC_H = 0.5
NUMBERS = {"every": "every_min", "speed": "speed_kn", "heading": "heading_deg"}
HULL = {"type": "ship_type", "length": "length_m", "width": "width_m"}
NORTH_DEG = 0.1


@dataclass(slots=True)
class PlainWorld:
    """What a text says."""

    reasons: list[str] = field(default_factory=list)
    """Its comment lines."""
    positions: list[Position] = field(default_factory=list)
    ports: list[Haven] = field(default_factory=list)
    zones: list[Zone] = field(default_factory=list)
    islands: list[Island] = field(default_factory=list)
    statics: list[Static] = field(default_factory=list)
    outages: list[dict[str, Any]] = field(default_factory=list)

    def relations(self) -> World:
        """What rules read."""
        made = relations(self.positions, places_of(self.ports, self.islands, self.zones), self.statics)
        if self.outages:
            made["events_feed_outage"] = pa.Table.from_pylist(self.outages, schema=no_outages().schema)
        return made


def plain_world(text: str) -> PlainWorld:
    """The world a text says; ValueError names the line that says nothing."""
    world = PlainWorld()
    for line in text.splitlines():
        if line.startswith("#"):
            world.reasons.append(line)
        elif found := SHIPS.fullmatch(line):
            positions, hulls = _ships(found, line)
            world.positions += positions
            world.statics += hulls
        elif found := PORT.fullmatch(line):
            world.ports.append((found[1], float(found[2]), float(found[3]), found[4] or "XX"))
        elif found := ZONE.fullmatch(line):
            world.zones.append(_zone(found))
        elif found := ISLAND.fullmatch(line):
            world.islands.append(Island(lat=float(found[1]), lon=float(found[2]), radius_km=float(found[3])))
        elif found := SAYS.fullmatch(line):
            world.statics += _statics(found)
        elif found := OUTAGE.fullmatch(line):
            world.outages.append(_outage(f"outage-{len(world.outages) + 1}", found))
        elif line.strip():
            raise ValueError(f"no line of a tiny world: {line}")
    return world


def _ships(found: re.Match[str], line: str) -> tuple[list[Position], list[Static]]:
    """Positions of the ships of a line, and what they say of themselves."""
    if SAID.sub("", found["said"]):
        raise ValueError(f"unknown words in: {line}")
    more: dict[str, Any] = {"speed_kn": None}
    hull: dict[str, Any] = {}
    heard_min, of_min = 1.0, 1.0
    for word, value, heard, of in SAID.findall(found["said"]):
        if heard:
            heard_min, of_min = float(heard), float(of)
        elif word in HULL:
            hull[HULL[word]] = int(value)
        elif word == "hull":
            more["hull"] = int(value)
        elif word in NUMBERS:
            more[NUMBERS[word]] = float(value)
        else:
            more["source" if word == "feed" else word] = None if value == "-" else value
    first, last = int(found["first"]), int(found["last"] or found["first"])
    made = [
        replace(p, lat=p.lat + NORTH_DEG * (ship - first))
        for ship in range(first, last + 1)
        for p in track(ship, found["path"], **more)
    ]
    hulls = [Static(ship=ship, t_us=made[0].t_us, **hull) for ship in range(first, last + 1) if hull]
    return [p for p in made if (p.t_us - START_US) / 60e6 % of_min < heard_min], hulls


def _zone(found: re.Match[str]) -> Zone:
    corners = [tuple(map(float, corner.split(","))) for corner in found[2].split()]
    first, last = (None if day is None else int(day) for day in (found[4], found[5]))
    return zone_of(found[1], corners, kind=found[3], claimant=found[6], from_day=first, until_day=last)  # type: ignore[arg-type]


def _statics(found: re.Match[str]) -> list[Static]:
    first, last = float(found[2]), float(found[3])
    moments = [first + STATIC_H * step for step in range(int((last - first) / STATIC_H) + 1)]
    draught, length = (None if text is None else float(text) for text in (found[4], found[5]))
    return [
        Static(
            ship=int(found[1]),
            t_us=START_US + round(hours * H_US),
            draught_m=draught,
            length_m=length,
            destination=found[6],
        )
        for hours in moments
    ]


def _outage(outage_id: str, found: re.Match[str]) -> dict[str, Any]:
    start, end = (None if hours is None else START_US + round(float(hours) * H_US) for hours in (found[3], found[4]))
    return {"id": outage_id, "start_us": start, "end_us": end, "scope": found[1], "name": found[2]}
