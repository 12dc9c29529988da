"""Who may ask: whoever has the owner's token."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request, Response

from watchkeeper.services.owner_token import is_owner
from watchkeeper.web.problems import problem

FREE = frozenset({"/healthz", "/readyz"})
"""Paths that say nothing but that the server runs."""
MOST_BYTES = 16 << 20
"""Of a request's body."""
Next = Callable[[Request], Awaitable[Response]]


def install(app: FastAPI, token: str) -> None:
    """Lets nobody in without the token: `Authorization: Bearer TOKEN`, or `ApiKey TOKEN` as clients of yente say it."""

    @app.middleware("http")
    async def guard(request: Request, call_next: Next) -> Response:
        if request.url.path not in FREE:
            scheme, _, given = request.headers.get("authorization", "").partition(" ")
            if scheme.lower() not in ("bearer", "apikey") or not is_owner(given.strip(), token):
                asked = {"WWW-Authenticate": 'Bearer realm="watchkeeper"'}
                return problem(401, "the owner's token is needed; `watchkeeper serve` says where it is", asked)
            length = request.headers.get("content-length", "")
            if request.method in ("POST", "PUT", "PATCH") and not length.isdecimal():
                return problem(411, "how long the request is has to be said: Content-Length")
            if length.isdecimal() and int(length) > MOST_BYTES:
                return problem(413, f"a request may have {MOST_BYTES >> 20} MiB")
        response = await call_next(request)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cache-Control"] = "no-store"
        return response
