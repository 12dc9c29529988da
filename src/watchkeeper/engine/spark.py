"""The scale-out engine: Apache Spark. The same portable SQL, transpiled; kernels run beside the data."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pyarrow as pa
import sqlglot
from pyspark.sql import DataFrame, SparkSession
from sqlglot import exp

from watchkeeper.engine.base import Parameter, Relation, Sql, Walk
from watchkeeper.engine.columns import exposed, exposed_types
from watchkeeper.engine.needed import needed
from watchkeeper.model.scan import Scan

_SPARK_TYPES = {
    "bool": "BOOLEAN", "i8": "TINYINT", "i16": "SMALLINT", "i32": "INT", "i64": "BIGINT", "f32": "FLOAT",
    "f64": "DOUBLE", "text": "STRING", "bytes": "BINARY", "date": "DATE",
}  # fmt: skip
_ARROW_TO_SPARK = {"int64": "bigint", "double": "double", "string": "string", "int32": "int", "bool": "boolean"}


class SparkEngine:
    """Runs queries on a local or configured Spark; sessions are shared within a process."""

    name = "spark"

    def __init__(self, *, threads: int = 2) -> None:
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # workers need the very packages this process has
        self._session = (
            SparkSession.builder.master(f"local[{threads}]")
            .appName("watchkeeper")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", str(threads * 2))
            .config("spark.sql.ansi.enabled", "true")
            .config("spark.sql.execution.arrow.pyspark.enabled", "true")
            .getOrCreate()
        )
        self._session.sparkContext.setLogLevel("ERROR")

    def sql(self, query: str, relations: Mapping[str, Relation], parameters: Mapping[str, Parameter]) -> pa.Table:
        """See `Engine.sql`."""
        for name, relation in needed(query, relations).items():
            self._frame(relation, parameters).createOrReplaceTempView(name)
        return _plain_arrow(self._session.sql(to_spark(query, parameters)))

    def _frame(self, relation: Relation, parameters: Mapping[str, Parameter]) -> DataFrame:
        if isinstance(relation, Sql):
            return self._session.sql(to_spark(relation.text, parameters))
        if isinstance(relation, Scan):
            return self._scan(relation)
        return self._session.createDataFrame(relation)

    def _scan(self, scan: Scan) -> DataFrame:
        if not scan.files:
            columns = ", ".join(f"`{name}` {_SPARK_TYPES[kind]}" for name, kind in exposed_types(scan).items())
            return self._session.createDataFrame([], columns)
        rows = (
            self._session.read.option("mergeSchema", "true")
            .option("basePath", _table_folder(scan))
            .parquet(*scan.files)
        )
        items = [item.replace('"', "`") for item in exposed(scan.table, "unix_micros({})")]
        items += ["_metadata.row_index AS row_no"] * scan.numbered
        if scan.visible_markings is not None:
            rows = rows.where(rows.marking_id.isin(sorted(scan.visible_markings)))
        return rows.selectExpr(*items)

    def walk(self, scan: Scan, columns: tuple[str, ...], walk: Callable[[], Walk]) -> dict[str, pa.Table]:
        """See `Engine.walk`. Whole segments go to one task, in time order."""
        rows = self._scan(scan).where("segment_id IS NOT NULL AND NOT repeat").select(*columns, "file_no", "offset")
        rows = (
            rows.select(*columns)
            .repartition("segment_id")
            .sortWithinPartitions("segment_id", "t_us", "file_no", "offset")
        )
        samples = dict(walk()(iter(())))
        found = {}
        for name, sample in samples.items():
            schema = ", ".join(f"`{field.name}` {_ARROW_TO_SPARK[str(field.type)]}" for field in sample.schema)
            found[name] = _plain_arrow(rows.mapInArrow(_task(walk, name), schema))
        return found

    def close(self) -> None:
        """Leaves the session running: it is shared, and ends with the process."""


def _task(walk: Callable[[], Walk], wanted: str) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for name, rows in walk()(batches):
            if name == wanted and rows.num_rows:
                yield from rows.to_batches()

    return run


def _table_folder(scan: Scan) -> str:
    return re.split(rf"(?<=/{scan.table})/", scan.files[0])[0]


def _plain_arrow(frame: DataFrame) -> pa.Table:
    return frame.toArrow()


def to_spark(query: str, parameters: Mapping[str, Parameter]) -> str:
    """The portable query in Spark's dialect, parameters as literals."""

    def plain(node: Any) -> Any:
        if isinstance(node, exp.Parameter | exp.Placeholder):
            name = node.this.name if isinstance(node.this, exp.Expression) else str(node.this)
            return plain(exp.convert(parameters[name]))
        if isinstance(node, exp.Literal) and not node.is_string and "." in node.name:
            return exp.cast(node, "double")  # Spark reads 1.5 as a decimal, DuckDB computes with doubles
        return node

    return str(sqlglot.parse_one(query, read="duckdb").transform(plain).sql(dialect="spark"))
