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
    last = "".rjust(40, "x")  # what stands at the very end of a block is read byte by byte
    block = "".join(f"x,{field}\n" for field in [*fields, last]).encode()
    lines = Lines(block, ",", [False, True])
    lines.rows, lines.cells = lines.rows[:, :-1], lines.cells[:, :, :-1]
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


@given(
    lines=st.lists(
        st.text(st.sampled_from(["a", "1", ",", ",", "\r", "\n", ";", " ", "é", "-"]), max_size=30), max_size=12
    ),
    end=st.sampled_from(["", "\n", "\r\n"]),
    wanted=st.lists(st.booleans(), min_size=1, max_size=5),
)
def test_lines_without_quotes_are_split_as_lines_with_quotes_are(
    lines: list[str], end: str, wanted: list[bool]
) -> None:
    text = "\n".join(lines) + end
    plain = Lines(text.encode(), ",", wanted)
    careful = Lines(text.encode() + b'\n"', ",", wanted)  # a quote anywhere sends the block the other way
    count = plain.rows.shape[1]
    assert careful.rows.shape[1] == count + 1
    assert plain.rows.tolist() == careful.rows[:, :count].tolist()
    fields = plain.rows[2]
    for slot, column in enumerate(np.flatnonzero(wanted).tolist()):
        there = np.flatnonzero(fields > column)
        assert plain.cells[:, slot, there].tolist() == careful.cells[:, slot, there].tolist()
