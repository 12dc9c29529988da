"""`/api/events`: what the rules found."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict

from watchkeeper.model.errors import UsageError
from watchkeeper.model.time import parse_time
from watchkeeper.services.event_search import EventFilter, find_events
from watchkeeper.services.reading import event_seen
from watchkeeper.web.document import Document
from watchkeeper.web.problems import RESPONSES
from watchkeeper.web.sight import Bbox, InSight, box_of

router = APIRouter(prefix="/api", tags=["events"], responses=RESPONSES)
Number = Annotated[int | None, Query(ge=0, le=999_999_999)]
Moment = Annotated[str | None, Query(max_length=40, description="ISO 8601 UTC", examples=["2031-03-03T00:00:00Z"])]


class Ship(BaseModel):
    """A ship of an event."""

    model_config = ConfigDict(extra="allow")

    track: str
    segment: str
    mmsi: int
    imo: int | None
    name: str | None


class Event(BaseModel):
    """An event in the form of the public interface."""

    model_config = ConfigDict(extra="allow")

    id: str
    kind: str
    rule: str
    rule_version: str
    start: str
    end: str | None
    open: bool
    lat: float | None
    lon: float | None
    vessels: list[Ship]
    measures: dict[str, Any]
    reasons: list[str]
    params: dict[str, Any]
    params_hash: str
    source_rows: list[tuple[str, int]]
    marking: dict[str, Any]
    snapshot: str
    superseded_by: str | None


class Events(BaseModel):
    """Some of the events that were asked for, and how many there are in all."""

    events: list[Event]
    total: int


class WholeEvent(Event):
    """An event with the very lines it rests on."""

    source_lines: list[dict[str, Any]]


def moment_of(text: str | None) -> datetime | None:
    """The time a query names; UsageError for what is none."""
    if text is None:
        return None
    found = parse_time(text)
    if found is None:
        raise UsageError(f"'{text}' is no time; expected ISO 8601 UTC such as 2031-03-03T00:00:00Z")
    return found


@router.get("/events", response_model=Events)
def events(
    sight: InSight,
    kind: Annotated[str | None, Query(max_length=40)] = None,
    mmsi: Number = None,
    imo: Number = None,
    since: Moment = None,
    until: Moment = None,
    bbox: Bbox = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    offset: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
) -> Document:
    """Events that hold now, in order of start."""
    wanted = EventFilter(
        kind=kind, mmsi=mmsi, imo=imo, since=moment_of(since), until=moment_of(until), bbox=box_of(bbox)
    )
    found, total = find_events(sight, wanted, limit=limit, offset=offset)
    return Document({"events": found, "total": total})


@router.get("/events/{event_id}", response_model=WholeEvent)
def event(event_id: str, sight: InSight) -> Document:
    """One event whole, with the lines it rests on. The first characters of its id are enough, when they are no other's."""
    return Document(event_seen(sight, event_id))
