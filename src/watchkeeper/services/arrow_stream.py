"""Tables as Arrow streams, as browsers read them."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

MEDIA_TYPE = "application/vnd.apache.arrow.stream"
BATCH_ROWS = 262_144


def stream(rows: pa.Table, metadata: Mapping[str, str]) -> bytes:
    """The rows in the Arrow IPC streaming format, uncompressed, with the metadata in its schema."""
    schema = rows.schema.with_metadata(dict(metadata))
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, schema) as writer:
        writer.write_table(rows.cast(schema), max_chunksize=BATCH_ROWS)
    found: bytes = sink.getvalue().to_pybytes()
    return found
