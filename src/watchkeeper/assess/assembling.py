"""Signals into leads: subjects, weights, and which lead stands for which."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from watchkeeper.assess.counting import Ranked, Standing, standing_of, strongest_of_kind
from watchkeeper.assess.known import Known
from watchkeeper.assess.lead import Evidence, Lead
from watchkeeper.assess.params import LeadParams
from watchkeeper.assess.practice_rates import lean_of, practice_rate
from watchkeeper.assess.practices import PRACTICES
from watchkeeper.assess.rates import BaseRate, water_of
from watchkeeper.assess.signal import Signal
from watchkeeper.assess.subjects import Subject, company_subjects, hull_subjects, pair_subjects
from watchkeeper.assess.weighing import likelihood_ratio, log_odds, probability, weigh
from watchkeeper.model.time import US_PER_DAY, US_PER_H
from watchkeeper.places.great_circle import great_circle_m

ALL = tuple(one.code for one in PRACTICES)
MEETINGS = tuple(one.code for one in PRACTICES if one.meeting)
STANDING = frozenset(("match", "watchlist"))
"""Sources of what a ship has or has not, whenever one looks."""
Shifts = Mapping[str, float]
"""What judgements add to the log odds of a lead for each counted signal by name; that of `` to every lead."""


def leads_of(known: Known, params: LeadParams, shifts: Shifts | None = None) -> list[Lead]:
    """Leads, best first; those that another stands for are left out (`standing_alone`)."""
    signals = with_dark_seen(known.signals, params)
    subjects = [
        *hull_subjects(signals, known.hulls),
        *pair_subjects(signals, known.hulls),
        *company_subjects(signals, known.fleets, known.of_companies),
    ]
    made = [lead_of(one, known, params, shifts or {}) for one in subjects]
    least = math.log(params.least_ratio)
    kept = [one for one in made if sum(found.weight for found in one.evidence) >= least]
    kept.sort(key=lambda one: (-one.log_odds, one.subject.kind, one.subject.mmsis, min(one.roots)))
    return standing_alone(kept)


def with_dark_seen(signals: Iterable[Signal], params: LeadParams) -> list[Signal]:
    """Signals of ships, and the dark sightings near a meeting or a drift as signals of the ships there."""
    listed = list(signals)
    of_ships = [one for one in listed if one.ships]
    dark = [one for one in listed if not one.ships and one.name == "dark_seen_near"]
    found = list(of_ships)
    for seen in dark:
        for one in of_ships:
            if "meeting" in one.kind.causes and _near(seen, one, params):
                key = f"{seen.ids[0]}@{'-'.join(str(mmsi) for mmsi in one.ships)}"
                if all(other.ids != (key,) for other in found[len(of_ships) :]):
                    found.append(replace(seen, ids=(key,), ships=one.ships, cites=seen.cites | {one.ids[0]}))
    return sorted(found, key=lambda one: (one.start_us, one.ids))


def _near(seen: Signal, one: Signal, params: LeadParams) -> bool:
    if None in (seen.lat, seen.lon, one.lat, one.lon) or not seen.touches(one, int(params.near_h * US_PER_H)):
        return False
    places = [np.array([value], float) for value in (seen.lat, seen.lon, one.lat, one.lon)]
    return bool(great_circle_m(*places)[0] <= params.near_m)


def lead_of(subject: Subject, known: Known, params: LeadParams, shifts: Shifts) -> Lead:
    """A lead about a subject, whatever its score."""
    codes = MEETINGS if subject.kind == "pair" else ALL
    rates = {one.ids: base_rate_of(one, subject, known, params) for one in subject.signals}
    ranked = strongest_of_kind([(one, ratios_of(one, rates[one.ids], codes)) for one in subject.signals])
    standing = standing_of(ranked)
    counted = [one for one, its in zip(ranked, standing, strict=True) if its.counted]
    shift = shifts.get("", 0.0) + sum(shifts.get(one.signal.name, 0.0) for one in counted) if shifts else 0.0
    priors = prior_odds(subject, known, params, codes)
    weighed = weigh([one.ratios for one in counted], priors, shift)
    weights = iter(weighed.weights)
    evidence = [
        _evidence(one, rates[one.signal.ids], next(weights) if its.counted else 0.0, its)
        for one, its in zip(ranked, standing, strict=True)
    ]
    evidence.sort(key=lambda one: (not one.counted, -one.weight, one.signal.start_us, one.signal.ids))
    return Lead(
        subject=subject,
        ships=tuple(known.ship(mmsi) for mmsi in subject.mmsis),
        evidence=tuple(evidence),
        prior_log_odds=math.log(sum(priors.values())),
        shift=shift,
        log_odds=weighed.log_odds,
        score=probability(weighed.log_odds),
        practices=weighed.practices,
    )


def prior_odds(subject: Subject, known: Known, params: LeadParams, codes: Sequence[str]) -> dict[str, float]:
    """Odds of each practice before anything is seen: one as likely as another for ships at large, and each as its ships are."""
    each = math.exp(log_odds(params.prior)) / len(codes)
    odds = {}
    for code in codes:
        leans = [lean_of(code, known.ship(mmsi).group) for mmsi in subject.mmsis] or [1.0]
        odds[code] = each * (math.prod(leans) ** (1 / len(leans)) if subject.kind == "pair" else max(leans))
    return odds


def _evidence(one: Ranked, rate: BaseRate, weight: float, standing: Standing) -> Evidence:
    return Evidence(
        signal=one.signal,
        alike=one.alike,
        base_rate=rate,
        ratios=one.ratios,
        weight=weight,
        counted=standing.counted,
        shares_with=standing.shares_with,
    )


def base_rate_of(signal: Signal, subject: Subject, known: Known, params: LeadParams) -> BaseRate:
    """How often ordinary ships like those of a signal show it there, in the time the lead covers."""
    if signal.kind.source in STANDING:
        return known.rates.share(signal.name, subject.mmsis, len(known.ships))
    group = known.ship(signal.ships[0]).group if signal.ships else "unknown"
    span_days = (subject.signals[-1].end_us - subject.signals[0].start_us) / US_PER_DAY
    water = water_of(signal.start_us, signal.lat, signal.lon, params.rates.water_deg)
    days = max(params.rates.window_days, span_days) * subject.ships
    return known.rates.of(signal.name, group, subject.mmsis, water, days)


def ratios_of(signal: Signal, rate: BaseRate, codes: Iterable[str]) -> dict[str, float]:
    """Likelihood ratio of a signal under each practice."""
    return {code: likelihood_ratio(practice_rate(signal.name, code).q, rate.p) for code in codes}


def standing_alone(leads: Sequence[Lead]) -> list[Lead]:
    """Without those whose strongest signal a better lead has among its counted ones: it tells the same."""
    told: set[str] = set()
    kept = []
    for lead in leads:
        counted = [one for one in lead.evidence if one.counted and one.weight > 0]
        if counted and counted[0].signal.root in told and lead.subject.kind != "company":
            continue
        kept.append(lead)
        told |= {signal.root for one in counted for signal in (one.signal, *one.alike)}
    return kept
