"""The raw archive: input files byte for byte, named by the SHA-256 of what was received.

A plain file is stored as zstd in independent frames of 4 MiB with an index of their places, so that the bytes around any
offset are read without the rest. A file that came compressed is stored as it came; reading from it starts at its beginning.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import zstandard

from watchkeeper.model.errors import IntegrityError, NotFound

FRAME_BYTES = 4 << 20
_COMPRESSED = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PK\x03\x04")


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

    def add(self, source: Path, sha256: str) -> None:
        """Stores a file under its hash. Adding what is there already does nothing."""
        if self.stored(sha256) is not None:
            return
        with source.open("rb") as file:
            as_is = file.read(4).startswith(_COMPRESSED)
            file.seek(0)
            final = self._path(sha256, ".raw" if as_is else ".zst")
            final.parent.mkdir(parents=True, exist_ok=True)
            staged = final.with_suffix(f".{os.getpid()}.tmp")
            with staged.open("wb") as out:
                if as_is:
                    while block := file.read(FRAME_BYTES):
                        out.write(block)
                else:
                    _write_frames(file, out, final.with_suffix(".index"))
                out.flush()
                os.fsync(out.fileno())
            os.replace(staged, final)

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

    def read_at(self, sha256: str, offset: int, length: int) -> bytes | None:
        """`length` bytes from `offset` of a file received plain; None when it was received compressed."""
        path = self.stored(sha256)
        if path is None:
            raise NotFound(f"the archive holds no file {sha256}")
        if path.suffix == ".raw":
            return None
        index = json.loads(path.with_suffix(".index").read_text(encoding="utf-8"))
        parts = []
        with path.open("rb") as file:
            for number in range(offset // FRAME_BYTES, min((offset + length) // FRAME_BYTES + 1, len(index))):
                start = index[number]
                end = index[number + 1] if number + 1 < len(index) else path.stat().st_size
                file.seek(start)
                parts.append(zstandard.ZstdDecompressor().decompress(file.read(end - start), FRAME_BYTES))
        inside = offset % FRAME_BYTES
        return b"".join(parts)[inside : inside + length]

    def check(self, sha256: str) -> None:
        """Raises IntegrityError when the stored bytes are not those the name promises."""
        digest = hashlib.sha256()
        try:
            for block in self.chunks(sha256):
                digest.update(block)
        except zstandard.ZstdError as error:
            raise IntegrityError(f"archived file {sha256} cannot be decompressed: {error}") from error
        if digest.hexdigest() != sha256:
            raise IntegrityError(f"archived file {sha256} hashes to {digest.hexdigest()}")


def _write_frames(file: BinaryIO, out: BinaryIO, index_path: Path) -> None:
    compressor = zstandard.ZstdCompressor(level=3)
    starts, at = [], 0
    while block := file.read(FRAME_BYTES):
        starts.append(at)
        at += out.write(compressor.compress(block))
    index_path.write_text(json.dumps(starts), encoding="utf-8")
