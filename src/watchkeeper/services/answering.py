"""An answer: a screening, where each hit stands, and the receipt that proves it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from watchkeeper.model.marking import Marking
from watchkeeper.services import receipts
from watchkeeper.services.dispositions import Judged, standing, with_dispositions
from watchkeeper.services.screening import Screening
from watchkeeper.services.workspace import Workspace
from watchkeeper.store import Store


def answers(
    store: Store, workspace: Workspace, screenings: Sequence[Screening], now: datetime, marking: Marking | None = None
) -> list[dict[str, Any]]:
    """Screenings as JSON, each with its dispositions and `receipt`. Receipts are written, in one transaction, before any is told.

    `marking` is that of receipts, worked out once by a caller with many; None: that of this workspace and the lists.
    """
    if not screenings:
        return []
    marking = marking or receipts.marking_of(workspace, screenings[0].against)
    documents = [one.to_dict() for one in screenings]
    with store.write() as writer:
        leaves = [receipts.keep(writer, document, now, marking) for document in documents]
    states = [
        Judged(hit_id=hit.hit_id, subject_hash=one.subject.subject_hash, content_hash=hit.entity.content_hash)
        for one in screenings
        for hit in one.hits
    ]
    stands = standing(store, workspace, states, now.date())
    return [
        {**with_dispositions(document, stands), "receipt": leaf.leaf_hash}
        for document, leaf in zip(documents, leaves, strict=True)
    ]


def answer(store: Store, workspace: Workspace, screening: Screening, now: datetime) -> dict[str, Any]:
    """One screening as JSON, with its dispositions and `receipt`."""
    return answers(store, workspace, [screening], now)[0]
