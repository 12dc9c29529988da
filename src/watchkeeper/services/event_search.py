"""Which events a question is about: looked up in the index, then read whole."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from watchkeeper.detect.base_rate import sentence
from watchkeeper.engine.base import Parameter
from watchkeeper.model.time import iso, to_us
from watchkeeper.services.event_index import (
    ID_DIGITS,
    event_places,
    event_rows,
    event_ships,
    events_beginning,
    events_of,
)
from watchkeeper.services.lookout import Sight


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
        if self.imo is not None:
            asked.append("e.number IN (SELECT s.number FROM ships s WHERE s.imo = $imo)")
            given["imo"] = self.imo
        return asked, given

    def candidates(self, sight: Sight) -> NDArray[np.int32] | None:
        """Rows of the index that are looked up, in order; None: any may be meant."""
        found: NDArray[np.int32] | None = None
        if self.begins is not None:
            found = events_beginning(sight, self.begins[:ID_DIGITS])
        if self.mmsis is not None:
            own = events_of(sight, self.mmsis)
            found = own if found is None else np.intersect1d(found, own)
        if self.mmsi is not None:
            own = events_of(sight, (self.mmsi,))
            found = own if found is None else np.intersect1d(found, own)
        return found


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
    places, chosen = event_places(sight), wanted.candidates(sight)
    if chosen is None:
        chosen = np.arange(len(places), dtype=np.int32)
    else:
        places = places.take(pa.array(chosen))
    if not asked:
        return places
    query = f"SELECT e.part, e.row_no FROM places e WHERE {' AND '.join(asked)} ORDER BY e.number"
    relations = {"places": places.append_column("number", pa.array(chosen)), "ships": event_ships(sight)}
    return sight.sql(query, relations, given)


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
