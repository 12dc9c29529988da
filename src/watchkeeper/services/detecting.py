"""Rules over the lake: what they find becomes the current events, and what they no longer find is linked or withdrawn."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa

from watchkeeper.detect import Rule
from watchkeeper.detect.registry import chosen
from watchkeeper.engine import Engine, Relation
from watchkeeper.lake import arrow_schema
from watchkeeper.lake.snapshots import Snapshot
from watchkeeper.model.marking import OPEN, Marking, combine
from watchkeeper.model.segment_id import to_text
from watchkeeper.model.tables import MEASURES
from watchkeeper.model.time import from_us, to_us
from watchkeeper.places import ports
from watchkeeper.services.evidence import end_rows
from watchkeeper.services.source_lines import file_name
from watchkeeper.services.tracking import update_tracks
from watchkeeper.services.wiring import engine as engine_for
from watchkeeper.services.workspace import WHOLE, Workspace
from watchkeeper.tracks.walk import COLUMNS, Walk, WalkParams


@dataclass(slots=True, kw_only=True)
class Detected:
    """What a run of the rules found."""

    events: dict[str, int] = field(default_factory=dict)
    """Current events by kind, after the run."""
    new: int = 0
    changed: int = 0
    superseded: int = 0
    withdrawn: int = 0
    snapshot: str = ""
    stages: dict[str, float] = field(default_factory=dict)
    """Seconds by stage."""
    elapsed_s: float = 0.0

    def to_dict(self) -> dict[str, object]:
        """The document `detect --json` prints."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        plain["stages"] = {name: round(value, 3) for name, value in self.stages.items()}
        plain["elapsed_s"] = round(self.elapsed_s, 3)
        return plain


Window = tuple[datetime | None, datetime | None]
"""From and until; None is no bound."""


def detect(
    workspace: Workspace, *, only: Iterable[str] | None = None, within: Window = (None, None), engine: str = "duckdb"
) -> Detected:
    """Brings tracks up to date, runs the rules over them, and commits their events as the next snapshot.

    Rules always see the whole lake. With `only` and `within`, events of other kinds, or wholly outside that time, stay as
    they are.
    """
    began = time.monotonic()
    rules = chosen(only)
    done = Detected()
    with engine_for(workspace, "duckdb") as local:
        update_tracks(workspace, local)
    done.stages["tracks"] = time.monotonic() - began
    with engine_for(workspace, engine) as compute, workspace.lake.write("detect") as transaction:
        finder = Finder(compute, workspace, transaction.base, done.stages)
        found = [event for event in finder.find(rules) if _touches(event, within)]
        kinds = {rule.kind for rule in rules}
        old = workspace.lake.rows(transaction.base, WHOLE, "events").to_pylist()
        left = [row for row in old if row["kind"] not in kinds or not _touches(row, within)]
        rows = _with_history([row for row in old if row not in left], found, done) + left
        rows.sort(key=lambda row: (row["kind"], row["start"], row["id"]))
        if done.new or done.changed or done.superseded or done.withdrawn:
            for marking_id in {row["marking_id"] for row in found}:
                transaction.use_marking(finder.markings[marking_id])
            transaction.clear("events")
            transaction.append("events", pa.Table.from_pylist(rows, schema=arrow_schema("events")))
        done.snapshot = transaction.commit().snapshot_id
    current = [row["kind"] for row in rows if row["superseded_by"] is None and not row["withdrawn"]]
    done.events = dict(sorted(Counter(current).items()))
    done.elapsed_s = time.monotonic() - began
    return done


