"""An entry of a list as every reader gives it: what one publisher says of one person, company, ship or aircraft.

Nothing is corrected here. Values are as published, except where the attribute's line in `ATTRIBUTES` names a code.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["Person", "Company", "Organization", "LegalEntity", "Vessel", "Airplane"]
"""Schemata of FollowTheMoney. `LegalEntity`: the list does not say whether it is a person or a company."""

NameKind = Literal["primary", "alias", "weak", "former", "script"]
"""`weak`: the publisher calls it of low quality. `script`: the name in its own script. `former`: borne before."""

ListClass = Literal["sanctions", "detentions", "mentions"]
"""Never mixed: designated by an authority, detained by a port state, or named in a report."""

ATTRIBUTES: dict[str, str] = {
    "imo": "IMO number of the ship, seven digits as given.",
    "imo_company": "IMO number of a company.",
    "mmsi": "Maritime Mobile Service Identity.",
    "call_sign": "Call sign.",
    "flag": "Flag, ISO 3166-1 alpha-2 where the word is known, else as given.",
    "former_flag": "Flag the ship had before, likewise.",
    "vessel_type": "Type of ship, in the list's words.",
    "gross_tonnage": "Gross tonnage.",
    "deadweight_t": "Deadweight, tonnes.",
    "length_m": "Length over all, metres.",
    "built": "Year of build.",
    "owner": "Name of the owner.",
    "operator": "Name of the operator or manager.",
    "birth_date": "Date of birth: YYYY, YYYY-MM or YYYY-MM-DD; `YYYY~` is about that year, `YYYY/YYYY` between.",
    "birth_place": "Place of birth.",
    "death_date": "Date of death, in the same form.",
    "gender": "`male` or `female`.",
    "nationality": "ISO 3166-1 alpha-2 where the word is known, else as given.",
    "country": "Country it is of or works in, likewise.",
    "address": "Address in one line.",
    "position": "Position or function.",
    "title": "Title borne with the name.",
    "passport": "Number of a passport.",
    "national_id": "Number of a national identity document.",
    "registration": "Number in a register of companies.",
    "tax_number": "Tax number.",
    "lei": "Legal Entity Identifier.",
    "swift": "SWIFT/BIC code.",
    "document": "Number of another document.",
    "aircraft_registration": "Tail number of an aircraft.",
    "crypto_address": "Address of a wallet.",
    "reference": "Key of the same party on another list: `un KPe.001`, `ofac 12345`.",
    "programme": "Regime or programme it is listed under.",
    "listed_on": "Day the publisher says it was listed, ISO 8601.",
    "amended_on": "Day the publisher says the entry was last amended.",
    "reason": "Why it is listed, in the list's words.",
    "measure": "What the listing imposes, in the list's words.",
    "remark": "Anything else the list says.",
}
"""What can be said of a listed party, with what each means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedName:
    """One name of a listed party. `language` is an ISO 639 code; None when the list does not say."""

    text: str
    kind: NameKind = "primary"
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One statement of a list: an attribute of `ATTRIBUTES`, its value, and days it holds where the list says them."""

    attribute: str
    value: str
    since: str | None = None
    until: str | None = None
    note: str | None = None
    """What the list says with it: the country of a passport, `former`, `circa`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedEntity:
    """What a list says of one party. `key` is the publisher's stable key: it survives changes of name and reference."""

    key: str
    kind: Kind
    names: tuple[ListedName, ...]
    said: tuple[Said, ...] = ()

    @property
    def name(self) -> str:
        """Its primary name; the first of the others when none is called so, empty without any."""
        primary = (one.text for one in self.names if one.kind == "primary")
        return next(primary, self.names[0].text if self.names else "")

    def values(self, attribute: str) -> tuple[str, ...]:
        """All values of an attribute, in the list's order; KeyError for an attribute nobody defined."""
        if attribute not in ATTRIBUTES:
            raise KeyError(attribute)
        return tuple(one.value for one in self.said if one.attribute == attribute)

    def to_json(self) -> str:
        """Canonical JSON: the same entry is the same text, so its hash says whether it changed."""
        document = {
            "key": self.key,
            "kind": self.kind,
            "names": [_without_nothing(one.text, ("kind", one.kind), ("language", one.language)) for one in self.names],
            "said": [list(_said_values(one)) for one in self.said],
        }
        return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str | bytes) -> ListedEntity:
        """The entry whose `to_json` this is."""
        document = json.loads(text)
        return cls(
            key=document["key"],
            kind=document["kind"],
            names=tuple([ListedName(**one) for one in document["names"]]),
            said=tuple([_said_of(*one) for one in document["said"]]),
        )

    @property
    def content_hash(self) -> str:
        """First 16 hex digits of the SHA-256 of its canonical JSON."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()[:16]


def _without_nothing(text: str, *rest: tuple[str, Any]) -> dict[str, Any]:
    return {"text": text, **{name: value for name, value in rest if value is not None}}


def _said_of(
    attribute: str, value: str, since: str | None = None, until: str | None = None, note: str | None = None
) -> Said:
    return Said(attribute=attribute, value=value, since=since, until=until, note=note)


def _said_values(one: Said) -> Iterator[str | None]:
    """Attribute and value, then the others as far as there are any."""
    yield one.attribute
    yield one.value
    rest = [one.since, one.until, one.note]
    while rest and rest[-1] is None:
        rest.pop()
    yield from rest
