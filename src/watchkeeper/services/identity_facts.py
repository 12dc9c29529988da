"""What the lake knows of identities, under a view: enough of it for the hulls that a few numbers may belong to."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from watchkeeper.engine import Engine
from watchkeeper.identity import Facts, Heard, IdentityParams, Join, Registered, SourceRow, Static, registered_entry
from watchkeeper.identity.join import Decision
from watchkeeper.identity.periods import Period
from watchkeeper.identity.spells import Report, spells_of
from watchkeeper.lake.snapshots import Snapshot
from watchkeeper.model.imo import Imo
from watchkeeper.model.mmsi import Mmsi
from watchkeeper.model.segment_id import to_text
from watchkeeper.model.time import from_us
from watchkeeper.services.identity_decisions import decisions_at
from watchkeeper.services.source_lines import file_name
from watchkeeper.services.workspace import Workspace

Row = dict[str, Any]
Edge = tuple[str, str]

_SAID = "SELECT mmsi, imo, COUNT(*) AS n FROM statics WHERE imo IS NOT NULL AND t_us IS NOT NULL GROUP BY mmsi, imo"
_NUMBERS = """
SELECT mmsi, t_us, imo, source, file_no, "offset" FROM statics
WHERE mmsi IN (SELECT mmsi FROM wanted) AND t_us IS NOT NULL AND imo IS NOT NULL
"""
_STATICS = """
SELECT mmsi, t_us, imo, name, call_sign, ship_type, length_m, width_m, source, file_no, "offset" FROM statics
WHERE mmsi IN (SELECT mmsi FROM wanted) AND t_us IS NOT NULL
"""
_HELD = """
WITH own AS (
    SELECT mmsi, t_us, file_no, "offset", msg_type,
           LEAD(t_us) OVER (PARTITION BY mmsi, file_no ORDER BY t_us, "offset") AS next_us
    FROM statics WHERE mmsi IN (SELECT mmsi FROM wanted) AND t_us IS NOT NULL
)
SELECT o.file_no, o."offset", MAX(p.t_us) AS until_us
FROM own o JOIN positions p ON p.mmsi = o.mmsi AND p.file_no = o.file_no
WHERE o.msg_type IS NULL AND p.t_us >= o.t_us AND (o.next_us IS NULL OR p.t_us < o.next_us)
GROUP BY o.file_no, o."offset"
"""
"""Until when what a row of a table says is known to hold: the ship's last position in that file before her next row."""
_CURRENT = """
SELECT id, start_us, end_us, vessels, measures, reasons, source_rows FROM events
WHERE kind = $kind AND superseded_by IS NULL AND NOT withdrawn ORDER BY start_us, id
"""
_NAMED = "SELECT DISTINCT mmsi FROM statics WHERE UPPER(name) = $name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """What ties identities to each other in a whole lake."""

    registered: tuple[Registered, ...]
    decisions: tuple[Decision, ...]
    hand_overs: tuple[Join, ...]
    beside: dict[str, set[str]]
    """Every node with those it is tied to."""


@dataclass(frozen=True, slots=True)
class IdentityTables:
    """The tables of one snapshot that say who is who, read under the workspace's view. What is read is kept: use one for as long
    as the snapshot is the last."""

    workspace: Workspace
    engine: Engine
    snapshot: Snapshot
    _read: dict[str, pa.Table] = field(default_factory=dict)
    _events: dict[str, list[Row]] = field(default_factory=dict)
    _ties: list[Ties] = field(default_factory=list)
    _held: dict[frozenset[int], dict[tuple[int, int], datetime]] = field(default_factory=dict)

    def rows(self, table: str) -> pa.Table:
        """A small table whole; read once, for a snapshot never changes."""
        if table not in self._read:
            self._read[table] = self.workspace.lake.rows(self.snapshot, self.workspace.view, table)
        return self._read[table]

    def registry(self, **equal: Any) -> list[Row]:
        """Statements of registers whose columns have these values; of a list any of them."""
        table = self.rows("registry")
        for name, values in equal.items():
            wanted = pa.array(values if isinstance(values, list) else [values], table.schema.field(name).type)
            table = table.filter(pc.is_in(table.column(name), wanted))
        return list(table.to_pylist())

    def ties(self) -> Ties:
        """Everything that ties identities to each other; worked out once."""
        if not self._ties:
            registered = tuple(_registered(row) for row in self.registry(attribute="mmsi") if row["imo"] is not None)
            decisions = tuple(decisions_at(self.workspace, self.snapshot, self.workspace.view))
            hand_overs = tuple(_hand_overs(self))
            beside = _beside([*_edges(self, registered), *_others(decisions, hand_overs)])
            self._ties.append(Ties(registered=registered, decisions=decisions, hand_overs=hand_overs, beside=beside))
        return self._ties[0]

    def current_events(self, kind: str) -> list[Row]:
        """Events of a kind that hold now."""
        if kind not in self._events:
            scan = self.workspace.lake.scan(self.snapshot, self.workspace.view, "events")
            self._events[kind] = list(self.engine.sql(_CURRENT, {"events": scan}, {"kind": kind}).to_pylist())
        return self._events[kind]

    def statics(self, query: str, mmsis: Iterable[int], **parameters: str) -> list[Row]:
        """Static reports that a query picks."""
        wanted = pa.table({"mmsi": pa.array(sorted(mmsis), pa.int32())})
        scan = self.workspace.lake.scan(self.snapshot, self.workspace.view, "statics")
        return list(self.engine.sql(query, {"statics": scan, "wanted": wanted}, parameters).to_pylist())

    def held(self, mmsis: Iterable[int]) -> dict[tuple[int, int], datetime]:
        """By file number and offset, until when a row of a table is known to hold; nothing of reports, which are moments."""
        asked = frozenset(mmsis)
        if (known := self._held.get(asked)) is None:
            lake, view = self.workspace.lake, self.workspace.view
            relations = {name: lake.scan(self.snapshot, view, name) for name in ("statics", "positions")}
            wanted = pa.table({"mmsi": pa.array(sorted(asked), pa.int32())})
            rows = self.engine.sql(_HELD, {**relations, "wanted": wanted}, {}).to_pylist()
            known = {(row["file_no"], row["offset"]): from_us(row["until_us"]) for row in rows}
            self._held.clear()  # one ship at a time is asked about, more than once
            self._held[asked] = known
        return known

    def files(self) -> dict[int, str]:
        """Names of files as source rows have them, by number."""
        rows = self.rows("files").to_pylist()
        return {row["file_no"]: file_name(row["sha256"], row["member"]) for row in rows}

    def segments(self, mmsis: Iterable[int]) -> list[Row]:
        """Segments of some MMSIs."""
        table = self.rows("segments")
        chosen = pc.is_in(table.column("mmsi"), pa.array(sorted(mmsis), pa.int32()))
        return list(table.filter(chosen).to_pylist())


def named(tables: IdentityTables, name: str) -> set[str]:
    """Nodes that went by a name: by transponder or register, now or formerly, case apart."""
    upper = name.strip().upper()
    found = {f"mmsi {row['mmsi']:09d}" for row in tables.statics(_NAMED, (), name=upper)}
    statements = tables.registry(attribute=["name", "former_name"])
    return found | {row["subject"] for row in statements if row["value"].upper() == upper}


def facts_around(tables: IdentityTables, start: Iterable[str], params: IdentityParams) -> Facts:
    """Everything that bears on which hulls some nodes belong to: all that any join, made or not, could lead to."""
    ties = tables.ties()
    near = _reached(start, ties.beside)
    mmsis = {int(node[5:]) for node in near if node.startswith("mmsi ")}
    imos = {int(node[4:]) for node in near if node.startswith("imo ")}
    known = {row["imo"] for row in tables.registry(imo=sorted(imos))}
    segments = tables.segments(mmsis)
    return Facts(
        said=_spells(tables, mmsis, params),
        registered=tuple(one for one in ties.registered if one.imo in imos),
        imos=frozenset(known),
        tracks=_tracks(segments),
        joins=tuple(one for one in ties.hand_overs if one.a in near),
        decisions=tuple(one for one in ties.decisions if _whole(one.a) in near or _whole(one.b) in near),
    )


def statics_of(tables: IdentityTables, mmsis: Collection[int]) -> list[Static]:
    """Static reports of some MMSIs, what they say as text."""
    files, held = tables.files(), tables.held(mmsis)
    return [_static(row, files, held.get((row["file_no"], row["offset"]))) for row in tables.statics(_STATICS, mmsis)]


def heard_of(tables: IdentityTables, mmsis: Iterable[int]) -> list[Heard]:
    """Segments of some MMSIs."""
    files = tables.files()
    return [
        Heard(
            mmsi=row["mmsi"],
            first=row["start"],
            last=row["end"],
            positions=row["positions"],
            rows=(
                SourceRow(files.get(row["start_file_no"], ""), row["start_offset"]),
                SourceRow(files.get(row["end_file_no"], ""), row["end_offset"]),
            ),
        )
        for row in tables.segments(mmsis)
    ]


def flags_of(tables: IdentityTables) -> Callable[[int, date], str | None]:
    """Flag of an MMSI on a day: by the ITU's table, and where that has nobody by the tables of flags that were loaded."""
    loaded: dict[int, list[tuple[date, str]]] = {}
    for row in tables.rows("mids").to_pylist():
        loaded.setdefault(row["mid"], []).append((row["since"] or date.min, row["flag"]))

    def flag_of(mmsi: int, day: date) -> str | None:
        number = Mmsi(mmsi)
        own = max((one for one in loaded.get(number.mid or 0, ()) if one[0] <= day), default=None)
        return number.flag_on(day) or (own[1] if own else None)

    return flag_of


