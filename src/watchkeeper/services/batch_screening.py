"""A file of queries screened row by row: in any length, with progress, and going on where it stopped.

Every row has a line in the results, in its order: an answer with its receipt, or why there is none. Results are on the disk
before the place in the file is written down, and what stands after that place is cut off when the work goes on, so each row is
there once. It goes on only with the same file, lists and parameters: results half made with others would prove nothing.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from watchkeeper.model.errors import SourceError, UsageError
from watchkeeper.services import receipts
from watchkeeper.services.answering import answers
from watchkeeper.services.csv_records import Record, records
from watchkeeper.services.query_rows import Columns
from watchkeeper.services.screening import How, Screener, Screening
from watchkeeper.services.workspace import Workspace
from watchkeeper.store import Store

STEP = 200
"""Rows answered between two writings of the place reached."""
_FIRST = 1 << 20
"""Bytes at the begin of a file that, with its size, tell whether it is the same."""

Progress = Callable[[int, int, int], None]
"""Called with bytes read, bytes of the file and rows answered."""


@dataclass(slots=True, kw_only=True)
class Batch:
    """How far a file is screened, and what came of it."""

    file: str
    work: str
    """Hash of file, lists and parameters."""
    offset: int = 0
    """First byte of the next row."""
    line: int = 1
    written: int = 0
    """Bytes of results."""
    rows: int = 0
    verdicts: dict[str, int] = field(default_factory=dict)
    rejected: dict[str, int] = field(default_factory=dict)
    first_problem: str = ""
    read: str = ""
    """SHA-256 of the bytes before `offset`."""
    unused: list[str] = field(default_factory=list)
    """Columns that nothing was screened by."""
    finished: bool = False

    @property
    def rejected_percent(self) -> float:
        """Of the rows."""
        return 100.0 * sum(self.rejected.values()) / max(1, self.rows)

    def to_dict(self) -> dict[str, Any]:
        """As `screen --file --json` gives it."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchJob:
    """What is to be screened and where results go."""

    file: Path
    results: Path
    kind: str | None = None
    how: How = field(default_factory=How)

    @property
    def state(self) -> Path:
        """The file that says how far it got; gone when all is done."""
        return self.results.with_name(self.results.name + ".progress")


def screen_file(
    store: Store,
    workspace: Workspace,
    screener: Screener,
    job: BatchJob,
    now: datetime,
    progress: Progress | None = None,
) -> Batch:
    """Screens a file, or goes on with it. UsageError when its results were begun otherwise, SourceError when it is no table."""
    batch = _begun(screener, job)
    marking = receipts.marking_of(workspace, screener.against)
    with job.file.open("rb") as source, _results(job, batch) as results:
        digest = _read_before(source, batch)
        columns = _columns(source, batch)
        batch.unused = list(columns.unused)
        _write_down(job.state, batch)
        results.truncate(batch.written)
        results.seek(batch.written)
        size = job.file.stat().st_size
        rows = records(source, batch.offset, batch.line, width=columns.width)
        while some := list(islice(rows, STEP)):
            tried = [_tried(record, columns, job, screener) for record in some]
            told = iter(answers(store, workspace, [one for one in tried if isinstance(one, Screening)], now, marking))
            for record, one in zip(some, tried, strict=True):
                said = _answered(record, one, next(told)) if isinstance(one, Screening) else _rejected(record, one)
                _count(batch, said)
                batch.written += results.write((json.dumps(said, ensure_ascii=False, default=str) + "\n").encode())
            batch.offset, batch.line = some[-1].end, some[-1].line + some[-1].lines
            _take_in(source, digest, batch)
            results.flush()
            os.fsync(results.fileno())
            _write_down(job.state, batch)
            if progress is not None:
                progress(batch.offset, size, batch.rows)
    batch.finished = True
    job.state.unlink(missing_ok=True)
    return batch


def _begun(screener: Screener, job: BatchJob) -> Batch:
    """How far the job got before; a new one when its results are not there."""
    work = _work(screener, job)
    try:
        found = Batch(**json.loads(job.state.read_text(encoding="utf-8")))
        size = job.results.stat().st_size
    except FileNotFoundError:
        if job.results.exists() and job.results.stat().st_size:
            raise UsageError(f"{job.results} is there already, and whole; name another file for the results") from None
        return Batch(file=job.file.name, work=work)
    except (OSError, ValueError, TypeError) as error:
        raise UsageError(f"{job.state} cannot be read: {error}; remove it and {job.results} to begin again") from error
    if found.work != work:
        raise UsageError(
            f"{job.results} was begun with another file, other lists or other parameters; go on with those (--as-of and "
            f"--known-on name the lists), or remove it and {job.state.name} to begin again"
        )
    if size < found.written:
        raise UsageError(f"{job.results} has lost rows since; remove it and {job.state.name} to begin again")
    return found


