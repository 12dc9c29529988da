"""Commands that write: init, ingest, detect."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from watchkeeper.cli.options import JsonOption, WorkspaceOption, opened, root_of, time_of
from watchkeeper.cli.output import print_json, print_table, say
from watchkeeper.model.errors import SourceError, TooManyRejects


def init(
    folder: Annotated[Path | None, typer.Argument(help="New or empty folder.")] = None, json_: JsonOption = False
) -> None:
    """Make a workspace.

    Example:  watchkeeper init ./watchkeeper-data
    """
    from watchkeeper.services.workspace import init as make

    made = make(root_of(folder))
    if json_:
        print_json({"workspace": str(made.root), "snapshot": made.lake.snapshot().snapshot_id})
    else:
        say(f"Workspace ready in {made.root}. Next: watchkeeper ingest FILE...")


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders; plain, .gz, .zst or .zip.")],
    form: Annotated[
        str, typer.Option("--format", help="auto, nmea, dma, marinecadastre, exactearth, gfw or csv.")
    ] = "auto",
    mapping: Annotated[Path | None, typer.Option(help="YAML file that says which column is which.")] = None,
    source: Annotated[str | None, typer.Option(help="Name of the feed; default the format's name.")] = None,
    max_reject: Annotated[float | None, typer.Option(help="Rejected percent above which the exit code is 3.")] = None,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Read observations into the workspace. A file that is there already adds nothing.

    Example:  watchkeeper ingest logs/2031-03-03.nmea.gz tables/ --source my-receiver
    """
    from watchkeeper.cli.progress import bytes_read
    from watchkeeper.services.ingest import ingest as read

    found = opened(workspace)
    with bytes_read() as progress:
        done = read(found, paths, form=form, mapping_file=mapping, source=source, progress=progress)
    if json_:
        print_json(done.to_dict())
    else:
        counts = done.counts
        rows = [
            ("files", done.files),
            ("sentences or rows", f"{counts.sentences:,}"),
            ("positions", f"{counts.positions:,}"),
            ("of them repeats", f"{done.duplicates:,}"),
            ("statics", f"{counts.statics:,}"),
            ("other messages", f"{counts.others:,}"),
            ("untimed (kept, not tracked)", f"{counts.untimed:,}"),
            ("ignored lines", f"{counts.ignored_lines:,}"),
            *[(f"rejected: {reason}", f"{count:,}") for reason, count in counts.rejected.most_common()],
            *[(f"skipped: {reason}", count) for reason, count in done.skipped_files.most_common()],
            ("snapshot", done.snapshot),
            ("seconds", f"{done.elapsed_s:.1f}"),
        ]
        print_table("Read", ("what", "count"), rows)
    if done.nothing_of(paths):
        reasons = "; ".join(done.skipped_files)
        raise SourceError(f"nothing was read: {reasons}")
    allowed = found.settings.max_reject_percent if max_reject is None else max_reject
    if done.rejected_percent > allowed:
        raise TooManyRejects(
            f"{done.rejected_percent:.1f} % of the rows were rejected, {allowed:g} % are allowed; everything else was kept "
            "(--max-reject raises the limit)"
        )


def detect(
    only: Annotated[str | None, typer.Option(help="Kinds, comma separated; default all.")] = None,
    since: Annotated[str | None, typer.Option(help="ISO 8601; events that ended before stay as they are.")] = None,
    until: Annotated[str | None, typer.Option(help="ISO 8601; events that began after stay as they are.")] = None,
    engine: Annotated[str, typer.Option(help="duckdb, or spark with the extra installed.")] = "duckdb",
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Bring segments and tracks up to date and run the rules.

    Example:  watchkeeper detect --only gap,encounter
    """
    from watchkeeper.services.detecting import detect as run
    from watchkeeper.services.lead_keeping import keep_leads
    from watchkeeper.services.ship_screening import keep_up

    within = (time_of(since), time_of(until))
    found = opened(workspace)
    done = run(found, only=only.split(",") if only else None, within=within, engine=engine)
    matches = keep_up(found, datetime.now(UTC))
    kept = keep_leads(found, datetime.now(UTC))
    if json_:
        held = None if matches is None else matches.to_dict()
        print_json({**done.to_dict(), "matches": held, "leads": kept.to_dict()})
        return
    rows: list[tuple[str, object]] = [*done.events.items(), ("new in this run", done.changes.new)]
    rows += [
        ("superseded", done.changes.superseded),
        ("withdrawn", done.changes.withdrawn),
        ("snapshot", done.snapshot),
    ]
    print_table("Current events", ("kind", "count"), [*rows, ("seconds", f"{done.elapsed_s:.1f}")])
    if matches is not None:
        say(
            f"Of {matches.ships:,} ships, {matches.screened:,} were held against the lists: {matches.holding} matches hold."
        )
    say(f"{kept.leads:,} leads, {kept.new:,} of them new: `watchkeeper leads` lists them, the strongest first.")
