"""Screening: a query against the lists as they were on a day, as far as was known on a day, with what it was made against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from threading import Lock
from typing import Any

from watchkeeper import __version__
from watchkeeper.model.errors import UsageError, WorkspaceError
from watchkeeper.model.marking import View
from watchkeeper.screen import corpus as corpora
from watchkeeper.screen.against import NOT_CHECKED, Against, only_of, verdict
from watchkeeper.screen.cleaning import LONGEST_NAME
from watchkeeper.screen.corpus import Corpus
from watchkeeper.screen.fact_policy import THRESHOLD
from watchkeeper.screen.hit import Hit
from watchkeeper.screen.searching import search
from watchkeeper.screen.subject import Subject, cut_names, wrong_numbers
from watchkeeper.services.lists import ListState
from watchkeeper.services.screen_lists import against, entities_of
from watchkeeper.services.workspace import Workspace

LIMIT = 20
"""Hits told of one query, when the caller says no other number."""
MOST_HITS = 500
KEPT_CORPORA = 4
"""Corpora kept on the disk: of the last days asked about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How a screening is made."""

    threshold: float = THRESHOLD
    limit: int = LIMIT
    lists: tuple[str, ...] | None = None
    """Only these lists; None: all that were searched."""

    def to_dict(self) -> dict[str, Any]:
        """As JSON gives it and as a receipt keeps it."""
        only = {} if self.lists is None else {"lists": list(self.lists)}
        return {"threshold": self.threshold, "limit": self.limit, **only, "software": __version__}


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """What came of one query."""

    subject: Subject
    subject_key: str
    how: How
    against: Against
    hits: tuple[Hit, ...]

    def of(self, status: str) -> list[Hit]:
        """Those of one status."""
        return [hit for hit in self.hits if hit.status == status]

    @property
    def verdict(self) -> str:
        """`hits`, `questions`, `clear` or `not checked`."""
        found = verdict(len(self.of("hit")), len(self.of("question")), self.against)
        return NOT_CHECKED if found == "clear" and self.notes else found

    @property
    def notes(self) -> list[str]:
        """What was asked and not compared, as sentences; nothing that has a note is clear."""
        cut = [
            f"of a name only the first {LONGEST_NAME} characters were compared: {name[:60]}…"
            for name in cut_names(self.subject)
        ]
        wrong = [f"{one.value[:40]} is no IMO number: its check digit is wrong" for one in wrong_numbers(self.subject)]
        return [*cut, *wrong]

    def to_dict(self) -> dict[str, Any]:
        """All of it, as JSON gives it and as a receipt keeps it: classes of lists apart."""
        return {
            "query": {**self.subject.to_dict(), "key": self.subject_key, "hash": self.subject.subject_hash},
            "parameters": self.how.to_dict(),
            **self.against.to_dict(),
            "verdict": self.verdict,
            "notes": self.notes,
            "hits": [hit.to_dict() for hit in self.of("hit")],
            "questions": [hit.to_dict() for hit in self.of("question")],
            "set_aside": [hit.to_dict() for hit in self.of("set aside")],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Screener:
    """Everything to screen with, ready. Answers do not change while it is open, whatever is loaded meanwhile."""

    corpus: Corpus
    against: Against

    def screen(self, subject: Subject, how: How | None = None, key: str | None = None) -> Screening:
        """One query. `key` says whose hits they are: a customer's number, a ship's; None: that of the query itself."""
        how, key = how or How(), key or f"query {subject.subject_hash}"
        classes = {one.list: one.list_class for one in self.against.searched}
        only = None if how.lists is None else frozenset(how.lists)
        found = search(self.corpus, subject, subject_key=key, threshold=how.threshold, limit=how.limit, lists=only)
        hits = tuple(replace(hit, list_class=classes[hit.list]) for hit in found)
        return Screening(subject=subject, subject_key=key, how=how, against=only_of(self.against, how.lists), hits=hits)


def how_of(threshold: float | None, limit: int | None = None) -> How:
    """How to screen, as somebody said; UsageError for what is out of range."""
    how = How(threshold=THRESHOLD if threshold is None else threshold, limit=LIMIT if limit is None else limit)
    if not 0.0 < how.threshold <= 1.0:
        raise UsageError(f"a threshold is above 0 and at most 1, not {how.threshold}")
    if not 1 <= how.limit <= MOST_HITS:
        raise UsageError(f"1 to {MOST_HITS} hits can be told of a query, not {how.limit}")
    return how


def open_screener(
    workspace: Workspace,
    *,
    now: datetime,
    as_of: date | None = None,
    known_on: datetime | None = None,
    view: View | None = None,
) -> Screener:
    """Lists as they were on `as_of` (today), as far as known on `known_on` (now). A corpus not met before is made, in seconds."""
    if known_on is not None and known_on > now:
        raise UsageError(f"what is known on {known_on:%Y-%m-%d %H:%M} cannot be known yet")
    held, states = against(workspace, as_of=as_of or now.date(), known_on=known_on or now, view=view or workspace.view)
    with _ONE_AT_A_TIME:
        return Screener(corpus=_corpus(workspace, held, states), against=held)


_ONE_AT_A_TIME = Lock()
"""Of the threads of a process one makes a corpus; the others wait for it rather than make it too."""


def _corpus(workspace: Workspace, held: Against, states: Sequence[ListState]) -> Corpus:
    folder = workspace.root / "cache" / "screen"
    name = corpora.corpus_id((one.list, one.state_hash) for one in held.searched)
    try:
        corpus = Corpus(folder / name)
    except (OSError, ValueError, LookupError, WorkspaceError):
        corpus = corpora.build(entities_of(workspace, states), folder / name)
    corpora.forget_oldest(folder, keep=KEPT_CORPORA, but=name)
    return corpus
