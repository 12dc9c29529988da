"""Rules over the lake: what they find becomes the current events, and what they no longer find is linked or withdrawn."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

import pyarrow as pa

from watchkeeper.detect.registry import chosen, with_needed
from watchkeeper.lake import arrow_schema
from watchkeeper.services.event_history import Changes, with_history
from watchkeeper.services.finding import Finder
from watchkeeper.services.tracking import update_tracks
from watchkeeper.services.waters import keep_waters
from watchkeeper.services.wiring import engine as engine_for
from watchkeeper.services.workspace import WHOLE, Workspace


@dataclass(slots=True, kw_only=True)
class Detected:
    """What a run of the rules found."""

    events: dict[str, int] = field(default_factory=dict)
    """Current events by kind, after the run."""
    changes: Changes = field(default_factory=Changes)
    snapshot: str = ""
    stages: dict[str, float] = field(default_factory=dict)
    """Seconds by stage."""
    elapsed_s: float = 0.0

    def to_dict(self) -> dict[str, object]:
        """The document `detect --json` prints."""
        plain = {name: getattr(self, name) for name in self.__slots__ if name != "changes"} | asdict(self.changes)
        plain["stages"] = {name: round(value, 3) for name, value in self.stages.items()}
        plain["elapsed_s"] = round(self.elapsed_s, 3)
        return plain


Window = tuple[datetime | None, datetime | None]
"""From and until; None is no bound."""


def detect(
    workspace: Workspace,
    *,
    only: Iterable[str] | None = None,
    within: Window = (None, None),
    engine: str = "duckdb",
    progress: Callable[[str], None] = lambda stage: None,
) -> Detected:
    """Brings tracks up to date, runs the rules over them, and commits their events as the next snapshot.

    Rules always see the whole lake. With `only` and `within`, events of other kinds, or wholly outside that time, stay as
    they are; a rule that reads other rules' events runs with them, and theirs are kept too. `progress` is told each stage as it
    begins.
    """
    began = time.monotonic()
    rules = with_needed(chosen(only))
    done = Detected()
    progress("tracks")
    with engine_for(workspace, "duckdb") as local:
        update_tracks(workspace, local)
    done.stages["tracks"] = time.monotonic() - began
    with engine_for(workspace, engine) as compute, workspace.lake.write("detect") as transaction:
        finder = Finder(compute, workspace, transaction.base, done.stages, progress=progress)
        kinds = {rule.kind for rule in rules}
        found = [event for event in finder.find(rules) if event["kind"] in kinds and _touches(event, within)]
        keep_waters(compute, finder.relations("hours", "segments"), workspace.lake, transaction)
        old = workspace.lake.rows(transaction.base, WHOLE, "events").to_pylist()
        concerned = [row for row in old if row["kind"] in kinds and _touches(row, within)]
        left = [row for row in old if row["kind"] not in kinds or not _touches(row, within)]
        rows = with_history(concerned, found, done.changes) + left
        rows.sort(key=lambda row: (row["kind"], row["start"], row["id"]))
        if done.changes.any:
            for marking_id in {row["marking_id"] for row in found}:
                transaction.use_marking(finder.markings[marking_id])
            transaction.clear("events")
            transaction.append("events", pa.Table.from_pylist(rows, schema=arrow_schema("events")))
        done.snapshot = transaction.commit().snapshot_id
    current = [row["kind"] for row in rows if row["superseded_by"] is None and not row["withdrawn"]]
    done.events = dict(sorted(Counter(current).items()))
    done.elapsed_s = time.monotonic() - began
    return done


def _touches(event: Mapping[str, Any], within: Window) -> bool:
    since, until = within
    return (until is None or event["start"] <= until) and (
        since is None or event["end"] is None or event["end"] >= since
    )
