"""An entry as its publisher wrote it, before anything is made of it: the text that says whether it changed.

A reader works in two steps. It splits a file into published entries, which is quick; and it builds what one says, which
is done only for entries nobody has seen before.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from watchkeeper.lists.days import day_of
from watchkeeper.model.listed import ListedEntity
from watchkeeper.sources.entries import RejectedEntry

BLANKS = re.compile(r"\s+")
_ALONE = re.compile("[\ud800-\udfff]")
NO_NAME = "no name in the row"
NO_IDENTITY = "no identity in the row"
ANOTHER_KEY = "a second entry under the same key"
LACKING = frozenset({NO_NAME, NO_IDENTITY})
"""Reasons that are the publisher's, or of the copy that was had: counted and shown, but not held against the file."""
HASH_DIGITS = 16


def collapsed(text: str) -> str:
    """A text with each run of white space as one blank."""
    return BLANKS.sub(" ", text)


def sound(text: str) -> str:
    """A text that can be written: JSON can say halves of characters, which no file can hold; they become U+FFFD."""
    return _ALONE.sub("\ufffd", text)


def hash_of(text: str) -> str:
    """First 16 hex digits of the SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:HASH_DIGITS]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One entry of a file. `raw` is its text as published; where a format lets its white space move, that is evened out."""

    key: str
    raw: str
    fields: Any
    """What the reader's `build` takes."""
    line: int = 0
    further: str = ""
    """Of a set of files: the same of its entries in the others."""

    hashed: str | None = None
    """Hash of `raw` where it was worked out already."""

    @property
    def main_hash(self) -> str:
        """Hash of what its main file says."""
        return self.hashed or hash_of(self.raw)

    @property
    def raw_hash(self) -> str:
        """Hash of what all files of the set say."""
        return hash_of(f"{self.raw}\n{self.further}") if self.further else self.main_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFile:
    """The bytes of a list: its main file, and what came with it by part."""

    name: str
    main: bytes
    parts: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Split:
    """A file split into its entries."""

    published: list[Published] = field(default_factory=list)
    rejected: list[RejectedEntry] = field(default_factory=list)
    signals: Counter[str] = field(default_factory=Counter)
    """What no table of the reader knows: `unknown field X`."""
    parts: tuple[str, ...] = ("main",)
    dated: str | None = None
    """When the file says it was made, in its own words."""

    @property
    def own_day(self) -> date | None:
        """The day on which the file says it was made; None when it says none."""
        try:
            return date.fromisoformat(day_of(self.dated) or "")
        except ValueError:
            return None

    def add(self, one: Published) -> None:
        """Takes an entry."""
        key = sound(one.key)
        self.published.append(one if key == one.key else replace(one, key=key))

    def reject(self, line: int, reason: str, text: str) -> None:
        """Counts one that cannot be taken."""
        self.rejected.append(RejectedEntry(line, reason, text[:200]))


Build = Callable[[Published], ListedEntity | str]
"""What an entry says; or, as a sentence, why it cannot be taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """How one format is read."""

    name: str
    version: str
    split: Callable[[ListFile], Split]
    """SourceError when the file is not of this format, or not whole."""
    build: Build
    begins: Callable[[bytes], bool]
    """Whether a file that begins so looks like it; used to guess, never to refuse."""
    tested: bool = True
    """Whether it was tried on a real file. One that was not follows the publisher's description."""

    @property
    def label(self) -> str:
        """Name and version, as kept with what it read."""
        return f"{self.name} {self.version}"
