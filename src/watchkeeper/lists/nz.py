"""New Zealand's Russia sanctions register, as JSON lines of a public conversion.

Fields are those of the register's own workbook (https://www.mfat.govt.nz) in snake case. The stable key is
`unique_identifier`.
"""

from __future__ import annotations

import re

from watchkeeper.lists.countries import country_of
from watchkeeper.lists.days import day_of
from watchkeeper.lists.json_rows import Row, joined, split_rows, text_in
from watchkeeper.lists.published import Published, Reader
from watchkeeper.lists.saying import Saying
from watchkeeper.model.listed import Kind, ListedEntity

KINDS: dict[str, Kind] = {"Individual": "Person", "Entity": "Organization", "Ship": "Vessel"}
MEASURES = {
    "travel_ban": "Travel ban",
    "asset_freeze": "Asset freeze",
    "aircraft_ban": "Aircraft ban",
    "ship_ban": "Ship ban",
    "service_prohibition": "Service prohibition",
    "dealing_with_securities": "Prohibition of dealing with securities",
}
CITIZENSHIPS = ("citizenship", "citizenship_2", "citizenship_3")
FIELDS = {
    "": frozenset(
        {"type", "unique_identifier", "sanction_status", "date_of_sanction", "date_of_additional_sanction", "name"}
        | {"first_name", "middle_names", "last_name", "title", "dob", "place_of_birth", "alias_alternate_spellings"}
        | {
            "general_rationale_for_sanction",
            "associates_relatives",
            "passport_number",
            "imo_number",
            "address",
            "_file",
        }
        | {*MEASURES, *CITIZENSHIPS}
    )
}
_ALIASES = re.compile(r"\s*[;\n]\s*")


def _build(published: Published) -> ListedEntity | str:
    row: Row = published.fields
    saying = Saying()
    saying.name(joined(row, ("first_name", "middle_names", "last_name"), " ") or text_in(row, "name"))
    saying.name(text_in(row, "name"), "alias")
    for alias in _ALIASES.split(text_in(row, "alias_alternate_spellings")):
        saying.name(alias, "alias")
    saying.say("imo", text_in(row, "imo_number"))
    saying.say("position", text_in(row, "title"))
    saying.say("birth_date", day_of(text_in(row, "dob")))
    saying.say("birth_place", text_in(row, "place_of_birth"))
    for name in CITIZENSHIPS:
        saying.say("nationality", country_of(text_in(row, name)))
    for number in text_in(row, "passport_number").split(";"):
        saying.say("passport", number)
    saying.say("address", text_in(row, "address"))
    saying.say("listed_on", day_of(text_in(row, "date_of_sanction")))
    saying.say("amended_on", day_of(text_in(row, "date_of_additional_sanction")))
    saying.say("reason", text_in(row, "general_rationale_for_sanction"))
    for name, measure in MEASURES.items():
        if text_in(row, name).lower() == "yes":
            saying.say("measure", measure)
    saying.say("remark", text_in(row, "associates_relatives"))
    status = text_in(row, "sanction_status")
    saying.say("remark", status if status != "Sanctioned" else "")
    return saying.entity(published.key, KINDS.get(text_in(row, "type"), "LegalEntity"))


READER = Reader(
    name="nz-jsonl",
    version="1",
    split=lambda file: split_rows(file, lambda row: text_in(row, "unique_identifier"), FIELDS),
    build=_build,
    begins=lambda head: head.lstrip()[:1] == b"{" and b'"unique_identifier"' in head,
)
