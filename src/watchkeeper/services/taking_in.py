"""A file that was sent, taken into the lake, and everything brought up to date with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from watchkeeper.model.errors import SourceError, UsageError
from watchkeeper.services.detecting import detect
from watchkeeper.services.ingest import ingest
from watchkeeper.services.jobs import Report
from watchkeeper.services.lead_keeping import keep_leads
from watchkeeper.services.ship_screening import keep_up
from watchkeeper.services.workspace import Workspace
from watchkeeper.sources.registry import FORMATS

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A file that was sent, and what was said of it."""

    file: Path
    form: str = "auto"
    source: str | None = None

    def __post_init__(self) -> None:
        """UsageError for a format there is not."""
        if self.form not in FORMATS:
            raise UsageError(f"there is no format '{self.form[:40]}'; known are {', '.join(FORMATS)}")


def take_in(workspace: Workspace, sent: Sent, clock: Callable[[], datetime], report: Report) -> dict[str, Any]:
    """Reads the file, finds events, holds ships against the lists. SourceError when nothing of it could be read."""
    read = ingest(
        workspace,
        [sent.file],
        form=sent.form,
        source=sent.source,
        progress=lambda name, done, total: report("ingest", done, total),
    )
    if read.nothing_of([sent.file]):
        raise SourceError(f"nothing was read: {'; '.join(read.skipped_files)}")
    found = detect(workspace, progress=lambda stage: report(f"detect: {stage}", 0, None))
    report("screen ships", 0, None)
    matches = keep_up(workspace, clock())
    report("leads", 0, None)
    kept = keep_leads(workspace, clock())
    return {
        "read": read.to_dict(),
        "events": found.events,
        "matches": None if matches is None else matches.to_dict(),
        "leads": kept.to_dict(),
        "snapshot": workspace.lake.snapshot().snapshot_id,
    }


def plain_name(name: str) -> str:
    """A name of a file as it may be kept; UsageError for one that is a path, or no name."""
    if (
        not name.strip()
        or name.startswith(".")
        or len(name.encode()) > LONGEST_NAME
        or any(c in name for c in "/\\\0\r\n")
    ):
        raise UsageError(
            f"'{name[:40]}' is no name of a file; give one without folders, of at most {LONGEST_NAME} bytes"
        )
    return name
