"""Commands on the watchlist: add, remove, show."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchkeeper.cli.options import JsonOption, WorkspaceOption, day_of, marking_of, opened
from watchkeeper.cli.output import print_json, print_table, say
from watchkeeper.model.errors import TooManyRejects, UsageError

if TYPE_CHECKING:
    from watchkeeper.sources.watchlist import Watched

app = typer.Typer(no_args_is_help=True, help="Ships, companies and areas to be told about: add, remove, show.")
SHOWN_PROBLEMS = 20


@app.command("add")
def watchlist_add(
    imo: Annotated[int | None, typer.Option(help="IMO number of a ship, or with --company of the company.")] = None,
    mmsi: Annotated[int | None, typer.Option(help="MMSI of a ship.")] = None,
    name: Annotated[str | None, typer.Option(help="Name of a ship.")] = None,
    length_m: Annotated[float | None, typer.Option(help="Length of the ship, metres.")] = None,
    company: Annotated[str | None, typer.Option(help="Name of a company.")] = None,
    area: Annotated[str | None, typer.Option(help="Name of a loaded zone.")] = None,
    file: Annotated[
        Path | None, typer.Option(help="CSV or JSON of entries; columns kind, imo, mmsi, name, length_m, why...")
    ] = None,
    why: Annotated[str, typer.Option(help="Why it is watched.")] = "",
    who: Annotated[str, typer.Option(help="Who wants to be told.")] = "",
    since: Annotated[str | None, typer.Option(help="ISO 8601, first day; default today.")] = None,
    until: Annotated[str | None, typer.Option(help="ISO 8601, last day; default until it is taken off.")] = None,
    marking: Annotated[
        str | None, typer.Option(help="Who may see it: SCHEME:LEVEL[@PARTY,...]; default open to all.")
    ] = None,
    max_reject: Annotated[float | None, typer.Option(help="Rejected percent above which the exit code is 3.")] = None,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Put a ship, a company, an area or a file of them on the watchlist. The same entry again changes nothing.

    Example:  watchkeeper watchlist add --imo 2010530 --why "asked by the desk" --who "A. Analyst" --until 2031-12-31
    """
    from watchkeeper.services.watchlist import add_entry, add_file

    found = opened(workspace)
    said = marking_of(marking, found.settings.party)
    entry = _entry(imo, mmsi, name or company or area, _kind(name, company, area), length_m)
    entry = _with(entry, who, why, since, until)
    now = datetime.now(UTC).replace(microsecond=0)
    if file is None:
        done = add_entry(found, entry, now=now, marking=said)
    else:
        if not file.is_file():
            raise UsageError(f"there is no file {file}")
        if (imo, mmsi, name, length_m, company, area) != (None,) * 6:
            raise UsageError("give a file or one entry, not both")
        done = add_file(found, file, entry, now=now, marking=said)
    for sentence in done.problems[:SHOWN_PROBLEMS]:
        say(f"rejected: {sentence}")
    if json_:
        print_json(done.to_dict())
    else:
        ids = f" ({', '.join(one[:8] for one in done.added[:5])})" if done.added else ""
        say(f"Added {len(done.added)}{ids}; there already {len(done.unchanged)}; snapshot {done.snapshot}.")
    allowed = found.settings.max_reject_percent if max_reject is None else max_reject
    if done.rejected_percent > allowed:
        raise TooManyRejects(
            f"{done.rejected_percent:.1f} % of the entries were rejected, {allowed:g} % are allowed; everything else was "
            f"kept (--max-reject raises the limit). First: {done.problems[0]}"
        )


@app.command("remove")
def watchlist_remove(
    entry_id: Annotated[str, typer.Argument(help="Id, or its first characters.")],
    who: Annotated[str, typer.Option(help="Who takes it off.")],
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Take an entry off the watchlist. It stays in the table, with who took it off and when.

    Example:  watchkeeper watchlist remove 3f9a2c1b --who "A. Analyst"
    """
    from watchkeeper.services.watchlist import remove_entry

    done = remove_entry(opened(workspace), entry_id, who, now=datetime.now(UTC).replace(microsecond=0))
    print_json(done) if json_ else say(f"Taken off: {done['removed'][:8]}; snapshot {done['snapshot']}.")


@app.command("show")
def watchlist_show(
    on: Annotated[str | None, typer.Option(help="ISO 8601 day; what was watched on it.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also entries that were taken off.")] = False,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """What is watched, by whom and why.

    Example:  watchkeeper watchlist show --on 2031-03-04
    """
    from watchkeeper.services.watchlist import holds_on, watchlist_at

    day = day_of(on)
    found = opened(workspace)
    snapshot = found.lake.snapshot()
    rows = [
        row
        for row in watchlist_at(found, snapshot, found.view)
        if (holds_on(row, day) if day is not None else everything or row["removed"] is None)
    ]
    if json_:
        shown = [{key: value for key, value in row.items() if key != "marking_id"} for row in rows]
        print_json({"snapshot": snapshot.snapshot_id, "entries": shown})
        return
    columns = ("id", "kind", "name", "IMO", "MMSI", "why", "who", "from", "until", "source", "taken off")
    lines = [
        (
            row["entry_id"][:8],
            *(row[name] for name in ("kind", "name", "imo", "mmsi", "why", "who", "since", "until", "source")),
            "" if row["removed"] is None else f"{row['removed'].date()} by {row['removed_by']}",
        )
        for row in rows
    ]
    print_table(f"{len(rows)} entries of the watchlist", columns, lines)


def _kind(name: str | None, company: str | None, area: str | None) -> str:
    if sum(one is not None for one in (name, company, area)) > 1:
        raise UsageError("one entry is a ship, a company or an area; add them one by one")
    return "company" if company is not None else "area" if area is not None else "ship"


def _entry(imo: int | None, mmsi: int | None, name: str | None, kind: str, length_m: float | None) -> Watched:
    from watchkeeper.model.mmsi import Mmsi
    from watchkeeper.sources.watchlist import Watched

    if imo is not None and not 1 <= imo <= 9_999_999:
        raise UsageError(f"{imo} is no IMO number, which has seven digits")
    if mmsi is not None and Mmsi.parse(mmsi) is None:
        raise UsageError(f"{mmsi} is no MMSI, which has nine digits")
    if (kind != "ship" and (mmsi, length_m) != (None, None)) or (kind == "area" and imo is not None):
        raise UsageError(f"{'an' if kind == 'area' else 'a'} {kind} has no such number or length")
    return Watched(kind=kind, imo=imo, mmsi=mmsi, name=name, length_m=length_m)


def _with(entry: Watched, who: str, why: str, since: str | None, until: str | None) -> Watched:
    from dataclasses import replace

    return replace(entry, who=who.strip(), why=why.strip(), since=day_of(since), until=day_of(until))
