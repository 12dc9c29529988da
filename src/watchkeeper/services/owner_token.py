"""The token of a workspace's one local owner: made at the first start, asked of every request."""

from __future__ import annotations

import hmac
import os
import secrets

from watchkeeper.model.errors import WorkspaceError
from watchkeeper.services.workspace import Workspace

FILE = "owner-token"
_BYTES = 32


def owner_token(workspace: Workspace) -> str:
    """The token; made when there is none, in a file that only its owner can read."""
    path = workspace.root / FILE
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        token = path.read_text(encoding="utf-8").strip()
        if len(token) < _BYTES:
            raise WorkspaceError(f"{path} is damaged: remove it, and a new token is made at the next start") from None
        return token
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        token = secrets.token_urlsafe(_BYTES)
        file.write(token + "\n")
    return token


def is_owner(given: str | None, token: str) -> bool:
    """Whether a request came with the token; takes as long for a wrong one as for the right one."""
    return given is not None and hmac.compare_digest(given.encode(), token.encode())
