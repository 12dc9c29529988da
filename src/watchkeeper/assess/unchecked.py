"""What was not checked for a lead, and why: unknown is told, and weighs nothing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from watchkeeper.assess.known import Known
from watchkeeper.assess.lead import Lead
from watchkeeper.assess.practices import Said
from watchkeeper.model.time import US_PER_DAY
from watchkeeper.places.great_circle import great_circle_m

LOOK_M = 50_000.0
"""A sighting within this distance of a signal, and a day of it, was a look at the place."""
Test = Callable[[Lead, Known], bool]
"""Whether it was not checked."""


def _measures(lead: Lead, source: str, name: str) -> list[object]:
    """A measure of the lead's signals of one kind of event."""
    found = [one.signal for one in lead.evidence if one.signal.kind.source == source]
    return [signal.measures.get(name) for signal in found]


def _unseen(lead: Lead, known: Known) -> bool:
    """Nobody is known to have looked at any of its places in its time."""
    for one in lead.evidence:
        signal = one.signal
        if signal.kind.source in ("sighting_match", "sighting_dark"):
            return False
        if signal.lat is None or signal.lon is None:
            continue
        near = [
            look
            for look in known.looks
            if signal.start_us - US_PER_DAY <= look.t_us <= signal.end_us + US_PER_DAY
            and great_circle_m(*(np.array([x], float) for x in (look.lat, look.lon, signal.lat, signal.lon)))[0]
            <= LOOK_M
        ]
        if near:
            return False
    return True


def _unregistered(lead: Lead, known: Known) -> bool:
    imos = {ship.imo for ship in lead.ships if ship.imo is not None}
    return not imos & known.registered


_NO_SIGHTING: Said = {
    "en": "Nobody is known to have looked: no sighting within 50 km and a day of any of it.",
    "ko": "관측 없음: 50 km, 하루 안에 목격 보고가 없다.",
}
TESTS: tuple[tuple[str, Test, Said], ...] = (
    ("sightings", _unseen, _NO_SIGHTING),
    (
        "imagery",
        lambda lead, known: True,
        {"en": "Images of the place: none is held here.", "ko": "그곳의 영상: 보유하지 않음."},
    ),
    (
        "registry",
        _unregistered,
        {
            "en": "The register: no statement about her IMO number is loaded, or she gave none.",
            "ko": "등록부: 그 IMO 번호에 관한 기록이 없거나 번호를 보내지 않았다.",
        },
    ),
    (
        "lists",
        lambda lead, known: known.lists == "some",
        {
            "en": "Sanctions lists: some that are needed are missing or too old.",
            "ko": "제재 명단: 필요한 명단 일부가 없거나 오래되었다.",
        },
    ),
    (
        "lists",
        lambda lead, known: known.lists == "none",
        {
            "en": "Sanctions lists: her ships were held against none.",
            "ko": "제재 명단: 어떤 명단과도 대조하지 않았다.",
        },
    ),
    (
        "draught",
        lambda lead, known: any(value is None for value in _measures(lead, "gap", "draught_after_m")),
        {
            "en": "Draught after the silence: not heard, so nobody can tell whether cargo was worked.",
            "ko": "침묵 후 흘수: 수신되지 않아 화물 작업 여부를 알 수 없다.",
        },
    ),
    (
        "draughts",
        lambda lead, known: any(value is None for value in _measures(lead, "encounter", "draughts_opposite")),
        {
            "en": "Draughts after the meeting: not heard of both ships.",
            "ko": "접선 후 흘수: 두 선박 모두에서는 수신되지 않았다.",
        },
    ),
    (
        "second_provider",
        lambda lead, known: any(value is None for value in _measures(lead, "gap", "p_real_silence")),
        {
            "en": "Whether another provider heard her in the silence: outside what the model was made for.",
            "ko": "다른 제공자가 침묵 중에 들었는지: 모형의 적용 범위 밖이다.",
        },
    ),
    (
        "neighbours",
        lambda lead, known: any(value is None for value in _measures(lead, "gap", "neighbours_after")),
        {
            "en": "Whether neighbours were still heard in the silence: too few ships to say.",
            "ko": "침묵 중 주변 선박의 수신 여부: 선박이 너무 적어 알 수 없다.",
        },
    ),
)
"""Name, test and sentence of each. Observations that weigh nothing because nobody made them."""


def not_checked(lead: Lead, known: Known) -> list[tuple[str, Said]]:
    """What was not checked."""
    return [(name, said) for name, test, said in TESTS if test(lead, known)]
