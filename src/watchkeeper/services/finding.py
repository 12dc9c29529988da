"""Rules run over one snapshot: the relations they read, and their rows made into events."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any

import pyarrow as pa

from watchkeeper.detect import Rule
from watchkeeper.detect.base_rate import SHIP_HOURS, BaseRateParams, Happened, base_rates
from watchkeeper.engine import Engine, Relation
from watchkeeper.lake.snapshots import Snapshot
from watchkeeper.model.marking import Marking
from watchkeeper.model.measures import MEASURES
from watchkeeper.model.segment_id import to_text
from watchkeeper.model.time import from_us
from watchkeeper.places.places import Places, world
from watchkeeper.places.zone_index import index_of
from watchkeeper.services.event_markings import EventMarkings
from watchkeeper.services.evidence import end_rows
from watchkeeper.services.relations import Relations
from watchkeeper.services.source_lines import file_name
from watchkeeper.services.workspace import WHOLE, Workspace
from watchkeeper.services.zones import zones_at


class Finder:
    """Runs rules over one snapshot, and nothing else."""

    def __init__(
        self,
        engine: Engine,
        workspace: Workspace,
        snapshot: Snapshot,
        stages: dict[str, float],
        places: Places | None = None,
        progress: Callable[[str], None] = lambda stage: None,
    ) -> None:
        lake = workspace.lake
        self._engine, self._snapshot, self._stages = engine, snapshot, stages
        self._progress = progress
        stored = zones_at(lake, snapshot, WHOLE)
        self._places = places or replace(world(), zones=index_of(one.zone for one in stored))
        self._positions = lake.scan(snapshot, WHOLE, "positions")
        self._files = lake.rows(snapshot, WHOLE, "files")
        segments = lake.rows(snapshot, WHOLE, "segments")
        self._segments = {row["segment_id"]: row for row in segments.to_pylist()}
        self._relations = Relations(engine, lake, snapshot, segments, self._places, [one.marking_id for one in stored])
        self._markings = EventMarkings(
            lake.markings(snapshot), self._segments.values(), self._markings_of_positions, self._markings_of_statics
        )
        self._types: dict[str, int | None] = {}

    @property
    def markings(self) -> Mapping[int, Marking]:
        """Markings by id, those of the events found among them."""
        return self._markings.known

    def find(self, rules: list[Rule]) -> list[dict[str, Any]]:
        """Events of those rules, in order of rules, as rows of `events`."""
        events: list[dict[str, Any]] = []
        self._progress("walk")
        began = time.monotonic()
        self._relations.walk(rules, also=("hours",))
        self._stages["walk"] = time.monotonic() - began
        for rule in rules:
            self._progress(rule.name)
            began = time.monotonic()
            events += self._run(rule)
            self._stages[rule.name] = time.monotonic() - began
        self._progress("base rates")
        began = time.monotonic()
        self._rate(events)
        self._stages["base rates"] = time.monotonic() - began
        return _with_files(events, self._files)

    def relations(self, *names: str) -> dict[str, Relation]:
        """Relations the rules read, after `find`."""
        return self._relations.named(*names)

    def _rate(self, events: list[dict[str, Any]]) -> None:
        """Gives every event its base rate."""
        params = BaseRateParams()
        hours = self._engine.sql(SHIP_HOURS, self._relations.named("hours", "segments"), asdict(params)).to_pylist()
        happened = [
            Happened(
                kind=event["kind"],
                ship_type=self._types.get(event["id"]),
                start=event["start"],
                lat=event["lat"],
                lon=event["lon"],
                marking_id=event["marking_id"],
            )
            for event in events
        ]
        rated = base_rates(happened, hours, self._markings.visible_with, params)
        for event, rate in zip(events, rated, strict=True):
            event["base_rate"] = rate

    def _run(self, rule: Rule) -> list[dict[str, Any]]:
        table = rule.rows(self._engine, self._relations.of(rule), self._places)
        rows = table.to_pylist()
        ends = end_rows(self._engine, self._positions, rows)
        ships = _ships_of(table.column_names)
        stamp = _stamp(rule, self._snapshot.snapshot_id)
        events = [self._event(rule, row, ships, sources) | stamp for row, sources in zip(rows, ends, strict=True)]
        self._markings.note(events)
        first = [row["segment_1"] for row in rows]
        self._types |= {
            event["id"]: None if segment is None else self._segments[segment]["ship_type"]
            for event, segment in zip(events, first, strict=True)
        }
        tracks = [[self._track(row[name]) for row in rows] for name in ships]
        self._relations.add_events(rule.kind, table, [event["id"] for event in events], tracks)
        return events

    def _track(self, segment_id: int | None) -> int | None:
        return None if segment_id is None else int(self._segments[segment_id]["track_id"])

    def _event(
        self, rule: Rule, row: Mapping[str, Any], columns: list[str], sources: list[list[int]]
    ) -> dict[str, Any]:
        """What is the row's own of an event; `columns` name its ships."""
        ships = [self._segments[row[name]] for name in columns if row[name] is not None]
        tracks = [to_text(ship["track_id"]) for ship in ships]
        identity = (tracks or [f"{row.get('scope')}:{row.get('name')}"]) + [str(row[name]) for name in rule.identity]
        return {
            "id": rule.event_id(identity, row["start_us"]),
            "start": from_us(row["start_us"]),
            "end": None if row["end_us"] is None else from_us(row["end_us"]),
            "open": row["is_open"],
            "lat": row["lat"],
            "lon": row["lon"],
            "vessels": json.dumps(_vessels(tracks, ships), ensure_ascii=False),
            "measures": json.dumps({c.name: row[c.name] for c in MEASURES[rule.kind]}, ensure_ascii=False),
            "reasons": json.dumps(rule.reasons(row, rule.params), ensure_ascii=False),
            "source_rows": sources,
            "marking_id": self._markings.of(row, ships, rule),
        }

    def _markings_of_positions(self) -> list[int]:
        found = self._engine.sql("SELECT DISTINCT marking_id FROM positions", {"positions": self._positions}, {})
        return [int(marking_id) for marking_id in found.column("marking_id").to_pylist()]

    def _markings_of_statics(self) -> Iterable[tuple[int, int, int]]:
        """(MMSI, marking, days since 1970) of each day on which a ship said something of herself that has that marking."""
        found = self._engine.sql(_STATICS, self._relations.named("statics"), {})
        return zip(*(found.column(name).to_pylist() for name in ("mmsi", "marking_id", "day_no")), strict=True)


