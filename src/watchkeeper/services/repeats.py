"""Position reports of a file that are equal in every field to an earlier one."""

from __future__ import annotations

import polars as pl
import pyarrow as pa

COLUMNS = ["mmsi", "t", "lat", "lon", "speed_kn", "course_deg", "heading_deg", "msg_type"]


class Repeats:
    """Counts repeats among neighbouring batches; receivers' clocks put them within seconds of each other."""

    def __init__(self) -> None:
        self._before = pl.Series("h", [], dtype=pl.UInt64)

    def count(self, positions: pa.Table | None) -> int:
        """How many of these were there already."""
        if positions is None or positions.num_rows == 0:
            return 0
        frame = pl.DataFrame(pl.from_arrow(positions.select(COLUMNS)))
        hashes = frame.filter(pl.col("t").is_not_null()).hash_rows().rename("h")
        joined = pl.concat([self._before, hashes])
        repeats = int((~joined.is_first_distinct())[len(self._before) :].sum())
        self._before = hashes.unique()
        return repeats