def _registered(row: Row) -> Registered:
    entry = registered_entry(row)
    return Registered(
        imo=row["imo"],
        mmsi=int(row["value"]),
        since=entry.first,
        until=entry.last,
        source=entry.source,
        row=entry.rows[0],
    )


def _hand_overs(tables: IdentityTables) -> Iterator[Join]:
    """Events in which one number becomes another, as joins: the first ship at its start, the second at its end."""
    for row in tables.current_events("hand_over"):
        ships = json.loads(row["vessels"])
        if len(ships) != 2 or ships[0]["mmsi"] == ships[1]["mmsi"]:
            continue
        start = from_us(row["start_us"])
        yield Join(
            a=f"mmsi {ships[0]['mmsi']:09d}",
            b=f"mmsi {ships[1]['mmsi']:09d}",
            kind="hand_over",
            reason=f"event {row['id'][:8]}: {' '.join(json.loads(row['reasons'])[:1])}",
            rows=tuple(SourceRow(file, offset) for file, offset in json.loads(row["source_rows"])[:2]),
            at=(start, start if row["end_us"] is None else from_us(row["end_us"])),
        )


def _edges(tables: IdentityTables, registered: Iterable[Registered]) -> Iterator[Edge]:
    for row in tables.statics(_SAID, ()):
        if Imo.parse(row["imo"]) is not None:
            yield f"mmsi {row['mmsi']:09d}", f"imo {row['imo']:07d}"
    for one in registered:
        yield f"mmsi {one.mmsi:09d}", f"imo {one.imo:07d}"


