"""A plain table kept as a list: CSV with a header, a JSON array of objects, or JSON lines, read by a form."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from watchkeeper.lists.countries import country_of
from watchkeeper.lists.days import day_of
from watchkeeper.lists.form import COMMON, KINDS, ListForm, Where
from watchkeeper.lists.published import ANOTHER_KEY, ListFile, Published, Reader, Split, collapsed
from watchkeeper.lists.saying import Saying
from watchkeeper.model.errors import SourceError
from watchkeeper.model.listed import Kind, ListedEntity, NameKind
from watchkeeper.sources.entries import read_entries

COUNTRIES = frozenset({"flag", "former_flag", "nationality", "country"})
DAYS = frozenset({"birth_date", "death_date", "listed_on", "amended_on"})
Cells = dict[str, str]


def table_reader(form: ListForm | None = None, *, name: str = "table", tested: bool = True) -> Reader:
    """The reader of tables of a form; None: of common names of columns."""
    how = form or COMMON
    return Reader(
        name=name if form is None else f"{name} {how.name} {how.hash}",
        version="1",
        split=lambda file: _split(file, how),
        build=lambda published: _build(published, how),
        begins=lambda head: False,
        tested=tested,
    )


def _split(file: ListFile, form: ListForm) -> Split:
    found = read_entries(file.main, file.name, encoding=form.encoding, delimiter=form.delimiter)
    places = {one for where in form.names.values() for one in where.columns}
    seen = {column for entry in found.entries[:1000] for column in entry.cells} or set(found.columns)
    if not seen & places:
        shown = ", ".join(sorted(seen)[:12])
        raise SourceError(f"{file.name} has the columns {shown}: none is known as that of a name; give a --mapping")
    split = Split(rejected=list(found.rejected))
    split.signals.update(Counter(f"unknown column {one[:60]}" for one in seen - form.known()))
    keys: set[str] = set()
    for entry in found.entries:
        key = _key(entry.cells, form)
        if not key:
            split.reject(entry.line, "neither a key nor a name", json.dumps(entry.cells, ensure_ascii=False))
            continue
        if key in keys:
            split.reject(entry.line, ANOTHER_KEY, key)
        keys.add(key)
        said = {name: cell for name, cell in entry.cells.items() if cell}
        raw = collapsed(json.dumps(said, ensure_ascii=False, sort_keys=True).replace("\\n", " "))
        split.add(Published(key=key, raw=raw, fields=entry.cells, line=entry.line))
    return split


def _key(cells: Cells, form: ListForm) -> str:
    if form.key and all(cells.get(one) for one in form.key):
        return " | ".join(collapsed(cells[one]) for one in form.key)
    imo = next(_values(cells, form.columns.get("imo")), "")
    name = next(_values(cells, form.names.get("primary")), "")
    return f"IMO {imo}" if imo else collapsed(name)


def _values(cells: Cells, where: Where | None) -> Iterator[str]:
    for column in where.columns if where else ():
        cell = cells.get(column, "")
        for one in cell.split(where.split) if where and where.split else (cell,):
            if plain := one.strip():
                yield where.values.get(plain, plain) if where else plain


def _build(published: Published, form: ListForm) -> ListedEntity | str:
    cells: Cells = published.fields
    saying = Saying()
    for name_kind, where in form.names.items():
        for name in _values(cells, where):
            saying.name(name, _NAME_KINDS[name_kind])
    for attribute, where in form.columns.items():
        for value in _values(cells, where):
            if attribute in COUNTRIES:
                saying.say(attribute, country_of(value))
            elif attribute in DAYS and (day := day_of(value)) is None:
                saying.say("remark", f"{attribute}: {value}")
            else:
                saying.say(attribute, day if attribute in DAYS else value)
    return saying.entity(published.key, _kind(cells, form))


_NAME_KINDS: dict[str, NameKind] = {
    "primary": "primary",
    "alias": "alias",
    "weak": "weak",
    "former": "former",
    "script": "script",
}
_KINDS: dict[str, Kind] = {
    "Person": "Person",
    "Company": "Company",
    "Organization": "Organization",
    "LegalEntity": "LegalEntity",
    "Vessel": "Vessel",
    "Airplane": "Airplane",
}


def _kind(cells: Cells, form: ListForm) -> Kind:
    """As the form says; where it says nothing, what has an IMO number is a ship."""
    if isinstance(form.kind, str):
        return _KINDS[form.kind]
    lower = {said.lower(): kind for said, kind in form.kind.values.items()}
    for column in form.kind.columns:
        said = cells.get(column, "").strip()
        kind = lower.get(said.lower(), said)
        if kind in KINDS:
            return _KINDS[kind]
    return "Vessel" if next(_values(cells, form.columns.get("imo")), "") else "LegalEntity"
