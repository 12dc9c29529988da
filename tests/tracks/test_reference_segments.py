"""Segmentation groups real messages exactly as Global Fishing Watch's published segmenter does."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from benchmarks.reference_segments import differences, read_case, reference_cases

from watchkeeper.tracks import PositionBatch, SegmenterState, SegmentParams, segment

# fmt: off
CASES = [
    "200000010", "209515000", "224306000", "229000611", "235018598", "244020394", "247391700", "251138840",
    "257092640", "272208000", "273444660", "312613000", "338142021", "372768000", "412327821", "412420156",
    "412421155", "412440222", "412440453", "412588888", "413222000", "413503050", "416004378", "416229900",
    "416241500", "416245700", "416558000", "441723000", "477293900", "525700804", "538071200", "574574574",
    "633310367", "636018024", "636019687", "663092000", "666666601", "701006788", "725000929", "755355148",
]
# fmt: on


@pytest.mark.parametrize("mmsi", CASES)
def test_grouping_is_exactly_the_published_one(mmsi: str, reference_data: Path) -> None:
    case = read_case(reference_data / "ais" / "segments" / f"regr_{mmsi}.json.gz")
    found = segment(case.batch, SegmenterState.empty(), SegmentParams())
    assert not differences(case, found)


def test_every_case_is_tested(reference_data: Path) -> None:
    assert [case.name.removeprefix("regr_") for case in reference_cases(reference_data / "ais" / "segments")] == CASES


@pytest.mark.parametrize("mmsi", ["416245700", "574574574", "755355148"])
def test_feeding_a_case_day_by_day_gives_the_published_grouping(mmsi: str, reference_data: Path) -> None:
    case = read_case(reference_data / "ais" / "segments" / f"regr_{mmsi}.json.gz")
    days = case.batch.t_us // 86_400_000_000
    state, ids, noise = SegmenterState.empty(), [], []
    for day in np.unique(days):
        rows = np.flatnonzero(days == day)
        part = PositionBatch(**{field.name: getattr(case.batch, field.name)[rows] for field in fields(PositionBatch)})
        found = segment(part, state, SegmentParams())
        state = found.state
        ids.append(found.segment_id)
        noise.append(found.noise)
        lost = np.isin(case.batch.offset[: sum(map(len, ids))], found.retracted.offset)
        for held, marked in zip(ids, noise, strict=True):
            held[lost[: len(held)]], marked[lost[: len(held)]] = 0, found.retracted.noise[:1]
            lost = lost[len(held) :]
    whole = segment(case.batch, SegmenterState.empty(), SegmentParams())
    assert not differences(case, replace(whole, segment_id=np.concatenate(ids), noise=np.concatenate(noise)))
