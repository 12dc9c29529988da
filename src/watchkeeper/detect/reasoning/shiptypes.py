"""Ship types of ITU-R M.1371-5 table 53, grouped by what such ships do."""

from __future__ import annotations

TANKER = frozenset(range(80, 90))
CARGO = frozenset(range(70, 80))
FISHING = frozenset({30})
TOWING = frozenset({31, 32, 52})
PILOTAGE = frozenset({50, 53})
SERVICE = frozenset({33, 34, 35, 51, 54, 55, 58})
"""Dredging, diving, military, search and rescue, anti-pollution, law enforcement, medical."""
CARRIERS = TANKER | CARGO
"""Ships that carry goods: a transfer of cargo needs two of them."""


def may_carry(ship_type: int | None) -> bool:
    """Whether a ship may carry goods; one that says no type, or 0, may."""
    return ship_type is None or ship_type == 0 or ship_type in CARRIERS or ship_type >= 90


def group_of(ship_type: int | None) -> str:
    """The group a ship is compared within: `tanker`, `cargo`, `fishing`, `passenger`, `service`, `other`, `unknown`."""
    if ship_type is None or ship_type == 0:
        return "unknown"
    for name, types in _GROUPS:
        if ship_type in types:
            return name
    return "other"


_GROUPS = (
    ("tanker", TANKER),
    ("cargo", CARGO),
    ("fishing", FISHING),
    ("passenger", frozenset(range(60, 70))),
    ("service", TOWING | PILOTAGE | SERVICE),
)
