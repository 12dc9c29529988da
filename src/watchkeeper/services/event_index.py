"""Where each event lies and what it is looked up by, so that of a million only those asked for are read whole."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa

from watchkeeper.services.lookout import Sight

_PLACES = """
SELECT CAST($part AS SMALLINT) AS part, row_no, TRY_CAST('0x' || substr(id, 1, 16) AS UBIGINT) AS code, kind, start_us, end_us,
       lat, lon, superseded_by IS NULL AND NOT withdrawn AS is_current,
       CAST(nullif(regexp_extract(vessels, '"mmsi": ?([0-9]+)', 1), '') AS INTEGER) AS mmsi,
       contains(measures, '"explanations": "') AS explained
FROM events
"""
_SHIPS = """
SELECT CAST($part AS SMALLINT) AS part, row_no, CAST(mmsi AS INTEGER) AS mmsi, TRY_CAST(imo AS INTEGER) AS imo
FROM (
    SELECT row_no, unnest(regexp_extract_all(vessels, '"mmsi": ?([0-9]+)', 1)) AS mmsi,
           unnest(regexp_extract_all(vessels, '"imo": ?([0-9]+|null)', 1)) AS imo
    FROM events
)
"""


def event_places(sight: Sight) -> pa.Table:
    """One row an event by start, kind and id: file and row it lies at, `code` (the first 16 hexadecimal digits of its id as a
    number), kind, times, place, whether it holds now, its first ship's MMSI (null: of no ship), and whether an innocent
    explanation holds."""

    def make() -> pa.Table:
        rows = _by_file(sight, _PLACES)
        return sight.sql("SELECT * FROM rows_of ORDER BY start_us, kind, code", {"rows_of": rows})

    return sight.kept("event places", make)


def event_ships(sight: Sight) -> pa.Table:
    """One row for each ship of each event, by MMSI: file and row of the event, mmsi, imo (null: not heard)."""

    def make() -> pa.Table:
        return sight.sql("SELECT * FROM ships_of ORDER BY mmsi, part, row_no", {"ships_of": _by_file(sight, _SHIPS)})

    return sight.kept("event ships", make)


def _by_file(sight: Sight, query: str) -> pa.Table:
    whole = replace(sight.scan("events"), numbered=True)
    parts = [replace(whole, files=(file,)) for file in whole.files] or [whole]
    return pa.concat_tables([sight.sql(query, {"events": one}, {"part": part}) for part, one in enumerate(parts)])


_ALL = "SELECT e.* FROM events e JOIN wanted w ON w.row_no = e.row_no"
AT_ONCE = 2000
"""Rows that are named one by one in a query; more are joined."""


def event_rows(sight: Sight, places: pa.Table) -> list[dict[str, object]]:
    """The rows of `events` at these places, in their order; times in microseconds."""
    whole = replace(sight.scan("events"), numbered=True)
    parts, numbers = places.column("part").to_pylist(), places.column("row_no").to_pylist()
    found: dict[tuple[int, int], dict[str, object]] = {}
    for part in sorted(set(parts)):
        own = [number for of, number in zip(parts, numbers, strict=True) if of == part]
        scan = replace(whole, files=(whole.files[part],))
        if len(own) <= AT_ONCE:
            rows = sight.sql(f"SELECT * FROM events WHERE row_no IN ({', '.join(map(str, own))})", {"events": scan})
        else:
            rows = sight.sql(_ALL, {"events": scan, "wanted": pa.table({"row_no": pa.array(own, pa.int64())})})
        found |= {(part, row["row_no"]): row for row in rows.to_pylist()}
    return [found[place] for place in zip(parts, numbers, strict=True)]
