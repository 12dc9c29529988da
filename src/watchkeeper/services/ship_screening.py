"""Ships of the lake held against the lists: those that are new or say otherwise, and all of them when a list changes.

A match says which days' identity met which day's list. One that no longer holds stays with its end and why. Each run leaves one
receipt that names every ship and what came of her, so that a clear one is proved too.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from watchkeeper.lake import arrow_schema
from watchkeeper.lake.snapshots import Snapshot
from watchkeeper.model.marking import Marking, combine
from watchkeeper.screen.against import Against, Checked, verdict
from watchkeeper.screen.comparison import Reason
from watchkeeper.screen.corpus import corpus_id
from watchkeeper.screen.hit import Hit
from watchkeeper.screen.identifiers import IDENTIFIERS, plain
from watchkeeper.screen.subject import Subject
from watchkeeper.services import receipts
from watchkeeper.services.screening import How, Screener, open_screener
from watchkeeper.services.ship_subjects import Ship, ships_of
from watchkeeper.services.wiring import engine as engine_for
from watchkeeper.services.wiring import store as store_of
from watchkeeper.services.workspace import WHOLE, Workspace
from watchkeeper.store import Store

Row = dict[str, Any]
SHIP_SAYS, LIST_SAYS = "the ship says otherwise", "the list says otherwise"


@dataclass(slots=True, kw_only=True)
class ScreenedShips:
    """What a run did."""

    ships: int = 0
    """Ships of the lake."""
    screened: int = 0
    """Of them those that were new, said otherwise, or met other lists."""
    verdicts: dict[str, int] = field(default_factory=dict)
    """Of all ships."""
    found: int = 0
    ended: int = 0
    holding: int = 0
    """Matches that hold now, hits and questions."""
    lists: list[dict[str, Any]] = field(default_factory=list)
    receipt: str | None = None
    """Of the run; None when nobody had to be screened."""
    snapshot: str = ""

    def to_dict(self) -> dict[str, Any]:
        """As `screen --ships --json` gives it."""
        return {name: getattr(self, name) for name in self.__slots__}


def screen_ships(store: Store, workspace: Workspace, now: datetime) -> ScreenedShips:
    """Brings matches of the lake's ships up to date with what they say and what the lists say today."""
    screener = open_screener(workspace, now=now, view=workspace.view)
    corpus = state_key(screener.against)
    done = ScreenedShips(lists=screener.against.to_dict()["lists"])
    with engine_for(workspace) as engine, workspace.lake.write("screen ships") as transaction:
        base = transaction.base
        ships = ships_of(workspace, engine, base, workspace.view)
        before = {_of(row): row for row in workspace.lake.rows(base, workspace.view, "screened_ships").to_pylist()}
        hidden = {table: _hidden(workspace, base, table) for table in ("screened_ships", "matches")}
        stale = [ship for ship in ships if _is_stale(ship, before.get((ship.key, ship.marking_id)), corpus)]
        done.ships, done.screened, done.snapshot = len(ships), len(stale), base.snapshot_id
        state = _Run(store, workspace, screener, now, corpus)
        if stale:
            state.screen(stale)
            done.receipt = state.keep_receipt()
        screened = [state.rows.get((ship.key, ship.marking_id)) or before[ship.key, ship.marking_id] for ship in ships]
        old = workspace.lake.rows(base, workspace.view, "matches").to_pylist()
        matches = state.with_history(old)
        if stale or matches != old:
            for marking in state.markings.values():
                transaction.use_marking(marking)
            for table, rows in (("screened_ships", screened), ("matches", matches)):
                transaction.clear(table)
                rows = [*rows, *hidden[table]]
                transaction.append(table, pa.Table.from_pylist(rows, schema=arrow_schema(table)))
            done.snapshot = transaction.commit().snapshot_id
    done.found, done.ended = state.found, state.ended
    done.verdicts = dict(sorted(Counter(row["verdict"] for row in screened).items()))
    done.holding = sum(row["ended"] is None and row["status"] != "set aside" for row in matches)
    return done


