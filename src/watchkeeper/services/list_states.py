"""What lists said on a day, as known on a day, through a view; and which lists cannot be asked, with the reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from watchkeeper.lake.snapshots import Snapshot
from watchkeeper.lists.registry import BY_NAME, LISTS, OWN, stale_after_days
from watchkeeper.lists.timeline import Period, periods
from watchkeeper.lists.versions import Hashes, Version, in_force
from watchkeeper.model.errors import IntegrityError
from watchkeeper.model.listed import ListedEntity
from watchkeeper.model.marking import View
from watchkeeper.services.list_rows import ENTRIES, ListRows
from watchkeeper.services.workspace import Workspace

NOT_LOADED, TOO_OLD = "not loaded", "too old"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListState:
    """A list as it was on a day, as known on a day."""

    version: Version
    hashes: dict[str, Hashes]
    snapshot: Snapshot
    view: View

    @property
    def contents(self) -> dict[str, str]:
        """Content hash of every entry by its key."""
        return {key: one.content for key, one in self.hashes.items()}

    @property
    def list(self) -> str:
        """Name of the list."""
        return self.version.list

    @property
    def version_id(self) -> str:
        """Id of the version that holds."""
        return self.version.version_id

    @property
    def as_of(self) -> date:
        """Day it was published."""
        return self.version.as_of

    @property
    def recorded(self) -> datetime:
        """When this workspace learnt it."""
        return self.version.recorded

    @property
    def sha256(self) -> str:
        """Of its main file."""
        return self.version.sha256

    @property
    def state_hash(self) -> str:
        """Of all its entries."""
        return self.version.state_hash

    @property
    def entries(self) -> int:
        """How many there are."""
        return self.version.entries

    @property
    def list_class(self) -> str:
        """`sanctions`, `detentions` or `mentions`."""
        return self.version.list_class


@dataclass(frozen=True, slots=True, kw_only=True)
class NotChecked:
    """A list that cannot be asked, and why. It must be shown beside every answer: nobody is clear of it."""

    list: str
    reason: str
    """`not loaded` or `too old`."""
    sentence: str
    state: ListState | None = field(default=None, repr=False)
    """What is there, when it is only too old."""


def state_at(
    workspace: Workspace, list_name: str, as_of: date | None, known_on: datetime | None, view: View
) -> ListState | None:
    """The list as it was on a day (None: the last), as known on a day (None: now); None when no version is there."""
    rows = ListRows(workspace.lake, workspace.lake.snapshot(), view)
    return _state(rows, in_force(rows.versions(list_name), as_of, known_on))


def _state(rows: ListRows, version: Version | None) -> ListState | None:
    if version is None:
        return None
    return ListState(version=version, hashes=rows.contents(version), snapshot=rows.snapshot, view=rows.view)


def entities_at(workspace: Workspace, state: ListState) -> list[ListedEntity]:
    """Every entry of a state, in order of keys. IntegrityError when what one says is not there."""
    texts = texts_of(workspace, state.snapshot, state.view, state.list)
    found, keys = [], sorted(state.hashes)
    for key in keys:
        text = texts.get((key, state.hashes[key].content))
        if text is None:
            raise IntegrityError(f"what entry {key} of {state.list} says is not there; run `watchkeeper verify`")
        found.append(ListedEntity.from_json(text))
    return found


def entity_of(workspace: Workspace, state: ListState, key: str) -> ListedEntity | None:
    """One entry of a state; None when it is not on it."""
    if (hashes := state.hashes.get(key)) is None:
        return None
    texts = texts_of(workspace, state.snapshot, state.view, state.list, key)
    return ListedEntity.from_json(texts[key, hashes.content])


def texts_of(
    workspace: Workspace, snapshot: Snapshot, view: View, name: str, key: str | None = None
) -> dict[tuple[str, str], str]:
    """What entries of a list said, as JSON, by key and content hash."""
    scan = workspace.lake.scan(snapshot, view, ENTRIES)
    chosen = pc.field("list") == name
    if key is not None:
        chosen &= pc.field("key") == key
    if scan.visible_markings is not None:
        chosen &= pc.field("marking_id").isin(sorted(scan.visible_markings))
    found: dict[tuple[str, str], str] = {}
    for path in scan.files:
        table = pq.read_table(path, columns=["key", "content_hash", "entity"], filters=chosen, partitioning=None)
        columns = (table.column(one).to_pylist() for one in ("key", "content_hash", "entity"))
        found |= {(one, content): text for one, content, text in zip(*columns, strict=True)}
    return found


def versions_at(
    workspace: Workspace, as_of: date | None, known_on: datetime | None, view: View
) -> list[ListState | NotChecked]:
    """For every list that is known or loaded, by name: what would be asked, or why it cannot be. Another form of a list that is
    there is not told as missing.

    Age is counted to `as_of`; None is the day of `known_on`, and that None is today.
    """
    day = as_of or (known_on or datetime.now(tz=UTC)).date()
    rows = ListRows(workspace.lake, workspace.lake.snapshot(), view)
    names = {one.list for one in rows.by_id.values()} | {kind.name for kind in LISTS if kind.name not in OWN}
    found = [_asked(workspace, rows, name, day, known_on) for name in sorted(names)]
    there = {one.list for one in found if isinstance(one, ListState)}
    return [one for one in found if isinstance(one, ListState) or one.state or not _is_also_in(one.list, there)]


def _is_also_in(name: str, there: set[str]) -> bool:
    """Whether all entries of a list stand on one that is there."""
    return name in BY_NAME and BY_NAME[name].also_in in there


def _asked(
    workspace: Workspace, rows: ListRows, name: str, day: date, known_on: datetime | None
) -> ListState | NotChecked:
    state = _state(rows, in_force(rows.versions(name), day, known_on))
    title = BY_NAME[name].title if name in BY_NAME else name
    if state is None:
        return NotChecked(list=name, reason=NOT_LOADED, sentence=f"{title}: not checked, no version of it is loaded")
    age, most = (day - state.as_of).days, stale_after_days(name, workspace.settings.lists_stale_days)
    if age > most:
        said = f"{title}: not checked, the last version is of {state.as_of}, {age} days old; at most {most} are taken"
        return NotChecked(list=name, reason=TOO_OLD, sentence=said, state=state)
    return state


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """One period of an entry's history, and what it said."""

    period: Period
    entity: ListedEntity

    def to_dict(self) -> dict[str, Any]:
        """As `lists show LIST KEY --json` has it."""
        one = self.period
        return {
            "content": one.content,
            "name": self.entity.name,
            "listed_from": one.listed_from.isoformat(),
            "listed_to": one.listed_to and one.listed_to.isoformat(),
            "known_from": one.known_from.isoformat(),
            "known_to": one.known_to and one.known_to.isoformat(),
        }


