"""Options that several commands share, and how their text is read."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchkeeper.model.errors import UsageError
from watchkeeper.model.time import parse_time

if TYPE_CHECKING:
    from watchkeeper.model.marking import Marking
    from watchkeeper.services.workspace import Workspace

WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace", help="Folder of the workspace; default WATCHKEEPER_WORKSPACE, else ./watchkeeper-data."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document on stdout, nothing else there.")]
FormatOption = Annotated[str, typer.Option("--format", help="table, jsonl, csv, geojson or parquet.")]
OutOption = Annotated[Path | None, typer.Option("-o", "--output", help="File to write; default stdout.")]


def root_of(workspace: Path | None) -> Path:
    """The workspace named, else the environment's, else the default."""
    return workspace or Path(os.environ.get("WATCHKEEPER_WORKSPACE", "watchkeeper-data"))


def opened(workspace: Path | None) -> Workspace:
    """The workspace, opened."""
    from watchkeeper.services.workspace import open_workspace

    return open_workspace(root_of(workspace))


def time_of(text: str | None) -> datetime | None:
    """The time an option says; UsageError when it says none."""
    if text is None:
        return None
    found = parse_time(text)
    if found is None:
        raise UsageError(f"'{text}' is no ISO 8601 time, such as 2031-03-04 or 2031-03-04T12:00:00Z")
    return found


def day_of(text: str | None) -> date | None:
    """The UTC day an option says; UsageError when it says none."""
    moment = time_of(text)
    return None if moment is None else moment.date()


def box_of(text: str | None) -> tuple[float, float, float, float] | None:
    """West, south, east, north an option says; UsageError when it says none."""
    if text is None:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise UsageError(f"'{text}' is no box; expected W,S,E,N in degrees") from error
    return west, south, east, north


def marking_of(text: str | None, party: str) -> Marking:
    """The marking an option says, with `party` as originator; open when it says none, UsageError when there is no such."""
    from watchkeeper.model.marking import OPEN, SCHEMES, Marking

    if text is None:
        return OPEN
    said, _, parties = text.partition("@")
    scheme, _, level = said.partition(":")
    if level not in SCHEMES.get(scheme, ()):
        known = "; ".join(f"{name}: {', '.join(levels)}" for name, levels in SCHEMES.items())
        raise UsageError(
            f"'{text}' is no marking; expected SCHEME:LEVEL or SCHEME:LEVEL@PARTY,PARTY. Known are {known}"
        )
    return Marking.of(scheme, level, party, [name.strip() for name in parties.split(",") if name.strip()])
