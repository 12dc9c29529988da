"""Between FollowTheMoney, which clients of yente speak, and queries and hits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from watchkeeper.lists.countries import country_of
from watchkeeper.lists.ftm import NAMES, PROPERTIES, SCHEMATA, to_ftm
from watchkeeper.model.errors import UsageError
from watchkeeper.model.listed import ListedEntity, Said
from watchkeeper.screen.subject import Subject, subject

_PARTS = ("firstName", "secondName", "middleName", "fatherName", "lastName")
"""Parts that make a name where none stands whole."""
_COUNTRIES = frozenset({"flag", "nationality", "country", "former_flag"})


def entity_id(list_name: str, key: str) -> str:
    """The id under which an entry is known to clients."""
    return f"{list_name}:{key}"


def place_of(entity: str) -> tuple[str, str]:
    """List and key of an id. UsageError for one that is none."""
    list_name, colon, key = entity.partition(":")
    if not colon or not list_name or not key:
        raise UsageError(f"'{entity[:80]}' is no id of an entry; expected LIST:KEY, such as un:6908555")
    return list_name, key


def query_of(schema: str, properties: Mapping[str, Iterable[str]]) -> Subject:
    """A query from a FollowTheMoney entity. Properties that say nothing of identity are passed over; UsageError for a schema that
    cannot be matched."""
    if schema not in SCHEMATA:
        raise UsageError(f"'{schema[:40]}' cannot be matched; schemata that can are {', '.join(SCHEMATA)}")
    names = [value for name in NAMES for value in properties.get(name, ())]
    if not names:
        parts = [" ".join(properties.get(name, ())) for name in _PARTS]
        names = [" ".join(part for part in parts if part)]
    kind = SCHEMATA[schema]
    said = []
    for name, values in properties.items():
        attribute = PROPERTIES.get(name)
        if attribute == "imo" and kind != "Vessel":
            attribute = "imo_company"
        if attribute is not None:
            said += [_said(attribute, value) for value in values]
    return subject(kind, names, said)


def entity_of(list_name: str, list_class: str, entity: ListedEntity) -> dict[str, Any]:
    """An entry as a FollowTheMoney entity with what a server adds to it."""
    (made,) = to_ftm([entity], list_name, list_class)
    listed_on = next(iter(entity.values("listed_on")), None)
    amended_on = next(iter(entity.values("amended_on")), None)
    return {
        **made,
        "id": entity_id(list_name, entity.key),
        "referents": list(entity.values("reference")),
        "target": list_class == "sanctions",
        "first_seen": _moment(listed_on),
        "last_seen": None,
        "last_change": _moment(amended_on or listed_on),
    }


def _said(attribute: str, value: str) -> Said:
    return Said(attribute=attribute, value=(country_of(value) or value) if attribute in _COUNTRIES else value)


def _moment(day: str | None) -> str | None:
    """A whole day as a moment; None for a year or a month, which is none."""
    return f"{day}T00:00:00" if day is not None and len(day) == len("2031-03-04") else None
