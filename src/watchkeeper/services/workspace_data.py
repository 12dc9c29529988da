"""What data a workspace holds, as its viewer sees it: feeds, files, snapshots, and what was not checked for it is not there."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from watchkeeper.model.time import iso
from watchkeeper.screen.against import Against
from watchkeeper.services.lookout import Sight

MOST_SHOWN = 200
"""Files and snapshots told, the last first."""
Row = dict[str, Any]
_OF_FILES = """
SELECT file_no, COUNT(*) AS positions, MIN(t_us) AS first_us, MAX(t_us) AS last_us, MIN(source) AS source
FROM positions GROUP BY file_no
"""
_REJECTED = "SELECT file_no, COUNT(*) AS rejected FROM rejects GROUP BY file_no"
_FILES = """
SELECT f.file_no, f.name, f.member, f.sha256, f.format, f.source, f.bytes, f.attribution, f.licence, f.address,
       coalesce(p.positions, 0) AS positions, p.first_us, p.last_us, coalesce(r.rejected, 0) AS rejected
FROM files f LEFT JOIN heard p ON p.file_no = f.file_no LEFT JOIN refused r ON r.file_no = f.file_no
ORDER BY f.file_no
"""
_SOURCES = """
SELECT source, format, COUNT(*) AS files, CAST(SUM(positions) AS BIGINT) AS positions, MIN(first_us) AS first_us,
       MAX(last_us) AS last_us, CAST(SUM(rejected) AS BIGINT) AS rejected
FROM files GROUP BY source, format ORDER BY source, format
"""
_REJECTS = """
SELECT f.name AS file, r."offset", r.reason, r.text FROM rejects r LEFT JOIN files f ON f.file_no = r.file_no
WHERE $file_no IS NULL OR r.file_no = $file_no ORDER BY r.file_no, r."offset", r.reason, r.text
"""
NEEDED: tuple[tuple[str, str, str, str], ...] = (
    ("positions", "what ships do", "no position was read", "watchkeeper ingest, or give a file on this page"),
    ("segments", "tracks and events", "positions were not gone through", "watchkeeper detect"),
    ("registry", "identities against a register", "no register is loaded", "watchkeeper registry load"),
    ("zones", "entries into zones", "no zone is loaded", "watchkeeper zones load"),
    ("sightings", "sightings of ships that do not transmit", "no sighting is loaded", "watchkeeper sightings load"),
    ("watchlist", "ships somebody wants to be told about", "the watchlist is empty", "watchkeeper watchlist add"),
)
"""Table; what is not checked while it is empty; why; and what to do."""


def data_state(sight: Sight, against: Against) -> Row:
    """Feeds with their files, positions and rejects; the last files and snapshots; lists; what is not checked, and why."""
    files = _files(sight)
    sources = sight.kept("sources", lambda: sight.sql(_SOURCES, {"files": files})).to_pylist()
    last = files.slice(max(0, files.num_rows - MOST_SHOWN)).to_pylist()
    return {
        "sources": [_timed(row) for row in sources],
        "files": [_timed(row) for row in reversed(last)],
        "snapshots": _snapshots(sight),
        "lists": against.to_dict()["lists"],
        "not_checked": not_checked(sight, against),
    }


def rejects(sight: Sight, file_no: int | None, limit: int) -> Row:
    """The first lines that could not be read, of a file or of all, with the reason; and how many there are."""
    relations = {name: sight.scan(name) for name in ("rejects", "files")}
    rows = sight.sql(_REJECTS, relations, {"file_no": file_no})
    return {"rejects": rows.slice(0, limit).to_pylist(), "total": rows.num_rows}


def not_checked(sight: Sight, against: Against) -> list[Row]:
    """What nobody could have found, for what it takes is not there: what, why, and what to do."""
    counts = table_rows(sight)
    missing = [
        {"what": what, "why": why, "todo": todo} for table, what, why, todo in NEEDED if not counts.get(table, 0)
    ]
    lists = [
        {"what": f"list {one.list}", "why": one.why, "todo": f"watchkeeper lists load FILE --list {one.list}"}
        for one in against.unchecked
    ]
    old = [
        {"what": f"list {one.list}", "why": one.too_old, "todo": "watchkeeper lists update"}
        for one in against.searched
        if one.too_old is not None
    ]
    return [*missing, *lists, *old]


def table_rows(sight: Sight) -> dict[str, int]:
    """Rows of each table of the snapshot that the viewer sees; tables of which none are not told."""

    def make() -> Row:
        found = {}
        for name in sorted(sight.snapshot.tables):
            if name not in _INNER:
                counted = sight.sql(f"SELECT COUNT(*) AS n FROM {name}", {name: sight.scan(name)})
                found[name] = counted.column("n").to_pylist()[0]
        return {name: rows for name, rows in found.items() if rows}

    return sight.kept("table rows", make)


_INNER = frozenset({"markings", "segmenter_state"})
"""Tables that are the machine's own."""


def _files(sight: Sight) -> pa.Table:
    def make() -> pa.Table:
        heard = sight.sql(_OF_FILES, {"positions": sight.scan("positions")})
        refused = sight.sql(_REJECTED, {"rejects": sight.scan("rejects")})
        return sight.sql(_FILES, {"files": sight.scan("files"), "heard": heard, "refused": refused})

    return sight.kept("files", make)


def _timed(row: Row) -> Row:
    plain = {name: value for name, value in row.items() if not name.endswith("_us")}
    return plain | {"first": iso(row["first_us"]), "last": iso(row["last_us"])}


def _snapshots(sight: Sight) -> list[Row]:
    """The last snapshots with the tables each changed. One that changed nothing the viewer sees anything of is not told."""
    log, last = sight.workspace.lake.log, sight.snapshot.number
    numbers = range(max(1, last - MOST_SHOWN), last + 1)
    read = [log.read(number) for number in numbers]
    before: dict[str, int] = {}
    seen, told = table_rows(sight), []
    for one in read:
        changed = sorted(name for name, version in one.tables.items() if before.get(name) != version and name in seen)
        before = one.tables
        if changed:
            said = {"id": one.snapshot_id, "number": one.number, "operation": one.operation, "tables": changed}
            told.append(said)
    return told[::-1][:MOST_SHOWN]
