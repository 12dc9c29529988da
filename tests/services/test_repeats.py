"""A repeat is equal in every field to a row of the same batch or of the one before."""

from __future__ import annotations

import polars as pl
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.services.repeats import COLUMNS, Repeats

ROWS = st.tuples(
    st.integers(1, 3), st.one_of(st.none(), st.integers(0, 3)), st.sampled_from([None, 1.0, 2.0])
)  # ship, second, latitude


def table(rows: list[tuple[int, int | None, float | None]]) -> pa.Table:
    frame = pl.DataFrame(rows, schema={"mmsi": pl.Int32, "t": pl.Int64, "lat": pl.Float64}, orient="row")
    return frame.with_columns(pl.lit(None, pl.Float64).alias(name) for name in COLUMNS[3:]).to_arrow()


@given(batches=st.lists(st.lists(ROWS, max_size=12), max_size=4))
def test_rows_are_held_against_those_of_their_batch_and_of_the_one_before(
    batches: list[list[tuple[int, int | None, float | None]]],
) -> None:
    repeats, before = Repeats(), set()
    for rows in batches:
        now, expected = set(), 0
        for row in rows:
            if row[1] is not None:  # without a time nobody knows
                expected += row in now or row in before
                now.add(row)
        assert repeats.count(table(rows)) == expected
        before = now if rows else before
