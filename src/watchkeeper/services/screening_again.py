"""A receipt held against the screening made again: the same query, the same lists, as they were known then."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from watchkeeper import __version__
from watchkeeper.model.errors import UsageError
from watchkeeper.model.listed import Said
from watchkeeper.screen.subject import subject
from watchkeeper.services.screening import How, open_screener
from watchkeeper.services.workspace import Workspace
from watchkeeper.store import Kept

Hit = dict[str, Any]
_LISTS = ("version_id", "state_hash", "as_of", "state")
_HITS = ("status", "score", "list", "key", "content_hash")


def compared(workspace: Workspace, kept: Kept) -> dict[str, Any]:
    """`same`, the `differences` as sentences, and what was `said` of it. UsageError for a receipt that cannot be made again."""
    if kept.body is None:
        raise UsageError("the receipt was erased: there is nothing to screen again")
    says = json.loads(kept.body)
    if "ships" in says:
        raise UsageError(
            "a run over the ships of the lake is not made again from its receipt: it holds hashes of what they said"
        )
    query, parameters = says["query"], says["parameters"]
    screener = open_screener(
        workspace,
        now=datetime.fromisoformat(says["made"]),
        as_of=date.fromisoformat(says["as_of"]),
        known_on=datetime.fromisoformat(says["known_on"]),
    )
    only = parameters.get("lists")
    how = How(threshold=parameters["threshold"], limit=parameters["limit"], lists=None if only is None else tuple(only))
    asked = subject(query["kind"], query["names"], [Said(**one) for one in query["said"]])
    again = json.loads(json.dumps(screener.screen(asked, how, query["key"]).to_dict()))
    found = [*_different_lists(says["lists"], again["lists"]), *_different_hits(_hits(says), _hits(again))]
    made_by = parameters["software"]
    version = "" if made_by == __version__ else f" It was made by version {made_by}, this is {__version__}."
    said = "Screened again against the same lists: the same result." if not found else "Screened again: another result."
    return {"same": not found, "differences": found, "said": said + version}


def _different_lists(before: list[Hit], now: list[Hit]) -> list[str]:
    ours, theirs = ({one["list"]: one for one in lists} for lists in (before, now))
    return [
        f"list {name} was {_list(ours.get(name))}, it is {_list(theirs.get(name))}"
        for name in sorted({*ours, *theirs})
        if any(ours.get(name, {}).get(part) != theirs.get(name, {}).get(part) for part in _LISTS)
    ]


def _list(one: Hit | None) -> str:
    if one is None:
        return "not there"
    return f"{one['state']} ({one.get('as_of') or one.get('why')}, {one.get('version_id', 'no version')})"


def _hits(document: dict[str, Any]) -> dict[str, Hit]:
    return {hit["id"]: hit for name in ("hits", "questions", "set_aside") for hit in document[name]}


def _different_hits(before: dict[str, Hit], now: dict[str, Hit]) -> list[str]:
    return [
        f"hit {name} was {_hit(before.get(name))}, it is {_hit(now.get(name))}"
        for name in sorted({*before, *now})
        if any(before.get(name, {}).get(part) != now.get(name, {}).get(part) for part in _HITS)
    ]


def _hit(one: Hit | None) -> str:
    return "not there" if one is None else f"{one['status']} {one['score']} on {one['list']} {one['key']}"
