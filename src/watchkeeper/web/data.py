"""`/api/data`, `/api/ingest`, `/api/jobs`: what the workspace holds, and what is put into it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse
from pydantic import BaseModel, ConfigDict
from starlette.requests import ClientDisconnect

from watchkeeper.model.errors import NotFound, UsageError
from watchkeeper.services.batch_sheet import screen_sheet
from watchkeeper.services.jobs import Job, Jobs
from watchkeeper.services.taking_in import Sent, plain_name, take_in
from watchkeeper.services.workspace_data import data_state
from watchkeeper.services.workspace_data import rejects as rejects_of
from watchkeeper.web.document import Document
from watchkeeper.web.problems import RESPONSES
from watchkeeper.web.screening import AtDesk
from watchkeeper.web.sight import InSight

router = APIRouter(prefix="/api", tags=["data"], responses=RESPONSES)
OCTETS = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
SHEET = {"requestBody": {"required": True, "content": {"text/csv": {"schema": {"type": "string"}}}}}


class JobDocument(BaseModel):
    """A piece of work and how far it is."""

    id: str
    kind: str
    state: Literal["waiting", "running", "done", "failed"]
    stage: str
    done: int
    total: int | None
    message: str
    result: dict[str, Any] | None
    error: str | None
    asked: str
    started: str | None
    ended: str | None


class Rows(BaseModel):
    """A row of the page."""

    model_config = ConfigDict(extra="allow")


class Data(BaseModel):
    """What the workspace holds, as its viewer sees it."""

    sources: list[Rows]
    files: list[Rows]
    snapshots: list[Rows]
    lists: list[Rows]
    not_checked: list[Rows]
    jobs: list[JobDocument]


class Reject(BaseModel):
    """A line that could not be read."""

    file: str | None
    offset: int
    reason: str
    text: str | None


class Rejects(BaseModel):
    """Some of them, and how many there are."""

    rejects: list[Reject]
    total: int


@dataclass(frozen=True, slots=True)
class Bench:
    """Where jobs are done, and for whom."""

    jobs: Jobs
    viewer: str


def bench_of(request: Request, desk: AtDesk) -> Bench:
    """The bench of the app's viewer."""
    return Bench(request.app.state.jobs, repr(desk.workspace.view.viewer))


AtBench = Annotated[Bench, Depends(bench_of)]
Named = Annotated[str, Query(min_length=1, max_length=200, description="Name of the file")]


@router.get("/data", response_model=Data)
def data(sight: InSight, desk: AtDesk, bench: AtBench) -> Document:
    """Feeds, files, snapshots, lists, what is not checked, and jobs."""
    jobs = [job.to_dict() for job in bench.jobs.of(bench.viewer)]
    return Document(data_state(sight, desk.against()) | {"jobs": jobs})


@router.get("/data/rejects", response_model=Rejects)
def rejects(
    sight: InSight,
    file_no: Annotated[int | None, Query(ge=0, le=2**31 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Document:
    """Lines that could not be read, with the reason."""
    return Document(rejects_of(sight, file_no, limit))


@router.post("/ingest", status_code=202, response_model=JobDocument, openapi_extra=OCTETS)
async def ingest(
    request: Request,
    desk: AtDesk,
    bench: AtBench,
    name: Named,
    format: Annotated[str, Query(max_length=40)] = "auto",  # noqa: A002 - what clients call it
    source: Annotated[str | None, Query(max_length=200, description="Name of the feed; none: the reader's")] = None,
) -> Document:
    """Takes a file of AIS in, finds events in it and holds its ships against the lists."""
    job_id = bench.jobs.new_id()
    sent = Sent(file=bench.jobs.uploads / job_id / plain_name(name), form=format, source=source)
    await _receive(request, sent.file)
    job = Job(id=job_id, kind="ingest", message=name, viewer=bench.viewer)
    clock = desk.clock
    return _accepted(bench.jobs.start(job, lambda report: take_in(desk.workspace, sent, clock, report)))


@router.post("/screen/batch", status_code=202, response_model=JobDocument, openapi_extra=SHEET)
async def batch(request: Request, desk: AtDesk, bench: AtBench, name: Named) -> Document:
    """Screens a CSV file of parties row by row; the sheet of results is that of the job."""
    job_id = bench.jobs.new_id()
    file = bench.jobs.uploads / job_id / plain_name(name)
    await _receive(request, file)
    paths = file, bench.jobs.result_file(job_id)
    job = Job(id=job_id, kind="screen batch", message=name, viewer=bench.viewer)
    return _accepted(
        bench.jobs.start(
            job, lambda report: screen_sheet(desk.store, desk.workspace, desk.screener, paths, desk.clock(), report)
        )
    )


@router.get("/jobs", response_model=list[JobDocument])
def jobs(bench: AtBench) -> Document:
    """Every job, the last first."""
    return Document([job.to_dict() for job in bench.jobs.of(bench.viewer)])


@router.get("/jobs/{job_id}", response_model=JobDocument)
def job(job_id: str, bench: AtBench) -> Document:
    """How far a job is."""
    return Document(bench.jobs.get(job_id, bench.viewer).to_dict())


@router.get(
    "/jobs/{job_id}/result",
    response_class=FileResponse,
    responses={200: {"description": "The sheet", "content": {"text/csv": {"schema": {"type": "string"}}}}},
)
def result(job_id: str, bench: AtBench) -> FileResponse:
    """The sheet that a batch made."""
    found = bench.jobs.get(job_id, bench.viewer)
    file = bench.jobs.result_file(found.id)
    if found.state != "done" or not file.exists():
        raise NotFound(f"job {found.id} has no sheet: it is {found.state}")
    stem = Path(found.message).stem
    return FileResponse(file, media_type="text/csv", filename=f"{stem}.screened.csv")


async def _receive(request: Request, file: Path) -> None:
    """Writes the body to a file as it comes. What came of one that broke off is removed."""
    await run_in_threadpool(file.parent.mkdir, parents=True)
    whole = False
    try:
        with file.open("wb") as kept:
            async for chunk in request.stream():
                await run_in_threadpool(kept.write, chunk)
            whole = kept.tell() > 0
    except ClientDisconnect as error:
        raise UsageError("the file broke off") from error
    finally:
        if not whole:
            shutil.rmtree(file.parent, ignore_errors=True)
    if not whole:
        raise UsageError("the file is empty")


def _accepted(job: Job) -> Document:
    return Document(job.to_dict(), 202, {"Location": f"/api/jobs/{job.id}"})
