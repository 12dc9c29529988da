"""What the text of a field means in each of our columns: policy as tables, applied as Polars expressions."""

from __future__ import annotations

import polars as pl

from watchkeeper.sources.fields import EPOCHS_S
from watchkeeper.sources.mapping import ColumnMap

TEXT_NULLS = ("", "unknown", "undefined", "unknown value", "none", "null", "nan", "n/a")
# Values AIS uses for 'not available' (ITU-R M.1371-5); a table hands them on as numbers. column -> null at or above.
NULL_FROM = {"lat": 90.9999, "lon": 180.9999, "speed_kn": 102.2999, "course_deg": 360.0, "heading_deg": 511.0}
ZERO_IS_NULL = ("imo", "ship_type", "length_m", "width_m", "draught_m")
MOST_ROT = 720
"""Rates of turn beyond, degrees a minute either way, are AIS codes for 'turning fast' or 'not available'."""
TYPES: dict[str, pl.DataType] = {
    "mmsi": pl.Int32(),
    "lat": pl.Float64(),
    "lon": pl.Float64(),
    "speed_kn": pl.Float32(),
    "course_deg": pl.Float32(),
    "heading_deg": pl.Float32(),
    "rot_deg_min": pl.Float32(),
    "nav_status": pl.Int8(),
    "msg_type": pl.Int8(),
    "imo": pl.Int32(),
    "ship_type": pl.Int16(),
    "to_bow_m": pl.Int16(),
    "to_stern_m": pl.Int16(),
    "to_port_m": pl.Int16(),
    "to_starboard_m": pl.Int16(),
    "length_m": pl.Float32(),
    "width_m": pl.Float32(),
    "draught_m": pl.Float32(),
    "milliseconds": pl.Float64(),
}
"""Columns that are numbers; every other one but the time is text."""
TIME = pl.Datetime("us", "UTC")


def type_of(name: str) -> pl.DataType:
    """The type of one of our columns."""
    return TIME if name == "t" else TYPES.get(name, pl.String())


def is_number(name: str, column: ColumnMap) -> bool:
    """Whether the field itself is the number, and not a word for one."""
    return name in TYPES and not column.values


def number_of(name: str, text: pl.Expr) -> pl.Expr:
    """The number a stripped text says, as a double; null when it says none."""
    if name in ("imo", "msg_type"):
        text = text.str.replace(r"(?i)^(IMO|AIS\.)\s*", "")
    return text.cast(pl.Float64, strict=False)


def quantity(name: str, column: ColumnMap, number: pl.Expr) -> pl.Expr:
    """The number in our unit and type; null where AIS says 'not available' by it."""
    if column.scale != 1.0:
        number = number * column.scale
    limit = NULL_FROM.get(name)
    number = pl.when(number.is_nan()).then(None).otherwise(number)
    if limit is not None:
        number = pl.when(number >= limit).then(None).otherwise(number)
    if name in ZERO_IS_NULL:
        number = pl.when(number == 0).then(None).otherwise(number)
    if name == "rot_deg_min":
        number = pl.when(number.abs() > MOST_ROT).then(None).otherwise(number)
    return number.cast(TYPES[name], strict=False)


def meaning(name: str, column: ColumnMap, text: pl.Expr) -> pl.Expr:
    """The value of a stripped text in the column of that name; not for the time."""
    if column.values:
        return text.replace_strict(column.values, default=None, return_dtype=TYPES.get(name, pl.String()))
    if name in TYPES:
        return quantity(name, column, number_of(name, text))
    return pl.when(text.str.to_lowercase().is_in(TEXT_NULLS)).then(None).otherwise(text)


def moment(pattern: str | None, text: pl.Expr) -> pl.Expr:
    """The time a stripped text says: by the pattern, else ISO 8601 or the epoch in seconds or milliseconds."""
    if pattern is not None:
        return text.str.to_datetime(pattern, time_unit="us", strict=False).dt.replace_time_zone("UTC")
    plain = text.str.replace(r"(Z|\+00:?00|\s*UTC)$", "").str.replace("T", " ")
    iso = plain.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us", strict=False).dt.replace_time_zone("UTC")
    number = text.cast(pl.Float64, strict=False)
    seconds = pl.when(number.abs() > 1e11).then(number / 1000).otherwise(number)
    fits = seconds.is_between(*EPOCHS_S)
    epoch = pl.when(fits).then((seconds * 1e6).round().cast(pl.Int64, strict=False)).otherwise(None)
    return pl.coalesce(iso, epoch.cast(TIME))
