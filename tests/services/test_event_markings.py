"""Facts about what an event's marking is made of."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.worlds import H_US, START_US
from watchkeeper.detect.registry import RULES
from watchkeeper.model.marking import OPEN, Marking
from watchkeeper.model.time import US_PER_DAY, from_us
from watchkeeper.services.event_markings import EventMarkings

SECRET = Marking.of("basic/1", "SECRET", "CAN")
DAY = START_US // US_PER_DAY
BY_NAME = {rule.name: rule for rule in RULES}


def segment(segment_id: int, track_id: int, from_h: float, until_h: float, marking: Marking = OPEN) -> dict[str, Any]:
    start = from_us(START_US)
    return {
        "segment_id": segment_id,
        "track_id": track_id,
        "mmsi": 200_000_001,
        "start": start + timedelta(hours=from_h),
        "end": start + timedelta(hours=until_h),
        "marking_id": marking.marking_id,
    }


def row(from_h: float, until_h: float | None, **more: Any) -> dict[str, Any]:
    end_us = None if until_h is None else START_US + round(until_h * H_US)
    cited = {name: None for rule in RULES for name in rule.cites}
    return {**cited, "start_us": START_US + round(from_h * H_US), "end_us": end_us, **more}


def is_secret(row: dict[str, Any], rule: str, segments: list[dict[str, Any]], said: list[tuple[int, int]]) -> bool:
    """Whether an event of the ship of the first segment is; `said`: (marking, day) of what she said of herself."""
    statics = [(200_000_001, marking_id, day) for marking_id, day in said]
    made = EventMarkings({SECRET.marking_id: SECRET}, segments, lambda: [OPEN.marking_id], lambda: statics)
    made.note([{"id": "secret", "marking_id": SECRET.marking_id}, {"id": "open", "marking_id": OPEN.marking_id}])
    marking = made.known[made.of(row, [segments[0]], BY_NAME[rule])]
    return ("basic/1", "SECRET") in marking.levels


FIRST = segment(1, 1, 0, 10)


@pytest.mark.parametrize(
    ("until_h", "other", "expected"),
    [
        (30, segment(2, 1, 30, 31, SECRET), True),
        (None, segment(2, 1, 300, 301, SECRET), True),
        (30, segment(2, 1, 40, 41, SECRET), False),
        (30, segment(2, 2, 15, 20, SECRET), False),
    ],
    ids=["where she was heard again", "after an open one", "later", "another track"],
)
def test_segments_of_her_track_in_its_time_count(until_h: float | None, other: dict[str, Any], expected: bool) -> None:
    assert is_secret(row(10, until_h), "port_visit", [FIRST, other], []) == expected


def test_segments_of_other_tracks_count_where_they_were_leant_on() -> None:
    other = segment(2, 2, 15, 20, SECRET)
    assert is_secret(row(10, 30, also_segments="2"), "gap", [FIRST, other], [])


@pytest.mark.parametrize(
    ("rule", "day", "expected"),
    [("gap", DAY + 2, True), ("gap", DAY + 9, False), ("port_visit", DAY + 2, False)],
    ids=["soon after", "long after", "for a rule that does not read it"],
)
def test_what_she_said_of_herself_counts_in_the_days_about_it(rule: str, day: int, expected: bool) -> None:
    assert is_secret(row(2, 9), rule, [FIRST], [(SECRET.marking_id, day)]) == expected


def test_each_event_of_a_list_that_is_named_counts() -> None:
    assert is_secret(row(2, 9, chain="open,secret"), "oil_chain", [FIRST], [])
    assert not is_secret(row(2, 9, chain="open,open"), "oil_chain", [FIRST], [])
