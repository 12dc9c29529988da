"""Every rule, and the order they run in: a rule runs after those whose events it reads."""

from __future__ import annotations

from collections.abc import Iterable

from watchkeeper.detect.base import Rule
from watchkeeper.detect.rules import (
    circle,
    dark_encounter,
    dark_port_call,
    destination_mismatch,
    draught_change,
    encounter,
    feed_outage,
    flag_mismatch,
    footprint,
    frozen_position,
    gap,
    hand_over,
    identity_change,
    imo_confusable,
    imo_invalid,
    imo_scrapped,
    imo_two_hulls,
    impossible_speed,
    jamming,
    loitering,
    motion_mismatch,
    offset_twin,
    oil_chain,
    on_land,
    port_visit,
    shared_mmsi,
    sighting_dark,
    sighting_match,
    type_mismatch,
    zone_entry,
)
from watchkeeper.model.errors import UsageError

RULES: tuple[Rule, ...] = (
    feed_outage.RULE,
    gap.RULE,
    port_visit.RULE,
    encounter.RULE,
    loitering.RULE,
    draught_change.RULE,
    destination_mismatch.RULE,
    dark_encounter.RULE,
    dark_port_call.RULE,
    oil_chain.RULE,
    zone_entry.RULE,
    shared_mmsi.RULE,
    jamming.RULE,
    impossible_speed.RULE,
    motion_mismatch.RULE,
    frozen_position.RULE,
    on_land.RULE,
    circle.RULE,
    offset_twin.RULE,
    footprint.RULE,
    hand_over.RULE,
    imo_two_hulls.RULE,
    imo_invalid.RULE,
    imo_confusable.RULE,
    imo_scrapped.RULE,
    flag_mismatch.RULE,
    identity_change.RULE,
    type_mismatch.RULE,
    sighting_match.RULE,
    sighting_dark.RULE,
)


def in_order(rules: Iterable[Rule]) -> list[Rule]:
    """The rules so that each comes after every rule whose events it reads."""
    waiting, done, ordered = list(rules), set[str](), []
    kinds = {rule.kind for rule in waiting}
    while waiting:
        ready = [rule for rule in waiting if _needs(rule) & kinds <= done]
        if not ready:
            raise UsageError("rules read each other's events in a circle: " + ", ".join(rule.name for rule in waiting))
        for rule in ready:
            waiting.remove(rule)
            ordered.append(rule)
            done.add(rule.kind)
    return ordered


def _needs(rule: Rule) -> set[str]:
    return {name.removeprefix("events_") for name in rule.reads if name.startswith("events_")}


def chosen(kinds: Iterable[str] | None) -> list[Rule]:
    """The rules of those kinds, or all; UsageError names a kind that no rule finds."""
    if kinds is None:
        return in_order(RULES)
    wanted = set(kinds)
    unknown = wanted - {rule.kind for rule in RULES}
    if unknown:
        known = ", ".join(rule.kind for rule in RULES)
        raise UsageError(f"no rule finds {', '.join(sorted(unknown))}; known kinds are {known}")
    return in_order(rule for rule in RULES if rule.kind in wanted)


def with_needed(rules: Iterable[Rule]) -> list[Rule]:
    """The rules and every rule whose events they read, in order."""
    wanted = list(rules)
    for rule in wanted:  # grows while it is gone through
        wanted += [one for one in RULES if one.kind in _needs(rule) and one not in wanted]
    return in_order(wanted)
