"""`/api/session`: a browser gives the token for a cookie, and learns what it looks at."""

from __future__ import annotations

from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.responses import HTMLResponse, RedirectResponse, Response

from watchkeeper.model.errors import UsageError
from watchkeeper.services.looking_ahead import look_ahead
from watchkeeper.services.owner_token import is_owner, owner_token
from watchkeeper.services.workspace_state import session_state
from watchkeeper.web.access import set_cookie
from watchkeeper.web.pages import WRONG_TOKEN
from watchkeeper.web.problems import MEDIA_TYPE, PROBLEM_SCHEMA, RESPONSES, problem
from watchkeeper.web.sight import InSight

router = APIRouter(prefix="/api", tags=["session"], responses=RESPONSES)
FORM = "application/x-www-form-urlencoded"


class Token(BaseModel):
    """The owner's token."""

    model_config = ConfigDict(extra="forbid")

    token: str = Field(max_length=500)


class Party(BaseModel):
    """Who reads, and what they are cleared to see."""

    party: str
    clearances: list[tuple[str, str]] = Field(description="Scheme and level of each")


class Horizon(BaseModel):
    """First and last time of the positions."""

    start: str
    end: str


class Counts(BaseModel):
    """How many of each there are for this viewer."""

    events: int
    tracks: int
    vessels: int
    leads: int


class Session(BaseModel):
    """What a viewer looks at."""

    party: str
    viewer: Party
    version: str
    snapshot: str
    synthetic: bool = Field(description="Whether any feed or list is of an invented scenario")
    horizon: Horizon | None = Field(description="None: no position has a time")
    counts: Counts


@router.get("/session", response_model=Session)
def session(sight: InSight) -> dict[str, object]:
    """Who looks at which snapshot, and how much there is to see."""
    look_ahead(sight)  # whoever opens the map asks for more at once
    return session_state(sight)


_BODY = {
    "requestBody": {
        "required": True,
        "content": {kind: {"schema": Token.model_json_schema()} for kind in ("application/json", FORM)},
    }
}


@router.post(
    "/session",
    status_code=204,
    response_class=Response,
    openapi_extra=_BODY,
    responses={
        204: {"description": "The cookie is set"},
        303: {"description": "The cookie is set; of a form"},
        401: {
            "description": "That is not the owner's token",
            "content": {MEDIA_TYPE: {"schema": PROBLEM_SCHEMA}, "text/html": {"schema": {"type": "string"}}},
        },
    },
)
async def enter(request: Request) -> Response:
    """Gives a browser the cookie for the token, given as JSON or by a form."""
    form = request.headers.get("content-type", "").partition(";")[0].strip() == FORM
    body = await request.body()
    try:
        if form:
            given = Token(token=parse_qs(body.decode(), max_num_fields=10).get("token", [""])[0])
        else:
            given = Token.model_validate_json(body)
    except ValidationError as error:
        return problem(422, f"token: {error.errors()[0]['msg']}")
    except ValueError as error:
        raise UsageError(f"the body is no form: {error}") from error
    token = owner_token(request.app.state.lookout.workspace)
    if not is_owner(given.token, token):
        return HTMLResponse(WRONG_TOKEN, 401) if form else problem(401, "that is not the owner's token")
    answer = RedirectResponse("/", 303) if form else Response(status_code=204)
    set_cookie(answer, token)
    return answer
