"""Facts about base rates: comparable ships, the same water and month, and only what the viewer may see."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from watchkeeper.detect.base_rate import BaseRateParams, Happened, base_rates, sentence

MARCH = (2031 - 1970) * 12 + 2
OPEN_ID, SECRET_ID = 1, 2


def visible(marking_id: int) -> frozenset[int]:
    """Whoever sees what is secret sees what is open too."""
    return frozenset({OPEN_ID, SECRET_ID}) if marking_id == SECRET_ID else frozenset({OPEN_ID})


def event(
    kind: str = "gap", ship_type: int | None = 80, lat: float | None = 36.0, marking_id: int = OPEN_ID
) -> Happened:
    start = datetime(2031, 3, 7, tzinfo=UTC)
    return Happened(kind=kind, ship_type=ship_type, start=start, lat=lat, lon=126.0, marking_id=marking_id)


def hours(
    ship_days: float, ship_type: int | None = 80, marking_id: int = OPEN_ID, month_no: int = MARCH
) -> dict[str, Any]:
    return {
        "ship_type": ship_type,
        "marking_id": marking_id,
        "band": 7,
        "column_no": 25,
        "month_no": month_no,
        "ship_hours": round(ship_days * 24),
    }


def rates(events: list[Happened], rows: list[dict[str, Any]]) -> list[Any]:
    return [one and json.loads(one) for one in base_rates(events, rows, visible, BaseRateParams())]


def test_two_events_in_five_hundred_ship_days_are_four_in_a_thousand() -> None:
    first, _ = rates([event(), event()], [hours(500)])
    assert (first["per_1000_ship_days"], first["events"], first["ship_days"]) == (4.0, 2, 500.0)
    assert sentence(first).startswith("Base rate: 4 such events in 1,000 ship-days of tanker ships in this water")


def test_only_ships_of_the_group_count() -> None:
    tanker, fishing = rates(
        [event(), event(ship_type=30)], [hours(500), hours(100, ship_type=30), hours(500, ship_type=84)]
    )
    assert tanker["per_1000_ship_days"] == 1.0
    assert fishing["per_1000_ship_days"] == 10.0


def test_only_events_of_the_kind_count() -> None:
    gap, _ = rates([event(), event(kind="loitering")], [hours(100)])
    assert gap["events"] == 1


def test_another_month_is_another_season() -> None:
    [one] = rates([event()], [hours(100), hours(900, month_no=MARCH + 1)])
    assert one["ship_days"] == 100.0


def test_few_ship_days_are_insufficient_data() -> None:
    [one] = rates([event()], [hours(20)])
    assert one["per_1000_ship_days"] is None
    assert "insufficient data" in sentence(one)


def test_what_is_secret_counts_only_for_those_who_see_it() -> None:
    rows = [hours(100), hours(900, marking_id=SECRET_ID)]
    seen, hidden = rates([event(), event(marking_id=SECRET_ID)], rows)
    assert (seen["events"], seen["ship_days"]) == (1, 100.0)
    assert (hidden["events"], hidden["ship_days"]) == (2, 1000.0)


def test_an_event_of_no_place_has_no_base_rate() -> None:
    assert rates([event(lat=None)], [hours(100)]) == [None]
