"""Commands on synthetic worlds: simulate, demo."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from watchkeeper.cli.options import JsonOption
from watchkeeper.cli.output import print_json, say


def simulate(
    scenario: Annotated[str, typer.Argument(help="yellow-sea")],
    out: Annotated[Path, typer.Option("--out", help="New or empty folder.")],
    days: Annotated[int, typer.Option()] = 7,
    vessels: Annotated[int, typer.Option()] = 400,
    seed: Annotated[int, typer.Option()] = 1,
    json_: JsonOption = False,
) -> None:
    """Make a labelled-synthetic world: AIS logs, the truth behind them, invented ships.

    Example:  watchkeeper simulate yellow-sea --out ./synthetic --days 2 --vessels 60
    """
    from watchkeeper.services.simulating import simulate as make

    done = make(scenario, out, days=days, vessels=vessels, seed=seed)
    print_json(done) if json_ else say(
        f"Wrote {done['sentences']:,} synthetic sentences of {vessels} invented ships to {out}."
    )


def demo(
    days: Annotated[int, typer.Option()] = 7,
    vessels: Annotated[int, typer.Option()] = 400,
    seed: Annotated[int, typer.Option()] = 1,
    out: Annotated[Path, typer.Option("--out", help="Folder for the demo; a demo that is there is replaced.")] = Path(
        "watchkeeper-demo"
    ),
    no_serve: Annotated[
        bool, typer.Option("--no-serve", help="Print and leave (there is no server in this version).")
    ] = False,
    json_: JsonOption = False,
) -> None:
    """Simulate the built-in scenario, run everything over it, and compare with the truth.

    Example:  watchkeeper demo --days 2 --vessels 60
    """
    from watchkeeper.cli.demo import show
    from watchkeeper.services.demo import run_demo

    done = run_demo(out, days=days, vessels=vessels, seed=seed, say=say)
    print_json(done) if json_ else show(done)
