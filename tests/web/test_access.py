"""Who may ask: the owner, from this server's own pages, by this server's own name."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.web.serving import served
from watchkeeper.services.owner_token import owner_token
from watchkeeper.services.workspace import Workspace, init
from watchkeeper.web.access import Hosts, cookie_of
from watchkeeper.web.headers import SECURITY

PAGE, SCRIPT = "<!doctype html><title>built</title>", "export {}"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return init(tmp_path_factory.mktemp("access") / "w")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built interface, with a secret beside it."""
    folder = tmp_path_factory.mktemp("built")
    static = folder / "static"
    (static / "assets").mkdir(parents=True)
    (static / "index.html").write_text(PAGE)
    (static / "assets" / "app-1a2b3c.js").write_text(SCRIPT)
    (static / ".hidden").write_text("hidden")
    (folder / "secret.txt").write_text("secret")
    (static / "link.txt").symlink_to(folder / "secret.txt")
    return static


@pytest.fixture(scope="module")
def address(workspace: Workspace, built: Path) -> Iterator[str]:
    with served(workspace, static=built) as found:
        yield found


@pytest.fixture
def token(workspace: Workspace) -> str:
    return owner_token(workspace)


@pytest.fixture
def browser(address: str, token: str) -> Iterator[httpx.Client]:
    """A browser that opened the address which serve printed."""
    with httpx.Client(base_url=address, timeout=30) as made:
        answer = made.get("/", params={"token": token})
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        yield made


def test_the_token_of_the_address_becomes_a_cookie_that_no_script_can_read(address: str, token: str) -> None:
    cookie = httpx.get(f"{address}/?token={token}").headers["set-cookie"]
    assert cookie.startswith(f"{cookie_of(token)}={token}; ")
    assert {"HttpOnly", "Path=/", "SameSite=strict"} <= set(cookie.split("; "))


def test_a_wrong_token_is_no_way_in(address: str) -> None:
    answer = httpx.get(f"{address}/?token=wrong")
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("page", ["/", "/watch", "/leads/7", "/vessels/201000000", "/screen", "/data"])
def test_an_address_of_the_interface_is_its_page_with_the_cookie_and_asks_for_the_token_without(
    browser: httpx.Client, address: str, page: str
) -> None:
    assert browser.get(page).text == PAGE
    asked = httpx.get(address + page)
    assert (asked.status_code, asked.headers["content-type"]) == (401, "text/html; charset=utf-8")
    assert 'action="/api/session"' in asked.text
    assert "<script" not in asked.text


def test_built_files_are_kept_for_ever_and_need_the_token(browser: httpx.Client, address: str) -> None:
    answer = browser.get("/assets/app-1a2b3c.js")
    assert (answer.text, answer.headers["content-type"]) == (SCRIPT, "text/javascript; charset=utf-8")
    assert "immutable" in answer.headers["cache-control"]
    assert httpx.get(f"{address}/assets/app-1a2b3c.js").status_code == 401
    page = browser.get("/")
    assert browser.get("/", headers={"If-None-Match": page.headers["etag"]}).status_code == 304


@pytest.mark.parametrize(
    "path",
    ["/../secret.txt", "/assets/../../secret.txt", "/%2e%2e/secret.txt", "/assets/%2e%2e%2f%2e%2e%2fsecret.txt", "/.hidden",
     "/link.txt", "//secret.txt", "/assets/", "/assets/..%5c..%5csecret.txt", "/static/index.html"],
)  # fmt: skip
def test_no_address_leads_out_of_the_built_interface(address: str, token: str, path: str) -> None:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    assert answer.status == 404
    assert "secret" not in text.replace(path, "").replace("secret.txt", "")


