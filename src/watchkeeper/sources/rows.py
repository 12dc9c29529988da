"""Rows of text to rows of observations, as a mapping says. Used by every table format, delimited, JSON or Parquet."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import polars as pl
import pyarrow as pa

from watchkeeper.sources.mapping import ColumnMap, Mapping
from watchkeeper.sources.observations import Batch, Counts, reject_table

POSITION_TYPES = (1, 2, 3, 18, 19, 27)
STATIC_TYPES = (5, 19, 24)
_IDENTITY = """
imo name call_sign ship_type to_bow_m to_stern_m to_port_m to_starboard_m length_m width_m draught_m destination eta
"""
IDENTITY = _IDENTITY.split()
_POSITION = """
mmsi t lat lon speed_kn course_deg heading_deg rot_deg_min nav_status msg_type transponder station receiver offset
"""
POSITION_COLUMNS = _POSITION.split()
_OFFSET = "\0offset"
TEXT_NULLS = ("", "unknown", "undefined", "unknown value", "none", "null", "nan", "n/a")
# Values AIS uses for 'not available' (ITU-R M.1371-5); a table hands them on as numbers. column -> null at or above.
NULL_FROM = {"lat": 90.9999, "lon": 180.9999, "speed_kn": 102.2999, "course_deg": 360.0, "heading_deg": 511.0}
EPOCHS_S = (100_000_000, 4_102_444_800)
"""1973 to 2100: a number outside is a date without dashes, or another column, and no time."""
ZERO_IS_NULL = ("imo", "ship_type", "length_m", "width_m", "draught_m")
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


class RowMapper:
    """Applies a mapping to frames of one table. Remembers each ship's last identity, so that only changes are stored."""

    def __init__(self, mapping: Mapping) -> None:
        self._mapping = mapping
        self._last_identity: dict[int, int] = {}

    def batch(self, frame: pl.DataFrame, offsets: pl.Series, rejected: pa.Table, bytes_read: int) -> Batch:
        """The observations in `frame`. `rejected` are rows that never became part of it."""
        placed = frame.with_columns(offsets.alias(_OFFSET))  # beside it, columns that are missing get as many nulls
        mapped = _dimensions(placed.select(*self._expressions(frame), pl.col(_OFFSET).alias("offset")))
        bad = mapped["mmsi"].is_null() | (mapped["mmsi"] <= 0) | (mapped["mmsi"] > 999_999_999)
        time_text = self._text(frame, "t")
        bad_time = mapped["t"].is_null() & time_text.is_not_null() & (time_text != "")
        reasons = pl.select(
            pl.when(bad).then(pl.lit("no MMSI")).when(bad_time).then(pl.lit("unreadable time")).otherwise(None)
        ).to_series()
        wrong = reasons.is_not_null()
        rejects = self._rejects(frame.filter(wrong), offsets.filter(wrong), reasons.filter(wrong))
        rejects = pa.concat_tables([rejected, rejects])
        good = mapped.filter(~wrong)
        is_ship, kinds = self._is_ship(frame).filter(~wrong), good["msg_type"]
        other_type = kinds.is_not_null() & ~kinds.is_in([*POSITION_TYPES, *STATIC_TYPES])
        other = ~is_ship | other_type
        positions = good.filter(~other & (kinds.is_null() | kinds.is_in(POSITION_TYPES)))
        # a table without message types has a place on its position rows and none on others
        no_place = positions["lat"].is_null() & positions["lon"].is_null() & positions["msg_type"].is_null()
        statics = self._changed_identity(good.filter(~other & (kinds.is_null() | kinds.is_in(STATIC_TYPES))))
        identity_only = no_place & pl.Series(self._any_identity(positions))
        positions = positions.filter(~identity_only)
        others = self._others(frame.filter(~wrong).filter(other), good.filter(other))
        counts = Counts(
            sentences=frame.height + rejected.num_rows,
            messages=good.height,
            positions=positions.height,
            statics=statics.height,
            others=others.num_rows,
            untimed=int(good["t"].is_null().sum()),
            rejected=Counter(rejects.column("reason").to_pylist()),
        )
        return Batch(
            positions=_arrow(positions, POSITION_COLUMNS),
            statics=_arrow(
                statics, ["mmsi", "t", "msg_type", "part", *IDENTITY, "station", "receiver", "offset", "partial"]
            ),
            others=others,
            rejects=rejects,
            counts=counts,
            bytes_read=bytes_read,
        )

    # --- columns -----------------------------------------------------------------------------------------------------

    def _found(self, frame: pl.DataFrame, name: str) -> tuple[str, ColumnMap] | None:
        column = self._mapping.columns.get(name)
        if column is None:
            return None
        names = {existing.strip().lower(): existing for existing in reversed(frame.columns)}
        for source in column.sources:
            if source.lower() in names:
                return names[source.lower()], column
        return None

    def _text(self, frame: pl.DataFrame, name: str) -> pl.Series:
        found = self._found(frame, name)
        if found is None:
            return pl.Series([None] * frame.height, dtype=pl.String)
        return frame[found[0]].cast(pl.String).str.strip_chars()

    def _is_ship(self, frame: pl.DataFrame) -> pl.Series:
        if not self._mapping.ships or self._found(frame, "station_type") is None:
            return pl.Series([True] * frame.height, dtype=pl.Boolean)
        return self._text(frame, "station_type").is_in(self._mapping.ships)

    def _expressions(self, frame: pl.DataFrame) -> list[pl.Expr]:
        made = []
        wanted = [*POSITION_COLUMNS[:-1], *IDENTITY, "part"]
        for name in wanted:
            found = self._found(frame, name)
            if found is None:
                kind = pl.Datetime("us", "UTC") if name == "t" else TYPES.get(name, pl.String())
                made.append(pl.lit(None, dtype=kind).alias(name))
            elif name == "t":
                made.append(self._time(frame, *found).alias(name))
            else:
                made.append(_value(name, *found).alias(name))
        return made

    def _time(self, frame: pl.DataFrame, source: str, column: ColumnMap) -> pl.Expr:
        if isinstance(frame.schema[source], pl.Datetime):
            made = pl.col(source).dt.cast_time_unit("us")
            zone = frame.schema[source].time_zone  # type: ignore[attr-defined]
            made = made.dt.convert_time_zone("UTC") if zone else made.dt.replace_time_zone("UTC")
        else:
            made = _parsed_time(pl.col(source).cast(pl.String).str.strip_chars(), column.time_format)
        milliseconds = self._found(frame, "milliseconds")
        if milliseconds is not None:
            extra = _value("milliseconds", *milliseconds).fill_null(0.0) * 1000
            made = made + pl.duration(microseconds=extra.cast(pl.Int64))
        return made

    # --- tables ------------------------------------------------------------------------------------------------------

    def _any_identity(self, rows: pl.DataFrame) -> pl.Series:
        return rows.select(pl.any_horizontal(pl.col(name).is_not_null() for name in IDENTITY)).to_series()

    def _changed_identity(self, rows: pl.DataFrame) -> pl.DataFrame:
        rows = rows.filter(self._any_identity(rows))
        hashed = rows.with_columns(_hash=pl.struct(*IDENTITY, "part", "msg_type").hash())
        from_report = pl.col("msg_type").is_not_null()  # a report is an observation of its own, changed or not
        before = pl.col("_hash").shift(1).over("mmsi")
        last = [self._last_identity.get(mmsi) for mmsi in hashed["mmsi"].to_list()]
        hashed = hashed.with_columns(_last=pl.Series(last, dtype=pl.UInt64))
        changed = hashed.filter(from_report | (pl.coalesce(before, pl.col("_last")).ne_missing(pl.col("_hash"))))
        latest = hashed.group_by("mmsi", maintain_order=True).last().select("mmsi", "_hash")
        self._last_identity.update(latest.iter_rows())
        return changed.drop("_hash", "_last").with_columns(partial=pl.lit(False))

    def _others(self, frame: pl.DataFrame, mapped: pl.DataFrame) -> pa.Table:
        texts = [
            json.dumps(
                {key: value for key, value in row.items() if value not in (None, "")}, ensure_ascii=False, default=str
            )
            for row in frame.iter_rows(named=True)
        ]
        rows = mapped.select("mmsi", "t", "msg_type", "station", "receiver", "offset").with_columns(
            fields=pl.Series(texts, dtype=pl.String), msg_type=pl.col("msg_type")
        )
        return _arrow(rows, rows.columns)

    def _rejects(self, frame: pl.DataFrame, offsets: pl.Series, reasons: pl.Series) -> pa.Table:
        texts: list[bytes | str] = [
            json.dumps({key: value for key, value in row.items() if value is not None}, ensure_ascii=False, default=str)
            for row in frame.iter_rows(named=True)
        ]
        return reject_table(offsets.to_list(), reasons.to_list(), texts)


