"""Lists kept over time: load versions, and ask what a list said on a day, as known on a day."""

from __future__ import annotations

from watchkeeper.services.list_comparing import diff, export, overview
from watchkeeper.services.list_loading import load_list, load_many
from watchkeeper.services.list_states import (
    ListState,
    NotChecked,
    Spell,
    entities_at,
    entity_of,
    history_of,
    state_at,
    versions_at,
)
from watchkeeper.services.loaded_list import Known, LoadedList

__all__ = [
    "Known",
    "ListState",
    "LoadedList",
    "NotChecked",
    "Spell",
    "diff",
    "entities_at",
    "entity_of",
    "export",
    "history_of",
    "load_list",
    "load_many",
    "overview",
    "state_at",
    "versions_at",
]
