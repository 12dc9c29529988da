"""Canada's consolidated list of autonomous sanctions, as JSON lines of a public conversion.

Fields are those of the list's own XML (https://www.international.gc.ca, SEMA and JVCFOA) in snake case. The publisher has no
number of an entry: the key is country, schedule and item. The conversion lost names of entities and ships; such rows are
counted as rejects.
"""

from __future__ import annotations

from watchkeeper.lists.countries import country_of
from watchkeeper.lists.days import day_of
from watchkeeper.lists.json_rows import Row, joined, split_rows, text_in
from watchkeeper.lists.published import Published, Reader
from watchkeeper.lists.saying import Saying
from watchkeeper.model.listed import Kind, ListedEntity

FIELDS = {
    "": frozenset(
        {
            "country",
            "schedule",
            "item",
            "last_name",
            "given_name",
            "date_of_listing",
            "date_of_birth_or_ship_build_date",
        }
        | {"aliases", "entity_or_ship", "entity", "title_or_ship", "ship_imo_number", "title", "_file"}
    )
}


def _key(row: Row) -> str:
    country, item = text_in(row, "country"), text_in(row, "item")
    words = (" ".join(text_in(row, name).split()) for name in ("country", "schedule", "item"))
    return " | ".join(words) if country and item else ""


def _build(published: Published) -> ListedEntity | str:
    row: Row = published.fields
    saying = Saying()
    person = joined(row, ("given_name", "last_name"), " ")
    other = joined(row, ("entity_or_ship", "entity", "title_or_ship"), " ")
    saying.name(person or other)
    for alias in text_in(row, "aliases").split(";"):
        saying.name(alias, "alias")
    imo = text_in(row, "ship_imo_number")
    kind: Kind = "Person" if person else "Vessel" if imo else "LegalEntity"
    saying.say("imo", imo)
    saying.say("title", text_in(row, "title"))
    country = text_in(row, "country")
    saying.say("programme", country)
    if kind != "Person" and len(code := country_of(country.split("/")[0])) == 2:
        saying.say("country", code)
    said = text_in(row, "date_of_birth_or_ship_build_date")
    day = day_of(said)
    saying.say("built" if kind == "Vessel" else "birth_date", day)
    saying.say("remark", said if said and not day else "")
    saying.say("listed_on", day_of(text_in(row, "date_of_listing")))
    return saying.entity(published.key, kind)


READER = Reader(
    name="ca-jsonl",
    version="1",
    split=lambda file: split_rows(file, _key, FIELDS),
    build=_build,
    begins=lambda head: head.lstrip()[:1] == b"{" and b'"date_of_listing"' in head and b'"item"' in head,
)
