"""Judgements of leads: confirmed, dismissed with a reason, watched, withdrawn; kept for good, the last counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from watchkeeper.model.errors import UsageError
from watchkeeper.model.marking import Marking, combine
from watchkeeper.services.workspace import Workspace
from watchkeeper.store import LEAD_VERDICTS, Judgement, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadJudgement:
    """The last judgement of a lead."""

    judgement: Judgement
    stale: bool
    """Other signals count in the lead than when it was judged."""

    def to_dict(self) -> dict[str, Any]:
        """As interfaces give it."""
        made = self.judgement
        return {
            "id": made.judgement_id,
            "verdict": made.verdict,
            "why": made.why,
            "who": made.who,
            "decided": made.decided.isoformat(timespec="seconds"),
            "of_lead": made.hit_id,
            "stale": self.stale,
        }


def judge_lead(
    store: Store, workspace: Workspace, lead: Mapping[str, Any], ruling: tuple[str, str, str], now: datetime
) -> Judgement:
    """Records (verdict, who, why) of a lead as `services.lead_reading.lead` gives it. UsageError when it is no judgement, or says
    not who, or dismisses without a reason."""
    verdict, who, why = (text.strip() for text in ruling)
    if verdict not in LEAD_VERDICTS:
        raise UsageError(f"'{verdict}' is no judgement of a lead; known are {', '.join(LEAD_VERDICTS)}")
    if not who:
        raise UsageError("who judges has to be said")
    if verdict == "dismiss" and not why:
        raise UsageError("a lead is dismissed with a reason: say why")
    made = Judgement(
        hit_id=lead["id"],
        subject_hash="",
        content_hash=lead["content_hash"],
        verdict=verdict,
        who=who,
        why=why,
        decided=now,
    )
    own = Marking.of("basic/1", "OPEN", workspace.settings.party)
    with store.write() as writer:
        writer.add_judgement(made, combine(own, Marking.from_dict(lead["marking"])))
    return made


def judgements_of(store: Store, workspace: Workspace, rows: Sequence[Mapping[str, Any]]) -> dict[str, LeadJudgement]:
    """The last judgement of each lead, by id: of itself, or of a lead whose signals it tells now. Withdrawn ones are none."""
    heirs = {row["lead_id"]: row["superseded_by"] for row in rows}
    hashes = {row["lead_id"]: row["content_hash"] for row in rows}
    if not hashes:
        return {}
    last: dict[str, LeadJudgement] = {}
    for judgement, _ in store.view(workspace.view).judgements(set(hashes)):
        heir = _heir(judgement.hit_id, heirs)
        stale = judgement.content_hash != hashes.get(heir)
        last[heir] = LeadJudgement(judgement=judgement, stale=stale)
        if heir != judgement.hit_id:
            last[judgement.hit_id] = LeadJudgement(judgement=judgement, stale=False)
    return {id_: one for id_, one in last.items() if one.judgement.verdict != "withdraw"}


def _heir(lead_id: str, heirs: Mapping[str, str | None]) -> str:
    """The lead that tells the signals of one now."""
    seen: set[str] = set()
    while (after := heirs.get(lead_id)) is not None and lead_id not in seen:
        seen.add(lead_id)
        lead_id = after
    return lead_id
