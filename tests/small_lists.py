"""Lists of invented parties for tests, in the form of FollowTheMoney, loaded into a workspace. SYNTHETIC."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from watchkeeper.model.marking import OPEN, Marking
from watchkeeper.services.lists import Known, load_list
from watchkeeper.services.workspace import Workspace, init

NOW = datetime(2031, 3, 4, 12, tzinfo=UTC)
DAY = date(2031, 3, 3)

PERSON: dict[str, Any] = {
    "id": "p-1",
    "schema": "Person",
    "properties": {"name": ["Tovan Belrik"], "birthDate": ["1964-07-17"], "nationality": ["kp"]},
}
SHIP: dict[str, Any] = {
    "id": "v-1",
    "schema": "Vessel",
    "properties": {"name": ["KELO STAR 2"], "imoNumber": ["2000339"], "flag": ["kp"]},
}
COMPANY: dict[str, Any] = {
    "id": "c-1",
    "schema": "Company",
    "properties": {"name": ["Orvane Maritime Trading Co., Ltd."], "registrationNumber": ["KZ-778812"]},
}
PARTIES = (PERSON, SHIP, COMPANY)


def with_lists(root: Path, *parties: dict[str, Any], settings: str = 'lists_needed = "small"\n') -> Workspace:
    """A new workspace with one list of these parties, called `small`, as of the day before `NOW`."""
    init(root)
    (root / "watchkeeper.toml").write_text(settings, encoding="utf-8")
    workspace = init(root)
    load(workspace, parties or PARTIES)
    return workspace


def load(
    workspace: Workspace,
    parties: Any,
    *,
    name: str = "small",
    as_of: date = DAY,
    now: datetime = NOW,
    marking: Marking = OPEN,
) -> None:
    """Loads a version of a list."""
    file = workspace.root.parent / f"{name}-{as_of}.ftm.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in parties), encoding="utf-8")
    known = Known(source="SYNTHETIC", kept_as=name, list_class="sanctions", marking=marking, accept_shrunk=True)
    load_list(workspace, file, "ftm", as_of, known, now=now)
