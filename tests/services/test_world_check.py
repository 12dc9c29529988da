"""Facts about holding events of deception against the noise-free world."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from tests.worlds import places_of
from watchkeeper.services.world_check import WorldCheck
from watchkeeper.simulate.truth import TruthRow, TruthShip

START = datetime(2031, 3, 3, tzinfo=UTC)
HONEST, LIAR, SHARED, BEFORE, AFTER = 1, 2, 3, 4, 5


def states(ship: str, mmsi: int, hours: range, *, false: bool = False) -> list[dict[str, Any]]:
    """A ship's states, one each hour."""
    return [
        {
            "ship": ship,
            "mmsi": mmsi,
            "t": START + timedelta(hours=hour),
            "lat": 35.0,
            "lon": 125.0,
            "speed_kn": 10.0,
            "course_deg": 0.0,
            "transmitting": True,
            "said_lat": 36.0 if false else None,
            "said_lon": 125.0 if false else None,
        }
        for hour in hours
    ]


def world() -> pa.Table:
    day = range(24)
    return pa.Table.from_pylist(
        states("a", HONEST, day)
        + states("b", LIAR, day, false=True)
        + states("c", SHARED, day)
        + states("d", SHARED, day)
        + states("e", BEFORE, range(10))
        + states("e", AFTER, range(12, 24)),
        schema=pa.schema(
            [("ship", pa.string()), ("mmsi", pa.int64()), ("t", pa.timestamp("us", tz="UTC")), ("lat", pa.float64())]
            + [(name, pa.float64()) for name in ("lon", "speed_kn", "course_deg")]
            + [("transmitting", pa.bool_()), ("said_lat", pa.float64()), ("said_lon", pa.float64())]
        ),
    )


def event(kind: str, *mmsi: int, **measures: Any) -> dict[str, Any]:
    times = {"start": "2031-03-03T01:00:00Z", "end": "2031-03-03T20:00:00Z"}
    return {"id": "x", "kind": kind, "vessels": [{"mmsi": one} for one in mmsi], "measures": measures, **times}


@pytest.mark.parametrize(
    ("found", "so"),
    [
        (event("circle", LIAR), True),
        (event("circle", HONEST), False),
        (event("offset_twin", HONEST, LIAR), True),
        (event("offset_twin", HONEST, HONEST), False),
        (event("shared_mmsi", SHARED), True),
        (event("shared_mmsi", HONEST), False),
        (event("hand_over", BEFORE, AFTER, mmsi_before=BEFORE, mmsi_after=AFTER), True),
        (event("hand_over", BEFORE, HONEST, mmsi_before=BEFORE, mmsi_after=HONEST), False),
        (event("jamming", LIAR, HONEST), True),
        (event("jamming", HONEST, SHARED, BEFORE), False),
        (event("imo_scrapped", LIAR), True),
        (event("imo_scrapped", HONEST), False),
    ],
    ids=lambda value: f"{value['kind']}-{len(value['vessels'])}" if isinstance(value, dict) else str(value),
)
def test_the_world_says_whether_it_was_so(found: dict[str, Any], so: bool) -> None:
    row = TruthRow(
        practice="zombie", code="A4", innocent=False, expected_kind="imo_scrapped", ships=(TruthShip(ship="b", mmsi=LIAR),),
        start="2031-03-03T00:00:00Z", end="2031-03-04T00:00:00Z", lat=35.0, lon=125.0, note="",
    )  # fmt: skip  # groups of fields
    check = WorldCheck(world(), {}, [found], places_of(), truth=[row])
    assert (check.contradicts(found) is None) == so
