"""The seam of decisions and receipts: a store is written in transactions and read through a view."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from watchkeeper.model.marking import Marking, View
from watchkeeper.store.records import Erasure, Head, Judgement, Kept, Leaf


class Writer(Protocol):
    """One transaction: all of it is there afterwards, or nothing. Only one is open at a time; others wait."""

    def add_receipt(self, body: bytes, made: datetime, marking: Marking) -> Leaf:
        """Appends to the log of that marking."""

    def erase(self, erasure: Erasure) -> None:
        """Removes the body of a receipt. Its hash, and the proof with it, stay. What is erased already stays as it was."""

    def add_judgement(self, judgement: Judgement, marking: Marking) -> None:
        """Adds a judgement; the same one twice is there once."""


class Reader(Protocol):
    """What exists for a view. What it may not see is absent from rows, counts and sizes alike."""

    def receipts(self, limit: int = 100, start: str = "") -> list[Kept]:
        """The last receipts, newest first; only those whose leaf hash begins with `start`."""

    def receipt_at(self, log: int, index: int) -> Kept | None:
        """One receipt by its place."""

    def log_part(self, log: int, begin: int, count: int) -> list[Kept]:
        """Receipts of a log in its order, from a place on."""

    def nodes(self, log: int, level: int, begin: int, count: int) -> list[bytes]:
        """Hashes of complete subtrees of a level, in order, from an index on."""

    def logs(self) -> list[Head]:
        """The last head of every log."""

    def heads(self, log: int) -> list[Head]:
        """Every head of a log, oldest first; empty for one that is not there."""

    def node(self, log: int, level: int, index: int) -> bytes:
        """Hash of a complete subtree; KeyError when there is none."""

    def judgements(self, hits: Collection[str] | None = None) -> list[tuple[Judgement, Marking]]:
        """Judgements in the order they were made: of these hits, or all."""


class Store(Protocol):
    """Where decisions and receipts are kept."""

    def write(self) -> AbstractContextManager[Writer]:
        """A transaction, committed at the end of the block, rolled back when it raises."""

    def view(self, view: View) -> Reader:
        """What a view may see, as it is now: each call of the reader sees what was committed before it."""

    def close(self) -> None:
        """Lets go of connections."""
