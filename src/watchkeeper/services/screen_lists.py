"""Which versions of which lists a screening is made against, and why others are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from watchkeeper.lists.registry import BY_NAME
from watchkeeper.model.listed import ListedEntity
from watchkeeper.model.marking import View
from watchkeeper.screen.against import Against, Checked, Unchecked
from watchkeeper.services.lists import ListState, NotChecked, entities_at, versions_at
from watchkeeper.services.workspace import Workspace


def against(
    workspace: Workspace, *, as_of: date, known_on: datetime, view: View
) -> tuple[Against, tuple[ListState, ...]]:
    """Every list as it was on a day, as far as known then and as this view may see it; and the states of those searched."""
    found = versions_at(workspace, as_of, known_on, view)
    there = [(one, None) if isinstance(one, ListState) else (one.state, one.sentence) for one in found]
    states = tuple(state for state, _ in there if state is not None)
    held = Against(
        searched=tuple(_searched(state, why) for state, why in there if state is not None),
        unchecked=tuple(_unchecked(one) for one in found if isinstance(one, NotChecked) and one.state is None),
        as_of=as_of,
        known_on=known_on,
        needed=_needed(workspace),
    )
    return held, states


def entities_of(workspace: Workspace, states: Sequence[ListState]) -> Iterator[tuple[str, Iterable[ListedEntity]]]:
    """Name and entries of each list."""
    for state in states:
        yield state.list, entities_at(workspace, state)


def _needed(workspace: Workspace) -> frozenset[str] | None:
    names = (name.strip() for name in workspace.settings.lists_needed.split(","))
    return frozenset(name for name in names if name) or None


def _searched(state: ListState, too_old: str | None) -> Checked:
    return Checked(
        list=state.list,
        list_class=state.list_class,
        version_id=state.version_id,
        as_of=state.as_of,
        recorded=state.recorded,
        sha256=state.sha256,
        state_hash=state.state_hash,
        entries=state.entries,
        marking_id=state.version.marking_id,
        too_old=too_old,
    )


def _unchecked(one: NotChecked) -> Unchecked:
    known = BY_NAME.get(one.list)
    return Unchecked(list=one.list, list_class=known.list_class if known else "sanctions", why=one.sentence)
