"""Every field of the messages that have no columns of their own, as JSON: from their layouts, or by pyais."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from watchkeeper.sources.ais import columns as c
from watchkeeper.sources.ais import rare
from watchkeeper.sources.ais.layouts import LAYOUTS, Field

AID = 21


def fields(o: c.OtherColumns, rows: int, payloads: pa.Array) -> pa.Array:
    """One JSON object a row; null where the payload makes no sense. Names are pyais', 'not available' is null."""
    kinds = o.i8[c.MSG_TYPE, :rows]
    found: list[str | None] = [None] * rows
    for kind in np.unique(kinds).tolist():
        at = np.flatnonzero(kinds == kind)
        texts = _described(o, kind, at) if kind in LAYOUTS else _rare(o, at, payloads)
        for row, text in zip(at.tolist(), texts, strict=True):
            found[row] = text
    return pa.array(found, pa.string())


def _rare(o: c.OtherColumns, at: np.ndarray, payloads: pa.Array) -> list[str | None]:
    texts = payloads.take(pa.array(at)).to_pylist()
    return [rare.decode(text or "", int(fill)) for text, fill in zip(texts, o.i8[c.FILL_BITS, at], strict=True)]


def _described(o: c.OtherColumns, kind: int, at: np.ndarray) -> list[str | None]:
    columns: dict[str, Any] = {"msg_type": np.full(len(at), kind, np.int8), "mmsi": o.i32[c.MMSI, at]}
    if kind == AID:
        columns["name"] = _names(o, at)
    bits = _bits(o, at)
    for place, field in enumerate(LAYOUTS[kind]):
        columns[field.name] = _values(field, o.numbers[place, at], bits)
    return pl.DataFrame(columns).select(pl.struct(pl.all()).struct.json_encode()).to_series().to_list()


def _bits(o: c.OtherColumns, at: np.ndarray) -> np.ndarray:
    """How long each message is."""
    ends = o.i32[c.PAYLOAD_END]
    return (ends[at] - np.where(at == 0, 0, ends[at - 1])) * 6 - o.i8[c.FILL_BITS, at]


def _values(field: Field, raw: np.ndarray, bits: np.ndarray) -> pl.Series:
    series = pl.Series(raw)
    if field.flag:
        return series != 0
    if (bits < field.start + field.width).any():
        there = pl.Series(bits >= field.start + field.width)
        series = pl.select(pl.when(there).then(series)).to_series()
    values = series / field.divisor if field.divisor != 1 else series
    if field.divisor == 600_000:
        values = values.round(6)
    if field.unknown is None:
        return values
    # of places one number says 'not available', and those beyond are handed on as transmitted
    known = series != field.unknown if field.signed else series < field.unknown
    return pl.select(pl.when(known).then(values)).to_series()


def _names(o: c.OtherColumns, at: np.ndarray) -> list[str]:
    ends = o.i32[c.AID_NAME_END]
    starts = np.where(at == 0, 0, ends[at - 1])
    return [
        bytes(o.name[start:end]).decode("ascii") for start, end in zip(starts.tolist(), ends[at].tolist(), strict=True)
    ]
