"""MovingPandas: trajectories as GeoPandas tables, split at gaps, and stops found in them."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from importlib.metadata import version as installed
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from benchmarks.peers.judging import tally
from benchmarks.peers.peer import Judged, Peer, Run, reference
from benchmarks.peers.sea import STILL, load, planted_in, sea

STOPS, PAIRS = 15, 1
SPLIT_H, DIAMETER_M, LEAST_H = 24, 500, 2
SLACK_S = 900
SPLIT, STOP = "ObservationGapSplitter", "TrajectoryStopDetector"


class Measured(Peer):
    """MovingPandas beside ours: splitting on the 40 published cases, stops on planted ones."""

    title = "MovingPandas"
    task = "splitting tracks; stops"
    home = "movingpandas/movingpandas"
    packages = ("movingpandas", "geopandas")
    compared = MappingProxyType({SPLIT: "segment"})
    theirs_called = (
        "`TrajectoryCollection` and `ObservationGapSplitter(...).split(gap=24 h)` on the 40 published cases; "
        "`TrajectoryStopDetector(...).get_stop_time_ranges(max_diameter=500 m, min_duration=2 h)` on a sea of ships that stop"
    )
    ours_called = (
        "`watchkeeper.tracks.segment` on the 40 cases, all in one call. We have no stops yet: they come with loitering"
    )
    why = (
        "Splitting at gaps is not meant to tell two ships of one number apart, nor noise from a track; that is what is not as published.",
        "Of the ships that cross ±180° it says that they stop, though they sail on.",
    )
    better = (
        "Its answers are tables with geometries, to be drawn, joined and written by all that GeoPandas can do; ours are rows of a lake.",
        "It has stops, smoothing, generalising, and splitting by angle, speed and value, in a few words each; we have a segmenter.",
        "It found every planted stop; we find none yet.",
    )

    def version(self) -> str:
        warnings.simplefilter("ignore")
        import movingpandas

        return installed(movingpandas.__name__)

    def prepare(self, folder: Path) -> dict[str, int]:
        from benchmarks.reference_segments import reference_cases

        cases = list(reference_cases(reference("segments")))
        number = np.repeat(np.arange(len(cases)), [len(case.batch) for case in cases])
        columns = {
            name: np.concatenate([getattr(case.batch, name) for case in cases])
            for name in ("t_us", "lat_deg", "lon_deg")
        }
        names: dict[str, int] = {}
        wanted = [
            names.setdefault(f"{n} {name}", len(names)) if name else -1
            for n, case in enumerate(cases)
            for name in case.expected
        ]
        np.savez(folder / "cases.npz", case=number, wanted=np.array(wanted), **columns)
        made = sea(stops=STOPS, pairs=PAIRS)
        made.save(folder)
        return {"messages of the 40 cases": len(number), "positions of the sea": len(made)}

    def ours(self, folder: Path) -> Mapping[str, Run]:
        from benchmarks.reference_segments import reference_cases
        from benchmarks.segment import _many_ships
        from watchkeeper.tracks import SegmenterState, SegmentParams, segment

        together = _many_ships(list(reference_cases(reference("segments"))), 1)

        def run() -> Any:
            return segment(together, SegmenterState.empty(), SegmentParams())

        def groups() -> list[int]:
            _, numbers = np.unique(run().segment_id, return_inverse=True)
            return [int(number) if known else -1 for number, known in zip(numbers, run().segment_id != 0, strict=True)]

        return {"segment": lambda: len(run().segment_id), "_groups": groups}

    def theirs(self, folder: Path) -> Mapping[str, Run]:
        warnings.simplefilter("ignore")
        import movingpandas as mpd
        import pandas as pd

        with np.load(folder / "cases.npz") as cases:
            rows = pd.DataFrame({name: cases[name] for name in ("case", "t_us", "lat_deg", "lon_deg")})
        rows["row"], rows["t"] = np.arange(len(rows)), pd.to_datetime(rows.pop("t_us"), unit="us")
        placed = rows[(rows["lat_deg"].abs() <= 90) & (rows["lon_deg"].abs() <= 180)]  # it refuses all others
        made = load(folder)
        ships = pd.DataFrame(
            {"mmsi": made.mmsi, "t": pd.to_datetime(made.t_s, unit="s"), "lat": made.lat, "lon": made.lon}
        )

        def split() -> list[int]:
            tracks = mpd.TrajectoryCollection(placed, traj_id_col="case", t="t", x="lon_deg", y="lat_deg")
            groups = np.full(len(rows), -1)
            for number, part in enumerate(mpd.ObservationGapSplitter(tracks).split(gap=timedelta(hours=SPLIT_H))):
                groups[part.df["row"].to_numpy()] = number
            return groups.tolist()

        def stops() -> list[Any]:
            tracks = mpd.TrajectoryCollection(ships, traj_id_col="mmsi", t="t", x="lon", y="lat")
            detector = mpd.TrajectoryStopDetector(tracks)
            found = detector.get_stop_time_ranges(max_diameter=DIAMETER_M, min_duration=timedelta(hours=LEAST_H))
            return [[[int(stop.traj_id)], stop.t_0.timestamp(), stop.t_n.timestamp()] for stop in found]

        return {SPLIT: split, STOP: stops}

    def judge(self, folder: Path, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Judged:
        with np.load(folder / "cases.npz") as cases:
            case, named = cases["case"].tolist(), cases["wanted"].tolist()
        many = Counter(named)
        wanted = [name if many[name] > 1 else -1 for name in named]  # a message alone in a segment is noise there
        sides = (theirs[SPLIT], ours["_groups"])
        planted = planted_in(folder)
        still = [one for one in planted if one.kind == STILL]
        stopped = {ship for one in still for ship in one.mmsi}
        wrong = [stop for stop in theirs[STOP] if stop[0][0] not in stopped]
        over = {ship for one in planted if "date line" in one.kind for ship in one.mmsi}
        seam = sum(stop[0][0] in over for stop in wrong)
        return Judged(
            header=["", "of", "theirs", "ours"],
            rows=[
                ["cases grouped as published", len(set(case)), *(exact(case, wanted, found) for found in sides)],
                [
                    "messages in the right segment",
                    sum(name >= 0 for name in wanted),
                    *(right(wanted, found) for found in sides),
                ],
                [STILL, len(still), str(tally(still, theirs[STOP], SLACK_S)[STILL]), "comes with loitering"],
                [f"stops not planted ({seam} of ships that cross 180°)", 0, len(wrong), ""],
            ],
        )


def exact(case: list[int], wanted: list[int], found: list[int]) -> int:
    """Cases in which published segments and found ones are the same, for the messages that are in one there."""
    wrong = set()
    once: tuple[dict[int, int], dict[int, int]] = ({}, {})
    for number, theirs, ours in zip(case, wanted, found, strict=True):
        if theirs < 0:
            continue
        if once[0].setdefault(theirs, ours) != ours or once[1].setdefault(ours, theirs) != theirs:
            wrong.add(number)
    return len(set(case) - wrong)


def right(wanted: list[int], found: list[int]) -> int:
    """Messages that are right when each found segment stands for one published, the pairs that share most first."""
    shared = Counter((theirs, ours) for theirs, ours in zip(wanted, found, strict=True) if theirs >= 0 and ours >= 0)
    taken: tuple[set[int], set[int]] = (set(), set())
    total = 0
    for (theirs, ours), messages in sorted(shared.items(), key=lambda one: (-one[1], one[0])):
        if theirs not in taken[0] and ours not in taken[1]:
            taken[0].add(theirs)
            taken[1].add(ours)
            total += messages
    return total
