"""A list on one day against itself on another; a list as other tools take it; and what was refused."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from watchkeeper.lists.difference import difference_of
from watchkeeper.lists.ftm import to_ftm
from watchkeeper.lists.registry import BY_NAME, LISTS, OWN, stale_after_days
from watchkeeper.lists.versions import Version, in_force
from watchkeeper.model.errors import NotFound, UsageError
from watchkeeper.model.listed import ListClass
from watchkeeper.model.marking import View
from watchkeeper.services.list_rows import REFUSALS, ListRows
from watchkeeper.services.list_states import ListState, entities_at, state_at
from watchkeeper.services.workspace import Workspace


def diff(
    workspace: Workspace, list_name: str, days: tuple[date, date], known_on: datetime | None, view: View
) -> dict[str, Any]:
    """What changed on a list between two days, as known on a day: the document `lists diff --json` prints. NotFound when
    there is no version for one of them."""
    before, after = (_must(workspace, list_name, day, known_on, view) for day in days)
    found = difference_of(before.hashes, after.hashes, _parts(before), _parts(after))
    return {
        "list": list_name,
        "from": _said(before),
        "to": _said(after),
        "compared": list(found.compared),
        "added": list(found.added),
        "removed": list(found.removed),
        "changed": list(found.changed),
        "editorial": None if found.editorial is None else list(found.editorial),
    }


def _must(workspace: Workspace, list_name: str, day: date | None, known_on: datetime | None, view: View) -> ListState:
    state = state_at(workspace, list_name, day, known_on, view)
    if state is None:
        known = "" if known_on is None else f" that was known on {known_on.date()}"
        when = "" if day is None else f" as of {day}"
        raise NotFound(f"there is no version of {list_name}{when}{known}; load one with `watchkeeper lists load`")
    return state


def _parts(state: ListState) -> tuple[str, ...]:
    return tuple(json.loads(state.version.parts))


def _said(state: ListState) -> dict[str, Any]:
    return {
        "as_of": state.as_of.isoformat(),
        "recorded": state.recorded.isoformat(),
        "version": state.version_id,
        "entries": state.entries,
        "parts": list(_parts(state)),
        "sha256": state.sha256,
    }


def export(
    workspace: Workspace, list_name: str, as_of: date | None, form: str, out: Path, view: View
) -> dict[str, Any]:
    """Writes a list as of a day to a file; UsageError for a format nobody wrote."""
    if form != "ftm":
        raise UsageError(f"there is no format '{form}' to write; known is ftm")
    state = _must(workspace, list_name, as_of, None, view)
    classes: dict[str, ListClass] = {"sanctions": "sanctions", "detentions": "detentions", "mentions": "mentions"}
    staged, written = out.with_name(f".{out.name}.tmp"), 0
    with staged.open("w", encoding="utf-8") as file:
        for row in to_ftm(entities_at(workspace, state), list_name, classes[state.list_class]):
            file.write(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n")
            written += 1
    staged.replace(out)
    return {"list": list_name, "as_of": state.as_of.isoformat(), "file": str(out), "entities": written}


def overview(workspace: Workspace, today: date, view: View) -> list[dict[str, Any]]:
    """Every known or loaded list by name: the version that holds today, how old that is, and whether it can be asked. One of
    a day to come does not hold yet."""
    rows = ListRows(workspace.lake, workspace.lake.snapshot(), view)
    names = {kind.name for kind in LISTS if kind.name not in OWN} | {one.list for one in rows.by_id.values()}
    refused: dict[str, list[dict[str, Any]]] = {}
    for row in workspace.lake.rows(rows.snapshot, view, REFUSALS).to_pylist():
        refused.setdefault(row["list"], []).append(row)
    setting = workspace.settings.lists_stale_days
    return [
        _line(name, rows.versions(name), today, setting)
        | {"versions": len(rows.versions(name)), "refusals": [_refusal(row) for row in refused.get(name, [])]}
        for name in sorted(names)
    ]


def _line(name: str, versions: list[Version], today: date, setting: int) -> dict[str, Any]:
    kind, last = BY_NAME.get(name), in_force(versions, today, None)
    most = stale_after_days(name, setting)
    age = None if last is None else (today - last.as_of).days
    state = "not loaded" if age is None else "stale" if age > most else "fresh"
    return {
        "list": name,
        "title": kind.title if kind else name,
        "publisher": kind.publisher if kind else None,
        "terms": kind.terms if kind else None,
        "class": versions[-1].list_class if versions else kind.list_class if kind else None,
        "as_of": last and last.as_of.isoformat(),
        "recorded": last and last.recorded.isoformat(),
        "entries": last and last.entries,
        "rejected": json.loads(last.rejected) if last else {},
        "reader": last and last.reader,
        "tested": kind.tested if kind else True,
        "age_days": age,
        "stale_after_days": most,
        "state": state,
        "checked": state == "fresh",
    }


def _refusal(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "as_of": row["as_of"].isoformat(),
        "recorded": row["recorded"].isoformat(),
        **{name: row[name] for name in ("name", "sha256", "bytes", "reason")},
    }
