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
        """Stores a file under its hash. Adding what is there already does nothing.

        IntegrityError, with nothing stored, when the bytes are not those of the hash: the file changed since it was taken.
        """
        if self.stored(sha256) is not None:
            return
        digest = hashlib.sha256()
        with source.open("rb") as file:
            as_is = file.read(4).startswith(_COMPRESSED)
            file.seek(0)
            final = self._path(sha256, ".raw" if as_is else ".zst")
            final.parent.mkdir(parents=True, exist_ok=True)
            staged = final.with_suffix(f".{os.getpid()}.tmp")
            with staged.open("wb") as out:
                compress = zstandard.ZstdCompressor(level=3).compress
                starts = []
                while block := file.read(FRAME_BYTES):
                    digest.update(block)
                    starts.append(out.tell())
                    out.write(block if as_is else compress(block))
                out.flush()
                os.fsync(out.fileno())
            if digest.hexdigest() != sha256:
                staged.unlink()
                raise IntegrityError(f"{source} changed while it was read; ingest it when nothing writes to it")
            if not as_is:
                _write_index(final.with_suffix(".index"), starts)
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


def _frames(path: Path, first: int = 0, stop: int | None = None) -> Iterator[bytes]:
    """Frames `first` to `stop` of a stored file, decompressed, as its index places them."""
    index = json.loads(path.with_suffix(".index").read_text(encoding="utf-8"))
    ends = [*index[1:], path.stat().st_size]
    with path.open("rb") as file:
        for start, end in list(zip(index, ends, strict=False))[first:stop]:
            file.seek(start)
            yield zstandard.ZstdDecompressor().decompress(file.read(end - start), FRAME_BYTES)


def _write_index(path: Path, starts: list[int]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(json.dumps(starts))
        file.flush()
        os.fsync(file.fileno())