class Finder:
    """Runs rules over one snapshot, and nothing else."""

    def __init__(self, engine: Engine, workspace: Workspace, snapshot: Snapshot, stages: dict[str, float]) -> None:
        lake = workspace.lake
        self._engine = engine
        self._snapshot = snapshot
        self._stages = stages
        self._positions = lake.scan(snapshot, WHOLE, "positions")
        self._files = lake.rows(snapshot, WHOLE, "files")
        segments = lake.rows(snapshot, WHOLE, "segments")
        self._segments = {row["segment_id"]: row for row in segments.to_pylist()}
        self._relations: dict[str, Relation] = {
            "positions": self._positions,
            "segments": lake.scan(snapshot, WHOLE, "segments"),
            "horizon": pa.table({"horizon_us": pa.array([_horizon_us(segments)], pa.int64())}),
            "ports": _port_table(),
        }
        self.markings: dict[int, Marking] = {OPEN.marking_id: OPEN, **lake.markings(snapshot)}
        """Markings of the events found, by id."""
        self._earlier: dict[str, int] = {}

    def find(self, rules: list[Rule]) -> list[dict[str, Any]]:
        """Events of those rules, in order of rules, as rows of `events`."""
        if any({"grid", "silences"} & set(rule.reads) for rule in rules):
            began = time.monotonic()
            known = np.array(sorted(self._segments), np.int64)
            self._relations |= self._engine.walk(self._positions, COLUMNS, lambda: Walk(known, WalkParams()))
            self._stages["walk"] = time.monotonic() - began
        events: list[dict[str, Any]] = []
        for rule in rules:
            began = time.monotonic()
            events += self._run(rule, events)
            self._stages[rule.name] = time.monotonic() - began
        return _with_files(events, self._files)

    def _run(self, rule: Rule, earlier: list[dict[str, Any]]) -> list[dict[str, Any]]:
        relations = {name: self._relations[name] for name in rule.reads if name in self._relations}
        for name in rule.reads:
            if name.startswith("events_"):
                relations[name] = _as_relation(earlier, name.removeprefix("events_"))
        self._earlier = {event["id"]: event["marking_id"] for event in earlier}
        rows = rule.rows(self._engine, relations, rule.parameters).to_pylist()
        ends = end_rows(self._engine, self._positions, rows)
        return [self._event(rule, row, sources) for row, sources in zip(rows, ends, strict=True)]

    def _event(self, rule: Rule, row: Mapping[str, Any], sources: list[list[int]]) -> dict[str, Any]:
        ships = [self._segments[row[name]] for name in ("segment_1", "segment_2") if row[name] is not None]
        tracks = [to_text(ship["track_id"]) for ship in ships]
        identity = tracks or [f"{row.get('scope')}:{row.get('name')}"]
        marking = self._marking(rule, row, ships)
        return {
            "id": rule.event_id(identity, row["start_us"]),
            "kind": rule.kind,
            "rule": rule.name,
            "rule_version": rule.version,
            "params": json.dumps(rule.parameters, sort_keys=True),
            "params_hash": rule.params_hash,
            "start": from_us(row["start_us"]),
            "end": None if row["end_us"] is None else from_us(row["end_us"]),
            "open": row["is_open"],
            "lat": row["lat"],
            "lon": row["lon"],
            "vessels": json.dumps(_vessels(tracks, ships), ensure_ascii=False),
            "measures": json.dumps({c.name: row[c.name] for c in MEASURES[rule.kind]}, ensure_ascii=False),
            "reasons": json.dumps(rule.reasons(row, rule.params), ensure_ascii=False),
            "source_rows": sources,
            "marking_id": marking.marking_id,
            "snapshot": self._snapshot.snapshot_id,
            "supersedes": None,
            "superseded_by": None,
            "withdrawn": False,
        }

    def _marking(self, rule: Rule, row: Mapping[str, Any], ships: list[dict[str, Any]]) -> Marking:
        """Combined marking of everything the row was derived from.

        An event of no ship in particular (a silent feed) was derived from every position; one that leans on an earlier
        event (a gap explained by an outage) carries that event's marking too.
        """
        sources = [self.markings[ship["marking_id"]] for ship in ships] or self._all_positions()
        sources += [self.markings[self._earlier[row[key]]] for key in ("outage_id",) if row.get(key)]
        marking = combine(*sources)
        self.markings[marking.marking_id] = marking
        return marking

    def _all_positions(self) -> list[Marking]:
        found = self._engine.sql("SELECT DISTINCT marking_id FROM positions", {"positions": self._positions}, {})
        return [self.markings[marking_id] for marking_id in sorted(found.column("marking_id").to_pylist())]


