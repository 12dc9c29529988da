"""The very lines of a received file."""

from __future__ import annotations

import re
from typing import Any, BinaryIO

from watchkeeper.services.workspace import Workspace
from watchkeeper.sources.inputs import Input

MAX_LINE_BYTES = 4096
_LINE_END = re.compile(rb"[\r\n]")


def file_name(sha256: str, member: str | None) -> str:
    """How a source row names its file: the SHA-256, and after `#` the member of a zip archive."""
    return sha256 if member is None else f"{sha256}#{member}"


def source_line(workspace: Workspace, file: str, offset: int) -> dict[str, Any]:
    """The line at a byte offset of a received file (as `file_name` names it): file, its name, offset, text, and the attribution
    its publisher asks for, None where none does.

    `text` is None for a row of a Parquet file, whose offset is its row number.
    """
    files = workspace.lake.rows(workspace.lake.snapshot(), workspace.view, "files").to_pylist()
    known = next((row for row in files if file_name(row["sha256"], row["member"]) == file), None)
    name = known["name"] if known else None
    text = None
    if known is not None and known["format"] != "parquet":
        text = _line(workspace, known["sha256"], known["member"], offset)
    attribution = known.get("attribution") if known else None
    return {"file": file, "name": name, "offset": offset, "text": text, "attribution": attribution}


def _line(workspace: Workspace, sha256: str, member: str | None, offset: int) -> str:
    archive = workspace.lake.archive
    data = archive.read_at(sha256, offset, MAX_LINE_BYTES)
    stored = archive.stored(sha256)
    if data is None and stored is not None:
        with Input(path=stored, member=member, name=stored.name).open() as stream:
            data = _at(stream, offset)
    return _LINE_END.split(data or b"", maxsplit=1)[0].decode("utf-8", "backslashreplace")


def _at(stream: BinaryIO, offset: int) -> bytes:
    left = offset
    while left:
        block = stream.read(min(left, 1 << 20))
        if not block:
            return b""
        left -= len(block)
    return stream.read(MAX_LINE_BYTES)
