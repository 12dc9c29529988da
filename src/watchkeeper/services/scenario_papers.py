"""What the papers of a scenario say, into a workspace: register, flags, sightings, and its listed ships on the watchlist and
as a list of sanctions."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from watchkeeper.lists.form import ListForm, Where
from watchkeeper.services.lists import Known, load_list
from watchkeeper.services.registry import load_registry
from watchkeeper.services.sightings import load_sightings
from watchkeeper.services.watchlist import add_file
from watchkeeper.services.workspace import Workspace
from watchkeeper.simulate.scenario import START
from watchkeeper.sources.watchlist import Watched

LISTED = Watched(kind="ship", who="scenario", why="SYNTHETIC: on the list of an invented scenario", since=START.date())
"""What the watchlist says of a listed ship of a scenario."""
LIST = "synthetic"
"""The same ships as a list of sanctions, of an authority that does not exist."""
LIST_DAY = datetime(2025, 1, 1, tzinfo=UTC)
"""When that list is of, and was loaded: before the scenario begins, and before anybody looks at it."""
_FORM = ListForm(
    name="scenario",
    key=("imo",),
    kind="Vessel",
    names={"primary": Where(columns=("name",))},
    columns={
        "imo": Where(columns=("imo",)),
        "length_m": Where(columns=("length_m",)),
        "remark": Where(columns=("label",)),
    },
    ignored=frozenset({"class"}),
)


def load_papers(workspace: Workspace, scenario: Path) -> None:
    """Loads the tables of a scenario's folder that say so. The same again changes nothing."""
    for name in ("registry.csv", "flags.csv"):
        load_registry(workspace, scenario / name)
    add_file(workspace, scenario / "listed.csv", LISTED, now=START)
    known = Known(source="SYNTHETIC scenario", kept_as=LIST, form=_FORM)
    load_list(workspace, scenario / "listed.csv", "csv", LIST_DAY.date(), known, now=LIST_DAY)
    load_sightings(workspace, scenario / "sightings.csv")
