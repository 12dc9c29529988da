"""OFAC's advanced XML (SDN_ADVANCED.XML): parties as profiles whose values are numbers of reference tables in the same file.

Format: OFAC's "Advanced Sanctions Data Model" (sdn_advanced.xsd) at https://ofac.treasury.gov. Untested: no file of it was at
hand. The stable key is FixedRef, which is the ent_num of the other forms.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from watchkeeper.lists.countries import country_of
from watchkeeper.lists.published import ANOTHER_KEY, ListFile, Published, Reader, Split
from watchkeeper.lists.saying import Saying
from watchkeeper.lists.xml_tree import local, raw_of, root_of, text_of
from watchkeeper.model.errors import SourceError
from watchkeeper.model.listed import Kind, ListedEntity

KINDS: dict[str, Kind] = {"Individual": "Person", "Entity": "Organization", "Vessel": "Vessel", "Aircraft": "Airplane"}
FEATURES = {
    "Birthdate": "birth_date",
    "Place of Birth": "birth_place",
    "Gender": "gender",
    "Nationality Country": "nationality",
    "Citizenship Country": "nationality",
    "Title": "position",
    "VESSEL TYPE": "vessel_type",
    "Vessel Flag": "flag",
    "Other Vessel Flag": "former_flag",
    "Vessel Call Sign": "call_sign",
    "Vessel Gross Registered Tonnage": "gross_tonnage",
    "Vessel Tonnage": "deadweight_t",
    "Vessel Owner": "owner",
    "Vessel Year of Build": "built",
    "SWIFT/BIC": "swift",
    "Location": "address",
    "Aircraft Operator": "operator",
    "Aircraft Tail Number": "aircraft_registration",
}
"""Feature type -> attribute; every other feature is a remark that says its type."""
COUNTRIES = frozenset({"nationality", "flag", "former_flag"})
IMO = "Vessel Registration Identification"


class _Entry(NamedTuple):
    party: Element
    tables: dict[str, dict[str, str]]
    documents: tuple[tuple[str, str, str], ...]
    """(type, number, country)."""


def _split(file: ListFile) -> Split:
    root = root_of(file.main, file.name)
    if local(root.tag) != "Sanctions":
        raise SourceError(f"{file.name} is XML of another kind: its root is {local(root.tag)[:60]}, expected Sanctions")
    tables = _tables(root)
    documents = _documents(root, tables)
    split, seen = Split(), set[str]()
    for number, party in enumerate((one for one in root.iter() if local(one.tag) == "DistinctParty"), start=1):
        key = party.get("FixedRef") or ""
        if not key:
            split.reject(number, "no FixedRef", text_of(party))
            continue
        if key in seen:
            split.reject(number, ANOTHER_KEY, key)
        seen.add(key)
        identities = [one.get("ID") or "" for one in party.iter() if local(one.tag) == "Identity"]
        held = tuple(document for identity in identities for document in documents.get(identity, ()))
        raw = "\n".join([raw_of(party), *(" ".join(one) for one in held)])
        split.add(Published(key=key, raw=raw, fields=_Entry(party, tables, held), line=number))
    return split


def _tables(root: Element) -> dict[str, dict[str, str]]:
    """Words of each reference table by number."""
    found: dict[str, dict[str, str]] = {}
    for values in (one for one in root if local(one.tag) == "ReferenceValueSets"):
        for table in values:
            for value in table:
                found.setdefault(local(value.tag), {})[value.get("ID") or ""] = text_of(value)
    return found


def _documents(root: Element, tables: dict[str, dict[str, str]]) -> dict[str, list[tuple[str, str, str]]]:
    found: dict[str, list[tuple[str, str, str]]] = {}
    for one in (one for one in root.iter() if local(one.tag) == "IDRegDocument"):
        kind = tables.get("IDRegDocType", {}).get(one.get("IDRegDocTypeID") or "", "document")
        country = tables.get("Country", {}).get(one.get("IssuedBy-CountryID") or "", "")
        number = next((text_of(part) for part in one if local(part.tag) == "IDRegistrationNo"), "")
        found.setdefault(one.get("IdentityID") or "", []).append((kind, number, country))
    return found


def _named(parent: Element, name: str) -> Iterator[Element]:
    return (one for one in parent.iter() if local(one.tag) == name)


def _build(published: Published) -> ListedEntity | str:
    entry: _Entry = published.fields
    saying = Saying()
    profile = next(_named(entry.party, "Profile"), entry.party)
    subtype = entry.tables.get("PartySubType", {}).get(profile.get("PartySubTypeID") or "", "")
    kind = KINDS.get(subtype, "Person" if profile.get("PartySubTypeID") == "4" else "Organization")
    for alias in sorted(_named(entry.party, "Alias"), key=lambda one: one.get("Primary") != "true"):
        weak = alias.get("LowQuality") == "true"
        for name in _named(alias, "DocumentedName"):
            text = " ".join(text_of(part) for part in _named(name, "NamePartValue"))
            saying.name(text, "primary" if alias.get("Primary") == "true" else "weak" if weak else "alias")
    for feature in _named(entry.party, "Feature"):
        _feature(feature, entry.tables, saying)
    for document_kind, number, country in entry.documents:
        _document(document_kind, number, country_of(country), kind, saying)
    return saying.entity(published.key, kind)


def _feature(feature: Element, tables: dict[str, dict[str, str]], saying: Saying) -> None:
    kind = tables.get("FeatureType", {}).get(feature.get("FeatureTypeID") or "", "feature")
    said = " ".join(filter(None, (text_of(one) for one in _named(feature, "VersionDetail"))))
    details = [
        tables.get("DetailReference", {}).get(one.get("DetailReferenceID") or "", "")
        for one in _named(feature, "VersionDetail")
    ]
    said = " ".join(filter(None, [said, *details])) or _date(feature)
    attribute = FEATURES.get(kind)
    if attribute is None:
        saying.say("remark", said and f"{kind}: {said}")
    elif attribute == "gender":
        saying.say(attribute, said.lower() if said in ("Male", "Female") else "")
    else:
        saying.say(attribute, country_of(said) if attribute in COUNTRIES else said)


def _date(feature: Element) -> str:
    """The first day of a period as far as it is said."""
    for start in _named(feature, "From"):
        parts = [text_of(part) for name in ("Year", "Month", "Day") for part in _named(start, name)]
        return "-".join(part.zfill(2) for part in parts if part)
    return ""


def _document(document_kind: str, number: str, country: str, kind: Kind, saying: Saying) -> None:
    if document_kind == IMO or number.upper().startswith("IMO"):
        digits = "".join(one for one in number if one.isdigit())
        saying.say("imo" if kind == "Vessel" else "imo_company", digits)
    elif document_kind == "MMSI":
        saying.say("mmsi", number)
    elif "Passport" in document_kind:
        saying.say("passport", number, note=country)
    elif "Tax" in document_kind:
        saying.say("tax_number", number, note=country)
    elif "Registration" in document_kind or "Company Number" in document_kind:
        saying.say("registration", number, note=country)
    else:
        saying.say("document", number, note="; ".join(filter(None, (country, document_kind))))


READER = Reader(
    name="ofac-advanced-xml",
    version="1",
    split=_split,
    build=_build,
    begins=lambda head: b"<Sanctions" in head and b"ReferenceValueSets" in head,
    tested=False,
)
