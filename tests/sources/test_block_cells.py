"""The kernel's reading of a field is the same as the plain expressions', whatever stands in the field."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.sources.block_cells import BlockCells, Lines
from watchkeeper.sources.cells import FrameCells
from watchkeeper.sources.mapping import ColumnMap

NUMBERS = st.one_of(
    st.decimals(-1000, 1000, places=6).map(str),
    st.floats(allow_nan=True).map(repr),
    st.integers(-(10**20), 10**20).map(str),
    st.sampled_from(
        ["", " 5", "+5", "-", ".", "5.", ".5", "-.5", "1e3", "0x10", "IMO 9074729", "IMO9074729", "511", "91.0"]
    ),
    st.text("0123456789.-+e ", max_size=20),
)
TIMES = st.one_of(
    st.datetimes().map(str),
    st.datetimes().map(lambda t: t.isoformat(sep="T") + "Z"),
    st.datetimes().map(lambda t: t.strftime("%d/%m/%Y %H:%M:%S")),
    st.integers(-(10**14), 10**14).map(str),
    st.sampled_from(["", "2031-02-29T00:00:00Z", "2031-03-07T24:00:00", "2031-03-07 12:00:60"]),
    st.sampled_from(["2031-03-07T12:00:00.", "7/3/2031 1:2:3"]),
    st.text("0123456789-/:T Z.", max_size=24),
)  # fmt: skip
TEXTS = st.text(st.characters(exclude_characters='\n\r",', exclude_categories=["Cs"]), max_size=12)


def both(name: str, column: ColumnMap, fields: list[str]) -> tuple[list[object], list[object]]:
    """Values of a column of these fields by the kernel, and by expressions alone."""
    block = "".join(f"x,{field}\n" for field in fields).encode()
    lines = Lines(block, ",", [False, True])
    kernel = BlockCells(lines, np.ones(len(fields), np.bool_), ["x", "c"], ",")
    frame = FrameCells(pl.DataFrame({"c": [field or None for field in fields]}, schema={"c": pl.String}))
    return kernel.value(name, "c", column).to_list(), frame.value(name, "c", column).to_list()


@pytest.mark.parametrize(
    "name", ["mmsi", "lat", "speed_kn", "heading_deg", "imo", "msg_type", "rot_deg_min", "draught_m"]
)
@given(fields=st.lists(NUMBERS, min_size=1, max_size=20))
def test_numbers(name: str, fields: list[str]) -> None:
    found, expected = both(name, ColumnMap(sources=("c",)), fields)
    assert found == expected


@pytest.mark.parametrize("pattern", [None, "%d/%m/%Y %H:%M:%S", "%Y%m%d_%H%M%S"])
@given(fields=st.lists(TIMES, min_size=1, max_size=20))
def test_times(pattern: str | None, fields: list[str]) -> None:
    found, expected = both("t", ColumnMap(sources=("c",), time_format=pattern), fields)
    assert found == expected


@given(fields=st.lists(TEXTS, min_size=1, max_size=20))
def test_texts(fields: list[str]) -> None:
    found, expected = both("name", ColumnMap(sources=("c",)), fields)
    assert found == expected


@given(fields=st.lists(st.sampled_from(["Moored", "moored", "At anchor", " Moored", ""]), min_size=1, max_size=20))
def test_words_for_numbers(fields: list[str]) -> None:
    column = ColumnMap(sources=("c",), values={"Moored": 5, "At anchor": 1})
    found, expected = both("nav_status", column, fields)
    assert found == expected
