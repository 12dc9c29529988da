"""`/metrics`: what Prometheus reads, with the templates of routes as labels, never what was asked for."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

from fastapi import APIRouter, Request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from watchkeeper.services.jobs import Jobs
from watchkeeper.services.lookout import Lookout
from watchkeeper.services.workspace_data import table_rows
from watchkeeper.web.problems import RESPONSES

router = APIRouter(tags=["health"], responses=RESPONSES)
BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0)
LABELS = ("route", "method", "status")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Figures(Collector):
    """The registry of one app, and what is counted while it answers."""

    def __init__(self, lookout: Callable[[], Lookout], jobs: Callable[[], Jobs]) -> None:
        self.registry = CollectorRegistry()
        self._lookout, self._jobs = lookout, jobs
        self.requests = Counter("watchkeeper_requests", "Requests answered.", LABELS, registry=self.registry)
        self.seconds = Histogram(
            "watchkeeper_request_seconds",
            "Time until an answer was sent whole.",
            LABELS[:2],
            buckets=BUCKETS_S,
            registry=self.registry,
        )
        self.registry.register(self)

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """What is looked up when it is asked for: snapshot, rows, jobs."""
        sight = self._lookout().sight()
        yield GaugeMetricFamily("watchkeeper_snapshot", "Number of the last snapshot.", value=sight.snapshot.number)
        rows = GaugeMetricFamily("watchkeeper_rows", "Rows of a table that the viewer sees.", labels=["table"])
        for table, count in table_rows(sight).items():
            rows.add_metric([table], count)
        yield rows
        jobs = GaugeMetricFamily("watchkeeper_jobs", "Jobs by state.", labels=["state"])
        for state, count in self._jobs().states().items():
            jobs.add_metric([state], count)
        yield jobs

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Nothing before it is asked for."""
        return []


class Counting:
    """Counts what the app within answers."""

    def __init__(self, app: ASGIApp, figures: Figures) -> None:
        self._app, self._figures = app, figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the ASGI specification."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 500
        began = time.perf_counter()

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            said = _template(scope), scope["method"] if scope["method"] in METHODS else "other"
            self._figures.requests.labels(*said, str(status)).inc()
            self._figures.seconds.labels(*said).observe(time.perf_counter() - began)


def _template(scope: Scope) -> str:
    """The route's template; `none` for what no route answered."""
    route: Any = scope.get("route")
    return str(getattr(route, "path", "none"))


@router.get(
    "/metrics",
    response_class=Response,
    responses={
        200: {
            "description": "Figures as Prometheus reads them",
            "content": {"text/plain": {"schema": {"type": "string"}}},
        }
    },
)
def metrics(request: Request) -> Response:
    """Requests by route and status, how long they took, jobs, the snapshot's number, rows by table."""
    figures: Figures = request.app.state.figures
    return Response(generate_latest(figures.registry), headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})
