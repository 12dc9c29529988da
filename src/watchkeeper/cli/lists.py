"""Commands on sanctions lists: load, show, diff, update, export; `list_parties.py` adds joined and judge."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from watchkeeper.cli.list_parties import CLASSES, add_commands
from watchkeeper.cli.options import JsonOption, OutOption, WorkspaceOption, day_of, marking_of, opened, time_of
from watchkeeper.cli.output import print_json, print_table, say
from watchkeeper.model.errors import ListRefused, NotFound, TooManyRejects, UsageError

if TYPE_CHECKING:
    from watchkeeper.services.workspace import Workspace

app = typer.Typer(
    no_args_is_help=True, help="Sanctions lists kept over time: load, look, compare, join, bring up to date."
)
SHOWN = 20


@app.command("load")
def lists_load(
    files: Annotated[
        list[Path], typer.Argument(help="Files, or a folder of a set or of versions; plain, .gz, .zst or .zip.")
    ],
    list_name: Annotated[
        str, typer.Option("--list", help="Which list it is; `lists show` names them; csv and ftm are yours.")
    ],
    as_of: Annotated[
        str | None, typer.Option(help="ISO 8601 day on which the list was so; default the day in the file's name.")
    ] = None,
    source: Annotated[str | None, typer.Option(help="Where the file is from.")] = None,
    mapping: Annotated[Path | None, typer.Option(help="YAML file that says which column is which, for csv.")] = None,
    name: Annotated[str | None, typer.Option(help="Name a csv or ftm list is kept under.")] = None,
    class_: Annotated[str | None, typer.Option("--class", help="sanctions, detentions or mentions.")] = None,
    marking: Annotated[
        str | None, typer.Option(help="Who may see it: SCHEME:LEVEL[@PARTY,...]; default open to all.")
    ] = None,
    accept_shrunk: Annotated[
        bool, typer.Option(help="Take a version that lacks many entries of the one before.")
    ] = False,
    max_reject: Annotated[float | None, typer.Option(help="Rejected percent above which the exit code is 3.")] = None,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Load a version of a list, or several with a day in each name. The same bytes as of the same day change nothing.

    Example:  watchkeeper lists load consolidated.xml --list un --as-of 2031-03-01
    """
    from watchkeeper.lists.form import load_list_form
    from watchkeeper.services.lead_keeping import keep_leads
    from watchkeeper.services.lists import Known, load_many
    from watchkeeper.services.ship_screening import keep_up

    found = opened(workspace)
    if class_ is not None and class_ not in CLASSES:
        raise UsageError(f"there is no class '{class_}'; known are {', '.join(CLASSES)}")
    known = Known(
        source=source,
        kept_as=name,
        list_class=class_,  # type: ignore[arg-type]
        form=None if mapping is None else load_list_form(mapping),
        marking=marking_of(marking, found.settings.party),
        accept_shrunk=accept_shrunk,
    )
    done = load_many(found, list_name, _dated(files, as_of, _clock()), known, now=_clock)
    if json_:
        print_json(done[0].to_dict() if len(done) == 1 else {"versions": [one.to_dict() for one in done]})
    for one in done:
        if not json_:
            _say_loaded(one)
    matches = None if all(one.unchanged or one.refused for one in done) else keep_up(found, datetime.now(UTC))
    if matches is not None:
        keep_leads(found, datetime.now(UTC))
    if matches is not None and not json_:
        say(
            f"Of {matches.ships:,} ships of the lake, {matches.screened:,} were held against the lists: {matches.holding} match."
        )
    refused = [one for one in done if one.refused]
    if refused:
        more = f" (and {len(refused) - 1} more)" if refused[1:] else ""
        raise ListRefused(
            f"{refused[0].refused}. It was refused{more}; the last good version of {refused[0].list_name} stands"
        )
    allowed = found.settings.max_reject_percent if max_reject is None else max_reject
    for one in done:
        if one.rejected_percent > allowed:
            first = f" First: {one.problems[0]}" if one.problems else ""
            raise TooManyRejects(
                f"{one.rejected_percent:.1f} % of the rows of {one.file} were rejected, {allowed:g} % are allowed; everything "
                f"else was kept (--max-reject raises the limit).{first}"
            )


def _clock() -> datetime:
    return datetime.now(UTC)


