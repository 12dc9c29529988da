"""What columns of a report are called, and how its texts become values: policy as tables."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from watchkeeper.model.time import parse_time

_NAMES = {
    "t": "t time timestamp datetime date_time when dtg time_utc observed_at",
    "t_error_s": "t_error_s time_error_s time_uncertainty_s",
    "t_error_min": "t_error_min time_error_min time_uncertainty_min",
    "lat": "lat latitude lat_deg y",
    "lon": "lon lng long longitude lon_deg x",
    "major_m": "major_m error_m position_error_m semi_major_m uncertainty_m",
    "minor_m": "minor_m semi_minor_m",
    "ellipse_bearing_deg": "ellipse_bearing_deg orientation_deg ellipse_deg",
    "observer_lat": "observer_lat own_lat own_latitude",
    "observer_lon": "observer_lon own_lon own_longitude",
    "bearing_deg": "bearing_deg bearing true_bearing",
    "range_m": "range_m",
    "range_nm": "range_nm",
    "bearing_error_deg": "bearing_error_deg",
    "range_error_m": "range_error_m",
    "sensor": "sensor by method source_type",
    "platform": "platform observer unit",
    "painted_name": "painted_name name name_read name_painted vessel_name ship_name",
    "painted_imo": "painted_imo imo imo_read imo_painted imo_number",
    "painted_port": "painted_port port_of_registry home_port",
    "broadcast_mmsi": "broadcast_mmsi mmsi ais_mmsi",
    "broadcast_name": "broadcast_name ais_name name_broadcast",
    "flag": "flag flag_flown flag_state",
    "ship_type": "ship_type class type vessel_type",
    "length_m": "length_m length loa_m",
    "length_error_m": "length_error_m",
    "heading_deg": "heading_deg heading hdg",
    "speed_kn": "speed_kn speed sog",
    "activity": "activity behaviour observed_activity",
    "other_ship": "other_ship other_vessel alongside_with with_ship",
    "hails": "hails hail",
    "photos": "photos photographs photo images",
    "note": "note notes remarks comment description",
    "label": "label classification_label",
    "reference": "reference report report_id serial",
    "originator": "originator reported_by nation",
    "marking": "marking",
}
FIELD_OF = {name: field for field, names in _NAMES.items() for name in names.split()}
"""Which field a column is, by its name in lower case with blanks and hyphens as underscores."""

NOTHING = frozenset({"", "-", "n/a", "na", "none", "null", "unknown", "nan", "not legible", "illegible"})
"""Texts that say nothing."""

GROUPS = {
    "tanker": "tanker bunker_tanker oil_tanker chemical_tanker product_tanker lpg_tanker lng_tanker",
    "cargo": "cargo bulker bulk_carrier general_cargo container container_ship reefer ro-ro barge",
    "fishing": "fishing small_fishing trawler fishing_vessel",
    "passenger": "passenger ferry cruise",
    "service": "tug pilot pilot_boat dredger warship naval coast_guard research supply",
    "other": "yacht sailing pleasure dhow",
}
_GROUP_OF = {word: group for group, words in GROUPS.items() for word in words.split()}

_DTG = re.compile(r"^(\d{2})(\d{2})(\d{2})Z\s*([A-Z]{3})\s*(\d{2}|\d{4})$")
_MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
_DEGREES = re.compile(
    r"^(?P<before>[NSEW])?\s*(?P<d>\d{1,3}(?:\.\d+)?)(?:\s*[°\-\s]\s*(?P<m>\d{1,2}(?:\.\d+)?)(?:\s*['′\-\s]\s*"
    r"(?P<s>\d{1,2}(?:\.\d+)?)\s*[\"″]?)?\s*['′]?)?\s*°?\s*(?P<after>[NSEW])?$"
)


def field_of(column: str) -> str | None:
    """The field a column's name stands for, or None."""
    return FIELD_OF.get(re.sub(r"[\s\-]+", "_", column.strip().lower()))


def group_of(ship_type: str | None) -> str | None:
    """Kind of ship that a word stands for, as association compares it; None when not known."""
    if ship_type is None:
        return None
    word = re.sub(r"\s+", "_", ship_type.strip().lower())
    return _GROUP_OF.get(word) or _GROUP_OF.get(word.rsplit("_", 1)[-1])


def time_in(text: str) -> datetime | None:
    """The time in ISO 8601, or in a date-time group such as 041230ZMAR31; None when there is none."""
    found = _DTG.match(text.strip().upper())
    if found is None:
        return parse_time(text)
    day, hour, minute, month, year = found.groups()
    try:
        return datetime(
            int(year) + (2000 if len(year) == 2 else 0), _MONTHS.index(month) + 1, int(day), int(hour), int(minute),
            tzinfo=UTC,
        )  # fmt: skip
    except ValueError:
        return None


def degrees_in(text: str, negative: str) -> float | None:
    """Degrees in decimal, or as 34-18.3N or 34°18'16"N; `negative` is the letter that turns the sign, S or W. None when none."""
    plain = text.strip().upper()
    try:
        return float(plain)
    except ValueError:
        found = _DEGREES.match(plain)
    if found is None or (found["before"] and found["after"]):
        return None
    letter = found["before"] or found["after"]
    if letter is not None and letter not in ("NS" if negative == "S" else "EW"):
        return None
    minutes, seconds = float(found["m"] or 0), float(found["s"] or 0)
    if minutes >= 60 or seconds >= 60:
        return None
    value = float(found["d"]) + minutes / 60 + seconds / 3600
    return -value if letter == negative else value
