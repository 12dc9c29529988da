"""Judgements of hits: made, approved, withdrawn, and held against what is there now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from watchkeeper.model.errors import NotFound, UsageError
from watchkeeper.model.marking import Marking
from watchkeeper.screen.disposition import Disposition, disposition, same_person, told
from watchkeeper.services.workspace import Workspace
from watchkeeper.store import LEAD_VERDICTS, VERDICTS, Judgement, Store

MADE = ("true", "false", "unsure")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What somebody wants to decide of a hit."""

    verdict: str
    who: str
    why: str
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The state of both sides that a judgement is of."""

    hit_id: str
    subject_hash: str
    content_hash: str


def judge(store: Store, workspace: Workspace, state: Judged, ruling: Ruling, now: datetime) -> Judgement:
    """Records a judgement. UsageError when it is none, or says not who and why."""
    _check(ruling, now)
    if ruling.verdict not in MADE:
        raise UsageError(f"'{ruling.verdict}' is no judgement of a hit; known are {', '.join(MADE)}")
    made = Judgement(
        hit_id=state.hit_id,
        subject_hash=state.subject_hash,
        content_hash=state.content_hash,
        verdict=ruling.verdict,
        who=ruling.who.strip(),
        why=ruling.why.strip(),
        until=ruling.until,
        decided=now,
    )
    return _add(store, workspace, made)


def approve(store: Store, workspace: Workspace, hit_id: str, ruling: Ruling, now: datetime) -> Judgement:
    """A second person agrees with the last judgement of a hit. UsageError for the same person, NotFound without a judgement."""
    _check(ruling, now)
    last = _last(store, workspace, hit_id)
    if same_person(last.who, ruling.who):
        raise UsageError(f"{last.who} made the judgement; somebody else has to agree")
    return _add(store, workspace, _after(last, ruling, now, of=last.judgement_id))


def withdraw(store: Store, workspace: Workspace, hit_id: str, ruling: Ruling, now: datetime) -> Judgement:
    """Takes back the last judgement of a hit: it is open again. NotFound without one."""
    _check(ruling, now)
    return _add(store, workspace, _after(_last(store, workspace, hit_id), ruling, now, of=None))


def standing(store: Store, workspace: Workspace, states: Iterable[Judged], today: date) -> dict[str, Disposition]:
    """Where hits stand whose both sides are in these states, by id."""
    wanted = {state.hit_id: state for state in states}
    if not wanted:
        return {}
    made: dict[str, list[Judgement]] = {}
    for judgement, _ in store.view(workspace.view).judgements(set(wanted)):
        made.setdefault(judgement.hit_id, []).append(judgement)
    return {
        hit: disposition(made.get(hit, []), state.subject_hash, state.content_hash, today, workspace.settings.approvers)
        for hit, state in wanted.items()
    }


def with_dispositions(document: Mapping[str, Any], standing: Mapping[str, Disposition]) -> dict[str, Any]:
    """A screening as JSON, with where each hit stands, and how many still need somebody."""
    shown = {
        name: [{**hit, "disposition": standing[hit["id"]].to_dict()} for hit in document[name]]
        for name in ("hits", "questions", "set_aside")
    }
    open_hits = sum(standing[hit["id"]].needs_someone for name in ("hits", "questions") for hit in document[name])
    return {**document, **shown, "needs_someone": open_hits}


def all_judgements(store: Store, workspace: Workspace, hit_id: str | None = None) -> list[dict[str, Any]]:
    """Judgements in the order they were made: of one hit, or of all hits. Those of leads are not among them."""
    wanted = None if hit_id is None else {hit_id}
    made = (judgement for judgement, _ in store.view(workspace.view).judgements(wanted))
    return [told(judgement) for judgement in made if judgement.verdict not in LEAD_VERDICTS or judgement.subject_hash]


def _check(ruling: Ruling, now: datetime) -> None:
    if ruling.verdict not in VERDICTS:
        raise UsageError(f"'{ruling.verdict}' is no judgement; known are {', '.join(MADE)}")
    if not ruling.who.strip() or not ruling.why.strip():
        raise UsageError("who judges, and why, has to be said: --who and --why")
    if ruling.until is not None and ruling.until < now.date():
        raise UsageError(f"the judgement would hold until {ruling.until}, which is past")


def _last(store: Store, workspace: Workspace, hit_id: str) -> Judgement:
    made = [
        judgement
        for judgement, _ in store.view(workspace.view).judgements({hit_id.strip().lower()})
        if judgement.verdict != "approve"
    ]
    if not made or made[-1].verdict == "withdraw":
        raise NotFound(f"nobody has judged a hit {hit_id}")
    return made[-1]


def _after(last: Judgement, ruling: Ruling, now: datetime, of: str | None) -> Judgement:
    return Judgement(
        hit_id=last.hit_id,
        subject_hash=last.subject_hash,
        content_hash=last.content_hash,
        verdict=ruling.verdict,
        who=ruling.who.strip(),
        why=ruling.why.strip(),
        of=of,
        decided=now,
    )


def _add(store: Store, workspace: Workspace, judgement: Judgement) -> Judgement:
    with store.write() as writer:
        writer.add_judgement(judgement, Marking.of("basic/1", "OPEN", workspace.settings.party))
    return judgement
