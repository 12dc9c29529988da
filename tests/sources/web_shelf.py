"""A small web server on the loopback, whose manners a test chooses request by request. It ends with its `with` block."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LAST_MODIFIED = formatdate(1_930_608_000, usegmt=True)
LONGEST_STALL_S = 20.0


class Shelf:
    """Files by path, and what to do at the next requests: an act for each, after the last one it behaves."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.files: dict[str, bytes] = {}
        self.etag: str | None = '"one"'
        self.last_modified: str | None = LAST_MODIFIED
        self.acts: list[Act] = []
        self.asked: list[dict[str, str]] = []
        """Headers of each request, names in lower case, with its path under `path`."""
        self.over = threading.Event()


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    shelf: Shelf

    def do_GET(self) -> None:
        shelf = self.shelf
        shelf.asked.append({name.lower(): value for name, value in self.headers.items()} | {"path": self.path})
        self.close_connection = True
        act = shelf.acts.pop(0) if shelf.acts else serve()
        with suppress(BrokenPipeError, ConnectionResetError):  # the client has had enough
            act(self)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


Act = Callable[[Handler], None]


def answer(status: int, body: bytes = b"", **headers: str) -> Act:
    """That status, body and headers (`Retry_After="3"`), and nothing else."""

    def act(handler: Handler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return act


def serve(
    *,
    upto: int | None = None,
    stall: bool = False,
    ranges: bool = True,
    claim: int | None = None,
    say_length: bool = True,
) -> Act:
    """The file at the path, as a good server does; or with these manners.

    `upto` is how many bytes of the answer are sent; then the connection ends, or is left silent (`stall`). Without
    `ranges` a wish for a range is passed over. `claim` is the length that is said.
    """

    def act(handler: Handler) -> None:
        shelf = handler.shelf
        data = shelf.files.get(handler.path)
        if data is None:
            answer(404, b"not here")(handler)
            return
        first = _first_wanted(handler) if ranges else 0
        if first >= len(data):
            answer(416, b"", Content_Range=f"bytes */{len(data)}")(handler)
            return
        body = data[first:]
        handler.send_response(206 if first else 200)
        if first:
            handler.send_header("Content-Range", f"bytes {first}-{len(data) - 1}/{len(data)}")
        for name, value in (("ETag", shelf.etag), ("Last-Modified", shelf.last_modified)):
            if value is not None:
                handler.send_header(name, value)
        if say_length:
            handler.send_header("Content-Length", str(len(body) if claim is None else claim - first))
        handler.end_headers()
        handler.wfile.write(body if upto is None else body[:upto])
        if stall:
            handler.wfile.flush()
            shelf.over.wait(LONGEST_STALL_S)

    return act


def _first_wanted(handler: Handler) -> int:
    """First byte of the range asked for; 0 when none is, or the file is not the one it is asked of."""
    wanted, unless = handler.headers.get("Range"), handler.headers.get("If-Range")
    if wanted is None or unless not in (None, handler.shelf.etag, handler.shelf.last_modified):
        return 0
    return int(wanted.removeprefix("bytes=").removesuffix("-"))


@contextmanager
def open_shelf() -> Iterator[Shelf]:
    """A server that runs until the block ends."""
    handler = type("OwnHandler", (Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    shelf = Shelf(f"http://127.0.0.1:{server.server_port}")
    handler.shelf = shelf  # type: ignore[attr-defined]
    runner = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    runner.start()
    try:
        yield shelf
    finally:
        shelf.over.set()
        server.shutdown()
        server.server_close()
        runner.join(5)
