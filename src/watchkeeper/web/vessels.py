"""`/api/vessels`: a ship, by whatever is known of her."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from watchkeeper.model.errors import UsageError
from watchkeeper.services.neighbours import neighbours
from watchkeeper.services.pair_distance import pair_distance
from watchkeeper.services.ship_draughts import ship_draughts
from watchkeeper.services.ship_positions import PositionsAsked, ship_positions
from watchkeeper.services.vessel_page import vessel_page
from watchkeeper.web.document import Document
from watchkeeper.web.events import Event, Number
from watchkeeper.web.problems import RESPONSES
from watchkeeper.web.screening import AtDesk
from watchkeeper.web.sight import InSight, Seconds

router = APIRouter(prefix="/api", tags=["vessels"], responses=RESPONSES)
Mmsi = Annotated[int, Field(ge=0, le=999_999_999)]
OfMmsi = Annotated[int, Path(ge=0, le=999_999_999)]
Name = Annotated[str, Path(min_length=1, max_length=200, description="MMSI, IMO number or name")]


class Partner(BaseModel):
    """Another ship in her events."""

    mmsi: int
    name: str | None
    imo: int | None
    events: list[str]
    count: int
    last: str


class Call(BaseModel):
    """A port she called at."""

    port: str
    country: str | None
    visits: int
    last: str
    lat: float | None
    lon: float | None


class Vessel(BaseModel):
    """What is known of a ship: see `watchkeeper vessel --json`."""

    model_config = ConfigDict(extra="allow")

    query: str
    mmsis: list[dict[str, Any]]
    identity: list[dict[str, Any]]
    tracks: list[dict[str, Any]]
    events: list[Event]
    hulls: list[dict[str, Any]]
    matches: dict[str, Any]
    partners: list[Partner]
    ports: list[Call]
    snapshot: str


class Positions(BaseModel):
    """Columns of positions by time."""

    t: list[int] = Field(description="Seconds since 1970 UTC")
    lat: list[float]
    lon: list[float]
    speed_kn: list[float | None]
    course_deg: list[float | None]
    heading_deg: list[float | None]
    noise: list[str | None] = Field(description="Why it belongs to no segment; null: none")
    segment: list[str | None]
    track: list[str | None]
    thinned: bool = Field(description="Whether positions were left out for there are too many")


class Draughts(BaseModel):
    """Columns of what she said when it changed."""

    t: list[int]
    draught_m: list[float | None]
    destination: list[str | None]


class Neighbours(BaseModel):
    """Columns of other ships heard by hour."""

    hours: list[int] = Field(description="Seconds since 1970 UTC at which each hour begins")
    ships: list[int | None] = Field(description="Null where she was not heard yet")


class Pair(BaseModel):
    """Columns of a distance on the grid of ten minutes."""

    t: list[int]
    distance_m: list[float | None]
    speed_1_kn: list[float | None]
    speed_2_kn: list[float | None]


@router.get("/map/positions", response_model=Positions)
def positions(
    sight: InSight,
    mmsi: Number = None,
    track: Annotated[str | None, Query(max_length=60, description="Id of a track")] = None,
    since: Seconds = None,
    until: Seconds = None,
) -> Document:
    """Every position of a ship or a track, at most 50,000 of them, noise included."""
    if mmsi is None and track is None:
        raise UsageError("whose positions: give mmsi or track")
    asked = PositionsAsked(mmsi=mmsi, track=track, since_s=since, until_s=until)
    return Document(ship_positions(sight, asked))


@router.get("/pair", response_model=Pair)
def pair(
    sight: InSight,
    mmsi: Annotated[list[Mmsi], Query(min_length=2, max_length=2, description="The two ships")],
    since: Seconds = None,
    until: Seconds = None,
) -> Document:
    """How far two ships were from each other, every ten minutes; null where one was not heard for an hour."""
    return Document(pair_distance(sight, (mmsi[0], mmsi[1]), (since, until)))


@router.get("/vessels/{mmsi}/draughts", response_model=Draughts)
def draughts(mmsi: OfMmsi, sight: InSight) -> Document:
    """What she said of her draught and destination, whenever either changed."""
    return Document(ship_draughts(sight, mmsi))


@router.get("/vessels/{mmsi}/neighbours", response_model=Neighbours)
def neighbours_of(mmsi: OfMmsi, sight: InSight, since: Seconds = None, until: Seconds = None) -> Document:
    """How many other ships were heard by the hour within about a degree of where she was last heard: was anybody else?"""
    return Document(neighbours(sight, mmsi, (since, until)))


@router.get("/vessels/{query}", response_model=Vessel)
def vessel(query: Name, sight: InSight, desk: AtDesk) -> Document:
    """A ship by MMSI, IMO number or name: identity, tracks, events, matches, whom she met and where she called."""
    return Document(vessel_page(sight, query, desk.clock()))
