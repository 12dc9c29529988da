"""How the columns of a scan appear to a query."""

from __future__ import annotations

from watchkeeper.model.scan import Scan
from watchkeeper.model.tables import BY_NAME


def exposed(table: str, microseconds: str) -> list[str]:
    """Select items of a table's stored columns; a time `x` becomes `x_us` through the engine's own function.

    `microseconds` is a format with `{}` for the column. The partition column is left out: it follows from `t`.
    """
    items = []
    for column in BY_NAME[table].columns:
        if column.type == "date" and BY_NAME[table].by_date:
            continue
        quoted = f'"{column.name}"'
        items.append(f'{microseconds.format(quoted)} AS "{column.name}_us"' if column.type == "time" else quoted)
    return items


def exposed_types(scan: Scan) -> dict[str, str]:
    """Name and column type of each exposed column."""
    table = scan.table
    found: dict[str, str] = {}
    for column in BY_NAME[table].columns:
        if column.type == "date" and BY_NAME[table].by_date:
            continue
        found[f"{column.name}_us" if column.type == "time" else column.name] = (
            "i64" if column.type == "time" else column.type
        )
    return found | ({"row_no": "i64"} if scan.numbered else {})
