"""Leads: what they are about, what raises them, and what is told beside."""

from __future__ import annotations

import json
import math
import time
from dataclasses import replace

import pytest

from tests.assess.made import known, signal
from watchkeeper.assess.assembling import leads_of, with_dark_seen
from watchkeeper.assess.known import Known, Look
from watchkeeper.assess.lead import Lead
from watchkeeper.assess.params import LeadParams
from watchkeeper.assess.signal import Signal
from watchkeeper.assess.telling import told
from watchkeeper.model.time import US_PER_DAY

PARAMS = LeadParams()
RARE = {"imo_near_listed": 0, "gap_long": 40}


def _leads(*signals: Signal, **more: object) -> list[Lead]:
    return leads_of(known(signals, **more), PARAMS)  # type: ignore[arg-type]


def _names(lead: Lead) -> list[str]:
    return [one.signal.name for one in lead.evidence if one.counted]


def _handed_over(ship: int, after: int, day: float = 1.0) -> Signal:
    return signal("hand_over", ship, after, day=day, mmsi_before=ship, mmsi_after=after)


def test_two_independent_signals_of_one_ship_are_one_lead_above_each_alone() -> None:
    near, call = signal("imo_confusable", 1, other_is="listed"), signal("dark_port_call", 1, day=2, cargo_worked=True)
    (both,) = _leads(near, call)
    (one,) = _leads(near)
    (other,) = _leads(call)
    assert set(_names(both)) == {"imo_near_listed", "dark_call_cargo"}
    assert both.log_odds > max(one.log_odds, other.log_odds)


def test_what_every_ship_shows_is_no_lead() -> None:
    assert not _leads(signal("gap", 1), ordinary={"gap": 20_000})


def test_a_common_signal_is_worth_less_than_a_rare_one() -> None:
    meeting = signal("encounter", 1, 2, duration_h=9.0, alongside=True, draughts_opposite=True)
    (rare,) = _leads(meeting, ordinary={"transfer_draughts": 2})
    (common,) = _leads(meeting, ordinary={"transfer_draughts": 400})
    assert rare.score > common.score


def test_what_an_explanation_holds_for_weighs_nothing_and_is_told() -> None:
    near = signal("imo_confusable", 1, other_is="listed")
    quiet = signal("gap", 1, day=1, explanations="feed_outage,thin_reception", silence_h=9.0)
    (lead,) = _leads(near, quiet)
    (without,) = _leads(near)
    assert lead.log_odds == pytest.approx(without.log_odds)
    said = told(lead, known([near, quiet]))
    assert [one["name"] for one in said["explanations"]] == ["feed_outage", "thin_reception"]
    (gap,) = [one for one in said["signals"] if not one["counted"]]
    assert (gap["weight"], gap["why_not"]["en"]) == (0.0, "An innocent explanation holds for it.")


def test_the_waterfall_adds_up_in_what_is_told() -> None:
    signals = [
        signal("imo_confusable", 1, other_is="listed", imo=2000339, other_imo=2000331, other_name="X"),
        signal("dark_port_call", 1, day=2, cargo_worked=True, silence_h=40.0),
        signal("gap", 1, day=2, silence_outside_outage_h=40.0, silence_h=40.0),
    ]
    (lead,) = _leads(*signals)
    said = told(lead, known(signals))
    total = said["prior_log_odds"] + sum(one["weight"] for one in said["signals"])
    assert total == pytest.approx(said["log_odds"], abs=1e-3)
    assert said["score"] == pytest.approx(1 / (1 + math.exp(-said["log_odds"])), abs=1e-4)
    assert [one["counted_with"] for one in said["signals"] if not one["counted"]] == ["dark_call_cargo"]


def test_numbers_that_were_handed_over_are_one_hull() -> None:
    before, after = signal("imo_confusable", 1, other_is="listed"), signal("dark_port_call", 2, day=2)
    hand_over = _handed_over(1, 2)
    (lead,) = _leads(before, hand_over, after, joined=[(1, 2)])
    assert lead.subject.mmsis == (1, 2)
    assert {"imo_near_listed", "hand_over", "dark_call"} <= set(_names(lead))


def test_numbers_that_somebody_split_are_two_hulls() -> None:
    before, after = signal("imo_confusable", 1, other_is="listed"), signal("imo_scrapped", 2, day=2)
    leads = _leads(before, after, joined=[(1, 2)], split=[(2, 1)])
    assert sorted(lead.subject.mmsis for lead in leads) == [(1,), (2,)]


