"""Who is blocked through ownership, by the rule of each authority."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.screen.ownership import Stake, blocked
from watchkeeper.screen.ownership_rules import NAMES, RULES, WHOLE, OwnershipRule, rule_on

DAY = date(2031, 3, 4)


def of_shares(shares: dict[tuple[str, str], float]) -> list[Stake]:
    """Stakes from percents by (owner, owned)."""
    return [
        Stake(owner=owner, owned=owned, low=round(percent * 1e6), high=round(percent * 1e6))
        for (owner, owned), percent in shares.items()
    ]


def rule(name: str, day: date = DAY) -> OwnershipRule:
    found = rule_on(name, day)
    assert found is not None
    return found


def states(shares: dict[tuple[str, str], float], *listed: str, by: str = "ofac") -> dict[str, str]:
    found = blocked(of_shares(shares), rule(by), DAY, set(listed))
    return {name: one.state for name, one in found.items() if one.state != "listed"}


# OFAC's FAQ 401 explains its rule with persons X and Y and companies A, B, C: these are its cases.
FAQ_401 = [
    ("half of A, and A half of B", {("X", "A"): 50, ("A", "B"): 50}, {"A": "blocked", "B": "blocked"}),
    (
        "half of A and B, each a quarter of C",
        {("X", "A"): 50, ("X", "B"): 50, ("A", "C"): 25, ("B", "C"): 25},
        {"A", "B", "C"},
    ),
    ("half of A, a tenth of B, A four tenths of B", {("X", "A"): 50, ("X", "B"): 10, ("A", "B"): 40}, {"A", "B"}),
    ("half of A, a tenth of B, A three tenths of B", {("X", "A"): 50, ("X", "B"): 10, ("A", "B"): 30}, {"A"}),
    ("a quarter of A and B, each half of C", {("X", "A"): 25, ("X", "B"): 25, ("A", "C"): 50, ("B", "C"): 50}, set()),
]


@pytest.mark.parametrize(("case", "shares", "expected"), FAQ_401, ids=[case for case, *_ in FAQ_401])
def test_what_ofac_says_of_indirect_ownership(
    case: str, shares: dict[tuple[str, str], float], expected: object
) -> None:
    found = states(shares, "X")
    assert set(found) == set(expected)  # type: ignore[call-overload]


def test_shares_of_two_listed_persons_are_added() -> None:
    shares = {("X", "A"): 25.0, ("Y", "A"): 25.0}
    assert states(shares, "X", "Y") == {"A": "blocked"}
    assert states(shares, "X", "Y", by="eu") == {"A": "blocked"}
    assert states(shares, "X", "Y", by="uk") == {}


def test_in_the_uk_half_is_not_enough_and_those_who_act_together_are_added() -> None:
    assert states({("X", "A"): 50.0}, "X", by="uk") == {}
    assert states({("X", "A"): 50.1}, "X", by="uk") == {"A": "blocked"}
    pact = [
        Stake(owner=who, owned="A", low=30 * WHOLE // 100, high=30 * WHOLE // 100, joint="pact") for who in ("X", "Y")
    ]
    assert blocked(pact, rule("uk"), DAY, {"X", "Y"})["A"].state == "blocked"


def test_in_the_uk_one_persons_ways_are_added() -> None:
    shares = {("X", "S"): 100.0, ("X", "A"): 30.0, ("S", "A"): 30.0}
    assert states(shares, "X", by="uk") == {"S": "blocked", "A": "blocked"}


def test_the_eu_said_more_than_half_before_july_2024() -> None:
    half = of_shares({("X", "A"): 50.0})
    assert "A" not in blocked(half, rule("eu", date(2024, 7, 2)), date(2024, 7, 2), {"X"})
    assert "A" in blocked(half, rule("eu", date(2024, 7, 3)), date(2024, 7, 3), {"X"})


def test_control_blocks_where_the_authority_says_so() -> None:
    control = [Stake(owner="X", owned="A", low=0, high=0, control=True)]
    assert "A" not in blocked(control, rule("ofac"), DAY, {"X"})
    assert "A" in blocked(control, rule("eu"), DAY, {"X"})
    assert "A" in blocked(control, rule("uk"), DAY, {"X"})


def test_an_unknown_share_is_possibly_enough_unless_others_leave_no_room() -> None:
    unknown = Stake(owner="X", owned="A", low=0, high=WHOLE)
    assert blocked([unknown], rule("ofac"), DAY, {"X"})["A"].state == "possibly blocked"
    others = of_shares({("N", "A"): 51.0})
    assert "A" not in blocked([unknown, *others], rule("ofac"), DAY, {"X"})


def test_who_may_be_listed_makes_possibly_blocked() -> None:
    found = blocked(of_shares({("X", "A"): 60.0}), rule("ofac"), DAY, set(), {"X"})
    assert {name: one.state for name, one in found.items()} == {"X": "possibly listed", "A": "possibly blocked"}


def test_what_two_sources_say_is_an_interval() -> None:
    found = blocked([*of_shares({("X", "A"): 40.0}), *of_shares({("X", "A"): 60.0})], rule("ofac"), DAY, {"X"})
    assert (found["A"].state, found["A"].low, found["A"].high) == ("possibly blocked", 40_000_000, 60_000_000)


def test_a_sold_stake_blocks_until_the_day_it_was_sold() -> None:
    sold = [Stake(owner="X", owned="A", low=WHOLE, high=WHOLE, until=date(2031, 3, 3))]
    assert "A" not in blocked(sold, rule("ofac"), DAY, {"X"})
    assert "A" in blocked(sold, rule("ofac"), date(2031, 3, 3), {"X"})


def test_a_circle_ends_and_frees_nobody() -> None:
    circle = {("X", "A"): 50.0, ("A", "B"): 60.0, ("B", "C"): 60.0, ("C", "A"): 50.0}
    assert states(circle, "X") == {"A": "blocked", "B": "blocked", "C": "blocked"}
    assert states({("A", "B"): 100.0, ("B", "A"): 100.0}, "X") == {}


def test_the_path_tells_how() -> None:
    found = blocked(of_shares({("X", "A"): 50.0, ("X", "B"): 10.0, ("A", "B"): 40.0}), rule("ofac"), DAY, {"X"})
    assert [(one.owner, one.owned) for one in found["B"].path] == [("X", "A"), ("X", "B"), ("A", "B")]
    assert found["B"].low == found["B"].high == 50_000_000


def test_thirds_add_up_as_they_are_written() -> None:
    shares = {("X", "A"): 16.666667, ("Y", "A"): 16.666667, ("Z", "A"): 16.666666}
    assert states(shares, "X", "Y", "Z") == {"A": "blocked"}


PARTIES = "ABCDEFG"
STAKES = st.lists(
    st.builds(
        lambda owner, owned, low, more: Stake(
            owner=owner, owned=owned, low=low * WHOLE // 100, high=min(100, low + more) * WHOLE // 100
        ),
        st.sampled_from(PARTIES),
        st.sampled_from(PARTIES),
        st.integers(0, 100),
        st.integers(0, 40),
    ),
    max_size=14,
)


@given(STAKES, st.sets(st.sampled_from(PARTIES), max_size=3), st.sampled_from(NAMES), st.randoms())
def test_the_order_of_stakes_is_nothing(
    stakes: list[Stake], listed: set[str], name: str, chance: random.Random
) -> None:
    mixed = list(stakes)
    chance.shuffle(mixed)
    assert blocked(stakes, rule(name), DAY, listed) == blocked(mixed, rule(name), DAY, listed)


@given(STAKES, st.sets(st.sampled_from(PARTIES), max_size=3), st.sampled_from(PARTIES), st.sampled_from(NAMES))
def test_one_more_listed_party_frees_nobody(stakes: list[Stake], listed: set[str], more: str, name: str) -> None:
    before, after = (blocked(stakes, rule(name), DAY, roots) for roots in (listed, {*listed, more}))
    assert set(before) <= set(after)
    for party, one in before.items():
        if one.state in ("listed", "blocked"):
            assert after[party].state in ("listed", "blocked")


@given(STAKES, st.sets(st.sampled_from(PARTIES), max_size=3))
def test_it_is_the_least_fixpoint(stakes: list[Stake], listed: set[str]) -> None:
    """Against the definition, written without any thought of speed."""
    least: dict[tuple[str, str], int] = {}
    for one in stakes:
        if one.owner != one.owned:
            least[one.owner, one.owned] = min(one.low, least.get((one.owner, one.owned), WHOLE))
    inside = set(listed)
    while True:
        added = {
            party
            for party in PARTIES
            if sum(size for (owner, owned), size in least.items() if owned == party and owner in inside) >= WHOLE // 2
        }
        if added <= inside:
            break
        inside |= added
    found = blocked(stakes, rule("ofac"), DAY, listed)
    assert {name for name, one in found.items() if one.state in ("listed", "blocked")} == inside


def test_every_authority_has_a_rule_today_with_its_source() -> None:
    for name in NAMES:
        assert rule_on(name, DAY) is not None
    assert all(one.source for one in RULES)
