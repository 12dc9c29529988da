"""Tiny worlds for tests: a few lines of text become positions, segments and the relations that rules read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from watchkeeper.detect.base import Rule
from watchkeeper.detect.derived import DERIVED, derive
from watchkeeper.detect.registry import with_needed
from watchkeeper.engine import Engine
from watchkeeper.engine.duckdb import DuckDbEngine
from watchkeeper.lake import arrow_schema
from watchkeeper.model.units import EARTH_RADIUS_M
from watchkeeper.places.anchorages import Anchorages
from watchkeeper.places.destination import Destination
from watchkeeper.places.great_circle import great_circle_m
from watchkeeper.places.places import Places
from watchkeeper.places.ports import Port, unit_vectors
from watchkeeper.places.zone import Zone
from watchkeeper.places.zone_index import index_of
from watchkeeper.places.zone_shape import shape_of
from watchkeeper.services.papers import mids_table, registry_table, watched_table
from watchkeeper.services.relations import destination_table, walkers, zone_table
from watchkeeper.tracks.joining import join_segments
from watchkeeper.tracks.walk import COLUMNS, Walk

START_US = 1_930_608_000_000_000
"""2031-03-07T00:00:00Z."""
FIRST_DAY = date(2031, 3, 7)
H_US = 3_600_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """One position of a tiny world."""

    ship: int
    t_us: int
    lat: float
    lon: float
    speed_kn: float | None = 0.0
    course_deg: float | None = None
    heading_deg: float | None = None
    source: str = "test"
    station: str | None = "T1"
    receiver: str | None = "terrestrial"
    transponder: str | None = "A"
    nav_status: int | None = None
    hull: int = 1
    """Positions of one number that the segmenter would keep apart: of another ship that uses it, or displaced."""


def track(ship: int, text: str, *, every_min: float = 10, **more: Any) -> list[Position]:
    """Positions of one ship along `"0h 30,125; 6h 30,126"`: straight and steady between points, one every `every_min`.

    A point after `|` instead of `;` is reached in silence: nothing is heard on the way.
    """
    marks = re.split(r"([;|])", text)
    points = [_point(part) for part in marks[::2]]
    heard = [_position(ship, *points[0], more)]
    for mark, before, after in zip(marks[1::2], points, points[1:], strict=False):
        if mark == ";":
            steps = round((after[0] - before[0]) / (every_min * 60e6))
            for step in range(1, steps):
                share = step / steps
                heard.append(_position(ship, *[a + (b - a) * share for a, b in zip(before, after, strict=True)], more))
        heard.append(_position(ship, *after, more))
    return heard


def _point(text: str) -> tuple[float, float, float]:
    hours, place = text.split()
    lat, lon = place.split(",")
    return START_US + float(hours.removesuffix("h")) * H_US, float(lat), float(lon)


def _position(ship: int, t_us: float, lat: float, lon: float, more: Mapping[str, Any]) -> Position:
    return Position(ship=ship, t_us=round(t_us), lat=lat, lon=(lon + 540) % 360 - 180, **more)


SEGMENT_SILENCE_US = 24 * H_US


@dataclass(frozen=True, slots=True, kw_only=True)
class Static:
    """What one ship says of herself and her voyage at one time."""

    ship: int
    t_us: int
    draught_m: float | None = None
    destination: str | None = None
    length_m: float | None = None
    width_m: float | None = None
    ship_type: int | None = None
    imo: int | None = None
    name: str | None = None
    call_sign: str | None = None
    antenna: tuple[int, int, int, int] | None = None
    """Metres from the antenna to bow, stern, port and starboard side."""
    in_table: bool = False
    """From a feed that is a table, of which only changes are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """What others than ships say: rows of the tables `registry`, `watchlist` and `mids`."""

    registry: tuple[dict[str, Any], ...] = ()
    watchlist: tuple[dict[str, Any], ...] = ()
    mids: tuple[dict[str, Any], ...] = ()

    def later(self, days: int) -> Papers:
        """The same, so many days later."""

        def moved(row: dict[str, Any]) -> dict[str, Any]:
            dates = {name: row[name] + timedelta(days=days) for name in row if isinstance(row[name], date)}
            return row | dates

        return Papers(
            registry=tuple(map(moved, self.registry)),
            watchlist=tuple(map(moved, self.watchlist)),
            mids=tuple(map(moved, self.mids)),
        )

    def relations(self) -> dict[str, pa.Table]:
        """As rules read them. Unless a world says otherwise, the numbers of its ships are of flag XZ."""
        own = {"mid": 200, "flag": "XZ", "name": None, "since": None, "closed": None, "marking_id": 0}
        rows = self.mids if any(row["mid"] == 200 for row in self.mids) else (own, *self.mids)
        return {
            "registry": registry_table(dict(row) for row in self.registry),
            "watched": watched_table(dict(row) for row in self.watchlist),
            "mids": mids_table(dict(row) for row in rows),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """One ship that an observer reports."""

    t_us: int
    lat: float
    lon: float
    sensor: str = "aircraft"
    painted_name: str | None = None
    painted_imo: str | None = None
    ship_type: str | None = None
    length_m: float | None = None
    major_m: float | None = None
    originator: str = "test"


@dataclass(frozen=True, slots=True, kw_only=True)
class Island:
    """Round land: its middle in degrees and its radius, kilometres."""

    lat: float
    lon: float
    radius_km: float


class World(dict[str, Any]):
    """What rules read, and the places they ask about."""

    places: Places

    def __init__(self, *known: Any, **more: Any) -> None:
        super().__init__(*known, **more)
        self.events: dict[str, pa.Table] = {}
        """Events that rules found in it, as others read them; found once, for nobody changes a world."""
        self.first = self

    def __missing__(self, name: str) -> Any:
        """What is derived of others is derived when it is first read."""
        if name not in DERIVED:
            raise KeyError(name)
        self[name] = derive(name, _ENGINE, self) if self.first is self else self.first[name]
        return self[name]

    def having(self, **more: Any) -> World:
        """The same world with other relations; what was derived of those it had stays."""
        made = World({**self, **more})
        made.places, made.first = self.places, self.first
        return made


Haven = tuple[str, float, float] | tuple[str, float, float, str]
"""A port: name, latitude and longitude in degrees, and its country, which is XX where none is said."""


def places_of(ports: Iterable[Haven] = (), islands: Iterable[Island] = (), zones: Iterable[Zone] = ()) -> Places:
    """Places of a world: its ports, each an anchorage too, and its islands in an ocean that has no other shore."""
    named = [Port(name=one[0], lat=one[1], lon=one[2], country=one[3] if len(one) > 3 else "XX") for one in ports]
    land = list(islands)
    lat, lon = np.array([one.lat for one in named]), np.array([one.lon for one in named])

    def nearest_port(at_lat: Any, at_lon: Any) -> tuple[list[tuple[str, str]], Any]:
        if not named:
            return [("", "")] * len(at_lat), np.full(len(at_lat), np.inf)
        away_m = np.stack([_metres(at_lat, at_lon, y, x) for y, x in zip(lat, lon, strict=True)])
        return [(named[i].name, named[i].country) for i in away_m.argmin(axis=0)], away_m.min(axis=0)

    def shore_m(at_lat: Any, at_lon: Any) -> Any:
        away_m = [np.maximum(_metres(at_lat, at_lon, o.lat, o.lon) - o.radius_km * 1000.0, 0.0) for o in land]
        return np.minimum.reduce([np.full(len(at_lat), 1e6), *away_m])

    def inland_m(at_lat: Any, at_lon: Any) -> Any:
        deep_m = [o.radius_km * 1000.0 - _metres(at_lat, at_lon, o.lat, o.lon) for o in land]
        return np.minimum(np.maximum.reduce([np.zeros(len(at_lat)), *deep_m]), 4000.0)

    def destinations(text: str) -> tuple[Destination, ...]:
        return tuple(
            Destination(name=one.name, country=one.country, lat=one.lat, lon=one.lon)
            for one in named
            if one.name == text
        )

    return Places(
        anchorages=Anchorages.of((one.name, one.country, one.lat, one.lon) for one in named),
        nearest_port=nearest_port,
        shore_m=shore_m,
        inland_m=inland_m,
        destinations=destinations,
        ports=tuple(named),
        sailing_m=great_circle_m,
        zones=index_of(zones),
    )


def zone_of(
    name: str,
    corners: Iterable[tuple[float, float]],
    *,
    kind: str | None = None,
    claimant: str | None = None,
    from_day: int | None = None,
    until_day: int | None = None,
) -> Zone:
    """A zone of a world: its corners as (latitude, longitude), and the first and last day it holds, counted from 0."""
    ring = [[lon, lat] for lat, lon in corners]
    shape, _ = shape_of({"type": "Polygon", "coordinates": [[*ring, ring[0]]]})
    first, last = (None if day is None else FIRST_DAY + timedelta(days=day) for day in (from_day, until_day))
    return Zone(name=name, kind=kind, claimant=claimant, valid_from=first, valid_until=last, geometry=shape)


def _metres(lat_1: Any, lon_1: Any, lat_2: float, lon_2: float) -> Any:
    here, there = unit_vectors(np.asarray(lat_1), np.asarray(lon_1)), unit_vectors(np.array([lat_2]), np.array([lon_2]))
    return 2 * EARTH_RADIUS_M * np.arcsin(np.minimum(1.0, np.linalg.norm(here - there, axis=1) / 2))


def relations(
    positions: Iterable[Position],
    places: Places | None = None,
    statics: Iterable[Static] = (),
    papers: Papers | None = None,
    sights: Iterable[Sight] = (),
) -> World:
    """What rules read, from positions that are each of a ship that can be told apart: MMSI 200000000 + ship."""
    rows = sorted(positions, key=lambda p: (p.ship, p.t_us, p.hull))
    table = _positions(rows)
    said = _statics(statics)
    segments = _segments(table, said)
    world = World(positions=table, segments=segments, statics=said, sightings=_sightings(sights))
    world.places = places or places_of()
    known = np.asarray(segments.column("segment_id").to_numpy(), np.int64)
    walk = Walk(known, *(maker for _, maker in walkers(world.places)))
    walked: dict[str, list[pa.Table]] = {}
    for name, found in walk(table.select(list(COLUMNS)).to_batches()):
        walked.setdefault(name, []).append(found)
    world.update({name: pa.concat_tables(parts) for name, parts in walked.items()})
    typed = sorted({row for row in said.column("destination").to_pylist() if row})
    world["destinations"] = destination_table(typed, world.places)
    zones = world.places.zones.zones
    world["zones"] = zone_table(zones, [0] * len(zones))
    horizon = max((p.t_us for p in rows), default=0)
    world["horizon"] = pa.table({"horizon_us": pa.array([horizon], pa.int64())})
    world.update((papers or Papers()).relations())
    return world


_ENGINE = DuckDbEngine()


def _positions(rows: list[Position]) -> pa.Table:
    segment_of: list[int] = []
    last: dict[tuple[int, int], tuple[int, int]] = {}
    for row in rows:
        before = last.get((row.ship, row.hull))
        goes_on = before is not None and row.t_us - before[1] <= SEGMENT_SILENCE_US
        segment = before[0] if before is not None and goes_on else max(segment_of, default=0) + 1
        segment_of.append(segment)
        last[row.ship, row.hull] = (segment, row.t_us)
    return pa.table(
        {
            "mmsi": pa.array([200_000_000 + p.ship for p in rows], pa.int32()),
            "t_us": pa.array([p.t_us for p in rows], pa.int64()),
            "lat": pa.array([p.lat for p in rows], pa.float64()),
            "lon": pa.array([p.lon for p in rows], pa.float64()),
            "speed_kn": pa.array([p.speed_kn for p in rows], pa.float32()),
            "course_deg": pa.array([p.course_deg for p in rows], pa.float32()),
            "heading_deg": pa.array([p.heading_deg for p in rows], pa.float32()),
            "source": pa.array([p.source for p in rows], pa.string()),
            "station": pa.array([p.station for p in rows], pa.string()),
            "receiver": pa.array([p.receiver for p in rows], pa.string()),
            "transponder": pa.array([p.transponder for p in rows], pa.string()),
            "nav_status": pa.array([p.nav_status for p in rows], pa.int8()),
            "segment_id": pa.array(segment_of, pa.int64()),
            "repeat": pa.array([False] * len(rows), pa.bool_()),
            "file_no": pa.array([1] * len(rows), pa.int32()),
            "offset": pa.array(range(len(rows)), pa.int64()),
        }
    )


def _statics(statics: Iterable[Static]) -> pa.Table:
    rows = sorted(statics, key=lambda s: (s.ship, s.t_us))
    return pa.table(
        {
            "mmsi": pa.array([200_000_000 + s.ship for s in rows], pa.int32()),
            "t_us": pa.array([s.t_us for s in rows], pa.int64()),
            "msg_type": pa.array([None if s.in_table else 5 for s in rows], pa.int8()),
            "draught_m": pa.array([s.draught_m for s in rows], pa.float32()),
            "length_m": pa.array([s.length_m for s in rows], pa.float32()),
            "width_m": pa.array([s.width_m for s in rows], pa.float32()),
            "ship_type": pa.array([s.ship_type for s in rows], pa.int16()),
            "destination": pa.array([s.destination for s in rows], pa.string()),
            "imo": pa.array([s.imo for s in rows], pa.int32()),
            "name": pa.array([s.name for s in rows], pa.string()),
            "call_sign": pa.array([s.call_sign for s in rows], pa.string()),
            **{
                f"to_{side}_m": pa.array([s.antenna[at] if s.antenna else None for s in rows], pa.int16())
                for at, side in enumerate(("bow", "stern", "port", "starboard"))
            },
            "file_no": pa.array([2] * len(rows), pa.int32()),
            "offset": pa.array(range(len(rows)), pa.int64()),
        }
    )


def _sightings(sights: Iterable[Sight]) -> pa.Table:
    """Reports by number, with nothing said that a `Sight` does not say."""
    rows = [
        {name: getattr(one, name) for name in Sight.__slots__} | {"sighting_id": f"sighting-{n}", "marking_id": 0}
        for n, one in enumerate(sights, start=1)
    ]
    stored = arrow_schema("sightings")
    schema = pa.schema([pa.field("t_us", pa.int64()) if one.name == "t" else one for one in stored])
    return pa.Table.from_pylist(rows, schema=schema)


def no_outages() -> pa.Table:
    """No feed outage was found."""
    names = {"id": pa.string(), "start_us": pa.int64(), "end_us": pa.int64(), "scope": pa.string(), "name": pa.string()}
    return pa.table({name: pa.array([], kind) for name, kind in names.items()})


_OF_HER = ("ship_type", "length_m", "width_m", "name", "imo", "call_sign")


def _segments(positions: pa.Table, statics: pa.Table) -> pa.Table:
    """Segments, each with the last type, length and width that its ship says anywhere."""
    hulls: dict[int, dict[str, Any]] = {}
    for said in statics.to_pylist():
        heard = {name: said[name] for name in _OF_HER if said[name] is not None}
        hulls.setdefault(said["mmsi"], dict.fromkeys(_OF_HER)).update(heard)
    by_segment: dict[int, list[dict[str, Any]]] = {}
    for row in positions.to_pylist():
        by_segment.setdefault(row["segment_id"], []).append(row)
    made = []
    for segment_id, rows in by_segment.items():
        first, last = rows[0], rows[-1]
        ends = {
            f"{end}_{name}": row[name]
            for end, row in (("start", first), ("end", last))
            for name in ("lat", "lon", "file_no", "offset")
        }
        made.append(
            {"segment_id": segment_id, "mmsi": first["mmsi"], "start_us": first["t_us"], "end_us": last["t_us"]}
            | ends
            | {"positions": len(rows), "marking_id": 0}
            | hulls.get(first["mmsi"], dict.fromkeys(_OF_HER))
        )
    schema = pa.schema(
        [("segment_id", pa.int64()), ("mmsi", pa.int32()), ("start_us", pa.int64()), ("end_us", pa.int64())]
        + [(f"{end}_{name}", pa.float64()) for end in ("start", "end") for name in ("lat", "lon")]
        + [(f"{end}_file_no", pa.int32()) for end in ("start", "end")]
        + [(f"{end}_offset", pa.int64()) for end in ("start", "end")]
        + [
            ("positions", pa.int64()),
            ("marking_id", pa.int64()),
            ("name", pa.string()),
            ("imo", pa.int32()),
            ("call_sign", pa.string()),
        ]
        + [("length_m", pa.float32()), ("width_m", pa.float32()), ("ship_type", pa.int16())]
    )
    table = pa.Table.from_pylist(made, schema=schema)
    joined = join_segments(table)
    return (
        table.append_column("track_id", pa.array(joined.track_id, pa.int64()))
        .append_column("joined", pa.array(joined.reason, pa.string()))
        .append_column("joined_after", pa.array(joined.previous, pa.int64()))
    )


def found(engine: Engine, rule: Rule, world: World, **params: Any) -> list[dict[str, Any]]:
    """Rows of the rule's result over a world, with some parameters changed; what other rules find in it is known."""
    used = replace(rule.params, **params)
    known = with_events(engine, rule, world)
    named = {name: known[name] for name in rule.reads}
    return rule.rows(engine, named, world.places, {k: getattr(used, k) for k in used.__slots__}).to_pylist()


def with_events(engine: Engine, rule: Rule, world: World) -> World:
    """The world with the events that a rule reads; those it has already stay."""
    given = world
    for earlier in with_needed([rule]):
        name = f"events_{earlier.kind}"
        if earlier is rule or name in world:
            continue
        if name in given.events:
            world = world.having(**{name: given.events[name]})
            continue
        rows = earlier.rows(engine, {n: world[n] for n in earlier.reads}, world.places)
        ids = [f"{earlier.kind}-{number}" for number in range(1, len(rows) + 1)]
        track = {s["segment_id"]: s["track_id"] for s in world["segments"].to_pylist()}
        made = rows.append_column("id", pa.array(ids, pa.string()))
        for n in range(1, sum(name.startswith("segment_") for name in rows.column_names) + 1):
            of = [track.get(segment) for segment in rows.column(f"segment_{n}").to_pylist()]
            made = made.append_column(f"track_{n}", pa.array(of, pa.int64()))
        given.events[name] = made
        world = world.having(**{name: made})
    return world


def ships(world: Mapping[str, Any], row: Mapping[str, Any]) -> tuple[int, ...]:
    """Ship numbers of an event's row, in the order of its segments."""
    mmsi = {s["segment_id"]: s["mmsi"] for s in world["segments"].to_pylist()}
    segments = [row[name] for name in sorted(row) if name.startswith("segment_") and row[name] is not None]
    return tuple(mmsi[one] - 200_000_000 for one in segments)


def hours(t_us: int | None) -> float | None:
    """Hours since the start of the world."""
    return None if t_us is None else round((t_us - START_US) / H_US, 4)
