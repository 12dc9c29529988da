"""FollowTheMoney entities as JSON lines, read and written by our own code: the exchange format of investigative tools.

Names of schemata and properties are those of https://followthemoney.tech, version 3. What is no party (sanctions,
addresses, ownership) stands beside the parties in such files; it is counted and passed over here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from watchkeeper.lists.countries import country_of
from watchkeeper.lists.json_rows import Row, raw_of, text_in, text_lines
from watchkeeper.lists.published import ANOTHER_KEY, ListFile, Published, Reader, Split
from watchkeeper.lists.saying import Saying
from watchkeeper.model.errors import SourceError
from watchkeeper.model.listed import Kind, ListedEntity, NameKind

SCHEMATA: dict[str, Kind] = {
    "Person": "Person",
    "Company": "Company",
    "Organization": "Organization",
    "PublicBody": "Organization",
    "LegalEntity": "LegalEntity",
    "Thing": "LegalEntity",
    "Vessel": "Vessel",
    "Airplane": "Airplane",
}
NAMES: dict[str, NameKind] = {
    "name": "primary",
    "alias": "alias",
    "weakAlias": "weak",
    "previousName": "former",
}
PROPERTIES = {
    "imoNumber": "imo",
    "mmsi": "mmsi",
    "callSign": "call_sign",
    "flag": "flag",
    "pastFlags": "former_flag",
    "type": "vessel_type",
    "grossRegisteredTonnage": "gross_tonnage",
    "deadweightTonnage": "deadweight_t",
    "buildDate": "built",
    "birthDate": "birth_date",
    "birthPlace": "birth_place",
    "deathDate": "death_date",
    "gender": "gender",
    "nationality": "nationality",
    "citizenship": "nationality",
    "country": "country",
    "jurisdiction": "country",
    "address": "address",
    "position": "position",
    "title": "title",
    "passportNumber": "passport",
    "idNumber": "national_id",
    "registrationNumber": "registration",
    "taxNumber": "tax_number",
    "leiCode": "lei",
    "swiftBic": "swift",
    "program": "programme",
    "notes": "remark",
    "createdAt": "listed_on",
    "modifiedAt": "amended_on",
}
"""Property -> attribute. Of several that mean one attribute, the first is written."""
IGNORED = frozenset(
    {
        "topics",
        "sourceUrl",
        "website",
        "email",
        "phone",
        "keywords",
        "publisher",
        "publisherUrl",
        "wikidataId",
        "status",
    }
    | {"firstName", "lastName", "middleName", "secondName", "fatherName", "motherName", "education", "religion"}
    | {"ethnicity", "political", "legalForm", "mainCountry", "sector", "classification", "incorporationDate"}
    | {"dissolutionDate", "model", "manufacturer", "serialNumber", "owner", "operator", "nameSuffix", "abbreviation"}
    | {"summary", "description", "retrievedAt", "registrationDate", "tonnage", "crsNumber", "uniqueEntityId", "innCode"}
    | {"ogrnCode", "okpoCode", "dunsCode", "bikCode", "ticker", "amount", "icaoCode", "wikipediaUrl", "programId"}
)
"""Parts of names that stand whole elsewhere, links, and what says nothing of identity."""
_COUNTRIES = frozenset({"flag", "former_flag", "nationality", "country"})
WRITTEN = {attribute: name for name, attribute in reversed(PROPERTIES.items())}
_ONLY_FOR: dict[str, frozenset[str]] = {
    "passport": frozenset({"Person"}),
    "position": frozenset({"Person"}),
    "gender": frozenset({"Person"}),
    "birth_date": frozenset({"Person"}),
    "birth_place": frozenset({"Person"}),
    "death_date": frozenset({"Person"}),
    "nationality": frozenset({"Person"}),
    "title": frozenset({"Person"}),
    "imo": frozenset({"Vessel"}),
    "vessel_type": frozenset({"Vessel", "Airplane"}),
    "built": frozenset({"Vessel", "Airplane"}),
    "flag": frozenset({"Vessel"}),
    "former_flag": frozenset({"Vessel"}),
    "mmsi": frozenset({"Vessel"}),
    "call_sign": frozenset({"Vessel"}),
    "gross_tonnage": frozenset({"Vessel"}),
    "deadweight_t": frozenset({"Vessel"}),
}
_NOT_SAFE = re.compile(r"[^A-Za-z0-9._-]+")


def _split(file: ListFile) -> Split:
    split, keys = Split(), set[str]()
    lines = text_lines(file)
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            if not any(one.strip() for one in lines[number:]):
                raise SourceError(f"{file.name} is cut short: line {number} is no whole JSON object") from error
            split.reject(number, "not JSON", line)
            continue
        schema = text_in(row, "schema") if isinstance(row, dict) else ""
        if not schema or not isinstance(row.get("properties"), dict) or not text_in(row, "id"):
            split.reject(number, "no entity of FollowTheMoney", line)
        elif schema not in SCHEMATA:
            split.signals[f"schema {schema[:40]} is no party"] += 1
        else:
            key = text_in(row, "id")
            if key in keys:
                split.reject(number, ANOTHER_KEY, key)
            keys.add(key)
            for name in row["properties"].keys() - PROPERTIES.keys() - NAMES.keys() - IGNORED:
                split.signals[f"unknown field {name[:60]}"] += 1
            split.add(Published(key=key, raw=raw_of(row), fields=row, line=number))
    if not split.published or len(split.published) < len(split.rejected):
        raise SourceError(f"{file.name} holds no entities of FollowTheMoney, one JSON object a line")
    return split


def _values(row: Row, name: str) -> Iterator[str]:
    values = row["properties"].get(name)
    for one in values if isinstance(values, list) else [values]:
        if isinstance(one, str | int | float):
            yield str(one)


def _build(published: Published) -> ListedEntity | str:
    row: Row = published.fields
    kind = SCHEMATA[row["schema"]]
    saying = Saying()
    for name, name_kind in NAMES.items():
        for number, text in enumerate(_values(row, name)):
            saying.name(text, "alias" if name_kind == "primary" and number else name_kind)
    if kind not in ("Person", "Vessel"):
        saying.name(text_in(row, "caption"), "alias")
    for name, attribute in PROPERTIES.items():
        for value in _values(row, name):
            if attribute == "imo":
                value = value.upper().removeprefix("IMO").strip()
                attribute = "imo" if kind == "Vessel" else "imo_company"
            saying.say(attribute, country_of(value) if attribute in _COUNTRIES else value)
    return saying.entity(published.key, kind)


def to_ftm(entities: Iterable[ListedEntity], dataset: str, list_class: str) -> Iterator[dict[str, Any]]:
    """Entities of a list as FollowTheMoney: each property a list of texts; what has no property is a note."""
    topic = {"sanctions": "sanction", "detentions": "reg.warn", "mentions": "mention"}[list_class]
    for one in entities:
        properties: dict[str, list[str]] = {}
        for name in one.names:
            property_name = {"former": "previousName", "weak": "weakAlias", "primary": "name"}.get(name.kind, "alias")
            properties.setdefault(property_name, []).append(name.text)
        for said in one.said:
            target = WRITTEN.get(said.attribute)
            if said.attribute == "imo_company" and one.kind != "Vessel":
                target = "imoNumber"
            elif target is not None and one.kind not in _ONLY_FOR.get(said.attribute, {one.kind}):
                target = None
            value = said.value.lower() if target and said.attribute in _COUNTRIES else said.value
            text = value if target else f"{said.attribute}: {value}"
            properties.setdefault(target or "notes", []).append(text)
        properties["topics"] = [topic]
        yield {
            "id": f"{_NOT_SAFE.sub('-', dataset)}-{_NOT_SAFE.sub('-', one.key)}",
            "caption": one.name,
            "schema": one.kind,
            "properties": {name: list(dict.fromkeys(values)) for name, values in properties.items()},
            "datasets": [dataset],
        }


READER = Reader(
    name="ftm",
    version="1",
    split=_split,
    build=_build,
    begins=lambda head: head.lstrip()[:1] == b"{" and b'"schema"' in head and b'"properties"' in head,
)
