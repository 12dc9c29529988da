"""Facts about holding events against the truth of a scenario."""

from __future__ import annotations

from typing import Any

import pytest

from watchkeeper.services.judging import accused, explained, judge
from watchkeeper.simulate.truth import TruthRow, TruthShip


def look_alike(practice: str, start: str, end: str) -> TruthRow:
    return TruthRow(
        practice=practice,
        code="",
        innocent=True,
        expected_kind="gap",
        ships=(TruthShip(ship="a", mmsi=200_000_001),),
        start=start,
        end=end,
        lat=35.0,
        lon=125.0,
        note="",
    )


def gap(start: str, end: str, explanations: str | None) -> dict[str, Any]:
    said = {"explanations": explanations}
    return {
        "id": start, "kind": "gap", "start": start, "end": end, "vessels": [{"mmsi": 200_000_001}], "measures": said
    }  # fmt: skip


@pytest.mark.parametrize(
    ("event", "counted"),
    [
        (gap("2031-03-03T00:10:00Z", "2031-03-05T00:00:00Z", "went_on"), [True]),
        (gap("2031-03-03T00:10:00Z", "2031-03-05T00:00:00Z", None), [False]),
        (gap("2031-03-03T12:00:00Z", "2031-03-03T20:00:00Z", "went_on"), [True]),
        (gap("2031-03-01T00:00:00Z", "2031-03-20T00:00:00Z", "number_elsewhere"), []),
        (gap("2031-03-09T00:00:00Z", "2031-03-10T00:00:00Z", "went_on"), []),
    ],
    ids=["the silence", "without its explanation", "a part of it", "weeks around it", "another time"],
)
def test_an_event_is_of_a_look_alike_when_most_of_it_lies_in_its_time(
    event: dict[str, Any], counted: list[bool]
) -> None:
    silence = look_alike("long_silence", "2031-03-03T00:00:00Z", "2031-03-05T00:00:00Z")
    assert [one.right for one in explained([silence], [event])] == counted


def planted(practice: str, kind: str, *mmsi: int, innocent: bool = True) -> TruthRow:
    """A row of truth for four days."""
    return TruthRow(
        practice=practice,
        code="" if innocent else "A2",
        innocent=innocent,
        expected_kind=kind,
        ships=tuple(TruthShip(ship=f"s{one}", mmsi=one) for one in mmsi),
        start="2031-03-03T00:00:00Z",
        end="2031-03-07T00:00:00Z",
        lat=35.0,
        lon=125.0,
        note="",
    )


def event(kind: str, *mmsi: int, explanations: str | None = None) -> dict[str, Any]:
    vessels = [{"mmsi": one} for one in mmsi]
    measures = {"explanations": explanations}
    times = {"start": "2031-03-03T01:00:00Z", "end": "2031-03-06T23:00:00Z"}
    return {"id": kind, "kind": kind, "vessels": vessels, "measures": measures, **times}


SALE = planted("sale_and_reflag", "hand_over", 1, 2)
FERRY = planted("ferry_shuttle", "none", 3)
RENAMED = planted("renamed_hull", "hand_over", 1, 4, innocent=False)


@pytest.mark.parametrize(
    ("truth", "found", "against"),
    [
        ([SALE], event("hand_over", 1, 2), ["sale_and_reflag"]),
        ([SALE], event("hand_over", 1, 2, explanations="registered"), []),
        ([FERRY], event("circle", 3), ["ferry_shuttle"]),
        ([FERRY], event("encounter", 3), []),
        ([SALE, RENAMED], event("hand_over", 1, 4), []),
        ([SALE, FERRY], event("hand_over", 2, 3), ["sale_and_reflag"]),
    ],
    ids=["sold", "sold and registered", "a ferry", "met, which is no deceit", "guilty of another thing", "its own row"],
)
def test_the_innocent_are_accused_by_unexplained_events_of_deception(
    truth: list[TruthRow], found: dict[str, Any], against: list[str]
) -> None:
    assert [practice for practice, _, _ in accused(truth, [found])] == against


def test_jamming_is_found_by_half_of_its_ships() -> None:
    row = planted("jamming", "jamming", 1, 2, 3)
    assert [one.event_id for one in judge([row], [event("jamming", 1, 2, 9)])] == ["jamming"]
    assert [one.event_id for one in judge([row], [event("jamming", 1, 7, 8, 9)])] == [None]
