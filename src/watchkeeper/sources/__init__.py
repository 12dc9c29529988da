"""One module per feed format: bytes come in, rows and counted rejects go out.

A reader never guesses in silence: each field is handled or listed as ignored, a bad row is returned with its reason, and
the byte offset of every row leads back to the file as received.
"""

from watchkeeper.sources.observations import Batch, Counts, Reader
from watchkeeper.sources.registry import reader_for

__all__ = ["Batch", "Counts", "Reader", "reader_for"]
