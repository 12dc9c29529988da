"""Tiny worlds for tests: a few lines of text become positions, segments and the relations that rules read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa

from watchkeeper.detect.base import Rule
from watchkeeper.engine import Engine, Relation
from watchkeeper.tracks.joining import join_segments
from watchkeeper.tracks.walk import Walk, WalkParams

START_US = 1_930_608_000_000_000
"""2031-03-07T00:00:00Z."""
H_US = 3_600_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """One position of a tiny world."""

    ship: int
    t_us: int
    lat: float
    lon: float
    speed_kn: float | None = 0.0
    source: str = "test"
    station: str | None = "T1"


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


def relations(positions: Iterable[Position], ports: Iterable[tuple[str, float, float]] = ()) -> dict[str, Relation]:
    """What rules read, from positions that are each of a ship that can be told apart: MMSI 200000000 + ship."""
    rows = sorted(positions, key=lambda p: (p.ship, p.t_us))
    segment_of: list[int] = []
    last: tuple[int, int] | None = None
    for row in rows:
        fresh = last is None or last[0] != row.ship or row.t_us - last[1] > SEGMENT_SILENCE_US
        segment_of.append(len(set(segment_of)) + 1 if fresh else segment_of[-1])
        last = (row.ship, row.t_us)
    table = pa.table(
        {
            "mmsi": pa.array([200_000_000 + p.ship for p in rows], pa.int32()),
            "t_us": pa.array([p.t_us for p in rows], pa.int64()),
            "lat": pa.array([p.lat for p in rows], pa.float64()),
            "lon": pa.array([p.lon for p in rows], pa.float64()),
            "speed_kn": pa.array([p.speed_kn for p in rows], pa.float32()),
            "source": pa.array([p.source for p in rows], pa.string()),
            "station": pa.array([p.station for p in rows], pa.string()),
            "segment_id": pa.array(segment_of, pa.int64()),
            "repeat": pa.array([False] * len(rows), pa.bool_()),
            "file_no": pa.array([1] * len(rows), pa.int32()),
            "offset": pa.array(range(len(rows)), pa.int64()),
        }
    )
    segments = _segments(table)
    walked: dict[str, list[pa.Table]] = {}
    known = segments.column("segment_id").to_numpy()
    columns = ["segment_id", "t_us", "lat", "lon", "speed_kn", "file_no", "offset"]
    for name, found in Walk(np.asarray(known, np.int64), WalkParams())(table.select(columns).to_batches()):
        walked.setdefault(name, []).append(found)
    horizon = max((p.t_us for p in rows), default=0)
    return {
        "positions": table,
        "segments": segments,
        "horizon": pa.table({"horizon_us": pa.array([horizon], pa.int64())}),
        "ports": pa.table(
            {
                "name": pa.array([p[0] for p in ports], pa.string()),
                "lat": pa.array([p[1] for p in ports], pa.float64()),
                "lon": pa.array([p[2] for p in ports], pa.float64()),
            }
        ),
        "events_feed_outage": no_outages(),
        **{name: pa.concat_tables(parts) for name, parts in walked.items()},
    }


def no_outages() -> pa.Table:
    """No feed outage was found."""
    names = {"id": pa.string(), "start_us": pa.int64(), "end_us": pa.int64(), "scope": pa.string(), "name": pa.string()}
    return pa.table({name: pa.array([], kind) for name, kind in names.items()})


def _segments(positions: pa.Table) -> pa.Table:
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
            | {"positions": len(rows), "name": None, "imo": None, "call_sign": None, "length_m": None, "width_m": None}
        )
    schema = pa.schema(
        [("segment_id", pa.int64()), ("mmsi", pa.int32()), ("start_us", pa.int64()), ("end_us", pa.int64())]
        + [(f"{end}_{name}", pa.float64()) for end in ("start", "end") for name in ("lat", "lon")]
        + [(f"{end}_file_no", pa.int32()) for end in ("start", "end")]
        + [(f"{end}_offset", pa.int64()) for end in ("start", "end")]
        + [("positions", pa.int64()), ("name", pa.string()), ("imo", pa.int32()), ("call_sign", pa.string())]
        + [("length_m", pa.float32()), ("width_m", pa.float32())]
    )
    table = pa.Table.from_pylist(made, schema=schema)
    joined = join_segments(table)
    return (
        table.append_column("track_id", pa.array(joined.track_id, pa.int64()))
        .append_column("joined", pa.array(joined.reason, pa.string()))
        .append_column("joined_after", pa.array(joined.previous, pa.int64()))
    )


def found(engine: Engine, rule: Rule, world: Mapping[str, Relation], **params: Any) -> list[dict[str, Any]]:
    """Rows of the rule's result over a world, with some parameters changed."""
    used = replace(rule.params, **params)
    named = {name: world[name] for name in rule.reads}
    return rule.rows(engine, named, {k: getattr(used, k) for k in used.__slots__}).to_pylist()


def ships(world: Mapping[str, Any], row: Mapping[str, Any]) -> tuple[int, ...]:
    """Ship numbers of an event's row."""
    mmsi = {s["segment_id"]: s["mmsi"] for s in world["segments"].to_pylist()}
    return tuple(sorted(mmsi[row[k]] - 200_000_000 for k in ("segment_1", "segment_2") if row[k] is not None))


def hours(t_us: int | None) -> float | None:
    """Hours since the start of the world."""
    return None if t_us is None else round((t_us - START_US) / H_US, 4)
