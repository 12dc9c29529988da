"""Leads as a viewer reads them: ranked, filtered, judged. What the view does not allow is absent from every answer and count."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from watchkeeper.assess.catalogue import SIGNALS
from watchkeeper.assess.practices import PRACTICES
from watchkeeper.assess.subjects import LEAD_KINDS
from watchkeeper.lake.snapshots import Snapshot
from watchkeeper.model.errors import NotFound, UsageError
from watchkeeper.model.marking import Marking, covers
from watchkeeper.model.time import parse_time
from watchkeeper.services.kept import TEXT_BYTES
from watchkeeper.services.lead_judging import LeadJudgement, judgements_of
from watchkeeper.services.lead_keeping import TABLE, is_open, params_of
from watchkeeper.services.lookout import Sight
from watchkeeper.services.reading import in_box
from watchkeeper.services.workspace import Workspace
from watchkeeper.store import LEAD_VERDICTS, Store

Row = dict[str, Any]
STATES = ("open", "closed", "any")
JUDGED = ("any", "none", "judged", *(name for name in LEAD_VERDICTS if name != "withdraw"))


_WORDS: dict[str, tuple[str, ...]] = {
    "state": STATES,
    "judgement": JUDGED,
    "kind": LEAD_KINDS,
    "practice": tuple(one.code for one in PRACTICES),
    "signal": tuple(dict.fromkeys(one.name for one in SIGNALS)),
}
"""What a filter may ask for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadFilter:
    """Which leads; a field that is None does not filter."""

    state: str = "open"
    kind: str | None = None
    practice: str | None = None
    """Code of a practice among those the lead names."""
    min_score: float | None = None
    judgement: str | None = None
    """One of `JUDGED`: `none` of leads nobody judged, or whose judgement is stale; `judged` of the others; `any` of all."""
    mmsi: int | None = None
    signal: str | None = None
    since: datetime | None = None
    """Leads that had not ended before this time."""
    until: datetime | None = None
    """Leads that had begun by this time."""
    bbox: tuple[float, float, float, float] | None = None
    """West, south, east, north in degrees; west > east goes across ±180°."""

    def __post_init__(self) -> None:
        """UsageError for a word that is none of those known."""
        for name, known in _WORDS.items():
            value = getattr(self, name)
            if value is not None and value not in known:
                raise UsageError(f"there is no {name} '{value[:40]}' of leads; known are {', '.join(known)}")

    def allows(self, row: Row, lead: Mapping[str, Any]) -> bool:
        """Whether a lead passes."""
        judged = lead["judgement"]
        verdict = None if judged is None or judged["stale"] else judged["verdict"]
        return (
            (self.state == "any" or (self.state == "open") == is_open(row))
            and self.kind in (None, lead["kind"])
            and (self.practice is None or any(one["code"] == self.practice for one in lead["practices"]))
            and (self.min_score is None or lead["score"] >= self.min_score)
            and self.judgement in (None, "any", verdict or "none", "judged" if verdict else "none")
            and (self.mmsi is None or any(ship["mmsi"] == self.mmsi for ship in lead["vessels"]))
            and (self.signal is None or any(one["name"] == self.signal for one in lead["signals"]))
            and (self.until is None or row["start"] <= self.until)
            and (self.since is None or row["end"] >= self.since)
            and (self.bbox is None or in_box(lead["lat"], lead["lon"], self.bbox))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredLeads:
    """Leads of one snapshot as one viewer sees them, best first, read once."""

    snapshot: Snapshot
    rows: tuple[Row, ...]
    contents: Mapping[str, dict[str, Any]]
    """By id; never changed."""
    ranks: Mapping[str, int]
    """Places of the open ones."""
    markings: Mapping[int, Marking]

    @property
    def nbytes(self) -> int:
        """Bytes they take, at least as good as known: the text of each, and the values read from it."""
        return sum((1 + TEXT_BYTES) * len(row["content"]) for row in self.rows)


def stored_leads(workspace: Workspace, snapshot: Snapshot) -> StoredLeads:
    """Every lead of a snapshot that the viewer sees."""
    rows = rows_of(workspace, snapshot)
    return StoredLeads(
        snapshot=snapshot,
        rows=tuple(rows),
        contents={row["lead_id"]: json.loads(row["content"]) for row in rows},
        ranks={row["lead_id"]: at for at, row in enumerate((row for row in rows if is_open(row)), 1)},
        markings=workspace.lake.markings(snapshot),
    )


def leads_in(sight: Sight) -> StoredLeads:
    """The same of a sight, read once."""
    return sight.kept("leads", lambda: stored_leads(sight.workspace, sight.snapshot))


def leads(
    store: Store, workspace: Workspace, wanted: LeadFilter, stored: StoredLeads | None = None
) -> list[dict[str, Any]]:
    """Leads, best first, each whole; `rank` is its place among all open ones the viewer sees. `stored` where they were read."""
    known = stored or stored_leads(workspace, workspace.lake.snapshot())
    judged = judgements_of(store, workspace, known.rows)
    told = ((row, _told(row, known, judged.get(row["lead_id"]))) for row in known.rows)
    return [lead for row, lead in told if wanted.allows(row, lead)]


def rows_of(workspace: Workspace, snapshot: Snapshot) -> list[Row]:
    """Rows of leads a viewer sees, best first. Of one lead under several markings the one whose marking covers the others."""
    markings = workspace.lake.markings(snapshot)
    best: dict[str, Row] = {}
    for row in workspace.lake.rows(snapshot, workspace.view, TABLE).to_pylist():
        known = best.get(row["lead_id"])
        if known is None or _says_more(row, known, markings):
            best[row["lead_id"]] = row
    return sorted(best.values(), key=lambda row: (-row["log_odds"], row["lead_id"]))


def _says_more(row: Row, known: Row, markings: Mapping[int, Marking]) -> bool:
    if is_open(row) != is_open(known):
        return is_open(row)
    this, other = markings[row["marking_id"]], markings[known["marking_id"]]
    if covers(this, other) != covers(other, this):
        return covers(this, other)
    return bool((row["log_odds"], row["marking_id"]) > (known["log_odds"], known["marking_id"]))


def lead(store: Store, workspace: Workspace, lead_id: str, stored: StoredLeads | None = None) -> dict[str, Any]:
    """One lead whole, open or not, by its id or the first characters of it. NotFound when the viewer sees none or several."""
    every = leads(store, workspace, LeadFilter(state="any"), stored)
    wanted = lead_id.strip()
    found = [one for one in every if one["id"] == wanted] or [
        one for one in every if wanted and one["id"].lower().startswith(wanted.lower())
    ]
    if len(found) != 1:
        raise NotFound(f"{len(found)} leads begin with '{lead_id}'" if found else f"there is no lead '{lead_id}'")
    return found[0]


def _told(row: Row, known: StoredLeads, judged: LeadJudgement | None) -> dict[str, Any]:
    return {
        "id": row["lead_id"],
        "rank": known.ranks.get(row["lead_id"]),
        **known.contents[row["lead_id"]],
        "state": "open" if is_open(row) else "closed",
        "superseded_by": row["superseded_by"],
        "judgement": None if judged is None else judged.to_dict(),
        "history": json.loads(row["history"]),
        "content_hash": row["content_hash"],
        "marking": known.markings[row["marking_id"]].to_dict(),
        "snapshot": row["snapshot"],
        "policy": row["policy"],
    }


def brief(lead: Mapping[str, Any]) -> dict[str, Any]:
    """A lead as a list shows it: without reasons, explanations, what was not checked, what would decide, and its history."""
    kept = {name: value for name, value in lead.items() if name not in _WHOLE_ONLY}
    counted = [one for one in lead["signals"] if one["counted"]]
    return {
        **kept,
        "signals": [{name: one[name] for name in _BRIEF_SIGNAL} for one in counted],
        "explained": len(lead["explanations"]),
    }


_WHOLE_ONLY = frozenset({"signals", "not_checked", "explanations", "decides", "paragraphs", "history", "content_hash"})
_BRIEF_SIGNAL = (
    "name",
    "title",
    "source",
    "kind",
    "value",
    "weight",
    "ratio",
    "counted",
    "start",
    "end",
    "lat",
    "lon",
    "events",
)


def digest(workspace: Workspace, since: str) -> dict[str, Any]:
    """What became of leads since a snapshot, or since a day or time at which they were worked out (not of what they tell): new,
    risen, fallen, closed; the greatest change first."""
    rows = rows_of(workspace, workspace.lake.snapshot())
    after = _after(since)
    told: dict[str, list[dict[str, Any]]] = {"new": [], "risen": [], "fallen": [], "closed": []}
    for row in rows:
        history = json.loads(row["history"])
        then = [one for one in history if not after(one)]
        before = then[-1]["score"] if then else None
        what = _became(row, before, changed=len(then) < len(history))
        if what is not None:
            title = json.loads(row["content"])["title"]
            score = row["score"] if is_open(row) else 0.0
            told[what].append({"id": row["lead_id"], "title": title, "score": score, "score_before": before})
    for found in told.values():
        found.sort(key=lambda one: (-abs(one["score"] - (one["score_before"] or 0.0)), one["id"]))
    return {"since": since, "snapshot": workspace.lake.snapshot().snapshot_id, **told}


SNAPSHOT = re.compile(r"[0-9]{1,19}(-[0-9a-f]{10})?")
"""The name of a snapshot, or its number alone."""
LEAST_CHANGE = 0.01
"""Change of a score below which a lead neither rose nor fell."""


def _became(row: Row, before: float | None, changed: bool) -> str | None:
    if not is_open(row):
        return "closed" if before and changed else None
    if before is None:
        return "new"
    if abs(row["score"] - before) < LEAST_CHANGE:
        return None
    return "risen" if row["score"] > before else "fallen"


def _after(since: str) -> Any:
    """Whether an entry of a history is later than a snapshot, a day or a time."""
    if SNAPSHOT.fullmatch(since):
        number = int(since.partition("-")[0])
        return lambda one: int(one["snapshot"].partition("-")[0]) >= number
    moment = parse_time(since)
    if moment is None:
        raise UsageError(f"'{since[:40]}' is no day, time or snapshot; expected 2031-03-07 or 41-0c1d2e3f4a")
    return lambda one: datetime.fromisoformat(one["at"]) >= moment


def summary(workspace: Workspace, found: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What goes with a list of leads: how many, under which policy and prior."""
    params = params_of(workspace)
    return {
        "total": len(list(found)),
        "policy": params.policy,
        "prior": {
            "value": params.prior,
            "text": {
                "en": f"Before anything is seen, {100 * params.prior:g} % of ships are taken to be at some practice in two "
                "weeks: an assumption, a setting of this workspace.",
                "ko": f"아무것도 보기 전에 두 주 동안 선박의 {100 * params.prior:g} %가 어떤 수법을 쓴다고 가정한다"
                "(이 작업 공간의 설정).",
            },
        },
    }