def _dated(files: list[Path], as_of: str | None, now: datetime) -> list[tuple[Any, Path]]:
    """Each file with its day: the one that is said, else the one in its name."""
    import re

    from watchkeeper.lists.files import is_set

    day = day_of(as_of)
    if day is not None and day > now.date():
        raise UsageError(f"{day} is yet to come; --as-of is the day on which the list was so")
    folders = [one for one in files if one.is_dir() and not is_set(one)]
    files = [one for one in files if one not in folders]
    files += [one for folder in folders for one in sorted(folder.iterdir()) if one.is_file() and one.name[0] != "."]
    if day is not None and len(files) > 1:
        raise UsageError("--as-of is for one file; several files have their days in their names")
    dated = []
    for file in files:
        if not file.exists():
            raise UsageError(f"there is no file {file}")
        named = re.search(r"\d{4}-\d{2}-\d{2}", file.name)
        if day is None and named is None:
            raise UsageError(f"no day is known of {file.name}: give --as-of DATE")
        dated.append((day or day_of(named.group() if named else None), file))
    return sorted(dated)


def _say_loaded(one: Any) -> None:
    for sentence in one.problems[:SHOWN]:
        say(f"{one.file}: {sentence}")
    if one.refused:
        return
    if one.unchanged:
        say(f"{one.file}: {one.list_name} as of {one.as_of} is there already, unchanged; snapshot {one.snapshot}.")
        return
    rows = [
        ("entries", one.entries),
        ("added", one.added),
        ("removed", one.removed),
        ("changed", one.changed),
        ("parts", ", ".join(one.parts)),
        ("reader", one.reader + ("" if one.tested else ", untested on a real file")),
        *[(f"rejected: {reason}", count) for reason, count in one.rejected.most_common()],
        ("snapshot", one.snapshot),
    ]
    print_table(f"{one.list_name} as of {one.as_of}, from {one.file}", ("what", "value"), rows)


