"""A tiny world that holds something for every rule, and the ways it may be moved without changing what is found in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from tests.worlds import H_US, START_US, Position, Static, World, places_of, relations, track


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiny:
    """A tiny world, before it becomes relations."""

    positions: list[Position]
    statics: list[Static]
    ports: list[tuple[str, float, float]]

    def relations(self) -> World:
        """What rules read of it."""
        return relations(self.positions, places_of(self.ports), self.statics)

    def moved(self, *, east: float = 0.0, later_us: int = 0) -> Tiny:
        """The same world elsewhere or at another time."""
        return Tiny(
            positions=[replace(p, lon=_turned(p.lon + east), t_us=p.t_us + later_us) for p in self.positions],
            statics=[replace(s, t_us=s.t_us + later_us) for s in self.statics],
            ports=[(name, lat, _turned(lon + east)) for name, lat, lon in self.ports],
        )

    def mirrored(self) -> Tiny:
        """The same world on the other side of the equator and of Greenwich."""
        return Tiny(
            positions=[replace(p, lat=-p.lat, lon=-p.lon) for p in self.positions],
            statics=self.statics,
            ports=[(name, -lat, -lon) for name, lat, lon in self.ports],
        )

    def renamed(self) -> Tiny:
        """The same world with other ships' numbers, in the other order."""
        return Tiny(
            positions=[replace(p, ship=100 - p.ship) for p in self.positions],
            statics=[replace(s, ship=100 - s.ship) for s in self.statics],
            ports=self.ports,
        )


def _turned(lon: float) -> float:
    return (lon + 540) % 360 - 180


def world() -> Tiny:
    """Something for every rule to find.

    Meetings, gaps, a station that falls silent while another goes on, a call in port, a drift, a draught that changes at sea,
    and a ship that says she is bound for one port and puts in at another.
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
    said = [_says(14, half / 2, draught_m=5.0 if half < 50 else 8.5) for half in range(80)]
    said += [_says(15, half / 2, destination="HAVEN") for half in range(80)]
    return Tiny(positions=heard, statics=said, ports=[("HAVEN", 35.0, 125.0), ("OTHER", 31.0, 132.0)])


def _says(ship: int, hours: float, **more: Any) -> Static:
    return Static(ship=ship, t_us=START_US + round(hours * H_US), length_m=180.0, **more)
