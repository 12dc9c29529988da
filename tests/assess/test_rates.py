"""Base rates: water, lake, reference; whose events count."""

from __future__ import annotations

from dataclasses import replace

import pytest

from watchkeeper.assess.practice_rates import lean_of
from watchkeeper.assess.practices import PRACTICES
from watchkeeper.assess.rates import BaseRate, RateParams, Rates, Shown, Water, water_of

START_US = 1_930_608_000_000_000
HERE, THERE = (34.0, 124.0), (22.0, 118.0)
OTHER = 9_000_000
PARAMS = RateParams()
REFERENCE = {("gap", "all"): (100, 100_000.0), ("gap", "tanker"): (50, 50_000.0)}


def _water(place: tuple[float, float]) -> Water:
    found = water_of(START_US, *place, PARAMS.water_deg)
    assert found is not None
    return found


def _shown(count: int, place: tuple[float, float] = HERE, first: int = 100, name: str = "gap") -> list[Shown]:
    return [
        Shown(name=name, mmsi=first + n, group="tanker", start_us=START_US, lat=place[0], lon=place[1])
        for n in range(count)
    ]


def _rates(shown: list[Shown], days: dict[tuple[float, float], float]) -> Rates:
    return Rates(shown, {OTHER: {("tanker", _water(place)): each for place, each in days.items()}}, REFERENCE, PARAMS)


def _of(rates: Rates, place: tuple[float, float] | None = HERE, own: tuple[int, ...] = ()) -> BaseRate:
    return rates.of("gap", "tanker", own, place and _water(place), 14.0)


def test_with_much_data_the_rate_of_a_water_is_what_was_counted_there() -> None:
    rate = _of(_rates([*_shown(500), *_shown(10, THERE, 5_000)], {HERE: 10_000.0, THERE: 10_000.0}))
    assert rate.scope == "water"
    assert rate.per_1000_ship_days == pytest.approx(50.0, rel=0.01)


def test_a_water_little_known_leans_on_the_lake() -> None:
    rate = _of(_rates(_shown(500, THERE), {HERE: 60.0, THERE: 100_000.0}))
    assert rate.scope == "water"
    assert 2.0 < rate.per_1000_ship_days < 5.0  # nobody of 60 ship-days here; 5 of 1,000 in the lake


def test_where_nobody_was_followed_the_reference_is_told_as_that() -> None:
    rate = _of(_rates([], {}))
    assert (rate.scope, rate.events, rate.ship_days) == ("reference", 50, 50_000.0)
    assert rate.per_1000_ship_days == pytest.approx(1.0, rel=0.02)


def test_her_own_events_are_not_what_she_is_compared_with() -> None:
    rates = _rates([*_shown(1, first=7), *_shown(1, first=7), *_shown(3)], {HERE: 1_000.0})
    assert (_of(rates, own=(7,)).events, _of(rates).events) == (3, 5)


def test_her_own_days_are_not_what_she_is_compared_with() -> None:
    shown, here, there = _shown(3), ("tanker", _water(HERE)), ("tanker", _water(THERE))
    rates = Rates(shown, {OTHER: {here: 600.0}, 7: {here: 300.0, there: 50.0}}, REFERENCE, PARAMS)
    alone = Rates(shown, {OTHER: {here: 600.0}}, REFERENCE, PARAMS)
    assert _of(rates, own=(7,)) == _of(alone)
    assert (_of(rates).ship_days, _of(rates, own=(7,)).ship_days) == (900.0, 600.0)
    assert _of(rates, None, own=(7,)).ship_days == 600.0


def test_what_was_never_counted_is_rare_and_not_impossible() -> None:
    rate = _rates([], {HERE: 5_000.0}).of("circle", "tanker", (), _water(HERE), 14.0)
    assert 0.0 < rate.p < 0.01


def test_more_time_looked_at_makes_a_signal_likelier_by_chance() -> None:
    rates = _rates(_shown(20), {HERE: 1_000.0})
    short, long = (rates.of("gap", "tanker", (), _water(HERE), days).p for days in (14.0, 140.0))
    assert short < long < 1.0


def test_ships_that_are_likely_at_a_practice_count_for_less_and_both_counts_are_told() -> None:
    rates = _rates(_shown(10), {HERE: 1_000.0})
    rate = _of(rates.among_ordinary({100 + n: 0.25 for n in range(4)}))
    assert (rate.events, rate.counted) == (7.0, 10.0)
    assert rate.p < _of(rates).p


def test_counting_anew_goes_from_the_whole_counts() -> None:
    rates = _rates(_shown(10), {HERE: 1_000.0})
    again = rates.among_ordinary({100: 0.25}).among_ordinary({})
    assert _of(again) == _of(rates)


def test_what_a_ship_has_or_has_not_is_a_share_of_the_ships() -> None:
    rate = _rates(_shown(3, name="listed"), {}).share("listed", (100,), 1_000)
    assert (rate.scope, rate.events) == ("ships", 2)
    assert rate.p == pytest.approx(2.5 / (999 + 500), rel=0.01)


def test_what_a_partner_of_another_kind_showed_takes_nothing_from_the_ships_she_is_compared_with() -> None:
    others = _shown(20)
    cargo = [replace(one, mmsi=2, group="cargo") for one in others]
    found = _rates([*others, *cargo], {HERE: 20_000.0}).of("gap", "tanker", [1, 2], None, 14.0)
    assert found.counted == 20


def test_an_event_of_two_is_her_own_through_either_of_them() -> None:
    met = [replace(one, ships=(1, 2)) for one in _shown(2, first=1)]
    found = _rates([*met, *_shown(3)], {HERE: 20_000.0}).of("gap", "tanker", [1], _water(HERE), 14.0)
    assert found.counted == 3


def test_a_ship_on_four_lists_is_one_ship() -> None:
    assert _rates(_shown(1, name="listed") * 4, {}).share("listed", [1], 100).events == 1


def test_a_type_that_was_not_heard_makes_no_practice_likelier() -> None:
    assert {lean_of(one.code, "unknown") for one in PRACTICES} == {1.0}


@pytest.mark.parametrize("group", ["tanker", "cargo", "fishing", "passenger", "service", "other"])
def test_what_ships_are_of_a_group_moves_the_prior_by_a_few_times_at_most(group: str) -> None:
    assert sum(lean_of(one.code, group) for one in PRACTICES) / len(PRACTICES) < 5.0
