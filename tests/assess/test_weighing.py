"""Weights: what a signal adds, and that nothing seen ever speaks against a practice."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.assess.weighing import likelihood_ratio, log_odds, probability, weigh

CODES = ("A1", "B11", "B16")
probabilities = st.floats(0.0, 0.99)
chances = st.floats(1e-6, 0.999)
signals = st.lists(st.tuples(st.fixed_dictionaries(dict.fromkeys(CODES, probabilities)), chances), max_size=6)


def _priors(prior: float = 0.02) -> dict[str, float]:
    return dict.fromkeys(CODES, math.exp(log_odds(prior)) / len(CODES))


def _ratios(found: list[tuple[dict[str, float], float]]) -> list[dict[str, float]]:
    return [{code: likelihood_ratio(q, p) for code, q in each.items()} for each, p in found]


def test_a_signal_that_a_practice_brings_about_nine_times_in_ten_and_one_ordinary_ship_in_a_hundred_shows() -> None:
    assert likelihood_ratio(0.9, 0.01) == pytest.approx(90.1)


def test_a_signal_that_the_practice_does_not_bring_about_says_nothing() -> None:
    assert likelihood_ratio(0.0, 0.01) == 1.0


@given(signals)
def test_the_prior_and_the_weights_add_up(found: list[tuple[dict[str, float], float]]) -> None:
    told = weigh(_ratios(found), _priors())
    assert log_odds(0.02) + sum(told.weights) == pytest.approx(told.log_odds)
    assert sum(share for _, share in told.practices) == pytest.approx(1.0)


@given(signals, st.randoms())
def test_the_order_of_signals_changes_nothing(found: list[tuple[dict[str, float], float]], random: object) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert weigh(_ratios(found), _priors()).log_odds == pytest.approx(weigh(_ratios(shuffled), _priors()).log_odds)


@given(signals, st.tuples(st.fixed_dictionaries(dict.fromkeys(CODES, probabilities)), chances))
def test_one_signal_more_never_lowers_the_odds(
    found: list[tuple[dict[str, float], float]], more: tuple[dict[str, float], float]
) -> None:
    assert weigh(_ratios([*found, more]), _priors()).log_odds >= weigh(_ratios(found), _priors()).log_odds - 1e-9


def test_two_signals_of_one_practice_speak_louder_than_two_of_different_ones() -> None:
    alike = [{"A1": 50.0, "B11": 1.0, "B16": 1.0}] * 2
    apart = [{"A1": 50.0, "B11": 1.0, "B16": 1.0}, {"A1": 1.0, "B11": 50.0, "B16": 1.0}]
    assert weigh(alike, _priors()).log_odds > weigh(apart, _priors()).log_odds


def test_nothing_seen_leaves_the_prior() -> None:
    assert probability(weigh([], _priors(0.02)).log_odds) == pytest.approx(0.02)