def state_key(against: Against) -> str:
    """What ships are screened against, as one word: which version of which list, which are too old, and which are needed."""
    searched = sorted((one.list, one.version_id, one.too_old is None) for one in against.searched)
    said = json.dumps(
        [corpus_id(()), searched, sorted(one.list for one in against.unchecked), sorted(against.needed or ())]
    )
    return sha256(said.encode()).hexdigest()[:16]


def _hidden(workspace: Workspace, snapshot: Snapshot, table: str) -> list[Row]:
    """Rows this viewer may not see: another's, which stay as they are."""
    known = workspace.lake.markings(snapshot)
    rows = workspace.lake.rows(snapshot, WHOLE, table).to_pylist()
    return [row for row in rows if not workspace.view.allows(known[row["marking_id"]])]


def keep_up(workspace: Workspace, now: datetime) -> ScreenedShips | None:
    """The same, where any list is loaded and any ship was heard; None where not, and nothing is opened then."""
    snapshot = workspace.lake.snapshot()
    if not {"list_versions", "statics"} <= set(snapshot.tables):
        return None
    with store_of(workspace) as store:
        return screen_ships(store, workspace, now)


def screened_of(workspace: Workspace, ships: Iterable[str]) -> list[Row]:
    """How these ships were last screened, as a viewer may see it."""
    rows = workspace.lake.rows(workspace.lake.snapshot(), workspace.view, "screened_ships")
    return _of_ships(rows, ships)


def _of_ships(rows: pa.Table, ships: Iterable[str]) -> list[Row]:
    """The rows of these ships: picked before they become values, for there are as many as ships in the lake."""
    wanted = pa.array(sorted(set(ships)), pa.string())
    return list(rows.filter(pc.is_in(rows.column("ship"), wanted)).to_pylist())


_ORDER = {"hit": 0, "question": 1, "set aside": 2}


def matches_of(workspace: Workspace, ships: Iterable[str] | None = None) -> list[Row]:
    """Matches a viewer may see: of these ships, or of all; those that hold first, best first."""
    rows = workspace.lake.rows(workspace.lake.snapshot(), workspace.view, "matches")
    kept = list(rows.to_pylist()) if ships is None else _of_ships(rows, ships)
    kept.sort(key=lambda row: (row["ended"] is not None, _ORDER[row["status"]], -row["score"], row["match_id"]))
    return kept


