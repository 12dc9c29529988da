"""Who may ask, from where, and how much: the owner's token, the host's own name, no page of another origin."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from watchkeeper.services.owner_token import is_owner
from watchkeeper.web.headers import SECURITY
from watchkeeper.web.pages import ASK_FOR_TOKEN, WRONG_TOKEN
from watchkeeper.web.problems import problem
from watchkeeper.web.ui import is_page

FREE = frozenset({"/healthz", "/readyz"})
"""Paths that say nothing but that the server runs."""
SESSION = "/api/session"
"""Where the token is given for a cookie."""
MOST_BYTES = 16 << 20
"""Of a request's body."""
MOST_BYTES_OF = {"/api/ingest": 2 << 30, "/api/screen/batch": 256 << 20, SESSION: 4096}
"""Of the bodies of some paths."""
BODIES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
ANYWHERE = frozenset({"0.0.0.0", "::", ""})


class Guard:
    """Passes on what is asked by the owner, and answers all else itself. Every answer gets the headers of security."""

    def __init__(self, app: ASGIApp, token: str, hosts: Hosts) -> None:
        self._app, self._token, self._hosts, self._cookie = app, token, hosts, cookie_of(token)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the ASGI specification."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY.items():
                    headers.setdefault(name, value)
            await send(message)

        answer = self._refusal(scope, Headers(scope=scope))
        await (answer or self._app)(scope, receive, dressed)

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        """What is answered instead; None lets the request through."""
        path, method = scope["path"], scope["method"]
        if path in FREE:
            return None
        if not self._hosts.allow(headers.get("host", "")):
            return problem(421, "the Host of the request is not this server; ask it by its own address")
        if path == "/" and method == "GET" and (given := _given(scope)) is not None:
            return self._entered(given)
        if path != SESSION or method != "POST":
            if (refused := self._not_owner(path, method, headers)) is not None:
                return refused
        elif not _own_origin(headers):
            return problem(403, "a session is opened from this server's own pages alone")
        return _too_long(path, method, headers)

    def _entered(self, given: str) -> Response:
        if not is_owner(given, self._token):
            return HTMLResponse(WRONG_TOKEN, 401)
        answer = RedirectResponse("/", 303)
        set_cookie(answer, self._token)
        return answer

    def _not_owner(self, path: str, method: str, headers: Headers) -> Response | None:
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() in ("bearer", "apikey") and is_owner(given.strip(), self._token):
            return None
        if is_owner(_given_back(headers, self._cookie), self._token):
            if method in ("GET", "HEAD", "OPTIONS") or _own_origin(headers, needed=True):
                return None
            return problem(403, "a change that comes with the cookie has to come from this server's own pages: Origin")
        if method == "GET" and is_page(path):
            return HTMLResponse(ASK_FOR_TOKEN, 401)
        asked = {"WWW-Authenticate": 'Bearer realm="watchkeeper"'}
        return problem(401, "the owner's token is needed; `watchkeeper serve` says where it is", asked)


class Hosts:
    """The names this server answers to. Any other in `Host` is a page that had its own name point here."""

    def __init__(self, host: str, names: Collection[str] = ()) -> None:
        self._anywhere = host in ANYWHERE
        self._names = LOOPBACK | {host.lower()} - ANYWHERE | {name.lower() for name in names}

    def allow(self, host: str) -> bool:
        """Whether a `Host` is one of them. Listening on every address, any address is, for a name cannot be known to be ours."""
        name = host.lower()
        name = name[1:].partition("]")[0] if name.startswith("[") else name.partition(":")[0]
        return name in self._names or (self._anywhere and _is_address(name))


def cookie_of(token: str) -> str:
    """Name of a server's cookie. A browser has one jar for all ports of a host; two workspaces open at once have two."""
    return f"watchkeeper-{hashlib.sha256(token.encode()).hexdigest()[:8]}"


def set_cookie(answer: Response, token: str) -> None:
    """Lets a browser come again without the token in the address, until it is closed."""
    answer.set_cookie(cookie_of(token), token, path="/", httponly=True, samesite="strict")


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _given(scope: Scope) -> str | None:
    return next(iter(parse_qs(scope["query_string"].decode("latin-1")).get("token", ())), None)


def _given_back(headers: Headers, cookie: str) -> str | None:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(cookie)
    except CookieError:
        return None
    return None if found is None else found.value


def _own_origin(headers: Headers, *, needed: bool = False) -> bool:
    origin = headers.get("origin")
    if origin is None:
        return not needed
    return origin.partition("://")[2] == headers.get("host", "") and origin.startswith(("http://", "https://"))


def _too_long(path: str, method: str, headers: Headers) -> Response | None:
    length = headers.get("content-length", "")
    if method in BODIES - {"DELETE"} and not (length.isascii() and length.isdecimal()):
        return problem(411, "how long the request is has to be said: Content-Length")
    most = MOST_BYTES_OF.get(path, MOST_BYTES)
    if length.isascii() and length.isdecimal() and int(length[:20]) > most:
        return problem(413, f"a request here may have {most >> 20 or 1} MiB")
    return None
