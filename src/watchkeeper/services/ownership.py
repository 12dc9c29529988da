"""Who owns whom: files of it loaded into the lake, and who is blocked through it by the rule of an authority on a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from watchkeeper.lake import arrow_schema
from watchkeeper.lake.archive import sha256_of
from watchkeeper.lists.registry import BY_NAME, OWN
from watchkeeper.lists.stakes import stakes_of
from watchkeeper.model.errors import FileUnreadable, NotFound, UsageError
from watchkeeper.model.marking import OPEN, Marking
from watchkeeper.screen.ownership import Blocked, Stake, blocked
from watchkeeper.screen.ownership_rules import NAMES, OwnershipRule, rule_on
from watchkeeper.screen.subject import subject
from watchkeeper.services.screening import Screener, open_screener
from watchkeeper.services.workspace import WHOLE, Workspace
from watchkeeper.sources.entries import file_bytes

TABLE = "stakes"
MILLIONTHS = 1_000_000
Row = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class LoadedStakes:
    """What a load did."""

    file: str
    sha256: str
    entries: int
    added: int = 0
    unchanged: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    snapshot: str = ""

    @property
    def rejected_percent(self) -> float:
        """Of the entries of the file."""
        return 100.0 * sum(self.rejected.values()) / max(1, self.entries)

    def to_dict(self) -> dict[str, Any]:
        """As `ownership load --json` gives it."""
        return {**asdict(self), "rejected": dict(self.rejected)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """Who is blocked, by which rule, on which day, and how parties are called."""

    rule: OwnershipRule
    day: date
    parties: Mapping[str, Blocked]
    names: Mapping[str, str]
    like: Mapping[str, str]
    """Of parties that are listed or may be: what on which list they are, or are like."""
    lists: Sequence[Mapping[str, Any]] = ()
    """Lists the parties were held against, and those they were not, with the reason."""

    def to_dict(self, only: Iterable[str] | None = None) -> dict[str, Any]:
        """As `ownership show --json` gives it."""
        wanted = self.parties if only is None else [name for name in only if name in self.parties]
        return {
            "rule": self.rule.name,
            "authority": self.rule.authority,
            "source": self.rule.source,
            "on": self.day.isoformat(),
            "lists": list(self.lists),
            "parties": [self._party(self.parties[name]) for name in wanted],
        }

    def _party(self, one: Blocked) -> dict[str, Any]:
        return {
            "party": one.party,
            "name": self.names.get(one.party),
            "state": one.state,
            "listed_as": self.like.get(one.party),
            "low_percent": one.low / MILLIONTHS,
            "high_percent": one.high / MILLIONTHS,
            "by": [self.sentence(stake) for stake in one.by],
            "path": [self.sentence(stake) for stake in one.path],
        }

    def sentence(self, stake: Stake) -> str:
        """A stake in words."""
        low, high = stake.low / MILLIONTHS, stake.high / MILLIONTHS
        share = (
            f"{low:g} %"
            if low == high
            else "a share that is not known"
            if (low, high) == (0, 100)
            else f"{low:g} to {high:g} %"
        )
        how = (
            "controls"
            if stake.control and high == 0
            else f"holds {share} of"
            if not stake.control
            else f"controls, with {share},"
        )
        owner, owned = (self.names.get(name) or name for name in (stake.owner, stake.owned))
        return f"{owner} {how} {owned} ({stake.source})"


def load_stakes(
    workspace: Workspace, file: Path, *, source: str | None = None, marking: Marking = OPEN
) -> LoadedStakes:
    """Loads a file of who owns whom. The same statements again change nothing."""
    try:
        sha256, data = sha256_of(file), file_bytes(file)
    except OSError as error:
        raise FileUnreadable(f"{file} cannot be read: {error.strerror or error}") from error
    read = stakes_of(data, file.name)
    done = LoadedStakes(
        file=file.name,
        sha256=sha256,
        entries=read.entries,
        rejected=Counter(bad.reason for bad in read.rejected),
        problems=[str(bad) for bad in read.rejected],
    )
    rows = [{**asdict(one), "source": source or file.name, "sha256": sha256} for one in read.stakes]
    with workspace.lake.write("ownership load") as transaction:
        done.snapshot = transaction.base.snapshot_id
        there = {_key(row) for row in workspace.lake.rows(transaction.base, WHOLE, TABLE).to_pylist()}
        new: dict[tuple[Any, ...], Row] = {}
        for row in rows:
            row["marking_id"] = marking.marking_id
            if _key(row) not in there:
                new.setdefault(_key(row), row)
        done.added, done.unchanged = len(new), len(rows) - len(new)
        if new:
            workspace.lake.archive.add(file, sha256)
            transaction.use_marking(marking)
            transaction.append(TABLE, pa.Table.from_pylist(list(new.values()), schema=arrow_schema(TABLE)))
            done.snapshot = transaction.commit().snapshot_id
    return done


def holdings(workspace: Workspace, rule_name: str, now: datetime, day: date | None = None) -> Holdings:
    """Who is blocked on a day. Listed are parties named by the key of an entry; those whose names a list knows may be."""
    day = day or now.date()
    rule = rule_on(rule_name, day)
    if rule is None:
        known = ", ".join(NAMES)
        raise UsageError(f"there is no rule of ownership '{rule_name[:40]}' on {day}; known are {known}")
    rows = workspace.lake.rows(workspace.lake.snapshot(), workspace.view, TABLE).to_pylist()
    names = {row[role]: row[f"{role}_name"] for row in rows for role in ("owner", "owned") if row[f"{role}_name"]}
    parties = sorted({row[role] for row in rows for role in ("owner", "owned")})
    screener = open_screener(workspace, now=now, as_of=day)
    listed, possibly = _listed(parties, names, screener)
    found = blocked(map(_stake, rows), rule, day, set(listed), set(possibly))
    return Holdings(
        rule=rule,
        day=day,
        parties=found,
        names=names,
        like={**possibly, **listed},
        lists=screener.against.to_dict()["lists"],
    )


def party_named(found: Holdings, query: str, workspace: Workspace) -> list[str]:
    """Parties of that id or name, blocked or not. NotFound when nothing is known of such a party."""
    plain = query.strip().casefold()
    rows = workspace.lake.rows(workspace.lake.snapshot(), workspace.view, TABLE).to_pylist()
    known = {row[role] for row in rows for role in ("owner", "owned")}
    chosen = [name for name in sorted(known) if plain in (name.casefold(), (found.names.get(name) or "").casefold())]
    if not chosen:
        raise NotFound(f"nothing is known of who owns '{query[:80]}', or what it owns")
    return chosen


def _listed(
    parties: Iterable[str], names: Mapping[str, str], screener: Screener
) -> tuple[dict[str, str], dict[str, str]]:
    """Parties that are entries of lists, and parties that may be, each with which. An entry that cannot be looked up, or is
    not there, clears nobody who is said to be it."""
    searched = {one.list for one in screener.against.searched}
    known = searched | {one.list for one in screener.against.unchecked} | BY_NAME.keys() - set(OWN)
    keys = {f"{party.list}:{party.entity.key}": party.entity.name for party in screener.corpus.parties()}
    listed: dict[str, str] = {}
    possibly: dict[str, str] = {}
    for party in parties:
        if party in keys:
            listed[party] = f"{party} {keys[party]}"
            continue
        name, colon, key = party.partition(":")
        an_entry = bool(colon and key) and name in known
        if an_entry:
            possibly[party] = f"{party}, {'which is not on it' if name in searched else 'and that list is not checked'}"
        called = names.get(party) or (None if an_entry else party)
        hits = screener.screen(subject(None, [called])).of("hit") if called else []
        if hits:
            best = max(hits, key=lambda hit: hit.score)
            like = f"like {best.list}:{best.entity.key} {best.entity.name}, score {best.score:.2f}"
            possibly[party] = f"{possibly[party]}; {like}" if an_entry else like
    return listed, possibly


def _stake(row: Row) -> Stake:
    return Stake(
        owner=row["owner"],
        owned=row["owned"],
        low=round(row["low_percent"] * MILLIONTHS),
        high=round(row["high_percent"] * MILLIONTHS),
        control=row["control"],
        joint=row["joint"],
        since=row["since"],
        until=row["until"],
        source=row["source"],
    )


def _key(row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in sorted(row) if name not in ("sha256", "line"))
