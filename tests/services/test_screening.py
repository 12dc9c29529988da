"""Screening a workspace's lists: what was found, on which day's list, and how it is proved."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.small_lists import COMPANY, DAY, NOW, PERSON, SHIP, load, with_lists
from watchkeeper.model.errors import NotFound, UsageError
from watchkeeper.model.marking import Marking
from watchkeeper.screen.subject import Subject, subject
from watchkeeper.services import receipts
from watchkeeper.services.answering import answer
from watchkeeper.services.dispositions import Ruling, approve, judge, withdraw
from watchkeeper.services.judged_hits import state_of
from watchkeeper.services.lists import load_list
from watchkeeper.services.proving import log_problems
from watchkeeper.services.receipt_page import page_of
from watchkeeper.services.screening import how_of, open_screener
from watchkeeper.services.screening_again import compared
from watchkeeper.services.wiring import store
from watchkeeper.services.workspace import Workspace, open_workspace
from watchkeeper.store import merkle

BELRIK = subject("Person", ["Belrik Tovan"], {"birth_date": ["1964-07-17"]})


def asked(workspace: Workspace, query: Subject = BELRIK, **when: Any) -> dict[str, Any]:
    with store(workspace) as kept:
        return answer(kept, workspace, open_screener(workspace, now=when.pop("now", NOW), **when).screen(query), NOW)


def test_a_listed_person_is_found_with_reasons_and_the_list_it_was_on(tmp_path: Path) -> None:
    told = asked(with_lists(tmp_path / "w"))
    (hit,) = told["hits"]
    assert (told["verdict"], hit["list"], hit["key"]) == ("hits", "small", "p-1")
    assert {"name", "birth_date"} & {reason["what"] for reason in hit["reasons"]}
    assert hit["disposition"]["state"] == "open"
    (small,) = (one for one in told["lists"] if one["list"] == "small")
    assert (small["state"], small["as_of"], small["entries"]) == ("checked", "2031-03-03", 3)


def test_nothing_found_is_clear_only_if_the_needed_lists_were_there(tmp_path: Path) -> None:
    nobody = subject("Person", ["Quillon Ashgrave"])
    workspace = with_lists(tmp_path / "w")
    assert asked(workspace, nobody)["verdict"] == "clear"
    assert asked(workspace, nobody, as_of=date(2031, 1, 1))["verdict"] == "not checked"
    assert asked(workspace, nobody, now=NOW + timedelta(days=4000))["verdict"] == "not checked"
    every = with_lists(tmp_path / "every", settings="")
    told = asked(every, nobody)
    assert told["verdict"] == "not checked"
    assert any(not one["searched"] for one in told["lists"])


def test_a_list_too_old_is_searched_and_never_clear(tmp_path: Path) -> None:
    told = asked(with_lists(tmp_path / "w"), now=NOW + timedelta(days=4000))
    assert told["verdict"] == "hits"
    (small,) = (one for one in told["lists"] if one["list"] == "small")
    assert small["state"] == "not checked"
    assert small["searched"]


def test_what_the_list_said_that_day_and_what_was_known_that_day(tmp_path: Path) -> None:
    workspace = with_lists(tmp_path / "w")
    later = NOW + timedelta(days=10)
    load(workspace, [SHIP, COMPANY], as_of=date(2031, 3, 10), now=later)
    assert asked(workspace, now=later)["hits"] == []
    assert asked(workspace, now=later, as_of=DAY)["hits"] != []
    assert asked(workspace, now=later, as_of=date(2031, 3, 10), known_on=NOW)["hits"] != []
    load(workspace, [COMPANY], as_of=date(2031, 2, 1), now=later)
    assert asked(workspace, now=later, as_of=date(2031, 2, 2))["hits"] == []
    before = asked(workspace, now=later, as_of=date(2031, 2, 2), known_on=NOW)
    assert before["verdict"] == "not checked"


def test_a_ship_is_told_by_her_number_and_a_confusable_one_is_a_question(tmp_path: Path) -> None:
    workspace = with_lists(tmp_path / "w")
    renamed = asked(workspace, subject("Vessel", ["ULIMAR 7"], {"imo": ["2000339"]}))
    assert [hit["key"] for hit in renamed["hits"]] == ["v-1"]
    painted = asked(workspace, subject("Vessel", ["ULIMAR 7"], {"imo": ["2000389"]}))
    assert (painted["verdict"], [hit["key"] for hit in painted["questions"]]) == ("questions", ["v-1"])
    other = asked(workspace, subject("Vessel", ["KELO STAR 2"], {"imo": ["2000717"]}))
    assert (other["hits"], [hit["key"] for hit in other["set_aside"]]) == ([], ["v-1"])
    third = asked(workspace, subject("Vessel", ["KELO STAR 3"]))
    assert third["hits"] == []


def test_every_screening_leaves_a_receipt_that_can_be_proved_and_made_again(tmp_path: Path) -> None:
    workspace = with_lists(tmp_path / "w")
    told = [asked(workspace), asked(workspace, subject("Person", ["Quillon Ashgrave"])), asked(workspace)]
    assert len({one["receipt"] for one in told}) == 3
    with store(workspace) as kept:
        reader = kept.view(workspace.view)
        for one in told:
            held = receipts.find(reader, one["receipt"][:10])
            shown = receipts.told(reader, held)
            assert shown["holds"]
            assert shown["says"]["hits"] == [
                {name: value for name, value in hit.items() if name != "disposition"} for hit in one["hits"]
            ]
            assert compared(workspace, held)["same"]
        assert list(log_problems(kept)) == []


def test_a_receipt_is_made_again_the_same_after_the_list_has_changed(tmp_path: Path) -> None:
    workspace = with_lists(tmp_path / "w")
    told = asked(workspace)
    load(workspace, [SHIP], as_of=date(2031, 3, 4), now=NOW + timedelta(hours=1))
    with store(workspace) as kept:
        held = receipts.find(kept.view(workspace.view), told["receipt"])
        assert compared(workspace, held) == {
            "same": True,
            "differences": [],
            "said": "Screened again against the same lists: the same result.",
        }


def test_an_exported_receipt_is_verified_without_the_workspace(tmp_path: Path) -> None:
    workspace = with_lists(tmp_path / "w")
    told = asked(workspace)
    asked(workspace)
    with store(workspace) as kept:
        reader = kept.view(workspace.view)
        proof = receipts.proof_of(reader, receipts.find(reader, told["receipt"]))
    file = tmp_path / "receipt.json"
    file.write_text(json.dumps(proof.to_dict()), encoding="utf-8")
    assert receipts.verified_file(file, None)["holds"]
    assert receipts.verified_file(file, workspace)["log"] == "this workspace"
    asked(workspace)
    assert receipts.verified_file(file, workspace)["holds"]
    forged = replace(proof, body=str(proof.body).replace("Belrik", "Belrok"))
    file.write_text(json.dumps(forged.to_dict()), encoding="utf-8")
    assert not receipts.verified_file(file, None)["holds"]
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(UsageError, match="no proof of a receipt"):
        receipts.verified_file(file, None)


def test_an_erased_receipt_stays_proved_and_says_nothing(tmp_path: Path) -> None:
    workspace = with_lists(tmp_path / "w")
    told = asked(workspace)
    with store(workspace) as kept:
        shown = receipts.erase(kept, workspace, told["receipt"], who="officer", why="request 7", now=NOW)
        assert shown["holds"]
        assert shown["says"] is None
        assert shown["erased"]["why"] == "request 7"
        assert list(log_problems(kept)) == []
        with pytest.raises(UsageError, match="was erased"):
            state_of(kept, workspace, told["hits"][0]["id"], told["receipt"])
    for path in (workspace.root / "store.sqlite", workspace.root / "store.sqlite-wal"):
        assert b"Belrik" not in (path.read_bytes() if path.exists() else b"")


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE receipt_bodies SET body = (SELECT body FROM receipt_bodies LIMIT 1 OFFSET 1)", "not what was hashed"),
        ("DELETE FROM receipt_bodies WHERE rowid = 1", "nobody erased it"),
        ('DELETE FROM receipts WHERE "index" = 1', "missing from the log"),
        ("UPDATE receipt_heads SET root = 'ff'", "had the root"),
        ("UPDATE receipt_nodes SET hash = x'00' WHERE level = 1", "damaged at level 1"),
    ],
)
def test_what_was_done_to_the_log_is_found(tmp_path: Path, statement: str, said: str) -> None:
    workspace = with_lists(tmp_path / "w")
    for name in ("A", "B", "C"):
        asked(workspace, subject("Person", [f"Quillon {name}"]))
    engine = sa.create_engine(f"sqlite:///{workspace.root / 'store.sqlite'}")
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
    with store(workspace) as kept:
        assert any(said in problem for problem in log_problems(kept))


def test_a_judged_hit_stays_judged_until_the_entry_changes(tmp_path: Path) -> None:
    workspace = with_lists(tmp_path / "w")
    told = asked(workspace)
    hit = told["hits"][0]["id"]
    with store(workspace) as kept:
        state = state_of(kept, workspace, hit, told["receipt"])
        judge(kept, workspace, state, Ruling(verdict="false", who="ada", why="his passport was seen"), NOW)
    again = asked(workspace)
    assert again["hits"][0]["disposition"]["state"] == "false"
    assert again["needs_someone"] == 0
    changed = {**PERSON, "properties": {**PERSON["properties"], "passportNumber": ["X1234567"]}}
    load(workspace, [changed, SHIP], as_of=date(2031, 3, 4), now=NOW + timedelta(hours=1))
    opened = asked(workspace, now=NOW + timedelta(hours=2))
    assert opened["hits"][0]["disposition"]["state"] == "reopened"
    assert opened["needs_someone"] == 1


def test_another_birth_date_asked_about_opens_the_hit_again(tmp_path: Path) -> None:
    workspace = with_lists(tmp_path / "w")
    query = subject("Person", ["Tovan Belrik"])
    with store(workspace) as kept:
        screener = open_screener(workspace, now=NOW)
        told = answer(kept, workspace, screener.screen(query, key="customer 7"), NOW)
        state = state_of(kept, workspace, told["hits"][0]["id"], told["receipt"])
        judge(kept, workspace, state, Ruling(verdict="false", who="ada", why="a namesake"), NOW)
        more = subject("Person", ["Tovan Belrik"], {"birth_date": ["1964-07-17"]})
        again = answer(kept, workspace, screener.screen(more, key="customer 7"), NOW)
    assert again["hits"][0]["id"] == told["hits"][0]["id"]
    assert again["hits"][0]["disposition"]["state"] == "reopened"


def test_where_two_must_agree_one_is_not_enough(tmp_path: Path) -> None:
    workspace = with_lists(tmp_path / "w", settings='lists_needed = "small"\napprovers = 2\n')
    told = asked(workspace)
    hit = told["hits"][0]["id"]
    with store(workspace) as kept:
        made = Ruling(verdict="false", who="ada", why="x")
        judge(kept, workspace, state_of(kept, workspace, hit, told["receipt"]), made, NOW)
        assert asked(workspace)["hits"][0]["disposition"]["state"] == "awaiting approval"
        with pytest.raises(UsageError, match="somebody else"):
            approve(kept, workspace, hit, Ruling(verdict="approve", who="Ada", why="x"), NOW)
        approve(kept, workspace, hit, Ruling(verdict="approve", who="ben", why="agreed"), NOW)
        assert asked(workspace)["hits"][0]["disposition"]["state"] == "false"
        withdraw(kept, workspace, hit, Ruling(verdict="withdraw", who="ben", why="wrong"), NOW)
        assert asked(workspace)["hits"][0]["disposition"]["state"] == "open"
        with pytest.raises(NotFound):
            approve(kept, workspace, hit, Ruling(verdict="approve", who="ben", why="x"), NOW)


def test_a_list_somebody_may_not_see_is_neither_searched_nor_counted(tmp_path: Path) -> None:
    workspace = with_lists(tmp_path / "w")
    load(workspace, [{**PERSON, "id": "s-1"}], name="closed", marking=Marking.of("basic/1", "SECRET", "north"))
    told = asked(workspace)
    assert [hit["key"] for hit in told["hits"]] == ["p-1"]
    assert "closed" not in json.dumps(told)


def test_a_damaged_corpus_is_made_again(tmp_path: Path) -> None:
    workspace = with_lists(tmp_path / "w")
    asked(workspace)
    for path in (workspace.root / "cache" / "screen").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert asked(workspace)["verdict"] == "hits"


def test_a_page_is_the_same_bytes_each_time_and_one_page(tmp_path: Path) -> None:
    workspace = with_lists(tmp_path / "w")
    told = asked(workspace, subject(None, ["토반 벨릭", "Tovan Belrik", "#set [x] \\ $ @ <a> *b* _c_"]))
    with store(workspace) as kept:
        reader = kept.view(workspace.view)
        held = receipts.find(reader, told["receipt"])
        pages = [page_of(receipts.told(reader, held), receipts.proof_of(reader, held)) for _ in range(2)]
        assert pages[0] == pages[1]
        assert pages[0].startswith(b"%PDF")
        assert re.findall(rb"/Count (\d+)", pages[0]) == [b"1"]
        receipts.erase(kept, workspace, told["receipt"], who="o", why="w", now=NOW)
        held = receipts.find(reader, told["receipt"])
        assert page_of(receipts.told(reader, held), receipts.proof_of(reader, held)).startswith(b"%PDF")


HOSTILE = {
    "‮kirleB navoT‬": "clear",
    "Тоvаn Веlrіk": "hits",
    "'; DROP TABLE receipts; --": "clear",
    "{{7*7}}": "clear",
    "\ud800 x": "clear",
    "\u200b" * 300 + "Tovan Belrik": "hits",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_get_an_answer(tmp_path: Path, name: str) -> None:
    told = asked(with_lists(tmp_path / "w"), subject(None, [name]))
    assert told["verdict"] == HOSTILE[name]


@pytest.mark.parametrize("name", ["!!!", "\u200b", "\x00\x07", "😀" * 50, "..."])
def test_a_name_without_a_letter_is_refused_and_not_clear(name: str) -> None:
    with pytest.raises(UsageError, match="nothing to compare"):
        subject(None, [name])
    with pytest.raises(UsageError):
        subject("Vessel", [], {"flag": ["KP"]})


def test_a_name_too_long_to_be_compared_whole_is_never_clear(tmp_path: Path) -> None:
    workspace = with_lists(tmp_path / "w")
    told = asked(workspace, subject("Person", ["Mr. " * 61 + "Tovan Belrik"]))
    assert told["verdict"] == "not checked"
    assert "characters were compared" in told["notes"][0]


def test_a_number_with_a_wrong_check_digit_is_a_question_where_the_list_says_the_same(tmp_path: Path) -> None:
    wrong = {"id": "v-2", "schema": "Vessel", "properties": {"name": ["QUORLA"], "imoNumber": ["2000330"]}}
    told = asked(with_lists(tmp_path / "w", wrong), subject("Vessel", ["OTHER NAME"], {"imo": ["2000330"]}))
    assert (told["verdict"], [hit["key"] for hit in told["questions"]]) == ("questions", ["v-2"])
    nothing = asked(with_lists(tmp_path / "x"), subject("Vessel", ["OTHER NAME"], {"imo": ["2000330"]}))
    assert (nothing["verdict"], len(nothing["notes"])) == ("not checked", 1)


def test_how_many_are_told_does_not_decide_what_is_found(tmp_path: Path) -> None:
    others = [
        {
            "id": f"o-{n}",
            "schema": "Person",
            "properties": {"name": ["Tovan Belrik"], "birthDate": ["1901-02-03"], "gender": ["female"]},
        }
        for n in range(90)
    ]
    workspace = with_lists(tmp_path / "w", *others, PERSON)
    query = subject("Person", ["Tovan Belrik"], {"birth_date": ["1964-07-17"], "gender": ["male"]})
    screener = open_screener(workspace, now=NOW)
    for limit in (1, 2, 20):
        found = screener.screen(query, how_of(None, limit))
        assert [hit.entity.key for hit in found.of("hit")] == ["p-1"]


def test_what_is_known_later_cannot_be_asked(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be known yet"):
        asked(with_lists(tmp_path / "w"), known_on=NOW + timedelta(days=1))


def test_a_forged_receipt_is_in_no_log(tmp_path: Path) -> None:
    workspace = with_lists(tmp_path / "w")
    told = asked(workspace)
    with store(workspace) as kept:
        reader = kept.view(workspace.view)
        proof = receipts.proof_of(reader, receipts.find(reader, told["receipt"]))
    body = str(proof.body).replace("Belrik", "Belrok")
    leaf = merkle.leaf_hash(body.encode()).hex()
    file = tmp_path / "receipt.json"
    forged = replace(proof, body=body, leaf_hash=leaf, root=leaf, size=1, index=0, path=())
    file.write_text(json.dumps(forged.to_dict()), encoding="utf-8")
    assert "compare" in receipts.verified_file(file, None)["log"]
    assert not receipts.verified_file(file, workspace)["holds"]


@pytest.mark.parametrize("text", ['{"index": 1e999}', "[" * 100_000, "null"])
def test_a_hostile_proof_is_none(tmp_path: Path, text: str) -> None:
    file = tmp_path / "receipt.json"
    file.write_text(text)
    with pytest.raises(UsageError):
        receipts.verified_file(file, None)


@pytest.mark.parametrize("body", ["x'00'", "x'28b52ffd2004210000616263640a'"])
def test_a_damaged_text_is_told_and_breaks_nothing(tmp_path: Path, body: str) -> None:
    workspace = with_lists(tmp_path / "w")
    told = [asked(workspace), asked(workspace)]
    engine = sa.create_engine(f"sqlite:///{workspace.root / 'store.sqlite'}")
    with engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE receipt_bodies SET body = {body} WHERE leaf_hash = '{told[0]['receipt']}'")
    engine.dispose()
    with store(workspace) as kept:
        reader = kept.view(workspace.view)
        assert any("not what was hashed" in one for one in log_problems(kept))
        assert not receipts.told(reader, receipts.find(reader, told[0]["receipt"]))["holds"]
        assert len(receipts.summaries(reader, 10)) == 2


def test_threads_that_ask_for_one_day_get_one_answer(tmp_path: Path) -> None:
    workspace = with_lists(tmp_path / "w")
    with ThreadPoolExecutor(max_workers=4) as pool:
        made = list(pool.map(lambda _: open_screener(workspace, now=NOW).screen(BELRIK).verdict, range(8)))
    assert made == ["hits"] * 8


@pytest.mark.parametrize(
    ("kind", "names", "said"),
    [
        (None, [], {}),
        (None, ["  "], {}),
        ("Spaceship", ["x"], {}),
        (None, ["x"], {"shoe_size": ["44"]}),
        (None, ["x" * 10_001], {}),
        (None, ["x"] * 1 + [f"x{n}" for n in range(60)], {}),
    ],
)
def test_what_is_no_query_is_refused_with_a_reason(
    kind: str | None, names: list[str], said: dict[str, list[str]]
) -> None:
    with pytest.raises(UsageError):
        subject(kind, names, said)


@pytest.mark.parametrize(("threshold", "limit"), [(0.0, 5), (1.1, 5), (0.7, 0), (0.7, 501), (float("nan"), 5)])
def test_thresholds_and_limits_have_bounds(threshold: float, limit: int) -> None:
    with pytest.raises(UsageError):
        how_of(threshold, limit)


def test_a_receipt_is_found_by_its_beginning_only_when_it_is_one(tmp_path: Path) -> None:
    workspace = with_lists(tmp_path / "w")
    asked(workspace)
    with store(open_workspace(workspace.root)) as kept:
        reader = kept.view(workspace.view)
        for begin in ("abc", "not hex at all", ""):
            with pytest.raises(UsageError):
                receipts.find(reader, begin)
        with pytest.raises(NotFound):
            receipts.find(reader, "0" * 64)


def test_another_form_of_a_list_that_is_there_is_not_missing(tmp_path: Path) -> None:
    sdn = tmp_path / "sdn.csv"
    sdn.write_text('1,"QUORLA STAR","vessel","X",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"IMO 2000339."\n')
    workspace = with_lists(tmp_path / "w")
    before = {one["list"] for one in asked(workspace)["lists"]}
    load_list(workspace, sdn, "ofac-sdn", DAY, now=NOW)
    after = {one["list"] for one in asked(workspace)["lists"]}
    assert before - after == {"ofac-advanced"}
