"""`/api/screen` and what belongs to it: lists, receipts, judgements."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from watchkeeper.screen.subject import subject
from watchkeeper.services import dispositions, receipts
from watchkeeper.services.desk import Desk
from watchkeeper.services.judged_hits import state_of
from watchkeeper.services.screening import how_of
from watchkeeper.web.problems import RESPONSES

router = APIRouter(prefix="/api", tags=["screening"], responses=RESPONSES)
MOST_QUERIES = 200


def desk_of(request: Request) -> Desk:
    """The desk of the app."""
    found: Desk = request.app.state.desk
    return found


AtDesk = Annotated[Desk, Depends(desk_of)]


def _printable(text: str) -> str:
    if "\0" in text:
        raise ValueError("a text has no NUL")
    return text


Text = Annotated[str, Field(max_length=10_000), AfterValidator(_printable)]


class Party(BaseModel):
    """Who or what is screened."""

    model_config = ConfigDict(extra="forbid")

    kind: str | None = Field(None, description="Schema of FollowTheMoney; none: any", examples=["Vessel"])
    names: list[Text] = Field(default_factory=list, max_length=50, examples=[["KELO STAR 2"]])
    said: dict[str, list[Text]] = Field(
        default_factory=dict, description="Attributes and their values", examples=[{"imo": ["2000339"]}]
    )
    key: Annotated[str, Field(max_length=200)] | None = Field(None, description="Your number of the party")


class ScreenRequest(BaseModel):
    """Parties to screen, and how."""

    model_config = ConfigDict(extra="forbid")

    parties: list[Party] = Field(min_length=1, max_length=MOST_QUERIES)
    threshold: float | None = Field(None, gt=0, le=1)
    limit: int | None = Field(None, ge=1, le=500)
    as_of: date | None = Field(None, description="Lists as they were on this day; none: today")
    known_on: datetime | None = Field(None, description="As far as was known here at this moment; none: now")


class JudgeRequest(BaseModel):
    """What somebody decides of a hit."""

    model_config = ConfigDict(extra="forbid")

    receipt: Annotated[str, Field(max_length=64)] | None = Field(None, description="Receipt that shows the hit")
    verdict: str = Field(examples=["false"])
    who: Text
    why: Text
    until: date | None = None


@router.post("/screen")
def screen(asked: ScreenRequest, desk: AtDesk) -> dict[str, Any]:
    """Screens parties against the lists. Every one leaves a receipt, also one of which nothing is found."""
    queries = [
        (subject(one.kind, one.names, one.said), None if one.key is None else f"customer {one.key}")
        for one in asked.parties
    ]
    known_on = asked.known_on
    if known_on is not None and known_on.tzinfo is None:
        known_on = known_on.replace(tzinfo=UTC)
    return {"results": desk.ask(queries, how_of(asked.threshold, asked.limit), asked.as_of, known_on)}


@router.get("/lists")
def lists(desk: AtDesk) -> dict[str, Any]:
    """What is screened against today, and what is not checked, with the reason."""
    return desk.against().to_dict()


@router.get("/receipts")
def last_receipts(desk: AtDesk, limit: Annotated[int, Query(ge=1, le=500)] = 50) -> dict[str, Any]:
    """The last receipts, newest first."""
    return {"receipts": receipts.summaries(desk.store.view(desk.workspace.view), limit)}


@router.get("/receipts/{receipt}")
def receipt(receipt: str, desk: AtDesk) -> dict[str, Any]:
    """What a receipt says, and whether it is proved."""
    reader = desk.store.view(desk.workspace.view)
    return receipts.told(reader, receipts.find(reader, receipt))


@router.get("/receipts/{receipt}/proof")
def proof(receipt: str, desk: AtDesk) -> dict[str, Any]:
    """A receipt with its proof, as `watchkeeper receipts verify` reads it."""
    reader = desk.store.view(desk.workspace.view)
    return receipts.proof_of(reader, receipts.find(reader, receipt)).to_dict()


@router.post("/hits/{hit}/judgements", status_code=201)
def judge(hit: str, asked: JudgeRequest, desk: AtDesk) -> dict[str, Any]:
    """Decides of a hit, as the receipt shows it."""
    ruling = dispositions.Ruling(verdict=asked.verdict, who=asked.who, why=asked.why, until=asked.until)
    now = datetime.now(UTC)
    if asked.verdict == "approve":
        made = dispositions.approve(desk.store, desk.workspace, hit, ruling, now)
    elif asked.verdict == "withdraw":
        made = dispositions.withdraw(desk.store, desk.workspace, hit, ruling, now)
    else:
        state = state_of(desk.store, desk.workspace, hit, asked.receipt)
        made = dispositions.judge(desk.store, desk.workspace, state, ruling, now)
    return {"judgement": made.judgement_id}


@router.get("/hits/{hit}/judgements")
def judgements(hit: str, desk: AtDesk) -> dict[str, Any]:
    """What was decided of a hit, in the order it was."""
    return {"judgements": dispositions.all_judgements(desk.store, desk.workspace, hit)}
