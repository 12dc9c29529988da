"""Which state of both sides a judgement is of: that which a receipt shows, or, of a ship of the lake, that of her match."""

from __future__ import annotations

import json

from watchkeeper.model.errors import NotFound, UsageError
from watchkeeper.services import receipts
from watchkeeper.services.dispositions import Judged
from watchkeeper.services.ship_screening import matches_of
from watchkeeper.services.workspace import Workspace
from watchkeeper.store import Store


def state_of(store: Store, workspace: Workspace, hit_id: str, receipt: str | None) -> Judged:
    """The state a person saw. NotFound when the receipt, or the ships' matches, do not have that hit."""
    hit_id = hit_id.strip().lower()
    if receipt is not None:
        return _in_receipt(store, workspace, hit_id, receipt)
    for row in matches_of(workspace):
        if row["hit_id"] == hit_id and row["ended"] is None:
            return Judged(hit_id=hit_id, subject_hash=row["subject_hash"], content_hash=row["content_hash"])
    raise NotFound(
        f"no ship of the lake has a hit {hit_id[:40]}; of a query, give the receipt that shows it: --receipt"
    )


def _in_receipt(store: Store, workspace: Workspace, hit_id: str, receipt: str) -> Judged:
    reader = store.view(workspace.view)
    kept = receipts.find(reader, receipt)
    if kept.body is None:
        raise UsageError(f"receipt {kept.leaf.leaf_hash[:12]} was erased; screen again and judge the hit of that")
    says = json.loads(kept.body)
    for query, shown in _shown(says):
        for hit in shown:
            if hit["id"] == hit_id:
                return Judged(hit_id=hit_id, subject_hash=query, content_hash=hit["content_hash"])
    raise NotFound(f"receipt {kept.leaf.leaf_hash[:12]} shows no hit {hit_id[:40]}")


def _shown(says: dict[str, list[dict[str, object]]]) -> list[tuple[str, list[dict[str, str]]]]:
    """(hash of the subject, its hits) of every subject of a receipt."""
    if "ships" in says:
        return [(str(one["hash"]), one["hits"]) for one in says["ships"]]  # type: ignore[misc]
    query = says["query"]
    every = [hit for name in ("hits", "questions", "set_aside") for hit in says[name]]
    return [(query["hash"], every)]  # type: ignore[list-item,call-overload]
