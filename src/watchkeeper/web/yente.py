"""The shapes that clients of yente know: `/match`, `/search`, `/entities`, `/catalog`, `/algorithms`.

What yente calls a dataset is a list here; `default` is all of them. Scores are ours, and so are the names of features.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from watchkeeper import __version__
from watchkeeper.model.errors import NotFound, UsageError
from watchkeeper.model.listed import ListedEntity
from watchkeeper.screen.fact_policy import ROWS
from watchkeeper.screen.subject import subject
from watchkeeper.services.desk import Desk
from watchkeeper.services.screening import How
from watchkeeper.web import ftm
from watchkeeper.web.problems import RESPONSES
from watchkeeper.web.screening import AtDesk

router = APIRouter(tags=["yente"], responses=RESPONSES)
EVERYTHING = frozenset({"default", "all", "sanctions"})
ALGORITHM = "watchkeeper"
MOST_QUERIES = 500
Names = Annotated[list[str] | None, Query()]


class Example(BaseModel):
    """A FollowTheMoney entity to match."""

    id: str | None = None
    schema_: str = Field(alias="schema", examples=["Person"])
    properties: dict[str, list[str] | str] = Field(examples=[{"name": ["Tovan Belrik"]}])


class Matching(BaseModel):
    """Queries by names of the client's own."""

    queries: dict[str, Example] = Field(max_length=MOST_QUERIES)
    weights: dict[str, float] = Field(default_factory=dict)
    config: dict[str, Any] = Field(default_factory=dict)


@router.post("/match/{dataset}")
def match(
    dataset: str,
    asked: Matching,
    desk: AtDesk,
    limit: Annotated[int, Query(ge=1, le=500)] = 5,
    threshold: Annotated[float, Query(gt=0, le=1)] = 0.7,
    cutoff: Annotated[float, Query(ge=0, le=1)] = 0.5,
    algorithm: str = ALGORITHM,
    include_dataset: Names = None,
    exclude_dataset: Names = None,
    exclude_schema: Names = None,
    topics: Names = None,
    changed_since: str | None = None,
) -> dict[str, Any]:
    """Parties that may be those asked about. `match` says whether a score reaches `threshold`; down to `cutoff` all are told."""
    if asked.weights or topics or changed_since:
        raise UsageError("weights, topics and changed_since are not known here; filter results by dataset and schema")
    if algorithm not in (ALGORITHM, "best", "default"):
        raise UsageError(f"there is no algorithm '{algorithm[:40]}' here; the one there is is called {ALGORITHM}")
    lists = _lists(desk, dataset, include_dataset, exclude_dataset)
    how = How(threshold=max(0.01, min(cutoff, threshold)), limit=limit, lists=lists)
    queries = {name: ftm.query_of(one.schema_, _plain(one.properties)) for name, one in asked.queries.items()}
    told = desk.ask([(query, None) for query in queries.values()], how)
    responses = {}
    for (name, one), answer in zip(asked.queries.items(), told, strict=True):
        found = [hit for hit in answer["hits"] if hit["kind"] not in (exclude_schema or ())]
        responses[name] = {
            "status": 200,
            "results": [_scored(desk, hit, threshold) for hit in found[:limit]],
            "total": {"value": len(found), "relation": "eq"},
            "query": {"id": one.id, "schema": one.schema_, "properties": _plain(one.properties)},
            "receipt": answer["receipt"],
            "verdict": answer["verdict"],
            "lists": answer["lists"],
        }
    return {"responses": responses, "limit": limit, "matcher": {}}


@router.get("/search/{dataset}")
def search(
    dataset: str,
    desk: AtDesk,
    q: Annotated[str, Query(min_length=1, max_length=10_000)],
    schema: str = "Thing",
    limit: Annotated[int, Query(ge=1, le=500)] = 10,
    offset: Annotated[int, Query(ge=0, le=499)] = 0,
    include_dataset: Names = None,
    exclude_dataset: Names = None,
    exclude_schema: Names = None,
    countries: Names = None,
) -> dict[str, Any]:
    """Parties with a name like this one."""
    lists = _lists(desk, dataset, include_dataset, exclude_dataset)
    kind = None if schema == "Thing" else schema
    (answer,) = desk.ask([(subject(kind, [q]), None)], How(limit=500, lists=lists))
    wanted = {country.lower() for country in countries or ()}
    found = []
    for hit in answer["hits"]:
        entity = _entity(desk, hit["list"], hit["key"])
        if hit["kind"] in (exclude_schema or ()) or (wanted and not wanted & _countries(entity)):
            continue
        found.append(entity)
    return {
        "results": found[offset : offset + limit],
        "facets": {},
        "total": {"value": len(found), "relation": "eq"},
        "limit": limit,
        "offset": offset,
        "receipt": answer["receipt"],
    }


