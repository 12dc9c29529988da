"""Ships and tracks of the map: numbers for tracks, and who each track and MMSI is, as a viewer sees it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from watchkeeper.detect.reasoning.shiptypes import group_of
from watchkeeper.model.time import utc_date
from watchkeeper.services.identity_facts import IdentityTables, flags_of
from watchkeeper.services.lookout import Sight

SHIP_TYPES = ("unknown", "tanker", "cargo", "fishing", "passenger", "service", "other")
"""Groups of ship types, as the map numbers them."""

_TEXT = """
lpad(CAST({id} >> 33 AS VARCHAR), 9, '0') || '-'
|| strftime(make_timestamp(((({id} & 8589934591) // 4) + 946684800) * 1000000), '%Y-%m-%dT%H:%M:%SZ')
|| CASE WHEN {id} & 3 = 0 THEN '' ELSE '-' || CAST({id} & 3 AS VARCHAR) END
"""
"""A track's or segment's number as text, as `model.segment_id.to_text` writes it."""
_TRACKS = f"""
SELECT CAST(ROW_NUMBER() OVER (ORDER BY track_id) - 1 AS UINTEGER) AS track, {_TEXT.format(id="track_id")} AS id, *
FROM (
    SELECT track_id, arg_max(mmsi, end_us) AS mmsi, arg_max(imo, end_us) AS imo, arg_max(name, end_us) AS name,
           arg_max(ship_type, end_us) AS ship_type, MIN(start_us) AS start_us, MAX(end_us) AS end_us
    FROM segments GROUP BY track_id
)
ORDER BY track
"""
_SHIPS = """
SELECT mmsi, arg_max(imo, end_us) AS imo, arg_max(name, end_us) AS name,
       arg_max(ship_type, positions) AS ship_type, MIN(start_us) AS start_us, MAX(end_us) AS end_us
FROM segments GROUP BY mmsi ORDER BY mmsi
"""
_SPAN = "SELECT MIN(t_us) AS first_us, MAX(t_us) AS last_us FROM positions"


def horizon_us(sight: Sight) -> tuple[int, int] | None:
    """First and last time of the positions, microseconds; None when there is none with a time."""

    def make() -> tuple[int, int] | None:
        (row,) = sight.sql(_SPAN, {"positions": sight.scan("positions")}).to_pylist()
        return None if row["first_us"] is None else (row["first_us"], row["last_us"])

    return sight.kept("horizon", make)


def tracks(sight: Sight) -> pa.Table:
    """One row a track: its number on the map, id as text and as number, and what she said of herself last."""
    return sight.kept("tracks", lambda: sight.sql(_TRACKS, {"segments": sight.scan("segments")}))


def ships(sight: Sight) -> pa.Table:
    """One row an MMSI that has a track: what she said of herself last, and `flag`, `group_no`, the number of her type's group."""

    def make() -> pa.Table:
        found = sight.sql(_SHIPS, {"segments": sight.scan("segments")})
        flags = flags_by_mid(sight, found.column("mmsi").to_pylist())
        return found.append_column("flag", pa.array(flags, pa.string())).append_column("group_no", groups(found))

    return sight.kept("ships", make)


def groups(found: pa.Table) -> pa.Array:
    """The number in `SHIP_TYPES` of each row's `ship_type`."""
    said = found.column("ship_type").combine_chunks().dictionary_encode()
    numbers = [SHIP_TYPES.index(group_of(one)) for one in said.dictionary.to_pylist()]
    return pc.fill_null(pa.array(numbers, pa.uint8()).take(said.indices), 0)


def flags_by_mid(sight: Sight, mmsis: Iterable[int]) -> list[str | None]:
    """The flag each MMSI's country code says at the end of the data; None where it is nobody's."""
    span = horizon_us(sight)
    day = date.today() if span is None else utc_date(span[1])
    flag_of = flags_of(IdentityTables(sight.workspace, sight.engine, sight.snapshot))
    known: dict[int, str | None] = {}
    found = []
    for mmsi in mmsis:
        mid = mmsi // 1_000_000
        if mid >= 201 and mid <= 775:
            if mid not in known:
                known[mid] = flag_of(mmsi, day)
            found.append(known[mid])
        else:
            found.append(flag_of(mmsi, day))
    return found


_INDEX = """
SELECT t.track, t.id, t.mmsi, t.imo, t.name, s.flag, t.ship_type, CAST(t.start_us // 1000000 AS UINTEGER) AS start,
       CAST(t.end_us // 1000000 AS UINTEGER) AS "end"
FROM tracks t LEFT JOIN ships s ON s.mmsi = t.mmsi ORDER BY t.track
"""


def track_index(sight: Sight) -> pa.Table:
    """One row a track for the map: track, id, mmsi, imo, name, flag, ship_type (number of its group), start, end in s."""

    def make() -> pa.Table:
        rows = sight.sql(_INDEX, {"tracks": tracks(sight), "ships": ships(sight)})
        at = rows.column_names.index("ship_type")
        return rows.set_column(at, "ship_type", groups(rows))

    return sight.kept("track index", make)
