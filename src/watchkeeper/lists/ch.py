"""Switzerland's consolidated list (SECO), as JSON lines of a public conversion.

Fields are those of the list's own XML (https://www.seco.admin.ch, swiss-sanctions-list) in snake case. The stable key is
`ssid`. The conversion lost what is neither person nor entity (ships, aircraft): such rows have a key only, and are counted.
"""

from __future__ import annotations

from collections.abc import Iterator

from watchkeeper.lists.json_rows import Row, objects_at, split_rows, text_in
from watchkeeper.lists.published import NO_IDENTITY, Published, Reader
from watchkeeper.lists.saying import Saying
from watchkeeper.model.listed import Kind, ListedEntity, NameKind

KINDS: dict[str, Kind] = {"individual": "Person", "entity": "Organization"}
NAMES: dict[str, NameKind] = {"primary-name": "primary", "alias": "alias", "formerly-known-as": "former"}
LANGUAGES = {"eng": "en", "fra": "fr", "deu": "de", "ger": "de", "ita": "it", "rus": "ru", "ara": "ar"}
ORDER = ("given-name", "further-given-name", "father-name", "grand-father-name", "maiden-name", "family-name", "suffix")
"""Parts of a name as they are put together; any other part stands where the list has it."""
_IDENTITY = frozenset({"ssid", "main", "names", "day_month_year", "addresses"})
_NAMES = frozenset({"name_type", "quality", "lang", "name_parts"})
_PARTS = frozenset({"order", "name_part_type", "value"})
FIELDS = {"": frozenset({"ssid", "sanctions_set_id", "individual", "entity", "_file"})}
for _kind in KINDS:
    FIELDS |= {
        _kind: frozenset({"identity", "justification"}),
        f"{_kind}.identity": _IDENTITY,
        f"{_kind}.identity.names": _NAMES,
        f"{_kind}.identity.names.name_parts": _PARTS,
        f"{_kind}.identity.day_month_year": frozenset({"day", "month", "year"}),
        f"{_kind}.identity.addresses": frozenset({"address_details", "zip_code"}),
    }


def _build(published: Published) -> ListedEntity | str:
    row: Row = published.fields
    what = next((kind for kind in KINDS if isinstance(row.get(kind), dict)), None)
    if what is None:
        return NO_IDENTITY
    saying = Saying()
    for name in objects_at(row, f"{what}.identity.names"):
        kind = NAMES.get(text_in(name, "name_type"), "alias")
        weak = kind == "alias" and text_in(name, "quality") == "low"
        saying.name(" ".join(_parts(name)), "weak" if weak else kind, LANGUAGES.get(text_in(name, "lang")))
        for part in objects_at(name, "name_parts"):
            saying.say("title", text_in(part, "value") if text_in(part, "name_part_type") == "title" else "")
    for day in objects_at(row, f"{what}.identity.day_month_year"):
        saying.say("birth_date" if what == "individual" else "remark", _day(day, what))
    for address in objects_at(row, f"{what}.identity.addresses"):
        saying.say(
            "address", ", ".join(filter(None, (text_in(address, "address_details"), text_in(address, "zip_code"))))
        )
    saying.say("programme", text_in(row, "sanctions_set_id"), note="number of the sanctions set")
    for one in objects_at(row, what):
        saying.say("reason", text_in(one, "justification"))
    return saying.entity(published.key, KINDS[what])


def _parts(name: Row) -> Iterator[str]:
    parts = [(text_in(one, "name_part_type"), text_in(one, "value")) for one in objects_at(name, "name_parts")]
    known = [(ORDER.index(kind), value) for kind, value in parts if kind in ORDER]
    for _, value in sorted(known, key=lambda one: one[0]):
        yield value
    for kind, value in parts:
        if kind not in (*ORDER, "title"):
            yield value


def _day(day: Row, what: str) -> str:
    year, month, of_month = (text_in(day, name) for name in ("year", "month", "day"))
    if not year:
        return ""
    text = year + (f"-{int(month):02d}" + (f"-{int(of_month):02d}" if of_month else "") if month else "")
    return text if what == "individual" else f"Founded: {text}"


READER = Reader(
    name="ch-jsonl",
    version="1",
    split=lambda file: split_rows(file, lambda row: text_in(row, "ssid"), FIELDS),
    build=_build,
    begins=lambda head: head.lstrip()[:1] == b"{" and b'"sanctions_set_id"' in head,
)
