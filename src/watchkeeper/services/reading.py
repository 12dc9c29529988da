"""Events, tracks and ships as a viewer reads them. What the view does not allow is absent from every answer."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from watchkeeper.engine import Engine, Relation
from watchkeeper.engine.base import Parameter
from watchkeeper.model.errors import NotFound
from watchkeeper.model.mmsi import Mmsi
from watchkeeper.model.segment_id import to_text
from watchkeeper.model.time import iso, to_us
from watchkeeper.services.event_search import EventFilter, find_events
from watchkeeper.services.identity import ships_among
from watchkeeper.services.identity_facts import IdentityTables
from watchkeeper.services.lookout import Lookout, Sight
from watchkeeper.services.source_lines import source_line
from watchkeeper.services.vessel_matches import vessel_matches
from watchkeeper.services.wiring import engine as engine_for
from watchkeeper.services.workspace import Workspace

__all__ = ["EventFilter", "event", "event_seen", "events", "in_box", "tracks", "vessel", "vessel_seen"]


def in_box(lat: float | None, lon: float | None, box: tuple[float, float, float, float]) -> bool:
    """Whether a place lies in a box of west, south, east and north; west > east goes across ±180. No place lies in none."""
    if lat is None or lon is None:
        return False
    west, south, east, north = box
    inside = west <= lon <= east if west <= east else (lon >= west or lon <= east)
    return south <= lat <= north and inside


def events(workspace: Workspace, wanted: EventFilter) -> list[dict[str, Any]]:
    """Events in order of start, in the form of the public interface."""
    with engine_for(workspace) as engine:
        found, _ = find_events(Lookout(workspace, engine).sight(), wanted)
    return found


def event(workspace: Workspace, event_id: str) -> dict[str, Any]:
    """One event whole, with the lines it rests on; NotFound when there is none for this viewer.

    The first characters of an id are enough when only one event begins with them.
    """
    with engine_for(workspace) as engine:
        return event_seen(Lookout(workspace, engine).sight(), event_id)


def event_seen(sight: Sight, event_id: str) -> dict[str, Any]:
    """The same, of a sight that is there."""
    wanted = EventFilter(begins=event_id, with_history=True)
    begun, count = find_events(sight, wanted, limit=_ALIKE) if _ID.match(event_id) else ([], 0)
    matching = [row for row in begun if row["id"].startswith(event_id)]
    exact = [row for row in matching if row["id"] == event_id] or matching
    if len(exact) != 1:
        alike = count if count > _ALIKE else len(exact)
        raise NotFound(f"{alike} events begin with '{event_id}'" if exact else f"there is no event '{event_id}'")
    found = exact[0]
    found["source_lines"] = [source_line(sight.workspace, sha256, offset) for sha256, offset in found["source_rows"]]
    return found


_ID = re.compile(r"[0-9a-f]+\Z")
_ALIKE = 100
"""Events with the same first characters that are looked at."""

_TRACKS = """
SELECT p.mmsi, p.t_us, p.lat, p.lon, p.speed_kn, p.course_deg, p.heading_deg, p.nav_status, p.msg_type, p.station,
       p.receiver, p.source, p.segment_id, s.track_id, p.noise, p.repeat, p.heard_by, f.sha256 AS file, p."offset"
FROM positions p
LEFT JOIN segments s ON s.segment_id = p.segment_id
LEFT JOIN files f ON f.file_no = p.file_no
WHERE {conditions}
ORDER BY p.mmsi, p.t_us, p.file_no, p."offset"
"""
_CONDITIONS = {"mmsi": "p.mmsi = $mmsi", "since_us": "p.t_us >= $since_us", "until_us": "p.t_us < $until_us"}
"""By parameter. Only those that are asked for are in the query: what is plain there is looked up in the files' statistics."""


def tracks(
    workspace: Workspace,
    engine: Engine,
    mmsi: int | None = None,
    *,
    within: tuple[datetime | None, datetime | None] = (None, None),
) -> pa.Table:
    """One row a position: where it came from, its segment and track as text, or why it is noise.

    Only of the ship with that MMSI, and only from the first time on and before the second, where they are given; a position
    without a time is then left out.
    """
    lake, snapshot, view = workspace.lake, workspace.lake.snapshot(), workspace.view
    since, until = within
    relations = {name: lake.scan(snapshot, view, name) for name in ("segments", "files")}
    relations["positions"] = lake.scan(
        snapshot,
        view,
        "positions",
        since=since and since.date(),
        until=until and until.date(),
    )
    given = {"mmsi": mmsi, "since_us": _us(since), "until_us": _us(until)}
    asked: dict[str, Parameter] = {name: value for name, value in given.items() if value is not None}
    conditions = " AND ".join(_CONDITIONS[name] for name in asked) or "TRUE"
    rows = engine.sql(_TRACKS.format(conditions=conditions), relations, asked)
    named: dict[str, pa.ChunkedArray] = {}
    for name in rows.column_names:
        column = rows.column(name)
        if name == "t_us":
            named["t"] = column.cast(pa.timestamp("us", tz="UTC"))
        elif name in ("segment_id", "track_id"):
            named[name.removesuffix("_id")] = _as_text(column)
        else:
            named[name] = column
    return pa.table(named)


def _us(time: datetime | None) -> int | None:
    return None if time is None else to_us(time)


def _as_text(ids: pa.ChunkedArray) -> pa.ChunkedArray:
    encoded = ids.combine_chunks().dictionary_encode()
    texts = pa.array([to_text(number) for number in encoded.dictionary.to_pylist()], pa.string())
    return pa.chunked_array([texts.take(encoded.indices)])


