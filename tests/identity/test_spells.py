"""Facts about spells: what is said goes on while nothing else is, and by turns for half a day."""

from __future__ import annotations

import random
from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.identity.plain_identities import PARAMS, START
from watchkeeper.identity.entry import SourceRow
from watchkeeper.identity.periods import length, overlap, without
from watchkeeper.identity.spells import Report, Spell, spells_of

AGAIN = timedelta(hours=PARAMS.again_h)


def reports(text: str) -> list[Report[str]]:
    """`"0 A; 5 B"`: hours and values."""
    pairs = [part.split() for part in text.split(";")]
    return [
        Report(START + timedelta(hours=float(hour)), value, SourceRow("f", number), "test")
        for number, (hour, value) in enumerate(pairs)
    ]


def plain(text: str) -> list[tuple[str, float, float, int]]:
    return [
        (one.value, (one.first - START) / timedelta(hours=1), (one.last - START) / timedelta(hours=1), one.times)
        for one in spells_of(reports(text), PARAMS)
    ]


def test_a_name_goes_on_over_any_silence_in_which_no_other_is_heard() -> None:
    assert plain("0 A; 1000 A") == [("A", 0, 1000, 2)]


def test_a_name_taken_again_days_later_is_a_new_spell() -> None:
    assert plain("0 A; 1 A; 2 B; 40 A") == [("A", 0, 1, 2), ("B", 2, 2, 1), ("A", 40, 40, 1)]


def test_two_names_by_turns_are_two_spells_side_by_side() -> None:
    assert plain("0 A; 1 B; 2 A; 3 B; 4 A") == [("A", 0, 4, 3), ("B", 1, 3, 2)]


def test_a_spell_knows_its_first_and_last_row() -> None:
    [spell] = spells_of(reports("0 A; 1 A; 2 A"), PARAMS)
    assert [row.at for row in spell.rows] == [0, 2]


SOME = st.lists(st.tuples(st.integers(0, 200), st.sampled_from("ABC")), max_size=40)


def of(pairs: list[tuple[int, str]]) -> list[Report[str]]:
    return [
        Report(START + timedelta(hours=hour), value, SourceRow("f", number), "t")
        for number, (hour, value) in enumerate(pairs)
    ]


@given(SOME, st.randoms(use_true_random=False))
def test_the_order_of_reports_makes_no_difference(pairs: list[tuple[int, str]], chance: random.Random) -> None:
    given_, mixed = of(pairs), of(pairs)
    chance.shuffle(mixed)
    assert spells_of(given_, PARAMS) == spells_of(mixed, PARAMS)


@given(SOME)
def test_every_report_is_in_one_spell_and_spells_of_a_value_never_meet(pairs: list[tuple[int, str]]) -> None:
    spells = spells_of(of(pairs), PARAMS)
    assert sum(one.times for one in spells) == len(pairs)
    for value in "ABC":
        own = [one for one in spells if one.value == value]
        assert all(_apart(a, b) for a, b in pairwise(own))
        heard = {START + timedelta(hours=hour) for hour, said in pairs if said == value}
        assert {one.first for one in own} | {one.last for one in own} <= heard


def _apart(a: Spell[str], b: Spell[str]) -> bool:
    return b.first - a.last > AGAIN


@given(SOME, st.integers(-(10**6), 10**6))
def test_a_shift_in_time_shifts_the_spells(pairs: list[tuple[int, str]], hours: int) -> None:
    shift = timedelta(minutes=hours)
    moved = [Report(one.at + shift, one.value, one.row, one.source) for one in of(pairs)]
    assert [(one.value, one.first - shift, one.last - shift, one.times) for one in spells_of(moved, PARAMS)] == [
        (one.value, one.first, one.last, one.times) for one in spells_of(of(pairs), PARAMS)
    ]


PERIOD = st.tuples(st.integers(0, 50), st.integers(0, 50)).map(
    lambda two: (START + timedelta(hours=min(two)), START + timedelta(hours=max(two)))
)


@given(PERIOD, st.lists(PERIOD, max_size=6))
def test_what_is_left_and_what_was_taken_make_the_whole(whole: tuple, others: list[tuple]) -> None:  # type: ignore[type-arg]
    left = without(whole, others)
    assert all(whole[0] <= begins <= ends <= whole[1] for begins, ends in left)
    assert all(length(overlap(part, other)) == timedelta(0) for part in left for other in others)
    hours = int((whole[1] - whole[0]) / timedelta(hours=1))
    for hour in range(hours):
        middle = whole[0] + timedelta(hours=hour, minutes=30)
        covered = any(begins < middle < ends for begins, ends in others)
        assert covered != any(begins < middle < ends for begins, ends in left)
