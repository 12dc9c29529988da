"""A file from its publisher, whole or not at all: asked for politely, gone on with where it broke off, checked.

One connection at a time, a bounded number of attempts with growing pauses, `Retry-After` honoured. What has come is kept
in a part; it is gone on with only while the server says that the file is still the same. A server that lies about length,
answers with a page, or sends another file gives an error or another attempt, never a wrong file.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from watchkeeper.model.errors import DownloadError, NotAsPromised, NotPublished, TransferBroken
from watchkeeper.sources.download_answer import Answer, Pace, asked
from watchkeeper.sources.download_check import Progress, damage_in
from watchkeeper.sources.download_part import Part, Promise

ABSENT = (403, 404, 410)
"""Statuses of a file that is not there; object stores that hide their lists answer 403."""
PAGES = ("text/html", "application/xhtml+xml")
"""Media types of a page for people: a log-in, an error, a notice. No feed is one."""
BUSY = (408, 425, 429, 500, 502, 503, 504)
"""Statuses that another attempt may mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadParams:
    """How patient a download is. Our choice; the pauses are those of common download tools."""

    window_s: float = 60.0
    """Longest wait for an answer or for the next byte, seconds; also the span in which `window_bytes` must come."""
    window_bytes: int = 64_000
    """Fewest bytes in such a span: a connection that only trickles, about 1 kB/s, is given up and made anew."""
    attempts: int = 6
    """Failed attempts in a row, counted from the last that brought something, after which it ends with an error."""
    progress_bytes: int = 1 << 20
    """Bytes beyond all that came before for which an attempt counts as having brought something."""
    first_pause_s: float = 2.0
    """Pause after the first failed attempt, seconds; it doubles with each further one."""
    longest_pause_s: float = 60.0
    """Longest pause of our own, seconds."""
    longest_retry_after_s: float = 900.0
    """A server that asks to be left alone for longer ends the download, seconds."""
    max_bytes: int = 64 << 30
    """Largest file, bytes; a month of Danish AIS is some 20 GB."""

    @property
    def pace(self) -> Pace:
        """What a connection must bring."""
        return Pace(window_s=self.window_s, least_bytes=self.window_bytes)

    def pause_s(self, failures: int) -> float:
        """Seconds to wait after so many failed attempts in a row."""
        return min(self.longest_pause_s, self.first_pause_s * 2.0 ** (failures - 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    """What a download tells, and how it waits."""

    tell: Callable[[str], None] = lambda text: None
    """A sentence for a person."""
    progress: Progress = lambda what, done, total: None
    """(file, bytes done, bytes in all or None)."""
    wait: Callable[[float], None] = time.sleep
    """Waits so many seconds."""


class Failure(NamedTuple):
    """Why an attempt brought no whole file, and how long the server wants to be left alone, seconds or None."""

    why: str
    retry_after_s: float | None = None


def fetch(address: str, part: Part, params: DownloadParams, hooks: Hooks) -> None:
    """Fills `part` with the whole file at `address` and checks it; the caller settles it.

    NotPublished, NotAsPromised (nothing is kept), or TransferBroken (what came is kept).
    """
    transfer = _Transfer(address=address, part=part, params=params, hooks=hooks)
    most, failures = part.size, 0
    while (failure := transfer.attempt()) is not None:
        failures = 1 if part.size >= most + params.progress_bytes else failures + 1
        most = max(most, part.size)
        asked_for = failure.retry_after_s or 0.0
        if failures >= params.attempts or asked_for > params.longest_retry_after_s:
            raise TransferBroken(_gave_up(address, part, failure))
        pause_s = max(asked_for, params.pause_s(failures))
        hooks.tell(f"{part.final.name}: {failure.why}; trying again in {pause_s:g} s")
        hooks.wait(pause_s)
    part.flush()
    damage = damage_in(part.path, part.final.name, hooks.progress)
    if damage is not None:
        part.discard()
        raise NotAsPromised(f"what {address} sent is no whole {part.final.name}: {damage}. It was thrown away")


def _gave_up(address: str, part: Part, failure: Failure) -> str:
    asks = f"; the server asks to come back in {failure.retry_after_s:g} s" if failure.retry_after_s else ""
    kept = f" {part.size:,} bytes are kept, the same command goes on from there." if part.size else ""
    return f"{address}: {failure.why}{asks}.{kept}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Transfer:
    address: str
    part: Part
    params: DownloadParams
    hooks: Hooks

    def attempt(self) -> Failure | None:
        """One request; None when the part has become whole."""
        part = self.part
        known = part.promise if part.promise and part.promise.address == self.address else None
        if known and part.size and part.size == known.length:
            return None
        version = known.version if known else None
        after = part.size if version else 0
        try:
            with asked(self.address, timeout_s=self.params.window_s, after=after, unless_changed=version) as answer:
                return self._taken(answer, after)
        except TransferBroken as error:
            return Failure(str(error))

    def _taken(self, answer: Answer, after: int) -> Failure | None:
        if answer.status == 200:
            return self._from_start(answer)
        if answer.status == 206 and after:
            return self._continued(answer)
        if answer.status == 416 and after:
            return self._no_more(answer)
        if answer.status in ABSENT:
            raise NotPublished(f"{self.address} answered {answer.status}")
        if answer.status in BUSY:
            return Failure(f"the server answered {answer.status}", answer.retry_after_s)
        raise DownloadError(f"{self.address} answered {answer.status}, which is no answer to a request for a file")

    def _from_start(self, answer: Answer) -> Failure | None:
        """Takes a whole file, whatever came before: the server does not continue, or the file has changed."""
        part = self.part
        if answer.media_type in PAGES:
            raise NotAsPromised(
                f"{self.address} answered with a web page, not with {part.final.name}; open it in a browser to see why"
            )
        self._has_room(answer.length or 0)
        if part.size:
            self.hooks.tell(
                f"{part.final.name}: the server sends it from the start; {part.size:,} bytes are thrown away"
            )
        part.begin(
            Promise(address=self.address, length=answer.length, etag=answer.etag, last_modified=answer.last_modified)
        )
        return self._received(answer)

    def _continued(self, answer: Answer) -> Failure | None:
        if self.part.promise is None or not _goes_on(answer, self.part.promise, self.part.size):
            self.part.discard()
            return Failure("the server went on with something else than what came before, which is thrown away")
        return self._received(answer)

    def _no_more(self, answer: Answer) -> Failure | None:
        """Nothing follows what came: it is all there is, whatever length was said before, or no beginning of the file."""
        if answer.total == self.part.size:
            return None
        self.part.discard()
        return Failure("the server has no such part of the file; what came is thrown away")

    def _received(self, answer: Answer) -> Failure | None:
        part, total = self.part, self.part.promise.length if self.part.promise else None
        for piece in answer.pieces(self.params.pace):
            if part.size + len(piece) > (self.params.max_bytes if total is None else total):
                part.discard()
                raise NotAsPromised(f"{self.address} sent more than it may, and what came was thrown away")
            part.add(piece)
            self.hooks.progress(part.final.name, part.size, total)
        return None if total is None or part.size == total else Failure("the server sent only some of the rest")

    def _has_room(self, length: int) -> None:
        part = self.part
        if length > self.params.max_bytes:
            raise NotAsPromised(
                f"{self.address} is said to have {length:,} bytes; at most {self.params.max_bytes:,} are taken"
            )
        free = shutil.disk_usage(part.final.parent).free + part.size
        if length > free:
            raise DownloadError(f"{part.final.name} has {length:,} bytes, {part.final.parent} has room for {free:,}")


def _goes_on(answer: Answer, promise: Promise, size: int) -> bool:
    """Whether a part answered is the next one of the same file."""
    return (
        answer.first == size
        and (answer.total is None or promise.length is None or answer.total == promise.length)
        and answer.etag in (None, promise.etag)
        and answer.last_modified in (None, promise.last_modified)
    )
