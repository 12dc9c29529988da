"""The embedded engine: DuckDB in this process."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from watchkeeper.engine.base import Parameter, Relation, Sql, Walk
from watchkeeper.engine.columns import exposed, exposed_types
from watchkeeper.engine.needed import needed
from watchkeeper.model.scan import Scan

_PARAMETER = re.compile(r"\$(\w+)")
_SQL_TYPES = {
    "bool": "BOOLEAN", "i8": "TINYINT", "i16": "SMALLINT", "i32": "INTEGER", "i64": "BIGINT", "f32": "FLOAT",
    "f64": "DOUBLE", "text": "VARCHAR", "bytes": "BLOB", "date": "DATE",
}  # fmt: skip
WALK_ROWS = 262_144


class DuckDbEngine:
    """Runs queries with bounded threads and memory; spills to `spill` when memory is not enough."""

    name = "duckdb"

    def __init__(self, *, threads: int = 2, memory_limit_mb: int = 2048, spill: Path | None = None) -> None:
        self._connection = duckdb.connect(":memory:")
        self._connection.execute(f"SET threads={threads}")
        self._connection.execute(f"SET memory_limit='{memory_limit_mb}MB'")
        self._connection.execute("SET preserve_insertion_order=false")
        self._connection.execute("SET enable_progress_bar=false")
        self._connection.execute("SET parquet_metadata_cache=true")  # files of a lake never change
        if spill is not None:
            self._connection.execute(f"SET temp_directory='{spill}'")

    def sql(self, query: str, relations: Mapping[str, Relation], parameters: Mapping[str, Parameter]) -> pa.Table:
        """See `Engine.sql`."""
        cursor = self._connection.cursor()
        try:
            for name, relation in needed(query, relations).items():
                self._bind(cursor, name, relation)
            used = {key: parameters[key] for key in set(_PARAMETER.findall(query))}
            return cursor.sql(query, params=used or None).to_arrow_table()
        finally:
            cursor.close()

    def _bind(self, cursor: duckdb.DuckDBPyConnection, name: str, relation: Relation) -> None:
        if isinstance(relation, Sql):
            cursor.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {relation.text}")
        elif isinstance(relation, Scan):
            cursor.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {self._scan_sql(relation)}")
        else:
            cursor.register(name, relation)

    def _scan_sql(self, scan: Scan) -> str:
        if not scan.files:
            nulls = ", ".join(
                f'CAST(NULL AS {_SQL_TYPES[kind]}) AS "{name}"' for name, kind in exposed_types(scan).items()
            )
            return f"SELECT {nulls} WHERE FALSE"
        files = ", ".join("'" + path.replace("'", "''") + "'" for path in scan.files)
        items = ", ".join([*exposed(scan.table, "epoch_us({})"), *(["file_row_number AS row_no"] * scan.numbered)])
        how = "union_by_name=true, hive_partitioning=false" + ", file_row_number=true" * scan.numbered
        sql = f"SELECT {items} FROM read_parquet([{files}], {how})"
        if scan.visible_markings is not None:
            allowed = ", ".join(str(marking) for marking in sorted(scan.visible_markings)) or "NULL"
            sql += f" WHERE marking_id IN ({allowed})"
        return sql

    def walk(self, scan: Scan, columns: tuple[str, ...], walk: Callable[[], Walk]) -> dict[str, pa.Table]:
        """See `Engine.walk`. Reads the files as they lie: each day is sorted, and days come in order."""
        found: dict[str, list[pa.Table]] = {}
        for name, rows in walk()(_ahead(_segmented(scan, columns))):
            found.setdefault(name, []).append(rows)
        return {name: pa.concat_tables(parts) for name, parts in found.items()}

    def close(self) -> None:
        """Closes the database."""
        self._connection.close()


def _ahead(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The same batches, each read while the kernel works on the one before."""
    with ThreadPoolExecutor(max_workers=1) as reader:
        waiting = reader.submit(next, batches, None)
        while (batch := waiting.result()) is not None:
            waiting = reader.submit(next, batches, None)
            yield batch


def _segmented(scan: Scan, columns: tuple[str, ...]) -> Iterator[pa.RecordBatch]:
    stored = ["t" if name == "t_us" else name for name in columns]
    needed = list(dict.fromkeys([*stored, "segment_id", "repeat", "marking_id"]))
    for path in scan.files:
        for batch in pq.ParquetFile(path).iter_batches(WALK_ROWS, columns=needed):
            keep = pc.and_(pc.is_valid(batch.column("segment_id")), pc.invert(batch.column("repeat")))
            if scan.visible_markings is not None:
                allowed = pa.array(sorted(scan.visible_markings), pa.int64())
                keep = pc.and_(keep, pc.is_in(batch.column("marking_id"), allowed))
            rows = batch if pc.all(keep).as_py() else batch.filter(keep)
            arrays = [rows.column(name) for name in stored]
            arrays = [array.cast(pa.int64()) if pa.types.is_timestamp(array.type) else array for array in arrays]
            yield pa.RecordBatch.from_arrays(arrays, names=list(columns))
