"""Ships of the lake against the lists: as they appear, when they say otherwise, when a list does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from tests.small_lists import NOW, PERSON, SHIP, load, with_lists
from watchkeeper.lake import arrow_schema
from watchkeeper.model.marking import OPEN, Marking
from watchkeeper.services.dispositions import Ruling, judge
from watchkeeper.services.judged_hits import state_of
from watchkeeper.services.ship_screening import LIST_SAYS, SHIP_SAYS, ScreenedShips, matches_of, screen_ships
from watchkeeper.services.vessel_matches import vessel_matches
from watchkeeper.services.wiring import store
from watchkeeper.services.workspace import Workspace

MARCH = datetime(2031, 3, 1, tzinfo=UTC)


def hear(workspace: Workspace, *reports: dict[str, Any], marking: Marking = OPEN) -> None:
    """Puts reports of identity into the lake."""
    schema = arrow_schema("statics")
    rows = [
        {**dict.fromkeys(schema.names), "partial": False, "source": "test", "file_no": 1, "offset": 0}
        | {"t": MARCH, "date": MARCH.date(), "marking_id": marking.marking_id}
        | report
        for report in reports
    ]
    with workspace.lake.write("test") as transaction:
        transaction.use_marking(marking)
        transaction.append("statics", pa.Table.from_pylist(rows, schema=schema))
        transaction.commit()


def screened(workspace: Workspace, now: datetime = NOW) -> ScreenedShips:
    with store(workspace) as kept:
        return screen_ships(kept, workspace, now)


LISTED = {"mmsi": 666000001, "imo": 2000339, "name": "KELO STAR 2"}
OTHER = {"mmsi": 666000002, "imo": 2000717, "name": "ULIMAR 7"}


def test_a_listed_ship_is_matched_and_the_match_says_which_day_met_which(tmp_path: Path) -> None:
    workspace = with_lists(tmp_path / "w")
    hear(workspace, LISTED, {**LISTED, "t": MARCH + timedelta(days=1)}, OTHER)
    done = screened(workspace)
    assert (done.ships, done.screened, done.found, done.verdicts) == (2, 2, 1, {"clear": 1, "hits": 1})
    (match,) = matches_of(workspace)
    assert (match["ship"], match["key"], match["score"]) == ("imo 2000339", "v-1", 0.95)  # another flag
    assert (str(match["identity_from"]), str(match["identity_until"])) == ("2031-03-01", "2031-03-02")
    assert str(match["list_as_of"]) == "2031-03-03"
    assert match["receipt"] == done.receipt


def test_who_was_screened_is_not_screened_again(tmp_path: Path) -> None:
    workspace = with_lists(tmp_path / "w")
    hear(workspace, LISTED, OTHER)
    screened(workspace)
    again = screened(workspace)
    assert (again.screened, again.receipt, again.holding) == (0, None, 1)
    hear(workspace, {"mmsi": 666000003, "imo": 2000561, "name": "NEW ONE"}, {**OTHER, "t": MARCH + timedelta(days=3)})
    assert screened(workspace).screened == 1


def test_a_list_that_changes_is_met_again_by_all(tmp_path: Path) -> None:
    workspace = with_lists(tmp_path / "w", PERSON)
    hear(workspace, LISTED, OTHER)
    assert screened(workspace).found == 0
    load(workspace, [PERSON, SHIP], as_of=NOW.date())
    assert screened(workspace).found == 1
    load(workspace, [PERSON], as_of=NOW.date() + timedelta(days=1))
    later = screened(workspace, NOW + timedelta(days=1))
    assert (later.screened, later.ended, later.holding) == (2, 1, 0)
    (match,) = matches_of(workspace)
    assert (match["end_reason"], match["ended"]) == (LIST_SAYS, NOW + timedelta(days=1))


def test_a_ship_that_says_otherwise_ends_the_old_match_and_begins_another(tmp_path: Path) -> None:
    workspace = with_lists(tmp_path / "w")
    hear(workspace, LISTED)
    screened(workspace)
    hear(workspace, {**LISTED, "name": "ULIMAR 7", "t": MARCH + timedelta(days=5)})
    screened(workspace)
    ends = {row["end_reason"] for row in matches_of(workspace)}
    assert ends == {None, SHIP_SAYS}


def test_a_match_with_a_list_that_grew_too_old_stays(tmp_path: Path) -> None:
    workspace = with_lists(tmp_path / "w")
    hear(workspace, LISTED)
    screened(workspace)
    assert screened(workspace, NOW + timedelta(days=4000)).holding == 1


def test_a_name_alone_with_another_number_is_set_aside(tmp_path: Path) -> None:
    workspace = with_lists(tmp_path / "w")
    hear(workspace, {**OTHER, "name": "KELO STAR 2"})
    done = screened(workspace)
    assert (done.holding, done.verdicts) == (0, {"clear": 1})
    assert [row["status"] for row in matches_of(workspace)] == ["set aside"]


def test_a_ship_without_a_number_is_a_question_by_name_and_a_hit_by_her_call_sign(tmp_path: Path) -> None:
    workspace = with_lists(tmp_path / "w")
    hear(workspace, {"mmsi": 666000004, "name": "KELO STAR 2"})
    screened(workspace)
    (match,) = matches_of(workspace)
    assert match["ship"] == "mmsi 666000004"
    assert (match["status"], 0.7 < match["score"] < 1.0) == ("question", True)
    signed = {**SHIP, "properties": {**SHIP["properties"], "callSign": ["XX1AB"]}}
    load(workspace, [signed], as_of=NOW.date())
    hear(workspace, {"mmsi": 666000005, "name": "KELO STAR 2", "call_sign": "XX1AB"})
    screened(workspace)
    now = {row["ship"]: row["status"] for row in matches_of(workspace) if row["ended"] is None}
    assert now == {"mmsi 666000004": "question", "mmsi 666000005": "hit"}


def test_what_was_heard_or_listed_in_secret_decides_nothing_for_others(tmp_path: Path) -> None:
    workspace = with_lists(tmp_path / "w", SHIP)
    secret = Marking.of("basic/1", "SECRET", "north")
    hear(workspace, OTHER)
    hear(workspace, LISTED, marking=secret)
    load(
        workspace,
        [{**SHIP, "id": "s-1", "properties": {"name": ["ULIMAR 7"], "imoNumber": ["2000717"]}}],
        name="hidden",
        marking=secret,
    )
    load(workspace, [PERSON], as_of=NOW.date(), marking=secret)
    done = screened(workspace)
    assert (done.ships, done.verdicts, done.found) == (1, {"clear": 1}, 0)
    assert "hidden" not in str(done.to_dict())
    assert matches_of(workspace) == []
    hear(workspace, {**LISTED, "mmsi": 666000008})
    assert screened(workspace).found == 1


def test_a_clear_ship_is_not_clear_for_ever(tmp_path: Path) -> None:
    workspace = with_lists(tmp_path / "w")
    hear(workspace, OTHER)
    assert screened(workspace).verdicts == {"clear": 1}
    assert vessel_matches(workspace, [OTHER["mmsi"]], [OTHER["imo"]], NOW)["checked"]
    later = NOW + timedelta(days=4000)
    told = vessel_matches(workspace, [OTHER["mmsi"]], [OTHER["imo"]], later)
    assert (told["checked"], "grown too old" in told["why"]) == (False, True)
    assert screened(workspace, later).verdicts == {"not checked": 1}


def test_a_match_of_a_ship_is_judged_without_a_receipt(tmp_path: Path) -> None:
    workspace = with_lists(tmp_path / "w")
    hear(workspace, LISTED)
    screened(workspace)
    (match,) = matches_of(workspace)
    with store(workspace) as kept:
        state = state_of(kept, workspace, match["hit_id"], None)
        assert state.content_hash == match["content_hash"]
        made = judge(kept, workspace, state, Ruling(verdict="true", who="ada", why="same hull"), NOW)
        assert state_of(kept, workspace, match["hit_id"], match["receipt"]) == state
    assert made.verdict == "true"


@pytest.mark.parametrize("reports", [[], [{"mmsi": 666000009, "name": "   "}]])
def test_a_lake_without_ships_is_screened_too(tmp_path: Path, reports: list[dict[str, Any]]) -> None:
    workspace = with_lists(tmp_path / "w")
    if reports:
        hear(workspace, *reports)
    assert screened(workspace).found == 0
