"""Commands on ownership: load, show."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from watchkeeper.cli.options import JsonOption, WorkspaceOption, day_of, marking_of, opened
from watchkeeper.cli.output import print_json, print_table, say
from watchkeeper.model.errors import TooManyRejects, UsageError

app = typer.Typer(no_args_is_help=True, help="Who owns whom, and who is blocked through it.")
SHOWN_PROBLEMS = 20


@app.command("load")
def ownership_load(
    file: Annotated[
        Path,
        typer.Argument(help="CSV with owner, owned, share (55, 25-40, >50 or empty), or FollowTheMoney JSON lines."),
    ],
    source: Annotated[str | None, typer.Option(help="Where it is from; default the file's name.")] = None,
    marking: Annotated[
        str | None, typer.Option(help="Who may see it: SCHEME:LEVEL[@PARTY,...]; default open to all.")
    ] = None,
    max_reject: Annotated[float | None, typer.Option(help="Rejected percent above which the exit code is 3.")] = None,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Load who owns whom. What was loaded before stays.

    Example:  watchkeeper ownership load shares.csv --source "Register of companies"
    """
    from watchkeeper.services.ownership import load_stakes

    found = opened(workspace)
    if not file.is_file():
        raise UsageError(f"there is no file {file}")
    done = load_stakes(found, file, source=source, marking=marking_of(marking, found.settings.party))
    if json_:
        print_json(done.to_dict())
    else:
        for sentence in done.problems[:SHOWN_PROBLEMS]:
            say(f"rejected: {sentence}")
        rows = [
            ("entries", done.entries),
            ("added", done.added),
            ("there already", done.unchanged),
            *[(f"rejected: {reason}", count) for reason, count in done.rejected.most_common()],
            ("snapshot", done.snapshot),
        ]
        print_table(f"Stakes of {done.file}", ("what", "count"), rows)
    allowed = found.settings.max_reject_percent if max_reject is None else max_reject
    if done.rejected_percent > allowed:
        raise TooManyRejects(
            f"{done.rejected_percent:.1f} % of the entries were rejected, {allowed:g} % are allowed; everything else was kept "
            f"(--max-reject raises the limit). First: {done.problems[0]}"
        )


@app.command("show")
def ownership_show(
    party: Annotated[str | None, typer.Argument(help="Id or name of a party; default everyone blocked.")] = None,
    rule: Annotated[str, typer.Option(help="Whose rule: ofac, eu or uk.")] = "ofac",
    on: Annotated[str | None, typer.Option("--on", help="Day; default today.")] = None,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Who is blocked through its owners, or may be, and by which path.

    Example:  watchkeeper ownership show "Orvane Maritime Trading" --rule ofac
    """
    from watchkeeper.services.ownership import holdings, party_named

    found = opened(workspace)
    held = holdings(found, rule, datetime.now(UTC), day_of(on))
    chosen = None if party is None else party_named(held, party, found)
    told = held.to_dict(chosen)
    if json_:
        print_json(told)
        return
    rows = [
        (
            one["name"] or one["party"],
            one["state"],
            f"{one['low_percent']:g}" if one["low_percent"] == one["high_percent"] else _interval(one),
            "\n".join(one["path"]) or one["listed_as"] or "",
        )
        for one in told["parties"]
    ]
    title = f"By the rule of {told['authority']} on {told['on']}"
    print_table(title, ("party", "state", "percent held by blocked parties", "because"), rows)
    free = [name for name in chosen or () if name not in held.parties]
    for name in free:
        say(f"{held.names.get(name) or name} is not blocked through the owners that are known.")
    for one in told["lists"]:
        if not one["searched"]:
            say(f"Not checked: {one['list']}: {one['why']}")
        elif one["state"] != "checked":
            say(f"Searched, but too old to be clear of: {one['list']} of {one['as_of']} ({one['entries']:,})")
    say(f"Rule: {told['source']}")


def _interval(one: dict[str, float]) -> str:
    return f"{one['low_percent']:g} to {one['high_percent']:g}"
