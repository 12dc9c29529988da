"""What a screening was made against: the lists that were there, and those that were not, with the reason."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

NOT_CHECKED = "not checked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A list as it was screened against: which version, of which day, known since when, from which bytes."""

    list: str
    list_class: str
    version_id: str
    as_of: date
    recorded: datetime
    sha256: str
    state_hash: str
    entries: int
    marking_id: int
    too_old: str | None = None
    """Why it is too old to be clear of, as a sentence. It is searched all the same: what it holds may still be there."""

    def to_dict(self) -> dict[str, Any]:
        """As JSON gives it; `state` is `checked`, or `not checked` of a list too old to be clear of."""
        said = asdict(self)
        del said["marking_id"], said["too_old"]
        recorded = self.recorded.isoformat().replace("+00:00", "Z")
        state = {"state": "checked"} if self.too_old is None else {"state": NOT_CHECKED, "why": self.too_old}
        return {**said, **state, "searched": True, "as_of": self.as_of.isoformat(), "recorded": recorded}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchecked:
    """A list that nothing was screened against. It never reads as clear."""

    list: str
    list_class: str
    why: str

    def to_dict(self) -> dict[str, Any]:
        """As JSON gives it; `state` is `not checked`."""
        return {**asdict(self), "state": NOT_CHECKED, "searched": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """All lists of one screening, and the days it is for."""

    searched: tuple[Checked, ...]
    """Lists that were searched, those too old to be clear of among them."""
    unchecked: tuple[Unchecked, ...]
    """Lists of which nothing was there."""
    as_of: date
    """The lists as they were on this day..."""
    known_on: datetime
    """...as far as this workspace knew at this moment."""
    needed: frozenset[str] | None = None
    """Lists that must be checked for a party to be clear; None: every list of sanctions there is."""

    def to_dict(self) -> dict[str, Any]:
        """As JSON gives it and as a receipt keeps it. The same object for the same lists: many receipts have it."""
        return _told(self)


@lru_cache(maxsize=8)
def _told(against: Against) -> dict[str, Any]:
    lists: list[Checked | Unchecked] = [*against.searched, *against.unchecked]
    return {
        "as_of": against.as_of.isoformat(),
        "known_on": against.known_on.isoformat().replace("+00:00", "Z"),
        "lists": [one.to_dict() for one in lists],
    }


def only_of(against: Against, lists: Collection[str] | None) -> Against:
    """What a screening was made against that was asked of some lists only; all of it when of none in particular."""
    if lists is None:
        return against
    return replace(
        against,
        searched=tuple(one for one in against.searched if one.list in lists),
        unchecked=tuple(one for one in against.unchecked if one.list in lists),
        needed=frozenset(lists),
    )


def verdict(hits: int, questions: int, against: Against) -> str:
    """What came of a screening in one word: `hits`, `questions`, `clear`, or `not checked`.

    Clear is only what was held against every list that is needed; with one of them missing or too old it is not checked.
    """
    if hits:
        return "hits"
    if questions:
        return "questions"
    return "clear" if against.searched and not _missing(against) else NOT_CHECKED


def _missing(against: Against) -> bool:
    checked = {one.list for one in against.searched if one.too_old is None}
    if against.needed is not None:
        return bool(against.needed - checked)
    every: list[Checked | Unchecked] = [*against.searched, *against.unchecked]
    return any(one.list_class == "sanctions" and one.list not in checked for one in every)
