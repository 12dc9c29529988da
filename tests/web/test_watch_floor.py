"""What the map, a ship's page and the page of data are told."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pyarrow as pa
import pytest

from tests.web.marked_lake import IMO, MMSI, START, Maker, lake_of
from tests.web.serving import asking
from watchkeeper.model.marking import OPEN, default_viewer
from watchkeeper.services.workspace import Workspace, init

FIRST_S = int(START.timestamp())


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    maker = Maker()
    for number in range(3):
        maker.ship(number, OPEN)
    maker.event(0, OPEN, [0, 1])
    maker.event(1, OPEN, [0], "port_visit")
    maker.event(2, OPEN, [], "feed_outage")
    maker.event(3, OPEN, [2], "gap")
    placeless, going_on = maker.rows[-2].row, maker.rows[-1].row
    placeless.update(lat=None, lon=None)
    going_on.update(end=None, open=True)
    maker.event(4, OPEN, [0])
    maker.rows[-1].row["superseded_by"] = "another"
    maker.file(1, OPEN)
    maker.paper(1, OPEN)
    return lake_of(tmp_path_factory.mktemp("floor") / "w", maker.rows, default_viewer("local"))


@pytest.fixture(scope="module")
def client(workspace: Workspace) -> Iterator[httpx.Client]:
    with asking(workspace) as made:
        yield made


def told(client: httpx.Client, path: str, **asked: Any) -> Any:
    answer = client.get(path, params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def table(answer: httpx.Response) -> pa.Table:
    assert answer.headers["content-type"] == "application/vnd.apache.arrow.stream"
    return pa.ipc.open_stream(answer.content).read_all()


def test_the_session_says_who_looks_at_what_and_how_much_of_it(client: httpx.Client) -> None:
    session = told(client, "/api/session")
    assert session["viewer"] == {"party": "local", "clearances": [["basic/1", "OPEN"]]}
    assert session["counts"] == {"events": 4, "tracks": 3, "vessels": 3, "leads": 0}
    assert session["synthetic"]
    assert session["horizon"]["start"].startswith("2031-03-01T00:01:01")


def test_the_map_has_every_event_that_holds_in_the_types_that_are_promised(client: httpx.Client) -> None:
    rows = table(client.get("/api/map/events"))
    types = {field.name: str(field.type) for field in rows.schema}
    assert types == {
        "id": "uint64", "lat": "float", "lon": "float", "start": "uint32", "end": "uint32", "kind": "uint8", "flag": "uint16",
        "ship_type": "uint8", "mmsi": "int32", "explained": "uint8",
    }  # fmt: skip
    known = {key.decode(): value.decode() for key, value in rows.schema.metadata.items()}
    listed = told(client, "/api/events")["events"]
    assert [f"{row['id']:016x}" for row in rows.to_pylist()] == [event["id"][:16] for event in listed]
    kinds = json.loads(known["kinds"])
    assert [kinds[row["kind"]] for row in rows.to_pylist()] == [event["kind"] for event in listed]
    assert known["snapshot"] == told(client, "/api/session")["snapshot"]
    assert json.loads(known["flags"])[rows.column("flag")[0].as_py()] == "AL"
    assert json.loads(known["ship_types"])[rows.column("ship_type")[0].as_py()] == "cargo"


def test_an_event_without_a_place_has_none_and_one_that_goes_on_ends_at_the_horizon(client: httpx.Client) -> None:
    rows = table(client.get("/api/map/events")).to_pylist()
    outage, gap = rows[2], rows[3]
    assert (math.isnan(outage["lat"]), outage["mmsi"]) == (True, 0)
    last = told(client, "/api/session")["horizon"]["end"]
    assert gap["end"] == int(START.fromisoformat(last).timestamp())


def test_what_a_browser_has_is_not_sent_again(client: httpx.Client) -> None:
    for path in ("/api/map/events", "/api/map/tracks", "/api/map/tracks/index"):
        tag = client.get(path).headers["etag"]
        again = client.get(path, headers={"If-None-Match": f'"other", {tag}'})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_another_question_has_another_tag(client: httpx.Client) -> None:
    paths = ("/api/map/tracks", "/api/map/tracks?level=1", "/api/map/tracks?bbox=1,2,3,4", "/api/map/tracks?since=5")
    assert len({client.get(path).headers["etag"] for path in paths}) == len(paths)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/map/tracks?level=2", 400),
        ("/api/map/tracks?level=9", 422),
        ("/api/map/tracks?bbox=1,2,3", 400),
        ("/api/map/tracks?bbox=nan,0,1,1", 400),
        ("/api/map/tracks?bbox=0,2,1,1", 400),
        ("/api/map/positions", 400),
        ("/api/pair?mmsi=1", 422),
        ("/api/pair?mmsi=1&mmsi=1", 400),
        ("/api/events?since=yesterday", 400),
        ("/api/events/zz", 404),
        ("/api/vessels/nobody", 404),
        (f"/api/vessels/{MMSI}/neighbours?since=0&until=4000000000", 413),
        (f"/api/vessels/{MMSI}/neighbours?since=1930089600&until=1930000000", 400),
        ("/api/jobs/none", 404),
        ("/api/jobs/none/result", 404),
    ],
)
def test_what_cannot_be_answered_is_a_problem(client: httpx.Client, path: str, status: int) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_events_are_told_in_parts_with_how_many_there_are(client: httpx.Client) -> None:
    every = told(client, "/api/events")
    some = told(client, "/api/events", limit=2, offset=1)
    assert (some["total"], some["events"]) == (4, every["events"][1:3])
    assert told(client, "/api/events", mmsi=MMSI)["total"] == 2
    assert told(client, "/api/events", imo=IMO + 2)["total"] == 1
    assert told(client, "/api/events", kind="gap", bbox="125,30,126,31")["total"] == 1
    assert told(client, "/api/events", bbox="0,0,1,1")["total"] == 0


def test_an_event_is_found_by_the_beginning_of_its_id_on_the_map(client: httpx.Client) -> None:
    number = table(client.get("/api/map/events")).column("id")[0].as_py()
    assert told(client, f"/api/events/{number:016x}")["kind"] == "encounter"


def test_a_ships_page_says_whom_she_met_and_where_she_called(client: httpx.Client) -> None:
    page = told(client, f"/api/vessels/{MMSI}")
    (partner,) = page["partners"]
    assert (partner["mmsi"], partner["count"], len(partner["events"])) == (MMSI + 1, 1, 1)
    (call,) = page["ports"]
    assert (call["port"], call["country"], call["visits"]) == ("Busan", "KR", 1)
    assert page["hulls"]
    assert told(client, f"/api/vessels/{IMO}")["mmsis"] == page["mmsis"]


@pytest.mark.parametrize(
    ("typed", "kind", "title"),
    [("synship00001", "vessel", "SYNSHIP00001"), ("201000002", "vessel", "SYNSHIP00002"), ("9000002", "vessel", "SYNSHIP00002"),
     ("imo 9000002", "vessel", "SYNSHIP00002"), ("Chongj", "port", "Chongjin")],
)  # fmt: skip
def test_ships_and_ports_are_found_by_how_they_begin(client: httpx.Client, typed: str, kind: str, title: str) -> None:
    found = told(client, "/api/search", q=typed)["results"]
    assert (found[0]["type"], found[0]["title"]) == (kind, title)
    assert told(client, "/api/search", q=" ")["results"] == []


def test_events_are_found_by_how_their_id_begins(client: httpx.Client) -> None:
    event = told(client, "/api/events")["events"][0]
    (found,) = told(client, "/api/search", q=event["id"][:8].upper())["results"]
    assert (found["type"], found["id"]) == ("event", event["id"])


def test_the_page_of_data_says_what_there_is_and_what_was_not_checked(client: httpx.Client) -> None:
    data = told(client, "/api/data")
    assert [(one["source"], one["positions"], one["rejected"]) for one in data["sources"]] == [("synthetic00001", 6, 1)]
    assert data["snapshots"][0]["operation"] == "synthetic"
    assert {"zones", "positions"} & {one["what"] for one in data["not_checked"]} == set()
    assert "ships somebody wants to be told about" in {one["what"] for one in data["not_checked"]}
    assert all(one["why"] and one["todo"] for one in data["not_checked"])
    assert told(client, "/api/data/rejects", file_no=1)["total"] == 1
    assert told(client, "/api/data/rejects", file_no=2)["total"] == 0


def test_figures_have_templates_of_routes_and_never_what_was_asked(client: httpx.Client) -> None:
    client.get(f"/api/vessels/{MMSI}")
    client.get("/secret-path-4711")
    text = client.get("/metrics").text
    assert 'watchkeeper_requests_total{method="GET",route="/api/vessels/{query}",status="200"}' in text
    assert 'watchkeeper_rows{table="positions"} 6.0' in text
    assert "watchkeeper_request_seconds_bucket" in text
    assert str(MMSI) not in text
    assert "secret-path" not in text


def test_a_sheet_of_parties_is_screened_and_no_cell_of_it_is_a_formula(client: httpx.Client) -> None:
    asked = client.post("/api/screen/batch?name=parties.csv", content=b"name\n=CMD()\nTovan Belrik\n")
    assert asked.status_code == 202
    job = ended(client, asked.json()["id"])
    assert (job["state"], job["result"]["rows"]) == ("done", 2)
    sheet = client.get(f"/api/jobs/{job['id']}/result")
    assert sheet.headers["content-type"].startswith("text/csv")
    assert "'=CMD()" in sheet.text
    assert len(sheet.text.splitlines()) == 3


def test_a_file_that_is_no_feed_fails_and_leaves_nothing_behind(client: httpx.Client, workspace: Workspace) -> None:
    before = told(client, "/api/session")["snapshot"]
    job = ended(client, client.post("/api/ingest?name=x.bin", content=b"\0\1\2").json()["id"])
    assert (job["state"], job["error"]) == ("failed", "nothing was read: binary")
    assert told(client, "/api/session")["snapshot"] == before
    assert list((workspace.root / "tmp" / "uploads").iterdir()) == []


@pytest.mark.parametrize("name", ["../x.csv", "a/b.csv", ".x", "a\\b", "x" * 201])
def test_a_name_that_is_a_path_is_refused(client: httpx.Client, name: str) -> None:
    assert client.post("/api/ingest", params={"name": name}, content=b"x").status_code in (400, 422)


@pytest.mark.long
def test_a_feed_that_is_sent_becomes_events(tmp_path: Path) -> None:
    lines = ["MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading"]
    for minute in (*range(0, 1440, 10), *range(2900, 4000, 10)):
        at = (START + timedelta(minutes=minute)).strftime("%Y-%m-%dT%H:%M:%S")
        lines += [f"201000001,{at},30.0,{125 + minute / 1000:.4f},6.0,90.0,90"]
    with asking(init(tmp_path / "w")) as client:
        sent = "\n".join(lines).encode()
        asked = client.post("/api/ingest", params={"name": "day.csv", "source": "synthetic"}, content=sent)
        job = ended(client, asked.json()["id"], 120)
        assert (job["state"], job["error"]) == ("done", None)
        assert job["result"]["read"]["positions"] == len(lines) - 1
        assert told(client, "/api/session")["counts"]["events"] == sum(job["result"]["events"].values())
        assert told(client, "/api/data")["files"][0]["name"] == "day.csv"


def ended(client: httpx.Client, job_id: str, within_s: float = 60) -> Any:
    until = time.monotonic() + within_s
    while (job := told(client, f"/api/jobs/{job_id}"))["state"] in ("waiting", "running"):
        assert time.monotonic() < until
        time.sleep(0.05)
    return job
