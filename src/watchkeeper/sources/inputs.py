"""Files as given, plain or compressed, to streams of uncompressed bytes."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

import zstandard

from watchkeeper.model.errors import SourceError, UsageError

BROKEN = (EOFError, gzip.BadGzipFile, zlib.error, zstandard.ZstdError, zipfile.BadZipFile, OSError)
"""What a damaged compressed file raises while it is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One stream to be read: a file, or a member of a zip archive."""

    path: Path
    member: str | None
    name: str
    """Name without the ending that says how it is compressed."""

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """The uncompressed bytes."""
        begins = _begins(self.path)
        if self.member is not None:
            with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as stream:
                yield cast(BinaryIO, stream)
        elif begins.startswith(b"\x1f\x8b"):
            with gzip.open(self.path) as stream:
                yield cast(BinaryIO, stream)
        elif begins.startswith(b"\x28\xb5\x2f\xfd"):
            with self.path.open("rb") as raw:
                reader = zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True)
                yield cast(BinaryIO, io.BufferedReader(reader))  # type: ignore[type-var]
        else:
            with self.path.open("rb") as stream:
                yield cast(BinaryIO, stream)


def _begins(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4)


def _plain_name(path: Path) -> str:
    return path.stem if path.suffix.lower() in (".gz", ".zst") else path.name


def inputs_of(path: Path) -> list[Input]:
    """The streams in one file: the members of a zip archive in order of name, or the file itself."""
    try:
        if _begins(path).startswith(b"PK\x03\x04"):
            with zipfile.ZipFile(path) as archive:
                members = sorted(info.filename for info in archive.infolist() if not info.is_dir())
            return [Input(path=path, member=member, name=Path(member).name) for member in members]
    except zipfile.BadZipFile as error:
        raise SourceError(f"{path} begins as a zip archive and is none: {error}") from error
    return [Input(path=path, member=None, name=_plain_name(path))]


def files_under(paths: list[Path]) -> list[Path]:
    """Every file named or below a folder named, in order of name; hidden files are left out."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            below = (item for item in path.rglob("*") if item.is_file())
            found.extend(
                sorted(item for item in below if not any(p.startswith(".") for p in item.relative_to(path).parts))
            )
        elif path.is_file():
            found.append(path)
        else:
            raise UsageError(f"there is no file or folder {path}")
    return found
