"""One module per feed format: bytes come in, rows and counted rejects go out.

A reader never guesses in silence: each field is handled or listed as ignored, a bad row is returned with its reason, and
the byte offset of every row leads back to the file as received. `registry.py` says which reader a file is for; it imports
them all, so nothing here does.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from watchkeeper.sources.observations import Batch, Counts, Reader
    from watchkeeper.sources.registry import reader_for

__all__ = ["Batch", "Counts", "Reader", "reader_for"]


def __getattr__(name: str) -> Any:
    """The names above, when they are first asked for: the readers of AIS take seconds to import, and not all need them."""
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{'registry' if name == 'reader_for' else 'observations'}"), name)
