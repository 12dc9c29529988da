"""Position reports of a file that are equal in every field to an earlier one."""

from __future__ import annotations

import numpy as np
import polars as pl
import pyarrow as pa

COLUMNS = ["mmsi", "t", "lat", "lon", "speed_kn", "course_deg", "heading_deg", "msg_type"]


class Repeats:
    """Counts repeats among neighbouring batches; receivers' clocks put them within seconds of each other."""

    def __init__(self) -> None:
        self._before = np.zeros(1, np.uint64)

    def count(self, positions: pa.Table | None) -> int:
        """How many of these were there already."""
        from watchkeeper.services.repeats_kernel import count_repeats

        if positions is None or positions.num_rows == 0:
            return 0
        frame = pl.DataFrame(pl.from_arrow(positions.select(COLUMNS)))
        hashes = frame.filter(pl.col("t").is_not_null()).hash_rows().to_numpy()
        now = np.zeros(1 << (2 * len(hashes)).bit_length(), np.uint64)
        found = int(count_repeats(hashes, self._before, now))
        self._before = now
        return found
