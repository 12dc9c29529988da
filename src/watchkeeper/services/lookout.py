"""What a viewer sees of the last snapshot, with an engine that stays open and results that are kept while it is the last."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import pyarrow as pa

from watchkeeper.engine import Engine, Relation
from watchkeeper.engine.base import Parameter
from watchkeeper.lake.snapshots import Snapshot
from watchkeeper.model.scan import Scan
from watchkeeper.services.kept import Kept
from watchkeeper.services.workspace import Workspace

T = TypeVar("T")
KEPT_SHARE = 4
"""Results may take this part of the memory an engine may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """One snapshot, as its viewer sees it."""

    workspace: Workspace
    engine: Engine
    snapshot: Snapshot
    seen: str
    """Hash of the markings whose rows exist for the viewer: the same rows exist for all who have it alike."""
    results: Kept
    looks_ahead: bool = False
    """Whether what makes many answers quick may be made beside; not worth it for one."""

    def scan(self, table: str, *, since: date | None = None, until: date | None = None) -> Scan:
        """Rows of a table; of tables by date only of those days, both included."""
        return self.workspace.lake.scan(self.snapshot, self.workspace.view, table, since=since, until=until)

    def rows(self, table: str) -> pa.Table:
        """A small table whole."""
        return self.workspace.lake.rows(self.snapshot, self.workspace.view, table)

    def sql(
        self,
        query: str,
        relations: Mapping[str, Relation],
        parameters: Mapping[str, Parameter] | None = None,
    ) -> pa.Table:
        """Rows of a query."""
        return self.engine.sql(query, relations, parameters or {})

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """A result of this snapshot for this viewer, made once."""
        return self.results.of((self.snapshot.snapshot_id, self.seen, key), make)

    def soon(self, key: Hashable, make: Callable[[Callable[[], bool]], T | None]) -> T | None:
        """A result that is being made beside, once it is here."""
        return self.results.soon((self.snapshot.snapshot_id, self.seen, key), make) if self.looks_ahead else None

    def tag(self, *asked: object) -> str:
        """An entity tag: the same for the same question about the same snapshot, from viewers who see the same."""
        said = "\n".join(map(repr, (self.snapshot.snapshot_id, self.seen, *asked)))
        return f'"{hashlib.sha256(said.encode()).hexdigest()[:24]}"'


class Lookout:
    """Sights of a workspace for many threads. The engine is the caller's, who closes it."""

    def __init__(self, workspace: Workspace, engine: Engine, *, looks_ahead: bool = False) -> None:
        self.workspace, self.engine, self._looks_ahead = workspace, engine, looks_ahead
        self._kept = Kept((workspace.settings.memory_limit_mb << 20) // KEPT_SHARE)

    def sight(self) -> Sight:
        """The last snapshot as the workspace's viewer sees it."""
        snapshot = self.workspace.lake.snapshot()
        return Sight(
            workspace=self.workspace,
            engine=self.engine,
            snapshot=snapshot,
            seen=self._seen(snapshot),
            results=self._kept,
            looks_ahead=self._looks_ahead,
        )

    def close(self) -> None:
        """Lets go of the engine: nothing is made beside any more."""
        self._kept.close()

    def _seen(self, snapshot: Snapshot) -> str:
        view = self.workspace.view
        known = self.workspace.lake.markings(snapshot)
        visible = sorted(marking_id for marking_id, marking in known.items() if view.allows(marking))
        return hashlib.sha256(repr(visible).encode()).hexdigest()[:16]
