"""Positions to be segmented, as columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from watchkeeper.tracks.records import Array, Rows

_DTYPES: dict[str, str] = {
    "mmsi": "i4",
    "t_us": "i8",
    "lat_deg": "f8",
    "lon_deg": "f8",
    "speed_kn": "f4",
    "course_deg": "f4",
    "heading_deg": "f4",
    "msg_type": "i1",
    "transponder": "i1",
    "file_no": "i4",
    "offset": "i8",
}
_CLASSES = pa.array(["A", "B", "A/B"])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PositionBatch:
    """Columns of equal length, rows sorted by (mmsi, t_us, file_no, offset). Floats are NaN where not available.

    Rows of one MMSI and time are taken in the order of `file_no` and `offset`, which must be the same in every run for
    the answer to be the same. Speed, course and heading are taken as 32-bit floats, as the lake stores them.
    """

    mmsi: Array
    t_us: Array
    """Microseconds since 1970 UTC."""
    lat_deg: Array
    lon_deg: Array
    speed_kn: Array
    course_deg: Array
    heading_deg: Array
    msg_type: Array
    """AIS message type; 0 where the source did not say."""
    transponder: Array
    """Class where `msg_type` says none: 1 A, 2 B, 3 either, 0 not known."""
    file_no: Array
    offset: Array

    def __len__(self) -> int:
        return len(self.t_us)

    def rows(self) -> Rows:
        """The columns with the types the kernel takes; a column that has its type already is not copied.

        All are read-only, as those that come from Arrow are: to Numba that is a type, for which it would compile anew.
        """
        columns = {name: _read_only(getattr(self, name), dtype) for name, dtype in _DTYPES.items()}
        lengths = {name: len(column) for name, column in columns.items()}
        if len(set(lengths.values())) != 1:
            raise ValueError(f"columns of a batch have different lengths, equal lengths expected: {lengths}")
        return Rows(**columns)

    @classmethod
    def from_arrow(cls, table: pa.Table) -> PositionBatch:
        """The batch in a table with columns of the lake's `positions`, in its row order; `t` must have no nulls."""
        us = table["t"].cast(pa.timestamp("us", tz="UTC")).cast(pa.int64())
        if us.null_count:
            raise ValueError(f"{us.null_count} rows have no time; untimed rows are never segmented, leave them out")
        return cls(
            mmsi=table["mmsi"].to_numpy(),
            t_us=us.to_numpy(),
            lat_deg=_floats(table["lat"]),
            lon_deg=_floats(table["lon"]),
            speed_kn=_floats(table["speed_kn"]),
            course_deg=_floats(table["course_deg"]),
            heading_deg=_floats(table["heading_deg"]),
            msg_type=pc.fill_null(table["msg_type"], 0).to_numpy(),
            transponder=_classes(table["transponder"]),
            file_no=table["file_no"].to_numpy(),
            offset=table["offset"].to_numpy(),
        )


def _read_only(column: Array, dtype: str) -> Array:
    view = np.ascontiguousarray(column, dtype).view()
    view.flags.writeable = False
    return view


def _floats(column: pa.ChunkedArray) -> Array:
    return pc.fill_null(column, float("nan")).to_numpy()


def _classes(column: pa.ChunkedArray) -> Array:
    found = pc.index_in(column.cast(pa.string()), value_set=_CLASSES)
    return pc.fill_null(pc.add(found, 1), 0).to_numpy().astype("i1")
