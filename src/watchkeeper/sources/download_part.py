"""The part of a file that has come so far, and what it is a part of.

`.NAME.part` beside the file to be grows; `.NAME.part.json` says which address, length and version of the file it belongs to.
Both have hidden names, so that reading the folder passes over them.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from watchkeeper.model.errors import DownloadError


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What a server said of a file when it began to send it."""

    address: str
    """As asked for."""
    length: int | None
    """Bytes; None when the server did not say."""
    etag: str | None
    last_modified: str | None

    @property
    def version(self) -> str | None:
        """What names the version of the file in a conditional request; None when nothing does."""
        return self.etag or self.last_modified


class Part:
    """A growing file. Open it with `part_of`."""

    def __init__(self, final: Path, file: BinaryIO) -> None:
        self.final = final
        self.path = _part_path(final)
        self._file = file
        self._says = self.path.with_name(f"{self.path.name}.json")
        self.size = file.seek(0, os.SEEK_END)
        """Bytes that have come."""
        self.promise = self._read_promise()
        """What they are a part of; None when that is unknown."""

    def _read_promise(self) -> Promise | None:
        try:
            return Promise(**json.loads(self._says.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def begin(self, promise: Promise) -> None:
        """Throws away what came and starts over with another promise."""
        self._file.truncate(0)
        self._file.seek(0)
        self.size, self.promise = 0, promise
        write_whole(self._says, json.dumps(asdict(promise)) + "\n")

    def add(self, piece: bytes) -> None:
        """Puts bytes at the end."""
        self._file.write(piece)
        self.size += len(piece)

    def flush(self) -> None:
        """Has everything that came on disk."""
        self._file.flush()
        os.fsync(self._file.fileno())

    def discard(self) -> None:
        """Throws away what came, and what it was a part of."""
        self._file.truncate(0)
        self._file.seek(0)
        self.size, self.promise = 0, None
        self._says.unlink(missing_ok=True)

    def settle(self) -> None:
        """Puts the whole file in its place, at once."""
        self.flush()
        self.path.replace(self.final)
        self._says.unlink(missing_ok=True)
        _sync_folder(self.final.parent)


def _part_path(final: Path) -> Path:
    return final.with_name(f".{final.name}.part")


@contextmanager
def part_of(final: Path) -> Iterator[Part]:
    """The part of a file to be, with what came before. An empty one leaves nothing behind."""
    path = _part_path(final)
    try:
        with path.open("ab") as file:
            part = Part(final, file)
            try:
                yield part
            finally:
                if part.size == 0:
                    part.discard()
                    path.unlink(missing_ok=True)
    except OSError as error:
        raise DownloadError(f"{final.parent} cannot be written to: {error.strerror or error}") from error


@contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """One download into a folder at a time; DownloadError when another one is under way."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise DownloadError(f"{folder} cannot be opened: {error.strerror}") from error
    try:
        _lock(handle, folder)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, folder: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise DownloadError(
            f"another download into {folder} is under way; wait for it, or name another --out"
        ) from error


def write_whole(path: Path, text: str) -> None:
    """Writes a small file so that it is there whole or not at all."""
    staged = path.with_name(f".{path.name.lstrip('.')}.tmp")
    with staged.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    staged.replace(path)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
