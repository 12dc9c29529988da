"""Commands on registers: load, show."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from watchkeeper.cli.options import JsonOption, WorkspaceOption, day_of, marking_of, opened
from watchkeeper.cli.output import print_json, print_table, say
from watchkeeper.model.errors import TooManyRejects, UsageError

app = typer.Typer(no_args_is_help=True, help="What registers say of ships and flags: load them, look at them.")
SHOWN_PROBLEMS = 20
SHOWN_ROWS = 100


@app.command("load")
def registry_load(
    file: Annotated[Path, typer.Argument(help="CSV, JSON array or JSON lines; plain, .gz, .zst or .zip.")],
    source: Annotated[str | None, typer.Option(help="Name of the register; default the file's name.")] = None,
    mapping: Annotated[
        Path | None, typer.Option(help="YAML file that says which column is which; else common names are tried.")
    ] = None,
    as_of: Annotated[str | None, typer.Option(help="ISO 8601 day the register was written.")] = None,
    marking: Annotated[
        str | None, typer.Option(help="Who may see it: SCHEME:LEVEL[@PARTY,...]; default open to all.")
    ] = None,
    max_reject: Annotated[float | None, typer.Option(help="Rejected percent above which the exit code is 3.")] = None,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Load a register of ships, or a table of flags (columns mid, code, closed). What was loaded before stays.

    Example:  watchkeeper registry load register.csv --source "Flag register" --as-of 2031-03-01
    """
    from watchkeeper.services.registry import Provenance, load_registry
    from watchkeeper.sources.register_mapping import load_register_mapping

    found = opened(workspace)
    if not file.is_file():
        raise UsageError(f"there is no file {file}")
    known = Provenance(
        source=source,
        as_of=day_of(as_of),
        mapping=None if mapping is None else load_register_mapping(mapping),
        marking=marking_of(marking, found.settings.party),
    )
    done = load_registry(found, file, known)
    if json_:
        print_json(done.to_dict())
    else:
        for sentence in done.problems[:SHOWN_PROBLEMS]:
            say(f"rejected: {sentence}")
        rows = [
            ("entries", done.entries),
            ("statements" if done.kind == "ships" else "country codes", done.statements),
            ("added", done.added),
            ("there already", done.unchanged),
            *[(f"rejected: {reason}", count) for reason, count in done.rejected.most_common()],
            *[(f"kept as given, {word}", count) for word, count in done.strange.most_common(SHOWN_PROBLEMS)],
            ("snapshot", done.snapshot),
        ]
        print_table(f"Register of {done.kind} loaded as '{done.source}'", ("what", "count"), rows)
    allowed = found.settings.max_reject_percent if max_reject is None else max_reject
    if done.rejected_percent > allowed:
        raise TooManyRejects(
            f"{done.rejected_percent:.1f} % of the entries were rejected, {allowed:g} % are allowed; everything else was "
            f"kept (--max-reject raises the limit). First: {done.problems[0]}"
        )


@app.command("show")
def registry_show(
    imo: Annotated[int | None, typer.Option(help="Only what is said of this IMO number.")] = None,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """What registers say, statement by statement.

    Example:  watchkeeper registry show --imo 2010530
    """
    from watchkeeper.services.registry import statements

    found = opened(workspace)
    snapshot = found.lake.snapshot()
    held = statements(found.lake, snapshot, found.view, imo)
    if json_:
        shown = [{key: value for key, value in row.items() if key != "marking_id"} for row in held]
        print_json({"snapshot": snapshot.snapshot_id, "statements": shown})
        return
    columns = ("ship", "what", "value", "from", "until", "source", "as of", "line")
    rows = [
        tuple(row[name] for name in ("subject", "attribute", "value", "since", "until", "source", "as_of", "line"))
        for row in held[:SHOWN_ROWS]
    ]
    print_table(f"{len(held):,} statements of registers, the first {len(rows)}", columns, rows)
