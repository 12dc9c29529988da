"""Files in, observations in the lake. Each group of files is one snapshot; a file that is there already adds nothing."""

from __future__ import annotations

import copy
import time
from contextlib import suppress
from pathlib import Path

from watchkeeper.model.marking import OPEN, Marking
from watchkeeper.services.ingested import Ingested
from watchkeeper.services.intake import Asked, Intake, Progress, Unkept
from watchkeeper.services.workspace import Workspace
from watchkeeper.sources.inputs import files_under
from watchkeeper.sources.mapping import load_mapping

COMMIT_BYTES = 256 << 20
"""Received bytes after which what was read so far becomes a snapshot."""


def ingest(
    workspace: Workspace,
    paths: list[Path],
    *,
    form: str = "auto",
    mapping_file: Path | None = None,
    source: str | None = None,
    marking: Marking = OPEN,
    progress: Progress = lambda name, done, total: None,
) -> Ingested:
    """Reads files and folders into the lake and says what was read. Every counted row is stored, or is a stored reject.

    An ingest that was interrupted is gone on with by the same call: files that are there are passed over, and of a large one
    what is there is read again and not stored again.
    """
    began = time.monotonic()
    mapping = load_mapping(mapping_file) if mapping_file else None
    asked = Asked(form=form, mapping=mapping, source=source, marking=marking, progress=progress)
    done = Ingested()
    waiting = files_under(paths)
    while waiting:
        done, again = _take(workspace, asked, _next_group(waiting), done)
        waiting[:0] = again
    done.snapshot = done.snapshot or workspace.lake.snapshot().snapshot_id
    done.elapsed_s = time.monotonic() - began
    return done


def _take(workspace: Workspace, asked: Asked, group: list[Path], done: Ingested) -> tuple[Ingested, list[Path]]:
    """What was read now that a group was taken in, and the files of it that are to be taken in again: where one could not be
    read to its end as it was, nothing since the last snapshot was kept."""
    with workspace.lake.write("ingest") as transaction:
        intake = Intake(workspace, asked, transaction, copy.deepcopy(done))
        try:
            for path in group:
                intake.file(path)
            intake.commit()
        except Unkept as unkept:
            intake.kept.skipped_files[unkept.reason] += 1
            return intake.kept, [path for path in group if path != unkept.path and path not in intake.settled]
    return intake.done, []


def _next_group(waiting: list[Path]) -> list[Path]:
    """Takes the files of the next snapshot from `waiting`."""
    group, size = [], 0
    while waiting and size < COMMIT_BYTES:
        group.append(waiting.pop(0))
        with suppress(OSError):  # one that is gone is counted when it is to be read
            size += group[-1].stat().st_size
    return group
