"""Screening: a query and listed entries come in, hits with a graded score and every reason for it go out.

It decides nothing: a hit is a question to a person.
"""

from watchkeeper.screen.comparison import Comparison, Reason
from watchkeeper.screen.index import IndexedName, NameHit, NameIndex
from watchkeeper.screen.names import DEFAULT_THRESHOLD, compare

__all__ = ["DEFAULT_THRESHOLD", "Comparison", "IndexedName", "NameHit", "NameIndex", "Reason", "compare"]
