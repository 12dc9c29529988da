"""Files of sightings: CSV, GeoJSON and KML, told apart by how they begin. Every row is a sighting or a reject."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from watchkeeper.model.errors import SourceError
from watchkeeper.sightings.kml import placemarks
from watchkeeper.sightings.row import BadRow, sighting_of
from watchkeeper.sightings.sighting import RejectedRow, Sighting


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A sighting, its place in the file, and the text of the marking its row asks for."""

    number: int
    sighting: Sighting
    marking: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SightingFile:
    """What a file holds."""

    form: str
    """`csv`, `geojson` or `kml`."""
    reported: tuple[Reported, ...]
    rejected: tuple[RejectedRow, ...]


def read_sightings(data: bytes, name: str) -> SightingFile:
    """The sightings of a file. SourceError when the file as a whole is none of the three; a bad row is a reject."""
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    form, rows = {b"{": ("geojson", _features), b"<": ("kml", placemarks)}.get(start, ("csv", _table))
    reported, rejected = [], []
    for number, row in enumerate(rows(data, name), start=1):
        try:
            if isinstance(row, BadRow):
                raise row
            sighting, marking = sighting_of(row)
            reported.append(Reported(number=number, sighting=sighting, marking=marking))
        except BadRow as bad:
            rejected.append(RejectedRow(number=number, reason=bad.reason, detail=bad.detail))
    if not reported and not rejected:
        raise SourceError(f"{name} holds no sightings")
    return SightingFile(form=form, reported=tuple(reported), rejected=tuple(rejected))


Row = Mapping[str, Any] | BadRow


def _table(data: bytes, name: str) -> Iterator[Row]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(f"{name} is not UTF-8 text; sightings are loaded from CSV, GeoJSON or KML") from error
    if "\x00" in text:
        raise SourceError(f"{name} is no text; sightings are loaded from CSV, GeoJSON or KML")
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t|", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    try:
        header = next(reader, [])
        if len(header) < 3:
            raise SourceError(f"{name} begins with no header of a table: {first[:80]!r}")
        if len({one.strip().lower() for one in header}) < len(header):
            raise SourceError(f"{name} has two columns of one name")
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                yield BadRow("wrong number of columns", f"{len(cells)} of {len(header)}")
            else:
                yield dict(zip(header, cells, strict=True))
    except csv.Error as error:
        raise SourceError(f"{name} is no CSV: {error}") from error


def _features(data: bytes, name: str) -> Iterator[Row]:
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SourceError(f"{name} is not UTF-8 text") from error
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{name} is no JSON: {error}") from error
    kind = document.get("type")
    features = [document] if kind == "Feature" else document.get("features")
    if kind not in ("Feature", "FeatureCollection") or not isinstance(features, list):
        raise SourceError(f"{name} is no GeoJSON FeatureCollection but {kind or 'JSON of another kind'}")
    for feature in features:
        yield _feature(feature)


def _feature(feature: Any) -> Row:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        return BadRow("not a Feature")
    properties = feature.get("properties") or {}
    if not isinstance(properties, dict):
        return BadRow("properties that are no object")
    geometry = feature.get("geometry")
    if geometry is None:
        return properties
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        return BadRow("a geometry that is no point", json.dumps(geometry)[:60])
    coordinates = geometry.get("coordinates")
    if not isinstance(coordinates, list) or not 2 <= len(coordinates) <= 3:
        return BadRow("a point without coordinates", json.dumps(coordinates)[:60])
    return {**properties, "lon": coordinates[0], "lat": coordinates[1]}
