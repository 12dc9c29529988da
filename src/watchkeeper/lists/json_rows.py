"""Lists as JSON lines, one entry a line: rows by their key, and fields that no table of the reader knows."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from watchkeeper.lists.published import ANOTHER_KEY, ListFile, Published, Split, collapsed
from watchkeeper.model.errors import SourceError

Row = dict[str, Any]
Key = Callable[[Row], str]
"""The publisher's key of a row, empty when it has none."""
Fields = Mapping[str, frozenset[str]]
"""Names of fields by where they stand: `` for the row itself, `names.names` for the objects of a list in an object."""
NOT_SAID = "_file"
"""Where whoever converted the list kept the row: no statement of the publisher."""
ANOTHER_SHAPE = "an entry in the shape of another list"


def text_lines(file: ListFile) -> list[str]:
    """Its lines; SourceError when it is not UTF-8 text."""
    if b"\x00" in file.main[:4096]:
        raise SourceError(f"{file.name} is not text")
    try:
        return file.main.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise SourceError(f"{file.name} is not UTF-8 text: {error.reason} at byte {error.start}") from error


def split_rows(file: ListFile, key_of: Key, fields: Fields) -> Split:
    """The entries of a file of JSON lines. SourceError when none is of this list, or the last line is cut short."""
    split, seen = Split(), set[str]()
    lines = text_lines(file)
    for number, row in _objects(lines, file.name, split):
        key = key_of(row)
        if not key:
            split.reject(number, ANOTHER_SHAPE, lines[number - 1])
            continue
        if key in seen:
            split.reject(number, ANOTHER_KEY, key)
        seen.add(key)
        split.signals.update(unknown_fields(row, fields))
        split.add(Published(key=key, raw=raw_of(row), fields=row, line=number))
    if not split.published or len(split.published) < len(split.rejected):
        raise SourceError(
            f"{file.name} has {len(split.published)} entries of this list and {len(split.rejected)} other lines"
        )
    return split


def _objects(lines: list[str], name: str, split: Split) -> Iterator[tuple[int, Row]]:
    last = next((number for number in range(len(lines), 0, -1) if lines[number - 1].strip()), 0)
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            if number == last:
                raise SourceError(f"{name} is cut short: line {number} is no whole JSON object") from error
            split.reject(number, "not JSON", line)
            continue
        if isinstance(row, dict):
            yield number, row
        else:
            split.reject(number, "not an object", line)


def raw_of(row: Row) -> str:
    """A row as published: fields in order of their names, white space of texts evened out."""
    said = {name: value for name, value in row.items() if name != NOT_SAID}
    return collapsed(json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).replace("\\n", " "))


def unknown_fields(row: Row, fields: Fields) -> Counter[str]:
    """Fields that no table knows, as signals."""
    found: Counter[str] = Counter()
    for path, known in fields.items():
        for one in objects_at(row, path):
            if not one.keys() <= known:
                found.update(f"unknown field {path}{path and '.'}{name[:60]}" for name in one.keys() - known)
    return found


def objects_at(row: Any, path: str) -> Iterator[Row]:
    """The objects at a path, through lists; none where something else stands."""
    if isinstance(row, list):
        for one in row:
            yield from objects_at(one, path)
    elif isinstance(row, dict):
        if not path:
            yield row
        else:
            name, _, rest = path.partition(".")
            yield from objects_at(row.get(name), rest)


def text_in(row: Row, name: str) -> str:
    """A field as text; empty when it is not there or is no plain value."""
    value = row.get(name)
    if value is None or isinstance(value, dict | list):
        return ""
    return str(value).strip()


def joined(row: Row, names: tuple[str, ...], by: str = ", ") -> str:
    """The fields that say anything, in one line."""
    return by.join(filter(None, (text_in(row, name) for name in names)))
