"""What every engine must do alike, compared row by row. DuckDB is the reference."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import sqlglot
from sqlglot import exp

from tests.conformance.busy_world import world
from tests.worlds import places_of, with_events
from watchkeeper.detect import Rule
from watchkeeper.detect.registry import RULES
from watchkeeper.engine import Engine, Sql
from watchkeeper.engine.dialect import FUNCTIONS
from watchkeeper.engine.duckdb import DuckDbEngine
from watchkeeper.lake import Lake
from watchkeeper.model.marking import OPEN, Marking, View, default_viewer
from watchkeeper.services.relations import walkers
from watchkeeper.tracks.walk import COLUMNS, Walk


def _spark() -> Engine:
    reason = None
    if shutil.which("java") is None:
        reason = "Java is not installed"
    try:
        import pyspark  # noqa: F401
    except ImportError:
        reason = "the spark extra is not installed"
    if reason:
        if os.environ.get("WATCHKEEPER_REQUIRE_ALL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    from watchkeeper.engine.spark import SparkEngine

    return SparkEngine()


@pytest.fixture(scope="module", params=["duckdb", pytest.param("spark", marks=[pytest.mark.long, pytest.mark.spark])])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    made: Engine = DuckDbEngine() if request.param == "duckdb" else _spark()
    yield made
    made.close()


# One call of every function of the dialect, with values on which engines are known to differ if written otherwise.
CALLS = {
    "ABS(-2.5)": 2.5,
    "ASIN(0.5)": 0.5235987755982989,
    "ATAN2(-1.0, -1.0)": -2.356194490192345,
    "COS(1.0)": 0.5403023058681398,
    "SIN(1.0)": 0.8414709848078965,
    "RADIANS(180.0)": 3.141592653589793,
    "DEGREES(1.0)": 57.29577951308232,
    "SQRT(2.0)": 1.4142135623730951,
    "CAST(FLOOR(-2.7) AS BIGINT)": -3,
    "CAST(CEIL(2.1) AS BIGINT)": 3,
    "COALESCE(NULL, 3)": 3,
    "GREATEST(1.5, 2.5)": 2.5,
    "LEAST(1.5, 2.5)": 1.5,
    "NULLIF(1, 1)": None,
    "CASE WHEN 1 > 2 THEN 'a' ELSE 'b' END": "b",
    "3600000001 / 2.0": 1800000000.5,
}


@pytest.mark.parametrize(("call", "value"), CALLS.items())
def test_scalar_functions_of_the_dialect(engine: Engine, call: str, value: object) -> None:
    [row] = engine.sql(f"SELECT {call} AS x", {}, {}).to_pylist()
    found = float(row["x"]) if isinstance(value, float) else row["x"]
    assert found == pytest.approx(value) if isinstance(value, float) else found == value


ROWS = pa.table({"g": [1, 1, 1, 2, 2], "x": [1.0, 2.0, 10.0, 4.0, None], "t": [3, 1, 2, 5, 4]})


def test_median_takes_the_mean_of_the_middle_two_and_passes_over_nulls(engine: Engine) -> None:
    rows = engine.sql(
        "SELECT g, MEDIAN(x) AS m, AVG(x) AS a, COUNT(x) AS n, SUM(t) AS s FROM r GROUP BY g ORDER BY g",
        {"r": ROWS},
        {},
    )
    assert [(r["m"], round(r["a"], 6), r["n"], r["s"]) for r in rows.to_pylist()] == [
        (2.0, 4.333333, 3, 6),
        (4.0, 4.0, 1, 9),
    ]


def test_windows_order_rows_and_number_them(engine: Engine) -> None:
    query = """SELECT g, t, LAG(t) OVER w AS before, LEAD(t) OVER w AS after, ROW_NUMBER() OVER w AS n,
                      SUM(t) OVER (PARTITION BY g ORDER BY t ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS total
               FROM r WINDOW w AS (PARTITION BY g ORDER BY t) ORDER BY g, t"""
    rows = [tuple(row.values()) for row in engine.sql(query, {"r": ROWS}, {}).to_pylist()]
    assert rows[:3] == [(1, 1, None, 2, 1, 1), (1, 2, 1, 3, 2, 3), (1, 3, 2, None, 3, 6)]


def test_parameters_and_derived_relations(engine: Engine) -> None:
    named = {"r": ROWS, "big": Sql("SELECT * FROM r WHERE x > 1.5")}
    assert engine.sql("SELECT COUNT(*) AS n FROM big WHERE t >= $least", named, {"least": 2}).to_pylist() == [{"n": 2}]


def test_a_scan_shows_times_as_microseconds_and_hides_rows_by_marking(engine: Engine, tmp_path: Path) -> None:
    lake, secret = Lake(tmp_path), Marking.of("basic/1", "SECRET", "CAN")
    with lake.write("test") as transaction:
        for marking, mmsi in ((OPEN, 1), (secret, 2)):
            number = transaction.use_marking(marking)
            rows = {
                "mmsi": [mmsi],
                "t": pa.array([1_930_608_000_000_000], pa.timestamp("us", "UTC")),
                "marking_id": [number],
            }
            transaction.append("positions", pa.table(rows))
        snapshot = transaction.commit()
    scan = lake.scan(snapshot, View(viewer=default_viewer("me")), "positions")
    assert engine.sql("SELECT mmsi, t_us FROM p", {"p": scan}, {}).to_pylist() == [
        {"mmsi": 1, "t_us": 1_930_608_000_000_000}
    ]


def test_rows_of_a_numbered_scan_say_where_they_lie_in_their_file(engine: Engine, tmp_path: Path) -> None:
    lake, secret = Lake(tmp_path), Marking.of("basic/1", "SECRET", "CAN")
    with lake.write("test") as transaction:
        numbers = [transaction.use_marking(marking) for marking in (OPEN, secret, OPEN)]
        rows = {"file_no": [7, 8, 9], "reason": ["torn"] * 3, "marking_id": numbers}
        transaction.append("rejects", pa.table(rows))
        snapshot = transaction.commit()
    view = View(viewer=default_viewer("me"))
    scan = replace(lake.scan(snapshot, view, "rejects"), numbered=True)
    found = engine.sql("SELECT row_no, file_no FROM r ORDER BY row_no", {"r": scan}, {}).to_pylist()
    assert [(row["row_no"], row["file_no"]) for row in found] == [(0, 7), (2, 9)]
    none = replace(lake.scan(snapshot, view, "statics"), numbered=True)
    assert engine.sql("SELECT row_no FROM s", {"s": none}, {}).num_rows == 0


def test_a_table_that_was_never_written_is_empty(engine: Engine, tmp_path: Path) -> None:
    scan = Lake(tmp_path).scan(Lake(tmp_path).snapshot(), View(viewer=default_viewer("me")), "statics")
    assert engine.sql("SELECT mmsi, t_us FROM s", {"s": scan}, {}).num_rows == 0


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_gives_the_same_rows(engine: Engine, rule: Rule) -> None:
    reference = DuckDbEngine()
    known = with_events(reference, rule, world().relations())
    read = {name: known[name] for name in rule.reads}
    rows, expected = (rule.rows(e, read, known.places) for e in (engine, reference))
    assert expected.num_rows > 0
    assert _rounded(rows) == _rounded(expected)


def _rounded(rows: pa.Table) -> list[tuple]:
    return [tuple(round(float(v), 6) if isinstance(v, float) else v for v in row.values()) for row in rows.to_pylist()]


def test_a_walk_gives_the_same_grid_and_silences(engine: Engine, tmp_path: Path) -> None:
    heard = world().relations()["positions"]
    lake = Lake(tmp_path)
    with lake.write("test") as transaction:
        number = transaction.use_marking(OPEN)
        rows = heard.rename_columns([("t" if name == "t_us" else name) for name in heard.column_names])
        rows = rows.set_column(rows.column_names.index("t"), "t", rows.column("t").cast(pa.timestamp("us", "UTC")))
        transaction.append(
            "positions", rows.append_column("marking_id", pa.array([number] * rows.num_rows, pa.int64()))
        )
        snapshot = transaction.commit()
    scan = lake.scan(snapshot, View(viewer=default_viewer("me")), "positions")
    known = np.unique(heard.column("segment_id").to_numpy()).astype(np.int64)

    def walk() -> Walk:
        return Walk(known, *(maker for _, maker in walkers(places_of())))

    found = engine.walk(scan, COLUMNS, walk)
    expected: dict[str, list[pa.Table]] = {}
    for name, part in walk()(heard.select(list(COLUMNS)).to_batches()):
        expected.setdefault(name, []).append(part)
    for name, parts in expected.items():
        assert sorted(_rounded(found[name]), key=repr) == sorted(_rounded(pa.concat_tables(parts)), key=repr)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rules_keep_to_the_functions_of_the_dialect(rule: object) -> None:
    queries = [step for _, step in rule.steps if isinstance(step, str)] + [rule.query]  # type: ignore[attr-defined]
    parsed = [sqlglot.parse_one(query, read="duckdb") for query in queries]
    used = {node.sql_name().lower() for query in parsed for node in query.find_all(exp.Func)}
    assert used <= FUNCTIONS, f"not in the dialect: {sorted(used - FUNCTIONS)}"
