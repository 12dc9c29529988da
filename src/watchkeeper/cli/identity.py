"""Commands on identity: who an MMSI was, under which names a hull sailed, and what users decide of joins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from watchkeeper.cli.options import JsonOption, WorkspaceOption, day_of, marking_of, opened
from watchkeeper.cli.output import print_json, print_table, say
from watchkeeper.model.errors import UsageError

app = typer.Typer(no_args_is_help=True, help="Who a ship was, and when; decide which identities are one hull.")
WhoOption = Annotated[str, typer.Option(help="Who decides.")]
WhyOption = Annotated[str, typer.Option(help="Why.")]
MarkingOption = Annotated[
    str | None, typer.Option(help="Who may see it: SCHEME:LEVEL[@PARTY,...]; default open to all.")
]
First = Annotated[str, typer.Argument(help="IMO number, MMSI, or MMSI/IMO for a stretch of an MMSI.")]
Second = Annotated[str, typer.Argument(help="The other, in the same form.")]
ENTRY_COLUMNS = ("lane", "what", "value", "from", "until", "times", "source", "of")


@app.command("who")
def identity_who(
    mmsi: Annotated[str, typer.Argument(help="MMSI.")],
    on: Annotated[str, typer.Option(help="ISO 8601 day.")],
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Which ship an MMSI was on a day.

    Example:  watchkeeper identity who 281586423 --on 2031-03-04
    """
    from watchkeeper.model.mmsi import Mmsi
    from watchkeeper.services.identity import ship_on
    from watchkeeper.services.wiring import engine

    number, day = Mmsi.parse(mmsi), day_of(on)
    if number is None or day is None:
        raise UsageError(f"'{mmsi}' is no MMSI, which has up to nine digits")
    here = opened(workspace)
    with engine(here) as compute:
        found = ship_on(here, compute, number.number, day)
    if json_:
        print_json(found)
        return
    if not found["ships"]:
        say(f"Nothing says which ship MMSI {number} was on {found['on']}.")
    for ship in found["ships"]:
        _print_hull(ship)
        names = ", ".join(ship["names"]) or "no name"
        grounds = "" if ship["grounds"] else "; nothing gives her the MMSI on that very day"
        _print_entries(f"On {found['on']}: {names}{grounds}", ship["said"])


@app.command("names")
def identity_names(
    query: Annotated[str, typer.Argument(help="IMO number, MMSI or name.")],
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Under which names a hull sailed, by register and by transponder.

    Example:  watchkeeper identity names 2010530
    """
    from watchkeeper.services.identity import names_of
    from watchkeeper.services.wiring import engine

    here = opened(workspace)
    with engine(here) as compute:
        found = names_of(here, compute, query)
    if json_:
        print_json(found)
        return
    for hull in found["hulls"]:
        _print_hull(hull)
        _print_entries("Names", hull["names"])


@app.command("join")
def identity_join(
    a: First,
    b: Second,
    who: WhoOption,
    why: WhyOption,
    marking: MarkingOption = None,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Say that two identities are one hull, whatever else speaks against it.

    Example:  watchkeeper identity join 281586423 291586423 --who "A. Analyst" --why "same hull in two photographs"
    """
    _decide("join", (a, b), (who, why, marking), workspace, json_)


@app.command("split")
def identity_split(
    a: First,
    b: Second,
    who: WhoOption,
    why: WhyOption,
    marking: MarkingOption = None,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Say that two identities are not one hull: no join makes them one, by whatever way.

    Example:  watchkeeper identity split 2010530 291586423 --who "A. Analyst" --why "seen side by side"
    """
    _decide("split", (a, b), (who, why, marking), workspace, json_)


@app.command("withdraw")
def identity_withdraw(
    a: First,
    b: Second,
    who: WhoOption,
    why: WhyOption,
    marking: MarkingOption = None,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Take back what was decided of two identities. Both decisions stay in the table.

    Example:  watchkeeper identity withdraw 2010530 291586423 --who "A. Analyst" --why "the photograph was misdated"
    """
    _decide("withdraw", (a, b), (who, why, marking), workspace, json_)


def _decide(kind: str, two: tuple[str, str], said: tuple[str, str, str | None], workspace: Any, json_: bool) -> None:
    """Keeps a decision and says which hulls the two identities are now of."""
    from watchkeeper.identity import Decision
    from watchkeeper.services.identity import hulls_with
    from watchkeeper.services.identity_decisions import decide, node_of
    from watchkeeper.services.wiring import engine

    here = opened(workspace)
    a, b = sorted(node_of(one) for one in two)
    now = datetime.now(UTC)
    decision = Decision(kind=kind, a=a, b=b, who=said[0].strip(), why=said[1].strip(), decided=now)
    done = decide(here, decision, marking=marking_of(said[2], here.settings.party))
    with engine(here) as compute:
        hulls = {node: hulls_with(here, compute, node) for node in (a, b)}
    if json_:
        print_json({**done, "hulls": hulls})
        return
    say(f"{'Already: ' if done['unchanged'] else ''}{done['decided']}; snapshot {done['snapshot']}.")
    for node, found in hulls.items():
        say(f"{node} is now of: " + ("; ".join(", ".join(hull) for hull in found) or "no hull that is known yet"))


def print_hulls(hulls: Sequence[dict[str, Any]]) -> None:
    """Hulls with their lanes and contradictions, as `vessel` shows them."""
    for hull in hulls:
        _print_hull(hull)
        entries = [entry for lane in hull["lanes"].values() for entry in lane]
        _print_entries("What is said of her, lane by lane", entries)
        wrong = [
            (one["kind"], one["attribute"], one["from"], one["until"], one["what"]) for one in hull["contradictions"]
        ]
        if wrong:
            title = f"{len(wrong)} contradictions; none is decided here"
            print_table(title, ("kind", "what", "from", "until", "who says so"), wrong)


def _print_hull(hull: dict[str, Any]) -> None:
    joins = [
        (
            f"{join['a']} = {join['b']}" if join["made"] else f"{join['a']} ? {join['b']}",
            join["confidence"] if join["made"] else "not made",
            join["reason"] + (f" (undone: {join['undone_by']})" if join["undone_by"] else ""),
        )
        for join in hull["joins"]
    ]
    print_table(f"Hull: {', '.join(hull['identities'])}", ("identities", "confidence", "why"), joins)
    for decision in hull["decisions"]:
        say(f"Decided: {decision}")


def _print_entries(title: str, entries: Sequence[dict[str, Any]]) -> None:
    keys = ("lane", "attribute", "value", "from", "until", "times", "source", "of")
    print_table(title, ENTRY_COLUMNS, [tuple(entry[key] for key in keys) for entry in entries])
