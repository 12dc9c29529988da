"""Our side of the contests over a sea: the feed read and segmented beforehand, a rule run over it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks.peers.peer import Run


def read(folder: Path) -> int:
    """Reads feed.csv of a folder into a new workspace beside it; positions kept."""
    from watchkeeper.services.ingest import ingest
    from watchkeeper.services.workspace import init

    return ingest(init(folder / "workspace"), [folder / "feed.csv"], source="synthetic").counts.positions


def segment(folder: Path) -> None:
    """Segments and joins what was read."""
    from watchkeeper.services.tracking import update_tracks
    from watchkeeper.services.wiring import engine
    from watchkeeper.services.workspace import open_workspace

    workspace = open_workspace(folder / "workspace")
    with engine(workspace, "duckdb") as compute:
        update_tracks(workspace, compute)


def ready(folder: Path) -> None:
    """Reads and segments, for contests of rules alone."""
    read(folder)
    segment(folder)


def rule(folder: Path, kind: str) -> Run:
    """A run of the rules of one kind over the workspace of a folder; events as [MMSIs, start, end] in seconds."""
    from watchkeeper.detect.registry import chosen, with_needed
    from watchkeeper.services.finding import Finder
    from watchkeeper.services.wiring import engine
    from watchkeeper.services.workspace import open_workspace

    workspace = open_workspace(folder / "workspace")

    def run() -> list[Any]:
        with engine(workspace, "duckdb") as compute:
            found = Finder(compute, workspace, workspace.lake.snapshot(), {}).find(with_needed(chosen([kind])))
            return events([event for event in found if event["kind"] == kind])

    return run


def events(rows: list[dict[str, Any]]) -> list[Any]:
    """Closed events as [MMSIs, start, end], in seconds."""
    return [
        [sorted(ship["mmsi"] for ship in json.loads(row["vessels"])), row["start"].timestamp(), row["end"].timestamp()]
        for row in rows
        if row["end"] is not None
    ]