class _Run:
    """One run: rows of ships that were screened, and what was found of them."""

    def __init__(self, store: Store, workspace: Workspace, screener: Screener, now: datetime, corpus: str) -> None:
        self._store, self._workspace, self._screener, self._now, self._corpus = store, workspace, screener, now, corpus
        self.rows: dict[tuple[str, int], Row] = {}
        self.markings: dict[int, Marking] = {}
        self.found = self.ended = 0
        self._matches: dict[str, Row] = {}
        self._told: list[Row] = []
        self._known = workspace.lake.markings(workspace.lake.snapshot())
        self._lists = {one.list: one for one in screener.against.searched}

    def screen(self, ships: Iterable[Ship]) -> None:
        """Holds ships against the lists."""
        how = How()
        for ship in ships:
            subject = ship.subject
            hits = [_asked(subject, hit) for hit in self._screener.screen(subject, how, ship.key).hits]
            seen = [hit for hit in hits if hit.status != "set aside"]
            came = verdict(
                sum(hit.status == "hit" for hit in seen),
                sum(hit.status == "question" for hit in seen),
                self._screener.against,
            )
            self.rows[ship.key, ship.marking_id] = {
                "ship": ship.key,
                "subject_hash": subject.subject_hash,
                "corpus": self._corpus,
                "verdict": came,
                "screened": self._now,
                "marking_id": ship.marking_id,
            }
            self.markings[ship.marking_id] = self._known[ship.marking_id]
            self._told.append(
                {
                    "ship": ship.key,
                    "hash": subject.subject_hash,
                    "verdict": came,
                    "hits": [hit.to_dict() for hit in seen],
                }
            )
            for hit in hits:
                row = self._match(ship, subject.subject_hash, hit)
                self._matches[row["match_id"]] = row

    def keep_receipt(self) -> str:
        """Writes the receipt of the run: every ship, what she was held against, what came of her."""
        said = {**self._screener.against.to_dict(), "parameters": How().to_dict(), "ships": self._told}
        marking = combine(receipts.marking_of(self._workspace, self._screener.against), *self.markings.values())
        with self._store.write() as writer:
            leaf = receipts.keep(writer, said, self._now, marking)
        for row in (*self.rows.values(), *self._matches.values()):
            row["receipt"] = leaf.leaf_hash
        return leaf.leaf_hash

    def with_history(self, old: list[Row]) -> list[Row]:
        """Old matches, with the ends of those that no longer hold, and new ones.

        A match with a list that is not checked today, or with a ship that did not have to be screened, stays as it was.
        """
        kept: list[Row] = []
        for row in old:
            ship = self.rows.get((row["ship"], row["heard_marking_id"]))
            again = None if row["ended"] is not None else self._matches.pop(row["match_id"], None)
            if again is not None:
                kept.append({**again, "found": row["found"], "receipt": row["receipt"]})
            elif row["ended"] is None and ship is not None and row["list"] in self._lists:
                why = LIST_SAYS if ship["subject_hash"] == row["subject_hash"] else SHIP_SAYS
                kept.append({**row, "ended": self._now, "end_reason": why})
                self.ended += 1
            else:
                kept.append(row)
        self.found = len(self._matches)
        rows = [*kept, *self._matches.values()]
        return sorted(rows, key=lambda row: (row["ship"], row["list"], row["key"], row["found"], row["match_id"]))

    def _marked(self, ship: Ship, against: Checked) -> int:
        marking = combine(self._known[ship.marking_id], self._known[against.marking_id])
        self.markings[marking.marking_id] = marking
        return marking.marking_id

    def _match(self, ship: Ship, subject_hash: str, hit: Hit) -> Row:
        against = self._lists[hit.list]
        said = (ship.key, subject_hash, hit.list, hit.entity.key, hit.entity.content_hash)
        marking_id = self._marked(ship, against)
        begins, ends = ship.met(hit)
        return {
            "match_id": sha256("\n".join((*said, str(marking_id))).encode()).hexdigest()[:16],
            "hit_id": hit.hit_id,
            "ship": ship.key,
            "subject_hash": subject_hash,
            "identity": json.dumps(ship.to_dict(), ensure_ascii=False),
            "identity_from": begins,
            "identity_until": ends,
            "list": hit.list,
            "list_class": against.list_class,
            "key": hit.entity.key,
            "content_hash": hit.entity.content_hash,
            "version_id": against.version_id,
            "list_as_of": against.as_of,
            "status": hit.status,
            "score": hit.score,
            "hit": json.dumps(hit.to_dict(), ensure_ascii=False),
            "receipt": "",
            "found": self._now,
            "heard_marking_id": ship.marking_id,
            "ended": None,
            "end_reason": None,
            "marking_id": marking_id,
        }


def _asked(subject: Subject, hit: Hit) -> Hit:
    """A hit by name alone, of a ship that gave no number on one whose number is listed, as the question it is.

    Hundreds of small craft bear the names of listed ships: of 5,186 ships in public logs held against the EU's list 33 were hits;
    four of them had the number, all others were such craft.
    """
    numbered = any(plain("imo", value) for value in hit.entity.values("imo"))
    identified = any(one.verdict == "agreed" and one.what in IDENTIFIERS for one in hit.reasons)
    if (
        hit.status != "hit"
        or identified
        or not numbered
        or any(plain("imo", one.value) for one in subject.values("imo"))
    ):
        return hit
    text = "She gave no IMO number, and the list has one: of a name alone it is a question whether she is that ship."
    return replace(hit, status="question", reasons=(Reason("absent", "imo", text), *hit.reasons))


def _of(row: Row) -> tuple[str, int]:
    return row["ship"], row["marking_id"]


def _is_stale(ship: Ship, before: Row | None, corpus: str) -> bool:
    return before is None or before["corpus"] != corpus or before["subject_hash"] != ship.subject.subject_hash
