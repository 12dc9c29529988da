"""One row of a report, or one form, to a sighting: every value parsed, or the row refused with a reason. Nothing is guessed."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from watchkeeper.associate.ellipse import Ellipse, from_bearing, place_at
from watchkeeper.model.mmsi import Mmsi
from watchkeeper.model.units import METRES_PER_NAUTICAL_MILE
from watchkeeper.sightings.sighting import Sighting
from watchkeeper.sightings.words import NOTHING, degrees_in, field_of, time_in

TEXTS = (
    "sensor",
    "platform",
    "painted_name",
    "painted_imo",
    "painted_port",
    "broadcast_name",
    "flag",
    "ship_type",
    "activity",
    "other_ship",
    "note",
    "label",
    "reference",
    "originator",
)
LIMITS: dict[str, tuple[float, float]] = {
    "t_error_s": (0.0, 86_400.0 * 7),
    "t_error_min": (0.0, 1_440.0 * 7),
    "major_m": (0.0, 1e6),
    "minor_m": (0.0, 1e6),
    "ellipse_bearing_deg": (0.0, 360.0),
    "bearing_deg": (0.0, 360.0),
    "range_m": (0.0, 1e6),
    "range_nm": (0.0, 500.0),
    "bearing_error_deg": (0.0, 90.0),
    "range_error_m": (0.0, 1e5),
    "length_m": (1.0, 500.0),
    "length_error_m": (0.0, 500.0),
    "heading_deg": (0.0, 360.0),
    "speed_kn": (0.0, 100.0),
}
"""Least and greatest value of each number; the longest ship built was 458 m."""
BEARING_ERROR_DEG = 2.0
"""95 % error of a bearing that does not say it, degrees; a pelorus is read to one."""
RANGE_ERROR_SHARE = 0.1
"""95 % error of a range that does not say it, as a share of it; by eye it is worse, by radar far better."""


class BadRow(Exception):
    """A row that is no sighting. The same `reason` for the same fault, and what was met."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail[:100]


def sighting_of(row: Mapping[str, Any]) -> tuple[Sighting, str | None]:
    """The sighting in a row, by any of the names in `words`, and the text of its marking, if any. BadRow when it is none."""
    said, others = _named(row)
    numbers = {name: _number(said, name) for name in LIMITS}
    t = time_in(_text(said, "t") or "")
    if t is None:
        raise BadRow("no time" if not _text(said, "t") else "a time that is none", _text(said, "t") or "")
    minutes = numbers["t_error_min"]
    values: dict[str, Any] = {
        "t": t,
        "t_error_s": numbers["t_error_s"] if minutes is None else minutes * 60.0,
        **_place(said, numbers),
        **{name: numbers[name] for name in ("length_m", "length_error_m", "heading_deg", "speed_kn")},
        **{name: _text(said, name) for name in TEXTS},
        "broadcast_mmsi": _mmsi(said),
        "hails": _hails(said.get("hails")),
        "photos": _photos(said.get("photos")),
        "properties": json.dumps(others, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str),
    }
    return Sighting(**values), _text(said, "marking")


