"""Signals into leads: subjects, weights, and which lead stands for which."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from watchkeeper.assess.counting import Ranked, Standing, standing_of, strongest_of_kind
from watchkeeper.assess.known import Known
from watchkeeper.assess.lead import Evidence, Lead
from watchkeeper.assess.params import LeadParams
from watchkeeper.assess.practice_rates import lean_of, practice_rate
from watchkeeper.assess.practices import PRACTICES
from watchkeeper.assess.rates import BaseRate, water_of
from watchkeeper.assess.signal import Signal, span_of
from watchkeeper.assess.subjects import Subject, company_subjects, hull_subjects, pair_subjects
from watchkeeper.assess.weighing import Weighed, likelihood_ratio, log_odds, probability, weigh
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
    settled = among_ordinary(subjects, known, params)
    least = math.log(params.least_ratio)
    worth = [(one, weighed_of(one, settled, params, shifts or {})) for one in subjects]
    kept = [lead_of(one, found, settled, params) for one, found in worth if sum(found.weighed.weights) >= least]
    kept.sort(key=lambda one: (-one.log_odds, one.subject.kind, one.subject.mmsis, min(one.roots)))
    return standing_alone(kept)


def among_ordinary(subjects: Sequence[Subject], known: Known, params: LeadParams) -> Known:
    """The same, with rates of ordinary ships: in a few rounds every ship is counted by how likely she is at no practice, by the
    rates of the round before. Where many are at one, what they show would else pass for ordinary.

    This is expectation and maximisation for a mixture (Dempster, Laird and Rubin 1977), begun where everybody is ordinary, so
    that only what several signals say together moves a ship out. How many are at some practice is worked out along, between the
    prior and `most_prevalent`, and used for this alone: scores stand on the prior.
    """
    prevalent, settled = params.prior, known
    for _ in range(params.rounds):
        at_it: dict[int, float] = {}
        for one in subjects:
            if one.kind != "company":
                found = weighed_of(one, settled, replace(params, prior=prevalent), {})
                chance = probability(found.weighed.log_odds)
                for mmsi in one.mmsis:
                    at_it[mmsi] = max(at_it.get(mmsi, 0.0), chance)
        drawn = (sum(at_it.values()) + params.prior * params.prior_ships) / (len(known.ships) + params.prior_ships)
        prevalent = min(params.most_prevalent, max(params.prior, drawn))
        ordinary = {mmsi: max(params.least_ordinary, 1.0 - chance) for mmsi, chance in at_it.items()}
        settled = replace(known, rates=known.rates.among_ordinary(ordinary))
    return settled


def with_dark_seen(signals: Iterable[Signal], params: LeadParams) -> list[Signal]:
    """Signals of ships, and the dark sightings near a meeting or a drift as signals of the ships there."""
    listed = list(signals)
    of_ships = [one for one in listed if one.ships]
    dark = [one for one in listed if not one.ships and one.name == "dark_seen_near"]
    found, told = list(of_ships), set[str]()
    for seen in dark:
        for one in of_ships:
            if "meeting" in one.kind.causes and _near(seen, one, params):
                key = f"{seen.ids[0]}@{'-'.join(str(mmsi) for mmsi in one.ships)}"
                if key not in told:
                    told.add(key)
                    found.append(replace(seen, ids=(key,), ships=one.ships, cites=seen.cites | {one.ids[0]}))
    return sorted(found, key=lambda one: (one.start_us, one.ids))


def _near(seen: Signal, one: Signal, params: LeadParams) -> bool:
    if None in (seen.lat, seen.lon, one.lat, one.lon) or not seen.touches(one, int(params.near_h * US_PER_H)):
        return False
    places = [np.array([value], float) for value in (seen.lat, seen.lon, one.lat, one.lon)]
    return bool(great_circle_m(*places)[0] <= params.near_m)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What the signals of a subject say together; those an explanation holds for are not among them."""

    ranked: Sequence[Ranked]
    standing: Sequence[Standing]
    rates: Mapping[tuple[str, ...], BaseRate]
    """By ids of the signal."""
    prior_log_odds: float
    shift: float
    weighed: Weighed


def weighed_of(subject: Subject, known: Known, params: LeadParams, shifts: Shifts) -> Worth:
    """How far the signals of a subject speak for any practice."""
    codes = MEETINGS if subject.kind == "pair" else ALL
    open_ones = [one for one in subject.signals if not one.kind.explained]
    rates = {one.ids: base_rate_of(one, subject, known, params) for one in open_ones}
    ranked = strongest_of_kind([(one, ratios_of(one, rates[one.ids], codes)) for one in open_ones])
    standing = standing_of(ranked)
    counted = [one for one, its in zip(ranked, standing, strict=True) if its.counted]
    shift = shifts.get("", 0.0) + sum(shifts.get(one.signal.name, 0.0) for one in counted) if shifts else 0.0
    priors = prior_odds(subject, known, params, codes)
    return Worth(
        ranked=ranked,
        standing=standing,
        rates=rates,
        prior_log_odds=math.log(sum(priors.values())),
        shift=shift,
        weighed=weigh([one.ratios for one in counted], priors, shift),
    )


def lead_of(subject: Subject, worth: Worth, known: Known, params: LeadParams) -> Lead:
    """A lead about a subject, from what its signals are worth; those that are explained stand with it."""
    weights = iter(worth.weighed.weights)
    evidence = [
        _evidence(one, worth.rates[one.signal.ids], next(weights) if its.counted else 0.0, its)
        for one, its in zip(worth.ranked, worth.standing, strict=True)
    ]
    explained = [one for one in subject.signals if one.kind.explained]
    for one in strongest_of_kind([(signal, {}) for signal in explained]):
        rate = base_rate_of(one.signal, subject, known, params)
        evidence.append(_evidence(one, rate, 0.0, Standing(counted=False)))
    evidence.sort(key=lambda one: (not one.counted, -one.weight, one.signal.start_us, one.signal.ids))
    return Lead(
        subject=subject,
        ships=tuple(known.ship(mmsi) for mmsi in subject.mmsis),
        evidence=tuple(evidence),
        prior_log_odds=worth.prior_log_odds,
        shift=worth.shift,
        log_odds=worth.weighed.log_odds,
        score=probability(worth.weighed.log_odds),
        practices=worth.weighed.practices,
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
    start_us, end_us = span_of([one for one in subject.signals if one.kind.source not in STANDING])
    span_days = (end_us - start_us) / US_PER_DAY
    water = water_of(signal.start_us, signal.lat, signal.lon, params.rates.water_deg)
    days = max(params.rates.window_days, span_days) * subject.ships
    return known.rates.of(signal.name, group, subject.mmsis, water, days)


def ratios_of(signal: Signal, rate: BaseRate, codes: Iterable[str]) -> dict[str, float]:
    """Likelihood ratio of a signal under each practice."""
    return {code: likelihood_ratio(practice_rate(signal.name, code).q, rate.p) for code in codes}


def standing_alone(leads: Sequence[Lead]) -> list[Lead]:
    """Without those that add nothing: better leads tell every signal that counts in them."""
    told: set[str] = set()
    kept = []
    for lead in leads:
        counted = [one for one in lead.evidence if one.counted and one.weight > 0]
        if lead.subject.kind != "company" and all(one.signal.root in told for one in counted):
            continue
        kept.append(lead)
        told |= {signal.root for one in counted for signal in (one.signal, *one.alike)}
    return kept
