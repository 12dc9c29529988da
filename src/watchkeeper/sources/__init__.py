"""One module per feed format: bytes come in, rows and counted rejects go out.

A reader never guesses in silence: each field is handled or listed as ignored, a bad row is returned with its reason, and
the byte offset of every row leads back to the file as received. `registry.py` says which reader a file is for; it imports
them all, so nothing here does.
"""

from watchkeeper.sources.observations import Batch, Counts, Reader

__all__ = ["Batch", "Counts", "Reader"]
