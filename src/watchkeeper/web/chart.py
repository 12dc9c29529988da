"""`/api/map`: events and tracks as columns, for a map that draws all of them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from watchkeeper.services.arrow_stream import stream
from watchkeeper.services.map_events import map_events
from watchkeeper.services.map_ships import track_index
from watchkeeper.services.map_tracks import TracksAsked, map_tracks
from watchkeeper.web.sight import ARROW, Bbox, InSight, Seconds, arrow, box_of

router = APIRouter(prefix="/api/map", tags=["map"])


@router.get("/events", response_class=Response, responses=ARROW)
def events(request: Request, sight: InSight) -> Response:
    """Every event that holds now, one row each by start: id (its first 16 hexadecimal digits), lat, lon (NaN: no place), start
    and end in seconds (an open one ends at the horizon), kind, flag, ship_type, mmsi (0: of no ship), explained. Metadata of the
    schema: snapshot, kinds, flags, ship_types."""
    return arrow(request, sight.tag("events"), lambda: map_events(sight))


@router.get("/tracks", response_class=Response, responses=ARROW)
def tracks(
    request: Request,
    sight: InSight,
    level: Annotated[int, Query(ge=0, le=3, description="0: a vertex every 6 h; 1: 1 h; 2: 10 min; 3: all")] = 0,
    since: Seconds = None,
    until: Seconds = None,
    bbox: Bbox = None,
) -> Response:
    """Vertices by track and time: track (its number in the index), lat, lon, t in seconds, gap (1: a silence of over two hours
    came before; 2: she was outside of what is asked for since the vertex before). Levels 2 and 3 need bounds."""
    asked = TracksAsked(level=level, since_s=since, until_s=until, bbox=box_of(bbox))
    return arrow(request, sight.tag("tracks", asked), lambda: map_tracks(sight, asked))


@router.get("/tracks/index", response_class=Response, responses=ARROW)
def index(request: Request, sight: InSight) -> Response:
    """One row a track: track (its number), id, mmsi, imo, name, flag, ship_type (number of its group), start, end in seconds."""
    return arrow(
        request, sight.tag("index"), lambda: stream(track_index(sight), {"snapshot": sight.snapshot.snapshot_id})
    )
