"""Facts about work that takes longer than an answer may."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from watchkeeper.model.errors import NotFound, SourceError, WorkspaceLocked
from watchkeeper.services.jobs import INTERRUPTED, Job, Jobs, Report

NOW = datetime(2031, 3, 4, 12, tzinfo=UTC)


def jobs_of(folder: Path) -> Jobs:
    (folder / "tmp").mkdir(exist_ok=True)
    return Jobs(folder, lambda: NOW)


def start(jobs: Jobs, work: Callable[[Report], dict[str, Any]], viewer: str = "me") -> str:
    return jobs.start(Job(id=jobs.new_id(), kind="test", message="a file", viewer=viewer), work).id


def ended(jobs: Jobs, job_id: str) -> Job:
    until = time.monotonic() + 20
    while time.monotonic() < until and jobs.get(job_id, "me").state in ("waiting", "running"):
        time.sleep(0.005)
    return jobs.get(job_id, "me")


def test_jobs_are_done_one_after_another_in_their_order(tmp_path: Path) -> None:
    jobs, done = jobs_of(tmp_path), []

    def work(number: int) -> Callable[[Report], dict[str, Any]]:
        def run(report: Report) -> dict[str, Any]:
            report("counting", number, 3)
            done.append(number)
            return {"number": number}

        return run

    ids = [start(jobs, work(number)) for number in range(3)]
    found = [ended(jobs, job_id) for job_id in ids]
    assert done == [0, 1, 2]
    assert [(job.state, job.result, job.stage, job.done, job.total) for job in found] == [
        ("done", {"number": number}, "counting", number, 3) for number in range(3)
    ]
    assert [job.id for job in jobs.of("me")] == ids[::-1]
    jobs.close()


def test_a_job_that_cannot_be_done_has_failed_with_the_reason_and_the_next_is_done(tmp_path: Path) -> None:
    jobs = jobs_of(tmp_path)

    def fails(report: Report) -> dict[str, Any]:
        raise SourceError("no feed")

    first, second = start(jobs, fails), start(jobs, lambda report: {})
    assert (ended(jobs, first).state, ended(jobs, first).error) == ("failed", "no feed")
    assert ended(jobs, second).state == "done"
    jobs.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_what_is_unforeseen_ends_one_job_and_not_the_work(tmp_path: Path) -> None:
    jobs = jobs_of(tmp_path)

    def breaks(report: Report) -> dict[str, Any]:
        raise ZeroDivisionError

    first = start(jobs, breaks)
    assert "unforeseen" in str(ended(jobs, first).error)
    second = start(jobs, lambda report: {})
    assert ended(jobs, second).state == "done"
    jobs.close()
    for thread in threading.enumerate():
        if thread.name == "jobs":
            thread.join(20)  # what is unforeseen is told when the thread ends, and belongs to this test


def test_what_a_server_that_died_had_not_finished_reads_as_failed_at_the_next_start(tmp_path: Path) -> None:
    jobs, let_go = jobs_of(tmp_path), threading.Event()
    running = start(jobs, lambda report: {"waited": let_go.wait(20)})
    waiting = start(jobs, lambda report: {})
    (jobs.uploads / waiting).mkdir(parents=True)
    jobs.close()  # as far as the disk knows, the process died here
    later = jobs_of(tmp_path)
    for job_id in (running, waiting):
        assert (later.get(job_id, "me").state, later.get(job_id, "me").error) == ("failed", INTERRUPTED)
    assert not later.uploads.exists()
    later.close()
    let_go.set()


def test_a_second_server_of_a_workspace_does_not_take_its_work(tmp_path: Path) -> None:
    first, second = jobs_of(tmp_path), jobs_of(tmp_path)
    with pytest.raises(WorkspaceLocked):
        second.new_id()
    first.close()
    second.close()


def test_a_job_is_its_viewers_alone(tmp_path: Path) -> None:
    jobs = jobs_of(tmp_path)
    job_id = start(jobs, lambda report: {})
    assert jobs.of("another") == []
    with pytest.raises(NotFound):
        jobs.get(job_id, "another")
    ended(jobs, job_id)
    jobs.close()
