"""Commands on leads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.lead_lakes import NOW, a_lake, event, put
from watchkeeper.cli.main import run
from watchkeeper.services.lead_keeping import keep_leads

NEAR = {"imo": 2000339, "valid": True, "other_imo": 2000331, "other_name": "X", "other_is": "listed", "reports": 5}


@pytest.fixture
def here(tmp_path: Path) -> str:
    workspace = a_lake(tmp_path / "w")
    dark = event(
        "dark_port_call", 111, day=2, silence_h=40.0, cargo_worked=True, explanations=None, port="NAMPO", hours_left=9.0
    )
    put(
        workspace,
        [event("imo_confusable", 111, **NEAR), dark, event("imo_scrapped", 112, imo=2000339, status="broken_up")],
    )
    keep_leads(workspace, NOW)
    return str(tmp_path / "w")


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What a command prints on stdout; it has to end well."""
    with pytest.raises(SystemExit) as done:
        run(list(arguments))
    assert done.value.code == 0
    return capsys.readouterr().out


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What a command that is used badly says on stderr."""
    with pytest.raises(SystemExit) as done:
        run(list(arguments))
    assert done.value.code == 2
    return capsys.readouterr().err


def test_leads_lists_the_strongest_first(here: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(said(capsys, "leads", "--workspace", here, "--json"))
    assert [one["rank"] for one in told["leads"]] == [1, 2]
    assert told["total"] == 2
    assert told["prior"]["value"] == 0.02
    table = said(capsys, "leads", "--workspace", here)
    assert table.index("SHIP 111") < table.index("SHIP 112")


@pytest.mark.parametrize("form", ["csv", "jsonl", "geojson", "parquet"])
def test_leads_are_written_in_every_form(
    here: str, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / f"leads.{form}"
    said(capsys, "leads", "--workspace", here, "--format", form, "-o", str(out))
    assert out.stat().st_size > 100


def test_a_lead_shows_its_waterfall_and_what_would_decide(here: str, capsys: pytest.CaptureFixture[str]) -> None:
    (first, _) = json.loads(said(capsys, "leads", "--workspace", here, "--json"))["leads"]
    shown = said(capsys, "lead", first["id"][:6], "--workspace", here)
    for word in ("prior", "total", "not checked", "would decide", "SYNTHETIC", "nobody's guilt"):
        assert word in shown


def test_a_dismissed_lead_leaves_the_list_and_is_found_when_asked_for(
    here: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (first, _) = json.loads(said(capsys, "leads", "--workspace", here, "--json"))["leads"]
    judged = ("lead", first["id"], "--dismiss", "--who", "ada", "--why", "typing error")
    told = json.loads(said(capsys, *judged, "--workspace", here, "--json"))
    assert told["judgement"]["why"] == "typing error"
    assert json.loads(said(capsys, "leads", "--workspace", here, "--json"))["total"] == 1
    found = json.loads(said(capsys, "leads", "--judgement", "dismiss", "--workspace", here, "--json"))
    assert [one["id"] for one in found["leads"]] == [first["id"]]


def test_bad_use_is_said_in_a_sentence(here: str, capsys: pytest.CaptureFixture[str]) -> None:
    (first, _) = json.loads(said(capsys, "leads", "--workspace", here, "--json"))["leads"]
    id_ = first["id"]
    assert "with a reason" in refused(capsys, "lead", id_, "--dismiss", "--who", "ada", "--workspace", here)
    assert "one way" in refused(capsys, "lead", id_, "--dismiss", "--confirm", "--workspace", here)
    assert "known are any, none, judged, confirm" in refused(
        capsys, "leads", "--judgement", "guilty", "--workspace", here
    )
    assert "nothing to learn" in refused(capsys, "learn", "--workspace", here)


def test_learning_shows_its_effect_first_and_is_undone(here: str, capsys: pytest.CaptureFixture[str]) -> None:
    for one in json.loads(said(capsys, "leads", "--workspace", here, "--json"))["leads"]:
        said(capsys, "lead", one["id"], "--confirm", "--who", "ada", "--workspace", here)
    before = said(capsys, "leads", "--workspace", here, "--json")
    assert json.loads(said(capsys, "learn", "--workspace", here, "--json"))["moved"]
    assert said(capsys, "leads", "--workspace", here, "--json") == before
    step = json.loads(
        said(capsys, "learn", "--apply", "--who", "ada", "--why", "month", "--workspace", here, "--json")
    )["step"]
    changed = json.loads(said(capsys, "leads", "--workspace", here, "--json"))["leads"]
    assert all(one["learnt_log_odds"] for one in changed)
    said(capsys, "learn", "--undo", step, "--who", "ben", "--workspace", here)
    after = json.loads(said(capsys, "leads", "--workspace", here, "--json"))["leads"]
    assert [one["score"] for one in after] == [one["score"] for one in json.loads(before)["leads"]]
    assert "ben" in json.loads(said(capsys, "learn", "--steps", "--workspace", here, "--json"))["steps"][0]["undone_by"]


def test_a_digest_of_a_day(here: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(said(capsys, "digest", "--since", "2031-03-01", "--workspace", here, "--json"))
    assert len(told["new"]) == 2
    assert "New: 2" in said(capsys, "digest", "--since", "2031-03-01", "--workspace", here)
