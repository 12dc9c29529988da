"""Where each event lies and what it is looked up by, so that of a million only those asked for are read whole."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from watchkeeper.engine import Relation
from watchkeeper.model.errors import IntegrityError
from watchkeeper.services.event_drawer import Drawer, fill_drawer
from watchkeeper.services.lookout import Sight

Numbers = NDArray[np.int32]
ID_DIGITS = 16
"""Of an id, hexadecimal, that the index knows."""
_PLACES = """
SELECT CAST($part AS SMALLINT) AS part, row_no, TRY_CAST('0x' || substr(id, 1, 16) AS UBIGINT) AS code, kind, start_us, end_us,
       lat, lon, superseded_by IS NULL AND NOT withdrawn AS is_current,
       CAST(nullif(regexp_extract(vessels, '"mmsi": ?([0-9]+)', 1), '') AS INTEGER) AS mmsi,
       contains(measures, '"explanations": "') AS explained
FROM events
"""
_SHIPS = """
SELECT CAST(l.mmsi AS INTEGER) AS mmsi, TRY_CAST(l.imo AS INTEGER) AS imo, p.number
FROM (
    SELECT row_no, unnest(regexp_extract_all(vessels, '"mmsi": ?([0-9]+)', 1)) AS mmsi,
           unnest(regexp_extract_all(vessels, '"imo": ?([0-9]+|null)', 1)) AS imo
    FROM events
) l JOIN numbers p ON p.row_no = l.row_no
WHERE p.part = $part
"""


def event_places(sight: Sight) -> pa.Table:
    """One row an event by start, kind and id: file and row it lies at, `code` (the first 16 hexadecimal digits of its id as a
    number), kind, times, place, whether it holds now, its first ship's MMSI (null: of no ship), and whether an innocent
    explanation holds."""

    def make() -> pa.Table:
        rows = _by_file(sight, _PLACES)
        found = sight.sql("SELECT * FROM rows_of ORDER BY start_us, kind, code", {"rows_of": rows})
        return found.combine_chunks()

    return sight.kept("event places", make)


def event_ships(sight: Sight) -> pa.Table:
    """One row for each ship of each event, by MMSI: mmsi, imo (null: not heard), and `number`, the event's row in the index."""

    def make() -> pa.Table:
        places = event_places(sight)
        numbers = places.select(["part", "row_no"]).append_column(
            "number", pa.array(np.arange(len(places), dtype=np.int32))
        )
        links = _by_file(sight, _SHIPS, {"numbers": numbers})
        return sight.sql("SELECT * FROM links ORDER BY mmsi, number", {"links": links})

    return sight.kept("event ships", make)


def events_of(sight: Sight, mmsis: Collection[int]) -> Numbers:
    """Rows of the index of events of any of these ships, in order."""
    links = event_ships(sight)
    known, numbers = links.column("mmsi").to_numpy(), links.column("number").to_numpy()
    found = [numbers[slice(*np.searchsorted(known, (mmsi, mmsi + 1)))] for mmsi in mmsis]
    return np.unique(np.concatenate([np.zeros(0, np.int32), *found]))


def events_beginning(sight: Sight, digits: str) -> Numbers:
    """Rows of the index of events whose ids begin with these hexadecimal digits, sixteen of them at most, in order."""
    codes = event_codes(sight)
    known, numbers = codes.column("code").to_numpy(), codes.column("number").to_numpy()
    first, last = (np.uint64(int(digits.ljust(ID_DIGITS, fill), 16)) for fill in "0f")
    begin, end = np.searchsorted(known, first, "left"), np.searchsorted(known, last, "right")
    return np.sort(numbers[begin:end])


def event_codes(sight: Sight) -> pa.Table:
    """Codes of events in order, and the row in the index of each."""
    return sight.kept("event codes", lambda: _codes(sight))


def _codes(sight: Sight) -> pa.Table:
    code = event_places(sight).column("code")
    if code.null_count:
        raise IntegrityError("the lake has events whose ids are not hexadecimal")
    values = code.to_numpy()
    order = np.argsort(values, kind="stable").astype(np.int32)
    return pa.table({"code": pa.array(values[order]), "number": pa.array(order)})


def _by_file(sight: Sight, query: str, more: Mapping[str, Relation] | None = None) -> pa.Table:
    whole = replace(sight.scan("events"), numbered=True)
    parts = [replace(whole, files=(file,)) for file in whole.files] or [whole]
    relations = more or {}
    return pa.concat_tables(
        [sight.sql(query, {**relations, "events": one}, {"part": part}) for part, one in enumerate(parts)]
    )


_ALL = "SELECT e.* FROM events e JOIN wanted w ON w.row_no = e.row_no"
AT_ONCE = 2000
"""Rows that are named one by one in a query; more are joined."""


def event_rows(sight: Sight, places: pa.Table) -> list[dict[str, object]]:
    """The rows of `events` at these places, in their order; times in microseconds."""
    if places.num_rows == 0:
        return []
    drawer = drawer_of(sight)
    return _read(sight, places) if drawer is None else drawer.rows(places)


def drawer_of(sight: Sight) -> Drawer | None:
    """All events at hand; None while there are few, or as long as they are put in."""
    places = event_places(sight)
    if places.num_rows < MANY:
        return None
    return sight.soon("event drawer", lambda gives_up: fill_drawer(sight, places, gives_up))


MANY = 20_000
"""Events from which a drawer is worth its while."""


def _read(sight: Sight, places: pa.Table) -> list[dict[str, object]]:
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
