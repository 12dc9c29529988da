"""The UK sanctions list, as JSON lines of a public conversion: names in six parts, and non-Latin names apart.

Fields are those of the list's own XML (https://www.gov.uk/government/publications/the-uk-sanctions-list) in snake case. The
stable key is `unique_id`. What ships are called, and their IMO numbers, stand in a free text.
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

KINDS: dict[str, Kind] = {"Individual": "Person", "Entity": "Organization", "Ship": "Vessel"}
GIVEN_FIRST = ("name1", "name2", "name3", "name4", "name5", "name6")
"""Name 6 is the family name, or all of it."""
LINES = tuple(f"address_line{number}" for number in range(1, 7))
FIELDS = {
    "": frozenset(
        {"last_updated", "date_designated", "unique_id", "ofsi_group_id", "un_reference_number", "names"}
        | {"non_latin_names", "regime_name", "individual_entity_ship", "designation_source", "sanctions_imposed"}
        | {"other_information", "uk_statement_of_reasons", "addresses"}
        | {"_file", "sanctions_imposed_indicators"}  # ignored: the second says again what `sanctions_imposed` says
    ),
    "names.names": frozenset({*GIVEN_FIRST, "name_type", "alias_strength"}),
    "non_latin_names.names": frozenset({"name_non_latin_script"}),
    "addresses.addresses": frozenset({*LINES, "address_country", "address_postal_code"}),
}
_IMO = re.compile(r"\bIMO(?: number)?[\s:#.]*(\d{7})\b", re.IGNORECASE)


def _build(published: Published) -> ListedEntity | str:
    row: Row = published.fields
    kind = KINDS.get(text_in(row, "individual_entity_ship"), "LegalEntity")
    saying = Saying()
    for name in objects_at(row, "names.names"):
        weak = text_in(name, "alias_strength").lower().startswith("low")
        primary = text_in(name, "name_type").lower() == "primary name"
        saying.name(joined(name, GIVEN_FIRST, " "), "primary" if primary else "weak" if weak else "alias")
    for name in objects_at(row, "non_latin_names.names"):
        saying.name(text_in(name, "name_non_latin_script"), "script")
    for address in objects_at(row, "addresses.addresses"):
        saying.say("address", joined(address, (*LINES, "address_postal_code", "address_country")))
        saying.say("country", country_of(text_in(address, "address_country")))
    _plain(row, kind, saying)
    return saying.entity(published.key, kind)


def _plain(row: Row, kind: Kind, saying: Saying) -> None:
    saying.say("programme", text_in(row, "regime_name"))
    saying.say("listed_on", day_of(text_in(row, "date_designated")))
    saying.say("amended_on", day_of(text_in(row, "last_updated")))
    saying.say("reference", un_reference(text_in(row, "un_reference_number")))
    for measure in text_in(row, "sanctions_imposed").split("|"):
        saying.say("measure", measure)
    saying.say("reason", text_in(row, "uk_statement_of_reasons"))
    other = text_in(row, "other_information")
    if kind == "Vessel":
        for imo in _IMO.findall(other):
            saying.say("imo", imo)
    saying.say("remark", other)
    saying.say(
        "remark",
        joined({"": text_in(row, "designation_source")}, ("",)) and f"Designated by {row['designation_source']}",
    )
    if group := text_in(row, "ofsi_group_id"):
        saying.say("document", group, note="OFSI group id")


READER = Reader(
    name="uk-jsonl",
    version="1",
    split=lambda file: split_rows(file, lambda row: text_in(row, "unique_id"), FIELDS),
    build=_build,
    begins=lambda head: head.lstrip()[:1] == b"{" and b'"unique_id"' in head and b'"regime_name"' in head,
)
