"""Commands on synthetic worlds: simulate, demo."""

from __future__ import annotations

import sys
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
        bool,
        typer.Option(
            "--no-serve", help="Print and leave; on a terminal the demo else ends in the running watch floor."
        ),
    ] = False,
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Port of the watch floor.")] = 8741,
    json_: JsonOption = False,
) -> None:
    """Simulate the built-in scenario, run everything over it, compare with the truth, and on a terminal open the watch floor.

    Example:  watchkeeper demo --days 2 --vessels 60
    """
    from watchkeeper.cli.demo import show
    from watchkeeper.services.demo import run_demo

    done = run_demo(out, days=days, vessels=vessels, seed=seed, say=say)
    print_json(done) if json_ else show(done)
    if not json_ and not no_serve and sys.stdout.isatty():
        from watchkeeper.cli.serving import serve_workspace
        from watchkeeper.services.workspace import open_workspace

        say("The watch floor (SYNTHETIC data); Ctrl-C ends it:")
        serve_workspace(open_workspace(out / "workspace"), "127.0.0.1", port)
