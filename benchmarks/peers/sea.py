"""A sea of invented ships whose meetings, silences and stops are known, in the plain columns that every peer can be given.

Ships sail east at six knots in lanes of their own, a degree of latitude apart, where no port is near. Each has one thing
planted. Positions come every five minutes, at a second that differs from ship to ship, so that whoever puts them on a grid
of time has to interpolate. The same numbers give the same sea.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

START_S = 1_741_305_600  # 2025-03-07T00:00:00Z: one peer refuses times that have not come yet
DAY_S, HOUR_S, STEP_S = 86_400, 3_600, 300
DAYS = 4
SAILING_KN, DRIFTING_KN = 6.0, 0.5
CLOSE_DEG = 150 / 111_195
"""How far apart two ships lie that meet, in latitude: 150 m."""

TOGETHER = {
    "meeting within a day": (34.0, 38.0, True),
    "meeting across midnight, 2 h on each side": (46.0, 50.0, True),
    "meeting across midnight, 90 min on each side": (46.5, 49.5, True),
    "meeting across midnight, 40 min before and 110 after": (48 - 40 / 60, 48 + 110 / 60, True),
    "meeting across the date line": (34.0, 38.0, True),
    "meeting across a whole degree of latitude": (34.0, 38.0, True),
    "together for 100 minutes only": (34.0, 34.0 + 100 / 60, False),
    "abreast under way for 5 h": (34.0, 39.0, False),
}
"""Kinds of pairs: hours after the start between which they are together, and whether that is an encounter."""

SILENT = {
    "silence of 7 to 20 h": (7.0, 20.0, True),
    "silence of 30 to 50 h": (30.0, 50.0, True),
    "silence while another ship sends the same number": (8.0, 20.0, True),
    "pause of 3 to 5 h": (3.0, 5.0, False),
}
"""Kinds of silences: least and most hours, and whether that is a gap."""

STILL = "lying still for 3 to 6 h"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """One thing planted: what ought to be found of it, or ought not."""

    kind: str
    mmsi: list[int]
    start_s: int
    end_s: int
    real: bool
    """False for what only resembles the event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sea:
    """Positions ordered by MMSI and time, and what was planted in them."""

    mmsi: NDArray[np.int64]
    t_s: NDArray[np.int64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    speed_kn: NDArray[np.float64]
    course_deg: NDArray[np.float64]
    planted: list[Planted]

    def __len__(self) -> int:
        return len(self.mmsi)

    def save(self, folder: Path) -> None:
        """Writes sea.npz, planted.json and feed.csv (in order of time, as it would be received)."""
        columns = {name: getattr(self, name) for name in ("mmsi", "t_s", "lat", "lon", "speed_kn", "course_deg")}
        np.savez(folder / "sea.npz", **columns)
        (folder / "planted.json").write_text(json.dumps([asdict(one) for one in self.planted]))
        stamps = np.datetime_as_string(self.t_s.astype("datetime64[s]"), timezone="UTC")
        with (folder / "feed.csv").open("w", encoding="utf-8") as file:
            file.write("mmsi,timestamp,lat,lon,sog,cog,vessel_type\n")
            for row in np.argsort(self.t_s, kind="stable"):
                place = f"{self.lat[row]:.6f},{self.lon[row]:.6f},{self.speed_kn[row]:.1f},{self.course_deg[row]:.1f}"
                file.write(f"{self.mmsi[row]},{stamps[row]},{place},Tanker\n")


def load(folder: Path) -> Sea:
    """What `Sea.save` wrote."""
    with np.load(folder / "sea.npz") as columns:
        return Sea(**columns, planted=planted_in(folder))


def planted_in(folder: Path) -> list[Planted]:
    """What was planted in the sea of a folder."""
    return [Planted(**one) for one in json.loads((folder / "planted.json").read_text())]


Track = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]
"""Latitudes, longitudes, knots."""


