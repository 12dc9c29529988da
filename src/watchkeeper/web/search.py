"""`/api/search`: what begins with what is typed."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel

from watchkeeper.services.finding_names import search as search_for
from watchkeeper.web.document import Document
from watchkeeper.web.problems import RESPONSES
from watchkeeper.web.sight import InSight

router = APIRouter(prefix="/api", tags=["search"], responses=RESPONSES)


class Found(BaseModel):
    """Something that begins so."""

    type: Literal["vessel", "lead", "event", "port"]
    id: str
    title: str
    detail: str
    mmsi: int | None = None
    imo: int | None = None
    lat: float | None = None
    lon: float | None = None


class FoundAll(BaseModel):
    """What was found, ships first."""

    results: list[Found]


@router.get("/search", response_model=FoundAll)
def search(
    sight: InSight,
    q: Annotated[str, Query(max_length=200, description="Beginning of a name, MMSI, IMO number or id")],
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Document:
    """Ships, events and ports by how their name, number or id begins."""
    return Document({"results": search_for(sight, q, limit)})
