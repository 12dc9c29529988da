"""The lists of the Office of Foreign Assets Control as sets of CSV files without headers: primary, aliases, addresses.

Format: OFAC's "SDN data file specification" (dat_spec.txt) at https://ofac.treasury.gov. The stable key is ent_num. `-0-` is
nothing; the last line is the character 0x1A. What has no column of its own stands in the remarks; see `ofac_remarks.py`.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache

from watchkeeper.lists.countries import country_of
from watchkeeper.lists.csv_lines import END, rows_of, text_of
from watchkeeper.lists.ofac_remarks import read_remarks
from watchkeeper.lists.published import ANOTHER_KEY, ListFile, Published, Reader, Split, hash_of
from watchkeeper.lists.saying import Saying
from watchkeeper.model.errors import SourceError
from watchkeeper.model.listed import Kind, ListedEntity, NameKind

PRIMARY = (
    *("ent_num", "name", "type", "programme", "title", "call_sign", "vessel_type"),
    *("deadweight_t", "gross_tonnage", "flag", "owner", "remarks"),
)
ALIAS = ("ent_num", "alt_num", "type", "name", "remarks")
ADDRESS = ("ent_num", "add_num", "street", "place", "country", "remarks")
PARTS = {"alt": len(ALIAS), "add": len(ADDRESS)}
"""Files of a set beside the primary one, and their columns."""
KINDS: dict[str, Kind] = {
    "individual": "Person",
    "vessel": "Vessel",
    "aircraft": "Airplane",
    "entity": "Organization",
    "": "Organization",
}
ALIASES: dict[str, NameKind] = {"aka": "alias", "fka": "former", "nka": "alias"}
NOTHING = "-0-"
_NOTHINGS = frozenset({NOTHING, f"{NOTHING} "})
Rows = dict[str, list[list[str]]]


def _cell(text: str) -> str:
    plain = text.strip()
    return "" if plain == NOTHING else plain


def _by_entry(file: ListFile, part: str, split: Split) -> Rows:
    found: Rows = defaultdict(list)
    if part not in file.parts:
        return found
    for _, cells in rows_of(text_of(file.parts[part], f"{part}.csv"), f"{part}.csv", PARTS[part], split):
        found[cells[0].strip()].append(cells)
    return found


def _split(file: ListFile) -> Split:
    split = Split(parts=("main", *sorted(part for part in file.parts if part in PARTS)))
    aliases, addresses = _by_entry(file, "alt", split), _by_entry(file, "add", split)
    seen: set[str] = set()
    for line, one in _main_rows(file, split):
        if one is None:
            continue
        if one.key in seen:
            split.reject(line, ANOTHER_KEY, f"ent_num {one.key}")
        seen.add(one.key)
        if len(split.parts) > 1:
            others = (aliases.get(one.key, []), addresses.get(one.key, []))
            further = "\n".join(sorted([_raw(row) for rows in others for row in rows]))
            one = replace(one, further=further, fields=(one.fields[0], *others))
        split.add(one)
    for part, rows in (("alt", aliases), ("add", addresses)):
        for key in rows.keys() - seen:
            split.reject(0, f"a row of {part} for no entry", f"ent_num {key}")
    if not split.published:
        raise SourceError(
            f"{file.name} has no row of {len(PRIMARY)} columns that begins with a number, as this list has"
        )
    return split


def _main_rows(file: ListFile, split: Split) -> Iterator[tuple[int, Published | None]]:
    """Rows of the primary file; most are those of the day before, so that what a line is is remembered."""
    text = text_of(file.main, file.name)
    quick = [_line(one) for one in text.rstrip(f" \r\n\t{END}").split("\n")]
    if all(quick):
        yield from enumerate(quick, start=1)
        return
    for line, cells in rows_of(text, file.name, len(PRIMARY), split):
        if cells[0].strip().isdigit():
            yield line, _published(cells)
        else:
            split.reject(line, "no ent_num", ",".join(cells))


@lru_cache(maxsize=40_000)
def _line(line: str) -> Published | None:
    """The entry of a line that is a whole row; None when it is none, or part of one."""
    try:
        rows = list(csv.reader((line.rstrip("\r"),), skipinitialspace=True, strict=True))
    except csv.Error:
        return None
    whole = len(rows) == 1 and len(rows[0]) == len(PRIMARY) and rows[0][0].strip().isdigit()
    return _published(rows[0]) if whole else None


def _published(cells: list[str]) -> Published:
    raw = _raw(cells)
    return Published(key=cells[0].strip(), raw=raw, fields=(tuple(cells), (), ()), hashed=hash_of(raw))


def _raw(cells: list[str]) -> str:
    """Cells as they are: a blank more inside quotes is a change, if one that says nothing."""
    return "\x00".join(["" if cell in _NOTHINGS else cell for cell in cells])


def _build(published: Published) -> ListedEntity | str:
    cells, aliases, addresses = published.fields
    row = dict(zip(PRIMARY, map(_cell, cells), strict=True))
    kind = KINDS.get(row["type"].lower(), "LegalEntity")
    saying = Saying()
    saying.name(row["name"])
    for alias in aliases:
        saying.name(_cell(alias[3]), ALIASES.get(_cell(alias[2]).lower(), "alias"))
        saying.say("remark", _cell(alias[4]))
    for programme in row["programme"].replace("]", ";").replace("[", ";").split(";"):
        saying.say("programme", programme)
    if kind == "Vessel":
        for name in ("call_sign", "vessel_type", "owner"):
            saying.say(name, row[name])
        for name in ("deadweight_t", "gross_tonnage"):
            saying.say(name, row[name].replace(",", ""))
        saying.say("flag", country_of(row["flag"]))
    else:
        saying.say("position", row["title"])
        for name in ("call_sign", "vessel_type", "flag", "owner", "deadweight_t", "gross_tonnage"):
            saying.say("remark", row[name] and f"{name}: {row[name]}")
    for address in addresses:
        street, place, country, remarks = (_cell(cell) for cell in address[2:])
        saying.say("address", ", ".join(filter(None, (street, place, country))), note=remarks)
        saying.say("country", country_of(country))
    read_remarks(row["remarks"], kind, saying)
    return saying.entity(published.key, kind)


def _begins(programme: bytes) -> Callable[[bytes], bool]:
    def looks(head: bytes) -> bool:
        first = head.lstrip(b"\xef\xbb\xbf").split(b"\n", 1)[0]
        return first[:1].isdigit() and first.count(b",") >= 11 and b"-0-" in first and programme in head[:600]

    return looks


SDN = Reader(name="ofac-sdn-csv", version="1", split=_split, build=_build, begins=_begins(b""))
CONSOLIDATED = Reader(name="ofac-cons-csv", version="1", split=_split, build=_build, begins=_begins(b"NS-PLC"))