def _dimensions(rows: pl.DataFrame) -> pl.DataFrame:
    """Four zeros say nothing; length and beam follow from the distances to the reference point where not given."""
    sides = ("to_bow_m", "to_stern_m", "to_port_m", "to_starboard_m")
    said = pl.any_horizontal(pl.col(side) > 0 for side in sides)
    rows = rows.with_columns(pl.when(said).then(pl.col(side)).otherwise(None).alias(side) for side in sides)
    length = (pl.col("to_bow_m") + pl.col("to_stern_m")).cast(pl.Float32)
    width = (pl.col("to_port_m") + pl.col("to_starboard_m")).cast(pl.Float32)
    return rows.with_columns(
        length_m=pl.coalesce("length_m", pl.when(length > 0).then(length)),
        width_m=pl.coalesce("width_m", pl.when(width > 0).then(width)),
    )


def _parsed_time(text: pl.Expr, pattern: str | None) -> pl.Expr:
    if pattern is not None:
        return text.str.to_datetime(pattern, time_unit="us", strict=False).dt.replace_time_zone("UTC")
    plain = text.str.replace(r"(Z|\+00:?00|\s*UTC)$", "").str.replace("T", " ")
    iso = plain.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us", strict=False).dt.replace_time_zone("UTC")
    number = text.cast(pl.Float64, strict=False)
    seconds = pl.when(number.abs() > 1e11).then(number / 1000).otherwise(number)
    fits = seconds.is_between(*EPOCHS_S)
    epoch = pl.when(fits).then((seconds * 1e6).round().cast(pl.Int64, strict=False)).otherwise(None)
    return pl.coalesce(iso, epoch.cast(pl.Datetime("us", "UTC")))


def _value(name: str, source: str, column: ColumnMap) -> pl.Expr:
    text = pl.col(source).cast(pl.String).str.strip_chars()
    if column.values:
        return text.replace_strict(column.values, default=None, return_dtype=TYPES.get(name, pl.String()))
    if name not in TYPES:
        return pl.when(text.str.to_lowercase().is_in(TEXT_NULLS)).then(None).otherwise(text)
    if name in ("imo", "msg_type"):
        text = text.str.replace(r"(?i)^(IMO|AIS\.)\s*", "")
    number = text.cast(pl.Float64, strict=False)
    if column.scale != 1.0:
        number = number * column.scale
    limit = NULL_FROM.get(name)
    number = pl.when(number.is_nan()).then(None).otherwise(number)
    if limit is not None:
        number = pl.when(number >= limit).then(None).otherwise(number)
    if name in ZERO_IS_NULL:
        number = pl.when(number == 0).then(None).otherwise(number)
    if name == "rot_deg_min":
        number = pl.when(number.abs() > 720).then(None).otherwise(number)
    return number.cast(TYPES[name], strict=False)


def _arrow(rows: pl.DataFrame, columns: Any) -> pa.Table:
    table = rows.select(columns).to_arrow()
    fields = [
        pa.field(
            field.name,
            pa.string() if pa.types.is_large_string(field.type) or pa.types.is_string_view(field.type) else field.type,
        )
        for field in table.schema
    ]
    return table.cast(pa.schema(fields))
