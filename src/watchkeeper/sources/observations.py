"""What a reader returns, whatever the format."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

import pyarrow as pa

REJECT_SCHEMA = pa.schema([("offset", pa.int64()), ("reason", pa.string()), ("text", pa.string())])
REJECT_TEXT_CHARS = 500
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(slots=True, kw_only=True)
class Counts:
    """What was read from one file, or from several."""

    sentences: int = 0
    """AIVDM/AIVDO sentences, or rows of a table."""
    messages: int = 0
    """Whole messages decoded, or rows of a table that became observations."""
    positions: int = 0
    statics: int = 0
    others: int = 0
    untimed: int = 0
    """Observations without any time."""
    ignored_lines: int = 0
    """Comments, empty lines and sentences of other talkers."""
    bad_tag_blocks: int = 0
    """Tag blocks whose checksum fails: not believed, the sentence after it is."""
    rejected: Counter[str] = field(default_factory=Counter)

    def add(self, other: Counts) -> None:
        """Adds another file's counts to these."""
        for name in self.__slots__:
            if name == "rejected":
                self.rejected.update(other.rejected)
            else:
                setattr(self, name, getattr(self, name) + getattr(other, name))

    def to_dict(self) -> dict[str, int | dict[str, int]]:
        """Plain values fit for JSON, reasons in order of frequency."""
        plain = {name: getattr(self, name) for name in self.__slots__ if name != "rejected"}
        return {**plain, "rejected": dict(self.rejected.most_common())}


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some rows of a file. Tables hold columns of `model.tables` that a reader can know; missing ones are null."""

    positions: pa.Table | None = None
    statics: pa.Table | None = None
    others: pa.Table | None = None
    rejects: pa.Table | None = None
    counts: Counts
    bytes_read: int
    """Uncompressed bytes of the file read so far."""


class Reader(Protocol):
    """One feed format."""

    name: str

    def read(self, stream: BinaryIO) -> Iterator[Batch]:
        """Every row of the uncompressed `stream`, in batches of bounded size."""
        ...


def reject_table(offsets: list[int], reasons: list[str], texts: list[bytes | str]) -> pa.Table:
    """Rejects as a table; bytes that are no text are escaped, long lines cut."""
    return pa.table([offsets, reasons, [_plain(text) for text in texts]], schema=REJECT_SCHEMA)


def _plain(text: bytes | str) -> str:
    if isinstance(text, bytes):  # no character is less than a byte
        text = text[:REJECT_TEXT_CHARS].decode("utf-8", "backslashreplace")
    text = text[:REJECT_TEXT_CHARS]
    if text.isprintable():
        return text
    return _CONTROL.sub(lambda sign: f"\\x{ord(sign[0]):02x}", text)[:REJECT_TEXT_CHARS]
