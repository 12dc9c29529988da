"""A hit: a listed party that may be the one asked about, with its score and every reason for it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Literal

from watchkeeper.model.listed import ListedEntity, ListedName
from watchkeeper.screen.comparison import Reason

Status = Literal["hit", "question", "set aside"]
"""`hit`: the score reaches the threshold. `question`: a ship's number one stroke of paint from a listed one. `set aside`: the
names agree, and something that never changes says that it is another; shown, so that a person can see why it is no hit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One listed party and how it fits."""

    hit_id: str
    """First 16 hex digits of a hash of subject, list and key: the same whenever this subject meets this entry."""
    status: Status
    score: float
    list: str
    list_class: str
    entity: ListedEntity
    matched: ListedName | None
    """The name that fits best; None where none was compared."""
    query_name: str
    """The name of the query that it fits; empty where none was compared."""
    name_score: float | None
    reasons: tuple[Reason, ...]

    def to_dict(self) -> dict[str, Any]:
        """As JSON gives it and as a receipt keeps it."""
        entity = self.entity
        return {
            "id": self.hit_id,
            "status": self.status,
            "score": self.score,
            "list": self.list,
            "class": self.list_class,
            "key": entity.key,
            "content_hash": entity.content_hash,
            "kind": entity.kind,
            "name": entity.name,
            "matched_name": None if self.matched is None else {"text": self.matched.text, "kind": self.matched.kind},
            "query_name": self.query_name or None,
            "name_score": None if self.name_score is None else round(self.name_score, 4),
            "programmes": list(entity.values("programme")),
            "listed_on": next(iter(entity.values("listed_on")), None),
            "reasons": [reason.to_dict() for reason in self.reasons],
        }


def hit_id(subject_key: str, list_name: str, key: str) -> str:
    """The id of the hit of a subject on an entry."""
    return hashlib.sha256("\n".join((subject_key, list_name, key)).encode()).hexdigest()[:16]
