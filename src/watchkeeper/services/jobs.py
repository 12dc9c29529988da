"""Work that takes longer than an answer may: one piece after another, each with its state on the disk.

What a job commits is the lake's own business: a server that dies leaves the last snapshot, and the job reads as failed when
the next one starts. One server of a workspace does the work; another is told so.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any

from watchkeeper.model.errors import NotFound, WatchkeeperError, WorkspaceLocked

INTERRUPTED = (
    "the server stopped before this was finished; what it had committed stands, and the same file given again goes on"
)
UNFORESEEN = "something unforeseen went wrong; the log of the server has it"
WRITE_EVERY_S = 1.0
"""How often progress is written down."""
MOST_KEPT = 200
"""Jobs remembered, the last ones."""
UPLOADS = "uploads"
"""Folder, in the workspace's `tmp`, of files that were sent and are to be worked on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A piece of work and how far it is."""

    id: str
    kind: str
    message: str
    """What it is about."""
    viewer: str
    """Whose it is: nobody else is told of it."""
    state: str = "waiting"
    """`waiting`, `running`, `done` or `failed`."""
    stage: str = ""
    done: int = 0
    total: int | None = None
    """None: nobody knows."""
    result: dict[str, Any] | None = None
    error: str | None = None
    asked: str = ""
    started: str | None = None
    ended: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """As it is told."""
        said = asdict(self)
        del said["viewer"]
        return said


Report = Callable[[str, int, int | None], None]
"""Told stage, how much of it is done, and how much there is."""
Work = Callable[[Report], dict[str, Any]]
"""What is to be done; gives what is told of it when it is."""


class Jobs:
    """Jobs of a workspace, done one after another by a thread of its own."""

    def __init__(self, workspace: Path, clock: Callable[[], datetime]) -> None:
        self.folder, self.uploads = workspace / "jobs", workspace / "tmp" / UPLOADS
        self._clock, self._lock = clock, Lock()
        self._queue: SimpleQueue[tuple[str, Work] | None] = SimpleQueue()
        self._jobs: dict[str, Job] = {}
        self._written_s: dict[str, float] = {}
        self._worker: Thread | None = None
        self.folder.mkdir(exist_ok=True)
        self._held = _hold(self.folder / "lock")
        self._read()

    def _read(self) -> None:
        """Takes up what an earlier server left: what it had not finished has failed."""
        found = sorted((_job(path) for path in self.folder.glob("*.json")), key=lambda job: job.asked)
        self._jobs = {job.id: job for job in found}
        if self._held is None:
            return
        shutil.rmtree(self.uploads, ignore_errors=True)
        for job in found:
            if job.state in ("waiting", "running"):
                self._change(job.id, state="failed", error=INTERRUPTED, ended=self._now())
        for job in found[:-MOST_KEPT]:
            self._remove(job.id)

    def new_id(self) -> str:
        """An id for a job; WorkspaceLocked where another server does the work."""
        if self._held is None:
            raise WorkspaceLocked("another server of this workspace does its work; ask that one")
        return secrets.token_hex(8)

    def start(self, job: Job, work: Work) -> Job:
        """Puts a job into the queue."""
        made = replace(job, asked=self._now())
        with self._lock:
            self._jobs[made.id] = made
            if self._worker is None:
                self._hire()
        self._write(made)
        self._queue.put((made.id, work))
        return made

    def of(self, viewer: str) -> list[Job]:
        """The jobs of a viewer, the last first."""
        with self._lock:
            return [job for job in reversed(self._jobs.values()) if job.viewer == viewer]

    def get(self, job_id: str, viewer: str) -> Job:
        """One of them. NotFound for another's."""
        job = self._jobs.get(job_id)
        if job is None or job.viewer != viewer:
            raise NotFound(f"there is no job {job_id[:40]}")
        return job

    def result_file(self, job_id: str) -> Path:
        """Where a job that makes a file puts it."""
        return self.folder / f"{job_id}.csv"

    def states(self) -> dict[str, int]:
        """How many jobs are in each state."""
        with self._lock:
            said = [job.state for job in self._jobs.values()]
        return {state: said.count(state) for state in ("waiting", "running", "done", "failed")}

    def close(self) -> None:
        """Takes no more work. What runs goes on while the process does; at the next start it has failed, if it was not done."""
        self._queue.put(None)
        if self._held is not None:
            os.close(self._held)
            self._held = None

    def _hire(self) -> None:
        self._worker = Thread(target=self._run, name="jobs", daemon=True)
        self._worker.start()

    def _run(self) -> None:
        foreseen = False
        try:
            while (asked := self._queue.get()) is not None:
                self._do(*asked)
            foreseen = True
        finally:  # what is unforeseen ends this thread and is in the log; the next job is another's
            if not foreseen:
                self._hire()

    def _do(self, job_id: str, work: Work) -> None:
        self._change(job_id, state="running", started=self._now())
        end: dict[str, Any] = {"state": "failed", "error": UNFORESEEN}
        try:
            end = {"state": "done", "result": work(lambda *said: self._progress(job_id, *said))}
        except WatchkeeperError as error:
            end = {"state": "failed", "error": str(error)}
        finally:
            shutil.rmtree(self.uploads / job_id, ignore_errors=True)
            self._change(job_id, **end, ended=self._now())

    def _progress(self, job_id: str, stage: str, done: int, total: int | None) -> None:
        self._change(job_id, quietly=True, stage=stage, done=done, total=total)

    def _change(self, job_id: str, *, quietly: bool = False, **values: Any) -> None:
        with self._lock:
            job = self._jobs[job_id] = replace(self._jobs[job_id], **values)
        now_s = time.monotonic()
        if not quietly or now_s - self._written_s.get(job_id, 0.0) > WRITE_EVERY_S:
            self._written_s[job_id] = now_s
            self._write(job)

    def _write(self, job: Job) -> None:
        staged = self.folder / f".{job.id}.tmp"
        staged.write_text(json.dumps(asdict(job), ensure_ascii=False), encoding="utf-8")
        staged.replace(self.folder / f"{job.id}.json")

    def _remove(self, job_id: str) -> None:
        for path in (self.folder / f"{job_id}.json", self.result_file(job_id)):
            path.unlink(missing_ok=True)
        del self._jobs[job_id]

    def _now(self) -> str:
        return self._clock().isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _job(path: Path) -> Job:
    return Job(**json.loads(path.read_text(encoding="utf-8")))


def _hold(path: Path) -> int | None:
    """A lock that dies with the process; None when another has it."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle
