"""Rows of text to rows of observations, as a mapping says. Used by every table format, delimited, JSON or Parquet."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

import polars as pl
import pyarrow as pa

from watchkeeper.model.segment_id import EPOCH_S, LAST_S
from watchkeeper.model.time import US_PER_S, from_us
from watchkeeper.sources.cells import Cells, Row
from watchkeeper.sources.mapping import ColumnMap, Mapping
from watchkeeper.sources.observations import Batch, Counts, reject_table
from watchkeeper.sources.values import type_of

TIMES = (from_us(EPOCH_S * US_PER_S), from_us((LAST_S + 1) * US_PER_S - 1))
"""A time outside is a broken clock's and is none: the row is kept, untimed. What a segment number can say."""
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
STATIC_COLUMNS = ["mmsi", "t", "msg_type", "part", *IDENTITY, "station", "receiver", "offset", "partial"]


class RowMapper:
    """Applies a mapping to frames of one table. Remembers each ship's last identity, so that only changes are stored."""

    def __init__(self, mapping: Mapping) -> None:
        self._mapping = mapping
        self._sources = {name.lower() for column in mapping.columns.values() for name in column.sources}
        self._last_identity: dict[int, int] = {}

    def reads(self, source: str) -> bool:
        """Whether any of our columns may come from the table's column of that name."""
        return source.strip().lower() in self._sources

    def batch(self, cells: Cells, offsets: pl.Series, rejected: pa.Table, bytes_read: int) -> Batch:
        """The observations in `cells`. `rejected` are rows that never became part of it."""
        mapped = _dimensions(self._mapped(cells, offsets))
        bad = mapped["mmsi"].is_null() | (mapped["mmsi"] <= 0) | (mapped["mmsi"] > 999_999_999)
        bad_time = self._bad_time(cells, mapped["t"])
        mapped = mapped.with_columns(pl.when(pl.col("t").is_between(*TIMES)).then("t"))
        reasons = pl.select(
            pl.when(bad).then(pl.lit("no MMSI")).when(bad_time).then(pl.lit("unreadable time")).otherwise(None)
        ).to_series()
        wrong = reasons.is_not_null()
        rejects = _rejects(cells.raw(wrong), offsets.filter(wrong), reasons.filter(wrong))
        rejects = pa.concat_tables([rejected, rejects])
        good = _those(mapped, ~wrong)
        kinds = good["msg_type"]
        other_type = kinds.is_not_null() & ~kinds.is_in([*POSITION_TYPES, *STATIC_TYPES])
        other = ~self._is_ship(cells).filter(~wrong) | other_type
        positions = _those(good, ~other & (kinds.is_null() | kinds.is_in(POSITION_TYPES)))
        statics = None
        if self._names_identity(cells):
            statics = self._changed_identity(_those(good, ~other & (kinds.is_null() | kinds.is_in(STATIC_TYPES))))
            # a table without message types has a place on its position rows and none on others
            no_place = positions["lat"].is_null() & positions["lon"].is_null() & positions["msg_type"].is_null()
            positions = _those(positions, ~(no_place & _any_identity(positions)))
        others = _others(cells.raw(_spread(other, ~wrong)), _those(good, other)) if other.any() else None
        counts = Counts(
            sentences=cells.height + rejected.num_rows,
            messages=good.height,
            positions=positions.height,
            statics=0 if statics is None else statics.height,
            others=0 if others is None else others.num_rows,
            untimed=int(good["t"].is_null().sum()),
            rejected=Counter(rejects.column("reason").to_pylist()),
        )
        return Batch(
            positions=_arrow(positions, POSITION_COLUMNS),
            statics=None if statics is None else _arrow(statics, STATIC_COLUMNS),
            others=others,
            rejects=rejects,
            counts=counts,
            bytes_read=bytes_read,
        )

    # --- columns -----------------------------------------------------------------------------------------------------

    def _found(self, cells: Cells, name: str) -> tuple[str, ColumnMap] | None:
        column = self._mapping.columns.get(name)
        if column is None:
            return None
        names = {existing.strip().lower(): existing for existing in reversed(cells.names)}
        for source in column.sources:
            if source.lower() in names:
                return names[source.lower()], column
        return None

    def _mapped(self, cells: Cells, offsets: pl.Series) -> pl.DataFrame:
        columns, absent = [offsets.alias("offset")], []
        for name in [*POSITION_COLUMNS[:-1], *IDENTITY, "part"]:
            found = self._found(cells, name)
            if found is None:
                absent.append(pl.lit(None, type_of(name)).alias(name))
            else:
                columns.append(cells.value(name, *found).alias(name))
        made = pl.DataFrame(columns).with_columns(absent)
        milliseconds = self._found(cells, "milliseconds")
        if milliseconds is not None:
            extra = cells.value("milliseconds", *milliseconds) * 1000
            extra = extra.cast(pl.Int64, strict=False).fill_null(0)
            made = made.with_columns(pl.col("t") + extra.cast(pl.Duration("us")))
        return made

    def _bad_time(self, cells: Cells, t: pl.Series) -> pl.Series:
        """Where a time is given and cannot be read."""
        found = self._found(cells, "t")
        if found is None or t.null_count() == 0:
            return pl.repeat(False, cells.height, eager=True)
        return t.is_null() & cells.given(found[0])

    def _is_ship(self, cells: Cells) -> pl.Series:
        found = self._found(cells, "station_type")
        if not self._mapping.ships or found is None:
            return pl.repeat(True, cells.height, eager=True)
        return cells.text(found[0]).is_in(self._mapping.ships).fill_null(False)

    # --- tables ------------------------------------------------------------------------------------------------------

    def _names_identity(self, cells: Cells) -> bool:
        return any(self._found(cells, name) is not None for name in IDENTITY)

    def _changed_identity(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Rows in which a ship calls itself otherwise than in its row before, and every static report."""
        rows = _those(rows, _any_identity(rows))
        hashed = rows.with_columns(_hash=pl.struct(*IDENTITY, "part", "msg_type").hash())
        from_report = pl.col("msg_type").is_not_null()  # a report is an observation of its own, changed or not
        before = pl.col("_hash").shift(1).over("mmsi")
        ships = hashed["mmsi"].unique()
        last = pl.Series([self._last_identity.get(mmsi) for mmsi in ships.to_list()], dtype=pl.UInt64)
        hashed = hashed.join(pl.DataFrame({"mmsi": ships, "_last": last}), on="mmsi", how="left", maintain_order="left")
        changed = hashed.filter(from_report | (pl.coalesce(before, pl.col("_last")).ne_missing(pl.col("_hash"))))
        latest = hashed.group_by("mmsi", maintain_order=True).last().select("mmsi", "_hash")
        self._last_identity.update(latest.iter_rows())
        return changed.drop("_hash", "_last").with_columns(partial=pl.lit(False))


def _those(rows: pl.DataFrame, chosen: pl.Series) -> pl.DataFrame:
    """Rows for which `chosen` is true; the same frame when it is true of all."""
    return rows if chosen.all() else rows.filter(chosen)


def _any_identity(rows: pl.DataFrame) -> pl.Series:
    return rows.select(pl.any_horizontal(pl.col(name).is_not_null() for name in IDENTITY)).to_series()


def _spread(chosen: pl.Series, among: pl.Series) -> pl.Series:
    """For every row, whether it is `among` and `chosen` there."""
    rows = among.to_numpy().copy()
    rows[rows] = chosen.to_numpy()
    return pl.Series(rows)


def _others(came: Iterable[Row], mapped: pl.DataFrame) -> pa.Table:
    texts = [
        json.dumps(
            {key: value for key, value in row.items() if value not in (None, "")}, ensure_ascii=False, default=str
        )
        for row in came
    ]
    rows = mapped.select("mmsi", "t", "msg_type", "station", "receiver", "offset").with_columns(
        fields=pl.Series(texts, dtype=pl.String)
    )
    return _arrow(rows, rows.columns)


def _rejects(came: Iterable[Row], offsets: pl.Series, reasons: pl.Series) -> pa.Table:
    texts: list[bytes | str] = [
        json.dumps({key: value for key, value in row.items() if value is not None}, ensure_ascii=False, default=str)
        for row in came
    ]
    return reject_table(offsets.to_list(), reasons.to_list(), texts)


def _dimensions(rows: pl.DataFrame) -> pl.DataFrame:
    """Four zeros say nothing; length and beam follow from the distances to the reference point where not given."""
    sides = ("to_bow_m", "to_stern_m", "to_port_m", "to_starboard_m")
    if all(rows[side].null_count() == rows.height for side in sides):
        return rows
    said = pl.any_horizontal(pl.col(side) > 0 for side in sides)
    rows = rows.with_columns(pl.when(said).then(pl.col(side)).otherwise(None).alias(side) for side in sides)
    length = (pl.col("to_bow_m") + pl.col("to_stern_m")).cast(pl.Float32)
    width = (pl.col("to_port_m") + pl.col("to_starboard_m")).cast(pl.Float32)
    return rows.with_columns(
        length_m=pl.coalesce("length_m", pl.when(length > 0).then(length)),
        width_m=pl.coalesce("width_m", pl.when(width > 0).then(width)),
    )


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
