"""The harbour profile on a real harbour: the Solent, 84 minutes, 91 ships that say no type."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from watchkeeper.detect.rules.encounter import HARBOUR_PROFILE, RULE
from watchkeeper.services.detecting import detect
from watchkeeper.services.finding import Finder
from watchkeeper.services.ingest import ingest
from watchkeeper.services.wiring import engine
from watchkeeper.services.workspace import init


@pytest.fixture(scope="module")
def meetings(reference_data: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    workspace = init(tmp_path_factory.mktemp("solent"))
    ingest(workspace, [reference_data / "ais/tracks/solent"])
    detect(workspace, only=["port_visit"])
    with engine(workspace) as compute:
        found = Finder(compute, workspace, workspace.lake.snapshot(), {}).find([replace(RULE, params=HARBOUR_PROFILE)])
    return [json.loads(event["measures"]) for event in found]


def test_every_meeting_there_is_named(meetings: list[dict[str, Any]]) -> None:
    assert len(meetings) > 100
    assert all(meeting["explanations"] for meeting in meetings)


def test_all_of_them_lie_in_the_harbours_of_the_solent(meetings: list[dict[str, Any]]) -> None:
    named = {meeting["anchorage"] for meeting in meetings} - {None}
    assert named & {"Portsmouth", "Southampton", "Cowes", "Gosport"}


def test_the_rule_for_the_open_sea_tells_none_of_them(meetings: list[dict[str, Any]], reference_data: Path) -> None:
    assert all(meeting["anchorage_distance_m"] <= RULE.params.harbour_m for meeting in meetings)
