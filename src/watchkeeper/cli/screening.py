"""The command `screen`: one party, a file of them, or the ships of the lake, against the lists."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from watchkeeper.cli.options import JsonOption, WorkspaceOption, day_of, opened, time_of
from watchkeeper.cli.output import print_json, print_table, say
from watchkeeper.model.errors import TooManyRejects, UsageError
from watchkeeper.model.listed import ATTRIBUTES

if TYPE_CHECKING:
    from watchkeeper.services.screening import Screener
    from watchkeeper.services.workspace import Workspace

SHOWN_REASONS = 4


def screen(
    query: Annotated[
        list[str] | None, typer.Argument(help="Name of the party; several are names of the same one.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option(help="Person, Company, Organization, LegalEntity, Vessel or Airplane; default any.")
    ] = None,
    imo: Annotated[str | None, typer.Option(help="IMO number of the ship.")] = None,
    mmsi: Annotated[str | None, typer.Option(help="MMSI of the ship.")] = None,
    birth_date: Annotated[str | None, typer.Option(help="Date of birth: YYYY, YYYY-MM or YYYY-MM-DD.")] = None,
    said: Annotated[
        list[str] | None,
        typer.Option(help="Anything else as ATTRIBUTE=VALUE, such as flag=KP, nationality=KP, lei=..."),
    ] = None,
    key: Annotated[str | None, typer.Option(help="Your own number of the party: whose hits these are.")] = None,
    file: Annotated[Path | None, typer.Option(help="CSV of parties, one a row, instead of one query.")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Results of --file, JSON lines.")] = None,
    ships: Annotated[
        bool, typer.Option("--ships", help="Screen the ships of the lake that are new or met new lists.")
    ] = False,
    as_of: Annotated[str | None, typer.Option(help="The lists as they were on this day; default today.")] = None,
    known_on: Annotated[str | None, typer.Option(help="As far as was known here on this day; default now.")] = None,
    threshold: Annotated[float | None, typer.Option(help="Score from which a party is a hit, 0-1.")] = None,
    limit: Annotated[int, typer.Option(help="Hits shown at most.")] = 20,
    max_reject: Annotated[
        float | None, typer.Option(help="Rejected percent of --file above which the exit code is 3.")
    ] = None,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Hold a party against the lists. Every screening leaves a receipt, also one that finds nothing.

    Example:  watchkeeper screen "KELO STAR 2" --kind Vessel --imo 2000339
    """
    from watchkeeper.services.screening import how_of, open_screener

    found, now = opened(workspace), datetime.now(UTC)
    asked = [bool(query or imo or mmsi or said), file is not None, ships]
    if sum(asked) != 1:
        raise UsageError("say what to screen: a name or an identifier, or --file CSV, or --ships; one of them")
    if ships:
        _ships(found, now, json_)
        return
    how = how_of(threshold, limit)
    screener = open_screener(found, now=now, as_of=day_of(as_of), known_on=_end_of(known_on, now))
    if file is not None:
        _file(found, screener, (file, output, kind, how, max_reject), now, json_)
        return
    statements = _statements(said, imo=imo, mmsi=mmsi, birth_date=birth_date)
    _one(found, screener, (kind, query or [], statements, key, how), now, json_)


def _one(found: Workspace, screener: Screener, asked: tuple[Any, ...], now: datetime, json_: bool) -> None:
    from watchkeeper.screen.subject import subject
    from watchkeeper.services.answering import answer
    from watchkeeper.services.wiring import store

    kind, names, statements, key, how = asked
    screening = screener.screen(subject(kind, names, statements), how, None if key is None else f"customer {key}")
    with store(found) as kept:
        told = answer(kept, found, screening, now)
    if json_:
        print_json(told)
    else:
        print_answer(told)


def _file(found: Workspace, screener: Screener, asked: tuple[Any, ...], now: datetime, json_: bool) -> None:
    from watchkeeper.cli.progress import bytes_read
    from watchkeeper.services.batch_screening import BatchJob, screen_file
    from watchkeeper.services.wiring import store

    file, output, kind, how, max_reject = asked
    if not file.is_file():
        raise UsageError(f"there is no file {file}")
    results = output or file.with_name(f"{file.name}.screened.jsonl")
    job = BatchJob(file=file, results=results, kind=kind, how=how)
    with store(found) as kept, bytes_read() as moved:
        done = screen_file(
            kept, found, screener, job, now, lambda read, size, rows: moved(f"{rows:,} rows", read, size)
        )
    if json_:
        print_json({**done.to_dict(), "results": str(results), **screener.against.to_dict()})
    else:
        rows = [
            ("rows", done.rows),
            *done.verdicts.items(),
            *[(f"rejected: {reason}", count) for reason, count in done.rejected.items()],
            ("results", results),
        ]
        print_table(f"{file.name} screened", ("what", "count"), rows)
        if done.unused:
            say(f"Columns nothing was screened by: {', '.join(done.unused)}")
        _say_lists(screener.against.to_dict()["lists"])
    allowed = found.settings.max_reject_percent if max_reject is None else max_reject
    if done.rejected_percent > allowed:
        raise TooManyRejects(
            f"{done.rejected_percent:.1f} % of the rows were rejected, {allowed:g} % are allowed; all others were screened "
            f"(--max-reject raises the limit). First: {done.first_problem}"
        )


