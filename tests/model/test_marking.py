"""Who may see a thing: what is unknown denies, and what is derived never shows more than each of its sources."""

from __future__ import annotations

import itertools
import json
import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchkeeper.model import OPEN, Marking, Viewer, combine, may_see
from watchkeeper.model.marking import ALL, SCHEMES, Equivalence, View, default_viewer

PARTIES = ["CA", "JP", "KR", "NZ", "public"]
CAVEATS = ["ORCON", "EYES ONLY", "PURPOSE:DPRK"]
KNOWN = [(scheme, level) for scheme, levels in SCHEMES.items() for level in levels]
UNKNOWN = [("nato/7", "SECRET"), ("basic/1", "COSMIC"), ("tlp/1", "WHITE"), ("", "")]
DAY = date(2031, 3, 7)

sets = st.frozensets
markings = st.builds(
    Marking,
    levels=sets(st.sampled_from(KNOWN + UNKNOWN[:2]), min_size=1, max_size=3),
    originators=sets(st.sampled_from(PARTIES), min_size=1, max_size=2),
    releasable_to=sets(st.sampled_from(PARTIES), max_size=4) | st.just(frozenset({ALL})),
    caveats=sets(st.sampled_from(CAVEATS), max_size=2),
)
viewers = st.builds(
    Viewer,
    party=st.sampled_from(PARTIES),
    clearances=sets(st.sampled_from(KNOWN), max_size=3),
    satisfies=sets(st.sampled_from(CAVEATS)),
)
agreements = st.lists(
    st.builds(
        Equivalence,
        agreement=st.just("a"),
        held=st.sampled_from(KNOWN),
        counts_as=st.sampled_from(KNOWN),
        valid_from=st.just(DAY),
    ),
    max_size=3,
)


def cleared(party: str, *clearances: tuple[str, str], satisfies: tuple[str, ...] = ()) -> Viewer:
    return Viewer(party=party, clearances=frozenset(clearances), satisfies=frozenset(satisfies))


def secret(party: str = "CA") -> Viewer:
    return cleared(party, ("basic/1", "SECRET"), satisfies=tuple(CAVEATS))


# --- who may see -----------------------------------------------------------------------------------------------------


def test_public_feeds_are_seen_by_the_single_user_of_a_workspace() -> None:
    assert may_see(default_viewer("local"), OPEN)


def test_the_single_user_of_a_workspace_sees_nothing_above_open() -> None:
    restricted = Marking.of("basic/1", "RESTRICTED", "local", [ALL])
    assert not may_see(default_viewer("local"), restricted)


@pytest.mark.parametrize(("held", "needed"), list(itertools.product(range(5), range(5))))
@pytest.mark.parametrize("scheme", sorted(SCHEMES))
def test_within_a_scheme_a_level_opens_itself_and_those_below(scheme: str, held: int, needed: int) -> None:
    levels = SCHEMES[scheme]
    marking = Marking.of(scheme, levels[needed], "CA", [ALL])
    assert may_see(cleared("JP", (scheme, levels[held])), marking) == (held >= needed)


@pytest.mark.parametrize("level", UNKNOWN)
def test_a_level_that_nobody_knows_denies_even_to_who_claims_to_hold_it(level: tuple[str, str]) -> None:
    marking = Marking.of(*level, "CA", [ALL])
    assert not may_see(cleared("CA", level, *KNOWN), marking)


def test_a_clearance_in_one_scheme_is_none_in_another() -> None:
    assert not may_see(cleared("CA", ("basic/1", "TOP SECRET")), Marking.of("tlp/2", "CLEAR", "CA", [ALL]))


def test_no_level_at_all_denies() -> None:
    bare = Marking(levels=frozenset(), originators=frozenset({"CA"}), releasable_to=frozenset({ALL}))
    assert not may_see(cleared("CA", *KNOWN), bare)


@given(viewers)
def test_a_caveat_that_nobody_knows_denies(viewer: Viewer) -> None:
    assert not may_see(viewer, Marking.of("basic/1", "OPEN", viewer.party, [ALL], ["NEVER HEARD OF"]))


def test_every_caveat_must_be_satisfied_not_just_one() -> None:
    marking = Marking.of("basic/1", "OPEN", "CA", [ALL], ["ORCON", "EYES ONLY"])
    assert not may_see(cleared("JP", *KNOWN, satisfies=("ORCON",)), marking)
    assert may_see(cleared("JP", *KNOWN, satisfies=("ORCON", "EYES ONLY")), marking)


def test_who_gave_it_and_who_it_was_released_to_see_it_and_no_one_else() -> None:
    marking = Marking.of("basic/1", "SECRET", "CA", ["JP"])
    assert [party for party in PARTIES if may_see(secret(party), marking)] == ["CA", "JP"]


def test_a_party_named_like_the_word_for_everyone_is_not_everyone() -> None:
    assert not may_see(secret(ALL), Marking.of("basic/1", "SECRET", "CA", ["JP"]))


# --- equivalences ----------------------------------------------------------------------------------------------------

AGREEMENT = Equivalence(
    agreement="CA-JP 2030",
    held=("tlp/2", "AMBER"),
    counts_as=("basic/1", "CONFIDENTIAL"),
    valid_from=DAY,
    valid_until=DAY + timedelta(days=10),
)


@pytest.mark.parametrize(("days", "seen"), [(-1, False), (0, True), (10, True), (11, False)])
def test_an_equivalence_holds_from_its_first_to_its_last_day(days: int, seen: bool) -> None:
    marking = Marking.of("basic/1", "CONFIDENTIAL", "CA", ["JP"])
    viewer = cleared("JP", ("tlp/2", "AMBER"))
    assert may_see(viewer, marking, equivalences=[AGREEMENT], on=DAY + timedelta(days=days)) is seen
    assert View(viewer=viewer, equivalences=(AGREEMENT,), on=DAY + timedelta(days=days)).allows(marking) is seen


