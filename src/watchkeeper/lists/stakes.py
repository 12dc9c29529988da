"""Who owns whom, as files say it: a table with owner, owned and share, or FollowTheMoney's Ownership entities."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from watchkeeper.model.errors import MappingError
from watchkeeper.sources.entries import Entry, RejectedEntry, read_entries

COLUMNS: dict[str, tuple[str, ...]] = {
    "owner": ("owner", "owner_ref", "holder", "shareholder", "parent"),
    "owner_name": ("owner_name", "holder_name", "shareholder_name"),
    "owned": ("owned", "owned_ref", "asset", "company", "subsidiary"),
    "owned_name": ("owned_name", "asset_name", "company_name"),
    "share": ("share", "percent", "percentage", "share_percent", "share_%"),
    "control": ("control", "controls"),
    "joint": ("joint", "arrangement"),
    "since": ("since", "from", "start", "start_date"),
    "until": ("until", "to", "end", "end_date"),
}
"""Names of columns, in lower case, that are taken for each meaning."""
_SHARE = re.compile(
    r"^\s*(?:(>=|>|<=|<)\s*)?(\d{1,3}(?:[.,]\d+)?)\s*%?\s*(?:(?:-|–|to)\s*(\d{1,3}(?:[.,]\d+)?)\s*%?)?\s*$"
)
_YES = frozenset({"yes", "y", "true", "1", "control", "x"})
MOST = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StakeSaid:
    """One statement of a source, shares in percent."""

    line: int
    owner: str
    owner_name: str | None
    owned: str
    owned_name: str | None
    low_percent: float
    high_percent: float
    control: bool
    joint: str | None
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StakesRead:
    """What a file says."""

    stakes: list[StakeSaid]
    rejected: list[RejectedEntry]
    entries: int


def stakes_of(data: bytes, name: str) -> StakesRead:
    """The stakes of a file. MappingError when its columns hold none."""
    if _is_ftm(data):
        return _of_ftm(data)
    found = read_entries(data, name)
    places = {meaning: tuple(one for one in known if one in found.columns) for meaning, known in COLUMNS.items()}
    if not places["owner"] or not places["owned"]:
        raise MappingError(
            f"{name} says of nobody who owns it: there are {', '.join(found.columns)[:200]}; expected owner, owned and share"
        )
    made = [_of_entry(entry, places) for entry in found.entries]
    stakes = [one for one in made if isinstance(one, StakeSaid)]
    rejected = [*found.rejected, *(one for one in made if isinstance(one, RejectedEntry))]
    return StakesRead(stakes=stakes, rejected=rejected, entries=len(found.entries) + len(found.rejected))


def share_of(text: str) -> tuple[float, float] | None:
    """Least and greatest percent that a share is said to be: `55`, `25-40 %`, `>50`; 0 to 100 when nothing is said; None for what
    is no share."""
    if not text.strip():
        return 0.0, MOST
    found = _SHARE.match(text)
    if found is None:
        return None
    low, high = (None if part is None else float(part.replace(",", ".")) for part in found.group(2, 3))
    if low is None or low > MOST or (high is not None and not low <= high <= MOST):
        return None
    if found[1] is None:
        return low, low if high is None else high
    if high is not None:
        return None
    return (low, MOST) if found[1].startswith(">") else (0.0, low)


def _of_entry(entry: Entry, places: Mapping[str, tuple[str, ...]]) -> StakeSaid | RejectedEntry:
    said = {meaning: entry.first(columns) for meaning, columns in places.items()}
    return _made(entry.line, said)


def _made(line: int, said: Mapping[str, str]) -> StakeSaid | RejectedEntry:
    shown = ", ".join(f"{name} {value}" for name, value in said.items() if value)
    owner, owned = said.get("owner") or said.get("owner_name", ""), said.get("owned") or said.get("owned_name", "")
    if not owner or not owned:
        return RejectedEntry(line, "says not who owns whom", shown)
    if owner == owned:
        return RejectedEntry(line, "owns itself", shown)
    share = share_of(said.get("share", ""))
    if share is None:
        return RejectedEntry(line, "share is no percent from 0 to 100", shown)
    try:
        since, until = (_day(said.get(name, "")) for name in ("since", "until"))
    except ValueError:
        return RejectedEntry(line, "day is no ISO 8601 day", shown)
    return StakeSaid(
        line=line,
        owner=owner,
        owner_name=said.get("owner_name") or None,
        owned=owned,
        owned_name=said.get("owned_name") or None,
        low_percent=share[0],
        high_percent=share[1],
        control=said.get("control", "").casefold() in _YES,
        joint=said.get("joint") or None,
        since=since,
        until=until,
    )


def _day(text: str) -> date | None:
    """The day; None when nothing is said, ValueError for what is none. A year alone is its first day."""
    text = text.strip()
    if not text:
        return None
    return date.fromisoformat(text if len(text) > len("2031") else f"{text}-01-01")


def _is_ftm(data: bytes) -> bool:
    head = data.lstrip()[:4096]
    return head.startswith(b"{") and b'"schema"' in head and b'"properties"' in head


def _of_ftm(data: bytes) -> StakesRead:
    """Entities of other schemata give names."""
    names: dict[str, str] = {}
    links: list[tuple[int, dict[str, Any]]] = []
    rejected = []
    for line, text in enumerate(data.decode("utf-8", "replace").splitlines(), start=1):
        if not text.strip():
            continue
        try:
            entity = json.loads(text)
            properties = entity["properties"]
            schema, key = str(entity["schema"]), str(entity["id"])
            if not isinstance(properties, dict):
                raise TypeError(type(properties).__name__)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            rejected.append(RejectedEntry(line, "is no FollowTheMoney entity", f"{error}: {text[:200]}"))
            continue
        if schema == "Ownership":
            links.append((line, properties))
        elif caption := entity.get("caption") or next(iter(properties.get("name", ())), None):
            names[key] = str(caption)
    made = [one for line, properties in links for one in _links(line, properties, names)]
    stakes = [one for one in made if isinstance(one, StakeSaid)]
    rejected += [one for one in made if isinstance(one, RejectedEntry)]
    return StakesRead(stakes=stakes, rejected=rejected, entries=len(links) + len(rejected))


def _links(line: int, properties: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[StakeSaid | RejectedEntry]:
    def first(name: str) -> str:
        values = properties.get(name) or ()
        return str(values[0]) if isinstance(values, list) and values else ""

    said = {"share": first("percentage"), "since": first("startDate")[:10], "until": first("endDate")[:10]}
    owners, assets = properties.get("owner") or [""], properties.get("asset") or [""]
    for owner in owners:
        for asset in assets:
            parties = {"owner": str(owner), "owned": str(asset)}
            called = {f"{role}_name": names.get(key, "") for role, key in parties.items()}
            yield _made(line, {**said, **parties, **called})