def _ships(found: Workspace, now: datetime, json_: bool) -> None:
    from watchkeeper.services.ship_screening import matches_of, screen_ships
    from watchkeeper.services.wiring import store

    with store(found) as kept:
        done = screen_ships(kept, found, now)
    holding = [row for row in matches_of(found) if row["ended"] is None]
    held = [row for row in holding if row["status"] != "set aside"]
    if json_:
        print_json(done.to_dict())
        return
    rows = [
        ("ships of the lake", done.ships),
        ("screened now", done.screened),
        *[(f"ships: {word}", count) for word, count in done.verdicts.items()],
        ("new matches", done.found),
        ("ended matches", done.ended),
        ("receipt", done.receipt or "none: nothing had changed"),
    ]
    print_table("Ships against the lists", ("what", "count"), rows)
    columns = ("ship", "called", "identity of", "list", "of", "key", "listed as", "status", "score", "id")
    shown = [
        (
            row["ship"],
            json.loads(row["hit"])["query_name"] or "",
            f"{row['identity_from']} to {row['identity_until']}",
            *(row[name] for name in ("list", "list_as_of", "key")),
            json.loads(row["hit"])["name"],
            row["status"],
            f"{row['score']:.2f}",
            row["hit_id"],
        )
        for row in held
    ]
    aside = (
        f"; {len(holding) - len(held)} of the same name are other ships by their numbers"
        if len(holding) > len(held)
        else ""
    )
    print_table(f"{len(held)} matches hold{aside}", columns, shown)
    _say_lists(done.lists)


def print_answer(told: Mapping[str, Any]) -> None:
    """A screening for a person: what was found and why, what was set aside, what was not checked, and the receipt."""
    for name, title in (("hits", "Hits"), ("questions", "Questions"), ("set_aside", "Same name, set aside")):
        if told[name]:
            rows = [_hit_row(number, hit) for number, hit in enumerate(told[name], 1)]
            print_table(title, ("#", "score", "list", "class", "key", "name", "why", "where it stands", "id"), rows)
    words = {
        "hits": f"{len(told['hits'])} hit(s) on the lists of {told['as_of']}.",
        "questions": f"No hit, {len(told['questions'])} question(s), on the lists of {told['as_of']}.",
        "clear": f"Nothing found on the lists of {told['as_of']}.",
        "not checked": "Nothing found, and not clear: not every list was checked.",
    }
    say(words[told["verdict"]])
    for note in told["notes"]:
        say(f"Not compared: {note}.")
    _say_lists(told["lists"])
    say(f"Receipt {told['receipt']}")


def _hit_row(number: int, hit: Mapping[str, Any]) -> tuple[object, ...]:
    telling = [reason for reason in hit["reasons"] if reason["verdict"] != "absent"]
    telling.sort(key=lambda reason: (_LOUD.index(reason["verdict"]), reason["what"] not in ATTRIBUTES))
    why = "\n".join(reason["text"] for reason in telling[:SHOWN_REASONS])
    name = hit["name"]
    if hit["matched_name"] is not None and hit["matched_name"]["text"] != name:
        name += f"\nby {hit['matched_name']['kind']} {hit['matched_name']['text']}"
    stands = hit["disposition"]
    return (
        number,
        f"{hit['score']:.2f}",
        hit["list"],
        hit["class"],
        hit["key"],
        name,
        why,
        f"{stands['state']}: {stands['why']}",
        hit["id"],
    )


_LOUD = ("conflicted", "agreed", "weak")


def _say_lists(lists: Sequence[Mapping[str, Any]]) -> None:
    for word, state in (("Checked", "checked"), ("Searched, but too old to be clear of", "not checked")):
        told = [
            f"{one['list']} of {one['as_of']} ({one['entries']:,})"
            for one in lists
            if one["searched"] and one["state"] == state
        ]
        if told or state == "checked":
            say(f"{word}: {', '.join(told) or 'no list'}")
    for one in lists:
        if not one["searched"]:
            say(f"Not checked: {one['list']}: {one['why']}")


def _statements(said: Sequence[str] | None, **given: str | None) -> dict[str, list[str]]:
    found = {name: [value] for name, value in given.items() if value is not None}
    for text in said or ():
        name, equals, value = text.partition("=")
        if not equals:
            raise UsageError(f"'{text[:80]}' says nothing: expected ATTRIBUTE=VALUE, such as flag=KP")
        found.setdefault(name.strip(), []).append(value)
    return found


def _end_of(text: str | None, now: datetime) -> datetime | None:
    """A moment; of a day alone, its end: all that became known on that day was known on it."""
    moment = time_of(text)
    if moment is not None and text is not None and len(text.strip()) == len("2031-03-04"):
        end = moment.replace(hour=23, minute=59, second=59, microsecond=999_999)
        return min(end, now) if moment <= now else end
    return moment
