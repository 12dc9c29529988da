"""Signals that rest on the same thing are one: only the strongest counts."""

from __future__ import annotations

from tests.assess.made import signal
from watchkeeper.assess.catalogue import BY_NAME
from watchkeeper.assess.counting import standing_of, strongest_of_kind
from watchkeeper.assess.signal import Signal
from watchkeeper.assess.words import table

MOST_LIFT = 3.0
"""Times more often than chance that ordinary ships may show two signals which both count."""
LEAST_SHIPS = 5
"""Fewer ships with both say nothing."""


def _standing(*signals: tuple[Signal, float]) -> dict[str, tuple[bool, str | None]]:
    ranked = strongest_of_kind([(one, {"A1": ratio}) for one, ratio in signals])
    return {
        one.signal.name: (its.counted, its.shares_with) for one, its in zip(ranked, standing_of(ranked), strict=True)
    }


def test_a_gap_and_the_dark_call_in_it_are_one_silence() -> None:
    gap = signal("gap", 1, silence_outside_outage_h=40.0)
    call = signal("dark_port_call", 1, cargo_worked=True)
    assert _standing((gap, 5.0), (call, 30.0)) == {
        "dark_call_cargo": (True, None),
        "gap_long": (False, "dark_call_cargo"),
    }


def test_a_silence_and_a_repainted_number_are_two_things() -> None:
    found = _standing((signal("gap", 1), 5.0), (signal("imo_confusable", 1, other_is="listed"), 30.0))
    assert all(counted for counted, _ in found.values())


def test_what_an_explanation_holds_for_is_told_and_does_not_count() -> None:
    assert _standing((signal("gap", 1, explanations="thin_reception"), 1e6)) == {"gap_explained": (False, None)}


def test_an_explained_signal_does_not_keep_another_of_its_cause_from_counting() -> None:
    explained, open_ = signal("gap", 1, explanations="in_port"), signal("gap", 1, day=3)
    assert _standing((explained, 50.0), (open_, 5.0))["gap"] == (True, None)


def test_causes_of_one_ship_are_not_those_of_another() -> None:
    ranked = strongest_of_kind(
        [(signal("draught_change", 1), {"B11": 9.0}), (signal("draught_change", 2), {"B11": 9.0})]
    )
    assert [its.counted for its in standing_of(ranked)] == [True, True]


def test_a_transfer_told_by_draughts_and_the_change_of_draught_are_one() -> None:
    meeting = signal("encounter", 1, 2, duration_h=9.0, draughts_opposite=True)
    assert _standing((meeting, 50.0), (signal("draught_change", 2), 20.0))["draught_change"] == (
        False,
        "transfer_draughts",
    )


def test_a_number_one_stroke_from_a_listed_one_and_the_question_whether_she_is_listed_are_one() -> None:
    question = signal("match", 1, list_class="sanctions", status="question")
    found = _standing((signal("imo_confusable", 1, other_is="watched"), 50.0), (question, 40.0))
    assert found["listed_question"] == (False, "imo_near_watched")


def test_of_one_kind_the_strongest_stands_for_all() -> None:
    (one,) = strongest_of_kind(
        [(signal("gap", 1, day=day), {"A1": ratio}) for day, ratio in ((0, 3.0), (2, 8.0), (5, 2.0))]
    )
    assert (one.strength, len(one.alike)) == (8.0, 2)


def test_signals_that_ordinary_ships_show_together_share_a_cause() -> None:
    """Measured on synthetic worlds (`scripts/measure_signals.py`): of two that both count, ordinary ships show both at most three
    times as often as chance would, wherever enough ships show both to say."""
    wrong = []
    for row in table("together"):
        one, other = BY_NAME[row["one"]], BY_NAME[row["other"]]
        both_count = not (one.explained or other.explained or set(one.causes) & set(other.causes))
        if both_count and int(row["ships"]) >= LEAST_SHIPS and int(row["ships"]) > MOST_LIFT * float(row["by_chance"]):
            wrong.append((one.name, other.name, row["ships"], row["by_chance"]))
    assert not wrong


def test_the_measured_table_would_show_a_pair_that_is_counted_twice() -> None:
    """The same test fails for the pairs that share a cause on purpose, so that it can fail."""
    lifts = {
        (row["one"], row["other"]): int(row["ships"]) / float(row["by_chance"])
        for row in table("together")
        if int(row["ships"]) >= LEAST_SHIPS and float(row["by_chance"]) > 0
    }
    shared = [lift for (one, other), lift in lifts.items() if set(BY_NAME[one].causes) & set(BY_NAME[other].causes)]
    assert max(shared) > MOST_LIFT