def test_numbers_that_somebody_split_are_not_one_through_a_third() -> None:
    signals = [signal("imo_scrapped", ship, day=ship) for ship in (1, 2, 3)]
    leads = _leads(*signals, joined=[(1, 2), (2, 3)], split=[(1, 3)])
    assert sorted(lead.subject.mmsis for lead in leads) == [(1, 2), (3,)]


def test_a_month_without_signals_parts_two_leads_of_one_ship() -> None:
    first, second = signal("imo_confusable", 1, other_is="listed"), signal("imo_scrapped", 1, day=30)
    assert [lead.subject.mmsis for lead in _leads(first, second)] == [(1,), (1,)]


def test_two_ships_that_meet_are_one_lead_with_what_each_shows_beside() -> None:
    meeting = signal("encounter", 1, 2, duration_h=9.0, draughts_opposite=True, alongside=True)
    dark = signal("gap", 2, day=1, silence_outside_outage_h=40.0)
    leads = _leads(meeting, dark)
    assert (leads[0].subject.kind, leads[0].subject.mmsis) == ("pair", (1, 2))
    assert set(_names(leads[0])) == {"transfer_draughts", "gap_long"}
    assert all(_names(other)[0] != "transfer_draughts" for other in leads[1:])


def test_a_pair_fits_practices_of_two_ships_alone() -> None:
    (lead,) = _leads(signal("encounter", 1, 2, duration_h=9.0, draughts_opposite=True))
    assert {code for code, _ in lead.practices} == {"A10", "B11", "B12", "B18"}


def test_two_ships_of_one_company_that_show_something_are_a_lead_about_the_company() -> None:
    signals = [signal("imo_confusable", 1, other_is="listed"), signal("imo_scrapped", 2, day=3)]
    leads = _leads(*signals, fleets={"FAR SHIPPING": (1, 2, 3)})
    (company,) = [lead for lead in leads if lead.subject.kind == "company"]
    assert (company.subject.company, company.subject.mmsis) == ("FAR SHIPPING", (1, 2))
    (alone,) = _leads(signals[0], fleets={"FAR SHIPPING": (1,)})
    assert alone.subject.kind == "hull"


def test_of_a_large_fleet_some_ship_shows_anything_sooner() -> None:
    signals = [signal("imo_confusable", 1, other_is="listed"), signal("imo_scrapped", 2, day=3)]
    few = _leads(*signals, fleets={"FAR SHIPPING": (1, 2)})
    many = _leads(*signals, fleets={"FAR SHIPPING": tuple(range(1, 200))})
    odds = [next(lead.log_odds for lead in leads if lead.subject.kind == "company") for leads in (few, many)]
    assert odds[0] > odds[1]


def test_a_ship_that_nobody_heard_was_seen_where_another_drifted() -> None:
    drift = signal("loitering", 1, hours=12.0)
    seen = signal("sighting_dark", day=0.2, hours=0.0, lat=34.05, lon=124.02)
    far = signal("sighting_dark", day=0.2, hours=0.0, lat=36.0, lon=124.0, id_="far")
    (lead,) = _leads(drift, seen, far)
    assert set(_names(lead)) >= {"dark_seen_near"}
    assert sum(one.signal.name == "dark_seen_near" for one in lead.evidence) == 1


def test_where_everybody_is_at_it_the_rates_of_ordinary_ships_are_worked_out_in_rounds() -> None:
    at_it = [
        one
        for ship in range(1, 40, 2)
        for one in (
            signal("encounter", ship, ship + 1, duration_h=9.0, draughts_opposite=True, alongside=True),
            signal("imo_confusable", ship, other_is="listed"),
            signal("dark_port_call", ship + 1, day=2, cargo_worked=True),
        )
    ]
    settled = leads_of(known(at_it), PARAMS)[0]
    at_once = leads_of(known(at_it), replace(PARAMS, rounds=0))[0]
    assert settled.log_odds > at_once.log_odds
    assert settled.log_odds - at_once.log_odds <= 3 * math.log(4) + 0.01  # each of three rates at most four times less


def test_the_same_signals_in_another_order_are_the_same_leads() -> None:
    signals = [
        signal("imo_confusable", 1, other_is="listed"),
        signal("dark_port_call", 1, day=2, cargo_worked=True),
        signal("encounter", 1, 2, day=3, duration_h=9.0, draughts_opposite=True),
        signal("circle", 3, turns=4),
    ]
    ways = [[_as_text(lead, signals) for lead in _leads(*order)] for order in (signals, signals[::-1])]
    assert ways[0] == ways[1]


