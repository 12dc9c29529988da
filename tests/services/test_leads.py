"""Leads in a workspace: kept, read by those who may, judged, learnt from."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.lead_lakes import NOW, a_lake, event, put
from watchkeeper.model.errors import NotFound, UsageError
from watchkeeper.model.marking import Marking, View, Viewer
from watchkeeper.services import lead_learning
from watchkeeper.services.finding_names import search
from watchkeeper.services.kept import size_of
from watchkeeper.services.lead_judging import judge_lead
from watchkeeper.services.lead_keeping import keep_leads
from watchkeeper.services.lead_reading import LeadFilter, digest, lead, leads, stored_leads
from watchkeeper.services.lookout import Lookout
from watchkeeper.services.wiring import engine, store
from watchkeeper.services.workspace import Workspace

NEAR = {"imo": 2000339, "valid": True, "other_imo": 2000331, "other_name": "X", "other_is": "listed", "reports": 5}
SECRET = Marking.of("basic/1", "SECRET", "navy", ("local",))


def near(ship: int, **more: Any) -> dict[str, Any]:
    return event("imo_confusable", ship, **{**NEAR, **more})


def call(ship: int, **more: Any) -> dict[str, Any]:
    return event("dark_port_call", ship, **{"silence_h": 40.0, "cargo_worked": True, "explanations": None, **more})


@pytest.fixture
def here(tmp_path: Path) -> Workspace:
    return a_lake(tmp_path / "w")


def read(here: Workspace, **wanted: Any) -> list[dict[str, Any]]:
    with store(here) as kept:
        return leads(kept, here, LeadFilter(**wanted))


def judge(here: Workspace, lead_id: str, verdict: str, why: str = "seen") -> None:
    with store(here) as kept:
        judge_lead(kept, here, lead(kept, here, lead_id), (verdict, "ada", why), NOW)


def cleared(here: Workspace) -> Workspace:
    viewer = Viewer(party="local", clearances=frozenset({("basic/1", "SECRET")}))
    return replace(here, view=View(viewer=viewer))


def test_working_leads_out_again_changes_nothing(here: Workspace) -> None:
    put(here, [near(111), call(111, day=2)])
    first = keep_leads(here, NOW)
    again = keep_leads(here, NOW)
    assert (first.leads, first.new) == (1, 1)
    assert (again.leads, again.new, again.changed, again.snapshot) == (1, 0, 0, first.snapshot)


def test_a_lake_without_events_has_no_leads(here: Workspace) -> None:
    assert keep_leads(here, NOW).leads == 0
    assert read(here) == []


def test_a_lead_keeps_its_id_and_grows_when_another_signal_comes(here: Workspace) -> None:
    put(here, [near(111, day=2)])
    keep_leads(here, NOW)
    (before,) = read(here)
    put(here, [near(111, day=2), call(111, day=1)])
    keep_leads(here, NOW)
    (after,) = read(here)
    assert after["id"] == before["id"]
    assert after["score"] > before["score"]
    assert [one["score"] for one in after["history"]] == [before["score"], after["score"]]


def test_a_lead_follows_an_event_that_late_data_replaced(here: Workspace) -> None:
    old = near(111, id_="old")
    put(here, [old])
    keep_leads(here, NOW)
    (before,) = read(here)
    put(here, [{**old, "superseded_by": "new"}, near(111, day=-1, id_="new", supersedes="old")])
    keep_leads(here, NOW)
    (after,) = read(here)
    assert after["id"] == before["id"]
    assert after["signals"][0]["events"] == ["new"]


def test_a_lead_whose_events_were_withdrawn_is_closed_and_stays(here: Workspace) -> None:
    put(here, [near(111)])
    keep_leads(here, NOW)
    (before,) = read(here)
    put(here, [near(111, withdrawn=True)])
    assert keep_leads(here, NOW).closed == 1
    assert read(here) == []
    (closed,) = read(here, state="closed")
    assert closed["id"] == before["id"]


def test_a_change_of_draught_in_an_explained_meeting_is_explained_by_it(here: Workspace) -> None:
    met = event("encounter", 111, 112, id_="met", duration_h=9.0, explanations="bunkering")
    change = event("draught_change", 111, day=0.1, encounter_id="met", draught_before_m=9.0, draught_after_m=8.0)
    put(here, [met, change, near(111)])
    keep_leads(here, NOW)
    (found,) = [one for one in read(here) if one["kind"] == "hull"]
    (draught,) = [one for one in found["signals"] if one["kind"] == "draught_change"]
    assert (draught["counted"], draught["explanations"]) == (False, ["bunkering"])


def test_who_may_not_see_a_secret_event_sees_no_lead_no_rank_and_no_rate_of_it(here: Workspace) -> None:
    alone = [near(111), call(111, day=2)]
    put(here, alone)
    keep_leads(here, NOW)
    (without,) = read(here)
    secret = [call(112, day=1, marking=SECRET), near(112, marking=SECRET), near(111, day=5, marking=SECRET, id_="s")]
    put(here, [*alone, *secret])
    keep_leads(here, NOW)
    (seen,) = read(here)
    assert {**seen, "snapshot": None, "history": None} == {**without, "snapshot": None, "history": None}
    every = read(cleared(here))
    assert {ship["mmsi"] for one in every for ship in one["vessels"]} == {111, 112}
    assert len({one["id"] for one in every}) == len(every) == 2
    (fuller,) = [one for one in every if one["id"] == seen["id"]]
    assert max(one["times"] for one in fuller["signals"]) == 2
    assert fuller["marking"]["levels"] == [["basic/1", "SECRET"]]


def test_a_secret_lead_is_found_by_nobody_who_may_not_see_it(here: Workspace) -> None:
    put(here, [call(112, marking=SECRET), near(112, day=1, marking=SECRET)])
    keep_leads(here, NOW)
    (secret,) = read(cleared(here))
    with store(here) as kept, pytest.raises(NotFound):
        lead(kept, here, secret["id"])
    assert digest(here, "2031-01-01")["new"] == []
    assert len(digest(cleared(here), "2031-01-01")["new"]) == 1


def test_a_judgement_of_a_secret_lead_is_as_secret(here: Workspace) -> None:
    put(here, [call(112, marking=SECRET), near(112, day=1, marking=SECRET)])
    keep_leads(here, NOW)
    (secret,) = read(cleared(here))
    judge(cleared(here), secret["id"], "confirm")
    with store(here) as kept:
        assert kept.view(here.view).judgements() == []
        assert len(kept.view(cleared(here).view).judgements()) == 1


def test_a_dismissed_lead_says_why_until_its_signals_change(here: Workspace) -> None:
    put(here, [near(111)])
    keep_leads(here, NOW)
    (one,) = read(here)
    judge(here, one["id"], "dismiss", "typing error, register agrees")
    (judged,) = read(here, judgement="dismiss")
    assert (judged["judgement"]["why"], judged["judgement"]["stale"]) == ("typing error, register agrees", False)
    assert read(here, judgement="none") == []
    put(here, [near(111), call(111, day=2)])
    keep_leads(here, NOW)
    (stale,) = read(here, judgement="none")
    assert stale["judgement"]["stale"]
    judge(here, one["id"], "withdraw")
    assert read(here)[0]["judgement"] is None


def test_a_judgement_needs_a_known_verdict_somebody_and_for_a_dismissal_a_reason(here: Workspace) -> None:
    put(here, [near(111)])
    keep_leads(here, NOW)
    with store(here) as kept:
        (one,) = leads(kept, here, LeadFilter())
        for ruling in (("guilty", "ada", "x"), ("confirm", " ", "x"), ("dismiss", "ada", " ")):
            with pytest.raises(UsageError):
                judge_lead(kept, here, one, ruling, NOW)


def test_judgements_of_leads_are_not_among_those_of_hits(here: Workspace) -> None:
    from watchkeeper.services.dispositions import all_judgements

    put(here, [near(111)])
    keep_leads(here, NOW)
    judge(here, read(here)[0]["id"], "watch")
    with store(here) as kept:
        assert all_judgements(kept, here) == []


def test_judgements_move_no_weight_until_somebody_takes_the_step_and_undoing_it_takes_all_back(here: Workspace) -> None:
    put(here, [near(ship) for ship in range(111, 117)] + [call(ship) for ship in range(211, 217)])
    keep_leads(here, NOW)
    before = {one["id"]: one["score"] for one in read(here)}
    for one in read(here):
        judge(here, one["id"], "dismiss" if one["signals"][0]["name"] == "imo_near_listed" else "confirm")
    keep_leads(here, NOW)
    assert {one["id"]: one["score"] for one in read(here)} == before
    proposal = lead_learning.propose(read(here))
    assert proposal.shifts["imo_near_listed"] < 0 < proposal.shifts["dark_call_cargo"]
    assert {one["id"]: one["score"] for one in read(here)} == before
    taken = lead_learning.take(here, proposal, "ada", "first month", NOW)
    keep_leads(here, NOW)
    after = {one["id"]: one for one in read(here)}
    shift = {one["id"]: one["log_odds"] for one in proposal.moved}
    assert {id_: one["log_odds"] for id_, one in after.items()} == pytest.approx(shift, abs=1e-3)
    assert all(one["learnt_log_odds"] for one in after.values())
    again = lead_learning.propose(read(here))
    assert again.shifts == pytest.approx(proposal.shifts, abs=1e-3), "the same judgements teach no more"
    lead_learning.undo(here, taken["step"][:6], "ben", NOW)
    keep_leads(here, NOW)
    assert {one["id"]: one["score"] for one in read(here)} == before
    (step,) = lead_learning.steps(here)
    assert (step["undone_by"], json.loads(step["shifts"])) == ("ben", proposal.shifts)


def test_what_somebody_decided_behind_a_marking_changes_no_hull_for_others(here: Workspace) -> None:
    from watchkeeper.identity.join import JOIN, SPLIT, Decision
    from watchkeeper.services.identity_decisions import decide

    put(here, [near(301_000_001), call(301_000_002, day=1)])
    nodes = {"a": "mmsi 301000001", "b": "mmsi 301000002", "who": "ada", "why": "seen"}
    decide(here, Decision(kind=JOIN, decided=NOW, **nodes))
    keep_leads(here, NOW)
    (joined,) = read(here)
    decide(cleared(here), Decision(kind=SPLIT, decided=NOW + timedelta(hours=1), **nodes), marking=SECRET)
    keep_leads(here, NOW)
    assert [one["id"] for one in read(here)] == [joined["id"]]
    assert len(joined["vessels"]) == 2


def test_there_is_nothing_to_learn_without_judgements(here: Workspace) -> None:
    put(here, [near(111)])
    keep_leads(here, NOW)
    with pytest.raises(UsageError, match="nothing to learn"):
        lead_learning.propose(read(here))


def test_a_digest_tells_what_is_new_risen_fallen_and_closed(here: Workspace) -> None:
    put(here, [near(111), near(112), near(113)])
    keep_leads(here, NOW)
    ids = {one["vessels"][0]["mmsi"]: one["id"] for one in read(here)}
    began = here.lake.snapshot().number
    put(here, [near(111), call(111, day=1), near(113), near(114)])
    keep_leads(here, NOW)
    told = digest(here, str(began))
    assert [one["id"] for one in told["risen"]] == [ids[111]]
    assert [one["id"] for one in told["closed"]] == [ids[112]]
    assert len(told["new"]) == 1
    assert told["fallen"] == []
    with pytest.raises(UsageError):
        digest(here, "yesterday")


def test_leads_are_filtered_by_what_they_are(here: Workspace) -> None:
    put(here, [near(111), call(112, day=5), event("encounter", 113, 114, duration_h=9.0, draughts_opposite=True)])
    keep_leads(here, NOW)
    assert {one["kind"] for one in read(here)} == {"hull", "pair"}
    assert [one["vessels"][0]["mmsi"] for one in read(here, mmsi=112)] == [112]
    assert [one["kind"] for one in read(here, practice="B11", kind="pair")] == ["pair"]
    assert read(here, min_score=0.9999) == []
    assert [one["signals"][0]["name"] for one in read(here, signal="imo_near_listed")] == ["imo_near_listed"]
    assert read(here, bbox=(0.0, 0.0, 1.0, 1.0)) == []


@pytest.mark.parametrize("wanted", [{"state": "half"}, {"kind": "fleet"}, {"practice": "B99"}, {"signal": "hunch"}])
def test_what_leads_never_are_is_not_asked_for_in_vain(wanted: dict[str, Any]) -> None:
    (name, value), *_ = wanted.items()
    with pytest.raises(UsageError, match=f"there is no {name} '{value}' of leads; known are "):
        LeadFilter(**wanted)


def test_a_day_of_a_digest_is_of_utc_wherever_the_machine_stands(
    here: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(here, [near(301)])
    keep_leads(here, NOW.replace(hour=2))
    monkeypatch.setenv("TZ", "Etc/GMT+8")
    time.tzset()
    try:
        assert len(digest(here, str(NOW.date()))["new"]) == 1
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    "since", ["9999-12-31T23:59:59-23:59", "9" * 5_000, "5-", "5-xyz", "2031-0", "0001-01-01T00:00:00+23:59"]
)
def test_times_of_no_calendar_are_bad_usage(here: Workspace, since: str) -> None:
    put(here, [near(301)])
    keep_leads(here, NOW)
    with pytest.raises(UsageError):
        digest(here, since)


def test_leads_that_are_kept_at_hand_weigh_what_they_take(here: Workspace) -> None:
    put(here, [near(301), call(302)])
    keep_leads(here, NOW)
    known = stored_leads(here, here.lake.snapshot())
    assert size_of(known) > sum(len(row["content"]) for row in known.rows)


def test_a_search_tells_no_lead_as_certain(here: Workspace) -> None:
    put(here, [near(301), call(301)])
    keep_leads(here, NOW)
    with engine(here) as opened:
        (found,) = [one for one in search(Lookout(here, opened).sight(), "L", 20) if one["type"] == "lead"]
    assert found["detail"] == "lead, rank 1, >0.99"
