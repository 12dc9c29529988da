"""A real server on loopback for tests."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import httpx
import uvicorn

from tests.small_lists import NOW
from watchkeeper.services.owner_token import owner_token
from watchkeeper.services.wiring import store
from watchkeeper.services.workspace import Workspace
from watchkeeper.web.app import create_app
from watchkeeper.web.ui import STATIC


@contextmanager
def served(
    workspace: Workspace, clock: Callable[[], datetime] = lambda: NOW, *, static: Path = STATIC
) -> Iterator[str]:
    """The address of a server of a workspace, stopped at the end."""
    with store(workspace) as kept:
        app = create_app(workspace, kept, clock, static=static)
        server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        until = time.monotonic() + 30
        while not server.started and time.monotonic() < until:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=30)


@contextmanager
def asking(workspace: Workspace, clock: Callable[[], datetime] = lambda: NOW) -> Iterator[httpx.Client]:
    """A client of such a server that has the owner's token."""
    headers = {"Authorization": f"Bearer {owner_token(workspace)}"}
    with served(workspace, clock) as address, httpx.Client(base_url=address, headers=headers, timeout=60) as made:
        yield made
