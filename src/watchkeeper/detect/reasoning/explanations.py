"""Innocent explanations by name: the sentence of each, the same in events, documentation and measurement."""

from __future__ import annotations

from collections.abc import Iterable

EXPLANATIONS: dict[str, str] = {
    "feed_outage": "A feed outage covers the start: others fell silent with her.",
    "not_observed": "The feed was not listening for most of it.",
    "neighbours_silent": "Other ships there were no longer heard either.",
    "thin_reception": "Reception there is thin: a ship is not heard for hours as a rule.",
    "in_port": "She lay in port: transponders are switched off alongside.",
    "class_b": "A class B transponder: weak, and not bound to transmit.",
    "number_elsewhere": "Her MMSI was heard on another track meanwhile: two ships share it, or what fell silent is no ship, but "
    "positions that jamming displaced.",
    "brief_track": "She was heard too little before for a silence to stand out.",
    "bunkering": "A tanker of less than 100 m beside a ship that is none: fuel for her own use.",
    "towing": "One of them is a tug or tows.",
    "pilotage": "One of them is a pilot or port tender.",
    "fishing": "They fish: pair trawlers work near each other, boats raft up, and all drift at their gear.",
    "anchored": "Neither moved, and they lay as far apart as ships at anchor do.",
    "moored": "Both lay still in a harbour, as ships do at berths and buoys.",
    "harbour": "They moved slowly in a harbour: berthing, tugs, pilots and small craft.",
    "service": "A work boat: supply, patrol, rescue, dredging or towing.",
    "went_on": "She was heard again about where her speed before would have taken her.",
    "waiting": "Her draught stayed as it was: she may have waited for orders or a berth.",
    "orders_changed": "She named a new destination under way: orders change, and a ship that says so hides nothing by it.",
    "factory_number": "The number is one that sets are delivered or tested with: nobody programmed them, and many send it.",
    "registered": "The register tells of the change at that time: ships are sold and go under another flag.",
    "typing_error": "One digit or letter off what is known of her otherwise, and everything else is steady: a slip of the "
    "finger.",
    "fixed_speed": "Her speed is 0 all the time: an instrument that is not connected.",
    "working": "A craft that turns in circles at her work: fishing, dredging, towing, survey, patrol.",
    "register_behind": "The register has her under that flag within a quarter of a year of it: registers lag behind.",
    "misread": "What was read and what is broadcast differ by one letter or digit: a mistake in reading or in typing.",
    "named_ship_silent": "A ship that broadcasts the name or number read was not heard at that time: she may be the one seen.",
    "small_craft": "So small a ship need not carry AIS.",
    "state_ship": "Ships of a state's navy or coast guard need not transmit.",
    "silent_ship": "A ship that is heard at other times was silent then and could have been there.",
}
"""Name and sentence."""


def sentences(names: str | None) -> list[str]:
    """The sentence of each of the names, comma separated."""
    return [EXPLANATIONS[name] for name in names.split(",")] if names else []


def joined(names: Iterable[str]) -> str | None:
    """Names comma separated, in the order of the table; None when there is none."""
    found = set(names)
    return ",".join(name for name in EXPLANATIONS if name in found) or None
