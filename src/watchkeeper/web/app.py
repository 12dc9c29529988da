"""The application: routes of each part, one desk, one token."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from fastapi import FastAPI

from watchkeeper import __version__
from watchkeeper.services.desk import Desk
from watchkeeper.services.owner_token import owner_token
from watchkeeper.services.workspace import Workspace
from watchkeeper.store import Store
from watchkeeper.web import access, problems, reconcile, screening, yente


def create_app(
    workspace: Workspace, store: Store, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> FastAPI:
    """An application over an opened workspace and store, which the caller closes."""
    app = FastAPI(
        title="Watchkeeper",
        version=__version__,
        summary="Screening against sanctions lists kept over time, with receipts that prove each.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.state.desk = Desk(workspace, store, clock)
    problems.install(app)
    access.install(app, owner_token(workspace))
    for part in (screening, yente, reconcile):
        app.include_router(part.router)

    @app.get("/healthz", tags=["health"])
    def healthz() -> dict[str, str]:
        """That the server runs."""
        return {"status": "ok"}

    @app.get("/readyz", tags=["health"])
    def readyz() -> dict[str, str]:
        """That the lists are open."""
        app.state.desk.screener()
        return {"status": "ok"}

    return app
