"""What leads are measured against: lists alone, alerts of single rules, and additive points. Each scores every ship.

Alerts and points take every event, as risk scores in use do: none of them is known to weigh innocent explanations. The
`_explained` ones are given ours: they count only what nothing explains.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from watchkeeper.assess.signal import Signal

POINTS: Mapping[str, float] = {
    "match": 50.0, "watchlist": 40.0,
    "dark_port_call": 30.0, "oil_chain": 30.0, "dark_encounter": 25.0, "encounter": 20.0, "gap": 15.0,
    "loitering": 10.0, "draught_change": 10.0, "destination_mismatch": 10.0, "zone_entry": 10.0,
    "shared_mmsi": 25.0, "hand_over": 25.0, "imo_two_hulls": 30.0, "imo_invalid": 20.0, "imo_confusable": 20.0,
    "imo_scrapped": 30.0, "flag_mismatch": 15.0, "identity_change": 15.0, "type_mismatch": 15.0,
    "circle": 30.0, "on_land": 25.0, "frozen_position": 20.0, "motion_mismatch": 25.0, "offset_twin": 30.0,
    "footprint": 20.0, "impossible_speed": 25.0,
    "sighting_match": 30.0, "sighting_dark": 20.0,
}  # fmt: skip  # a table
"""Points of a kind, in the manner of risk scores: once for each kind a ship shows. They are ours, set before anything was
measured; nobody publishes theirs."""


def list_only(signals: Iterable[Signal]) -> dict[int, float]:
    """Ships on a list or the watchlist: 1; that may be: a half."""
    found: dict[int, float] = {}
    for one in signals:
        if one.kind.source in ("match", "watchlist"):
            for mmsi in one.ships:
                found[mmsi] = max(found.get(mmsi, 0.0), 0.5 if one.name == "listed_question" else 1.0)
    return found


def single_rule(signals: Iterable[Signal]) -> dict[int, float]:
    """Alerts: how many events a ship has, of whatever rule."""
    found: dict[int, float] = {}
    for one in signals:
        for mmsi in one.ships:
            found[mmsi] = found.get(mmsi, 0.0) + 1.0
    return found


def additive(signals: Iterable[Signal]) -> dict[int, float]:
    """Points of every kind of event a ship shows, added up."""
    kinds: dict[int, set[str]] = {}
    for one in signals:
        for mmsi in one.ships:
            kinds.setdefault(mmsi, set()).add(one.kind.source)
    return {mmsi: sum(POINTS[kind] for kind in own) for mmsi, own in kinds.items()}


def _unexplained(signals: Iterable[Signal]) -> list[Signal]:
    return [one for one in signals if not one.explanations]


BASELINES: Mapping[str, Callable[[Sequence[Signal]], dict[int, float]]] = {
    "list_only": list_only,
    "single_rule": single_rule,
    "single_rule_explained": lambda signals: single_rule(_unexplained(signals)),
    "additive": additive,
    "additive_explained": lambda signals: additive(_unexplained(signals)),
}