def _as_text(lead: Lead, signals: list[Signal]) -> str:
    return json.dumps(told(lead, known(signals)), sort_keys=True)


def _unchecked(lead: Lead, base: Known) -> set[str]:
    return {one["what"] for one in told(lead, base)["not_checked"]}


def test_what_nobody_looked_at_is_not_checked_and_weighs_nothing() -> None:
    quiet = signal(
        "gap", 1, silence_outside_outage_h=40.0, draught_after_m=None, p_real_silence=None, neighbours_after=8.0
    )
    base = known([quiet])
    (lead,) = leads_of(base, PARAMS)
    assert _unchecked(lead, base) == {"sightings", "imagery", "registry", "lists", "draught", "second_provider"}
    looked = replace(base, looks=[Look(t_us=quiet.start_us, lat=34.2, lon=124.1)], lists="all")
    (same,) = leads_of(looked, PARAMS)
    assert _unchecked(same, looked) == {"imagery", "registry", "draught", "second_provider"}
    assert same.log_odds == lead.log_odds


def test_a_lead_says_what_would_decide_where_and_when_and_on_which_paragraphs_it_bears() -> None:
    meeting = signal("encounter", 1, 2, duration_h=9.0, draughts_opposite=True, hours=9.0)
    (lead,) = _leads(meeting)
    said = told(lead, known([meeting]))
    (decides,) = said["decides"]
    assert (decides["lat"], decides["radius_m"]) == (34.0, 9260.0)
    assert (decides["from"], decides["until"]) == ("2031-03-07T00:00:00Z", "2031-03-07T09:00:00Z")
    assert ("2375 (2017)", "11") in {(one["resolution"], one["paragraph"]) for one in said["paragraphs"]}
    assert all(one["source"].startswith("S/RES/") for one in said["paragraphs"])


def test_no_paragraph_on_the_dprk_bears_on_a_lead_that_is_far_from_it() -> None:
    far = signal("encounter", 1, 2, duration_h=9.0, draughts_opposite=True, lat=15.9, lon=-16.9)
    (lead,) = _leads(far)
    assert told(lead, known([far]))["paragraphs"] == []


def test_rates_from_synthetic_worlds_are_told_as_that() -> None:
    meeting = signal("encounter", 1, 2, duration_h=9.0, draughts_opposite=True)
    (lead,) = _leads(meeting)
    (one,) = told(lead, known([meeting]))["signals"]
    assert one["under_practice"]["synthetic"] is True
    assert "SYNTHETIC" in one["under_practice"]["text"]["en"]
    assert "합성" in one["under_practice"]["text"]["ko"]


def test_nothing_a_lead_says_calls_anybody_guilty() -> None:
    signals = [signal("imo_confusable", 1, other_is="listed"), signal("dark_port_call", 1, day=2)]
    (lead,) = _leads(*signals)
    text = _as_text(lead, signals).lower()
    assert not any(word in text for word in ("guilty", "illegal", "criminal", "smuggl", "violat"))


def test_an_old_entry_of_the_watchlist_takes_no_weight_from_what_she_showed() -> None:
    """The time of a rate is that of what was seen, not that since somebody began to watch."""
    shown = signal("imo_confusable", 1, other_is="listed")
    watched = replace(signal("imo_confusable", 1, other_is="listed", id_="w"), name="watched", lat=None, lon=None)
    old = replace(watched, start_us=watched.start_us - 365 * US_PER_DAY, end_us=watched.end_us + US_PER_DAY)
    (alone,) = _leads(shown)
    (beside,) = _leads(shown, old)
    assert beside.log_odds == pytest.approx(alone.log_odds)


def test_the_time_of_a_rate_ends_with_the_longest_signal_not_with_the_last_to_begin() -> None:
    long = signal("gap", 1, hours=60 * 24, silence_outside_outage_h=1_440.0)
    (lead,) = _leads(long, signal("imo_confusable", 1, day=5, other_is="listed"))
    assert {round(one.base_rate.days) for one in lead.evidence} == {60}


def test_many_dark_sightings_where_many_drift_are_one_signal_each_and_worked_out_at_once() -> None:
    drifts = [signal("loitering", ship, day=ship * 1e-4, hours=9) for ship in range(1, 101)]
    seen = [signal("sighting_dark", day=0.1, hours=0, id_=f"d{number}") for number in range(100)]
    began = time.monotonic()
    assert len(with_dark_seen([*drifts, *seen, *drifts], PARAMS)) == 200 + 100 * 100
    assert time.monotonic() - began < 5.0