@router.get("/entities/{entity_id:path}")
def entity(entity_id: str, desk: AtDesk, nested: bool = True) -> dict[str, Any]:
    """One entry of a list."""
    return _entity(desk, *ftm.place_of(entity_id))


@router.get("/catalog")
def catalog(desk: AtDesk) -> dict[str, Any]:
    """The lists, as datasets."""
    against = desk.against()
    datasets = [
        {"name": one.list, "title": one.list, "version": one.version_id, "entity_count": one.entries, "load": True}
        | {
            "updated_at": one.recorded.isoformat(),
            "index_version": one.state_hash[:16],
            "index_current": one.too_old is None,
        }
        for one in against.searched
    ]
    names = [one.list for one in against.searched]
    outdated = [one.list for one in against.searched if one.too_old is not None]
    every = {"name": "default", "title": "All lists", "load": True, "children": names}
    return {"datasets": [*datasets, every], "current": names, "outdated": outdated, "index_stale": bool(outdated)}


@router.get("/algorithms")
def algorithms() -> dict[str, Any]:
    """The one algorithm, and what makes its score."""
    docs = {row.attribute: {"description": row.why, "agreed": row.agreed, "conflicted": row.conflicted} for row in ROWS}
    one = {"name": ALGORITHM, "description": f"Watchkeeper {__version__}: docs/explanation/screening.md", "docs": docs}
    return {"algorithms": [one], "default": ALGORITHM, "best": ALGORITHM}


def _lists(desk: Desk, dataset: str, more: list[str] | None, without: list[str] | None) -> tuple[str, ...] | None:
    """The lists a client means; None for all. NotFound for one there is not."""
    against = desk.against()
    known = [*(one.list for one in against.searched), *(one.list for one in against.unchecked)]
    asked = [dataset, *(more or ())]
    if unknown := [name for name in asked if name not in known and name not in EVERYTHING]:
        raise NotFound(f"there is no dataset '{unknown[0][:80]}'; there are {', '.join(['default', *known])}")
    if EVERYTHING & set(asked) and not without:
        return None
    chosen = known if EVERYTHING & set(asked) else [name for name in known if name in asked]
    return tuple(name for name in chosen if name not in (without or ()))


def _plain(properties: dict[str, list[str] | str]) -> dict[str, list[str]]:
    return {name: [values] if isinstance(values, str) else values for name, values in properties.items()}


def _entity(desk: Desk, list_name: str, key: str) -> dict[str, Any]:
    classes = {one.list: one.list_class for one in desk.against().searched}
    found: ListedEntity = desk.entity(list_name, key)
    return ftm.entity_of(list_name, classes.get(list_name, "sanctions"), found)


def _countries(entity: dict[str, Any]) -> set[str]:
    names = ("country", "nationality", "flag", "jurisdiction", "citizenship")
    return {value.lower() for name in names for value in entity["properties"].get(name, ())}


def _scored(desk: Desk, hit: dict[str, Any], threshold: float) -> dict[str, Any]:
    told: dict[str, dict[str, Any]] = {}
    for number, reason in enumerate(one for one in hit["reasons"] if one["verdict"] != "absent"):
        name = reason["what"] if reason["what"] not in told else f"{reason['what']}_{number}"
        told[name] = {
            "score": reason["effect"],
            "detail": reason["text"],
            "query": reason["query"],
            "candidate": reason["target"],
        }
    return {
        **_entity(desk, hit["list"], hit["key"]),
        "score": hit["score"],
        "match": hit["score"] >= threshold,
        "features": {name: one["score"] for name, one in told.items()},
        "explanations": told,
        "hit": hit["id"],
        "disposition": hit["disposition"],
    }
