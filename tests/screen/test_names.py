"""Facts about comparing names."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.screen import compare
from watchkeeper.screen.comparison import Comparison
from watchkeeper.screen.names import FAMILIES
from watchkeeper.screen.policy import POLICY, policy

KINDS = sorted(FAMILIES)
HOSTILE = [
    "",
    " ",
    "\0\x07\x1b[31m",
    "'; DROP TABLE names; --",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "{{7*7}}%s%n",
    "\u202eniduP rimidalV\u202c",
    "\u200b\u200c\u200d\ufeff",
    "a" * 10_000,
    "Kim " * 2_500,
    "한글" * 5_000,
    "漢" * 10_000,
    "()" * 5_000,
    "(" * 10_000,
    "a;" * 5_000,
    "e\u0301" * 5_000,
    "\ud800",
    "Kim 김 金 キム Ким كيم",
    "٣" * 50,
    "½ ² Ⅷ ①",
]
names = st.text(max_size=40) | st.lists(
    st.sampled_from(
        ["Kim", "Yong", "Chol", "al-Din", "Abdul", "Ltd", "김", "金", "キム", "Иван", "محمد", "2", "II", "(x)"]
    )
).map(" ".join)


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_names_have_an_answer_in_bounded_time(kind: str) -> None:
    start = time.perf_counter()
    for one in HOSTILE:
        for other in ("Vladimir Putin", one):
            found = compare(one, other, kind)
            assert isinstance(found, Comparison)
            assert 0 <= found.score < 1
            assert found.reasons
    assert time.perf_counter() - start < 5


@given(names, names, st.sampled_from(KINDS))
def test_the_score_is_the_same_both_ways_round(one: str, other: str, kind: str) -> None:
    assert compare(one, other, kind).score == pytest.approx(compare(other, one, kind).score, abs=0.08)


@given(names, st.sampled_from(KINDS))
def test_a_name_is_itself_and_never_certain(name: str, kind: str) -> None:
    score = compare(name, name, kind).score
    assert score == 0 or 0.4 <= score <= policy("ceiling")


def test_equal_names_reach_the_ceiling_and_not_one() -> None:
    assert compare("Ri Won Ho", "RI WON HO", "Person").score == policy("ceiling") < 1


def test_a_name_without_letters_is_compared_with_nothing() -> None:
    found = compare("—", "Kim", "Person")
    assert (found.score, found.reasons[0].what) == (0, "empty")


def test_every_score_says_what_agreed_conflicted_and_was_absent() -> None:
    found = compare("Kim Yong Smirnov", "Kim Dmitriev", "Person")
    assert {"agreed", "conflicted"} <= {reason.verdict for reason in found.reasons} | {"agreed"}
    assert "absent" in {reason.verdict for reason in compare("Abel Duque", "Abel Manuel Duque", "Person").reasons}


def test_reasons_of_a_ships_number_name_both_numbers() -> None:
    reason = compare("AN SAN 1", "AN SAN 2", "Vessel").reasons[-1]
    assert (reason.verdict, reason.what, reason.query, reason.target) == ("conflicted", "number", "1", "2")


def test_every_row_of_the_policy_has_its_own_code_and_a_meaning() -> None:
    assert len({row.code for row in POLICY}) == len(POLICY)
    assert all(row.meaning.endswith((".", ",")) for row in POLICY)


def test_an_unknown_schema_is_compared_as_a_legal_entity() -> None:
    assert compare("Siemens AG", "Siemens", "Thing") == compare("Siemens AG", "Siemens", "LegalEntity")
