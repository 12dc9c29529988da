"""Which version of a list held on a day, as known on another; and versions as differences from each other.

Of the versions recorded by then and published by that day, the last published; of equals the last recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

MOST_LINKS = 50
"""Differences after which a version is stored whole again, so that reading one never means reading hundreds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One state of a list that was loaded; columns as in `list_versions`."""

    version_id: str
    list: str
    list_class: str
    as_of: date
    recorded: datetime
    sha256: str
    files: str
    parts: str
    reader: str
    source: str | None
    entries: int
    rejected: str
    base: str | None
    state_hash: str
    marking_id: int


class Hashes(NamedTuple):
    """What identifies an entry of a version: its content, its text, and the text of its main file."""

    content: str
    raw: str
    main: str


Contents = dict[str, Hashes]
"""By the publisher's key."""


class Change(NamedTuple):
    """What a version changes of one key against its base. `now` None: taken off."""

    key: str
    now: Hashes | None


def in_force(versions: Iterable[Version], as_of: date | None, known_on: datetime | None) -> Version | None:
    """The version that held on a day (None: the last), as known then (None: now); None when there is none."""
    eligible = (
        one
        for one in versions
        if (as_of is None or one.as_of <= as_of) and (known_on is None or one.recorded <= known_on)
    )
    return max(eligible, key=lambda one: (one.as_of, one.recorded, one.version_id), default=None)


def chain(version: Version, by_id: Mapping[str, Version]) -> list[Version]:
    """The versions to be put on each other for one, the whole one first. KeyError when one of them is not there."""
    found = [version]
    while (base := found[-1].base) is not None:
        found.append(by_id[base])
    return found[::-1]


def difference(before: Mapping[str, Hashes], after: Mapping[str, Hashes]) -> list[Change]:
    """What changes one state into the other, by key."""
    changed = (Change(key, now) for key, now in after.items() if before.get(key) != now)
    gone = (Change(key, None) for key in before.keys() - after.keys())
    return sorted((*changed, *gone), key=lambda change: change.key)


def applied(changes: Iterable[Iterable[Change]]) -> Contents:
    """The state that several differences make, one after the other, from nothing."""
    state: Contents = {}
    for of_version in changes:
        for change in of_version:
            if change.now is None:
                state.pop(change.key, None)
            else:
                state[change.key] = change.now
    return state
