"""The UK sanctions list's own XML: one Designation for each party.

Format: the list's published XML and its guidance at https://www.gov.uk/government/publications/the-uk-sanctions-list.
Untested: no file of it was at hand. What a tag says is a table; a tag that is not in it is counted.
"""

from __future__ import annotations

from collections import Counter
from xml.etree.ElementTree import Element

from watchkeeper.lists.countries import country_of
from watchkeeper.lists.days import day_of
from watchkeeper.lists.published import ANOTHER_KEY, ListFile, Published, Reader, Split
from watchkeeper.lists.references import un_reference
from watchkeeper.lists.saying import Saying
from watchkeeper.lists.uk import KINDS
from watchkeeper.lists.xml_tree import local, raw_of, root_of, text_of
from watchkeeper.model.errors import SourceError
from watchkeeper.model.listed import ListedEntity

SAID = {
    "RegimeName": "programme",
    "SanctionsImposed": "measure",
    "UKStatementofReasons": "reason",
    "OtherInformation": "remark",
    "ShipIMONumber": "imo",
    "IMONumber": "imo",
    "TypeOfShip": "vessel_type",
    "TonnageOfShip": "gross_tonnage",
    "LengthOfShip": "length_m",
    "YearBuilt": "built",
    "CurrentOwnerOperator": "owner",
    "Title": "title",
    "Position": "position",
    "PassportNumber": "passport",
    "NationalIdentifierNumber": "national_id",
    "BusinessRegistrationNumber": "registration",
    "TypeOfEntity": "remark",
    "ParentCompany": "remark",
    "HullIdentificationNumber": "document",
    "OFSIGroupID": "document",
}
COUNTRIES = {
    "Nationality": "nationality",
    "CurrentBelievedFlagOfShip": "flag",
    "PreviousFlag": "former_flag",
    "AddressCountry": "country",
}
DAYS = {"DateDesignated": "listed_on", "LastUpdated": "amended_on", "DOB": "birth_date"}
NAMES = ("Name1", "Name2", "Name3", "Name4", "Name5", "Name6")
LINES = (*(f"AddressLine{number}" for number in range(1, 7)), "AddressPostalCode", "AddressCountry")
IGNORED = frozenset(
    {
        "UniqueID",
        "UNReferenceNumber",
        "IndividualEntityShip",
        "DesignationSource",
        "NameType",
        "AliasStrength",
        "Gender",
    }
    | {"NameNonLatinScript", "NonLatinScriptType", "NonLatinScriptLanguage", "TownOfBirth", "CountryOfBirth"}
    | {
        "PassportAdditionalInformation",
        "NationalIdentifierAdditionalInformation",
        "PhoneNumber",
        "EmailAddress",
        "Website",
    }
    | {"PreviousOwnerOperator", "Subsidiary", *NAMES, *LINES}
)
"""Leaves that are read with what stands around them, and addresses of the wire."""


def _split(file: ListFile) -> Split:
    root = root_of(file.main, file.name)
    entries = [one for one in root.iter() if local(one.tag) == "Designation"]
    if not entries:
        raise SourceError(f"{file.name} is XML of another kind: {local(root.tag)[:60]} without any Designation")
    split, seen = Split(dated=text_of(root, "DateGenerated") or None), set[str]()
    for number, entry in enumerate(entries, start=1):
        key = text_of(entry, "UniqueID")
        if not key:
            split.reject(number, "no UniqueID", text_of(entry))
            continue
        if key in seen:
            split.reject(number, ANOTHER_KEY, key)
        seen.add(key)
        split.signals.update(_unknown(entry))
        split.add(Published(key=key, raw=raw_of(entry), fields=entry, line=number))
    return split


def _leaves(entry: Element) -> list[Element]:
    return [one for one in entry.iter() if len(one) == 0]


def _unknown(entry: Element) -> Counter[str]:
    known = SAID.keys() | COUNTRIES.keys() | DAYS.keys() | IGNORED | {"SanctionsImposedIndicators"}
    inside = {id(one) for group in entry.iter("SanctionsImposedIndicators") for one in group.iter()}
    return Counter(
        f"unknown field {one.tag[:60]}"
        for one in _leaves(entry)
        if one.tag not in known and id(one) not in inside and text_of(one)
    )


def _build(published: Published) -> ListedEntity | str:
    entry: Element = published.fields
    kind = KINDS.get(text_of(entry, "IndividualEntityShip"), "LegalEntity")
    saying = Saying()
    for name in entry.iter("Name"):
        weak = text_of(name, "AliasStrength").lower().startswith("low")
        primary = text_of(name, "NameType").lower() == "primary name"
        text = " ".join(filter(None, (text_of(name, part) for part in NAMES)))
        saying.name(text, "primary" if primary else "weak" if weak else "alias")
    for name in entry.iter("NameNonLatinScript"):
        saying.name(text_of(name), "script")
    saying.say("reference", un_reference(text_of(entry, "UNReferenceNumber")))
    for address in entry.iter("Address"):
        saying.say("address", ", ".join(filter(None, (text_of(address, line) for line in LINES))))
    for place in entry.iter("Location"):
        saying.say(
            "birth_place", ", ".join(filter(None, (text_of(place, "TownOfBirth"), text_of(place, "CountryOfBirth"))))
        )
    for gender in entry.iter("Gender"):
        saying.say("gender", {"male": "male", "female": "female"}.get(text_of(gender).lower()))
    for leaf in _leaves(entry):
        said = text_of(leaf)
        if leaf.tag in COUNTRIES:
            saying.say(COUNTRIES[leaf.tag], country_of(said))
        elif leaf.tag in DAYS:
            day = day_of(said.lower().replace("dd/", "00/").replace("mm/", "00/"))
            saying.say(DAYS[leaf.tag] if day else "remark", day or said)
        elif leaf.tag == "SanctionsImposed":
            for measure in said.split("|"):
                saying.say("measure", measure)
        elif leaf.tag in SAID:
            saying.say(SAID[leaf.tag], said, note="OFSI group id" if leaf.tag == "OFSIGroupID" else None)
    return saying.entity(published.key, kind)


READER = Reader(
    name="uk-xml",
    version="1",
    split=_split,
    build=_build,
    begins=lambda head: b"<Designations" in head or b"<Designation>" in head,
    tested=False,
)
