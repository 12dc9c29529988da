"""Which events, matches and entries are signals: policy as a table.

A row takes what comes from one source and holds its conditions; of several rows that hold the first counts, so the specific stand
before the general. What a signal is worth is nowhere typed in: it follows from how often ordinary ships show it in this lake, and
how often ships do that are at a practice (`practice_rates.py`). `causes` says what a signal rests on: of those that
share a cause only the strongest is counted (`counting.py`). What an innocent explanation holds for is a kind of its own,
`_explained`: it is told, and weighs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Condition = tuple[str, str, Any]
"""(measure, comparison, value): `=`, `<=`, `>=`, `has` (a word of a comma separated list), `none` (null), `some` (not null)."""
UNEXPLAINED: Condition = ("explanations", "none", None)
EXPLAINED: Condition = ("explanations", "some", None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalKind:
    """One kind of signal."""

    name: str
    source: str
    """Kind of event it is taken from, or `match`, `watchlist`."""
    causes: tuple[str, ...]
    """What it rests on, in a word each: of signals that share one only the strongest is counted."""
    when: tuple[Condition, ...] = ()
    both: bool = False
    """It is about both ships of the event, who meet; otherwise about each ship alone."""

    @property
    def explained(self) -> bool:
        """It is told, and weighs nothing: an innocent explanation holds for it."""
        return self.name.endswith("_explained")

    def holds(self, measures: Mapping[str, Any]) -> bool:
        """Whether the measures of an event meet every condition."""
        return all(_meets(measures.get(field), test, value) for field, test, value in self.when)


HALF_DAY_H = 12.0
"""Hours from which Global Fishing Watch looks at silences at all (Welch et al. 2022)."""
_A_DAY: Condition = ("silence_outside_outage_h", ">=", 24.0)
WELL_HEARD_PER_DAY = 200.0
"""Positions of a ship a day: where ships are heard every seven minutes a day's silence is the ship's."""
SHORT_H = 4.0
"""Hours: pumping and making fast take longer, passing and drifting by less."""
NEAR_SHORE_M = 5_000.0
"""Metres from land: roads and berths that no table of anchorages has."""


def _meets(found: Any, test: str, value: Any) -> bool:
    if test == "none":
        return not found
    if test == "some":
        return bool(found)
    if found is None:
        return False
    if test == "has":
        return value in str(found).split(",")
    return bool(found == value if test == "=" else found <= value if test == "<=" else found >= value)


def _kind(name: str, source: str, causes: str, *when: Condition, both: bool = False) -> SignalKind:
    return SignalKind(name=name, source=source, causes=tuple(causes.split()), when=when, both=both)


SIGNALS: tuple[SignalKind, ...] = (
    # silences
    _kind("dark_call_cargo", "dark_port_call", "silence cargo", ("cargo_worked", "=", True), UNEXPLAINED),
    _kind("dark_call", "dark_port_call", "silence", UNEXPLAINED),
    _kind("dark_call_explained", "dark_port_call", "silence"),
    _kind(
        "gap_long_well_heard", "gap", "silence", _A_DAY, ("reception_per_day", ">=", WELL_HEARD_PER_DAY), UNEXPLAINED
    ),
    _kind("gap_long", "gap", "silence", _A_DAY, UNEXPLAINED),
    _kind("gap_half_day", "gap", "silence", ("silence_outside_outage_h", ">=", HALF_DAY_H), UNEXPLAINED),
    _kind("gap", "gap", "silence", UNEXPLAINED),
    _kind("gap_explained", "gap", "silence"),
    # meetings
    _kind("oil_chain_known", "oil_chain", "meeting cargo", ("known_hops", ">=", 2), both=True),
    _kind("oil_chain", "oil_chain", "meeting", both=True),
    _kind("encounter_explained", "encounter", "meeting", EXPLAINED, both=True),
    _kind("encounter_short", "encounter", "meeting", ("duration_h", "<=", SHORT_H), both=True),
    _kind("transfer_draughts", "encounter", "meeting cargo", ("draughts_opposite", "=", True), both=True),
    _kind("transfer_alongside", "encounter", "meeting", ("alongside", "=", True), both=True),
    _kind("encounter", "encounter", "meeting", both=True),
    _kind(
        "dark_meeting_draughts", "dark_encounter", "meeting cargo silence", ("draughts_opposite", "=", True), both=True
    ),
    _kind("dark_meeting", "dark_encounter", "meeting silence waiting", both=True),
    _kind("loitering", "loitering", "meeting", UNEXPLAINED),
    _kind("loitering_explained", "loitering", "meeting waiting"),
    # voyage and cargo
    _kind("draught_explained", "draught_change", "cargo meeting", EXPLAINED),
    _kind("draught_near_shore", "draught_change", "cargo waiting", ("shore_distance_m", "<=", NEAR_SHORE_M)),
    _kind("draught_at_anchor", "draught_change", "cargo waiting", ("at_anchor", "=", True)),
    _kind("draught_change", "draught_change", "cargo"),
    _kind("destination", "destination_mismatch", "voyage waiting", UNEXPLAINED),
    _kind("destination_explained", "destination_mismatch", "voyage waiting"),
    _kind("zone_entry", "zone_entry", "zone"),
    # who she is
    _kind("shared_mmsi", "shared_mmsi", "number", UNEXPLAINED),
    _kind("shared_mmsi_explained", "shared_mmsi", "number"),
    _kind("imo_two_hulls", "imo_two_hulls", "number"),
    _kind("hand_over", "hand_over", "number", UNEXPLAINED),
    _kind("hand_over_explained", "hand_over", "number"),
    _kind("identity_back", "identity_change", "number", ("back", "=", True), UNEXPLAINED),
    _kind("identity_imo", "identity_change", "number imo", ("changed", "has", "imo"), UNEXPLAINED),
    _kind("identity_change", "identity_change", "number", UNEXPLAINED),
    _kind("identity_explained", "identity_change", "number"),
    _kind("imo_near_listed", "imo_confusable", "imo", ("other_is", "=", "listed")),
    _kind("imo_near_watched", "imo_confusable", "imo", ("other_is", "=", "watched")),
    _kind("imo_near_gone", "imo_confusable", "imo", ("other_is", "=", "gone")),
    _kind("imo_near_registered", "imo_confusable", "imo"),
    _kind("imo_scrapped", "imo_scrapped", "imo"),
    _kind("imo_invalid", "imo_invalid", "imo", UNEXPLAINED),
    _kind("imo_invalid_explained", "imo_invalid", "imo"),
    _kind("flag_closed", "flag_mismatch", "flag", ("why", "=", "closed"), UNEXPLAINED),
    _kind("flag_unallocated", "flag_mismatch", "flag", ("why", "=", "unallocated"), UNEXPLAINED),
    _kind("flag_registered", "flag_mismatch", "flag", UNEXPLAINED),
    _kind("flag_explained", "flag_mismatch", "flag"),
    _kind("type_mismatch", "type_mismatch", "type"),
    # where she says she is
    _kind("circle", "circle", "position", UNEXPLAINED),
    _kind("circle_explained", "circle", "position"),
    _kind("on_land", "on_land", "position"),
    _kind("frozen_position", "frozen_position", "position"),
    _kind("motion_mismatch", "motion_mismatch", "position", UNEXPLAINED),
    _kind("motion_explained", "motion_mismatch", "position"),
    _kind("offset_twin", "offset_twin", "position"),
    _kind("footprint", "footprint", "position"),
    _kind("impossible_speed", "impossible_speed", "position number"),
    # what others saw
    _kind("seen_contradicts", "sighting_match", "seen", ("identity", "=", "contradicts"), UNEXPLAINED),
    _kind("seen_contradicts_explained", "sighting_match", "seen", ("identity", "=", "contradicts")),
    _kind("dark_seen_near", "sighting_dark", "seen", UNEXPLAINED),
    # lists
    _kind("listed", "match", "list", ("list_class", "=", "sanctions"), ("status", "=", "hit")),
    _kind("listed_question", "match", "list imo", ("list_class", "=", "sanctions"), ("status", "=", "question")),
    _kind("detained", "match", "port_state", ("list_class", "=", "detentions"), ("status", "=", "hit")),
    _kind("mentioned", "match", "list", ("list_class", "=", "mentions"), ("status", "=", "hit")),
    _kind("watched", "watchlist", "list"),
)
"""In order: of what comes from one source the first whose conditions hold is the signal. What fits none is none: a sighting that
confirms who she is, a port visit, an outage of the feed, jamming, which is nobody's doing aboard. A dark sighting names no ship:
it is a signal for those that drifted or met there then."""

BY_NAME: dict[str, SignalKind] = {one.name: one for one in SIGNALS}
_BY_SOURCE: dict[str, tuple[SignalKind, ...]] = {
    source: tuple(one for one in SIGNALS if one.source == source) for source in {one.source for one in SIGNALS}
}


def kind_of(source: str, measures: Mapping[str, Any]) -> SignalKind | None:
    """The kind of signal that what comes from a source is; None when it is none."""
    return next((one for one in _BY_SOURCE.get(source, ()) if one.holds(measures)), None)
