"""A desk where one screening after another is asked for: the lists stay open, until they or the day change."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import date, datetime
from threading import Lock
from typing import Any

from watchkeeper.model.errors import NotFound
from watchkeeper.model.listed import ListedEntity
from watchkeeper.screen.against import Against
from watchkeeper.screen.subject import Subject
from watchkeeper.services.answering import answers
from watchkeeper.services.lists import entity_of, state_at
from watchkeeper.services.receipts import marking_of
from watchkeeper.services.screening import How, Screener, open_screener
from watchkeeper.services.workspace import Workspace
from watchkeeper.store import Store

_KEPT = 20_000
"""Entries kept at hand that were found."""
Asked = tuple[Subject, str | None]
"""A query, and the key that says whose hits they are; None: that of the query itself."""


class Desk:
    """Answers queries of many threads against the lists of today, each with a receipt."""

    def __init__(self, workspace: Workspace, store: Store, clock: Callable[[], datetime]) -> None:
        self.workspace, self.store = workspace, store
        self.clock = clock
        self._lock = Lock()
        self._found: OrderedDict[tuple[str, str], ListedEntity] = OrderedDict()
        self._open: tuple[tuple[str, date], Screener] | None = None

    def screener(self) -> Screener:
        """Today's lists."""
        now = self.clock()
        wanted = self.workspace.lake.snapshot().snapshot_id, now.date()
        with self._lock:
            if self._open is None or self._open[0] != wanted:
                self._open = wanted, open_screener(self.workspace, now=now)
            return self._open[1]

    def against(self) -> Against:
        """What is screened against today."""
        return self.screener().against

    def ask(
        self, queries: Sequence[Asked], how: How, as_of: date | None = None, known_on: datetime | None = None
    ) -> list[dict[str, Any]]:
        """Answers in the order of the queries; of another day's lists where one is named."""
        now = self.clock()
        if as_of is None and known_on is None:
            screener = self.screener()
        else:
            screener = open_screener(self.workspace, now=now, as_of=as_of, known_on=known_on)
        made = [screener.screen(subject, how, key) for subject, key in queries]
        for hit in (hit for one in made for hit in one.hits):
            self._found[hit.list, hit.entity.key] = hit.entity
            if len(self._found) > _KEPT:
                self._found.popitem(last=False)
        return answers(self.store, self.workspace, made, now, marking_of(self.workspace, screener.against))

    def entity(self, list_name: str, key: str) -> ListedEntity:
        """An entry of a list: as it was when it was last found here, else as it is today. NotFound when there is none."""
        if (known := self._found.get((list_name, key))) is not None:
            return known
        now = self.clock()
        state = state_at(self.workspace, list_name, now.date(), now, self.workspace.view)
        found = None if state is None else entity_of(self.workspace, state, key)
        if found is None:
            raise NotFound(f"there is no entry {key[:80]} on a list {list_name[:80]}")
        return found
