"""Joins: why two identities are taken for one hull, and how sure that is. A user's decision stands above each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from watchkeeper.identity.entry import SourceRow

HIGH, MEDIUM, LOW = "high", "medium", "low"
SPLIT, JOIN, WITHDRAWN = "split", "join", "withdraw"


@dataclass(frozen=True, slots=True)
class JoinKind:
    """One kind of join."""

    confidence: str
    meaning: str

    @property
    def merges(self) -> bool:
        """Whether it makes one hull by itself. What does not is shown, for a user to decide."""
        return self.confidence != LOW


KINDS: dict[str, JoinKind] = {
    "decided": JoinKind(HIGH, "a user joined them"),
    "said_and_registered": JoinKind(HIGH, "the MMSI says the IMO number, and a register gives that ship this MMSI"),
    "said": JoinKind(HIGH, "the MMSI says the IMO number, and no other MMSI does at the same time"),
    "registered": JoinKind(HIGH, "a register gives the ship this MMSI, with days; the MMSI says no other IMO number"),
    "registered_undated": JoinKind(MEDIUM, "a register gives the ship this MMSI, without days"),
    "same_track": JoinKind(MEDIUM, "one track of the MMSI goes on across a change of IMO number"),
    "hand_over": JoinKind(MEDIUM, "one number falls silent and another begins where that ship would be"),
    "said_by_several": JoinKind(LOW, "several MMSIs say the IMO number at the same time"),
    "said_otherwise": JoinKind(LOW, "a register gives the ship this MMSI, and the MMSI says another IMO number"),
    "same_number": JoinKind(LOW, "the MMSI said one IMO number and later another, and no track goes on across"),
    "number_shared": JoinKind(LOW, "the MMSI says several IMO numbers by turns"),
}
"""Every kind of join, the surest first; they are made in this order. Numbers of hulls come before numbers of radios, which are
given again; what is said by two at once says nothing of either."""
_RANK = {kind: rank for rank, kind in enumerate(KINDS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Two nodes, and why they may be one hull."""

    a: str
    b: str
    kind: str
    reason: str
    rows: tuple[SourceRow, ...] = ()
    at: tuple[datetime | None, datetime | None] = (None, None)
    """Of a join found elsewhere that names a whole MMSI, the moments at which `a` and `b` are meant."""

    @property
    def rank(self) -> tuple[int, str, str]:
        """Order in which joins are made."""
        return _RANK[self.kind], self.a, self.b

    def to_dict(self, *, made: bool, undone_by: str | None = None) -> dict[str, Any]:
        """As `vessel --json` gives it; `undone_by` names the decision that keeps the two apart."""
        return {
            "a": self.a,
            "b": self.b,
            "kind": self.kind,
            "confidence": KINDS[self.kind].confidence,
            "reason": self.reason,
            "made": made,
            "undone_by": undone_by,
            "source_rows": [row.to_dict() for row in self.rows],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a user decided of two identities. A later one of the same two takes the place of an earlier."""

    kind: str
    """`split`, `join`, or `withdraw`: as if nobody had decided."""
    a: str
    b: str
    who: str
    why: str
    decided: datetime

    @property
    def sentence(self) -> str:
        """Who decided what, when and why."""
        return f"{self.kind} of {self.a} and {self.b} by {self.who} on {self.decided.date()}: {self.why}"


def in_force(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The last decision of each pair, withdrawn ones left out, in order of time."""
    last: dict[frozenset[str], Decision] = {}
    for one in sorted(decisions, key=lambda one: (one.decided, one.a, one.b, one.kind)):
        last[frozenset((one.a, one.b))] = one
    return tuple(sorted((one for one in last.values() if one.kind != WITHDRAWN), key=lambda one: (one.decided, one.a)))


def names(pattern: str, node: str) -> bool:
    """Whether a decision that names `pattern` is of `node`: the node itself, or of an MMSI any of its stretches."""
    return node == pattern or node.startswith(pattern + "/")
