"""The reconciliation service that OpenRefine asks (Reconciliation Service API 0.2, W3C Community Group)."""

from __future__ import annotations

import json
from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from watchkeeper.lists.ftm import SCHEMATA
from watchkeeper.model.errors import UsageError
from watchkeeper.services.desk import Asked
from watchkeeper.services.screening import How
from watchkeeper.web import ftm
from watchkeeper.web.problems import RESPONSES
from watchkeeper.web.screening import AtDesk
from watchkeeper.web.yente import MOST_QUERIES, _lists

router = APIRouter(prefix="/reconcile", tags=["reconcile"], responses=RESPONSES)


class Property(BaseModel):
    """A column the user gave along."""

    pid: str
    v: Any


class Reconciled(BaseModel):
    """One cell to reconcile."""

    model_config = ConfigDict(extra="ignore")

    query: str = Field(max_length=10_000)
    type: str | None = None
    limit: int = Field(5, ge=1, le=100)
    properties: list[Property] = Field(default_factory=list, max_length=50)


QUERIES: TypeAdapter[dict[str, Reconciled]] = TypeAdapter(dict[str, Reconciled])


async def _queries(request: Request) -> str:
    """The field `queries` of a form."""
    try:
        form = parse_qs((await request.body()).decode(), max_num_fields=10)
    except ValueError as error:
        raise UsageError(f"the body is no form: {error}") from error
    if "queries" not in form:
        raise UsageError("the form has no field queries")
    return form["queries"][0]


@router.get("/{dataset}")
def manifest(dataset: str, request: Request, desk: AtDesk) -> dict[str, Any]:
    """What the service can do."""
    _lists(desk, dataset, None, None)
    return {
        "versions": ["0.2"],
        "name": f"Watchkeeper: {dataset}",
        "identifierSpace": str(request.base_url) + "entities/",
        "schemaSpace": "https://followthemoney.tech/explorer/schemata/",
        "defaultTypes": [{"id": name, "name": name} for name in SCHEMATA],
        "view": {"url": str(request.base_url) + "entities/{{id}}"},
    }


@router.post("/{dataset}")
def reconcile(dataset: str, desk: AtDesk, queries: Annotated[str, Depends(_queries)]) -> dict[str, Any]:
    """Candidates for each cell; `match` where there is one alone that an identifier confirms."""
    try:
        asked = QUERIES.validate_python(json.loads(queries))
    except (ValueError, ValidationError, RecursionError) as error:
        raise UsageError(f"queries is no JSON object of queries: {str(error).splitlines()[0]}") from error
    if len(asked) > MOST_QUERIES:
        raise UsageError(f"{MOST_QUERIES} cells can be reconciled at once, not {len(asked)}")
    subjects: list[Asked] = [(ftm.query_of(one.type or "Thing", _properties(one)), None) for one in asked.values()]
    most = max((one.limit for one in asked.values()), default=1)
    told = desk.ask(subjects, How(threshold=0.5, limit=most, lists=_lists(desk, dataset, None, None)))
    return {
        name: {"result": [_candidate(hit, answer["hits"]) for hit in answer["hits"][: one.limit]]}
        for (name, one), answer in zip(asked.items(), told, strict=True)
    }


def _properties(one: Reconciled) -> dict[str, list[str]]:
    given = {
        prop.pid: [str(value) for value in (prop.v if isinstance(prop.v, list) else [prop.v])]
        for prop in one.properties
    }
    return {**given, "name": [one.query, *given.get("name", [])]}


def _candidate(hit: dict[str, Any], hits: list[dict[str, Any]]) -> dict[str, Any]:
    alone = sum(other["score"] >= 1.0 for other in hits) == 1
    return {
        "id": ftm.entity_id(hit["list"], hit["key"]),
        "name": hit["name"],
        "score": round(100 * hit["score"], 2),
        "match": hit["score"] >= 1.0 and alone,
        "type": [{"id": hit["kind"], "name": hit["kind"]}],
        "description": ", ".join([hit["list"], *hit["programmes"]]),
    }
