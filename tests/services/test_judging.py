"""Facts about holding events against the truth of a scenario."""

from __future__ import annotations

from typing import Any

import pytest

from watchkeeper.services.judging import explained
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
