"""The command `serve`."""

from __future__ import annotations

from typing import Annotated

import typer

from watchkeeper.cli.options import WorkspaceOption, opened
from watchkeeper.cli.output import say


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; default this machine alone.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Port.")] = 8741,
    workspace: WorkspaceOption = None,
) -> None:
    """Answer screenings over HTTP: /api/screen, and the shapes that clients of yente and OpenRefine know.

    Example:  watchkeeper serve
    """
    import uvicorn

    from watchkeeper.services.owner_token import FILE, owner_token
    from watchkeeper.services.wiring import store
    from watchkeeper.web.app import create_app

    found = opened(workspace)
    owner_token(found)
    with store(found) as kept:
        app = create_app(found, kept)
        say(f"Listening on http://{host}:{port}, token in {found.root / FILE}; description in /api/openapi.json")
        uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False)
