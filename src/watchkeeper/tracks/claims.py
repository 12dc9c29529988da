"""What segments claim to be, as integers that a kernel can compare."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from watchkeeper.model.imo import Imo
from watchkeeper.tracks.records import Array

IMO, CALL_SIGN, NAME, LENGTH, WIDTH, CLASS = range(6)
"""Columns of the claims."""

UNHEARD = -1
"""A claim that was not made. IMO numbers whose check digit fails are no claim: they tell of a typing error."""


def claims_of(segments: pa.Table) -> Array:
    """One row a segment, one column a claim: int64, -1 where not heard. Columns the table has not are not heard.

    Text is a code of its own in this table, without case and spaces at its ends. Length and width are in decimetres.
    """
    claims = np.full((segments.num_rows, 6), UNHEARD, "i8")
    names = set(segments.column_names)
    if "imo" in names:
        claims[:, IMO] = _imo_numbers(segments["imo"])
    for place, name in ((CALL_SIGN, "call_sign"), (NAME, "name"), (CLASS, "transponder")):
        if name in names:
            claims[:, place] = _text_codes(segments[name])
    for place, name in ((LENGTH, "length_m"), (WIDTH, "width_m")):
        if name in names:
            claims[:, place] = _decimetres(segments[name])
    return claims


def _imo_numbers(column: pa.ChunkedArray) -> Array:
    encoded = _encoded(column)
    valid = [UNHEARD if (imo := Imo.parse(value)) is None else imo.number for value in encoded.dictionary.to_pylist()]
    return _looked_up(encoded, np.array(valid, "i8"))


def _text_codes(column: pa.ChunkedArray) -> Array:
    encoded = _encoded(pc.utf8_upper(pc.utf8_trim_whitespace(column.cast(pa.string()))))
    codes = np.arange(len(encoded.dictionary), dtype="i8")
    empty = [code for code, value in enumerate(encoded.dictionary.to_pylist()) if not value]
    codes[empty] = UNHEARD
    return _looked_up(encoded, codes)


def _encoded(column: pa.ChunkedArray) -> pa.DictionaryArray:
    whole = column.combine_chunks()
    if isinstance(whole, pa.ChunkedArray):  # of a column without chunks
        whole = pa.array([], column.type)
    return pc.dictionary_encode(whole)


def _looked_up(encoded: pa.DictionaryArray, codes: Array) -> Array:
    at = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
    found: Array = np.append(codes, UNHEARD)[at]  # -1 finds the last
    return found


def _decimetres(column: pa.ChunkedArray) -> Array:
    metres = pc.fill_null(column.cast(pa.float64()), 0.0).to_numpy()
    return np.where(metres > 0, np.rint(metres * 10), UNHEARD).astype("i8")
