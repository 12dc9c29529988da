"""Tables on disk: rows come in as Arrow, a snapshot (one version of every table) goes out.

Delta tables over Parquet, a raw archive of every input file, and a manifest that is the only commit point. Never decides
what a row means, and never shows a row to a viewer whose marking forbids it.
"""

from watchkeeper.lake.lake import Lake
from watchkeeper.lake.schema import arrow_schema, empty
from watchkeeper.lake.snapshots import Snapshot

__all__ = ["Lake", "Snapshot", "arrow_schema", "empty"]
