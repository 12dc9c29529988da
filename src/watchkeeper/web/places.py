"""`/api/ports`, `/api/zones`, `/api/reception`: what lies under the tracks, as GeoJSON."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict

from watchkeeper.services import map_places
from watchkeeper.web.document import Document
from watchkeeper.web.problems import RESPONSES
from watchkeeper.web.sight import Bbox, InSight, box_of

router = APIRouter(prefix="/api", tags=["map"], responses=RESPONSES)


class Feature(BaseModel):
    """A place and what is known of it."""

    model_config = ConfigDict(extra="allow")

    type: Literal["Feature"]
    geometry: dict[str, Any]
    properties: dict[str, Any]


class Features(BaseModel):
    """A GeoJSON FeatureCollection (RFC 7946)."""

    model_config = ConfigDict(extra="allow")

    type: Literal["FeatureCollection"]
    features: list[Feature]


@router.get("/ports", response_model=Features)
def ports(bbox: Bbox = None) -> Document:
    """Ports of the World Port Index."""
    return Document(map_places.port_map(box_of(bbox)))


@router.get("/zones", response_model=Features)
def zones(sight: InSight, on: Annotated[date | None, Query(description="In force on this UTC day")] = None) -> Document:
    """Zones that were loaded; of a disputed water each claimant has its own."""
    return Document(map_places.zone_map(sight, on))


@router.get("/reception", response_model=Features)
def reception(sight: InSight) -> Document:
    """How well ships are heard, by cell of one degree and month; null where too few ship-hours say nothing."""
    return Document(map_places.reception(sight))
