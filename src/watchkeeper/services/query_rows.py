"""Rows of a file of queries: which column says what, and one row as a query."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from watchkeeper.lists.countries import country_of
from watchkeeper.model.errors import MappingError, UsageError
from watchkeeper.model.listed import Said
from watchkeeper.screen.subject import KINDS, Subject, subject

COLUMNS: dict[str, tuple[str, ...]] = {
    "name": (
        "name",
        "full_name",
        "fullname",
        "whole_name",
        "caption",
        "vessel_name",
        "ship_name",
        "company",
        "company_name",
    ),
    "first": ("first_name", "given_name", "forename", "firstname"),
    "middle": ("middle_name", "middle_names", "second_name"),
    "last": ("last_name", "surname", "family_name", "lastname"),
    "alias": ("alias", "aliases", "other_names", "weak_alias"),
    "former": ("former_name", "former_names", "previous_names"),
    "kind": ("kind", "schema", "type", "entity_type"),
    "key": ("key", "id", "reference", "customer_id", "number"),
    "imo": ("imo", "imo_number"),
    "mmsi": ("mmsi",),
    "call_sign": ("call_sign", "callsign"),
    "flag": ("flag", "flag_state"),
    "built": ("built", "build_year", "year_of_build"),
    "length_m": ("length_m", "length", "loa"),
    "gross_tonnage": ("gross_tonnage", "gt", "grt"),
    "birth_date": ("birth_date", "date_of_birth", "dob", "birthdate"),
    "nationality": ("nationality", "citizenship"),
    "country": ("country", "jurisdiction"),
    "gender": ("gender", "sex"),
    "passport": ("passport", "passport_number"),
    "national_id": ("national_id", "id_number"),
    "registration": ("registration", "registration_number", "company_number"),
    "tax_number": ("tax_number", "tax_id", "vat"),
    "lei": ("lei",),
    "swift": ("swift", "bic"),
    "imo_company": ("imo_company", "company_imo"),
}
"""Names of columns, without case and punctuation, that are taken for each meaning. Other columns are kept and not screened by."""

KIND_WORDS = {
    "person": "Person",
    "individual": "Person",
    "p": "Person",
    "company": "Company",
    "organization": "Organization",
    "organisation": "Organization",
    "entity": "LegalEntity",
    "legalentity": "LegalEntity",
    "legal entity": "LegalEntity",
    "vessel": "Vessel",
    "ship": "Vessel",
    "aircraft": "Airplane",
    "airplane": "Airplane",
}
"""Words for a kind; an unknown one is a rejected row, not a guess."""

_COUNTRIES = ("flag", "nationality", "country")
_NAMES = ("name", "alias", "former")
_SEVERAL = re.compile(r"\s*[;|]\s*")
"""Several values in one field are separated so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which column of a file says what."""

    places: Mapping[str, int]
    width: int
    """Fields of a row."""
    unused: tuple[str, ...]
    """Columns that nothing is screened by."""

    @classmethod
    def of(cls, header: Sequence[str]) -> Columns:
        """From the first row. MappingError when no column holds a name or an identifier."""
        plain = [re.sub(r"[^a-z0-9]+", "_", name.strip().lower()).strip("_") for name in header]
        places: dict[str, int] = {}
        for meaning, known in COLUMNS.items():
            for name in known:
                if name in plain and plain.index(name) not in places.values():
                    places[meaning] = plain.index(name)
                    break
        if not set(places) & {"name", "first", "last", "imo", "mmsi", "registration", "lei", "passport"}:
            raise MappingError(
                f"no column holds a name or an identifier: there are {', '.join(header)[:200]}; expected one called name, "
                "full_name, first_name and last_name, or imo"
            )
        unused = tuple(name for place, name in enumerate(header) if place not in places.values())
        return cls(places=places, width=len(header), unused=unused)

    def query(self, row: Sequence[str], kind: str | None) -> tuple[Subject, str | None]:
        """A row as a query, with its key where the file has one. UsageError for a row that is none."""
        if any("\n" in row[place] for place in self.places.values() if place < len(row)):
            raise UsageError("a line ends within a field that is screened by; a quote is not closed")
        fields = {
            name: row[place].strip() for name, place in self.places.items() if place < len(row) and row[place].strip()
        }
        parts = " ".join(fields[name] for name in ("first", "middle", "last") if name in fields)
        whole = [fields[name] for name in _NAMES if name in fields]
        names = ([fields["name"]] if "name" in fields else [parts] if parts else []) + [
            one for text in whole if text != fields.get("name") for one in _SEVERAL.split(text)
        ]
        word = fields.get("kind")
        if word is not None:
            kind = word if word in KINDS else KIND_WORDS.get(word.casefold(), word)
        said = [
            Said(attribute=attribute, value=country_of(one) or one if attribute in _COUNTRIES else one)
            for attribute, text in fields.items()
            if attribute not in (*_NAMES, "first", "middle", "last", "kind", "key")
            for one in (_SEVERAL.split(text))
        ]
        return subject(kind, names, said), fields.get("key")
