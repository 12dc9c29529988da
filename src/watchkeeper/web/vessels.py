"""`/api/vessels`: a ship, by whatever is known of her."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict

from watchkeeper.services.vessel_page import vessel_page
from watchkeeper.web.events import Event
from watchkeeper.web.problems import RESPONSES
from watchkeeper.web.sight import InSight

router = APIRouter(prefix="/api", tags=["vessels"], responses=RESPONSES)


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


@router.get("/vessels/{query}", response_model=Vessel)
def vessel(query: str, sight: InSight) -> JSONResponse:
    """A ship by MMSI, IMO number or name: identity, tracks, events, matches, whom she met and where she called."""
    return JSONResponse(vessel_page(sight, query))
