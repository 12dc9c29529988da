"""All events in memory, compressed in small bundles, so that any of them is at hand in less than a millisecond.

From the lake's files a single event takes twenty times as long, for a file is decoded by thousands of rows at a time. A million
events take some seconds to put in and a tenth of their size.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from watchkeeper.services.lookout import Sight

BUNDLE = 128
"""Events that are unpacked together."""
AT_ONCE = 65_536
"""Rows read from the lake at a time."""
_ROWS = "SELECT * FROM events WHERE row_no BETWEEN $first AND $last ORDER BY row_no"
Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Drawer:
    """Events in bundles, and which of them begins which file."""

    bundles: pa.ipc.RecordBatchFileReader
    files: tuple[NDArray[np.int64], ...]
    """Row numbers that are here of each file, in order."""
    starts: tuple[int, ...]
    """Events before those of each file."""
    nbytes: int

    def rows(self, places: pa.Table) -> list[Row]:
        """The events at these places, in their order."""
        parts, numbers = places.column("part").to_pylist(), places.column("row_no").to_pylist()
        slots = [
            self.starts[part] + int(np.searchsorted(self.files[part], number))
            for part, number in zip(parts, numbers, strict=True)
        ]
        unpacked: dict[int, pa.RecordBatch] = {}
        for bundle in {slot // BUNDLE for slot in slots}:
            unpacked[bundle] = self.bundles.get_batch(bundle)
        return [unpacked[slot // BUNDLE].slice(slot % BUNDLE, 1).to_pylist()[0] for slot in slots]


def fill_drawer(sight: Sight, places: pa.Table, gives_up: Callable[[], bool]) -> Drawer | None:
    """A drawer of the events at these places, which are all there are; None when it gave up."""
    whole = replace(sight.scan("events"), numbered=True)
    part, row_no = places.column("part").to_numpy(), places.column("row_no").to_numpy()
    files = tuple(np.sort(row_no[part == number]) for number in range(len(whole.files)))
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression=pa.Codec("zstd", compression_level=1))
    writer: pa.ipc.RecordBatchFileWriter | None = None
    rest: pa.Table | None = None
    for file, own in zip(whole.files, files, strict=True):
        for first in range(0, int(own[-1]) + 1 if len(own) else 0, AT_ONCE):
            if gives_up():
                return None
            bounds = {"first": first, "last": first + AT_ONCE - 1}
            rows = sight.sql(_ROWS, {"events": replace(whole, files=(file,))}, bounds)
            writer = writer or pa.ipc.new_file(sink, rows.schema, options=options)
            rows = rows if rest is None else pa.concat_tables([rest, rows])
            full = len(rows) // BUNDLE * BUNDLE
            _put(writer, rows.slice(0, full))
            rest = rows.slice(full)
    if writer is None:
        return None
    if rest is not None:
        _put(writer, rest)
    writer.close()
    buffer = sink.getvalue()
    starts = np.concatenate([[0], np.cumsum([len(one) for one in files])])[:-1]
    size = buffer.size + sum(one.nbytes for one in files)
    return Drawer(pa.ipc.open_file(buffer), files, tuple(int(one) for one in starts), size)


def _put(writer: pa.ipc.RecordBatchFileWriter, rows: pa.Table) -> None:
    for batch in rows.combine_chunks().to_batches(max_chunksize=BUNDLE):
        writer.write_batch(batch)
