"""What a transponder says its ship is, and from when on: rightly, wrongly, or taken from somebody else."""

from __future__ import annotations

from dataclasses import dataclass, replace

from watchkeeper.simulate.numbering import ALIAS, IMO_ALIAS, SERIAL_ALIAS, callsign_of, imo_of, mmsi_of, name_of
from watchkeeper.simulate.ship import Flag, Ship

NEVER_BEFORE_S = -4.0e8  # seconds: earlier than anything in a scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What is transmitted from `from_s` on (seconds after the scenario's start). `imo` 0 means that none was entered."""

    from_s: float
    mmsi: int
    imo: int
    name: str
    callsign: str
    flag: str
    type_code: int


def own(ship: Ship, from_s: float = NEVER_BEFORE_S) -> Identity:
    """The identity the ship was registered with."""
    return Identity(
        from_s=from_s,
        mmsi=ship.mmsi,
        imo=ship.imo,
        name=ship.name,
        callsign=ship.callsign,
        flag=ship.flag,
        type_code=ship.ship_class.type_code,
    )


def renamed(ship: Ship, seed: int, flag: Flag, from_s: float, turn: int = 1) -> Identity:
    """A new name, MMSI, call sign and flag that no other ship has; her IMO number stays. `turn` tells several apart."""
    number = ship.number + turn * ALIAS
    return replace(
        own(ship, from_s),
        mmsi=mmsi_of(ship.number + turn * SERIAL_ALIAS, seed, flag.mid),
        name=name_of(number, seed),
        callsign=callsign_of(number + 8_000),
        flag=flag.code,
    )


def spare_imo(ship: Ship, seed: int, turn: int = 1) -> int:
    """A valid IMO number that belongs to no ship of the scenario."""
    return imo_of(ship.number + turn * IMO_ALIAS, seed)


def as_said(ship: Ship, identity: Identity) -> Ship:
    """The ship with the numbers and name she transmits: how a row of truth refers to her."""
    return replace(ship, mmsi=identity.mmsi, imo=identity.imo, name=identity.name, flag=identity.flag)
