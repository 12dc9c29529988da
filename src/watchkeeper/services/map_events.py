"""Events of the map: one row of numbers for each event that holds now, for a million of them at once."""

from __future__ import annotations

import json

import pyarrow as pa

from watchkeeper.model.measures import MEASURES
from watchkeeper.services.arrow_stream import stream
from watchkeeper.services.event_index import drawer_of, event_places
from watchkeeper.services.lookout import Sight
from watchkeeper.services.map_ships import SHIP_TYPES, horizon_us, ships

KINDS = tuple(MEASURES)
"""Kinds of events, as the map numbers them."""
_COUNT = "SELECT COUNT(*) AS n FROM events WHERE superseded_by IS NULL AND NOT withdrawn"
_ROWS = """
SELECT e.code AS id, CAST(coalesce(e.lat, 'NaN') AS FLOAT) AS lat, CAST(coalesce(e.lon, 'NaN') AS FLOAT) AS lon,
       CAST(greatest(e.start_us // 1000000, 0) AS UINTEGER) AS start,
       CAST(greatest(coalesce(e.end_us, $horizon_us) // 1000000, 0) AS UINTEGER) AS "end",
       CAST(k.number AS UTINYINT) AS kind, CAST(coalesce(f.number, 0) AS USMALLINT) AS flag,
       CAST(coalesce(s.group_no, 0) AS UTINYINT) AS ship_type, CAST(coalesce(e.mmsi, 0) AS INTEGER) AS mmsi,
       CAST(e.explained AS UTINYINT) AS explained
FROM places e JOIN kinds k ON k.name = e.kind
LEFT JOIN ships s ON s.mmsi = e.mmsi LEFT JOIN flags f ON f.name = s.flag
WHERE e.is_current ORDER BY e.start_us, e.kind, e.code
"""


def count_current(sight: Sight) -> int:
    """How many events hold now."""

    def make() -> int:
        counted = sight.sql(_COUNT, {"events": sight.scan("events")})
        return int(counted.column("n").to_pylist()[0])

    return sight.kept("events now", make)


def map_events(sight: Sight) -> bytes:
    """The events that hold now as an Arrow stream; the numbers of kinds, flags and ship types are told in its metadata."""
    drawer_of(sight)  # who sees them will ask for some
    return sight.kept("map events", lambda: stream(event_rows(sight), _metadata(sight)))


def event_rows(sight: Sight) -> pa.Table:
    """The rows of the stream, sorted by start. An event without an end is told to end at the horizon."""
    span = horizon_us(sight)
    relations = {
        "places": event_places(sight),
        "ships": ships(sight),
        "kinds": _numbered(_kinds(sight)),
        "flags": _numbered(_flags(sight)),
    }
    return sight.sql(_ROWS, relations, {"horizon_us": 0 if span is None else span[1]})


def _kinds(sight: Sight) -> list[str]:
    seen = event_places(sight).column("kind").unique().to_pylist()
    return [*KINDS, *sorted(set(seen) - set(KINDS))]


def _flags(sight: Sight) -> list[str]:
    """Flags of the ships, after an empty one for those of none."""
    return ["", *sorted({flag for flag in ships(sight).column("flag").to_pylist() if flag})]


def _numbered(names: list[str]) -> pa.Table:
    return pa.table({"name": pa.array(names, pa.string()), "number": pa.array(range(len(names)), pa.int32())})


def _metadata(sight: Sight) -> dict[str, str]:
    return {
        "snapshot": sight.snapshot.snapshot_id,
        "kinds": json.dumps(_kinds(sight)),
        "flags": json.dumps(_flags(sight)),
        "ship_types": json.dumps(SHIP_TYPES),
    }
