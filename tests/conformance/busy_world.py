"""A tiny world that holds something for every rule, and the ways it may be moved without changing what is found in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from tests.worlds import H_US, START_US, Position, Static, World, places_of, relations, track, zone_of
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

    def relations(self) -> World:
        """What rules read of it."""
        return relations(self.positions, self.places(), self.statics)

    def places(self) -> Places:
        """What rules ask of it."""
        return places_of(self.ports, (), [one.zone() for one in self.zones])

    def moved(self, *, east: float = 0.0, later_us: int = 0) -> Tiny:
        """The same world elsewhere or at another time."""
        return Tiny(
            positions=[replace(p, lon=_turned(p.lon + east), t_us=p.t_us + later_us) for p in self.positions],
            statics=[replace(s, t_us=s.t_us + later_us) for s in self.statics],
            ports=[(name, lat, _turned(lon + east), country) for name, lat, lon, country in self.ports],
            zones=[one.moved(east, later_us // (24 * H_US)) for one in self.zones],
        )

    def mirrored(self) -> Tiny:
        """The same world on the other side of the equator and of Greenwich."""
        return Tiny(
            positions=[replace(p, lat=-p.lat, lon=-p.lon) for p in self.positions],
            statics=self.statics,
            ports=[(name, -lat, -lon, country) for name, lat, lon, country in self.ports],
            zones=[one.mirrored() for one in self.zones],
        )

    def renamed(self) -> Tiny:
        """The same world with other ships' numbers, in the other order."""
        return Tiny(
            positions=[replace(p, ship=100 - p.ship) for p in self.positions],
            statics=[replace(s, ship=100 - s.ship) for s in self.statics],
            ports=self.ports,
            zones=self.zones,
        )


def _turned(lon: float) -> float:
    return (lon + 540) % 360 - 180


def world() -> Tiny:
    """Something for every rule to find.

    Meetings, gaps, a station that falls silent while another goes on, a call in port, a drift, a draught that changes at sea,
    a ship that says she is bound for one port and puts in at another; a silence within reach of one that drifts, another within
    reach of a port that nobody hears, oil that goes from ship to ship to ship, and a water with two claimants.
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
    ports = [("HAVEN", 35.0, 125.0, "XX"), ("OTHER", 31.0, 132.0, "XX"), ("PARIAH", 25.0, 131.0, "KP")]
    shelf = ((25.37, 133.1), (25.37, 137.2), (22.13, 137.2), (22.13, 133.1))
    claims = [
        Area(name="SHELF", corners=shelf, claimant=claimant, from_day=0, until_day=last)
        for claimant, last in (("Utopia", 1), ("Erewhon", 9))
    ]
    return Tiny(positions=heard, statics=said, ports=ports, zones=claims)


def _says(ship: int, hours: float, **more: Any) -> Static:
    return Static(ship=ship, t_us=START_US + round(hours * H_US), length_m=180.0, width_m=28.0, **more)
