"""The EU's consolidated list of financial sanctions, as JSON lines of a public conversion, ships under sanctions among them.

Fields are those of the list's own XML (export 1.1, https://webgate.ec.europa.eu/fsd/fsf) in snake case. The stable key is
`eu_reference_number`. A ship has none: its key is its IMO number, and its name where there is none.
"""

from __future__ import annotations

import re

from watchkeeper.lists.countries import country_of
from watchkeeper.lists.days import day_of
from watchkeeper.lists.json_rows import Row, joined, objects_at, split_rows, text_in
from watchkeeper.lists.published import Published, Reader
from watchkeeper.lists.references import un_reference
from watchkeeper.lists.saying import Saying
from watchkeeper.model.listed import Kind, ListedEntity

KINDS: dict[str, Kind] = {"P": "Person", "E": "Organization"}
GENDERS = {"M": "male", "F": "female"}
IDENTIFICATIONS = {
    "passport": "passport",
    "id": "national_id",
    "ssn": "national_id",
    "unssn": "national_id",
    "fiscalcode": "tax_number",
    "taxid": "tax_number",
    "euvat": "tax_number",
    "regnumber": "registration",
    "tradelic": "registration",
    "swiftbic": "swift",
    "imo": "imo_company",
}
"""Types of identification; every other is a document with its type beside it."""
_ALWAYS = frozenset({"regulation_language", "logical_id", "regulation_summaries"})
"""Ignored: which regulation a statement is from, and the publisher's number of the statement."""
_LAND = frozenset(
    {"country_iso2_code", "country_description", "region", "place", "city", "zip_code", "street", "po_box"}
)
FIELDS = {
    "": frozenset(
        {
            "eu_reference_number",
            "logical_id",
            "regulations",
            "subject_type",
            "name_aliases",
            "citizenships",
            "birthdates",
        }
        | {"addresses", "identifications", "united_nation_id", "remark", "designation_details"}
        | {"vessel_name", "imo_number", "date_of_application", "_file"}
    ),
    "regulations": frozenset(
        {
            "regulation_type",
            "organisation_type",
            "publication_date",
            "entry_into_force_date",
            "number_title",
            "programme",
        }
        | {"logical_id", "publication_url"}
    ),
    "subject_type": frozenset({"code", "classification_code"}),
    "name_aliases": _ALWAYS
    | {
        "first_name",
        "middle_name",
        "last_name",
        "whole_name",
        "gender",
        "name_language",
        "strong",
        "function",
        "title",
    },
    "citizenships": _ALWAYS | _LAND,
    "birthdates": _ALWAYS
    | _LAND
    | {
        "birthdate",
        "circa",
        "calendar_type",
        "day_of_month",
        "month_of_year",
        "year",
        "year_range_from",
        "year_range_to",
    },
    "addresses": _ALWAYS | _LAND,
    "identifications": _ALWAYS | {"identification_type_code", "number", "country_iso2_code", "country_description"},
}

_FORMERLY = re.compile(r"^(.+?)\s*\(formerly (.+?)\)?$", re.IGNORECASE)


def _key(row: Row) -> str:
    if reference := text_in(row, "eu_reference_number"):
        return reference
    if not (name := text_in(row, "vessel_name")):
        return ""
    imo = text_in(row, "imo_number")
    return f"IMO {imo}" if imo.isdecimal() else f"ship {' '.join(name.split())}"


def _build(published: Published) -> ListedEntity | str:
    row: Row = published.fields
    saying = Saying()
    if "vessel_name" in row:
        return _ship(published.key, row, saying)
    for number, name in enumerate(objects_at(row, "name_aliases")):
        weak = name.get("strong") is False
        text = text_in(name, "whole_name") or joined(name, ("first_name", "middle_name", "last_name"), " ")
        saying.name(
            text, "primary" if number == 0 else "weak" if weak else "alias", text_in(name, "name_language").lower()
        )
        saying.say("title", text_in(name, "title"))
        saying.say("position", text_in(name, "function"))
        saying.say("gender", GENDERS.get(text_in(name, "gender")))
    for one in objects_at(row, "citizenships"):
        saying.say("nationality", _country(one))
    for born in objects_at(row, "birthdates"):
        saying.say("birth_date", _born(born), note=_other_calendar(born))
        saying.say("birth_place", joined(born, ("place", "city", "region")) or None, note=_country(born))
    for address in objects_at(row, "addresses"):
        saying.say(
            "address", joined(address, ("street", "po_box", "city", "region", "zip_code", "country_description"))
        )
        saying.say("country", _country(address))
    for one in objects_at(row, "identifications"):
        code = text_in(one, "identification_type_code")
        attribute = IDENTIFICATIONS.get(code, "document")
        note = "; ".join(filter(None, (_country(one), code if attribute == "document" else "")))
        saying.say(attribute, text_in(one, "number"), note=note)
    _plain(row, saying)
    code = next((text_in(one, "classification_code") for one in objects_at(row, "subject_type")), "")
    return saying.entity(published.key, KINDS.get(code, "LegalEntity"))


def _plain(row: Row, saying: Saying) -> None:
    for regulation in objects_at(row, "regulations"):
        saying.say("programme", text_in(regulation, "programme"), note=text_in(regulation, "number_title"))
        saying.say("amended_on", day_of(text_in(regulation, "publication_date")))
    said = text_in(row, "united_nation_id")
    saying.say("reference", un_reference(said) or (said and f"un {said}"))
    saying.say("remark", text_in(row, "remark"))
    saying.say("remark", text_in(row, "designation_details"))


def _country(row: Row) -> str:
    code = text_in(row, "country_iso2_code")
    return code if code and code != "00" else country_of(text_in(row, "country_description"))


def _born(born: Row) -> str | None:
    if not (day := day_of(text_in(born, "birthdate")) or day_of(text_in(born, "year"))):
        first, last = text_in(born, "year_range_from"), text_in(born, "year_range_to")
        return f"{first}/{last}" if first and last else None
    return f"{day[:4]}~" if born.get("circa") is True else day


def _other_calendar(born: Row) -> str | None:
    calendar = text_in(born, "calendar_type")
    return None if calendar in ("", "GREGORIAN") else f"{calendar.lower()} calendar"


def _ship(key: str, row: Row, saying: Saying) -> ListedEntity | str:
    name = text_in(row, "vessel_name")
    formerly = _FORMERLY.match(name)
    saying.name(formerly.group(1) if formerly else name)
    for former in formerly.group(2).split(";") if formerly else ():
        saying.name(former, "former")
    imo = text_in(row, "imo_number")
    saying.say("imo" if imo.isdecimal() else "remark", imo if imo.isdecimal() else imo and f"IMO number: {imo}")
    saying.say("listed_on", day_of(text_in(row, "date_of_application")))
    return saying.entity(key, "Vessel")


READER = Reader(
    name="eu-jsonl",
    version="1",
    split=lambda file: split_rows(file, _key, FIELDS),
    build=_build,
    begins=lambda head: head.lstrip()[:1] == b"{" and (b'"eu_reference_number"' in head or b'"vessel_name"' in head),
)
