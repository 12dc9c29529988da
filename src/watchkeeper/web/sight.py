"""What routes are given of the app: the sight of the last snapshot; and answers that browsers ask again about by their tag."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from pydantic import BeforeValidator
from starlette.responses import Response

from watchkeeper.model.errors import UsageError
from watchkeeper.model.time import parse_time
from watchkeeper.services.arrow_stream import MEDIA_TYPE
from watchkeeper.services.lookout import Lookout, Sight
from watchkeeper.web.problems import RESPONSES, of_statuses

AGAIN = "private, no-cache"
"""A browser keeps the answer, and asks each time whether it still holds."""


def sight_of(request: Request) -> Sight:
    """The last snapshot as the workspace's viewer sees it."""
    lookout: Lookout = request.app.state.lookout
    return lookout.sight()


InSight = Annotated[Sight, Depends(sight_of)]


def _seconds(said: object) -> object:
    """Seconds of a time in ISO 8601; what is none is left to be refused."""
    found = parse_time(said) if isinstance(said, str) and not said.isdecimal() else None
    return said if found is None else int(found.timestamp())


Seconds = Annotated[
    int | None,
    BeforeValidator(_seconds),
    Query(ge=0, le=2**32 - 1, description="Seconds since 1970 UTC; a time in ISO 8601 is understood too"),
]
Bbox = Annotated[
    str | None,
    Query(
        max_length=200,
        description="West,south,east,north in degrees; west > east goes across ±180",
        examples=["120,30,130,36"],
    ),
]
Box = tuple[float, float, float, float]


def box_of(text: str | None) -> Box | None:
    """The box a query names; UsageError for what is none."""
    if text is None:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise UsageError(f"bbox is '{text[:80]}'; expected west,south,east,north in degrees") from None
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise UsageError(f"bbox is '{text[:80]}'; expected longitudes in ±180, latitudes in ±90, south not above north")
    return west, south, east, north


def arrow(request: Request, tag: str, make: Callable[[], bytes]) -> Response:
    """An Arrow stream, or 304 where the browser has it."""
    headers = {"ETag": tag, "Cache-Control": AGAIN}
    if tag in [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]:
        return Response(status_code=304, headers=headers)
    return Response(make(), media_type=MEDIA_TYPE, headers=headers)


ARROW: dict[int | str, dict[str, Any]] = {
    **RESPONSES,
    200: {
        "description": "An Arrow IPC stream",
        "content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}},
        "headers": {"ETag": {"description": "Of snapshot, view and question", "schema": {"type": "string"}}},
    },
    304: {"description": "The answer is still the one with that ETag"},
    **of_statuses(413),
}
"""Responses of a route that answers an Arrow stream."""