def test_without_a_built_interface_the_page_says_so(workspace: Workspace, token: str, tmp_path: Path) -> None:
    with served(workspace, static=tmp_path / "none") as address:
        answer = httpx.get(address, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    assert "no user interface" in answer.text


@pytest.mark.parametrize(
    ("origin", "status"),
    [(None, 403), ("null", 403), ("http://evil.example", 403), ("http://127.0.0.1:1", 403), ("own", 200)],
)
def test_a_change_that_comes_with_the_cookie_has_to_come_from_own_pages(
    browser: httpx.Client, address: str, origin: str | None, status: int
) -> None:
    headers = {} if origin is None else {"Origin": address if origin == "own" else origin}
    answer = browser.post("/api/screen", json={"parties": [{"names": ["x"]}]}, headers=headers)
    assert answer.status_code == status


def test_a_change_that_comes_with_the_header_may_come_from_anywhere(address: str, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}", "Origin": "http://evil.example"}
    answer = httpx.post(f"{address}/api/screen", json={"parties": [{"names": ["x"]}]}, headers=headers, timeout=30)
    assert answer.status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:80", "10.0.0.1", ""])
def test_a_name_that_is_not_this_servers_is_refused_even_with_the_token(address: str, token: str, host: str) -> None:
    answer = httpx.get(f"{address}/api/session", headers={"Authorization": f"Bearer {token}", "Host": host})
    assert answer.status_code == 421
    assert answer.headers["content-type"] == "application/problem+json"


def test_hosts_are_loopback_and_what_is_served_on() -> None:
    assert all(Hosts("127.0.0.1").allow(host) for host in ("localhost:8741", "127.0.0.1", "[::1]:8741", "LOCALHOST"))
    assert Hosts("watch.example").allow("watch.example:8741")
    assert not Hosts("watch.example").allow("other.example")
    assert Hosts("0.0.0.0").allow("192.0.2.7:8741")
    assert not Hosts("0.0.0.0").allow("evil.example")
    assert Hosts("0.0.0.0", ["watchkeeper"]).allow("watchkeeper:8741")
    assert not Hosts("").allow("")


def test_two_workspaces_on_one_host_have_cookies_of_their_own(address: str, token: str) -> None:
    """A browser sends the cookies of a host to all of its ports."""
    both = {"cookie": f"{cookie_of('another')}=another; {cookie_of(token)}={token}"}
    assert cookie_of("another") != cookie_of(token)
    assert httpx.get(f"{address}/api/session", headers=both).status_code == 200
    alone = {"cookie": f"{cookie_of('another')}=another"}
    assert httpx.get(f"{address}/api/session", headers=alone).status_code == 401


def test_a_page_gives_the_token_for_the_cookie(address: str, token: str) -> None:
    told = httpx.post(f"{address}/api/session", json={"token": token})
    assert (told.status_code, f"{cookie_of(token)}=" in told.headers["set-cookie"]) == (204, True)
    form = httpx.post(f"{address}/api/session", data={"token": token}, headers={"Origin": address})
    assert (form.status_code, form.headers["location"]) == (303, "/")
    assert httpx.post(f"{address}/api/session", json={"token": "x"}).status_code == 401
    assert httpx.post(f"{address}/api/session", json={"token": 1}).status_code == 422
    foreign = httpx.post(f"{address}/api/session", json={"token": token}, headers={"Origin": "http://evil.example"})
    assert foreign.status_code == 403


def test_every_answer_has_the_headers_of_security(browser: httpx.Client, address: str) -> None:
    for answer in (
        browser.get("/"),
        browser.get("/assets/app-1a2b3c.js"),
        browser.get("/api/session"),
        browser.get("/api/events/ffff"),
        browser.get("/nothing"),
        httpx.get(f"{address}/api/session"),
        httpx.get(f"{address}/api/session", headers={"Host": "evil.example"}),
        httpx.get(f"{address}/healthz"),
    ):
        assert set(SECURITY) <= {name.title().replace("Csp", "CSP") for name in answer.headers}, answer.request.url
        assert "unsafe" not in answer.headers["content-security-policy"]


def test_a_body_has_to_say_its_length_and_be_of_it(address: str, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    chunked = httpx.post(f"{address}/api/ingest?name=x", content=iter([b"x"]), headers=headers)
    assert chunked.status_code == 411
    for path, length in (("/api/screen", (16 << 20) + 1), ("/api/ingest?name=x", (2 << 30) + 1)):
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
        connection.putrequest("POST", path)
        for name, value in {**headers, "Content-Length": str(length)}.items():
            connection.putheader(name, value)
        connection.endheaders()
        assert connection.getresponse().status == 413
        connection.close()