_STATICS = """
SELECT mmsi, marking_id, CAST(FLOOR(t_us / 86400000000.0) AS BIGINT) AS day_no FROM statics WHERE t_us IS NOT NULL
GROUP BY mmsi, marking_id, CAST(FLOOR(t_us / 86400000000.0) AS BIGINT) ORDER BY mmsi, marking_id, day_no
"""


def _stamp(rule: Rule, snapshot_id: str) -> dict[str, Any]:
    """What all new events of a rule have alike."""
    return {
        "kind": rule.kind,
        "rule": rule.name,
        "rule_version": rule.version,
        "params": json.dumps(rule.parameters, sort_keys=True),
        "params_hash": rule.params_hash,
        "base_rate": None,
        "snapshot": snapshot_id,
        "supersedes": None,
        "superseded_by": None,
        "withdrawn": False,
    }


def _ships_of(columns: Iterable[str]) -> list[str]:
    """The columns that name a ship each, by their segments."""
    return sorted(name for name in columns if re.fullmatch(r"segment_\d", name))


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


def _with_files(events: list[dict[str, Any]], files: pa.Table) -> list[dict[str, Any]]:
    names = {row["file_no"]: file_name(row["sha256"], row["member"]) for row in files.to_pylist()}
    for event in events:
        named = [[names[file_no], offset] for file_no, offset in event["source_rows"]]
        event["source_rows"] = json.dumps(named)
    return events
