"""Facts about decks of manipulated names."""

from __future__ import annotations

from watchkeeper.screen import IndexedName, NameIndex
from watchkeeper.screen.decks import CHANGES, make_deck, measure_index, measure_pairs

NAMES = [
    IndexedName(1, "Sergey Viktorovich Lavrov", "primary", "Person"),
    IndexedName(2, "KOREA ANSAN SHIPPING COMPANY", "primary", "Company"),
    IndexedName(3, "AN SAN 1", "primary", "Vessel"),
    IndexedName(4, "ivan petrov", "primary", "Person"),
    IndexedName(5, "김영철", "script", "Person"),
]


def test_a_deck_is_the_same_every_time() -> None:
    assert list(make_deck(NAMES)) == list(make_deck(NAMES))


def test_every_class_says_what_should_happen_and_only_other_numbers_should_not_match() -> None:
    assert {label for label, _, _, matches in CHANGES if not matches} == {"other number"}


def test_names_in_other_scripts_make_no_cards() -> None:
    assert all(card.original != "김영철" for card in make_deck(NAMES))


def test_the_screen_answers_a_small_deck_as_it_should() -> None:
    measured = measure_pairs(make_deck(NAMES))
    assert sum(one.cards for one in measured) > 25
    assert all(one.share == 1 for one in measured), [one for one in measured if one.share < 1]


def test_an_index_answers_it_too() -> None:
    measured = measure_index(make_deck(NAMES), NameIndex.build(NAMES))
    assert sum(one.right for one in measured) >= sum(one.cards for one in measured) - 1