def history_of(workspace: Workspace, list_name: str, key: str, view: View) -> list[Spell]:
    """Everything a list ever said under a key: from and to by the publisher's days, and known from and to here."""
    rows = ListRows(workspace.lake, workspace.lake.snapshot(), view)
    versions = rows.versions(list_name)
    changes = rows.changes([one.version_id for one in versions], key)
    contents: dict[str, str | None] = {}
    for version in versions:
        _content_of(version, rows, changes, contents)
    texts = texts_of(workspace, rows.snapshot, view, list_name, key)
    return [
        Spell(period=one, entity=ListedEntity.from_json(texts[key, one.content])) for one in periods(versions, contents)
    ]


def _content_of(
    version: Version, rows: ListRows, changes: dict[str, list[Any]], contents: dict[str, str | None]
) -> str | None:
    """What a version says of the key: what it changes, else what its base says."""
    if version.version_id not in contents:
        own = changes.get(version.version_id)
        if own is not None:
            said = own[0].now.content if own[0].now else None
        else:
            said = None if version.base is None else _content_of(rows.by_id[version.base], rows, changes, contents)
        contents[version.version_id] = said
    return contents[version.version_id]


def entry_keys(rows: ListRows, name: str, marking_id: int) -> set[tuple[str, str]]:
    """Key and content hash of everything that is kept of a list under a marking."""
    found: set[tuple[str, str]] = set()
    chosen = (pc.field("list") == name) & (pc.field("marking_id") == pa.scalar(marking_id, pa.int64()))
    for path in rows.lake.scan(rows.snapshot, rows.view, ENTRIES).files:
        table = pq.read_table(path, columns=["key", "content_hash"], filters=chosen, partitioning=None)
        found.update(zip(table.column(0).to_pylist(), table.column(1).to_pylist(), strict=True))
    return found
