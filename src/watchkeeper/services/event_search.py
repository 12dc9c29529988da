"""Which events a question is about: looked up in the index, then read whole."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from watchkeeper.detect.base_rate import sentence
from watchkeeper.engine.base import Parameter
from watchkeeper.model.time import iso, to_us
from watchkeeper.services.event_index import event_places, event_rows, event_ships
from watchkeeper.services.lookout import Sight

ID_DIGITS = 16
"""Of an id, hexadecimal, that the index knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilter:
    """Which events; a field that is None does not filter."""

    kind: str | None = None
    mmsi: int | None = None
    imo: int | None = None
    since: datetime | None = None
    """Events that had not ended before this time."""
    until: datetime | None = None
    """Events that had begun by this time."""
    bbox: tuple[float, float, float, float] | None = None
    """West, south, east, north in degrees; west > east goes across ±180°."""
    with_history: bool = False
    """Also events that later data superseded or withdrew."""
    mmsis: frozenset[int] | None = None
    """Of any of these ships."""
    begins: str | None = None
    """First hexadecimal digits of the id."""

    def conditions(self) -> tuple[list[str], dict[str, Parameter]]:
        """What SQL over the index asks, and its parameters."""
        asked: list[str] = [] if self.with_history else ["e.is_current"]
        given: dict[str, Parameter] = {}
        if self.kind is not None:
            asked.append("e.kind = $kind")
            given["kind"] = self.kind
        if self.until is not None:
            asked.append("e.start_us <= $until_us")
            given["until_us"] = to_us(self.until)
        if self.since is not None:
            asked.append("(e.end_us IS NULL OR e.end_us >= $since_us)")
            given["since_us"] = to_us(self.since)
        if self.bbox is not None:
            west, _, east, _ = self.bbox
            across = "AND" if west <= east else "OR"
            asked.append(f"e.lat BETWEEN $south AND $north AND (e.lon >= $west {across} e.lon <= $east)")
            given |= dict(zip(("west", "south", "east", "north"), self.bbox, strict=True))
        if self.begins is not None:
            head = self.begins[:ID_DIGITS]
            asked.append(
                f"e.code BETWEEN {int(head.ljust(ID_DIGITS, '0'), 16)} AND {int(head.ljust(ID_DIGITS, 'f'), 16)}"
            )
        ships = self._ships(given)
        if ships:
            asked.append(f"(e.part, e.row_no) IN (SELECT s.part, s.row_no FROM ships s WHERE {' AND '.join(ships)})")
        return asked, given

    def _ships(self, given: dict[str, Parameter]) -> list[str]:
        asked = []
        for name, number in (("mmsi", self.mmsi), ("imo", self.imo)):
            if number is not None:
                asked.append(f"s.{name} = ${name}")
                given[name] = number
        if self.mmsis is not None:
            asked.append(f"s.mmsi IN ({', '.join(map(str, sorted(self.mmsis))) or 'NULL'})")
        return asked


def find_events(
    sight: Sight, wanted: EventFilter, *, limit: int | None = None, offset: int = 0
) -> tuple[list[dict[str, Any]], int]:
    """Events in order of start in the form of the public interface, from `offset` on and at most `limit`; and how many in all."""
    places = find_places(sight, wanted)
    chosen = places.slice(offset, limit)
    markings = sight.workspace.lake.markings(sight.snapshot)
    found = []
    for row in event_rows(sight, chosen):
        event = public(row)
        event["marking"] = markings[row["marking_id"]].to_dict()  # type: ignore[index]
        found.append(event)
    return found, places.num_rows


def find_places(sight: Sight, wanted: EventFilter) -> pa.Table:
    """Where the events lie: file and row, in order of start, kind and id."""
    asked, given = wanted.conditions()
    query = f"SELECT e.part, e.row_no FROM places e WHERE {' AND '.join(asked) or 'TRUE'} ORDER BY e.start_us, e.kind, e.code"
    return sight.sql(query, {"places": event_places(sight), "ships": event_ships(sight)}, given)


def public(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of `events`, its times in microseconds, in the form of the public interface; its marking is to be put in."""
    base_rate = json.loads(row["base_rate"]) if row["base_rate"] else None
    return {
        "id": row["id"],
        "kind": row["kind"],
        "rule": row["rule"],
        "rule_version": row["rule_version"],
        "start": iso(row["start_us"]),
        "end": iso(row["end_us"]),
        "open": row["open"],
        "lat": row["lat"],
        "lon": row["lon"],
        "vessels": json.loads(row["vessels"]),
        "measures": json.loads(row["measures"]),
        "reasons": [*json.loads(row["reasons"]), *([sentence(base_rate)] if base_rate else [])],
        "base_rate": base_rate,
        "params": json.loads(row["params"]),
        "params_hash": row["params_hash"],
        "source_rows": json.loads(row["source_rows"]),
        "marking": None,
        "snapshot": row["snapshot"],
        "supersedes": row["supersedes"],
        "superseded_by": row["superseded_by"],
        "withdrawn": row["withdrawn"],
    }
