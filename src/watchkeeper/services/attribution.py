"""What must be said where the data in a workspace is used."""

from __future__ import annotations

from watchkeeper.services.workspace import Workspace


def attributions(workspace: Workspace) -> list[str]:
    """The sentences that publishers ask for, of every file this viewer may see, sorted; empty when none asks for one."""
    lake, snapshot = workspace.lake, workspace.lake.snapshot()
    rows = lake.rows(snapshot, workspace.view, "files").to_pylist()
    return sorted({said for row in rows if (said := row.get("attribution"))})