def _others(decisions: Iterable[Decision], hand_overs: Iterable[Join]) -> Iterator[Edge]:
    for one in decisions:
        yield _whole(one.a), _whole(one.b)
    for join in hand_overs:
        yield join.a, join.b


def _whole(node: str) -> str:
    """The MMSI of a stretch, other nodes as they are."""
    return node.partition("/")[0]


def _beside(edges: Iterable[Edge]) -> dict[str, set[str]]:
    beside: dict[str, set[str]] = {}
    for a, b in edges:
        beside.setdefault(a, set()).add(b)
        beside.setdefault(b, set()).add(a)
    return beside


def _reached(start: Iterable[str], beside: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    ahead = set(start)
    while ahead:
        found |= ahead
        ahead = {other for node in ahead for other in beside.get(node, ())} - found
    return found


def _spells(tables: IdentityTables, mmsis: set[int], params: IdentityParams) -> dict[int, Any]:
    files, held = tables.files(), tables.held(mmsis)
    reports: dict[int, list[Report[int]]] = {mmsi: [] for mmsi in mmsis}
    for row in tables.statics(_NUMBERS, mmsis):
        if (imo := Imo.parse(row["imo"])) is not None:
            at = SourceRow(files.get(row["file_no"], ""), row["offset"])
            until = held.get((row["file_no"], row["offset"]))
            reports[row["mmsi"]].append(Report(from_us(row["t_us"]), imo.number, at, row["source"], until))
    return {mmsi: spells_of(own, params) for mmsi, own in reports.items()}


def _tracks(segments: Iterable[Row]) -> dict[int, tuple[tuple[str, Period], ...]]:
    periods: dict[tuple[int, int], Period] = {}
    for row in segments:
        key = row["mmsi"], row["track_id"]
        begins, ends = periods.get(key, (row["start"], row["end"]))
        periods[key] = min(begins, row["start"]), max(ends, row["end"])
    found: dict[int, tuple[tuple[str, Period], ...]] = {}
    for (mmsi, track), period in sorted(periods.items()):
        found[mmsi] = (*found.get(mmsi, ()), (to_text(track), period))
    return found


def _static(row: Row, files: dict[int, str], until: datetime | None) -> Static:
    said = {
        "imo": None if row["imo"] is None else f"{row['imo']:07d}",
        "name": row["name"],
        "call_sign": row["call_sign"],
        "ship_type": row["ship_type"],
        "length_m": None if not row["length_m"] else f"{row['length_m']:g}",
        "width_m": None if not row["width_m"] else f"{row['width_m']:g}",
    }
    return Static(
        mmsi=row["mmsi"],
        at=from_us(row["t_us"]),
        values={name: str(value) for name, value in said.items() if value is not None},
        row=SourceRow(files.get(row["file_no"], ""), row["offset"]),
        source=row["source"],
        until=until,
    )
