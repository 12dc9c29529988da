"""Golden cases of joining: `tests/golden/tracks/<case>/segments.csv` in, `tracks.csv` out.

`WATCHKEEPER_REWRITE_GOLDEN=1` writes what is found as what is expected; review the difference.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pyarrow as pa
import pytest

from watchkeeper.model.time import parse_time, to_us
from watchkeeper.tracks.joining import Joined, join_segments

FOLDER = Path(__file__).parents[1] / "golden" / "tracks"
CASES = sorted(path.name for path in FOLDER.iterdir())
TEXTS = ("call_sign", "name", "transponder")
NUMBERS = ("start_lat", "start_lon", "end_lat", "end_lon", "end_speed_kn", "end_course_deg", "length_m", "width_m")


def segments_of(case: str) -> tuple[list[str], pa.Table]:
    """Letters and table of the segments of a case; a segment's number is its place in the file, from 1."""
    lines = (FOLDER / case / "segments.csv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    moments = {name: [parse_time(row[name]) for row in rows] for name in ("start", "end")}
    columns: dict[str, pa.Array] = {
        "segment_id": pa.array(range(1, len(rows) + 1), pa.int64()),
        "mmsi": pa.array([int(row["mmsi"]) for row in rows], pa.int32()),
        "positions": pa.array([int(row["positions"]) for row in rows], pa.int64()),
        "imo": pa.array([int(row["imo"]) if row["imo"] else None for row in rows], pa.int32()),
    }
    columns |= {f"{name}_us": pa.array([to_us(t) for t in found if t]) for name, found in moments.items()}
    columns |= {name: pa.array([row[name] or None for row in rows], pa.string()) for name in TEXTS}
    columns |= {
        name: pa.array([float(row[name]) if row[name] else None for row in rows], pa.float64()) for name in NUMBERS
    }
    return [row["segment"] for row in rows], pa.table(columns)


def as_csv(letters: list[str], joined: Joined) -> str:
    """The answer as text: a line a segment, in the order of the file."""
    named = dict(enumerate(letters, start=1))
    lines = ["segment,track,previous,silence_h,implied_speed_kn,reason"]
    columns = (joined.track_id, joined.previous, joined.silence_s, joined.implied_speed_kn, joined.reason)
    for letter, *found in zip(letters, *(column.to_pylist() for column in columns), strict=True):
        track, previous, silence_s, speed_kn, reason = found
        silence = "" if silence_s is None else f"{silence_s / 3600:g}"
        speed = "" if speed_kn is None else f"{speed_kn:.2f}"
        lines.append(f'{letter},{named[track]},{named.get(previous, "")},{silence},{speed},"{reason}"')
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("case", CASES)
def test_golden_tracks(case: str) -> None:
    letters, segments = segments_of(case)
    found = as_csv(letters, join_segments(segments))
    expected = FOLDER / case / "tracks.csv"
    if os.environ.get("WATCHKEEPER_REWRITE_GOLDEN") == "1":
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES)
def test_every_golden_case_says_why_and_whence(case: str) -> None:
    header = [line for line in (FOLDER / case / "segments.csv").read_text().splitlines() if line.startswith("#")]
    assert any("Source: " in line for line in header)
