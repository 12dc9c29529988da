"""Columns of a relation as arrays of numbers."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


def floats(table: pa.Table, name: str) -> NDArray[np.float64]:
    """A column as doubles, nulls as not-a-number."""
    return np.asarray(table.column(name).cast(pa.float64()).to_numpy(zero_copy_only=False), np.float64)


def with_column(table: pa.Table, name: str, values: NDArray[np.float64]) -> pa.Table:
    """The table with one more column of doubles, not-a-number as null."""
    return table.append_column(name, pa.array(values, pa.float64(), mask=~np.isfinite(values)))
