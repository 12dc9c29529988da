"""Facts about hulls beside the golden cases: order makes no difference, a split always parts, nothing said is lost."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.identity.plain_identities import PARAMS, PlainIdentities, contradictions, plain_identities
from tests.identity.test_golden import CASES, said
from watchkeeper.identity import hulls_of
from watchkeeper.identity.join import KINDS, LOW, Decision, in_force


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_the_facts_makes_no_difference(case: str, seed: int) -> None:
    straight, mixed = said(case), said(case)
    for facts in (mixed.registered, mixed.statics, mixed.seen, mixed.joins, mixed.decisions):
        random.Random(seed).shuffle(facts)  # type: ignore[arg-type]
    assert straight.hulls() == mixed.hulls()
    for one, other in zip(straight.hulls(), mixed.hulls(), strict=True):
        assert contradictions(straight, one) == contradictions(mixed, other)


@pytest.mark.parametrize("case", CASES)
def test_every_identity_is_in_one_hull_and_every_report_in_a_lane(case: str) -> None:
    made = said(case)
    hulls = made.hulls()
    nodes = [node for hull in hulls for node in hull.nodes]
    assert len(nodes) == len(set(nodes))
    entries = [entry for hull in hulls for entry in made.entries(hull)]
    for attribute in ("name", "imo"):
        heard = sum(one.times for one in entries if one.lane == "broadcast" and one.attribute == attribute)
        assert heard == sum(attribute in one.values for one in made.statics)


@pytest.mark.parametrize("case", CASES)
def test_weak_joins_are_shown_and_never_made(case: str) -> None:
    for hull in said(case).hulls():
        assert all(KINDS[one.kind].confidence != LOW for one in hull.made)


NODES = st.sampled_from(["imo 2000004", "imo 2000016", "mmsi 281000001", "mmsi 291000001", "mmsi 281000001/2000016"])


@given(st.sampled_from(CASES), st.lists(st.tuples(st.sampled_from(["join", "split"]), NODES, NODES), max_size=6))
def test_two_identities_a_user_split_are_never_one_hull(case: str, decided: list[tuple[str, str, str]]) -> None:
    made = said(case)
    made.decisions.clear()
    text = "\n".join(f"decide {kind} | {a} | {b}" for kind, a, b in decided if a != b)
    made.decisions += plain_identities(text).decisions
    for hull in hulls_of(made.facts(), PARAMS):
        for one in in_force(made.decisions):
            if one.kind == "split" and one.a.partition("/")[0] != one.b.partition("/")[0]:
                assert not {one.a, one.b} <= {*hull.nodes, *(f"mmsi {mmsi:09d}" for mmsi in hull.mmsis)}


def test_the_last_decision_of_two_counts_in_whatever_order_they_are_named() -> None:
    first, second = plain_identities(
        "decide split | imo 2000004 | mmsi 281000001\ndecide join | mmsi 281000001 | imo 2000004"
    ).decisions
    assert in_force([second, first]) == (second,)
    taken_back: Decision = replace(second, kind="withdraw", decided=second.decided.replace(hour=5))
    assert in_force([taken_back, first, second]) == ()


def test_a_hand_over_joins_the_stretches_its_moments_lie_in() -> None:
    made: PlainIdentities = plain_identities(
        """
        say 281000001 | 0h 60h every 1h | imo=2000004 name=ADA
        say 281000001 | 130h 200h every 1h | imo=2000016 name=BEA
        say 291000001 | 70h 100h every 1h | name=CEA
        join mmsi 281000001 | mmsi 291000001 | hand_over
        """.replace("        ", "")
    )
    made.joins = [replace(one, at=(made.statics[60].at, made.statics[-1].at)) for one in made.joins]
    assert [hull.nodes for hull in made.hulls()] == [
        ("imo 2000004", "mmsi 281000001/2000004", "mmsi 291000001"),
        ("imo 2000016", "mmsi 281000001/2000016"),
    ]
