"""Lists brought up to date: downloaded from their publishers, or taken from a folder where there is no network."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from watchkeeper.lists.kind import ListKind
from watchkeeper.lists.registry import LISTS, OWN, list_kind
from watchkeeper.model.errors import UsageError, WatchkeeperError
from watchkeeper.services.list_loading import Clock, Known, LoadedList, load_many
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
    """None: the day in the file's name, else today."""


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
    if wanted.folder is not None:
        found = list(files_in(wanted.folder, kind))
        source = None
    elif kind.addresses:
        found = [(_downloaded(workspace, kind, wanted.base, params, hooks), None)]
        source = "; ".join(one.url for one in kind.addresses)
    else:
        found, source = [], None
    if not found and asked_for:
        where = f"in {wanted.folder}" if wanted.folder else "to download; put its file into a folder: --from DIR"
        yield {"list": kind.name, "result": "not found", "reason": f"there is no file of {kind.name} {where}"}
    if found:
        dated = [(wanted.as_of or day or (now() if callable(now) else now).date(), path) for path, day in found]
        loaded = load_many(workspace, kind.name, sorted(dated), Known(source=source), now=now)
        yield from map(_result, loaded)


def _result(one: LoadedList) -> dict[str, Any]:
    result = "refused" if one.refused else "unchanged" if one.unchanged else "loaded"
    return {"result": result, "reason": one.refused, **one.to_dict()}


def files_in(folder: Path, kind: ListKind) -> Iterator[tuple[Path, date | None]]:
    """Files of a list in a folder, with the day their names say: `un.xml`, `un_2023-01-28.xml.gz`, or as the publisher
    calls them. Of a set only the main file: the others are found beside it."""
    names = [re.escape(kind.name)]
    if kind.addresses:
        names.append(re.escape(kind.addresses[0].file.rpartition(".")[0]))
    pattern = re.compile(
        rf"^(?:{'|'.join(names)})(?:[_-]\d{{4}}-\d{{2}}-\d{{2}})?\.(?:xml|csv|jsonl|json){_PACKED}$", re.I
    )
    for path in sorted(folder.iterdir()):
        if path.is_file() and pattern.match(path.name):
            day = _DAY.search(path.name)
            yield path, date.fromisoformat(day.group(1)) if day else None


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
