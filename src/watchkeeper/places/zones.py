"""Zones out of a user's GeoJSON: each feature is a zone, or is rejected with a reason that names it. Never a guess.

A FeatureCollection of Polygons and MultiPolygons (RFC 7946). Properties `name` (required), `kind`, `claimant`, `valid_from`,
`valid_until`, `source`, `note`; all others are kept as JSON.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from watchkeeper.model.errors import SourceError
from watchkeeper.model.time import parse_time
from watchkeeper.places.zone import RejectedFeature, Zone
from watchkeeper.places.zone_shape import BadShape, shape_of

KNOWN = ("name", "kind", "claimant", "valid_from", "valid_until", "source", "note")
"""Properties that have a field of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneFile:
    """What a file holds."""

    zones: tuple[Zone, ...]
    rejected: tuple[RejectedFeature, ...]


def read_zones(data: bytes, name: str) -> ZoneFile:
    """The zones of a GeoJSON file. SourceError when the file as a whole is none; a bad feature is a reject."""
    zones, rejected = [], []
    for number, feature in enumerate(_features(data, name), start=1):
        try:
            zones.append(_zone(feature))
        except BadShape as bad:
            rejected.append(
                RejectedFeature(number=number, name=_name_of(feature), reason=bad.reason, detail=bad.detail)
            )
    return ZoneFile(zones=tuple(zones), rejected=tuple(rejected))


def _features(data: bytes, name: str) -> list[Any]:
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SourceError(f"{name} is not UTF-8 text; zones are loaded from GeoJSON") from error
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{name} is no JSON: {error}; zones are loaded from GeoJSON") from error
    kind = document.get("type") if isinstance(document, dict) else None
    if kind == "Feature":
        return [document]
    if kind != "FeatureCollection" or not isinstance(document.get("features"), list):
        raise SourceError(f"{name} is no GeoJSON FeatureCollection but {kind or type(document).__name__}")
    if not document["features"]:
        raise SourceError(f"{name} holds no features")
    crs = document.get("crs")
    if crs is not None and not any(known in json.dumps(crs) for known in ("CRS84", "4326")):
        raise SourceError(
            f"{name} is in another reference system than WGS 84 ({json.dumps(crs)[:100]}); convert it first"
        )
    return list(document["features"])


def _zone(feature: Any) -> Zone:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise BadShape("not a Feature")
    properties = feature.get("properties") or {}
    if not isinstance(properties, dict):
        raise BadShape("properties that are no object")
    name = _text(properties, "name")
    if name is None:
        raise BadShape("no name", "a zone needs the property `name`")
    since, until = _day(properties, "valid_from"), _day(properties, "valid_until")
    if since is not None and until is not None and until < since:
        raise BadShape("ends before it begins", f"{since} to {until}")
    geometry, repairs = shape_of(feature.get("geometry"))
    others = {key: value for key, value in properties.items() if key not in KNOWN}
    return Zone(
        name=name,
        kind=_text(properties, "kind"),
        claimant=_text(properties, "claimant"),
        valid_from=since,
        valid_until=until,
        source=_text(properties, "source"),
        note=_text(properties, "note"),
        properties=json.dumps(others, sort_keys=True, ensure_ascii=False, separators=(",", ":")),
        geometry=geometry,
        repairs=tuple(repairs),
    )


def _text(properties: dict[str, Any], key: str) -> str | None:
    """A property as text without blanks around it; None when absent or empty."""
    value = properties.get(key)
    if value is None:
        return None
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise BadShape(f"{key} that is no text", json.dumps(value)[:100])
    return str(value).strip() or None


def _day(properties: dict[str, Any], key: str) -> date | None:
    text = _text(properties, key)
    if text is None:
        return None
    moment = parse_time(text)
    if moment is None:
        raise BadShape(f"{key} that is no ISO 8601 date", text[:100])
    return moment.date()


def _name_of(feature: Any) -> str | None:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return str(name)[:100] if name is not None else None
