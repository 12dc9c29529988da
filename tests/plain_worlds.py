"""Tiny worlds as plain text: the `positions.txt` of a golden case of a rule.

    # why the case exists
    # Source: where its fact comes from
    ship 1 station T1: 0h 30,125; 2h 30.2,125 | 8h 30.8,125; 9h 30.9,125
    ships 2-9 station S1 every 5 heard 10 of 600: 0h 30,125; 60h 30,126
    ship 10 type 80 length 140 width 22 heading 45 transponder B: 0h 30,125; 9h 30.9,125
    ship 4 speed true: round 30,125 radius 2 km in 40 min 0h-6h
    port HAVEN 35,125
    port PARIAH 38,125 KP
    zone SHELF 30,125 31,125 31,126 30,126 as eez from 1 until 3 by Utopia
    island 36,126 20
    outage station T1 2h 7h
    says 1 0h-40h draught 5.5 length 180 to HAVEN
    says 1 0h-40h name KELO_STAR imo 2000003 antenna 100/80/14/14
    register 2000003 name KELO_STAR flag XY from -400 until 2
    watch 2000003 name KELO_STAR length 180
    listed 2000003 name KELO_STAR
    flag 200 XZ closed -100
    seen by satellite_radar 5.5h 31,126 type tanker length 180 within 500 imo 2000003 named EVEN KEEL

Paths are in the notation of `tests.worlds.track`. `ships 2-9` are eight ships, each 0.1 degrees north of the one before;
`every` is minutes between positions (10 unless said); `heard 10 of 600` keeps of every 600 minutes of the world the first
10; `station -` names none; `feed` is the source; `speed` is what the ship says of it in knots, nothing unless said, and
`true` both her speed and her course as she goes; a path may go `round` a place, to port with a radius below 0; `receiver` is
`satellite` or, unless said, `terrestrial`; `heading` is in degrees, not sent unless said; `transponder` is `A` unless said;
`hull 2` is another ship under the number of the first, or positions of hers that were displaced. `type` (ITU-R M.1371-5
table 53), `length` and `width` in metres, `imo` and `called` (a name) are what a ship says of herself once, at her first
position. A ship is seen within metres (95 %) of a place, and what was read from her hull comes last. What she says of her
voyage and of herself (`name`, `imo`, `callsign`, `type`, `length`, `width`, `antenna` as bow/stern/port/starboard in metres;
`_` in a name is a blank) she says every half hour of the span, or, `in_table`, once: a feed that is a table. A port is of
country XX unless it says another; those of KP are where no receiver hears ships. A zone has its corners, and may have what
it is, its first and last day, counted from 0, and who claims it. A register says what it says of an IMO number from a day
until another; a ship is watched for good; the digits of a flag may be of a register that closed on a day. An outage may end
`open`. An island is round, its radius in km.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pyarrow as pa

from tests.worlds import (
    FIRST_DAY,
    H_US,
    START_US,
    Haven,
    Island,
    Papers,
    Position,
    Sight,
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
    r" (station|feed|every|speed|course|receiver|heading|transponder|type|length|width|hull|imo|called) (\S+)"
    r"| heard (\d+) of (\d+)"
)
PORT = re.compile(r"port (.+?) (\S+),(\S+)(?: ([A-Z]{2}))?")
ZONE = re.compile(r"zone (.+?)((?: [-\d.]+,[-\d.]+){3,})(?: as (.+?))?(?: from (\d+))?(?: until (\d+))?(?: by (.+))?")
OUTAGE = re.compile(r"outage (source|station|area) (.+) (\S+)h (?:(\S+)h|open)")
ISLAND = re.compile(r"island (\S+),(\S+) (\S+)")
SAYS = re.compile(
    r"says (\d+) (\S+)h-(\S+)h( in_table)?((?: (?:draught|name|imo|callsign|type|length|width|antenna) \S+)*)(?: to (.+))?"
)
REGISTER = re.compile(r"register (\d+)((?: [a-z_]+ \S+)+)")
WATCH = re.compile(r"(watch|listed) (\d+)(?: name (\S+))?(?: length (\S+))?")
FLAG = re.compile(r"flag (\d{3}) ([A-Z]{2})(?: closed (\S+))?")
STATIC_H = 0.5
NUMBERS = {"every": "every_min", "speed": "speed_kn", "course": "course_deg", "heading": "heading_deg"}
HULL = {"type": "ship_type", "length": "length_m", "width": "width_m", "imo": "imo"}
SIGHT = re.compile(
    r"seen by (\S+) (\S+)h (\S+),(\S+)(?: type (\S+))?(?: length (\S+))?(?: within (\S+))?(?: imo (\S+))?(?: named (.+))?"
)
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
    registry: list[dict[str, Any]] = field(default_factory=list)
    watchlist: list[dict[str, Any]] = field(default_factory=list)
    mids: list[dict[str, Any]] = field(default_factory=list)
    sights: list[Sight] = field(default_factory=list)

    def relations(self) -> World:
        """What rules read."""
        papers = Papers(registry=tuple(self.registry), watchlist=tuple(self.watchlist), mids=tuple(self.mids))
        places = places_of(self.ports, self.islands, self.zones)
        made = relations(self.positions, places, self.statics, papers, self.sights)
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
        elif found := REGISTER.fullmatch(line):
            world.registry += _registered(int(found[1]), found[2].split())
        elif found := WATCH.fullmatch(line):
            length = None if found[4] is None else float(found[4])
            kind = {"watch": "ship", "listed": "listed"}[found[1]]
            world.watchlist.append(
                {"kind": kind, "imo": int(found[2]), "name": _spoken(found[3]), "length_m": length, "marking_id": 0}
            )
        elif found := FLAG.fullmatch(line):
            row = {"mid": int(found[1]), "flag": found[2], "name": None, "since": None, "closed": _day(found[3])}
            world.mids.append(row | {"marking_id": 0})
        elif found := OUTAGE.fullmatch(line):
            world.outages.append(_outage(f"outage-{len(world.outages) + 1}", found))
        elif found := SIGHT.fullmatch(line):
            world.sights.append(_sight(found))
        elif line.strip():
            raise ValueError(f"no line of a tiny world: {line}")
    return world


def _ships(found: re.Match[str], line: str) -> tuple[list[Position], list[Static]]:
    """Positions of the ships of a line, and what they say of themselves."""
    if SAID.sub("", found["said"]):
        raise ValueError(f"unknown words in: {line}")
    more: dict[str, Any] = {"speed_kn": None}
    hull: dict[str, Any] = {}
    heard_min, of_min, is_true = 1.0, 1.0, False
    for word, value, heard, of in SAID.findall(found["said"]):
        if heard:
            heard_min, of_min = float(heard), float(of)
        elif word in HULL:
            hull[HULL[word]] = int(value)
        elif word == "called":
            hull["name"] = value.replace("_", " ")
        elif word == "hull":
            more["hull"] = int(value)
        elif (word, value) == ("speed", "true"):
            is_true = True
        elif word in NUMBERS:
            more[NUMBERS[word]] = float(value)
        else:
            more["source" if word == "feed" else word] = None if value == "-" else value
    first, last = int(found["first"]), int(found["last"] or found["first"])
    made = [
        replace(p, lat=p.lat + NORTH_DEG * (ship - first))
        for ship in range(first, last + 1)
        for p in _path(ship, found["path"], is_true, more)
    ]
    hulls = [Static(ship=ship, t_us=made[0].t_us, **hull) for ship in range(first, last + 1) if hull]
    return [p for p in made if (p.t_us - START_US) / 60e6 % of_min < heard_min], hulls


ROUND = re.compile(r"round (\S+),(\S+) radius (\S+) km in (\S+) min (\S+)h-(\S+)h")
KM_A_DEG = 111.195


def _path(ship: int, path: str, is_true: bool, more: dict[str, Any]) -> list[Position]:
    found = ROUND.fullmatch(path)
    made = track(ship, path if found is None else _round(*map(float, found.groups()), more), **more)
    if not is_true:
        return made
    return [replace(p, **_motion(*pair)) for p, pair in zip(made, [*pairwise(made), tuple(made[-2:])], strict=True)]


def _round(lat: float, lon: float, radius_km: float, minutes: float, start: float, end: float, more: Any) -> str:
    """The path of a ring, a point for each position."""
    step_h, points = more.get("every_min", 10.0) / 60.0, []
    for number in range(round((end - start) / step_h) + 1):
        angle = math.tau * number * step_h * 60.0 / minutes
        north, east = abs(radius_km) * math.cos(angle), radius_km * math.sin(angle)
        at_lat, at_lon = lat + north / KM_A_DEG, lon + east / KM_A_DEG / math.cos(math.radians(lat))
        points.append(f"{start + number * step_h}h {at_lat},{at_lon}")
    return "; ".join(points)


def _motion(one: Position, other: Position) -> dict[str, float]:
    """Speed and course from one position to the next."""
    north = (other.lat - one.lat) * KM_A_DEG
    east = ((other.lon - one.lon + 540) % 360 - 180) * KM_A_DEG * math.cos(math.radians(one.lat))
    hours = (other.t_us - one.t_us) / H_US
    course = math.degrees(math.atan2(east, north)) % 360
    return {"speed_kn": round(math.hypot(north, east) / 1.852 / hours, 1), "course_deg": round(course, 1)}


def _zone(found: re.Match[str]) -> Zone:
    corners = [tuple(map(float, corner.split(","))) for corner in found[2].split()]
    first, last = (None if day is None else int(day) for day in (found[4], found[5]))
    return zone_of(found[1], corners, kind=found[3], claimant=found[6], from_day=first, until_day=last)  # type: ignore[arg-type]


def _statics(found: re.Match[str]) -> list[Static]:
    first, last = float(found[2]), float(found[3])
    steps = 1 if found[4] else int((last - first) / STATIC_H) + 1
    moments = [first + STATIC_H * step for step in range(steps)]
    words = found[5].split()
    said: dict[str, Any] = {}
    for word, value in zip(words[::2], words[1::2], strict=True):
        name, read = SAID_OF_HER[word]
        said[name] = read(value)
    return [
        Static(
            ship=int(found[1]),
            t_us=START_US + round(hours * H_US),
            destination=found[6],
            in_table=bool(found[4]),
            **said,
        )
        for hours in moments
    ]


def _spoken(text: str | None) -> str | None:
    return None if text is None else text.replace("_", " ")


def _antenna(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("/"))


SAID_OF_HER: dict[str, tuple[str, Any]] = {
    "draught": ("draught_m", float),
    "name": ("name", _spoken),
    "imo": ("imo", int),
    "callsign": ("call_sign", str),
    "type": ("ship_type", int),
    "length": ("length_m", float),
    "width": ("width_m", float),
    "antenna": ("antenna", _antenna),
}


def _day(text: str | None) -> date | None:
    return None if text is None else FIRST_DAY + timedelta(days=int(text))


def _registered(imo: int, words: list[str]) -> list[dict[str, Any]]:
    """A statement for each word but those of time."""
    said = dict(zip(words[::2], words[1::2], strict=True))
    days = {"since": _day(said.pop("from", None)), "until": _day(said.pop("until", None))}
    return [
        {
            "imo": imo,
            "attribute": {"callsign": "call_sign", "length": "length_m", "type": "ship_type"}.get(word, word),
            "value": value if word == "status" else _spoken(value),
            "number": float(value) if word == "length" else None,
            "source": "a register",
            "marking_id": 0,
            **days,
        }
        for word, value in said.items()
    ]


def _sight(found: re.Match[str]) -> Sight:
    length, within = (None if text is None else float(text) for text in (found[6], found[7]))
    return Sight(
        sensor=found[1].replace("_", " "),
        t_us=START_US + round(float(found[2]) * H_US),
        lat=float(found[3]),
        lon=float(found[4]),
        ship_type=found[5],
        length_m=length,
        major_m=within,
        painted_imo=found[8],
        painted_name=found[9],
    )


def _outage(outage_id: str, found: re.Match[str]) -> dict[str, Any]:
    start, end = (None if hours is None else START_US + round(float(hours) * H_US) for hours in (found[3], found[4]))
    return {"id": outage_id, "start_us": start, "end_us": end, "scope": found[1], "name": found[2]}
