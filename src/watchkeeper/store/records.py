"""What a store keeps: receipts in a log, what was erased of them, and judgements."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date, datetime

VERDICTS: dict[str, str] = {
    "true": "It is the listed party.",
    "false": "It is somebody else.",
    "unsure": "It cannot be told yet; the hit stays open.",
    "approve": "A second person agrees with a judgement.",
    "withdraw": "As if nobody had judged.",
}
"""Words of a judgement, with what each means."""


LEAD_VERDICTS: dict[str, str] = {
    "confirm": "It deserves a case: what it says was borne out.",
    "dismiss": "It deserves no more time, for the reason given.",
    "watch": "It cannot be told yet; keep it in sight.",
    "withdraw": "As if nobody had judged.",
}
"""Words of a judgement of a lead, with what each means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """Where a receipt stands in its log. There is one log for each marking, so that sizes tell nobody of what he may not see."""

    log: int
    """`marking_id` of what is in the log."""
    index: int
    """Place in the log, from 0."""
    leaf_hash: str
    """64 hex digits: the leaf's hash in the tree (RFC 9162)."""
    made: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """That the body of a receipt was erased: who asked, why, when. Its place in the log stays."""

    leaf_hash: str
    who: str
    why: str
    erased: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """State of a log at the end of a transaction."""

    log: int
    size: int
    root: str
    made: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A receipt as it is kept: `body` is None once it was erased, and `erasure` says by whom."""

    leaf: Leaf
    body: bytes | None
    erasure: Erasure | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a person decided of a hit, and of which state of both sides; or of a lead, and of which of its signals.

    A judgement holds for the subject and the entry as they were: when the hash of either changes, the hit is open again.
    """

    hit_id: str
    """Of subject, list and key of the entry; what `screen` gives as `id` of a hit. Of a lead, its id: `L` and 15 hex digits."""
    subject_hash: str
    """Hash of the query or of the ship's identity as it was screened; empty for a lead."""
    content_hash: str
    """Content of the list's entry as it was; of the lead's signals that counted."""
    verdict: str
    """One of `VERDICTS`, of a lead one of `LEAD_VERDICTS`."""
    who: str
    why: str
    until: date | None = None
    """Last UTC day it holds; None without an end."""
    of: str | None = None
    """Of an approval, the id of the judgement approved."""
    decided: datetime

    @property
    def judgement_id(self) -> str:
        """First 16 hex digits of a hash of all that was decided."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True, default=str).encode()).hexdigest()[:16]
