"""The EU's own XML (export 1.1): attributes instead of fields, the same words; read as the rows of `eu.py`.

Format: the schema published with the list at https://webgate.ec.europa.eu/fsd/fsf. Untested: no file of it was at hand.
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

from watchkeeper.lists import eu
from watchkeeper.lists.json_rows import Row, unknown_fields
from watchkeeper.lists.published import ANOTHER_KEY, ListFile, Published, Reader, Split
from watchkeeper.lists.xml_tree import local, raw_of, root_of, text_of
from watchkeeper.model.errors import SourceError

SEVERAL = {
    "nameAlias": "name_aliases",
    "citizenship": "citizenships",
    "birthdate": "birthdates",
    "address": "addresses",
    "identification": "identifications",
    "regulation": "regulations",
    "subjectType": "subject_type",
}
"""Elements of an entry that are rows of their own."""
IGNORED = frozenset({"contact_info", "as_at_listing_time", "regulation_summary", "calendar_type_code", "latin_number"})
_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def _split(file: ListFile) -> Split:
    root = root_of(file.main, file.name)
    if local(root.tag) != "export":
        raise SourceError(f"{file.name} is XML of another kind: its root is {local(root.tag)[:60]}, expected export")
    split, seen = Split(dated=root.get("generationDate")), set[str]()
    for number, entry in enumerate((one for one in root if local(one.tag) == "sanctionEntity"), start=1):
        row = _row(entry)
        key = str(row.get("eu_reference_number") or "")
        if not key:
            split.reject(number, "no euReferenceNumber", text_of(entry))
            continue
        if key in seen:
            split.reject(number, ANOTHER_KEY, key)
        seen.add(key)
        split.signals.update(unknown_fields(row, _FIELDS))
        split.add(Published(key=key, raw=raw_of(entry), fields=row, line=number))
    return split


_FIELDS = {"": eu.FIELDS[""] | {"designation_date", "united_nation_id"}}


def _row(entry: Element) -> Row:
    row: dict[str, Any] = _attributes(entry)
    for child in entry:
        name = local(child.tag)
        if name == "remark":
            row["remark"] = f"{row.get('remark', '')} {text_of(child)}".strip()
        elif name in SEVERAL:
            row.setdefault(SEVERAL[name], []).append(_attributes(child))
        else:
            row[_snake(name)] = text_of(child)
    return row


def _attributes(element: Element) -> dict[str, Any]:
    values: dict[str, Any] = {_snake(name): value for name, value in element.items()}
    for flag in ("strong", "circa"):
        if flag in values:
            values[flag] = values[flag] == "true"
    return {name: value for name, value in values.items() if value != "" and name not in IGNORED}


def _snake(name: str) -> str:
    return _CAPITAL.sub("_", local(name)).lower().replace("country_iso2code", "country_iso2_code")


READER = Reader(
    name="eu-xml",
    version="1",
    split=_split,
    build=eu.READER.build,
    begins=lambda head: b"<export" in head and b"sanctionEntity" in head,
    tested=False,
)
