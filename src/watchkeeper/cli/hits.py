"""Commands on hits: judge, approve, withdraw, show what was decided."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from watchkeeper.cli.options import JsonOption, WorkspaceOption, day_of, opened
from watchkeeper.cli.output import print_json, print_table, say

app = typer.Typer(no_args_is_help=True, help="Hits of screenings: decide what they are, and look at what was decided.")
HitArgument = Annotated[str, typer.Argument(help="Id of the hit, as `screen` shows it.")]
WhoOption = Annotated[str, typer.Option(help="Who decides.")]
WhyOption = Annotated[str, typer.Option(help="Why.")]


@app.command("judge")
def hits_judge(
    hit: HitArgument,
    verdict: Annotated[str, typer.Argument(help="true: it is the listed party; false: somebody else; unsure.")],
    who: WhoOption,
    why: WhyOption,
    receipt: Annotated[
        str | None, typer.Option(help="Receipt that shows the hit; needed unless it is of a ship of the lake.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(help="Last day the decision holds; default until either side changes.")
    ] = None,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Decide of a hit. It holds for the party and the entry as they were: when either changes, the hit is open again.

    Example:  watchkeeper hits judge 1f0c9a77d1e2ab34 false --receipt 3f7a09c1 --who ada --why "another birth date"
    """
    from watchkeeper.services.dispositions import Ruling, judge
    from watchkeeper.services.judged_hits import state_of
    from watchkeeper.services.wiring import store

    found = opened(workspace)
    ruling = Ruling(verdict=verdict, who=who, why=why, until=day_of(until))
    with store(found) as kept:
        made = judge(kept, found, state_of(kept, found, hit, receipt), ruling, datetime.now(UTC))
    _told(made.judgement_id, f"{hit} judged {verdict}", json_)


@app.command("approve")
def hits_approve(
    hit: HitArgument, who: WhoOption, why: WhyOption, workspace: WorkspaceOption = None, json_: JsonOption = False
) -> None:
    """Agree, as a second person, with the last decision of a hit.

    Example:  watchkeeper hits approve 1f0c9a77d1e2ab34 --who ben --why "checked the passport"
    """
    from watchkeeper.services.dispositions import Ruling, approve
    from watchkeeper.services.wiring import store

    found = opened(workspace)
    with store(found) as kept:
        made = approve(kept, found, hit, Ruling(verdict="approve", who=who, why=why), datetime.now(UTC))
    _told(made.judgement_id, f"{hit} approved", json_)


@app.command("withdraw")
def hits_withdraw(
    hit: HitArgument, who: WhoOption, why: WhyOption, workspace: WorkspaceOption = None, json_: JsonOption = False
) -> None:
    """Take back the last decision of a hit: it is open again.

    Example:  watchkeeper hits withdraw 1f0c9a77d1e2ab34 --who ada --why "wrong passport"
    """
    from watchkeeper.services.dispositions import Ruling, withdraw
    from watchkeeper.services.wiring import store

    found = opened(workspace)
    with store(found) as kept:
        made = withdraw(kept, found, hit, Ruling(verdict="withdraw", who=who, why=why), datetime.now(UTC))
    _told(made.judgement_id, f"{hit} is open again", json_)


@app.command("show")
def hits_show(
    hit: Annotated[str | None, typer.Argument(help="Id of the hit; default all.")] = None,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """What was decided, in the order it was.

    Example:  watchkeeper hits show
    """
    from watchkeeper.services.dispositions import all_judgements
    from watchkeeper.services.wiring import store

    found = opened(workspace)
    with store(found) as kept:
        made = all_judgements(kept, found, hit)
    if json_:
        print_json({"judgements": made})
        return
    columns = ("hit", "decided", "what", "who", "why", "until")
    print_table(f"{len(made)} decisions", columns, [tuple(one[name] for name in _SHOWN) for one in made])


_SHOWN = ("hit", "decided", "verdict", "who", "why", "until")


def _told(judgement_id: str, said: str, json_: bool) -> None:
    if json_:
        print_json({"judgement": judgement_id})
    else:
        say(f"{said} (judgement {judgement_id})")
