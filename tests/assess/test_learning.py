"""What judgements teach."""

from __future__ import annotations

from watchkeeper.assess.learning import JudgedLead, LearningParams, learn

PARAMS = LearningParams()


def _judged(confirmed: bool, *signals: str, odds: float = 0.0) -> JudgedLead:
    return JudgedLead(log_odds=odds, signals=frozenset(signals), confirmed=confirmed)


def test_without_judgements_nothing_is_learnt() -> None:
    assert learn([], PARAMS) == {}


def test_a_signal_whose_leads_are_dismissed_weighs_less_and_one_whose_leads_are_confirmed_more() -> None:
    leads = [*[_judged(False, "gap")] * 6, *[_judged(True, "hand_over")] * 6]
    learnt = learn(leads, PARAMS)
    assert learnt["gap"] < -0.2 < 0.2 < learnt["hand_over"]
    assert abs(learnt[""]) < 0.05


def test_one_judgement_moves_little() -> None:
    assert abs(learn([_judged(False, "gap")], PARAMS)["gap"]) < 0.2


def test_leads_that_turn_out_as_their_odds_said_teach_nothing() -> None:
    leads = [_judged(True, "gap", odds=12.0), _judged(False, "gap", odds=-12.0)]
    assert all(abs(value) < 1e-4 for value in learn(leads, PARAMS).values())


def test_the_order_of_judgements_changes_nothing() -> None:
    leads = [_judged(True, "a", "b"), _judged(False, "b"), _judged(True, "c", odds=1.0)]
    assert learn(leads, PARAMS) == learn(leads[::-1], PARAMS)
