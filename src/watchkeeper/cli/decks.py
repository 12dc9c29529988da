"""Commands on decks: manipulated names, to test a screen with."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from watchkeeper.cli.options import JsonOption, WorkspaceOption, day_of, opened
from watchkeeper.cli.output import print_json, print_table, say

app = typer.Typer(no_args_is_help=True, help="Decks of manipulated names: make one, test the screen with it.")
AsOfOption = Annotated[str | None, typer.Option(help="Names of the lists as they were on this day; default today.")]
EveryOption = Annotated[int, typer.Option(min=1, help="Of every so many listed names one is taken.")]


@app.command("make")
def decks_make(
    output: Annotated[
        Path, typer.Option("-o", "--output", help="CSV to write: change, original, name, kind, matches.")
    ],
    every: EveryOption = 50,
    as_of: AsOfOption = None,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Write a deck: listed names as somebody might write them to slip through, by class, and what a screen should say.

    Example:  watchkeeper decks make -o deck.csv --every 100
    """
    from watchkeeper.services.decks import deck

    cards = deck(opened(workspace), datetime.now(UTC), every=every, as_of=day_of(as_of))
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(("change", "original", "name", "kind", "matches"))
    writer.writerows((card.change, card.original, card.text, card.kind, card.matches) for card in cards)
    output.write_text(sink.getvalue(), encoding="utf-8")
    if json_:
        print_json({"file": str(output), "cards": len(cards)})
    else:
        say(f"{len(cards):,} cards in {output}")


@app.command("test")
def decks_test(
    every: EveryOption = 50,
    threshold: Annotated[float, typer.Option(min=0.01, max=1.0, help="Score from which a name is found.")] = 0.7,
    as_of: AsOfOption = None,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Hold a deck against this screen: of each class, how many were answered as they should be.

    Example:  watchkeeper decks test --every 100
    """
    from watchkeeper.services.decks import measured

    found = measured(opened(workspace), datetime.now(UTC), every=every, threshold=threshold, as_of=day_of(as_of))
    if json_:
        print_json({"threshold": threshold, "classes": found})
        return
    rows = [(one["change"], one["cards"], one["right"], f"{100 * one['share']:.1f} %") for one in found]
    print_table(f"The screen at {threshold:g}", ("change", "cards", "right", "share"), rows)
