"""The built interface: its page at each of its addresses, and its files."""

from __future__ import annotations

import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, HTMLResponse, Response

from watchkeeper.web.pages import NO_INTERFACE

STATIC = Path(__file__).parent / "static"
PAGES = frozenset({"watch", "leads", "vessels", "events", "screen", "data", "practices"})
"""First parts of the interface's addresses."""
FOREVER = "private, max-age=31536000, immutable"
AGAIN = "private, no-cache"
router = APIRouter(include_in_schema=False)


def is_page(path: str) -> bool:
    """Whether an address is one of the interface's."""
    return path == "/" or path.removeprefix("/").partition("/")[0] in PAGES


@dataclass(slots=True)
class Assets:
    """Files of the built interface, by address. What is not among them when the folder is read is not served, so no address
    leads out of it."""

    folder: Path
    _files: dict[str, Path] | None = None

    def find(self, path: str) -> Path | None:
        """The file of an address; None when there is none. The folder is read again for one that is not known: it may be new."""
        if self._files is None or path not in self._files:
            self._files = {
                "/" + file.relative_to(self.folder).as_posix(): file
                for file in sorted(self.folder.rglob("*"))
                if file.is_file() and not file.is_symlink() and not file.name.startswith(".")
            }
        found = self._files.get(path)
        return found if found is not None and found.is_file() else None


@router.get("/{path:path}")
def interface(path: str, request: Request) -> Response:
    """The page of the interface, or one of its files."""
    assets: Assets = request.app.state.assets
    address = f"/{path}"
    if is_page(address):
        page = assets.find("/index.html")
        return HTMLResponse(NO_INTERFACE) if page is None else _page(page, request)
    file = assets.find(address)
    if file is None:
        raise HTTPException(404, f"there is nothing at {address[:200]}")
    kind, _ = mimetypes.guess_type(file.name)
    known = {
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
        ".pbf": "application/x-protobuf",
    }
    hashed = path.startswith("assets/")
    return FileResponse(
        file,
        media_type=known.get(file.suffix, kind or "application/octet-stream"),
        headers={"Cache-Control": FOREVER if hashed else AGAIN},
    )


def _page(page: Path, request: Request) -> Response:
    content = page.read_bytes()
    tag = f'"{hashlib.sha256(content).hexdigest()[:24]}"'
    headers = {"Cache-Control": AGAIN, "ETag": tag}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return HTMLResponse(content, headers=headers)
