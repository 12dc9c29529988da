"""Exactness and speed of segmentation against GFW's reference cases and GFW's own segmenter.

    python -m benchmarks.segment --data DIR [--json]

`DIR` holds the `regr_*.json.gz`. The peer is timed where `import gpsdio_segment` works (put a checkout of
gpsdio-segment, branch develop at 26dea05, and pytz on PYTHONPATH); else it is reported as absent. Both are given the
position messages only, already in memory in the form each takes: the peer a list of dicts, we columns.
"""

from __future__ import annotations

import argparse
import datetime
import importlib
import json
import os
import platform
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from types import ModuleType
from typing import Any

import numba
import numpy as np

from benchmarks.reference_segments import ReferenceCase, differences, reference_cases
from watchkeeper.tracks import PositionBatch, Segmented, SegmenterState, SegmentParams, segment
from watchkeeper.tracks.desk import group_rows, limits_of, new_desk, new_out

_COPIES = 20
_ROUNDS = 7


def measure(folder: Path) -> dict[str, Any]:
    """All figures of the benchmark, as they are printed."""
    cases = list(reference_cases(folder))
    answers = [_segment(case.batch) for case in cases]
    wrong = {case.name: bad for case, found in zip(cases, answers, strict=True) if (bad := differences(case, found))}
    everything = _many_ships(cases, _COPIES)
    messages, core = sum(len(case.batch) for case in cases), peer_core()
    taken = _best_s(
        {
            "segment": lambda: lambda: _segment(everything),
            "one_file": lambda: lambda: [_segment(case.batch) for case in cases],
            "kernel": lambda: _kernel_run(everything),
        }
        | ({"peer": lambda: _peer_run(core, cases)} if core else {})
    )
    per_s = len(everything) / taken["segment"]
    peer_per_s = messages / taken["peer"] if core else None
    return {
        "files": len(cases),
        "exact": len(cases) - len(wrong),
        "wrong": wrong,
        "messages": messages,
        "repeats": int(sum((found.repeat_of >= 0).sum() for found in answers)),
        "per_s": round(per_s),
        "per_s_one_file_at_a_time": round(messages / taken["one_file"]),
        "per_s_kernel": round(len(everything) / taken["kernel"]),
        "peer": {"gpsdio_segment": round(peer_per_s) if peer_per_s else "absent", "commit": _commit(core)},
        "ratio": round(per_s / peer_per_s, 1) if peer_per_s else None,
        "timed": {"messages": len(everything), "ships": _COPIES * len(cases), "rounds": _ROUNDS, "taken": "best"},
        "machine": {"processor": platform.machine(), "cpus": os.cpu_count(), "system": platform.system()},
        "versions": {"python": platform.python_version(), "numba": numba.__version__, "numpy": np.__version__},
    }


def _segment(batch: PositionBatch) -> Segmented:
    return segment(batch, SegmenterState.empty(), SegmentParams())


def _best_s(work: Mapping[str, Callable[[], Callable[[], object]]]) -> dict[str, float]:
    """Seconds of the fastest round of each; each is made ready first, untimed, and they take turns in every round, so
    that a busy moment of the machine slows all alike."""
    taken: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(_ROUNDS):
        for name, prepare in work.items():
            run = prepare()
            start = time.perf_counter()
            run()
            taken[name].append(time.perf_counter() - start)
    return {name: min(times) for name, times in taken.items()}


def _many_ships(cases: Sequence[ReferenceCase], copies: int) -> PositionBatch:
    """One batch in which each copy of each file is a ship of its own, as a day of many ships would come."""
    parts = [case.batch for case in cases] * copies
    columns = {
        field.name: np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(PositionBatch)
    }
    columns["mmsi"] = np.repeat(np.arange(1, len(parts) + 1, dtype="i4"), [len(part) for part in parts])
    return PositionBatch(**columns)


def _kernel_run(batch: PositionBatch) -> Callable[[], object]:
    """The kernel alone, without checks, preparation of arrays and copies of the state."""
    from watchkeeper.tracks import kernel

    rows, memory = batch.rows(), SegmenterState.empty().memory
    limits = limits_of(SegmentParams(), kernel.time_span_us(rows)[1])
    groups = group_rows(rows, memory)
    desk, out = new_desk(groups, limits), new_out(rows, memory)
    return lambda: kernel.run(rows, memory, groups, desk, limits, out)


def peer_core() -> ModuleType | None:
    """GFW's segmenter, None where it is not installed."""
    try:
        return importlib.import_module("gpsdio_segment.core")
    except ImportError:
        return None


def _commit(core: ModuleType | None) -> str | None:
    """The commit the peer was checked out at; None where it is no checkout."""
    if core is None:
        return None
    folder = Path(core.__file__ or "").parent
    git = subprocess.run(["git", "-C", str(folder), "rev-parse", "--short", "HEAD"], capture_output=True, text=True)
    return git.stdout.strip() or None


def _peer_run(core: ModuleType, cases: Sequence[ReferenceCase]) -> Callable[[], object]:
    """The peer over all cases, one after the other. It writes into its messages, so each round makes them anew."""
    ships = [peer_messages(case) for case in cases]
    return lambda: [list(core.Segmentizer(ship)) for ship in ships]


def peer_messages(case: ReferenceCase) -> list[dict[str, Any]]:
    """The rows of a case as the peer takes them."""
    utc = importlib.import_module("pytz").utc
    b = case.batch
    return [
        {
            "msgid": row,
            "ssvid": str(b.mmsi[row]),
            "type": f"AIS.{b.msg_type[row]}",
            "timestamp": datetime.datetime.fromtimestamp(b.t_us[row] / 1e6, tz=utc),
            "lat": float(b.lat_deg[row]),
            "lon": float(b.lon_deg[row]),
            "speed": float(b.speed_kn[row]),
            "course": 360.0 if np.isnan(b.course_deg[row]) else float(b.course_deg[row]),
            "heading": None if np.isnan(b.heading_deg[row]) else float(b.heading_deg[row]),
        }
        for row in range(len(b))
    ]


def main() -> None:
    """Print the figures: one JSON document with --json, else a line each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True, help="folder of regr_*.json.gz")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = measure(options.data)
    if options.json:
        print(json.dumps(figures, indent=2))
    else:
        print("\n".join(f"{name}: {value}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
