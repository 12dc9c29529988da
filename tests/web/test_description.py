"""The description of the interface holds: what it says of routes is what they answer, whatever they are asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.small_lists import PARTIES, load
from tests.web.marked_lake import Maker, lake_of
from tests.web.serving import served
from watchkeeper.model.marking import OPEN, default_viewer
from watchkeeper.services.owner_token import owner_token
from watchkeeper.services.workspace import Workspace

EXAMPLES = 25
"""Requests of each route, good and bad ones."""
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Some of everything."""
    maker = Maker()
    for number in range(4):
        maker.ship(number, OPEN)
        maker.file(number + 1, OPEN)
        maker.paper(number, OPEN)
        maker.match(number, OPEN)
        maker.event(number, OPEN, [number, (number + 1) % 4], ("encounter", "gap", "port_visit", "hand_over")[number])
    made = lake_of(tmp_path_factory.mktemp("described") / "w", maker.rows, default_viewer("local"))
    load(made, PARTIES)
    return made


@pytest.fixture(scope="module")
def api(workspace: Workspace) -> Iterator[Any]:
    with served(workspace) as address:
        headers = {"Authorization": f"Bearer {owner_token(workspace)}"}
        yield schemathesis.openapi.from_url(f"{address}/api/openapi.json", headers=headers)


def failures_of(operation: Any, headers: dict[str, str]) -> list[str]:
    """What of the answers of a route is not as it is described."""

    @given(case=operation.as_strategy())
    @settings(max_examples=EXAMPLES, phases=[Phase.generate], suppress_health_check=list(HealthCheck), deadline=None)
    def asked(case: Any) -> None:
        case.call_and_validate(headers=headers, checks=CHECKS, timeout=60)

    try:
        asked()
    except FailureGroup as found:
        return [f"{operation.label}: {one}" for one in found.exceptions]
    return []


@pytest.mark.long
def test_every_route_answers_as_it_is_described(api: Any, workspace: Workspace) -> None:
    headers = {"Authorization": f"Bearer {owner_token(workspace)}"}
    operations = [found.ok() for found in api.get_all_operations()]
    assert len(operations) > 30
    assert [said for one in operations for said in failures_of(one, headers)] == []
