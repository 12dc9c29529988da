"""The reference cases of segmentation: real messages of one MMSI each with the segment GFW's segmenter gave them.

They are the regression files of gpsdio-segment (Global Fishing Watch, branch develop at 26dea05,
`tests/data/expected/regr_*.json`), gzipped: one JSON object a line, `expected` the name of the segment or null for a
message that was skipped. Bad and displaced messages have a segment of their own there, which holds nothing else.
"""

from __future__ import annotations

import gzip
import json
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from watchkeeper.model.time import parse_time, to_us
from watchkeeper.tracks import NoiseReason, PositionBatch, Segmented

_MOTION = ("lat", "lon", "speed", "course")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceCase:
    """The positions of one file, in its order, and what GFW made of them."""

    name: str
    batch: PositionBatch
    expected: tuple[str | None, ...]


def reference_cases(folder: Path) -> Iterator[ReferenceCase]:
    """Every `regr_*.json.gz` in `folder`, by name."""
    for file in sorted(folder.glob("regr_*.json.gz")):
        yield read_case(file)


def read_case(file: Path) -> ReferenceCase:
    """The positions of `file`. Messages with neither place nor motion (types 5 and 24) are no positions."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        messages = [json.loads(line) | {"line": number} for number, line in enumerate(lines)]
    positions = [message for message in messages if any(_number(message[key]) is not None for key in _MOTION)]
    return ReferenceCase(
        name=file.name.removesuffix(".json.gz"),
        batch=_batch(positions),
        expected=tuple(message["expected"] for message in positions),
    )


def _number(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else value


def _floats(positions: list[dict[str, Any]], key: str, absent: float | None = None) -> np.ndarray[Any, Any]:
    """A column; `absent` is the value by which AIS says "not available", which our readers turn into null."""
    values = np.array([math.nan if message[key] is None else message[key] for message in positions], "f8")
    values[values == absent] = math.nan
    return values


def _batch(positions: list[dict[str, Any]]) -> PositionBatch:
    times = [parse_time(message["timestamp"]) for message in positions]
    n = len(positions)
    return PositionBatch(
        mmsi=np.array([int(message["ssvid"]) for message in positions], "i4"),
        t_us=np.array([to_us(t) for t in times if t], "i8"),
        lat_deg=_floats(positions, "lat"),
        lon_deg=_floats(positions, "lon"),
        speed_kn=_floats(positions, "speed").astype("f4"),
        course_deg=_floats(positions, "course", absent=360).astype("f4"),
        heading_deg=_floats(positions, "heading", absent=511).astype("f4"),
        msg_type=np.array([int(message["type"].removeprefix("AIS.")) for message in positions], "i1"),
        transponder=np.zeros(n, "i1"),
        file_no=np.zeros(n, "i4"),
        offset=np.array([message["line"] for message in positions], "i8"),
    )


def differences(case: ReferenceCase, found: Segmented) -> Counter[str]:
    """How many rows differ from GFW's answer, by kind of difference; empty where the grouping is the same.

    The same means: segments correspond one to one; what we flag as noise is alone in a segment of its own there, or was
    skipped there where the place had been seen before; an exact repeat was skipped there or joined where the first did.
    """
    theirs_of: dict[int, str] = {}
    ours_of: dict[str, int] = {}
    wrong: Counter[str] = Counter()
    names = Counter(name for name in case.expected if name)
    for row, theirs in enumerate(case.expected):
        ours, first = int(found.segment_id[row]), int(found.repeat_of[row])
        if first >= 0:
            wrong["repeat put elsewhere"] += theirs is not None and theirs != case.expected[first]
        elif found.noise[row] == NoiseReason.SEEN_BEFORE:
            wrong["skipped by us only"] += theirs is not None
        elif theirs is None:
            wrong["skipped by them only"] += 1
        elif ours:
            same = theirs_of.setdefault(ours, theirs) == theirs and ours_of.setdefault(theirs, ours) == ours
            wrong["grouped otherwise"] += not same
        else:
            wrong["noise to us only"] += names[theirs] > 1
    return +wrong