def _vessels(tracks: list[str], ships: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "track": track,
            "segment": to_text(ship["segment_id"]),
            "mmsi": ship["mmsi"],
            "imo": ship["imo"],
            "name": ship["name"],
        }
        for track, ship in zip(tracks, ships, strict=True)
    ]


def _horizon_us(segments: pa.Table) -> int:
    ends = segments.column("end")
    return to_us(pa.compute.max(ends).as_py()) if len(ends) else 0


def _port_table() -> pa.Table:
    known = ports()
    return pa.table(
        {
            "name": pa.array([port.name for port in known], pa.string()),
            "lat": pa.array([port.lat for port in known], pa.float64()),
            "lon": pa.array([port.lon for port in known], pa.float64()),
        }
    )


_AS_ARROW = {"f64": pa.float64(), "i64": pa.int64(), "text": pa.string(), "bool": pa.bool_()}


def _as_relation(events: list[dict[str, Any]], kind: str) -> pa.Table:
    chosen_events = [event for event in events if event["kind"] == kind]
    columns: dict[str, pa.Array] = {
        "id": pa.array([event["id"] for event in chosen_events], pa.string()),
        "start_us": pa.array([to_us(event["start"]) for event in chosen_events], pa.int64()),
        "end_us": pa.array([event["end"] and to_us(event["end"]) for event in chosen_events], pa.int64()),
        "is_open": pa.array([event["open"] for event in chosen_events], pa.bool_()),
    }
    measures = [json.loads(event["measures"]) for event in chosen_events]
    for column in MEASURES[kind]:
        columns[column.name] = pa.array([row[column.name] for row in measures], _AS_ARROW[column.type])
    return pa.table(columns)


def _with_files(events: list[dict[str, Any]], files: pa.Table) -> list[dict[str, Any]]:
    names = {row["file_no"]: file_name(row["sha256"], row["member"]) for row in files.to_pylist()}
    for event in events:
        named = [[names[file_no], offset] for file_no, offset in event["source_rows"]]
        event["source_rows"] = json.dumps(named)
    return events


def _touches(event: Mapping[str, Any], within: Window) -> bool:
    since, until = within
    return (until is None or event["start"] <= until) and (
        since is None or event["end"] is None or event["end"] >= since
    )


def _with_history(old: list[dict[str, Any]], found: list[dict[str, Any]], done: Detected) -> list[dict[str, Any]]:
    """Old rows with their new links, and the new rows. The old stay, whatever becomes of them."""
    new_by_id = {row["id"]: row for row in found}
    rows = []
    for row in old:
        if row["id"] in new_by_id:
            _carry_over(row, new_by_id[row["id"]], done)
            continue
        if row["superseded_by"] is None and not row["withdrawn"]:
            _replace(row, found, done)
        rows.append(row)
    done.new = len(set(new_by_id) - {row["id"] for row in old})
    return [*rows, *found]


_CONTENT = (
    "end",
    "open",
    "lat",
    "lon",
    "vessels",
    "measures",
    "reasons",
    "source_rows",
    "params_hash",
    "rule_version",
    "marking_id",
)


def _carry_over(old: Mapping[str, Any], new: dict[str, Any], done: Detected) -> None:
    new["supersedes"] = old["supersedes"]
    if all(old[name] == new[name] for name in _CONTENT):
        new["snapshot"] = old["snapshot"]
    else:
        done.changed += 1


def _replace(old: dict[str, Any], found: list[dict[str, Any]], done: Detected) -> None:
    successor = next((row for row in found if _succeeds(row, old)), None)
    if successor is None:
        old["withdrawn"] = True
        done.withdrawn += 1
        return
    old["superseded_by"] = successor["id"]
    successor["supersedes"] = successor["supersedes"] or old["id"]
    done.superseded += 1


def _succeeds(new: Mapping[str, Any], old: Mapping[str, Any]) -> bool:
    if new["kind"] != old["kind"]:
        return False
    ships = [{ship["mmsi"] for ship in json.loads(row["vessels"])} for row in (new, old)]
    if ships[0] != ships[1]:
        return False
    new_ends = new["end"] is None or new["end"] >= old["start"]
    old_ends = old["end"] is None or old["end"] >= new["start"]
    return bool(new_ends and old_ends)
