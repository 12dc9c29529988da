"""Rows are made to fit the declared columns, or refused."""

from __future__ import annotations

import pyarrow as pa
import pytest

from tests.lake.rows import day, positions
from watchkeeper.lake.parts import with_date
from watchkeeper.lake.schema import arrow_schema, conform, empty
from watchkeeper.model.tables import TABLES


def test_missing_columns_are_null_and_types_are_cast() -> None:
    rows = conform(
        "rejects", pa.table({"offset": pa.array([7], pa.int32()), "reason": pa.array(["x"]).dictionary_encode()})
    )
    assert rows.schema == arrow_schema("rejects")
    assert rows.to_pylist() == [{"file_no": None, "offset": 7, "reason": "x", "text": None, "marking_id": None}]


def test_a_column_that_is_not_declared_is_refused() -> None:
    with pytest.raises(ValueError, match=r"rejects has no column colour"):
        conform("rejects", pa.table({"colour": ["red"]}))


def test_a_number_that_does_not_fit_its_column_is_refused_not_wrapped() -> None:
    with pytest.raises(pa.ArrowInvalid):
        conform("rejects", pa.table({"file_no": pa.array([2**31], pa.int64())}))


def test_the_date_of_a_row_is_the_utc_day_of_its_time() -> None:
    times = [day(7, 0), day(7, 23), None, day(8, 0)]
    assert with_date(positions(*times)).column("date").to_pylist() == [t.date() if t else None for t in times]


@pytest.mark.parametrize("table", [table.name for table in TABLES])
def test_an_empty_table_has_its_columns(table: str) -> None:
    assert (empty(table).num_rows, empty(table).schema) == (0, arrow_schema(table))
