"""Commands on parties that stand on several lists: joined, judge."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from watchkeeper.cli.options import JsonOption, WorkspaceOption, day_of, marking_of, opened, time_of
from watchkeeper.cli.output import print_json, print_table, say
from watchkeeper.model.errors import UsageError

SHOWN_CLUSTERS = 100
CLASSES = ("sanctions", "detentions", "mentions")


def lists_joined(
    query: Annotated[str | None, typer.Argument(help="Id, LIST:KEY, IMO number, or words of a name.")] = None,
    as_of: Annotated[str | None, typer.Option(help="ISO 8601 day; default today.")] = None,
    known_on: Annotated[str | None, typer.Option(help="ISO 8601; as this workspace knew it then.")] = None,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Entries of several lists that are one party, and why. Sanctions, detentions and mentions stand apart.

    Example:  watchkeeper lists joined 2010530
    """
    from watchkeeper.services.list_joining import found, parties_at, to_dict

    here = opened(workspace)
    parties = parties_at(here, day_of(as_of), time_of(known_on), here.view)
    clusters = [to_dict(one) for one in found(parties, query)]
    if json_:
        print_json(
            {
                "snapshot": here.lake.snapshot().snapshot_id,
                "clusters": clusters,
                "vetoed": [one.sentence for one in parties.clusters.vetoed],
                "not_checked": [one.sentence for one in parties.not_checked],
            }
        )
        return
    for sentence in (one.sentence for one in parties.not_checked):
        say(sentence)
    rows = [
        (one["id"], one["kind"], one["name"], *(", ".join(one["classes"][name]) for name in CLASSES))
        for one in clusters[:SHOWN_CLUSTERS]
    ]
    print_table(f"{len(clusters)} parties, the first {len(rows)}", ("id", "kind", "name", *CLASSES), rows)
    if query is not None:
        joins = [(join["a"], join["b"], join["by"], join["value"]) for one in clusters for join in one["joins"]]
        print_table("Why", ("entry", "and", "by", "value"), joins)


def lists_judge(
    kind: Annotated[str, typer.Argument(help="join, split or withdraw.")],
    a: Annotated[str, typer.Argument(help="An entry as LIST:KEY.")],
    b: Annotated[str, typer.Argument(help="The other.")],
    who: Annotated[str, typer.Option(help="Who judges.")],
    why: Annotated[str, typer.Option(help="Why.")],
    marking: Annotated[
        str | None, typer.Option(help="Who may see it: SCHEME:LEVEL[@PARTY,...]; default open to all.")
    ] = None,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Say that two entries are one party, or are not, or take that back. It is kept, with who, why and when.

    Example:  watchkeeper lists judge split un:6908555 uk:DPR0001 --who "A. Analyst" --why "born on different days"
    """
    from watchkeeper.lists.joining import Judgement
    from watchkeeper.services.list_joining import judge

    if kind not in ("join", "split", "withdraw"):
        raise UsageError(f"there is no judgement '{kind}'; known are join, split, withdraw")
    here = opened(workspace)
    said = Judgement(kind=kind, a=a, b=b, who=who, why=why)  # type: ignore[arg-type]
    now = datetime.now(UTC)
    done = judge(here, said, now=now, marking=marking_of(marking, here.settings.party))
    state = "was judged so already" if done["unchanged"] else "is kept"
    print_json(done) if json_ else say(f"{kind} of {a} and {b} {state}; snapshot {done['snapshot']}.")


def add_commands(app: typer.Typer) -> None:
    """Puts both among the commands on lists."""
    app.command("joined")(lists_joined)
    app.command("judge")(lists_judge)
