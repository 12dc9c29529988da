"""Where a hit stands: what was decided holds for what was seen, and for no longer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from watchkeeper.screen.disposition import Disposition, disposition
from watchkeeper.store.records import Judgement

TODAY = date(2031, 3, 4)


def judged(verdict: str, who: str = "ada", **more: Any) -> Judgement:
    said: dict[str, Any] = {
        "hit_id": "h",
        "subject_hash": "s",
        "content_hash": "c",
        "why": "another birth date",
        "decided": datetime(2031, 3, 1, tzinfo=UTC),
    }
    return Judgement(verdict=verdict, who=who, **(said | more))


def stands(
    *made: Judgement, subject: str = "s", content: str = "c", today: date = TODAY, approvers: int = 1
) -> Disposition:
    return disposition(made, subject, content, today, approvers)


def test_nobody_has_judged_it() -> None:
    assert stands().state == "open"
    assert stands().needs_someone


def test_a_false_hit_needs_nobody_as_long_as_both_sides_are_as_they_were() -> None:
    found = stands(judged("false"))
    assert (found.state, found.needs_someone) == ("false", False)
    assert "ada" in found.why
    assert "another birth date" in found.why


def test_a_changed_entry_opens_it_again() -> None:
    found = stands(judged("false"), content="other")
    assert (found.state, found.needs_someone) == ("reopened", True)
    assert "list's entry has changed" in found.why


def test_a_changed_ship_opens_it_again() -> None:
    assert stands(judged("false"), subject="other").state == "reopened"


def test_a_judgement_runs_out_on_the_day_after_its_last() -> None:
    made = judged("false", until=TODAY)
    assert stands(made).state == "false"
    assert stands(made, today=date(2031, 3, 5)).state == "reopened"


def test_the_last_judgement_counts_and_a_withdrawn_one_does_not() -> None:
    assert stands(judged("false"), judged("true")).state == "true"
    assert stands(judged("false"), judged("withdraw")).state == "open"
    assert stands(judged("withdraw"), judged("unsure")).state == "unsure"


def test_where_two_must_agree_the_second_is_somebody_else() -> None:
    made = judged("false")
    mine = judged("approve", of=made.judgement_id)
    other = judged("approve", who="ben", of=made.judgement_id)
    assert stands(made, approvers=2).state == "awaiting approval"
    assert stands(made, mine, approvers=2).state == "awaiting approval"
    assert stands(made, judged("approve", who="ADA", of=made.judgement_id), approvers=2).needs_someone
    found = stands(made, other, approvers=2)
    assert found.state == "false"
    assert "approved by ben" in found.why


def test_an_approval_is_of_one_judgement() -> None:
    first, second = judged("false"), judged("false", why="and another nationality")
    agreed = judged("approve", who="ben", of=first.judgement_id)
    assert stands(first, agreed, second, approvers=2).state == "awaiting approval"


def test_that_it_is_the_listed_party_needs_no_second_person() -> None:
    assert stands(judged("true"), approvers=2).state == "true"
