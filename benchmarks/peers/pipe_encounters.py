"""pipe-encounters: Global Fishing Watch's encounters. Its transforms are run as its two pipelines chain them.

Day by day first (resampling, adjacency, runs of at least an hour), then merged: its README's figures for both. The Beam
pipeline is run in-process; the same methods are also called one after the other without Beam, which says how much of the
time is the runner's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.peers.judging import table
from benchmarks.peers.peer import Judged, Peer, Run, checkout_of
from benchmarks.peers.revision import version_of
from benchmarks.peers.sea import load, planted_in, sea

PAIRS, SILENCES = 6, 1
"""Of each kind of pair, and of silences."""
NEAR_KM, RAW_MIN, MERGED_MIN, MERGE_WITHIN_H, GRID_S, BRIDGE_S = 0.5, 60, 120, 4, 600, 3600
BELOW_KN = 2.0
"""Not in the pipeline, but in what is published from it: median speed below this."""
SLACK_S = 1200
FOUND: list[Any] = []
"""What a Beam run found; its functions are looked up in this module by the runner, which is in the same process."""


class Measured(Peer):
    """pipe-encounters beside ours, on planted meetings."""

    title = "pipe-encounters"
    task = "encounters within 500 m for 2 h"
    home = "GlobalFishingWatch/pipe-encounters"
    packages = ("apache-beam", "more-itertools", "s2sphere", "six", "pytz")
    checkout = "pipe-encounters"
    source = "src"
    theirs_called = (
        "`Resample`, `ComputeAdjacency`, `ComputeEncounters` and `MergeEncounters` with 0.5 km, 10 min, 60 min raw, 120 min merged, "
        "4 h between; called without Beam, and as a Beam pipeline on its in-process runner (one process). Median speed below 2 kn is "
        "asked of the result, as of what is published. BigQuery on both ends, and the distance to port joined there, are not run"
    )
    ours_called = "the walk over segmented positions, the encounter rule, source rows and events, from a lake on disk"
    why = (
        "Its first pipeline takes each day by itself; its second joins the pieces, of which each must have lasted 60 min (its README's figure) to be there. The column of 120 min raw is what becomes of it with the definition's two hours in both.",
        "Before merging, a meeting across ±180° is cut too: longitudes are interpolated as plain numbers.",
        "What it places past the first and last position of a day goes about north whatever the course: sorting leaves the course in radians, and resampling takes it for degrees.",
    )
    better = (
        "Its second pipeline joins what the first cut in two at midnight: with the figures of its README, only a meeting with less than an hour on one side of midnight is lost or cut short.",
        "It is written as Beam transforms, which the runners of clusters take as they are; of ours, rules run on Spark, and segmentation on one machine.",
        "It means to go on, by its last speed and course and for up to an hour, for a ship not heard at the edge of a day; ours places a ship only where it was heard before and after.",
    )

    def version(self) -> str:
        import pipe_encounters.transforms.compute_encounters  # noqa: F401  (whether it can be imported)

        return version_of(checkout_of(self))

    def prepare(self, folder: Path) -> dict[str, int]:
        from benchmarks.peers.lake import ready

        made = sea(pairs=PAIRS, silences=SILENCES)
        made.save(folder)
        ready(folder)
        return {"positions": len(made)}

    def ours(self, folder: Path) -> Mapping[str, Run]:
        from benchmarks.peers.lake import rule

        return {"encounter rule": rule(folder, "encounter")}

    def theirs(self, folder: Path) -> Mapping[str, Run]:
        made = load(folder)
        columns = (made.mmsi, made.t_s, made.lat, made.lon, made.speed_kn, made.course_deg)
        rows = [
            {"id": str(mmsi), "timestamp": float(t_s), "lat": lat, "lon": lon, "speed": speed, "course": course}
            for mmsi, t_s, lat, lon, speed, course in zip(*(column.tolist() for column in columns), strict=True)
        ]
        return {
            "without Beam": lambda: _merged(_raw(rows, RAW_MIN)),
            "in Beam": lambda: _beam(rows),
            "_raw": lambda: _slow(_raw(rows, RAW_MIN)),
            "_raw_120": lambda: _merged(_raw(rows, MERGED_MIN)),
        }

    def judge(self, folder: Path, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Judged:
        planted = [one for one in planted_in(folder) if "silence" not in one.kind and "pause" not in one.kind]
        once = {(tuple(sorted(ships)), start): [ships, start, end] for ships, start, end in theirs["_raw"]}
        sides = {
            "theirs": theirs["without Beam"],
            "theirs,_before_merging": list(once.values()),
            "theirs,_120_min_raw": theirs["_raw_120"],
            "ours": ours["encounter rule"],
        }
        header, rows = table(planted, SLACK_S, **sides)
        same = sorted(map(str, theirs["without Beam"])) == sorted(map(str, theirs["in Beam"]))
        rows.append(["in Beam: the same as without", "", "yes" if same else "no", "", "", ""])
        return Judged(
            header=header,
            rows=rows,
        )


def _raw(rows: list[dict[str, Any]], least_min: float) -> list[Any]:
    """Raw encounters: its methods, grouped as its transforms group."""
    from pipe_encounters.objects.record import Record
    from pipe_encounters.transforms.compute_adjacency import ComputeAdjacency
    from pipe_encounters.transforms.compute_encounters import ComputeEncounters
    from pipe_encounters.transforms.group_by_id import GroupByIdAndDate
    from pipe_encounters.transforms.resample import Resample
    from pipe_encounters.transforms.sort_by_time import SortByTime

    resample = Resample(increment_s=GRID_S, max_gap_s=BRIDGE_S)
    near = ComputeAdjacency(max_adjacency_distance_km=NEAR_KM)
    encounters = ComputeEncounters(max_km_for_encounter=NEAR_KM, min_minutes_for_encounter=least_min)
    to_record, tag, sort = Record.FromDict().from_dict, GroupByIdAndDate().tag_with_id, SortByTime()
    days = _grouped(tag(to_record(row)) for row in rows)
    on_grid = [record for item in days.items() for record in resample.resample(sort.sort_and_uniquify_by_time(item))]
    times = _grouped(near.tag_with_time(record) for record in on_grid)
    annotated = [record for item in times.items() for record in near.annotate_adjacency(item)]
    ships = _grouped(encounters.tag_with_id(record) for record in annotated)
    return [one for item in ships.items() for one in encounters.compute_encounters(encounters.sort_by_time(item))]


def _merged(raw: list[Any]) -> list[Any]:
    """Raw encounters of slow ships, merged, that last long enough."""
    from pipe_encounters.transforms.merge_encounters import MergeEncounters

    merge = MergeEncounters(min_hours_between_encounters=MERGE_WITHIN_H)
    pairs = _grouped(merge.key_by_ordered_id(_with_vessels(one)) for one in raw)
    return _slow(_long(one for item in pairs.items() for one in merge.merge_encounters(item)))


def _with_vessels(one: Any) -> Any:
    """A raw encounter whose segment ids are (vessel, segment) in bytes, as its second pipeline joins them."""
    first, second = one.vessel_1_seg_id.encode(), one.vessel_2_seg_id.encode()
    return one._replace(vessel_1_seg_id=(first, first), vessel_2_seg_id=(second, second))


def _long(found: Iterable[Any]) -> list[Any]:
    return [one for one in found if (one.end_time - one.start_time).total_seconds() >= MERGED_MIN * 60]


def _slow(found: Iterable[Any]) -> list[Any]:
    """Encounters below two knots as [MMSIs, start, end]."""
    plain = []
    for one in found:
        if one.median_speed_knots < BELOW_KN:
            ships = [one.vessel_1_id, one.vessel_2_id] if hasattr(one, "vessel_1_id") else list(one[:2])
            plain.append([sorted(map(int, ships)), one.start_time.timestamp(), one.end_time.timestamp()])
    return plain


def _grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    found = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def _keep(one: Any) -> None:
    FOUND.append(one)


def _beam(rows: list[dict[str, Any]]) -> list[Any]:
    """The same as a Beam pipeline."""
    import apache_beam as beam
    from apache_beam.options.pipeline_options import PipelineOptions
    from pipe_encounters.objects.record import Record
    from pipe_encounters.transforms.compute_adjacency import ComputeAdjacency
    from pipe_encounters.transforms.compute_encounters import ComputeEncounters
    from pipe_encounters.transforms.merge_encounters import MergeEncounters
    from pipe_encounters.transforms.resample import Resample

    FOUND.clear()
    with beam.Pipeline(runner="FnApiRunner", options=PipelineOptions([])) as pipeline:
        (
            pipeline
            | beam.Create(rows, reshuffle=False)
            | Record.FromDict()
            | Resample(increment_s=GRID_S, max_gap_s=BRIDGE_S)
            | ComputeAdjacency(max_adjacency_distance_km=NEAR_KM)
            | ComputeEncounters(max_km_for_encounter=NEAR_KM, min_minutes_for_encounter=RAW_MIN)
            | "with vessels" >> beam.Map(_with_vessels)
            | MergeEncounters(min_hours_between_encounters=MERGE_WITHIN_H)
            | "keep" >> beam.Map(_keep)
        )
    return _slow(_long(FOUND))
