"""Errors as RFC 9457 problem details."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from watchkeeper.model.errors import NotFound, SourceError, TooMuch, UsageError, WatchkeeperError, WorkspaceLocked
from watchkeeper.web.headers import SECURITY

STATUS: tuple[tuple[type[WatchkeeperError], int], ...] = (
    (NotFound, 404),
    (TooMuch, 413),
    (UsageError, 400),
    (SourceError, 400),
    (WorkspaceLocked, 503),
    (WatchkeeperError, 500),
)
"""The first that fits says the status of an error of ours."""
MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    411: "Length Required",
    413: "Content Too Large",
    421: "Misdirected Request",
    422: "Unprocessable Content",
    500: "Internal Server Error",
    503: "Service Unavailable",
}
"""Of each status that is answered (RFC 9110)."""
PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}


def of_statuses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """How problems of these statuses are described."""
    return {
        status: {"description": TITLES[status], "content": {MEDIA_TYPE: {"schema": PROBLEM_SCHEMA}}}
        for status in statuses
    }


RESPONSES = of_statuses(400, 401, 403, 404, 411, 413, 421, 422, 500, 503)
"""What any route may answer besides its own."""


def problem(status: int, detail: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """A problem document."""
    document = {"type": "about:blank", "title": TITLES.get(status, "Error"), "status": status, "detail": detail}
    return JSONResponse(document, status, headers, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Makes every error of an app a problem document; a traceback never leaves the server."""

    @app.exception_handler(WatchkeeperError)
    async def ours(request: Request, error: WatchkeeperError) -> JSONResponse:
        return problem(next(status for kind, status in STATUS if isinstance(error, kind)), str(error))

    @app.exception_handler(RequestValidationError)
    async def malformed(request: Request, error: RequestValidationError) -> JSONResponse:
        told = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()[:5])
        return problem(422, told)

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> JSONResponse:
        return problem(error.status_code, str(error.detail), dict(error.headers or {}))

    @app.exception_handler(Exception)
    async def unforeseen(request: Request, error: Exception) -> JSONResponse:
        return problem(500, "something unforeseen went wrong; the log of the server has it", SECURITY)
