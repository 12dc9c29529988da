"""What makes many answers quick, made beside the first ones, before anybody waits for it."""

from __future__ import annotations

from collections.abc import Callable

from watchkeeper.services.event_index import drawer_of, event_codes, event_ships
from watchkeeper.services.finding_names import known_names
from watchkeeper.services.lookout import Sight
from watchkeeper.services.map_events import map_events
from watchkeeper.services.map_tracks import vertices
from watchkeeper.services.reading import identity_tables

STEPS: tuple[Callable[[Sight], object], ...] = (
    map_events,
    lambda sight: vertices(sight, 0),
    event_ships,
    event_codes,
    known_names,
    lambda sight: identity_tables(sight).ties(),
    lambda sight: identity_tables(sight).current_events("sighting_match"),
    drawer_of,
)
"""In the order in which somebody who opens the map comes to need them."""


def look_ahead(sight: Sight) -> None:
    """Begins to make them, once for a snapshot; nothing where one answer is all that is wanted."""
    sight.soon("ahead", lambda gives_up: _made(sight, gives_up))


def _made(sight: Sight, gives_up: Callable[[], bool]) -> bool:
    for step in STEPS:
        if gives_up():
            return False
        step(sight)
    return True