def test_an_equivalence_needs_a_day_of_reading() -> None:
    marking = Marking.of("basic/1", "CONFIDENTIAL", "CA", ["JP"])
    assert not may_see(cleared("JP", ("tlp/2", "AMBER")), marking, equivalences=[AGREEMENT])


@pytest.mark.parametrize(
    ("held", "needed", "seen"),
    [
        ("RED", "CONFIDENTIAL", True),
        ("AMBER", "OPEN", True),
        ("GREEN", "CONFIDENTIAL", False),
        ("RED", "SECRET", False),
    ],
)
def test_an_equivalence_opens_what_lies_below_and_nothing_above(held: str, needed: str, seen: bool) -> None:
    marking = Marking.of("basic/1", needed, "CA", ["JP"])
    assert may_see(cleared("JP", ("tlp/2", held)), marking, equivalences=[AGREEMENT], on=DAY) is seen


def test_an_equivalence_holds_in_one_direction_only() -> None:
    marking = Marking.of("tlp/2", "CLEAR", "CA", ["JP"])
    assert not may_see(cleared("JP", ("basic/1", "TOP SECRET")), marking, equivalences=[AGREEMENT], on=DAY)


# --- combining -------------------------------------------------------------------------------------------------------


@given(markings, markings, markings)
@settings(max_examples=300)
def test_combining_is_associative_commutative_and_idempotent(a: Marking, b: Marking, c: Marking) -> None:
    assert combine(combine(a, b), c) == combine(a, combine(b, c)) == combine(a, b, c)
    assert combine(a, b) == combine(b, a)
    assert combine(combine(a, b), a, b) == combine(a, b)


@given(st.lists(markings, min_size=1, max_size=4), st.lists(viewers, min_size=10, max_size=10), agreements)
@settings(max_examples=400)
def test_what_is_derived_is_seen_by_no_one_who_may_not_see_each_source(
    sources: list[Marking], readers: list[Viewer], agreed: list[Equivalence]
) -> None:
    derived = combine(*sources)
    for viewer in readers:
        if may_see(viewer, derived, equivalences=agreed, on=DAY):
            assert all(may_see(viewer, source, equivalences=agreed, on=DAY) for source in sources)


def test_what_is_derived_is_seen_by_exactly_those_who_may_see_each_source() -> None:
    """Without agreements, within known schemes: combining loses no reader either. 20,000 random viewers."""
    rng = random.Random(7)
    seen = 0
    for _ in range(20_000):
        sources = [
            Marking.of(
                *rng.choice(KNOWN[:3]),
                rng.choice(PARTIES),
                rng.choice([[ALL], PARTIES, rng.sample(PARTIES, 3)]),
                rng.sample(CAVEATS, rng.randint(0, 1)),
            )
            for _ in range(rng.randint(1, 3))
        ]
        viewer = Viewer(
            party=rng.choice(PARTIES),
            clearances=frozenset({rng.choice(KNOWN[:5])}),
            satisfies=frozenset(rng.sample(CAVEATS, rng.randint(0, 3))),
        )
        each = all(may_see(viewer, source) for source in sources)
        assert may_see(viewer, combine(*sources)) == each
        seen += each
    assert 2_000 < seen < 18_000


def test_two_parties_that_told_only_each_other_nothing_share_no_reader_of_the_sum() -> None:
    """An originator may read its own; the sum of two originators' secrets is for neither."""
    sum_of_both = combine(Marking.of("basic/1", "SECRET", "CA"), Marking.of("basic/1", "SECRET", "JP"))
    assert sum_of_both.originators == {"CA", "JP"}
    assert [party for party in PARTIES if may_see(secret(party), sum_of_both)] == []


def test_the_sum_names_the_highest_level_of_each_scheme() -> None:
    sums = combine(
        Marking.of("basic/1", "OPEN", "CA", [ALL]),
        Marking.of("basic/1", "SECRET", "CA", [ALL]),
        Marking.of("tlp/2", "GREEN", "JP", [ALL]),
    )
    assert sums.levels == {("basic/1", "SECRET"), ("tlp/2", "GREEN")}


# --- as a value ------------------------------------------------------------------------------------------------------


@given(markings)
def test_a_marking_comes_back_from_its_json(marking: Marking) -> None:
    again = Marking.from_json(marking.to_json())
    assert again == marking
    assert again.marking_id == marking.marking_id
    assert json.loads(marking.to_json()) == marking.to_dict()


@given(markings, markings)
@settings(max_examples=300)
def test_equal_markings_have_equal_ids_and_others_have_others(one: Marking, other: Marking) -> None:
    assert (one.marking_id == other.marking_id) == (one == other)
    assert -(2**63) <= one.marking_id < 2**63


def test_the_id_of_a_marking_is_the_same_in_every_workspace_for_ever() -> None:
    """The first 8 bytes of the SHA-256 of its canonical JSON; rows on disk carry it."""
    assert OPEN.to_json() == (
        '{"caveats":[],"levels":[["basic/1","OPEN"]],"originators":["public"],"releasable_to":["ALL"]}'
    )
    assert OPEN.marking_id == 6_525_889_171_191_668_184


def test_the_order_in_which_parties_are_named_does_not_matter() -> None:
    one = Marking.of("basic/1", "SECRET", "CA", ["JP", "KR"], ["ORCON", "EYES ONLY"])
    other = Marking.of("basic/1", "SECRET", "CA", ["KR", "CA", "JP"], ["EYES ONLY", "ORCON"])
    assert one == other
    assert one.marking_id == other.marking_id
