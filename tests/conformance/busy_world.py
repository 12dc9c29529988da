"""A tiny world that holds something for every rule, and the ways it may be moved without changing what is found in it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from tests.plain_worlds import plain_world
from tests.worlds import (
    H_US,
    START_US,
    Island,
    Papers,
    Position,
    Sight,
    Static,
    World,
    places_of,
    relations,
    track,
    zone_of,
)
from watchkeeper.places.places import Places
from watchkeeper.places.zone import Zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A zone, before it becomes one: corners in degrees, and the first and last day it holds, counted from 0."""

    name: str
    corners: tuple[tuple[float, float], ...]
    claimant: str
    from_day: int
    until_day: int

    def zone(self) -> Zone:
        """The zone."""
        days = {"from_day": self.from_day, "until_day": self.until_day}
        return zone_of(self.name, self.corners, kind="eez", claimant=self.claimant, **days)

    def moved(self, east: float, days: int) -> Area:
        """The same area elsewhere or at another time."""
        corners = tuple((lat, lon + east) for lat, lon in self.corners)
        return replace(self, corners=corners, from_day=self.from_day + days, until_day=self.until_day + days)

    def mirrored(self) -> Area:
        """The same area on the other side of the equator and of Greenwich."""
        return replace(self, corners=tuple((-lat, -lon) for lat, lon in self.corners))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiny:
    """A tiny world, before it becomes relations."""

    positions: list[Position]
    statics: list[Static]
    ports: list[tuple[str, float, float, str]]
    zones: list[Area]
    islands: tuple[Island, ...] = ()
    papers: Papers = field(default_factory=Papers)
    sights: list[Sight] = field(default_factory=list)

    def relations(self) -> World:
        """What rules read of it."""
        return relations(self.positions, self.places(), self.statics, self.papers, self.sights)

    def places(self) -> Places:
        """What rules ask of it."""
        return places_of(self.ports, self.islands, [one.zone() for one in self.zones])

    def moved(self, *, east: float = 0.0, later_us: int = 0) -> Tiny:
        """The same world elsewhere or at another time."""
        return Tiny(
            positions=[replace(p, lon=_turned(p.lon + east), t_us=p.t_us + later_us) for p in self.positions],
            statics=[replace(s, t_us=s.t_us + later_us) for s in self.statics],
            ports=[(name, lat, _turned(lon + east), country) for name, lat, lon, country in self.ports],
            zones=[one.moved(east, later_us // (24 * H_US)) for one in self.zones],
            islands=tuple(replace(one, lon=_turned(one.lon + east)) for one in self.islands),
            papers=self.papers.later(later_us // (24 * H_US)),
            sights=[replace(s, lon=_turned(s.lon + east), t_us=s.t_us + later_us) for s in self.sights],
        )

    def mirrored(self) -> Tiny:
        """The same world on the other side of the equator and of Greenwich."""
        return Tiny(
            positions=[replace(p, lat=-p.lat, lon=-p.lon, course_deg=_back(p.course_deg)) for p in self.positions],
            statics=self.statics,
            ports=[(name, -lat, -lon, country) for name, lat, lon, country in self.ports],
            zones=[one.mirrored() for one in self.zones],
            islands=tuple(replace(one, lat=-one.lat, lon=-one.lon) for one in self.islands),
            papers=self.papers,
            sights=[replace(s, lat=-s.lat, lon=-s.lon) for s in self.sights],
        )

    def renamed(self) -> Tiny:
        """The same world with other ships' numbers, in the other order."""
        return Tiny(
            positions=[replace(p, ship=100 - p.ship) for p in self.positions],
            statics=[replace(s, ship=100 - s.ship) for s in self.statics],
            ports=self.ports,
            zones=self.zones,
            islands=self.islands,
            papers=self.papers,
            sights=self.sights,
        )


DECEITS = """
ship 30 station T3: 0h 36,140; 40h 44,140
ship 30 hull 2 station T3 every 7: 0.05h 28,141; 40.05h 36,141
ships 31-34 station T3 every 5: 0h 46,140; 2h 46,140.4 | 4h 46,140.8; 40h 46,148
ships 31-34 hull 2 station T3 every 5: 2.08h 46.3,140.41; 3.92h 46.3,140.79
ship 35 every 3: 0h 50,140; 1h 50,140.1 | 2h 50,140.2; 3h 50,140.3 | 4h 50,140.4; 5h 50,140.5 | 6h 50,140.6; 7h 50,140.7
ship 35 hull 2 every 3: 1.05h 52,140; 1.95h 52,140.1 | 3.05h 52,140.3; 3.95h 52,140.4 | 5.05h 52,140.5; 5.95h 52,140.6
ship 36 station T3 every 5 speed 12 course 90: 0h 53,140; 1h 53.1,140; 2h 53,140; 3h 53.1,140; 4h 53,140
ship 37 station T3 every 5 speed 12 course 90: 0h 54,140; 3h 54,140
ship 38 station T3: 0h 57,140; 4h 57,141 | 12h 57,142; 40h 57,148
ship 38 hull 2 station T3: 4.2h 55,140; 11.8h 55.2,140.2
island 55.1,140.1 60
ship 39 station T3 every 2 speed true: round 49,145 radius 2 km in 40 min 0h-6h
ship 40 station T3: 0h 40,145; 2h 40.3,145.2; 4h 40.3,145.7; 6h 40.7,145.9
ship 41 station T3: 0h 40.2,145.1; 2h 40.5,145.3; 4h 40.5,145.8; 6h 40.9,146
ships 50-74 station T4: 0h 45.03,152.1; 8h 45.03,152.4
ship 75 station T4: 0h 52.1,152.1; 5h 52.3,152.1
ship 42 station T3: 0h 38,145; 10h 38.5,145
ship 43 station T3: 20h 39,145; 40h 41,145
says 42 0h-10h name KELO_STAR imo 2000004 callsign QAAA1 type 80 length 120 width 20 antenna 100/20/8/12 draught 6.5
says 43 20h-40h name MARU_STAR imo 2000004 callsign QBBB1 type 80 length 120 width 20 antenna 100/20/8/12 draught 6.5
ship 44 station T3: 0h 38,147; 40h 40,147
ship 45 station T3: 0h 34,147; 40h 36,147
says 44 0h-40h name ONE_STAR imo 2000016 length 130 width 20
says 45 0h-40h name TWO_STAR imo 2000016 length 150 width 24
ship 46 station T3: 0h 38,149; 40h 40,149
says 46 0h-40h name THREE_STAR imo 2000001
ship 47 station T3: 0h 38,150; 40h 40,150
says 47 0h-40h name FOUR_STAR imo 2300002 length 120 width 20
watch 2800002 name FIVE_STAR length 122
ship 48 station T3: 0h 38,151; 40h 40,151
says 48 0h-18h name SIX_STAR imo 2000028 type 30 length 180 width 30 draught 10
says 48 20h-40h name SEVEN_STAR imo 2000028 type 30 length 180 width 30 draught 10
register 2000028 status broken_up from -730
register 2000028 name SIX_STAR flag XY from -900
"""
"""A shared number, jamming, spoofing of each kind, and false and changed identities."""


def _back(course_deg: float | None) -> float | None:
    return None if course_deg is None else (course_deg + 180.0) % 360.0


def _turned(lon: float) -> float:
    return (lon + 540) % 360 - 180


def world() -> Tiny:
    """Something for every rule to find.

    Meetings, gaps, a station that falls silent while another goes on, a call in port, a drift, a draught that changes at sea,
    a ship that says she is bound for one port and puts in at another; a silence within reach of one that drifts, another within
    reach of a port that nobody hears, oil that goes from ship to ship to ship, and a water with two claimants. An aircraft sees a
    ship that has another name painted on, and a ship that nobody hears.
    """
    heard = [
        p
        for ship in range(1, 9)
        for p in track(
            ship,
            f"0h {30 + ship / 10},125; 20h {30 + ship / 10},125.3 | 27h {30 + ship / 10},125.3; 40h {30 + ship / 10},125.5",
        )
    ]
    heard += track(10, "0h 31,126; 20h 31,126; 40h 33,126", station="T2")
    heard += track(11, "0h 32,126; 15h 31.001,126; 20h 31.001,126; 40h 29,126", station="T2")
    heard += track(12, "0h 32,128; 15h 31.002,126; 19h 31.002,126; 40h 29,128", station="T2")
    sails = {"station": "T2", "speed_kn": 12.0}
    heard += track(13, "0h 34,125; 6h 35,125", **sails) + track(13, "6.2h 35,125; 16h 35,125", station="T2")
    heard += track(13, "16.2h 35.01,125; 20h 34,125; 40h 30,121", **sails)
    heard += track(14, "0h 33,121; 40h 28,121", **sails)
    heard += track(15, "0h 34,130; 20h 31,132", **sails) + track(15, "20.2h 31,132; 40h 31,132", station="T2")
    heard += track(16, "0h 27,131; 6h 27.5,131; 30h 27.6,131; 40h 29,131", station="T2")
    heard += track(17, "0h 26,130; 8h 27,130 | 24h 27,130.02; 40h 26,129", station="T2")
    heard += track(18, "0h 24,130; 6h 24.5,130.5 | 34h 24.5,130.6; 40h 24,131", station="T2")
    heard += track(19, "0h 23,134; 5h 23.5,134; 10h 23.5,134; 40h 21,134", station="T2")
    heard += track(20, "0h 24,134; 5h 23.501,134; 10h 23.501,134; 24h 24.5,134; 29h 24.5,134; 40h 26,134", station="T2")
    heard += track(21, "0h 25,133; 24h 24.501,134; 29h 24.501,134; 40h 24,136", station="T2")
    said = [_says(14, half / 2, draught_m=5.0 if half < 50 else 8.5) for half in range(80)]
    said += [_says(15, half / 2, destination="HAVEN") for half in range(80)]
    said += [_says(17, half / 2, draught_m=6.0 if half < 40 else 8.0) for half in range(80)]
    said += [_says(18, half / 2, draught_m=9.0 if half < 40 else 5.0) for half in range(80)]
    said += [_says(19, half / 2, draught_m=9.0 if half < 18 else 7.0) for half in range(80)]
    said += [_says(20, half / 2, draught_m=5.0 if half < 18 or half >= 56 else 7.0) for half in range(80)]
    said += [_says(21, half / 2, draught_m=5.0 if half < 56 else 7.5) for half in range(80)]
    said.append(Static(ship=10, t_us=START_US, name="EVEN KEEL", imo=2000003))
    seen = [
        Sight(t_us=START_US + 5 * H_US, lat=31.001, lon=126.0, painted_name="OTHER NAME", painted_imo="2000015"),
        Sight(t_us=START_US + 10 * H_US, lat=31.35, lon=126.3, sensor="radar", length_m=120.0),
    ]
    ports = [("HAVEN", 35.0, 125.0, "XX"), ("OTHER", 31.0, 132.0, "XX"), ("PARIAH", 25.0, 131.0, "KP")]
    shelf = ((25.37, 133.1), (25.37, 137.2), (22.13, 137.2), (22.13, 133.1))
    claims = [
        Area(name="SHELF", corners=shelf, claimant=claimant, from_day=0, until_day=last)
        for claimant, last in (("Utopia", 1), ("Erewhon", 9))
    ]
    more = plain_world(DECEITS)
    papers = Papers(registry=tuple(more.registry), watchlist=tuple(more.watchlist))
    return Tiny(
        positions=heard + more.positions,
        statics=said + more.statics,
        ports=ports,
        zones=claims,
        islands=tuple(more.islands),
        papers=papers,
        sights=seen,
    )


def _says(ship: int, hours: float, **more: Any) -> Static:
    return Static(ship=ship, t_us=START_US + round(hours * H_US), length_m=180.0, width_m=28.0, **more)
