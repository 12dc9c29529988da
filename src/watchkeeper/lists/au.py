"""Australia's consolidated list, as JSON lines of a public conversion: one row for each reference, its names inside.

Fields are those of the list's own workbook (https://www.dfat.gov.au) in snake case. The stable key is `reference`. A
reference of the United Nations counts only where the row's text begins with it: that is how this publisher writes its own.
"""

from __future__ import annotations

from watchkeeper.lists.countries import country_of
from watchkeeper.lists.days import day_of
from watchkeeper.lists.json_rows import Row, objects_at, split_rows, text_in
from watchkeeper.lists.published import Published, Reader
from watchkeeper.lists.references import un_reference
from watchkeeper.lists.saying import Saying
from watchkeeper.model.listed import Kind, ListedEntity, NameKind

NAMES: dict[str, NameKind] = {"Primary Name": "primary", "Alias": "alias", "Original Script": "script"}
MEASURES = {
    "targeted_financial_sanction": "Targeted financial sanction",
    "travel_ban": "Travel ban",
    "arms_embargo": "Arms embargo",
    "maritime_restriction": "Maritime restriction",
}
FIELDS = {
    "": frozenset(
        {"reference", "names", "sanction", "additional_info", "dates_of_birth", "places_of_birth", "citizenships"}
        | {"address", "imo_number", "previous_names", "_file"}
    ),
    "names": frozenset({"text", "name_type", "script", "alias_strength"}),
    "sanction": frozenset({"listing_information", "committees", "control_date", "instrument", *MEASURES}),
    "dates_of_birth": frozenset({"raw_value", "year", "month", "day", "precision"}),
    "places_of_birth": frozenset({"raw_value", "country"}),
}


def _build(published: Published) -> ListedEntity | str:
    row: Row = published.fields
    saying = Saying()
    for name in objects_at(row, "names"):
        kind = NAMES.get(text_in(name, "name_type"), "alias")
        weak = kind == "alias" and text_in(name, "alias_strength") == "Weak"
        saying.name(text_in(name, "text"), "weak" if weak else kind)
    for former in row.get("previous_names") or ():
        saying.name(str(former), "former")
    saying.say("imo", text_in(row, "imo_number"))
    for born in objects_at(row, "dates_of_birth"):
        said = text_in(born, "raw_value")
        saying.say("birth_date" if day_of(said) else "remark", day_of(said) or (said and f"Born: {said}"))
    places = [text_in(one, "raw_value") for one in objects_at(row, "places_of_birth")]
    saying.say("birth_place", ", ".join(filter(None, places)))
    for nation in row.get("citizenships") or ():
        saying.say("nationality", country_of(str(nation)))
    saying.say("address", text_in(row, "address"))
    _sanction(row, saying)
    information = text_in(row, "additional_info")
    saying.say("reference", un_reference(information))
    saying.say("remark", information)
    return saying.entity(published.key, _kind(row))


def _sanction(row: Row, saying: Saying) -> None:
    for sanction in objects_at(row, "sanction"):
        saying.say("programme", text_in(sanction, "committees"), note=text_in(sanction, "instrument"))
        saying.say("amended_on", day_of(text_in(sanction, "control_date")))
        saying.say("reason", text_in(sanction, "listing_information"))
        for name, measure in MEASURES.items():
            if sanction.get(name) is True:
                saying.say("measure", measure)


def _kind(row: Row) -> Kind:
    """The conversion lost the column that says it: a ship has a number, a person was born. Groups have citizenships here."""
    if row.get("imo_number"):
        return "Vessel"
    return "Person" if row.get("dates_of_birth") else "LegalEntity"


READER = Reader(
    name="au-jsonl",
    version="1",
    split=lambda file: split_rows(file, lambda row: text_in(row, "reference") if "names" in row else "", FIELDS),
    build=_build,
    begins=lambda head: head.lstrip()[:1] == b"{" and b'"reference"' in head and b'"sanction"' in head,
)
