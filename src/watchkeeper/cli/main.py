"""The `watchkeeper` command. Heavy libraries are imported inside the commands, so that help answers at once."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer

from watchkeeper import __version__
from watchkeeper.cli import (
    decks,
    feeds,
    hits,
    identity,
    lake,
    leads,
    lists,
    ownership,
    places,
    reading,
    receipts,
    registry,
    screening,
    serving,
    sightings,
    synthetic,
    watchlist,
    writing,
    zones,
)
from watchkeeper.cli.output import say
from watchkeeper.model.errors import WatchkeeperError

app = typer.Typer(
    name="watchkeeper",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Watchkeeper: raw AIS in, explained events out, each traceable to the sentences it rests on.\n\n"
    "Try:  watchkeeper demo    or:  watchkeeper init && watchkeeper ingest FILE && watchkeeper detect",
)
COMMANDS: tuple[Callable[..., None], ...] = (
    writing.init,
    writing.ingest,
    writing.detect,
    feeds.feeds,
    feeds.download,
    reading.tracks,
    reading.events,
    reading.event,
    reading.vessel,
    leads.leads,
    leads.lead,
    leads.digest,
    leads.learn,
    screening.screen,
    serving.serve,
    places.reach,
    places.reception,
    places.anchorages,
    reading.verify,
    synthetic.simulate,
    synthetic.demo,
)
for command in COMMANDS:
    app.command()(command)
app.add_typer(lake.app, name="lake")
app.add_typer(zones.app, name="zones")
app.add_typer(registry.app, name="registry")
app.add_typer(watchlist.app, name="watchlist")
app.add_typer(lists.app, name="lists")
app.add_typer(identity.app, name="identity")
app.add_typer(sightings.app, name="sightings")
app.add_typer(receipts.app, name="receipts")
app.add_typer(hits.app, name="hits")
app.add_typer(ownership.app, name="ownership")
app.add_typer(decks.app, name="decks")


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"watchkeeper {__version__}")
        raise typer.Exit


@app.callback()
def _main(version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True)] = False) -> None:
    """Exit codes: 0 done, 1 failed, 2 bad usage, 3 more rejected than --max-reject."""


def run(arguments: list[str] | None = None) -> None:
    """Runs the command line; the one place where an error of ours becomes a sentence and an exit code."""
    guarded(lambda: app(args=arguments, standalone_mode=True))


def guarded(call: Callable[[], Any]) -> None:
    """Calls, and turns errors into a sentence on stderr and an exit code."""
    try:
        call()
    except WatchkeeperError as error:
        say(f"watchkeeper: {error}")
        sys.exit(error.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        what = f"{error.filename}: " if error.filename else ""
        say(
            f"watchkeeper: {what}{error.strerror or error}; the last complete snapshot stands. Mend that and run it again"
        )
        sys.exit(1)
    except KeyboardInterrupt:
        say("watchkeeper: interrupted; the last complete snapshot stands")
        sys.exit(1)


if __name__ == "__main__":
    run()