@app.command("show")
def lists_show(
    list_name: Annotated[str | None, typer.Argument(metavar="LIST", help="One list; default all.")] = None,
    key: Annotated[str | None, typer.Argument(help="One entry's key: its history.")] = None,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Every list with its age; of one list its versions; of one entry what the list said of it, from when until when.

    Example:  watchkeeper lists show un 6908555
    """
    found = opened(workspace)
    if list_name is None:
        _show_all(found, json_)
    elif key is None:
        _show_one(found, list_name, json_)
    else:
        _show_entry(found, list_name, key, json_)


def _show_all(found: Workspace, json_: bool) -> None:
    from watchkeeper.services.lists import overview

    lines = overview(found, datetime.now(UTC).date(), found.view)
    if json_:
        print_json({"snapshot": found.lake.snapshot().snapshot_id, "lists": lines})
        return
    rows = [
        (
            *(one[name] for name in ("list", "class", "as_of", "entries", "age_days")),
            one["state"] if one["checked"] else f"{one['state']}: not checked",
            len(one["refusals"]) or "",
            one["title"] + ("" if one["tested"] else " (reader untested)"),
        )
        for one in lines
    ]
    print_table(
        f"{len(lines)} lists", ("list", "class", "as of", "entries", "days old", "state", "refused", "title"), rows
    )


def _show_one(found: Workspace, list_name: str, json_: bool) -> None:
    from watchkeeper.services.list_rows import ListRows

    snapshot = found.lake.snapshot()
    versions = ListRows(found.lake, snapshot, found.view).versions(list_name)
    if not versions:
        raise NotFound(f"no version of {list_name} is loaded; load one with `watchkeeper lists load`")
    names = (
        "version_id",
        "as_of",
        "recorded",
        "entries",
        "sha256",
        "state_hash",
        "parts",
        "reader",
        "source",
        "rejected",
    )
    if json_:
        shown = [{name: getattr(one, name) for name in names} for one in versions]
        print_json({"snapshot": snapshot.snapshot_id, "list": list_name, "versions": shown})
        return
    rows = [(one.version_id, one.as_of, one.recorded, one.entries, one.sha256[:12], one.source) for one in versions]
    print_table(
        f"{len(rows)} versions of {list_name}", ("version", "as of", "recorded", "entries", "sha256", "source"), rows
    )


def _show_entry(found: Workspace, list_name: str, key: str, json_: bool) -> None:
    import json

    from watchkeeper.services.lists import history_of

    spells = history_of(found, list_name, key, found.view)
    if not spells:
        raise NotFound(f"{list_name} has never had an entry {key} here")
    if json_:
        shown = [one.to_dict() | {"entity": json.loads(one.entity.to_json())} for one in spells]
        print_json({"snapshot": found.lake.snapshot().snapshot_id, "list": list_name, "key": key, "periods": shown})
        return
    columns = ("listed from", "until before", "known from", "known until", "name", "content")
    rows = [
        (
            one.period.listed_from,
            one.period.listed_to or "still listed",
            one.period.known_from,
            one.period.known_to or "now",
            one.entity.name,
            one.period.content,
        )
        for one in spells
    ]
    print_table(f"What {list_name} said under {key}", columns, rows)
    last = spells[-1].entity
    print_table(
        "The last of it", ("what", "value", "note"), [(one.attribute, one.value, one.note) for one in last.said]
    )


@app.command("diff")
def lists_diff(
    list_name: Annotated[str, typer.Argument(metavar="LIST")],
    date_a: Annotated[str, typer.Argument(help="ISO 8601 day.")],
    date_b: Annotated[str, typer.Argument(help="ISO 8601 day.")],
    known_on: Annotated[str | None, typer.Option(help="ISO 8601; as this workspace knew it then.")] = None,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """What was added to, removed from and changed on a list between two days, by the publisher's keys.

    Example:  watchkeeper lists diff un 2031-03-01 2031-03-08
    """
    from watchkeeper.services.lists import diff

    first, last = day_of(date_a), day_of(date_b)
    if first is None or last is None:
        raise UsageError("give two days")
    found = opened(workspace)
    done = diff(found, list_name, (first, last), time_of(known_on), found.view)
    if json_:
        print_json(done)
        return
    if done["from"]["parts"] != done["to"]["parts"]:
        say(
            "The two were loaded from different files; only what both have was compared: " + ", ".join(done["compared"])
        )
    editorial = set(done["editorial"] or ())
    rows = [("added", key) for key in done["added"]] + [("removed", key) for key in done["removed"]]
    rows += [("changed" if key not in editorial else "changed, says the same", key) for key in done["changed"]]
    counts = ", ".join(f"{len(done[what])} {what}" for what in ("added", "removed", "changed"))
    print_table(f"{list_name} from {done['from']['as_of']} to {done['to']['as_of']}: {counts}", ("what", "key"), rows)


@app.command("update")
def lists_update(
    lists: Annotated[list[str] | None, typer.Argument(metavar="[LIST]...", help="Lists; default all.")] = None,
    folder: Annotated[Path | None, typer.Option("--from", help="Folder of files, where there is no network.")] = None,
    base: Annotated[str | None, typer.Option(help="Address of a mirror that has the files below it.")] = None,
    as_of: Annotated[
        str | None,
        typer.Option(help="ISO 8601 day; default that in a file's name or text; of a download today."),
    ] = None,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Bring lists up to date from their publishers, or from a folder. One that fails does not stop the others.

    Example:  watchkeeper lists update --from inbox un ofac-sdn
    """
    from watchkeeper.services.list_updating import Wanted, failed, update
    from watchkeeper.sources.download import Hooks

    found = opened(workspace)
    wanted = Wanted(lists=tuple(lists or ()), folder=folder, base=base, as_of=day_of(as_of))
    done = update(found, wanted, now=_clock, hooks=Hooks(tell=say))
    if json_:
        print_json({"lists": done})
    else:
        rows = [
            tuple(
                one.get(name)
                for name in ("list", "as_of", "result", "entries", "added", "removed", "changed", "reason")
            )
            for one in done
        ]
        print_table("Lists", ("list", "as of", "result", "entries", "added", "removed", "changed", "why"), rows)
    if bad := failed(done):
        raise ListRefused(f"{len(bad)} of {len(done)} could not be brought up to date. First: {bad[0]['reason']}")


@app.command("export")
def lists_export(
    list_name: Annotated[str, typer.Argument(metavar="LIST")],
    output: OutOption,
    as_of: Annotated[str | None, typer.Option(help="ISO 8601 day; default the last version.")] = None,
    form: Annotated[
        str, typer.Option("--format", help="ftm: FollowTheMoney entities, one JSON object a line.")
    ] = "ftm",
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Write a list as of a day to a file that other tools read.

    Example:  watchkeeper lists export un --as-of 2031-03-01 -o un.ftm.jsonl
    """
    from watchkeeper.services.lists import export

    if output is None:
        raise UsageError("name the file to write: -o FILE")
    found = opened(workspace)
    done = export(found, list_name, day_of(as_of), form, output, found.view)
    print_json(done) if json_ else say(
        f"{done['entities']} entities of {list_name} as of {done['as_of']} in {done['file']}."
    )


add_commands(app)