class _Builder:
    """Adds ship after ship, each in a lane and stretch of its own."""

    def __init__(self, seed: int, step_s: int) -> None:
        self.step_s = step_s
        self.chance = np.random.Generator(np.random.PCG64(seed))
        self.parts: list[tuple[NDArray[np.float64], ...]] = []
        self.planted: list[Planted] = []
        self.lanes = 0
        self.at = (0.0, 0.0)
        self.ships = 0

    def lane(self) -> None:
        """Goes to where the next ship or pair begins: 22 lanes, ten stretches in each."""
        if self.lanes >= 220:
            raise ValueError("the sea is full")
        self.at = (-60.5 + self.lanes % 22, -175.0 + 35.0 * (self.lanes // 22))
        self.lanes += 1

    def number(self) -> int:
        """The next MMSI, of a country code allocated to nobody."""
        self.ships += 1
        return 280_000_000 + self.ships

    def times(self) -> NDArray[np.int64]:
        """When a ship sends: at every step, from a second of its own."""
        return np.arange(0, DAYS * DAY_S, self.step_s) + int(self.chance.integers(1, STEP_S))

    def add(self, mmsi: int, t: NDArray[np.int64], track: Track, heard: NDArray[np.bool_] | None = None) -> None:
        """Positions of a ship, those not heard left out."""
        keep = np.ones(len(t), bool) if heard is None else heard
        lat, lon, knots = track
        columns = (np.full(len(t), mmsi), t + START_S, lat, (lon + 540) % 360 - 180, knots, np.full(len(t), 90.0))
        self.parts.append(tuple(np.asarray(column)[keep] for column in columns))

    def sail(self, t: NDArray[np.int64], slow: tuple[float, float, float] = (0.0, 0.0, SAILING_KN)) -> Track:
        """Latitudes, longitudes and speeds of a ship on the present lane; `slow`: between which hours, and at how many knots."""
        since_h, until_h, slow_kn = slow
        hours = t / HOUR_S
        slow_h = np.clip(hours - since_h, 0, until_h - since_h)
        sailed_nm = SAILING_KN * (hours - slow_h) + slow_kn * slow_h
        lat, lon = self.at
        knots = np.where((hours >= since_h) & (hours <= until_h), slow_kn, SAILING_KN)
        return np.full(len(t), lat), lon + sailed_nm / 60 / np.cos(np.radians(lat)), knots

    def note(self, kind: str, mmsi: list[int], hours: tuple[float, float], real: bool) -> None:
        start, end = (START_S + round(hour * HOUR_S) for hour in hours)
        self.planted.append(Planted(kind=kind, mmsi=mmsi, start_s=start, end_s=end, real=real))

    def pair(self, kind: str) -> None:
        """Two ships that are together for some hours."""
        since_h, until_h, real = TOGETHER[kind]
        shift_h = 0.0 if "midnight" in kind else float(self.chance.uniform(-3, 3))
        since_h, until_h = since_h + shift_h, until_h + shift_h
        slow_kn = SAILING_KN if kind.startswith("abreast") else DRIFTING_KN
        self.lane()
        lat, lon = self.at
        if kind.endswith("date line"):
            self.at = lat, 180 - (SAILING_KN * since_h + slow_kn * 2) / 60 / np.cos(np.radians(lat))
        if kind.endswith("degree of latitude"):
            self.at = np.ceil(lat) - CLOSE_DEG / 2, lon
        both = [self.number(), self.number()]
        for place, mmsi in enumerate(both):
            t = self.times()
            apart_h = np.maximum(0, np.maximum(since_h - t / HOUR_S, t / HOUR_S - until_h))
            south, east, knots = self.sail(t, (since_h, until_h, slow_kn))
            self.add(mmsi, t, (south + place * (CLOSE_DEG + np.minimum(apart_h * 0.1, 0.4)), east, knots))
        self.note(kind, both, (since_h, until_h), real)

    def silent(self, kind: str) -> None:
        """A ship that is not heard for some hours."""
        least_h, most_h, real = SILENT[kind]
        self.lane()
        mmsi, t = self.number(), self.times()
        since_s = self.chance.uniform(24, 40) * HOUR_S
        until_s = since_s + self.chance.uniform(least_h, most_h) * HOUR_S
        before, after = t[t <= since_s], t[t >= until_s]
        self.add(mmsi, t, self.sail(t), (t <= since_s) | (t >= until_s))
        self.note(kind, [mmsi], (before[-1] / HOUR_S, after[0] / HOUR_S), real)
        if "same number" in kind:
            self.lane()
            t = self.times()
            self.add(mmsi, t, self.sail(t))

    def still(self) -> None:
        """A ship that lies still for some hours, as well as a receiver of satellite positions can tell."""
        self.lane()
        mmsi, t = self.number(), self.times()
        since_h = float(self.chance.uniform(20, 60))
        until_h = since_h + float(self.chance.uniform(3, 6))
        lat, lon, knots = self.sail(t, (since_h, until_h, 0.0))
        shake = self.chance.normal(0, 15 / 111_195, (2, len(t))) * (knots == 0)
        self.add(mmsi, t, (lat + shake[0], lon + shake[1], knots))
        self.note(STILL, [mmsi], (since_h, until_h), True)

    def done(self) -> Sea:
        mmsi, t_s, lat, lon, speed_kn, course_deg = (np.concatenate(column) for column in zip(*self.parts, strict=True))
        order = np.lexsort((t_s, mmsi))
        return Sea(
            mmsi=mmsi[order].astype("i8"),
            t_s=t_s[order].astype("i8"),
            lat=np.round(lat[order], 6),
            lon=np.round(lon[order], 6),
            speed_kn=speed_kn[order],
            course_deg=course_deg[order],
            planted=self.planted,
        )


def sea(*, pairs: int = 0, silences: int = 0, stops: int = 0, step_s: int = STEP_S, seed: int = 1) -> Sea:
    """A sea with so many of each kind of pair and of silence, and so many stops; every ship sends once a step."""
    builder = _Builder(seed, step_s)
    for _ in range(pairs):
        for kind in TOGETHER:
            builder.pair(kind)
    for _ in range(silences):
        for kind in SILENT:
            builder.silent(kind)
    for _ in range(stops):
        builder.still()
    return builder.done()
