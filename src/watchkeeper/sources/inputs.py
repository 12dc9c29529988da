"""Files as given, plain or compressed, to streams of uncompressed bytes."""

from __future__ import annotations

import gzip
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, cast

import zstandard

from watchkeeper.model.errors import SourceError, UsageError

BROKEN = (EOFError, zlib.error, lzma.LZMAError, zstandard.ZstdError, zipfile.BadZipFile, OSError)
"""What a damaged compressed file raises while it is read."""


def is_machines(error: Exception) -> bool:
    """Whether it is the machine that failed and not the file: the system numbers its errors, libraries do not."""
    return isinstance(error, OSError) and error.errno is not None


NO_ZIP = (zipfile.BadZipFile, RuntimeError, ValueError, struct.error)
"""What Python raises for a zip archive it cannot make sense of: the second for one packed in a way it does not know, the
third for names and times that are none."""

PIECE_BYTES = 16_384
"""Taken at a time out of a compressed file: what is damaged costs no more than this."""
ZSTD_PIECE_BYTES = 1_024
"""Given at a time to the zstd decompressor; the most that four bytes can become is 128 KiB."""
MOST_RATIO = 200
"""A file that unpacks to more than this many times its size is no feed: logs and tables of AIS pack to a fourth or a
twentieth, and a log of one line over and over is of no use."""
FREE_BYTES = 256 << 20
"""Unpacked bytes below which nobody asks for the ratio."""
MOST_MEMBERS = 1_000
"""Members of a zip archive that is read as it is. Publishers put a month of days into one."""


class Swollen(EOFError):
    """A file unpacks to so much more than its size that reading stops, and why."""

    def __init__(self, size: int, packed: int) -> None:
        super().__init__(
            f"{packed:,} bytes unpack to {size:,} and more, over {MOST_RATIO} times as many; if it is a feed nevertheless, "
            "unpack it and ingest what comes out"
        )

    @staticmethod
    def is_it(size: int, packed: int) -> bool:
        """Whether so many bytes from so many packed ones are too many."""
        return size > FREE_BYTES and size > MOST_RATIO * packed


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One stream to be read: a file, or a member of a zip archive."""

    path: Path
    member: str | None
    name: str
    """Name without the ending that says how it is compressed."""

    def at(self, path: Path) -> Input:
        """The same stream of a copy of the file."""
        return replace(self, path=path)

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """The uncompressed bytes, as far as they can be had; see `damage_of`."""
        begins = _begins(self.path)
        if self.member is not None:
            with zipfile.ZipFile(self.path) as archive, _member(archive, self.member) as stream:
                yield cast(BinaryIO, Salvaged(iter(lambda: stream.read1(PIECE_BYTES), b"")))
        elif begins.startswith(b"\x1f\x8b"):
            with self.path.open("rb") as raw, gzip.GzipFile(fileobj=raw) as unzipped:
                pieces = iter(lambda: unzipped.read1(PIECE_BYTES), b"")
                yield cast(BinaryIO, Salvaged(_bounded(pieces, raw.tell)))
        elif begins.startswith(b"\x28\xb5\x2f\xfd"):
            with self.path.open("rb") as raw:
                yield cast(BinaryIO, Salvaged(_bounded(_zstd_pieces(raw), raw.tell)))
        else:
            with self.path.open("rb") as plain:
                yield plain


def _member(archive: zipfile.ZipFile, name: str) -> zipfile.ZipExtFile:
    try:
        info = archive.getinfo(name)
        if Swollen.is_it(info.file_size, info.compress_size):  # no member yields more than it says
            raise Swollen(info.file_size, info.compress_size)
        return cast(zipfile.ZipExtFile, archive.open(info))
    except NO_ZIP as error:
        raise zipfile.BadZipFile(str(error)) from error


def _bounded(pieces: Iterator[bytes], packed: Callable[[], int]) -> Iterator[bytes]:
    """The pieces, as long as they are not too many for the `packed` bytes they were made from."""
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > FREE_BYTES and Swollen.is_it(size, packed()):
            raise Swollen(size, packed())
        yield piece


def _zstd_pieces(raw: BinaryIO) -> Iterator[bytes]:
    frame = None
    while data := raw.read(ZSTD_PIECE_BYTES):
        while data:
            frame = frame or zstandard.ZstdDecompressor().decompressobj()
            yield frame.decompress(data)
            data, frame = (frame.unused_data, None) if frame.eof else (b"", frame)
    if frame is not None:
        raise EOFError("the file ends inside a zstd frame")


class Salvaged(io.RawIOBase):
    """Bytes from pieces, up to the first piece that cannot be decompressed: there the stream ends, with an `error`.

    So a reader hands on all that it holds, as at the end of any file, and the caller asks `damage_of` afterwards.
    """

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")
        self.error: Exception | None = None

    def readable(self) -> bool:
        """It is."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next `size` bytes, fewer only before the end or damage; all that is left when negative."""
        if 0 <= size <= len(self._rest):
            data, self._rest = bytes(self._rest[:size]), self._rest[size:]
            return data
        parts: list[bytes | memoryview] = [self._rest]
        have = len(self._rest)
        while self.error is None and (size < 0 or have < size):
            try:
                piece = next(self._pieces, None)
            except BROKEN as error:
                if is_machines(error):
                    raise
                self.error = error
                break
            if piece is None:
                break
            parts.append(piece)
            have += len(piece)
        data = b"".join(parts)
        self._rest = memoryview(b"" if size < 0 else data[size:])
        return data if size < 0 else data[:size]


def damage_of(stream: BinaryIO) -> Exception | None:
    """Why a stream ended before its time, or None."""
    return stream.error if isinstance(stream, Salvaged) else None


def _begins(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4)


def _plain_name(path: Path) -> str:
    return path.stem if path.suffix.lower() in (".gz", ".zst") else path.name


def inputs_of(path: Path) -> list[Input]:
    """The streams in one file: the members of a zip archive in order of name, or the file itself."""
    if not _begins(path).startswith(b"PK\x03\x04"):
        return [Input(path=path, member=None, name=_plain_name(path))]
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except NO_ZIP as error:
        raise SourceError(f"{path} begins as a zip archive and is none: {error}") from error
    members = sorted({info.filename for info in infos})
    if len(members) < len(infos):
        raise SourceError(f"{path} holds several members of one name; unpack it and ingest what comes out")
    if len(members) > MOST_MEMBERS:
        raise SourceError(f"{path} holds {len(members):,} members; unpack it and ingest the folder")
    size, packed = sum(info.file_size for info in infos), path.stat().st_size
    if Swollen.is_it(size, packed):
        raise SourceError(f"{path} is no feed: {Swollen(size, packed)}")
    return [Input(path=path, member=member, name=Path(member).name) for member in members]


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
