"""Lists brought up to date: downloaded from their publishers, or taken from a folder where there is no network."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from watchkeeper.lists.files import gathered
from watchkeeper.lists.kind import ListKind
from watchkeeper.lists.read import split_file
from watchkeeper.lists.registry import LISTS, OWN, list_kind, reader_of
from watchkeeper.model.errors import ListRefused, UsageError, WatchkeeperError
from watchkeeper.services.list_loading import Clock, load_many
from watchkeeper.services.loaded_list import Known, LoadedList
from watchkeeper.services.workspace import Workspace
from watchkeeper.sources.download import DownloadParams, Hooks, fetch
from watchkeeper.sources.download_part import folder_lock, part_of

INBOX = "inbox"
"""Folder of the workspace in which downloads come together; the archive has what was loaded."""
_PACKED = r"(?:\.(?:gz|zst|zip))?"
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})")
PARAMS = DownloadParams(max_bytes=1 << 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be brought up to date."""

    lists: tuple[str, ...] = ()
    """Names; empty: every list that has an address, or a file in the folder."""
    folder: Path | None = None
    """Where the files lie; None: they are downloaded."""
    base: str | None = None
    """Address of a mirror that has the files below it; None is the publisher."""
    as_of: date | None = None
    """None: the day in the file's name, else the day a file of the folder says it is of; of what is downloaded, today."""


def update(
    workspace: Workspace,
    wanted: Wanted,
    *,
    now: datetime | Clock,
    params: DownloadParams = PARAMS,
    hooks: Hooks | None = None,
) -> list[dict[str, Any]]:
    """What became of each list: loaded, unchanged, refused, failed or not found. One that fails does not stop the others."""
    kinds = [list_kind(name) for name in wanted.lists] or [kind for kind in LISTS if kind.name not in OWN]
    if wanted.folder is not None and not wanted.folder.is_dir():
        raise UsageError(f"there is no folder {wanted.folder}")
    done: list[dict[str, Any]] = []
    for kind in kinds:
        if kind.name in OWN:
            raise UsageError(f"{kind.name} is no list with an address; load it with `watchkeeper lists load`")
        asked_for = kind.name in wanted.lists
        try:
            done.extend(_of_one(workspace, kind, wanted, now, params, hooks or Hooks(), asked_for))
        except WatchkeeperError as error:
            done.append({"list": kind.name, "result": "failed", "reason": str(error)})
    return done


def _of_one(
    workspace: Workspace,
    kind: ListKind,
    wanted: Wanted,
    now: datetime | Clock,
    params: DownloadParams,
    hooks: Hooks,
    asked_for: bool,
) -> Iterator[dict[str, Any]]:
    today = (now() if callable(now) else now).date()
    found: list[tuple[date, Path]] = []
    bad: list[str] = []
    if wanted.folder is not None:
        for path in files_in(wanted.folder, kind):
            try:
                found.append((wanted.as_of or _day_of(path, kind, today), path))
            except WatchkeeperError as error:
                bad.append(str(error))
        source = None
    elif kind.addresses:
        found = [(wanted.as_of or today, _downloaded(workspace, kind, wanted.base, params, hooks))]
        source = "; ".join(one.url for one in kind.addresses)
    else:
        source = None
    for reason in bad:
        yield {"list": kind.name, "result": "failed", "reason": reason}
    if not found and not bad and asked_for:
        where = f"in {wanted.folder}" if wanted.folder else "to download; put its file into a folder: --from DIR"
        yield {"list": kind.name, "result": "not found", "reason": f"there is no file of {kind.name} {where}"}
    if found:
        loaded = load_many(workspace, kind.name, sorted(found), Known(source=source), now=now)
        yield from map(_result, loaded)


def _result(one: LoadedList) -> dict[str, Any]:
    result = "refused" if one.refused else "unchanged" if one.unchanged else "loaded"
    return {"result": result, "reason": one.refused, **one.to_dict()}


def files_in(folder: Path, kind: ListKind) -> Iterator[Path]:
    """Files of a list in a folder, most with a day in their names: `un.xml`, `un_2023-01-28.xml.gz`, or as the publisher
    calls them. Of a set only the main file: the others are found beside it."""
    names = [re.escape(kind.name)]
    if kind.addresses:
        names.append(re.escape(kind.addresses[0].file.rpartition(".")[0]))
    pattern = re.compile(
        rf"^(?:{'|'.join(names)})(?:[_-]\d{{4}}-\d{{2}}-\d{{2}})?\.(?:xml|csv|jsonl|json){_PACKED}$", re.I
    )
    for path in sorted(folder.iterdir()):
        if path.is_file() and pattern.match(path.name):
            yield path


def _day_of(path: Path, kind: ListKind, today: date) -> date:
    """The day in a file's name, else the one the file says it is of; ListRefused when neither is a day."""
    if (named := _DAY.search(path.name)) is not None:
        try:
            return date.fromisoformat(named.group(1))
        except ValueError as error:
            raise ListRefused(
                f"{path.name}: {named.group(1)} is no day; name the file with a day, YYYY-MM-DD"
            ) from error
    file = gathered(path).file
    day = split_file(file, reader_of(kind, file)).own_day
    if day is None or day > today:
        said = "does not say of which day it is" if day is None else f"says it is of {day}, which is yet to come"
        raise ListRefused(f"{path.name} {said}; put the day into its name, as {kind.name}_YYYY-MM-DD, or give --as-of")
    return day


def _downloaded(workspace: Workspace, kind: ListKind, base: str | None, params: DownloadParams, hooks: Hooks) -> Path:
    """Its files, each whole or not at all, fresh from the publisher; the main one's path."""
    folder = workspace.root / INBOX / kind.name
    paths: list[Path] = []
    with folder_lock(folder):
        for address in kind.addresses:
            path = folder / address.file
            with part_of(path) as part:
                fetch(f"{base.rstrip('/')}/{address.file}" if base else address.url, part, params, hooks)
                part.settle()
            paths.append(path)
    return paths[0]


def failed(done: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of an update that were refused, failed, or not found though asked for."""
    return [one for one in done if one["result"] in ("failed", "refused", "not found")]
