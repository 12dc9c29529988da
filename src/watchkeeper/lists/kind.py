"""What is known of a list before any file of it is read."""

from __future__ import annotations

from dataclasses import dataclass

from watchkeeper.lists.published import Reader
from watchkeeper.model.listed import ListClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a publisher keeps a file of a list."""

    url: str
    file: str
    """Name it is kept under; the reader finds parts of a set by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListKind:
    """A list that can be loaded."""

    name: str
    title: str
    publisher: str
    list_class: ListClass
    key: str
    """What the stable key is, in words."""
    terms: str
    """Under what terms its publisher gives it out."""
    readers: tuple[Reader, ...]
    """For each form it is had in, the first that a file looks like."""
    cadence_days: int | None = None
    """About how often it is published; None for a list of the user's own."""
    stale_after_days: int = 30
    """Age above which it is too old to answer with."""
    also_in: str | None = None
    """Another list that has all its entries: with that one there, this one need not be."""
    addresses: tuple[Address, ...] = ()
    """Where it is downloaded; empty when it is not."""

    @property
    def tested(self) -> bool:
        """Whether any of its readers was tried on a real file."""
        return any(reader.tested for reader in self.readers)

    def reader_for(self, head: bytes) -> Reader:
        """The reader for a file that begins so; the first when it looks like none, which then says what is wrong."""
        return next((reader for reader in self.readers if reader.begins(head)), self.readers[0])
