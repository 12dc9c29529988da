"""XML of publishers, read whole: without entities or document types, which no list needs and which can swell without end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from watchkeeper.lists.published import collapsed
from watchkeeper.model.errors import SourceError

_DECLARED = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_WIDE = (b"\xff\xfe", b"\xfe\xff")
MOST_DEPTH = 60
"""Elements inside each other; lists have fewer than ten."""


def root_of(data: bytes, name: str) -> Element:
    """The root of a document. SourceError when it is not well formed, cut short, or declares entities."""
    if data[:2] in _WIDE:
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise SourceError(f"{name} begins as UTF-16 text and is none: {error.reason}") from error
        data = re.sub(r"^<\?xml[^>]*\?>", "", text.lstrip("\ufeff")).encode()
    if _DECLARED.search(data) is not None:
        raise SourceError(f"{name} declares a document type or entities, which no list does; it is not read")
    if b"\x00" in data[:4096]:
        raise SourceError(f"{name} is not text")
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError, RecursionError) as error:
        raise SourceError(f"{name} is not well-formed XML ({error}); it was cut short or is something else") from error
    if _deeper_than(root, MOST_DEPTH):
        raise SourceError(f"{name} has elements more than {MOST_DEPTH} deep, which no list has")
    return root


def _deeper_than(root: Element, most: int) -> bool:
    level = [root]
    for _ in range(most):
        level = [child for one in level for child in one]
        if not level:
            return False
    return True


def local(tag: str) -> str:
    """The name of an element without its namespace."""
    return tag.rpartition("}")[2]


def raw_of(element: Element) -> str:
    """An entry as published, white space evened out: of a text each run is one blank, between elements there is none."""
    pieces: list[str] = []
    _write(element, pieces)
    return "".join(pieces)


def _write(element: Element, pieces: list[str]) -> None:
    pieces.append(f"<{element.tag}")
    for name, value in sorted(element.items()):
        pieces.append(f' {name}="{collapsed(value)}"')
    pieces.append(">")
    text = element.text or ""
    pieces.append(collapsed(text) if len(element) == 0 else collapsed(text.strip()))
    for child in element:
        _write(child, pieces)
        if (tail := child.tail) and not tail.isspace():
            pieces.append(collapsed(tail.strip()))
    pieces.append("</>")


def text_of(element: Element | None, path: str = "") -> str:
    """The text of an element, or of the first at a path below it; blanks evened out, empty when there is none."""
    found = element if not path or element is None else element.find(path)
    return "" if found is None else collapsed("".join(found.itertext())).strip()


def texts_of(element: Element, path: str) -> Iterator[str]:
    """Texts at a path, those that say anything."""
    for one in element.iterfind(path):
        if said := text_of(one):
            yield said
