"""Published real cases: which MMSIs carry more than one ship, by the answers of Global Fishing Watch's segmenter."""

from __future__ import annotations

from pathlib import Path

import pytest

from watchkeeper.services.detecting import detect
from watchkeeper.services.ingest import ingest
from watchkeeper.services.reading import EventFilter, events
from watchkeeper.services.workspace import init

SHARED = {412440453, 416241500, 636018024}
"""Hold tracks at the same time by the published answers."""
DECEITS = (
    "shared_mmsi",
    "jamming",
    "impossible_speed",
    "motion_mismatch",
    "frozen_position",
    "on_land",
    "circle",
    "offset_twin",
)


@pytest.mark.long
def test_every_number_that_carries_two_ships_is_named_and_no_other(reference_data: Path, tmp_path: Path) -> None:
    workspace = init(tmp_path / "workspace")
    ingest(workspace, [reference_data / "ais/segments"])
    detect(workspace, only=[*DECEITS, "imo_invalid", "identity_change"])
    found: dict[str, set[int]] = {}
    for event in events(workspace, EventFilter()):
        found.setdefault(event["kind"], set()).update(ship["mmsi"] for ship in event["vessels"])
    assert found == {"shared_mmsi": SHARED, "imo_invalid": {416245700}, "identity_change": {412588888}}
