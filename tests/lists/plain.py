"""What a reader says of a file, as plain text that a person can check line by line."""

from __future__ import annotations

from collections.abc import Iterator

from watchkeeper.lists.published import ListFile, Reader
from watchkeeper.lists.read import split_file, take
from watchkeeper.model.listed import ListedEntity


def said_by(reader: Reader, file: ListFile) -> str:
    """Every entry, then every reject and signal."""
    taken = take(split_file(file, reader), reader, {})
    lines = [line for one in taken.entries.values() if one.entity for line in _entry(one.entity)]
    return "\n".join([*lines, *(f"! {problem}" for problem in taken.problems), ""])


def _entry(entity: ListedEntity) -> Iterator[str]:
    yield f"{entity.key} {entity.kind}"
    for name in entity.names:
        yield f"  {name.kind}: {name.text}" + (f" [{name.language}]" if name.language else "")
    for said in entity.said:
        rest = [f"from {said.since}" if said.since else "", f"until {said.until}" if said.until else ""]
        note = f"({said.note})" if said.note else ""
        yield " ".join(filter(None, [f"  {said.attribute} = {said.value}", *rest, note]))
