"""What the lake promises of lists and does not keep: states whose hash is another, and entries that are not there."""

from __future__ import annotations

from collections.abc import Iterator

from watchkeeper.model.errors import IntegrityError
from watchkeeper.services.list_rows import ListRows, state_hash
from watchkeeper.services.list_states import texts_of
from watchkeeper.services.workspace import WHOLE, Workspace


def list_problems(workspace: Workspace) -> Iterator[str]:
    """Each broken promise as a sentence; nothing when all is well."""
    rows = ListRows(workspace.lake, workspace.lake.snapshot(), WHOLE)
    texts: dict[str, dict[tuple[str, str], str]] = {}
    for version in rows.versions():
        try:
            contents = rows.contents(version)
        except IntegrityError as error:
            yield str(error)
            continue
        what = f"version {version.version_id} of list {version.list} as of {version.as_of}"
        if state_hash(contents) != version.state_hash or len(contents) != version.entries:
            yield f"{what} is not what was recorded: its entries hash to another state"
            continue
        known = texts.setdefault(version.list, texts_of(workspace, rows.snapshot, WHOLE, version.list))
        lost = sum((key, one.content) not in known for key, one in contents.items())
        if lost:
            yield f"{what} lacks what {lost} of its entries say"
