"""Tiny worlds for the tests of tracks."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from watchkeeper.tracks import PositionBatch, Segmented, SegmenterState, SegmentParams, segment

HOUR_US = 3_600_000_000
START_US = 1_609_459_200_000_000  # 2021-01-01T00:00:00Z

Report = dict[str, float]


@pytest.fixture(scope="session")
def batch_of() -> Callable[..., PositionBatch]:
    """A function that makes a batch of reports, each a dict of what is not usual: hour, lat, lon, speed..."""

    def make(*reports: Report) -> PositionBatch:
        def column(name: str, usual: float, dtype: str) -> np.ndarray:
            return np.array([report.get(name, usual) for report in reports], dtype)

        return PositionBatch(
            mmsi=column("mmsi", 412_000_001, "i4"),
            t_us=np.array([report.get("t_us", START_US + report.get("hour", 0) * HOUR_US) for report in reports], "i8"),
            lat_deg=column("lat", 0.0, "f8"),
            lon_deg=column("lon", 0.0, "f8"),
            speed_kn=column("speed", 10.0, "f4"),
            course_deg=column("course", 90.0, "f4"),
            heading_deg=column("heading", 90.0, "f4"),
            msg_type=column("msg_type", 1, "i1"),
            transponder=column("transponder", 0, "i1"),
            file_no=column("file_no", 1, "i4"),
            offset=np.array([report.get("offset", place) for place, report in enumerate(reports)], "i8"),
        )

    return make


@pytest.fixture(scope="session")
def segmented() -> Callable[..., Segmented]:
    """A function that segments one batch from nothing."""

    def run(batch: PositionBatch, params: SegmentParams | None = None) -> Segmented:
        return segment(batch, SegmenterState.empty(), params or SegmentParams())

    return run


def busy_water(seed: int, ships: int = 6, hours: float = 60.0) -> PositionBatch:
    """A noisy world across the date line: ships two to an MMSI, strays, repeats, mixed classes, all from the seed."""
    chance = np.random.default_rng(seed)
    parts = [_voyage(chance, mmsi=412_000_001 + ship // 2, hours=hours) for ship in range(ships)]
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    n = len(columns["t_us"])
    again = np.sort(np.concatenate([np.arange(n), chance.choice(n, n // 8)]))  # heard by a second receiver
    columns = {name: column[again] for name, column in columns.items()}
    columns["offset"] = chance.permutation(len(again)).astype("i8")
    order = np.lexsort((columns["offset"], columns["file_no"], columns["t_us"], columns["mmsi"]))
    return PositionBatch(**{name: column[order] for name, column in columns.items()})


def _voyage(chance: np.random.Generator, mmsi: int, hours: float) -> dict[str, np.ndarray]:
    n = int(chance.integers(40, 200))
    t_s = np.sort(chance.integers(0, int(hours * 3600), n))
    speed, course = chance.choice([0.0, 0.1, 6.0, 14.0]), chance.uniform(0, 360)
    run_deg = speed * t_s / 3600 / 60
    stray = chance.random(n) < 0.08
    lat = chance.uniform(-50, 50) * 0.1 + run_deg * np.cos(np.radians(course)) + stray * chance.normal(0, 0.7, n)
    lon = 179.5 + run_deg * np.sin(np.radians(course)) + stray * chance.normal(0, 0.7, n)
    said_speed = np.where(chance.random(n) < 0.02, 102.3, speed)
    return {
        "mmsi": np.full(n, mmsi, "i4"),
        "t_us": START_US + t_s * 1_000_000,
        "lat_deg": np.round(lat, 6),
        "lon_deg": np.round((lon + 180) % 360 - 180, 6),
        "speed_kn": np.round(said_speed, 1).astype("f4"),
        "course_deg": np.full(n, np.nan if speed < 0.35 else np.round(course, 1), "f4"),
        "heading_deg": chance.integers(0, 360, n).astype("f4"),
        "msg_type": chance.choice([1, 1, 1, 3, 18, 27, 0], n).astype("i1"),
        "transponder": chance.integers(0, 4, n).astype("i1"),
        "file_no": chance.integers(1, 3, n).astype("i4"),
        "offset": np.zeros(n, "i8"),
    }