_STATICS = """
SELECT mmsi, MIN(t_us) AS first_us, MAX(t_us) AS last_us, COUNT(*) AS reports, imo, name, call_sign, ship_type,
       length_m, width_m
FROM statics WHERE mmsi IN (SELECT mmsi FROM wanted) AND t_us IS NOT NULL
GROUP BY mmsi, imo, name, call_sign, ship_type, length_m, width_m
ORDER BY first_us, last_us, name
"""


def vessel(workspace: Workspace, engine: Engine, query: str) -> dict[str, Any]:
    """What is known of a ship by MMSI, IMO number or name: her hulls with the lanes of their identity, tracks, events.

    Tracks and events are those of every MMSI of the hulls. NotFound when nothing is known.
    """
    return vessel_seen(Lookout(workspace, engine).sight(), query, datetime.now(UTC))


def vessel_seen(sight: Sight, query: str, now: datetime) -> dict[str, Any]:
    """The same, of a sight that is there, with the lists as they are now."""
    known = sight.kept(("vessel", query), lambda: _known(sight, query))
    numbers, imos = {row["mmsi"] for row in known["mmsis"]}, _imos(known["identity"], known["hulls"])
    return {**known, "matches": vessel_matches(sight.workspace, numbers, imos, now)}


def _known(sight: Sight, query: str) -> dict[str, Any]:
    """What the snapshot has of her."""
    named = _mmsis(sight, query)
    hulls = ships_among(identity_tables(sight), query, named)
    numbers = named.union(*(ship.hull.mmsis for ship in hulls))
    if not numbers and not hulls:
        raise NotFound(f"no ship '{query}' has been heard or is registered: give an MMSI, an IMO number or a name")
    wanted = pa.table({"mmsi": pa.array(sorted(numbers), pa.int32())})
    identity = sight.sql(_STATICS, {"statics": sight.scan("statics"), "wanted": wanted}).to_pylist()
    heard = sight.rows("segments")
    segments = heard.filter(pc.is_in(heard.column("mmsi"), wanted.column("mmsi").combine_chunks())).to_pylist()
    return {
        "query": query,
        "mmsis": [_mmsi(number, segments) for number in sorted(numbers)],
        "identity": [
            {
                **{key: row[key] for key in row if not key.endswith("_us")},
                "first": iso(row["first_us"]),
                "last": iso(row["last_us"]),
            }
            for row in identity
        ],
        "tracks": _track_rows(segments),
        "events": find_events(sight, EventFilter(mmsis=frozenset(numbers)))[0],
        "hulls": [ship.to_dict() for ship in hulls],
        "snapshot": sight.snapshot.snapshot_id,
    }


def identity_tables(sight: Sight) -> IdentityTables:
    """The tables that say who is who, kept while the snapshot is the last."""
    return sight.kept("identity tables", lambda: IdentityTables(sight.workspace, sight.engine, sight.snapshot))


def _imos(identity: list[dict[str, Any]], hulls: list[dict[str, Any]]) -> set[int]:
    said = {row["imo"] for row in identity if row["imo"] is not None}
    nodes = (node.partition("imo ")[2] for hull in hulls for node in hull["identities"])
    return said | {int(node) for node in nodes if node.isdecimal()}


def _mmsis(sight: Sight, query: str) -> set[int]:
    plain = query.strip().upper().removeprefix("IMO").strip()
    relations: dict[str, Relation] = {"statics": sight.scan("statics"), "segments": sight.scan("segments")}
    if plain.isascii() and plain.isdecimal() and len(plain) > _DIGITS:
        return set()
    if plain.isascii() and plain.isdecimal() and len(plain) == 7:
        rows = sight.sql("SELECT DISTINCT mmsi FROM statics WHERE imo = $imo", relations, {"imo": int(plain)})
    elif plain.isascii() and plain.isdecimal():
        rows = sight.sql(
            "SELECT DISTINCT mmsi FROM segments WHERE mmsi = $n UNION SELECT DISTINCT mmsi FROM statics WHERE mmsi = $n",
            relations,
            {"n": int(plain)},
        )
    else:
        name = {"name": query.strip().upper()}
        rows = sight.sql("SELECT DISTINCT mmsi FROM statics WHERE UPPER(name) = $name", relations, name)
    return set(rows.column("mmsi").to_pylist())


_DIGITS = 10
"""No number of a ship has more."""


def _mmsi(number: int, segments: list[dict[str, Any]]) -> dict[str, Any]:
    last = max((row["end"] for row in segments if row["mmsi"] == number), default=None)
    identity = Mmsi(number)
    return {
        "mmsi": number,
        "class": identity.mmsi_class.value,
        "flag_by_mid": None if last is None else identity.flag_on(last.date()),
    }


def _track_rows(segments: list[dict[str, Any]]) -> list[dict[str, Any]]:
    tracks: dict[int, list[dict[str, Any]]] = {}
    for row in sorted(segments, key=lambda row: (row["track_id"], row["start"])):
        tracks.setdefault(row["track_id"], []).append(row)
    return [
        {
            "track": to_text(track),
            "start": iso(to_us(rows[0]["start"])),
            "end": iso(to_us(max(row["end"] for row in rows))),
            "positions": sum(row["positions"] for row in rows),
            "segments": [
                {
                    "segment": to_text(row["segment_id"]),
                    "start": iso(to_us(row["start"])),
                    "end": iso(to_us(row["end"])),
                    "positions": row["positions"],
                    "name": row["name"],
                    "imo": row["imo"],
                    "joined": row["joined"],
                    "silence_h": None if row["silence_s"] is None else round(row["silence_s"] / 3600, 2),
                }
                for row in rows
            ],
        }
        for track, rows in tracks.items()
    ]