def _work(screener: Screener, job: BatchJob) -> str:
    try:
        with job.file.open("rb") as source:
            first = hashlib.sha256(source.read(_FIRST)).hexdigest()
        size = job.file.stat().st_size
    except OSError as error:
        raise SourceError(f"{job.file} cannot be read: {error.strerror or error}") from error
    states = sorted((one.list, one.state_hash) for one in screener.against.searched)
    said = json.dumps([first, size, states, job.kind, job.how.to_dict()])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _columns(source: BinaryIO, batch: Batch) -> Columns:
    """From the first record of the file; the place is moved behind it when nothing was read yet."""
    first = next(records(source), None)
    if first is None or first.problem is not None:
        raise SourceError(f"{batch.file} is no table: {'it is empty' if first is None else first.problem}")
    if batch.offset == 0:
        batch.offset, batch.line = first.end, first.line + first.lines
    return Columns.of(first.fields)


@contextmanager
def _results(job: BatchJob, batch: Batch) -> Iterator[BinaryIO]:
    """The file of results, for this work alone."""
    with job.results.open("r+b" if batch.written else "wb") as results:
        try:
            fcntl.flock(results, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise UsageError(f"{job.results} is being written by another process") from error
        yield results


def _read_before(source: BinaryIO, batch: Batch) -> _Digest:
    """A hash of what was read before, to go on with. UsageError when that is not what it was."""
    digest, left = _Digest(), batch.offset
    source.seek(0)
    while left and (some := source.read(min(left, _FIRST))):
        digest.take(some)
        left -= len(some)
    if batch.read and digest.value != batch.read:
        raise UsageError(
            f"{batch.file} was changed since it was begun; remove the results and their .progress to begin again"
        )
    return digest


def _take_in(source: BinaryIO, digest: _Digest, batch: Batch) -> None:
    """Hashes what was read since, and leaves the file where it was."""
    here = source.tell()
    source.seek(digest.taken)
    while digest.taken < batch.offset and (some := source.read(min(batch.offset - digest.taken, _FIRST))):
        digest.take(some)
    source.seek(here)
    batch.read = digest.value


class _Digest:
    """A hash that grows."""

    def __init__(self) -> None:
        self.taken = 0
        self._hash = hashlib.sha256()

    def take(self, some: bytes) -> None:
        """Adds bytes."""
        self._hash.update(some)
        self.taken += len(some)

    @property
    def value(self) -> str:
        """Of what was taken."""
        return self._hash.hexdigest()


def _tried(record: Record, columns: Columns, job: BatchJob, screener: Screener) -> Screening | str:
    """The screening of a row, or why it cannot be screened."""
    if record.problem is not None:
        return record.problem
    try:
        query, key = columns.query(record.fields, job.kind)
    except UsageError as error:
        return str(error)
    return screener.screen(query, job.how, None if key is None else f"customer {key}")


def _answered(record: Record, screening: Screening, told: dict[str, Any]) -> dict[str, Any]:
    """A row of results: what a reader of a table wants, and the receipt that has all of it."""
    found = told["hits"] or told["questions"]
    best = found[0] if found else None
    return {
        "line": record.line,
        "key": screening.subject_key.removeprefix("customer ")
        if screening.subject_key.startswith("customer ")
        else None,
        "names": list(screening.subject.names),
        "verdict": told["verdict"],
        "needs_someone": told["needs_someone"],
        "best": best
        and {name: best[name] for name in ("id", "status", "score", "list", "class", "key", "name", "matched_name")},
        "hits": [
            {"id": hit["id"], "score": hit["score"], "list": hit["list"], "key": hit["key"], "name": hit["name"]}
            for hit in found
        ],
        "receipt": told["receipt"],
    }


def _rejected(record: Record, why: str) -> dict[str, Any]:
    return {"line": record.line, "verdict": "rejected", "why": why}


def _count(batch: Batch, said: dict[str, Any]) -> None:
    batch.rows += 1
    if said["verdict"] == "rejected":
        reason = _reason(said["why"])
        batch.rejected = dict(Counter(batch.rejected) + Counter([reason]))
        batch.first_problem = batch.first_problem or f"line {said['line']}: {said['why']}"
    else:
        batch.verdicts = dict(Counter(batch.verdicts) + Counter([said["verdict"]]))


def _reason(why: str) -> str:
    """A reason without what was met, so that rejects of one kind are counted together."""
    return why.partition(";")[0].partition("'")[0].strip().rstrip(":")


def _write_down(path: Path, batch: Batch) -> None:
    staged = path.with_name(f".{path.name}.tmp")
    with staged.open("w", encoding="utf-8") as file:
        json.dump(asdict(batch), file)
        file.flush()
        os.fsync(file.fileno())
    staged.replace(path)


def rows_of(results: Path) -> Iterator[dict[str, Any]]:
    """The rows of results that were written."""
    with results.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)
