"""Placemarks out of KML. A document that declares a type or entities is refused: KML needs neither, and attacks need both."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

from watchkeeper.model.errors import SourceError
from watchkeeper.sightings.row import BadRow

Row = dict[str, Any] | BadRow


class _Refused(Exception):
    """A declaration that no KML needs."""


def placemarks(data: bytes, name: str) -> Iterator[Row]:
    """Each placemark of a document as a row: its extended data, time stamp and point; its name is the reference."""
    _refuse_declarations(data, name)
    root = ElementTree.fromstring(data)
    if _plain(root.tag) != "kml":
        raise SourceError(f"{name} is no KML but XML of <{_plain(root.tag)}>")
    for element in root.iter():
        if _plain(element.tag) == "Placemark":
            yield _placemark(element)


def _refuse_declarations(data: bytes, name: str) -> None:
    def refuse(*said: object) -> None:
        raise _Refused

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except _Refused:
        raise SourceError(f"{name} declares a document type or entities, which no KML needs; it is refused") from None
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise SourceError(f"{name} is no XML: {error}") from error


def _placemark(placemark: ElementTree.Element) -> Row:
    row: dict[str, Any] = {}
    titled = {"name": "reference", "description": "note", "when": "t", "begin": "t"}
    for element in placemark.iter():
        tag, text = _plain(element.tag), (element.text or "").strip()
        if tag == "SimpleData" and element.get("name"):
            row[str(element.get("name"))] = text
        elif tag == "Data" and element.get("name"):
            value = next((child for child in element if _plain(child.tag) == "value"), None)
            row[str(element.get("name"))] = (value.text or "").strip() if value is not None else ""
        elif tag in titled and text:
            row.setdefault(titled[tag], text)
        elif tag == "Point":
            coordinates = next((c.text or "" for c in element if _plain(c.tag) == "coordinates"), "")
            parts = coordinates.strip().split(",")
            if not 2 <= len(parts) <= 3:
                return BadRow("a point without coordinates", coordinates)
            row["lon"], row["lat"] = parts[0], parts[1]
        elif tag in ("LineString", "Polygon", "MultiGeometry"):
            return BadRow("a geometry that is no point", tag)
    return row


def _plain(tag: str) -> str:
    """A tag without its namespace."""
    return tag.rpartition("}")[2]
