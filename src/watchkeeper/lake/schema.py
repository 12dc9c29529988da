"""Arrow schemas of the lake's tables, made from the one declaration in `model.tables`."""

from __future__ import annotations

from functools import cache

import pyarrow as pa

from watchkeeper.model.tables import BY_NAME

_ARROW: dict[str, pa.DataType] = {
    "bool": pa.bool_(),
    "i8": pa.int8(),
    "i16": pa.int16(),
    "i32": pa.int32(),
    "i64": pa.int64(),
    "f32": pa.float32(),
    "f64": pa.float64(),
    "text": pa.string(),
    "time": pa.timestamp("us", tz="UTC"),
    "date": pa.date32(),
    "bytes": pa.binary(),
}


@cache
def arrow_schema(table: str) -> pa.Schema:
    """The Arrow schema of a table of the lake."""
    return pa.schema([pa.field(c.name, _ARROW[c.type], nullable=True) for c in BY_NAME[table].columns])


def empty(table: str) -> pa.Table:
    """The table with no rows."""
    return arrow_schema(table).empty_table()


def conform(table: str, rows: pa.Table) -> pa.Table:
    """`rows` with exactly the table's columns in order: missing ones null, types cast. Unknown columns are an error."""
    schema = arrow_schema(table)
    unknown = set(rows.column_names) - set(schema.names)
    if unknown:
        raise ValueError(f"{table} has no column {', '.join(sorted(unknown))}")
    columns = []
    for field in schema:
        if field.name not in rows.column_names:
            columns.append(pa.nulls(rows.num_rows, field.type))
            continue
        column = rows.column(field.name)
        if pa.types.is_dictionary(column.type):
            column = column.cast(column.type.value_type)
        columns.append(column.cast(field.type))
    return pa.table(columns, schema=schema)
