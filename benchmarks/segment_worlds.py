"""Our segmenter against GFW's own on random noisy worlds, beyond the 40 reference files.

    python -m benchmarks.segment_worlds [--worlds N] [--history N] [--json]

Needs the peer, see `benchmarks.segment`. A world is up to five ships under one MMSI, near each other or not, with
strays, turns, silences, both classes, long-range reports and messages that are noise by themselves. No report is sent
twice, since exact repeats are left to the peer's caller.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from types import ModuleType

import numpy as np

from benchmarks.reference_segments import ReferenceCase, differences
from benchmarks.segment import peer_core, peer_messages
from watchkeeper.tracks import PositionBatch, SegmenterState, SegmentParams, segment

_START_US = 1_609_459_200_000_000
_PAUSES_S = (0, 1, 2, 10, 60, 600, 3600, 7200, 20_000, 90_000)
_PAUSE_SHARES = (0.08, 0.11, 0.11, 0.12, 0.12, 0.12, 0.11, 0.11, 0.11, 0.01)


def random_world(seed: int) -> PositionBatch:
    """The world of a seed."""
    chance = np.random.default_rng(seed)
    ships, n = int(chance.integers(1, 6)), int(chance.integers(10, 400))
    t_s = np.cumsum(chance.choice(_PAUSES_S, n, p=_PAUSE_SHARES))
    lat, lon, speed, course = _sailed(chance, ships, t_s)
    at = np.arange(n), chance.integers(0, ships, n)
    stray, far, bad = (chance.random(n) < share for share in (0.06, 0.03, 0.02))
    said = np.where(bad, 102.3, speed[at])
    lost = (said < 0.35) & (chance.random(n) < 0.3)
    return PositionBatch(
        mmsi=np.full(n, 412_000_001, "i4"),
        t_us=_START_US + t_s * 1_000_000,
        lat_deg=np.round(lat[at] + chance.normal(0, 0.0005, n) + stray * chance.normal(0, 0.5, n), 6),
        lon_deg=np.round(np.where(far, chance.uniform(-180, 180, n), (lon[at] + 180) % 360 - 180), 6),
        speed_kn=np.round(said, 1).astype("f4"),
        course_deg=np.where(lost, np.nan, np.round(course[at], 1) % 360).astype("f4"),
        heading_deg=chance.integers(0, 360, n).astype("f4"),
        msg_type=chance.choice(np.array([1, 1, 1, 1, 1, 1, 3, 18, 27], "i1"), n),
        transponder=np.zeros(n, "i1"),
        file_no=np.zeros(n, "i4"),
        offset=np.arange(n, dtype="i8"),
    )


def _sailed(chance: np.random.Generator, ships: int, t_s: np.ndarray) -> tuple[np.ndarray, ...]:
    """Latitude, longitude, speed and course of each ship at each time: rows are times."""
    shape = len(t_s), ships
    turns = np.cumsum(chance.random(shape) < 0.05, axis=0)
    legs = int(turns.max()) + 1
    ship = np.arange(ships)
    course = chance.uniform(0, 360, (legs, ships))[turns, ship]
    speed = chance.choice([0.0, 0.1, 0.3, 5.0, 12.0, 20.0], (legs, ships))[turns, ship]
    run_deg = speed * np.diff(t_s, prepend=0)[:, None] / 3600 / 60
    spread = chance.choice([0.2, 20.0])
    lat_0, lon_0 = chance.uniform(-60, 60), chance.uniform(-180, 180)
    north, east = (np.cumsum(run_deg * trig(np.radians(course)), axis=0) for trig in (np.cos, np.sin))
    lat = np.clip(lat_0 + chance.normal(0, spread, ships) + north, -89, 89)
    return lat, lon_0 + chance.normal(0, spread, ships) + east / np.cos(np.radians(lat)), speed, course


def differs(core: ModuleType, seed: int, params: SegmentParams) -> bool:
    """Whether we group the world of a seed otherwise than the peer."""
    batch = random_world(seed)
    case = ReferenceCase(name=str(seed), batch=batch, expected=(None,) * len(batch))
    expected: list[str | None] = [None] * len(batch)
    segments = core.Segmentizer(peer_messages(case), max_open_segments=params.max_open_segments)
    for number, found in enumerate(segments):
        for message in found:
            expected[message["msgid"]] = str(number)
    return bool(differences(replace(case, expected=tuple(expected)), segment(batch, SegmenterState.empty(), params)))


def main() -> None:
    """Print how many worlds differ, and the seeds of the first of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--worlds", type=int, default=1500)
    parser.add_argument("--history", type=int, default=SegmentParams().history)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    core = peer_core()
    if core is None:
        sys.exit("gpsdio_segment cannot be imported: put a checkout of it on PYTHONPATH")
    params = SegmentParams(history=options.history)
    wrong = [seed for seed in range(options.worlds) if differs(core, seed, params)]
    figures = {"worlds": options.worlds, "differ": len(wrong), "seeds": wrong[:10], "history": options.history}
    print(json.dumps(figures) if options.json else figures)


if __name__ == "__main__":
    main()
