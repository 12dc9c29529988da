"""One side of a contest in a process of its own: python -m benchmarks.peers.worker NAME SIDE FOLDER.

SIDE `version` and `prepare` print their answer and end. `ours` and `theirs` get ready, run everything once unmeasured and
keep the answers in FOLDER, print the names of their runs, and then time one run for each name that comes on standard input.
A run whose name begins with "_" is for its answer only. Only what this program says goes to standard output: what a peer
prints goes to standard error.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.peers.peer import peer


def answer_file(folder: Path, side: str, run: str) -> Path:
    """Where the answer of a run is kept."""
    return folder / f"answer-{side}-{run.replace(' ', '_')}.json"


def _version(name: str) -> dict[str, str]:
    try:
        return {"version": peer(name).version()}
    except ImportError as error:
        return {"absent": str(error)}


def main() -> None:
    name, side, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def say(what: Any) -> None:
        out.write(json.dumps(what) + "\n")
        out.flush()

    if side == "version":
        say(_version(name))
        return
    one = peer(name)
    if side == "prepare":
        say(one.prepare(folder))
        return
    runs = one.ours(folder) if side == "ours" else one.theirs(folder)
    for word, run in runs.items():
        answer_file(folder, side, word).write_text(json.dumps(run()), encoding="utf-8")
    say(list(runs))
    for line in sys.stdin:
        began = time.perf_counter()
        runs[line.strip()]()
        say(time.perf_counter() - began)


if __name__ == "__main__":
    main()
