"""Commands on receipts: list, show, export, verify, erase."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from watchkeeper.cli.options import JsonOption, WorkspaceOption, opened
from watchkeeper.cli.output import print_json, print_table, say
from watchkeeper.model.errors import UsageError

app = typer.Typer(no_args_is_help=True, help="Receipts of screenings: look at them, prove them, take them along.")
ReceiptArgument = Annotated[str, typer.Argument(help="Hash of the receipt, or its first digits.")]


@app.command("list")
def receipts_list(
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many, newest first.")] = 50,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """The last receipts.

    Example:  watchkeeper receipts list
    """
    from watchkeeper.services.receipts import summaries
    from watchkeeper.services.wiring import store

    found = opened(workspace)
    with store(found) as kept:
        held = summaries(kept.view(found.view), limit)
    if json_:
        print_json({"receipts": held})
        return
    rows = [(one["receipt"][:16], one["made"], one["asked"], one["verdict"]) for one in held]
    print_table(f"The last {len(rows)} receipts", ("receipt", "made", "asked", "result"), rows)


@app.command("show")
def receipts_show(receipt: ReceiptArgument, workspace: WorkspaceOption = None, json_: JsonOption = False) -> None:
    """What a receipt says, and whether it is proved.

    Example:  watchkeeper receipts show 3f7a09c1
    """
    from watchkeeper.services import receipts
    from watchkeeper.services.wiring import store

    found = opened(workspace)
    with store(found) as kept:
        reader = kept.view(found.view)
        told = receipts.told(reader, receipts.find(reader, receipt))
    if json_:
        print_json(told)
        return
    _print(told)


@app.command("export")
def receipts_export(
    receipt: ReceiptArgument,
    output: Annotated[
        Path, typer.Option("-o", "--output", help="File to write: .json with the proof, or .pdf, one page.")
    ],
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """A receipt with its proof as JSON, which anybody can verify, or as a page.

    Example:  watchkeeper receipts export 3f7a09c1 -o receipt.json
    """
    from watchkeeper.services import receipts
    from watchkeeper.services.wiring import store

    found = opened(workspace)
    with store(found) as kept:
        reader = kept.view(found.view)
        held = receipts.find(reader, receipt)
        proof = receipts.proof_of(reader, held)
        if output.suffix.lower() == ".pdf":
            from watchkeeper.services.receipt_page import page_of

            data = page_of(receipts.told(reader, held), proof)
        elif output.suffix.lower() == ".json":
            data = (json.dumps(proof.to_dict(), ensure_ascii=False, indent=1) + "\n").encode()
        else:
            raise UsageError(f"a receipt is written as .json or .pdf, not as '{output.suffix}'")
    output.write_bytes(data)
    if json_:
        print_json({"file": str(output), "receipt": proof.leaf_hash, "bytes": len(data)})
    else:
        say(f"{output} written")


@app.command("verify")
def receipts_verify(
    receipt: Annotated[str, typer.Argument(help="Hash of the receipt, or a .json file that `receipts export` wrote.")],
    again: Annotated[bool, typer.Option("--again", help="Screen again against the very lists and compare.")] = False,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Whether a receipt is what it was, and stands in the log. A file is verified without a workspace too.

    Example:  watchkeeper receipts verify receipt.json
    """
    from watchkeeper.services import receipts

    path = Path(receipt)
    if path.suffix.lower() == ".json":
        told = receipts.verified_file(path, _opened_or_none(workspace))
    else:
        from watchkeeper.services.wiring import store

        found = opened(workspace)
        with store(found) as kept:
            reader = kept.view(found.view)
            held = receipts.find(reader, receipt)
            told = {name: value for name, value in receipts.told(reader, held).items() if name != "says"}
            if again:
                from watchkeeper.services.screening_again import compared

                told["again"] = compared(found, held)
                told["problems"] = [*told["problems"], *told["again"]["differences"]]
                told["holds"] = not told["problems"]
    if json_:
        print_json(told)
    else:
        for problem in told["problems"]:
            say(problem)
        say("The receipt holds." if told["holds"] else "The receipt does not hold.")
        if told["holds"] and told.get("log"):
            say(f"Its log: {told['log']}.")
        if told.get("again"):
            say(told["again"]["said"])
    if not told["holds"]:
        raise typer.Exit(1)


@app.command("erase")
def receipts_erase(
    receipt: ReceiptArgument,
    who: Annotated[str, typer.Option(help="Who erases it.")],
    why: Annotated[str, typer.Option(help="Why: the request, the rule.")],
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Erase what a receipt says. That a screening was made then stays proved.

    Example:  watchkeeper receipts erase 3f7a09c1 --who "A. Officer" --why "request 2031-7"
    """
    from watchkeeper.services import receipts
    from watchkeeper.services.wiring import store

    found = opened(workspace)
    with store(found) as kept:
        told = receipts.erase(kept, found, receipt, who=who, why=why, now=datetime.now(UTC))
    if json_:
        print_json(told)
    else:
        say(f"Erased. Receipt {told['receipt']} stands at place {told['index']} of {told['tree']['size']}.")


def _print(told: dict[str, Any]) -> None:
    from watchkeeper.cli.screening import print_answer

    says = told["says"]
    if says is None:
        gone = told["erased"]
        say(f"Its text was erased by {gone['who']} on {gone['when']}: {gone['why']}" if gone else "Its text is lost.")
    elif "ships" in says:
        rows = [(one["ship"], one["verdict"], len(one["hits"])) for one in says["ships"]]
        print_table(f"{len(rows)} ships screened on {says['made']}", ("ship", "result", "hits"), rows)
    else:
        query = says["query"]
        say(f"Asked {says['made']}: {', '.join(query['names'])} {_facts(query)}".rstrip())
        judged_later = {"state": "-", "why": "a receipt says what was found, not what was decided"}
        shown = {
            name: [{**hit, "disposition": judged_later} for hit in says[name]]
            for name in ("hits", "questions", "set_aside")
        }
        print_answer({**says, **shown, "receipt": told["receipt"]})
    say(f"Place {told['index']} of {told['tree']['size']}, root {told['tree']['root']}")
    for problem in told["problems"]:
        say(problem)
    say("The receipt holds." if told["holds"] else "The receipt does not hold.")


def _facts(query: dict[str, Any]) -> str:
    return ", ".join(f"{one['attribute']} {one['value']}" for one in query["said"])


def _opened_or_none(workspace: Path | None) -> Any:
    from watchkeeper.model.errors import NotAWorkspace

    try:
        return opened(workspace)
    except NotAWorkspace:
        return None
