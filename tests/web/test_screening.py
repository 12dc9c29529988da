"""Screening over HTTP, and as real clients of yente ask for it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import uvicorn

from tests.small_lists import NOW, with_lists
from watchkeeper.services.owner_token import FILE, owner_token
from watchkeeper.services.wiring import store
from watchkeeper.services.workspace import Workspace
from watchkeeper.web.app import create_app

if TYPE_CHECKING:
    from yente_client import Client  # seconds to import: only tests that need it do


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return with_lists(tmp_path_factory.mktemp("web") / "w")


@pytest.fixture(scope="module")
def address(workspace: Workspace) -> Iterator[str]:
    """A real server on loopback, stopped at the end."""
    with store(workspace) as kept:
        app = create_app(workspace, kept, lambda: NOW)
        server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        until = time.monotonic() + 30
        while not server.started and time.monotonic() < until:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=30)


@pytest.fixture(scope="module")
def client(address: str, workspace: Workspace) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {owner_token(workspace)}"}
    with httpx.Client(base_url=address, headers=headers, timeout=30) as made:
        yield made


def screened(client: httpx.Client, **party: Any) -> dict[str, Any]:
    answer = client.post("/api/screen", json={"parties": [party]})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["results"][0]
    return found


def test_a_screening_has_hits_lists_and_a_receipt_that_is_proved(client: httpx.Client) -> None:
    told = screened(client, kind="Person", names=["Belrik Tovan"])
    assert told["verdict"] == "hits"
    shown = client.get(f"/api/receipts/{told['receipt']}").json()
    assert shown["holds"]
    proof = client.get(f"/api/receipts/{told['receipt']}/proof").json()
    assert json.loads(proof["body"])["hits"][0]["key"] == "p-1"
    assert client.get("/api/receipts").json()["receipts"][0]["receipt"] == told["receipt"]


def test_a_hit_is_judged_and_the_next_answer_says_so(client: httpx.Client) -> None:
    told = screened(client, kind="Vessel", names=["KELO STAR 2"], key="7")
    hit = told["hits"][0]["id"]
    made = client.post(
        f"/api/hits/{hit}/judgements",
        json={"receipt": told["receipt"], "verdict": "false", "who": "ada", "why": "another hull"},
    )
    assert made.status_code == 201
    assert screened(client, kind="Vessel", names=["KELO STAR 2"], key="7")["hits"][0]["disposition"]["state"] == "false"
    assert len(client.get(f"/api/hits/{hit}/judgements").json()["judgements"]) == 1


def test_nobody_without_the_token_gets_an_answer(address: str, workspace: Workspace) -> None:
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": f"Basic {owner_token(workspace)}"}):
        answer = httpx.post(f"{address}/api/screen", json={}, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
        assert "WWW-Authenticate" in answer.headers
    assert httpx.get(f"{address}/healthz").json() == {"status": "ok"}
    assert (workspace.root / FILE).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/screen", {"parties": [{"names": ["x"], "kind": "Spaceship"}]}, 400),
        ("/api/screen", {"parties": [{}]}, 400),
        ("/api/screen", {"parties": []}, 422),
        ("/api/screen", {"parties": [{"names": ["x"]}], "threshold": 2}, 422),
        ("/api/screen", {"nonsense": 1}, 422),
        ("/match/default", {"queries": {"q": {"schema": "Spaceship", "properties": {}}}}, 400),
        ("/match/nowhere", {"queries": {}}, 404),
        ("/api/hits/0/judgements", {"verdict": "false", "who": "a", "why": "b"}, 404),
        ("/api/hits/0/judgements", {"verdict": "false", "who": "a\0", "why": "b"}, 422),
    ],
)
def test_what_is_wrong_is_told_as_a_problem(client: httpx.Client, path: str, body: Any, status: int) -> None:
    answer = client.post(path, json=body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json()) == {"type", "title", "status", "detail"}


def test_what_is_not_there_is_a_problem_too(client: httpx.Client) -> None:
    for path in ("/nothing", "/api/receipts/000000000", "/entities/un:1", "/entities/x", "/search/nowhere?q=x"):
        answer = client.get(path)
        assert answer.status_code in (400, 404)
        assert answer.headers["content-type"] == "application/problem+json"


def test_openrefine_is_answered(client: httpx.Client) -> None:
    assert "0.2" in client.get("/reconcile/default").json()["versions"]
    queries = {
        "a": {"query": "KELO STAR 2", "type": "Vessel", "properties": [{"pid": "imoNumber", "v": "2000339"}]},
        "b": {"query": "Quillon Ashgrave", "type": "Person"},
        "c": {"query": "Tovan Belrik"},
    }
    told = client.post("/reconcile/default", data={"queries": json.dumps(queries)}).json()
    assert [(one["id"], one["match"]) for one in told["a"]["result"]] == [("small:v-1", True)]
    assert told["b"]["result"] == []
    assert [(one["id"], one["match"]) for one in told["c"]["result"]] == [("small:p-1", False)]
    for data in ({}, {"queries": "{"}, {"queries": "[1]"}, {"queries": '{"a": 1}'}):
        assert client.post("/reconcile/default", data=data).status_code == 400


@pytest.fixture
def yente(address: str, workspace: Workspace) -> Iterator[Client]:
    from yente_client import Client

    with Client(base_url=address, api_key=owner_token(workspace)) as made:
        yield made


def test_a_client_of_yente_matches(yente: Client) -> None:
    from yente_client.entities import Person, Vessel

    found = yente.match(Person(name=["Tovan Belrik"], birthDate=["1964-07-17"]))
    assert found.top is not None
    assert (found.top.id, found.top.caption, found.top.schema_, found.top.match) == (
        "small:p-1",
        "Tovan Belrik",
        "Person",
        True,
    )
    assert found.top.datasets == ["small"]
    assert "birth_date" in found.top.explanations
    assert yente.match(Vessel(name=["ULIMAR 7"], imoNumber=["2000339"])).matches[0].id == "small:v-1"
    assert yente.match(Person(name=["Quillon Ashgrave"])).results == []


def test_a_client_of_yente_searches_and_fetches(yente: Client) -> None:
    found = yente.search("Kelo Star 2", datasets=["small"])
    assert [one.id for one in found.results] == ["small:v-1"]
    assert yente.fetch("small:v-1").properties["imoNumber"] == ["2000339"]
    assert yente.healthz().status == yente.readyz().status == "ok"
    assert "small" in {one.name for one in yente.datasets().datasets}
    assert yente.algorithms().best == "watchkeeper"


def test_a_wrong_key_is_refused_to_a_client_of_yente(address: str) -> None:
    answer = httpx.get(f"{address}/search/default?q=x", headers={"Authorization": "ApiKey wrong"})
    assert answer.status_code == 401


def test_every_route_is_described(client: httpx.Client) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    assert {
        "/api/screen",
        "/match/{dataset}",
        "/search/{dataset}",
        "/entities/{entity_id}",
        "/reconcile/{dataset}",
    } <= set(paths)
    for path, methods in paths.items():
        for method, route in methods.items():
            assert {"summary", "description"} <= set(route), f"{method} {path}"