def _named(row: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Values by field, and those of columns that are none of ours. Two columns that both say one thing are refused."""
    said: dict[str, Any] = {}
    others: dict[str, Any] = {}
    for column, value in row.items():
        if _says_nothing(value):
            continue
        field = field_of(str(column))
        if field is None:
            others[str(column)] = value
        elif field in said:
            raise BadRow("two columns for one thing", f"{field}: {said[field]} and {value}")
        else:
            said[field] = value
    return said, others


def _says_nothing(value: Any) -> bool:
    return value is None or (isinstance(value, str) and value.strip().lower() in NOTHING)


def _text(said: Mapping[str, Any], name: str) -> str | None:
    value = said.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise BadRow(f"{name} that is no text", json.dumps(value, default=str))
    return re.sub(r"\s+", " ", _utf8(str(value), name)).strip()


def _utf8(text: str, name: str) -> str:
    """The text; BadRow when it has half of a pair of UTF-16, which JSON lets in and nothing can be written with."""
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise BadRow(f"{name} that is no text", ascii(text))
    return text


def _number(said: Mapping[str, Any], name: str) -> float | None:
    text = _text(said, name)
    if text is None:
        return None
    try:
        value = float(text)
    except ValueError:
        raise BadRow(f"{name} that is no number", text) from None
    least, most = LIMITS[name]
    if not (math.isfinite(value) and least <= value <= most):
        raise BadRow(f"{name} out of range", f"{text}, not {least:g} to {most:g}")
    return value


def _degrees(said: Mapping[str, Any], name: str, negative: str, most: float) -> float | None:
    text = _text(said, name)
    if text is None:
        return None
    value = degrees_in(text, negative)
    if value is None or not math.isfinite(value) or abs(value) > most:
        raise BadRow(f"{name} that is no angle" if value is None else f"{name} out of range", text)
    return value


def _place(said: Mapping[str, Any], numbers: Mapping[str, float | None]) -> dict[str, Any]:
    """Where she was, with the ellipse: as given, or by bearing and range from the observer, whose own place is kept too."""
    lat, lon = _degrees(said, "lat", "S", 90.0), _degrees(said, "lon", "W", 180.0)
    own = (_degrees(said, "observer_lat", "S", 90.0), _degrees(said, "observer_lon", "W", 180.0))
    bearing, range_m = numbers["bearing_deg"], numbers["range_m"]
    if numbers["range_nm"] is not None:
        range_m = numbers["range_nm"] * METRES_PER_NAUTICAL_MILE
    seen_from = {"observer_lat": own[0], "observer_lon": own[1], "bearing_deg": bearing, "range_m": range_m}
    if lat is not None and lon is not None:
        return {"lat": lat, "lon": lon, **_ellipse(numbers), **seen_from}
    if lat is not None or lon is not None:
        raise BadRow("half a position", f"{lat}, {lon}")
    if own[0] is None or own[1] is None or bearing is None or range_m is None:
        raise BadRow("no position", "give latitude and longitude, or the observer's with a true bearing and a range")
    at = place_at(own[0], own[1], bearing, range_m)
    ellipse = _given(numbers) or _from_sight(bearing, range_m, numbers)
    return {
        "lat": at[0],
        "lon": at[1],
        "major_m": ellipse.major_m,
        "minor_m": ellipse.minor_m,
        "ellipse_bearing_deg": ellipse.bearing_deg,
        **seen_from,
    }


def _given(numbers: Mapping[str, float | None]) -> Ellipse | None:
    major, minor = numbers["major_m"], numbers["minor_m"]
    if major is None:
        return None
    other = major if minor is None else minor
    turn = numbers["ellipse_bearing_deg"] or 0.0
    if other > major:
        return Ellipse(major_m=other, minor_m=major, bearing_deg=(turn + 90.0) % 180.0)
    return Ellipse(major_m=major, minor_m=other, bearing_deg=turn % 180.0)


def _ellipse(numbers: Mapping[str, float | None]) -> dict[str, float | None]:
    ellipse = _given(numbers)
    if ellipse is None:
        return {"major_m": None, "minor_m": None, "ellipse_bearing_deg": None}
    return {"major_m": ellipse.major_m, "minor_m": ellipse.minor_m, "ellipse_bearing_deg": ellipse.bearing_deg}


def _from_sight(bearing_deg: float, range_m: float, numbers: Mapping[str, float | None]) -> Ellipse:
    turn, along = numbers["bearing_error_deg"], numbers["range_error_m"]
    return from_bearing(
        bearing_deg,
        range_m,
        bearing_sd_deg=(BEARING_ERROR_DEG if turn is None else turn) / 1.96,
        range_sd_m=(RANGE_ERROR_SHARE * range_m if along is None else along) / 1.96,
    )


def _mmsi(said: Mapping[str, Any]) -> int | None:
    text = _text(said, "broadcast_mmsi")
    if text is None:
        return None
    found = Mmsi.parse(text.removesuffix(".0"))
    if found is None:
        raise BadRow("broadcast_mmsi that is none", text)
    return found.number


def _hails(value: Any) -> str | None:
    """Questions and answers as JSON: from a list of {question, answer}, or from `question = answer; question = answer`."""
    if value is None:
        return None
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            value = [dict(zip(("question", "answer"), part.split("=", 1), strict=False)) for part in value.split(";")]
    if not isinstance(value, list) or not all(isinstance(one, Mapping) and one.get("question") for one in value):
        raise BadRow("hails that are no questions and answers", json.dumps(value, default=str))
    pairs = [{k: str(one[k]).strip() for k in ("question", "answer") if one.get(k)} for one in value]
    return _utf8(json.dumps(pairs, ensure_ascii=False), "hails")


def _photos(value: Any) -> str | None:
    """Photographs as JSON: from a list of objects or names, or names between semicolons."""
    if value is None:
        return None
    if isinstance(value, str):
        value = [name.strip() for name in value.split(";") if name.strip()]
    if not isinstance(value, list) or not all(isinstance(one, str | Mapping) for one in value):
        raise BadRow("photos that are no list of names or objects", json.dumps(value, default=str))
    said = json.dumps([{"name": one} if isinstance(one, str) else dict(one) for one in value], ensure_ascii=False)
    return _utf8(said, "photos")
