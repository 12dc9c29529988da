"""A lead in words and plain values, as every interface gives it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from watchkeeper.assess.known import Known
from watchkeeper.assess.lead import Evidence, Lead
from watchkeeper.assess.nexus import touches_dprk
from watchkeeper.assess.practice_rates import practice_rate
from watchkeeper.assess.practices import CODES, LANGUAGES, Said
from watchkeeper.assess.rates import BaseRate
from watchkeeper.assess.signal import Ship
from watchkeeper.assess.unchecked import not_checked
from watchkeeper.assess.words import explanation, table, title, value
from watchkeeper.model.time import iso

MOST_PRACTICES = 4
"""Practices named of a lead: those that are likeliest."""
LEAST_SHARE = 0.02
"""Probability of a practice below which it is not named."""
PARAGRAPHS_OF = 0.1
"""Probability of a practice from which the paragraphs it bears on are named."""
M_PER_NM = 1852.0


def told(lead: Lead, known: Known) -> dict[str, Any]:
    """The lead as plain values: everything but its id, judgement, marking and place in the ranking."""
    signals = [one.signal for one in lead.evidence]
    placed = next((one.signal for one in lead.evidence if one.counted and one.signal.lat is not None), None)
    return {
        "kind": lead.subject.kind,
        "title": lead_title(lead),
        "vessels": [_vessel(ship) for ship in lead.ships],
        "company": lead.subject.company,
        "start": iso(min(one.start_us for one in signals)),
        "end": iso(max(one.end_us for one in signals)),
        "lat": placed and placed.lat,
        "lon": placed and placed.lon,
        "score": round(lead.score, 6),
        "log_odds": round(lead.log_odds, 4),
        "prior_log_odds": round(lead.prior_log_odds, 4),
        "learnt_log_odds": round(lead.shift, 4),
        "practices": [
            {"code": code, "name": CODES[code].name, "probability": round(share, 4)}
            for code, share in named_practices(lead)
        ],
        "signals": [_signal(one, lead) for one in lead.evidence],
        "not_checked": [{"what": name, "text": said} for name, said in not_checked(lead, known)],
        "explanations": _explanations(lead),
        "decides": _decides(lead),
        "paragraphs": _paragraphs(lead),
    }


def named_practices(lead: Lead) -> list[tuple[str, float]]:
    """The likeliest practices with their probabilities, given that there is one."""
    return [one for one in lead.practices[:MOST_PRACTICES] if one[1] >= LEAST_SHARE]


def lead_title(lead: Lead) -> Said:
    """Who, and what counts most."""
    if lead.subject.company is not None:
        who = lead.subject.company
    elif lead.subject.kind == "pair":
        who = " × ".join(dict.fromkeys(called(ship) for ship in lead.ships))
    else:
        who = " / ".join(dict.fromkeys(called(ship) for ship in lead.ships))
    counted = [one.signal.name for one in lead.evidence if one.counted and one.weight > 0]
    names = list(dict.fromkeys(counted))[:2]
    return {one: f"{who}: {'; '.join(title(name)[one] for name in names)}" for one in LANGUAGES}


def called(ship: Ship) -> str:
    """Her name, or her number."""
    return ship.name or f"MMSI {ship.mmsi:09d}"


def _vessel(ship: Ship) -> dict[str, Any]:
    return {
        "mmsi": ship.mmsi,
        "imo": ship.imo,
        "name": ship.name,
        "flag": ship.flag,
        "ship_type": ship.ship_type,
        "group": ship.group,
        "track": ship.track,
    }


def _signal(one: Evidence, lead: Lead) -> dict[str, Any]:
    signal = one.signal
    every = [signal, *one.alike]
    ids = [id_.partition("@")[0] for found in every for id_ in found.ids]
    of_event = signal.kind.source not in ("match", "watchlist")
    return {
        "name": signal.name,
        "title": title(signal.name),
        "source": _source(signal.kind.source),
        "kind": signal.kind.source,
        "start": iso(signal.start_us),
        "end": iso(signal.end_us),
        "lat": signal.lat,
        "lon": signal.lon,
        "value": value(signal.name, signal.measures),
        "times": len(every),
        "base_rate": _base_rate(one),
        "under_practice": _under_practice(one, lead),
        "weight": round(one.weight, 4),
        "ratio": round(math.exp(one.weight), 2),
        "counted": one.counted,
        "counted_with": one.shares_with,
        "why_not": _why_not(one),
        "events": ids if of_event else [],
        "matches": ids if signal.kind.source == "match" else [],
        "reasons": list(signal.reasons),
        "explanations": list(signal.explanations),
        "vessels": list(signal.ships),
    }


def _why_not(one: Evidence) -> Said | None:
    """Why a signal is not counted; None when it is."""
    if one.counted:
        return None
    if one.shares_with is None:
        return {"en": "An innocent explanation holds for it.", "ko": "무해한 설명이 성립한다."}
    other = title(one.shares_with)
    return {
        "en": f"It rests on the same thing as '{other['en']}'.",
        "ko": f"'{other['ko']}'와(과) 같은 것에 근거한다.",
    }


_SOURCES: Mapping[str, str] = {
    "match": "match",
    "watchlist": "watchlist",
    "sighting_match": "sighting",
    "sighting_dark": "sighting",
    "oil_chain": "chain",
    **dict.fromkeys(
        ("shared_mmsi", "hand_over", "imo_two_hulls", "imo_invalid", "imo_confusable", "imo_scrapped", "flag_mismatch"),
        "identity",
    ),
    **dict.fromkeys(("identity_change", "type_mismatch"), "identity"),
}
"""What a kind of event is, in the words of leads; `event` where it is not here."""


def _source(kind: str) -> str:
    return _SOURCES.get(kind, "event")


def _base_rate(one: Evidence) -> dict[str, Any]:
    rate = one.base_rate
    chance = _in_words(rate.p)
    if rate.scope == "ships":
        said = {
            "en": f"Of the other ships in the lake {rate.events:g} are; taken as {chance}.",
            "ko": f"다른 선박 가운데 {rate.events:g}척; {_percent(rate.p)}로 본다.",
        }
    else:
        group, where, less = GROUPS[rate.group], _WHERE[rate.scope], _counted_for(rate)
        said = {
            "en": f"{chance} for a {group['en']} in {rate.days:.0f} days: {rate.counted:g} such{less['en']} in "
            f"{rate.ship_days:,.0f} ship-days {where['en']}, her own left out.",
            "ko": f"{group['ko']}의 {rate.days:.0f}일 기저율 {_percent(rate.p)}: {where['ko']} {rate.ship_days:,.0f}선박일에 "
            f"{rate.counted:g}건{less['ko']}(본선 제외).",
        }
    return {
        "p": rate.p,
        "per_1000_ship_days": round(rate.per_1000_ship_days, 4),
        "events": rate.counted,
        "ordinary_events": rate.events,
        "ship_days": round(rate.ship_days, 1),
        "ships": rate.group,
        "kind": rate.scope,
        "text": said,
    }


def _counted_for(rate: BaseRate) -> Said:
    """What events count for, when ships count by how likely they are ordinary; nothing where that is the same."""
    if abs(rate.counted - rate.events) < 0.1:
        return {"en": "", "ko": ""}
    return {
        "en": f" ({rate.events:g} when ships count by how likely they are ordinary)",
        "ko": f"(정상 선박일 확률로 세면 {rate.events:g}건)",
    }


GROUPS: Mapping[str, Said] = {
    "tanker": {"en": "tanker", "ko": "유조선"},
    "cargo": {"en": "cargo ship", "ko": "화물선"},
    "fishing": {"en": "fishing vessel", "ko": "어선"},
    "passenger": {"en": "passenger ship", "ko": "여객선"},
    "service": {"en": "service craft", "ko": "작업선"},
    "other": {"en": "ship of another type", "ko": "기타 선박"},
    "unknown": {"en": "ship of unknown type", "ko": "선종 미상 선박"},
    "all": {"en": "ship", "ko": "선박"},
}
_WHERE: Mapping[str, Said] = {
    "water": {"en": "in this water that month", "ko": "그달 이 해역"},
    "lake": {"en": "in this lake", "ko": "이 자료 전체"},
    "reference": {"en": "of the synthetic reference (too few here)", "ko": "합성 기준 자료(이곳 자료 부족)"},
}


def _in_words(p: float) -> str:
    return f"{_percent(p)} (1 in {1 / p:,.0f})" if p < 0.5 else _percent(p)


def _percent(p: float) -> str:
    return f"{100 * p:.3g} %" if p >= 0.0001 else "under 0.01 %"


def _under_practice(one: Evidence, lead: Lead) -> dict[str, Any]:
    """The rate under the practice the lead fits best."""
    code = lead.practices[0][0]
    rate = practice_rate(one.signal.name, code)
    name = CODES[code].name
    if rate.source is not None:
        said = dict.fromkeys(LANGUAGES, f"{rate.shown} of {rate.ships}: {rate.source}.")
    else:
        said = {
            "en": f"{_percent(rate.q)} because of {name['en']} ({code}): {rate.shown} of {rate.ships} planted ships "
            "showed it (SYNTHETIC).",
            "ko": f"{code} {name['ko']} 때문에 {_percent(rate.q)}: 심어 둔 선박 {rate.ships}척 중 {rate.shown}척(합성).",
        }
    return {
        "code": code,
        "p": round(rate.q, 4),
        "n": rate.ships,
        "shown": rate.shown,
        "synthetic": rate.synthetic,
        "text": said,
    }


def _explanations(lead: Lead) -> list[dict[str, Any]]:
    """Innocent explanations that hold for any of its signals, each once for each event."""
    found: dict[tuple[str, str], None] = {}
    for one in lead.evidence:
        for signal in (one.signal, *one.alike):
            for name in signal.explanations:
                found[name, signal.ids[0]] = None
    return [{"name": name, "text": explanation(name), "event": id_.partition("@")[0]} for name, id_ in found]


def _decides(lead: Lead) -> list[dict[str, Any]]:
    """Observations that would decide, one for each cause among what counts."""
    rows = {row["cause"]: row for row in table("deciding")}
    told_of: set[tuple[str, tuple[int, ...]]] = set()
    found = []
    for one in lead.evidence:
        cause = one.signal.kind.causes[0]
        if not one.counted or one.weight <= 0 or (cause, one.signal.ships) in told_of:
            continue
        told_of.add((cause, one.signal.ships))
        row = rows[cause]
        nautical_miles = row["radius_nm"]
        found.append(
            {
                "text": {language: row[language] for language in LANGUAGES},
                "signal": one.signal.name,
                "lat": one.signal.lat if nautical_miles else None,
                "lon": one.signal.lon if nautical_miles else None,
                "radius_m": float(nautical_miles) * M_PER_NM if nautical_miles else None,
                "from": iso(one.signal.start_us),
                "until": iso(one.signal.end_us),
            }
        )
    return found


def _paragraphs(lead: Lead) -> list[dict[str, Any]]:
    """Paragraphs its practices bear on; none where nothing of it touches the DPRK, on which they all are."""
    if not touches_dprk(lead):
        return []
    codes = {code for code, share in named_practices(lead) if share >= PARAGRAPHS_OF}
    return [
        {
            "resolution": row["resolution"],
            "paragraph": row["paragraph"],
            "practices": sorted(codes & set(row["practices"].split(","))),
            "text": {language: row[language] for language in LANGUAGES},
            "source": f"S/RES/{row['resolution']}, United Nations Security Council",
        }
        for row in table("paragraphs")
        if codes & set(row["practices"].split(","))
    ]
