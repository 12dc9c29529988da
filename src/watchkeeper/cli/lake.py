"""Commands on the lake: show, compact, backup, restore."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from watchkeeper.cli.options import JsonOption, WorkspaceOption, opened
from watchkeeper.cli.output import print_json, print_table, say

app = typer.Typer(no_args_is_help=True, help="Look at, save and bring back the tables of a workspace.")


@app.command("show")
def lake_show(workspace: WorkspaceOption = None, json_: JsonOption = False) -> None:
    """Tables, rows and bytes of the last snapshot, and the snapshots before it."""
    from watchkeeper.services.keeping import show

    found = show(opened(workspace))
    if json_:
        print_json(found)
        return
    rows = [(t["table"], f"{t['rows']:,}", t["files"], f"{t['bytes']:,}") for t in found["tables"]]
    print_table(f"Snapshot {found['snapshot']}", ("table", "rows", "files", "bytes"), rows)
    print_table("Snapshots", ("id", "operation"), [(s["id"], s["operation"]) for s in found["snapshots"]])
    if found["attributions"]:
        print_table("To be said with this data", ("attribution",), [(said,) for said in found["attributions"]])


@app.command("compact")
def lake_compact(
    forget: Annotated[
        bool, typer.Option("--forget", help="Also delete what only earlier snapshots name; they can then not be read.")
    ] = False,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Gather what many small ingests left into one sorted file a day.

    Example:  watchkeeper lake compact --forget
    """
    from watchkeeper.services.compacting import compact

    done = compact(opened(workspace), forget=forget)
    if json_:
        print_json(done.to_dict())
        return
    say(f"{done.files_before} files, {done.bytes_before:,} bytes; now {done.files_after}, {done.bytes_after:,}.")
    if done.unreadable:
        say(f"{done.unreadable} earlier snapshot(s) can no longer be read; the last one, {done.snapshot}, is whole.")


@app.command("backup")
def lake_backup(
    file: Annotated[Path, typer.Argument(help="New .tar file.")],
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Save the whole workspace to one file, as of its last snapshot.

    Example:  watchkeeper lake backup watch-2031-03-10.tar
    """
    from watchkeeper.services.keeping import backup

    done = backup(opened(workspace), file)
    print_json(done) if json_ else say(f"Saved snapshot {done['snapshot']} to {file}.")


@app.command("restore")
def lake_restore(
    file: Annotated[Path, typer.Argument(help="A backup.")],
    folder: Annotated[Path, typer.Argument(help="New or empty folder.")],
    json_: JsonOption = False,
) -> None:
    """Bring a backup back into a new folder and check it.

    Example:  watchkeeper lake restore watch-2031-03-10.tar ./restored
    """
    from watchkeeper.services.keeping import restore

    done = restore(file, folder)
    print_json(done) if json_ else say(f"Restored snapshot {done['snapshot']} into {folder}; every hash holds.")
