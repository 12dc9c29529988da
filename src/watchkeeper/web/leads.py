"""`/api/leads`: the ranked list, one whole, judgements of it, what became of them since; and the practices in words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from watchkeeper.assess.practices import PRACTICES
from watchkeeper.model.errors import UsageError
from watchkeeper.model.time import parse_time
from watchkeeper.services import lead_judging, lead_reading
from watchkeeper.web.problems import RESPONSES
from watchkeeper.web.screening import AtDesk, Text
from watchkeeper.web.sight import InSight

router = APIRouter(prefix="/api", tags=["leads"], responses=RESPONSES)
MOST_LEADS = 10_000
Short = Annotated[str | None, Query(max_length=100)]


class LeadList(BaseModel):
    """Leads, best first."""

    leads: list[dict[str, Any]]
    total: int = Field(description="That pass, those beyond the limit among them")
    policy: str = Field(description="Hash of the parameters leads are made with")
    prior: dict[str, Any] = Field(description="Probability before anything is seen, and what it means")


class RulingRequest(BaseModel):
    """What somebody decides of a lead."""

    model_config = ConfigDict(extra="forbid")

    verdict: str = Field(examples=["dismiss"], description="confirm, dismiss, watch or withdraw")
    why: Text = ""
    who: Text = "owner"


class Ruled(BaseModel):
    """A judgement that was recorded."""

    judgement: dict[str, Any] | None = Field(description="The last one of the lead; null when it was withdrawn")
    lead: dict[str, Any]


@router.get("/leads")
def leads(
    desk: AtDesk,
    sight: InSight,
    limit: Annotated[int, Query(ge=1, le=MOST_LEADS)] = 500,
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    kind: Short = None,
    practice: Short = None,
    signal: Short = None,
    judgement: Short = None,
    state: Annotated[str, Query(max_length=20)] = "open",
    mmsi: Annotated[int | None, Query(ge=0, le=999_999_999)] = None,
    min_score: Annotated[float | None, Query(ge=0.0, le=1.0)] = None,
    since: Short = None,
    until: Short = None,
    whole: bool = False,
) -> LeadList:
    """Leads, best first, in brief; `whole` gives each with everything that stands in it."""
    wanted = lead_reading.LeadFilter(
        state=state,
        kind=kind,
        practice=practice,
        signal=signal,
        mmsi=mmsi,
        min_score=min_score,
        judgement=judgement,
        since=_time(since),
        until=_time(until),
    )
    found = lead_reading.leads(desk.store, desk.workspace, wanted, lead_reading.leads_in(sight))
    summary = lead_reading.summary(desk.workspace, found)
    shown = found[offset : offset + limit]
    return LeadList(leads=shown if whole else [lead_reading.brief(one) for one in shown], **summary)


@router.get("/leads/digest")
def digest(desk: AtDesk, since: Annotated[str, Query(min_length=1, max_length=100)]) -> dict[str, Any]:
    """What became of leads since a day, a time or a snapshot: new, risen, fallen, closed."""
    return lead_reading.digest(desk.workspace, since)


@router.get("/leads/{lead}")
def lead(lead: str, desk: AtDesk, sight: InSight) -> dict[str, Any]:
    """One lead whole, open or not."""
    return lead_reading.lead(desk.store, desk.workspace, lead, lead_reading.leads_in(sight))


@router.post("/leads/{lead}/judgements", status_code=201)
def judge(lead: str, asked: RulingRequest, desk: AtDesk, sight: InSight) -> Ruled:
    """Decides of a lead as it is now."""
    stored = lead_reading.leads_in(sight)
    found = lead_reading.lead(desk.store, desk.workspace, lead, stored)
    ruling = asked.verdict, asked.who, asked.why
    lead_judging.judge_lead(desk.store, desk.workspace, found, ruling, datetime.now(UTC))
    after = lead_reading.lead(desk.store, desk.workspace, found["id"], stored)
    return Ruled(judgement=after["judgement"], lead=after)


@router.get("/practices")
def practices() -> list[dict[str, Any]]:
    """Deceptive practices by code, in every language: what is done, what of it can be seen, what looks like it and is not."""
    return [one.to_dict() for one in PRACTICES]


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    found = parse_time(text)
    if found is None:
        raise UsageError(f"'{text[:40]}' is no ISO 8601 time")
    return found
