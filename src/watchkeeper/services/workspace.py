"""A workspace: a folder with a format version, settings and a lake."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from watchkeeper.lake import Lake
from watchkeeper.model.errors import FormatTooNew, NotAWorkspace, UsageError
from watchkeeper.model.marking import Marking, View, default_viewer
from watchkeeper.services.settings import Settings, read_settings

FORMAT = 1
"""Version of the workspace's layout. A later one is refused; an earlier one is migrated when opened."""
MARKER = "watchkeeper.json"


class _Whole(View):
    """The machine's own view. Ingest, segmentation and rules work on every row and mark what they make; what a person
    may see is decided when results are read, by those markings. Nothing read through this leaves the services."""

    def allows(self, marking: Marking) -> bool:
        """Every marking."""
        return True


WHOLE = _Whole(viewer=default_viewer("machine"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """An opened workspace and the view its user reads through."""

    root: Path
    settings: Settings
    lake: Lake
    view: View


def init(root: Path) -> Workspace:
    """Makes a workspace in a new or empty folder, or opens the one that is there."""
    if (root / MARKER).exists():
        return open_workspace(root)
    if root.exists() and any(root.iterdir()):
        raise UsageError(f"{root} is not empty and holds no workspace; name a new folder")
    root.mkdir(parents=True, exist_ok=True)
    staged = root / f".{MARKER}.tmp"
    staged.write_text(json.dumps({"format": FORMAT}) + "\n", encoding="utf-8")
    staged.rename(root / MARKER)
    return open_workspace(root)


def open_workspace(root: Path) -> Workspace:
    """Opens a workspace; NotAWorkspace when the folder holds none, FormatTooNew when it was written by a later version."""
    try:
        found = json.loads((root / MARKER).read_text(encoding="utf-8"))["format"]
    except FileNotFoundError as error:
        raise NotAWorkspace(f"{root} holds no workspace; make one with `watchkeeper init {root}`") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotAWorkspace(f"{root / MARKER} is damaged: {error}; restore it from a backup") from error
    if not isinstance(found, int) or found > FORMAT:
        raise FormatTooNew(f"{root} has format {found}, this version reads up to {FORMAT}; use a later Watchkeeper")
    settings = read_settings(root)
    return Workspace(root=root, settings=settings, lake=Lake(root), view=View(viewer=default_viewer(settings.party)))
