"""What the papers of a scenario say, into a workspace: register, flags, sightings, and its listed ships on the watchlist."""

from __future__ import annotations

from pathlib import Path

from watchkeeper.services.registry import load_registry
from watchkeeper.services.sightings import load_sightings
from watchkeeper.services.watchlist import add_file
from watchkeeper.services.workspace import Workspace
from watchkeeper.simulate.scenario import START
from watchkeeper.sources.watchlist import Watched

LISTED = Watched(kind="ship", who="scenario", why="SYNTHETIC: on the list of an invented scenario", since=START.date())
"""What the watchlist says of a listed ship of a scenario."""


def load_papers(workspace: Workspace, scenario: Path) -> None:
    """Loads the tables of a scenario's folder that say so. The same again changes nothing."""
    for name in ("registry.csv", "flags.csv"):
        load_registry(workspace, scenario / name)
    add_file(workspace, scenario / "listed.csv", LISTED, now=START)
    load_sightings(workspace, scenario / "sightings.csv")
