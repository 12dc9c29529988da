"""Leads, their ranks, rates and counts are for a viewer as if what he may not see were not there."""

from __future__ import annotations

import json
import random
import re
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from tests.lead_lakes import NOW, a_lake, event, put, segment
from tests.web.marked_lake import seen_by
from tests.web.serving import asking
from watchkeeper.lake import arrow_schema
from watchkeeper.model.marking import OPEN, Marking, Viewer
from watchkeeper.services.lead_keeping import keep_leads
from watchkeeper.services.workspace import Workspace

MARKINGS = (
    OPEN,
    Marking.of("basic/1", "RESTRICTED", "CAN", ("ALL",)),
    Marking.of("basic/1", "SECRET", "CAN", ("me", "KOR")),
    Marking.of("basic/1", "SECRET", "NOR", ("me",), ("EYES ONLY",)),
)
VIEWERS = (
    Viewer(party="me", clearances=frozenset({("basic/1", "OPEN")})),
    Viewer(party="KOR", clearances=frozenset({("basic/1", "SECRET")})),
    Viewer(party="NOR", clearances=frozenset({("basic/1", "RESTRICTED")})),
    Viewer(party="me", clearances=frozenset({("basic/1", "SECRET")}), satisfies=frozenset({"EYES ONLY"})),
)
QUESTIONS = (
    "/api/leads?whole=true&state=any",
    "/api/leads?practice=B11",
    "/api/session",
    "/api/leads/digest?since=2031-01-01",
)
KINDS = (
    ("imo_confusable", {"imo": 2000339, "other_is": "listed"}),
    ("dark_port_call", {"silence_h": 40.0, "cargo_worked": True}),
    ("hand_over", {"mmsi_before": 0, "mmsi_after": 0}),
    ("circle", {"turns": 5.0}),
    ("gap", {"silence_h": 30.0, "silence_outside_outage_h": 30.0}),
)


def events_of(seed: int) -> list[dict[str, object]]:
    """Events of forty ships, each marked as it falls; a change of draught is not always as open as the meeting it was in, and
    some silences still go on."""
    dice, made = random.Random(seed), []
    for number in range(120):
        ships = dice.sample(range(301_000_000, 301_000_040), 2)
        marking, day = dice.choice(MARKINGS), dice.uniform(0, 10)
        if dice.random() < 0.3:
            met = {
                "duration_h": 9.0,
                "draughts_opposite": True,
                "alongside": True,
                "explanations": dice.choice((None, "bunkering")),
            }
            made.append(event("encounter", *ships, day=day, marking=marking, id_=f"e{number:04d}", **met))
            if dice.random() < 0.6:
                cited = {"encounter_id": f"e{number:04d}", "draught_before_m": 9.0, "draught_after_m": 7.0}
                marking = dice.choice(MARKINGS)
                made.append(event("draught_change", ships[0], day=day, marking=marking, id_=f"e9{number:03d}", **cited))
        else:
            kind, measures = dice.choice(KINDS)
            given = {**measures, **({"mmsi_before": ships[0], "mmsi_after": ships[1]} if kind == "hand_over" else {})}
            own = ships if kind == "hand_over" else ships[:1]
            made.append(event(kind, *own, day=day, marking=marking, id_=f"e{number:04d}", explanations=None, **given))
            if kind == "gap" and dice.random() < 0.5:
                made[-1] |= {"end": None, "open": True}
    return made


def lake(folder: Path, events: list[dict[str, object]]) -> Workspace:
    workspace = a_lake(folder)
    put(workspace, events)
    keep_leads(workspace, NOW)
    return workspace


@pytest.mark.parametrize("seed", [1, 2])
def test_a_viewer_sees_the_leads_of_what_he_may_see_and_nothing_of_the_rest(tmp_path: Path, seed: int) -> None:
    events = events_of(seed)
    whole = lake(tmp_path / "whole", events)
    seen: set[str] = set()
    for number, viewer in enumerate(VIEWERS):
        view = seen_by(whole, viewer).view
        shown = [one for one in events if view.allows(one["marking"])]  # type: ignore[arg-type]
        hidden = {str(one["id"]) for one in events} - {str(one["id"]) for one in shown}
        only = seen_by(lake(tmp_path / f"only{number}", shown), viewer)
        with asking(seen_by(whole, viewer)) as asked, asking(only) as reference:
            for question in QUESTIONS:
                text, expected = (
                    re.sub(r'"\d+-[0-9a-f]{10}"', '"SNAPSHOT"', one.get(question).text) for one in (asked, reference)
                )
                assert text == expected, question
                assert not hidden & set(re.findall(r"e\d{4}", text))
                seen |= set(re.findall(r"e\d{4}", text))
    assert len(seen) > 60


def test_a_listed_imo_number_leads_to_no_ship_that_was_heard_behind_a_marking(tmp_path: Path) -> None:
    """The entry and one ship that sends its number are open; that another sends it too is not."""
    imo, heard, hidden = 9_074_729, 331_000_001, 331_000_002
    workspace = a_lake(tmp_path / "lake")
    day = date(2031, 3, 7)
    match = {
        "match_id": "m1", "hit_id": "h1", "ship": f"imo {imo}", "subject_hash": "0", "identity": "{}", "identity_from": day,
        "identity_until": day, "list": "un", "list_class": "sanctions", "key": "K", "content_hash": "0", "version_id": "1",
        "list_as_of": day, "status": "hit", "score": 0.9, "hit": json.dumps({"name": "X", "reasons": []}), "receipt": "0" * 64,
        "found": NOW, "heard_marking_id": OPEN.marking_id, "marking_id": OPEN.marking_id,
    }  # fmt: skip
    segments = [segment(ship, marking) | {"imo": imo} for ship, marking in ((heard, OPEN), (hidden, MARKINGS[2]))]
    with workspace.lake.write("test") as transaction:
        transaction.use_marking(MARKINGS[2])
        transaction.append("segments", pa.Table.from_pylist(segments, schema=arrow_schema("segments")))
        transaction.append("matches", pa.Table.from_pylist([match], schema=arrow_schema("matches")))
        transaction.commit()
    keep_leads(workspace, NOW)
    with asking(seen_by(workspace, VIEWERS[0])) as client:
        text = client.get("/api/leads?whole=true&state=any").text
    assert str(heard) in text
    assert str(hidden) not in text
