"""One day of an open feed, from its publisher into a folder: the file as published, what must be said with it, and a cut."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from watchkeeper import __version__
from watchkeeper.lake.archive import sha256_of
from watchkeeper.model.errors import DownloadError, NotPublished, UsageError
from watchkeeper.services.origin import side_file
from watchkeeper.sources.cut import Box, cut
from watchkeeper.sources.download import DownloadParams, Hooks, fetch
from watchkeeper.sources.download_part import folder_lock, part_of, write_whole
from watchkeeper.sources.feeds import Archive, about, downloadable
from watchkeeper.sources.inputs import inputs_of
from watchkeeper.sources.mapping import built_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be downloaded. UsageError when it cannot be asked for."""

    feed: str
    day: date
    folder: Path
    """Made when it is not there."""
    box: Box | None = None
    """Only rows in it, as a further file."""
    base: str | None = None
    """Address of a mirror that has the publisher's paths below it; None is the publisher."""

    def __post_init__(self) -> None:
        """Raises UsageError for an unknown feed or an address that is none."""
        if self.feed not in downloadable():
            raise UsageError(f"'{self.feed}' cannot be downloaded; known are {', '.join(downloadable())}")
        if self.base is not None and not _is_address(self.base):
            raise UsageError(f"'{self.base}' is no address; expected http://... or https://...")

    def places(self) -> Iterator[tuple[Archive, str, Path]]:
        """(archive, address, file to be), in the order they are tried."""
        for archive in about(self.feed).archives:
            if archive.has(self.day):
                address = archive.address(self.day, self.base)
                yield archive, address, self.folder / address.rsplit("/", 1)[1]


def _is_address(text: str) -> bool:
    """Whether a text is an address on the web below which paths can be put, without a password in it."""
    try:
        parts = urlsplit(text)
        port_is_number = parts.port is None or parts.port > 0
    except ValueError:
        return False
    plain = text.isascii() and text.isprintable() and " " not in text
    extra = parts.username or parts.query or parts.fragment
    return parts.scheme in ("http", "https") and bool(parts.hostname) and port_is_number and plain and not extra


@dataclass(frozen=True, slots=True, kw_only=True)
class Downloaded:
    """What is there now."""

    file: Path
    """As published."""
    fresh: bool
    """False when it was there already."""
    attribution: dict[str, Any]
    """What its side file says: publisher, licence, address, when it was fetched, SHA-256."""
    cut: Path | None = None
    cut_rows: dict[str, int] | None = None
    """Rows kept, outside the box, and without a place; None where nothing was cut."""

    def to_dict(self) -> dict[str, object]:
        """The document `download --json` prints."""
        return {
            "file": str(self.file),
            "fresh": self.fresh,
            "cut": None if self.cut is None else str(self.cut),
            "cut_rows": self.cut_rows,
            **{
                key: self.attribution[key]
                for key in ("feed", "date", "covers", "address", "bytes", "sha256", "fetched")
            },
            "attribution": self.attribution["attribution"],
        }


def download(
    wanted: Wanted, *, now: datetime, params: DownloadParams | None = None, hooks: Hooks | None = None
) -> Downloaded:
    """The file of that day, fetched unless it is there, with its attribution beside it; and the cut when a box is wanted."""
    hooks = hooks or Hooks()
    with folder_lock(wanted.folder):
        found = _there_already(wanted) or _fetched(wanted, now, params or DownloadParams(), hooks)
        return found if wanted.box is None else _with_cut(found, wanted, wanted.box, hooks)


def _there_already(wanted: Wanted) -> Downloaded | None:
    """The file when an earlier download left it; DownloadError when something else has its name."""
    for _, _, file in wanted.places():
        if file.exists():
            try:
                said = json.loads(side_file(file).read_text(encoding="utf-8"))
                same = said["sha256"] == sha256_of(file)
            except (OSError, ValueError, KeyError, TypeError):
                same = False
            if not same:
                raise DownloadError(
                    f"{file} is there and is not what was downloaded before; move it, or name another --out"
                )
            return Downloaded(file=file, fresh=False, attribution=said)
    return None


def _fetched(wanted: Wanted, now: datetime, params: DownloadParams, hooks: Hooks) -> Downloaded:
    absent = []
    for archive, address, file in wanted.places():
        with part_of(file) as part:
            try:
                fetch(address, part, params, hooks)
            except NotPublished as error:
                absent.append(str(error))
                continue
            said = _attribution(wanted, archive, address, now)
            promise = part.promise
            said |= {"bytes": part.size, "sha256": sha256_of(part.path)}
            said |= {"etag": promise and promise.etag, "last_modified": promise and promise.last_modified}
            write_whole(side_file(file), _as_json(said))
            part.settle()
        return Downloaded(file=file, fresh=True, attribution=said)
    first = min(archive.since for archive in about(wanted.feed).archives)
    tried = "; ".join(absent) or f"it begins on {first}"
    raise NotPublished(f"{wanted.feed} has no file of {wanted.day}: {tried}")


def _attribution(wanted: Wanted, archive: Archive, address: str, now: datetime) -> dict[str, Any]:
    feed = about(wanted.feed)
    return {
        "feed": feed.name,
        "title": feed.title,
        "publisher": feed.publisher,
        "licence": feed.licence,
        "licence_address": feed.licence_address,
        "attribution": feed.attribution,
        "date": wanted.day.isoformat(),
        "covers": archive.covers,
        "address": address,
        "published_at": archive.address(wanted.day),
        "fetched": now.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "by": f"watchkeeper {__version__}",
    }


def _as_json(said: dict[str, Any]) -> str:
    return json.dumps(said, indent=2, ensure_ascii=False) + "\n"


def _with_cut(found: Downloaded, wanted: Wanted, box: Box, hooks: Hooks) -> Downloaded:
    tables = [
        member for member in inputs_of(found.file) if member.name.lower().endswith(".csv") or member.member is None
    ]
    stem = found.file.name.removesuffix(".zip").removesuffix(".csv.zst")
    out = found.file.with_name(f"{stem}.cut_{str(box).replace(',', '_')}.csv.zst")
    rows = asdict(cut(tables, out, box, built_in(wanted.feed), hooks.progress))
    said = found.attribution | {"bytes": out.stat().st_size, "sha256": sha256_of(out)}
    said |= {
        "cut": {
            "note": "A cut: only the rows of the original whose position lies in the box, as they came.",
            "box": asdict(box),
            "rows": rows,
            "of": found.file.name,
            "of_sha256": found.attribution["sha256"],
        }
    }
    write_whole(side_file(out), _as_json(said))
    return Downloaded(file=found.file, fresh=found.fresh, attribution=found.attribution, cut=out, cut_rows=rows)
