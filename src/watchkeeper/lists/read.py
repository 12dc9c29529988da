"""A list's file read: what is on it, and all that could not be read, with the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from watchkeeper.lists.published import LACKING, ListFile, Published, Reader, Split, sound
from watchkeeper.model.errors import SourceError
from watchkeeper.model.listed import ListedEntity
from watchkeeper.sources.entries import RejectedEntry

EMPTY = "is empty"


@dataclass(slots=True, kw_only=True)
class Read:
    """What a file says."""

    name: str
    """Name of the list."""
    reader: Reader
    entities: list[ListedEntity] = field(default_factory=list)
    rejected: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    """Each rejected entry as a sentence, then each signal."""
    parts: tuple[str, ...] = ("main",)
    dated: str | None = None

    @property
    def rejected_percent(self) -> float:
        """Of the rows, those that are not simply without a name where the publisher gives none."""
        bad = sum(count for reason, count in self.rejected.items() if reason not in LACKING)
        return 100.0 * bad / max(1, len(self.entities) + sum(self.rejected.values()))


class Entry(NamedTuple):
    """One entry read: its hashes, and what it says where that was worked out."""

    content_hash: str
    raw_hash: str
    main_hash: str
    entity: ListedEntity | None = None
    """None when its content was known already."""


@dataclass(slots=True, kw_only=True)
class Taken:
    """A file as entries by key. Of several under one key, all are hashed and the last is what it says."""

    entries: dict[str, Entry]
    rejected: Counter[str]
    problems: list[str]
    split: Split


def split_file(file: ListFile, reader: Reader) -> Split:
    """The entries of a file as published. SourceError when it is empty or another thing."""
    if not file.main.strip(b" \r\n\t\x1a\xef\xbb\xbf"):
        raise SourceError(f"{file.name} {EMPTY}: {len(file.main)} bytes")
    return reader.split(file)


def take(split: Split, reader: Reader, known: Mapping[str, str]) -> Taken:
    """What a split file says, entry by entry; `known` has the content hash of each raw hash that needs no building."""
    bad = list(split.rejected)
    entries: dict[str, Entry] = {}
    for one in merged(split.published):
        main_hash = one.main_hash
        raw_hash = one.raw_hash if one.further else main_hash
        content_hash, entity = known.get(raw_hash), None
        if content_hash is None:
            built = reader.build(one)
            if isinstance(built, str):
                bad.append(RejectedEntry(one.line, built, f"{one.key} {one.raw}"[:200]))
                continue
            content_hash, entity = built.content_hash, built
        entries[one.key] = Entry(content_hash, raw_hash, main_hash, entity)
    return Taken(
        entries=entries,
        rejected=Counter(one.reason for one in bad),
        problems=[sound(str(one)) for one in bad]
        + [sound(f"{what}: {count} times") for what, count in sorted(split.signals.items())],
        split=split,
    )


def merged(published: list[Published]) -> list[Published]:
    """One entry for each key; where there are several, the last, with the raw text of all."""
    if len({one.key for one in published}) == len(published):
        return published
    by_key: dict[str, list[Published]] = {}
    for one in published:
        by_key.setdefault(one.key, []).append(one)
    return [_one_of(all_of_key) if len(all_of_key) > 1 else all_of_key[0] for all_of_key in by_key.values()]


def _one_of(several: list[Published]) -> Published:
    last = several[-1]
    raw = "\n".join(sorted({one.raw for one in several}))
    return Published(key=last.key, raw=raw, fields=last.fields, line=last.line, further=last.further)
