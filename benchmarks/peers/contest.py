"""Both sides on the same input, warm, taking turns within each round; medians, ranges and accuracy as plain values."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from benchmarks.peers.peer import CHECKOUTS, INSTALLED, ROOT, Peer, checkout_of, peer
from benchmarks.peers.worker import answer_file

LIMIT_S = 240
"""Longest that getting ready (with the run that warms up) or a single run may take."""


class Failed(Exception):
    """A side that ended or went on for too long; the message is the last that it said."""


def measure(name: str) -> dict[str, Any]:
    """The figures of one peer, or the reason why there are none."""
    one = peer(name)
    said = _availability(one, name)
    result: dict[str, Any] = {"title": one.title, "task": one.task, "home": one.home} | said
    if "absent" in said:
        return result
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        try:
            size = _once(name, "prepare", folder, {})
            seconds, answers = _race(one, name, folder)
        except Failed as failed:
            return result | {"absent": f"it could not be run: {failed}"}
        judged = one.judge(folder, answers["ours"], answers["theirs"])
    return result | {
        "input": size,
        "rounds": one.rounds,
        "called": {"ours": one.ours_called, "theirs": one.theirs_called},
        "seconds": {side: {run: _spread(taken) for run, taken in runs.items()} for side, runs in seconds.items()},
        "compared": _compared(one, seconds),
        "times_faster": _ratios(_compared(one, seconds), seconds),
        "accuracy": asdict(judged),
    }


def _availability(one: Peer, name: str) -> dict[str, str]:
    if one.checkout is not None and checkout_of(one) is None:
        return {"absent": f"it is not on PyPI, and {CHECKOUTS} names no folder with a checkout `{one.checkout}`"}
    with tempfile.TemporaryDirectory() as folder:
        try:
            return dict(_once(name, "version", Path(folder), _paths(one, name)))
        except Failed as failed:
            return {"absent": f"it could not be imported: {failed}"}


def _paths(one: Peer, name: str) -> dict[str, str]:
    """Environment in which the peer can be imported, and is found before what we have installed."""
    before = [str(INSTALLED / name), *([str(found)] if (found := checkout_of(one)) else [])]
    return {"PYTHONPATH": os.pathsep.join([*before, *filter(None, [os.environ.get("PYTHONPATH")])])}


def _once(name: str, side: str, folder: Path, environment: dict[str, str]) -> Any:
    with _started(name, side, folder, environment) as process:
        return _heard(process, folder / f"{side}.log")


Seconds = dict[str, dict[str, list[float]]]
"""Of every round of every run, by side and name."""


def _race(one: Peer, name: str, folder: Path) -> tuple[Seconds, dict[str, dict[str, Any]]]:
    """Seconds, and the answers of each side by name of the run."""
    with (
        _started(name, "theirs", folder, _paths(one, name)) as theirs,
        _started(name, "ours", folder, {}) as ours,
    ):
        sides = {"ours": ours, "theirs": theirs}
        names = {side: _heard(process, folder / f"{side}.log") for side, process in sides.items()}
        seconds: Seconds = {side: {run: [] for run in names[side] if run[0] != "_"} for side in sides}
        for number in range(one.rounds):
            for side in sorted(sides, reverse=bool(number % 2)):
                for run in seconds[side]:
                    _tell(sides[side], run)
                    seconds[side][run].append(float(_heard(sides[side], folder / f"{side}.log")))
    return seconds, {side: _answers(folder, side, runs) for side, runs in names.items()}


@contextmanager
def _started(name: str, side: str, folder: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "benchmarks.peers.worker", name, side, str(folder)]
    with (folder / f"{side}.log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | environment, text=True, stderr=log,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
    try:
        yield process
    finally:
        with suppress(BrokenPipeError):
            _pipe(process.stdin).close()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        _pipe(process.stdout).close()


def _pipe(pipe: IO[str] | None) -> IO[str]:
    if pipe is None:
        raise ValueError("the process was started without pipes")
    return pipe


def _tell(process: subprocess.Popen[str], word: str) -> None:
    with suppress(BrokenPipeError):  # the next reading says why
        _pipe(process.stdin).write(word + "\n")
        _pipe(process.stdin).flush()


def _heard(process: subprocess.Popen[str], log: Path) -> Any:
    """The next answer of a process; Failed where it ends, or takes too long and is ended."""
    late = threading.Timer(LIMIT_S, process.kill)
    late.start()
    line = _pipe(process.stdout).readline()
    ended = not late.is_alive()
    late.cancel()
    if line:
        return json.loads(line)
    said = log.read_text(errors="replace").strip().splitlines()
    raise Failed(f"it took more than {LIMIT_S} s" if ended else said[-1] if said else "it ended without a word")


def _answers(folder: Path, side: str, runs: list[str]) -> dict[str, Any]:
    return {run: json.loads(answer_file(folder, side, run).read_text(encoding="utf-8")) for run in runs}


def _spread(taken: list[float]) -> dict[str, float]:
    return {"median": _short(statistics.median(taken)), "least": _short(min(taken)), "most": _short(max(taken))}


def _short(seconds: float) -> float:
    return float(f"{seconds:.4g}")


def _compared(one: Peer, seconds: Seconds) -> dict[str, str]:
    """Which of our runs each of theirs is held against."""
    return dict(one.compared or dict.fromkeys(seconds["theirs"], next(iter(seconds["ours"]))))


def _ratios(pairs: dict[str, str], seconds: Seconds) -> dict[str, list[float]]:
    """How many times faster our run is than theirs, round by round: median, least and most, by the name of theirs."""
    found = {}
    for run, against in pairs.items():
        rounds = zip(seconds["theirs"][run], seconds["ours"][against], strict=True)
        ratios = [theirs / ours for theirs, ours in rounds]
        found[run] = [_short(statistics.median(ratios)), _short(min(ratios)), _short(max(ratios))]
    return found
