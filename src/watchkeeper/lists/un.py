"""The consolidated list of the United Nations Security Council: XML, one INDIVIDUAL or ENTITY for each party.

Format: the Council's own description at https://scsanctions.un.org (sc-sanctions.xsd). The stable key is DATAID: permanent
reference numbers were once written differently for a day. Ships are not on it; see `un_vessels.py`.
"""

from __future__ import annotations

from collections import Counter
from xml.etree.ElementTree import Element

from watchkeeper.lists.countries import country_of
from watchkeeper.lists.days import day_of
from watchkeeper.lists.published import ANOTHER_KEY, ListFile, Published, Reader, Split
from watchkeeper.lists.references import un_reference
from watchkeeper.lists.saying import Saying
from watchkeeper.lists.xml_tree import raw_of, root_of, text_of, texts_of
from watchkeeper.model.errors import SourceError
from watchkeeper.model.listed import ListedEntity, NameKind

ROOT = "CONSOLIDATED_LIST"
ENTRIES = ("INDIVIDUAL", "ENTITY")
NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
QUALITY: dict[str, NameKind] = {
    "good": "alias",
    "a.k.a.": "alias",
    "": "alias",
    "low": "weak",
    "f.k.a.": "former",
}
GENDERS = {"male": "male", "female": "female"}
PLACE = ("NOTE", "STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY")
HANDLED: dict[str, frozenset[str]] = {
    "": frozenset(
        {
            *NAMES,
            *("DATAID", "UN_LIST_TYPE", "REFERENCE_NUMBER", "LISTED_ON", "COMMENTS1", "NAME_ORIGINAL_SCRIPT", "GENDER"),
            *("DESIGNATION", "NATIONALITY", "NATIONALITY2", "TITLE", "LAST_DAY_UPDATED", "SUBMITTED_BY", "DELISTED_ON"),
            *("INDIVIDUAL_ALIAS", "INDIVIDUAL_ADDRESS", "INDIVIDUAL_DATE_OF_BIRTH", "INDIVIDUAL_PLACE_OF_BIRTH"),
            *("INDIVIDUAL_DOCUMENT", "ENTITY_ALIAS", "ENTITY_ADDRESS"),
        }
    ),
    "ALIAS": frozenset(
        {"QUALITY", "ALIAS_NAME", "NOTE", "DATE_OF_BIRTH", "CITY_OF_BIRTH", "COUNTRY_OF_BIRTH", "STATE_PROVINCE"}
    ),
    "ADDRESS": frozenset(PLACE),
    "PLACE_OF_BIRTH": frozenset(PLACE),
    "DATE_OF_BIRTH": frozenset({"TYPE_OF_DATE", "DATE", "YEAR", "FROM_YEAR", "TO_YEAR", "NOTE"}),
    "DOCUMENT": frozenset(
        {"TYPE_OF_DOCUMENT", "TYPE_OF_DOCUMENT2", "NUMBER", "ISSUING_COUNTRY", "COUNTRY_OF_ISSUE", "DATE_OF_ISSUE"}
        | {"CITY_OF_ISSUE", "NOTE"}
    ),
    "VALUE": frozenset({"VALUE"}),
}
IGNORED = frozenset({"VERSIONNUM", "LIST_TYPE", "SORT_KEY", "SORT_KEY_LAST_MOD", "SUBMITTED_ON"})
"""Counters, the name of the list itself, and how the publisher sorts it."""


def _split(file: ListFile) -> Split:
    root = root_of(file.main, file.name)
    if root.tag != ROOT:
        raise SourceError(f"{file.name} is XML of another kind: its root is {root.tag[:60]}, expected {ROOT}")
    split = Split(dated=root.get("dateGenerated"))
    seen: set[str] = set()
    entries = (one for group in root if group.tag in ("INDIVIDUALS", "ENTITIES") for one in group)
    for number, one in enumerate(entries, start=1):
        key = text_of(one, "DATAID")
        if one.tag not in ENTRIES:
            split.reject(number, f"unknown entry {one.tag[:40]}", text_of(one))
        elif not key.isdigit():
            split.reject(number, "no DATAID", text_of(one))
        else:
            if key in seen:
                split.reject(number, ANOTHER_KEY, f"DATAID {key}")
            seen.add(key)
            split.signals.update(_unknown(one))
            split.add(Published(key=key, raw=raw_of(one), fields=one, line=number))
    return split


def _unknown(entry: Element) -> Counter[str]:
    found: Counter[str] = Counter()
    for child in entry:
        if child.tag in IGNORED:
            continue
        if child.tag not in HANDLED[""]:
            found[f"unknown field {child.tag[:60]}"] += 1
            continue
        kind = child.tag.partition("_")[2] if child.tag.startswith(("INDIVIDUAL_", "ENTITY_")) else "VALUE"
        for part in child:
            if part.tag not in HANDLED[kind]:
                found[f"unknown field {child.tag}/{part.tag[:60]}"] += 1
    return found


def _build(published: Published) -> ListedEntity | str:
    entry: Element = published.fields
    saying = Saying()
    saying.name(" ".join(said for tag in NAMES if (said := text_of(entry, tag))))
    saying.name(text_of(entry, "NAME_ORIGINAL_SCRIPT"), "script")
    for child in entry:
        says = _SAYS.get(child.tag.partition("_")[2] if child.tag.startswith(("INDIVIDUAL_", "ENTITY_")) else "")
        if says is not None:
            says(child, saying)
    _plain(entry, saying)
    return saying.entity(published.key, "Person" if entry.tag == "INDIVIDUAL" else "Organization")


def _plain(entry: Element, saying: Saying) -> None:
    reference = text_of(entry, "REFERENCE_NUMBER")
    saying.say("reference", un_reference(reference) or (reference and f"un {reference}"))
    saying.say("programme", text_of(entry, "UN_LIST_TYPE"))
    saying.say("listed_on", day_of(text_of(entry, "LISTED_ON")))
    saying.say("gender", GENDERS.get(text_of(entry, "GENDER").lower()))
    for path, attribute in (("TITLE/VALUE", "title"), ("DESIGNATION/VALUE", "position")):
        for said in texts_of(entry, path):
            saying.say(attribute, said)
    for said in (*texts_of(entry, "NATIONALITY/VALUE"), *texts_of(entry, "NATIONALITY2")):
        saying.say("nationality", country_of(said))
    for said in texts_of(entry, "LAST_DAY_UPDATED/VALUE"):
        saying.say("amended_on", day_of(said))
    if submitted := text_of(entry, "SUBMITTED_BY"):
        saying.say("remark", f"Submitted by {submitted}")
    saying.say("remark", text_of(entry, "COMMENTS1"))


def _alias(alias: Element, saying: Saying) -> None:
    note = text_of(alias, "NOTE")
    quality = text_of(alias, "QUALITY").lower()
    former = "formerly" in note or "previously" in note
    saying.name(text_of(alias, "ALIAS_NAME"), "former" if former else QUALITY.get(quality, "alias"))
    with_alias = f"with the name {text_of(alias, 'ALIAS_NAME')}"
    saying.say("birth_date", day_of(text_of(alias, "DATE_OF_BIRTH")), note=with_alias)
    place = [text_of(alias, tag) for tag in ("CITY_OF_BIRTH", "STATE_PROVINCE", "COUNTRY_OF_BIRTH")]
    saying.say("birth_place", ", ".join(filter(None, place)), note=with_alias)
    if note and not former:
        saying.say("remark", f"{text_of(alias, 'ALIAS_NAME')}: {note}")


def _address(address: Element, saying: Saying) -> None:
    lines = [text_of(address, tag) for tag in PLACE[1:]]
    saying.say("address", ", ".join(filter(None, lines)), note=text_of(address, "NOTE"))
    saying.say("country", country_of(lines[-1]))
    if not any(lines):
        saying.say("remark", text_of(address, "NOTE"))


def _born(born: Element, saying: Saying) -> None:
    note, about = text_of(born, "NOTE"), text_of(born, "TYPE_OF_DATE").upper() == "APPROXIMATELY"
    day = day_of(text_of(born, "DATE")) or day_of(text_of(born, "YEAR"))
    if day is None and (first := text_of(born, "FROM_YEAR")) and (last := text_of(born, "TO_YEAR")):
        day = f"{first[:4]}/{last[:4]}"
    elif about and day is not None:
        day = f"{day[:4]}~"
    saying.say("birth_date", day, note=note)
    if day is None:
        saying.say("remark", note and f"Born: {note}")


def _born_at(born: Element, saying: Saying) -> None:
    lines = [text_of(born, tag) for tag in PLACE[1:]]
    saying.say("birth_place", ", ".join(filter(None, lines)), note=text_of(born, "NOTE"))


def _document(document: Element, saying: Saying) -> None:
    kind = " ".join(filter(None, (text_of(document, "TYPE_OF_DOCUMENT"), text_of(document, "TYPE_OF_DOCUMENT2"))))
    number = text_of(document, "NUMBER")
    issued = country_of(text_of(document, "ISSUING_COUNTRY") or text_of(document, "COUNTRY_OF_ISSUE"))
    words = kind.casefold()
    attribute = "document"
    if "passport" in words or "passeport" in words:
        attribute = "passport"
    elif "national" in words or "identi" in words:
        attribute = "national_id"
    note = [
        issued,
        kind if attribute == "document" else "",
        text_of(document, "CITY_OF_ISSUE"),
        text_of(document, "NOTE"),
    ]
    saying.say(
        attribute,
        number or (kind if text_of(document, "TYPE_OF_DOCUMENT2") else ""),
        since=day_of(text_of(document, "DATE_OF_ISSUE")),
        note="; ".join(filter(None, note)),
    )


_SAYS = {
    "ALIAS": _alias,
    "ADDRESS": _address,
    "DATE_OF_BIRTH": _born,
    "PLACE_OF_BIRTH": _born_at,
    "DOCUMENT": _document,
}

READER = Reader(
    name="un-xml",
    version="1",
    split=_split,
    build=_build,
    begins=lambda head: b"<CONSOLIDATED_LIST" in head,
)
