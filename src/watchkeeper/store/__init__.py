"""What people decide and what was proved: judgements and receipts, in SQLite or PostgreSQL. Rows are added, never replaced.
Observations and lists are not here but in the lake."""

from watchkeeper.store.base import Reader, Store, Writer
from watchkeeper.store.records import LEAD_VERDICTS, VERDICTS, Erasure, Head, Judgement, Kept, Leaf

__all__ = ["LEAD_VERDICTS", "VERDICTS", "Erasure", "Head", "Judgement", "Kept", "Leaf", "Reader", "Store", "Writer"]
