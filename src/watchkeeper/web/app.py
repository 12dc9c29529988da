"""The application: routes of each part, one desk, one lookout, one token."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager, closing
from datetime import UTC, datetime
from pathlib import Path

from fastapi import FastAPI

from watchkeeper import __version__
from watchkeeper.services.desk import Desk
from watchkeeper.services.jobs import Jobs
from watchkeeper.services.lookout import Lookout
from watchkeeper.services.owner_token import owner_token
from watchkeeper.services.wiring import engine
from watchkeeper.services.workspace import Workspace
from watchkeeper.store import Store
from watchkeeper.web import (
    access,
    chart,
    data,
    events,
    leads,
    metrics,
    places,
    problems,
    reconcile,
    screening,
    search,
    session,
    ui,
    vessels,
    yente,
)

PARTS = (session, search, chart, places, events, vessels, leads, data, metrics, screening, yente, reconcile)


def create_app(
    workspace: Workspace,
    store: Store,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    *,
    hosts: access.Hosts | None = None,
    static: Path = ui.STATIC,
) -> FastAPI:
    """An application over an opened workspace and store, which the caller closes. `hosts` are the names it is reached by, those
    of this machine alone where none are given; `static` is the folder of the built interface."""

    @asynccontextmanager
    async def opened(app: FastAPI) -> AsyncIterator[None]:
        with ExitStack() as stack:
            lookout = Lookout(workspace, stack.enter_context(engine(workspace)), looks_ahead=True)
            app.state.lookout = stack.enter_context(closing(lookout))
            app.state.jobs = stack.enter_context(closing(Jobs(workspace.root, clock)))
            yield

    app = FastAPI(
        title="Watchkeeper",
        version=__version__,
        summary="Ships, events and screening of a workspace, with receipts that prove each screening.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=opened,
    )
    app.state.desk = Desk(workspace, store, clock)
    app.state.assets = ui.Assets(static)
    app.state.figures = metrics.Figures(lambda: app.state.lookout, lambda: app.state.jobs)
    problems.install(app)
    app.add_middleware(access.Guard, token=owner_token(workspace), hosts=hosts or access.Hosts("127.0.0.1"))
    app.add_middleware(metrics.Counting, figures=app.state.figures)
    for part in PARTS:
        app.include_router(part.router)
    _add_health(app)
    app.include_router(ui.router)
    return app


def _add_health(app: FastAPI) -> None:
    @app.get("/healthz", tags=["health"])
    def healthz() -> dict[str, str]:
        """That the server runs."""
        return {"status": "ok"}

    @app.get("/readyz", tags=["health"])
    def readyz() -> dict[str, str]:
        """That the lists are open."""
        app.state.desk.screener()
        return {"status": "ok"}
