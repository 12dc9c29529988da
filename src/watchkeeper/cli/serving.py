"""The command `serve`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from watchkeeper.cli.options import WorkspaceOption, opened
from watchkeeper.cli.output import say

if TYPE_CHECKING:
    from watchkeeper.services.workspace import Workspace

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; default this machine alone.")] = "127.0.0.1",
    name: Annotated[
        list[str] | None,
        typer.Option(
            help="Another name the server is reached by, as a proxy or a container passes it on; may be repeated."
        ),
    ] = None,
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Port.")] = 8741,
    workspace: WorkspaceOption = None,
) -> None:
    """Show the watch floor in a browser, and answer over HTTP: /api, and the shapes that clients of yente and OpenRefine know.

    Example:  watchkeeper serve
    """
    serve_workspace(opened(workspace), host, port, name or ())


def serve_workspace(found: Workspace, host: str, port: int, names: Sequence[str] = ()) -> None:
    """Serves a workspace until interrupted."""
    import uvicorn

    from watchkeeper.services.owner_token import FILE, owner_token
    from watchkeeper.services.wiring import store
    from watchkeeper.web.access import Hosts
    from watchkeeper.web.app import create_app

    token = owner_token(found)
    with store(found) as kept:
        app = create_app(found, kept, hosts=Hosts(host, names))
        say(f"Open {address_of(host, port)}/?token={token}")
        say(f"The token is in {found.root / FILE}; the interface is described in /api/openapi.json")
        if host not in LOOPBACK:
            say(
                f"WARNING: listening on {host}, the network can reach this server. Whoever asks needs the token, which goes over "
                "the network as it is: put a proxy with TLS before it, or leave --host away to serve this machine alone."
            )
        uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False)


def address_of(host: str, port: int) -> str:
    """Where a browser on this machine finds the server."""
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{name}:{port}"
