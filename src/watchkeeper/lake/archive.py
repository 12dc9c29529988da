"""The raw archive: input files byte for byte, named by the SHA-256 of what was received.

A plain file is stored as zstd in independent frames of 4 MiB with an index of their places, so that the bytes around any
offset are read without the rest. A file that came compressed is stored as it came; reading from it starts at its beginning.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

import zstandard

from watchkeeper.lake.receiving import FRAME_BYTES, Receiving
from watchkeeper.model.errors import IntegrityError, NotFound

_PACKED = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PK\x03\x04", b"PAR1")
"""How files begin that are compressed already: gzip, zstd, zip, Parquet."""


def is_packed(path: Path) -> bool:
    """Whether a file is compressed already and is kept as it came."""
    with path.open("rb") as file:
        return file.read(4).startswith(_PACKED)


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class RawArchive:
    """A folder of received files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _path(self, sha256: str, suffix: str) -> Path:
        return self._folder / sha256[:2] / f"{sha256}{suffix}"

    def receive(self, source: Path, sha256: str) -> Receiving:
        """The file's bytes as a stream that keeps them under their hash when finished; close it in any case."""
        as_is = is_packed(source)
        final = None if self.stored(sha256) else self._path(sha256, ".raw" if as_is else ".zst")
        return Receiving(source, sha256, final, as_is=as_is)

    def add(self, source: Path, sha256: str, progress: Callable[[int], None] = lambda done: None) -> None:
        """Stores a file under its hash, and says how many bytes of it are. Adding what is there already does nothing.

        FileChanged, with nothing stored, when the bytes are not those of the hash: the file changed since it was taken.
        """
        if self.stored(sha256) is None:
            with self.receive(source, sha256) as received:
                received.finish(progress)

    def sweep(self) -> None:
        """Removes what a process that died left half written. Only under the writer lock."""
        for path in self._folder.glob("??/*.tmp"):
            path.unlink(missing_ok=True)

    def stored(self, sha256: str) -> Path | None:
        """Where the file of that hash is, or None."""
        for suffix in (".zst", ".raw"):
            if self._path(sha256, suffix).exists():
                return self._path(sha256, suffix)
        return None

    def hashes(self) -> list[str]:
        """Every hash in the archive, sorted."""
        return sorted(path.stem for path in self._folder.glob("??/*") if path.suffix in (".zst", ".raw"))

    def chunks(self, sha256: str) -> Iterator[bytes]:
        """The bytes as received, in order."""
        path = self.stored(sha256)
        if path is None:
            raise NotFound(f"the archive holds no file {sha256}")
        with path.open("rb") as file:
            if path.suffix == ".raw":
                while block := file.read(FRAME_BYTES):
                    yield block
            else:
                reader = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)
                while block := reader.read(FRAME_BYTES):
                    yield block

    @contextmanager
    def open(self, sha256: str) -> Iterator[BinaryIO]:
        """A stream of the bytes as received."""
        with io.BufferedReader(_Chunks(self.chunks(sha256)), FRAME_BYTES) as stream:
            yield cast(BinaryIO, stream)

    def read_at(self, sha256: str, offset: int, length: int) -> bytes | None:
        """`length` bytes from `offset` of a file received plain; None when it was received compressed."""
        path = self.stored(sha256)
        if path is None:
            raise NotFound(f"the archive holds no file {sha256}")
        if path.suffix == ".raw":
            return None
        frames = _frames(path, offset // FRAME_BYTES, (offset + length) // FRAME_BYTES + 1)
        inside = offset % FRAME_BYTES
        return b"".join(frames)[inside : inside + length]

    def check(self, sha256: str) -> None:
        """Raises IntegrityError when the stored bytes, or their index, are not those the name promises."""
        path = self.stored(sha256)
        if path is None:
            raise IntegrityError(f"archived file {sha256} is missing")
        digest = hashlib.sha256()
        try:
            for block in self.chunks(sha256) if path.suffix == ".raw" else _frames(path):
                digest.update(block)
        except (zstandard.ZstdError, OSError, ValueError, TypeError) as error:
            raise IntegrityError(f"archived file {sha256} cannot be decompressed: {error}") from error
        if digest.hexdigest() != sha256:
            raise IntegrityError(f"archived file {sha256} hashes to {digest.hexdigest()}")


class _Chunks(io.RawIOBase):
    """Pieces of bytes as a stream."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """Fills the buffer as far as one piece goes; 0 at the end."""
        room = memoryview(buffer)
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        count = min(len(room), len(self._rest))
        room[:count], self._rest = self._rest[:count], self._rest[count:]
        return count


def _frames(path: Path, first: int = 0, stop: int | None = None) -> Iterator[bytes]:
    """Frames `first` to `stop` of a stored file, decompressed, as its index places them."""
    index = json.loads(path.with_suffix(".index").read_text(encoding="utf-8"))
    ends = [*index[1:], path.stat().st_size]
    with path.open("rb") as file:
        for start, end in list(zip(index, ends, strict=False))[first:stop]:
            file.seek(start)
            yield zstandard.ZstdDecompressor().decompress(file.read(end - start), FRAME_BYTES)
