"""Whether a downloaded file is what its name says, and whole: every compressed byte is read once and its checksums hold."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from watchkeeper.model.errors import SourceError
from watchkeeper.sources.inputs import BROKEN, Input, damage_of, inputs_of

KINDS = {".zip": (b"PK\x03\x04", "a ZIP archive"), ".zst": (b"\x28\xb5\x2f\xfd", "a zstd file")}
"""Ending of a name: (bytes such a file begins with, what it is)."""
READ_BYTES = 1 << 20


Progress = Callable[[str, int, int | None], None]
"""(what is being read, uncompressed bytes done, bytes in all or None)."""


def damage_in(path: Path, name: str, progress: Progress = lambda what, done, total: None) -> str | None:
    """Why the file at `path` is not a whole file called `name`, or None."""
    signature, kind = KINDS.get(Path(name).suffix, (b"", "a file"))
    with path.open("rb") as file:
        head = file.read(16)
    if not head.startswith(signature):
        return f"it is not {kind}: it begins with {head!r}"
    try:
        members = inputs_of(path)
        damage = next((found for member in members if (found := _damage(member, name, progress)) is not None), None)
    except (SourceError, *BROKEN) as error:
        damage = error
    if damage is None and not members:
        return f"it is {kind} with nothing in it"
    return None if damage is None else f"it is {kind}, but damaged: {damage}"


def _damage(member: Input, name: str, progress: Progress) -> Exception | None:
    done = 0
    with member.open() as stream:
        while piece := stream.read(READ_BYTES):
            done += len(piece)
            progress(f"checking {name}", done, None)
        return damage_of(stream)
