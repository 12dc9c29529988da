"""The one declaration of every table: complete, without doubles, and every null explained."""

from __future__ import annotations

import pytest

from watchkeeper.lake.schema import arrow_schema
from watchkeeper.model.column import Column, Table
from watchkeeper.model.measures import MEASURES
from watchkeeper.model.tables import BY_NAME, TABLES

EVERY_COLUMN = [(table.name, column) for table in TABLES for column in table.columns]
EVERY_COLUMN += [(kind, column) for kind, columns in MEASURES.items() for column in columns]
MEASURED_UNITS = {"_per_h": "1/hour", "_m": "metre", "_kn": "knot", "_h": "hour", "_s": "second", "_deg": "degree"}


def test_no_two_tables_have_one_name() -> None:
    assert len(BY_NAME) == len(TABLES)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_has_a_sentence_a_marking_and_no_column_twice(table: Table) -> None:
    assert table.doc.endswith(".")
    assert len(set(table.column_names)) == len(table.columns)
    marking = [column for column in table.columns if column.name == "marking_id"]
    assert [(column.type, column.null) for column in marking] == [("i64", None)]
    assert set(table.sort) <= set(table.column_names)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_by_date_has_a_time_and_its_day(table: Table) -> None:
    types = {column.name: column.type for column in table.columns}
    assert table.by_date == ("date" in types)
    if table.by_date:
        assert (types["t"], types["date"]) == ("time", "date")


@pytest.mark.parametrize(("where", "column"), EVERY_COLUMN, ids=lambda part: getattr(part, "name", part))
def test_a_column_has_a_sentence_and_a_null_has_a_meaning(where: str, column: Column) -> None:
    assert column.doc.endswith("."), f"{where}.{column.name} needs a sentence"
    assert column.null is None or column.null.strip(), f"{where}.{column.name} is null for no reason"


@pytest.mark.parametrize(("where", "column"), EVERY_COLUMN, ids=lambda part: getattr(part, "name", part))
def test_a_name_that_ends_in_a_unit_has_that_unit(where: str, column: Column) -> None:
    unit = next((unit for ending, unit in MEASURED_UNITS.items() if column.name.endswith(ending)), None)
    if unit is not None and column.type in ("f32", "f64", "i16"):
        assert column.unit == unit, f"{where}.{column.name} is in {column.unit}"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_stored_columns_are_the_declared_ones_in_order(table: Table) -> None:
    assert tuple(arrow_schema(table.name).names) == table.column_names
