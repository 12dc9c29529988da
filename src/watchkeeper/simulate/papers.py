"""What others than transponders say of ships: a register, a list of listed ships, sightings from the air and from space.

Everything is made up, as the ships are; the files say SYNTHETIC. Times are seconds after the scenario's start.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """One entry of the register: an IMO number's ship under one name and flag, from one time to another.

    `status` is "in service" or "scrapped"; `from_s` is when the entry begins, `until_s` when it ended, None if it has
    not; `issued_s` is when the IMO number was given.
    """

    imo: int
    mmsi: int
    name: str
    callsign: str
    flag: str
    kind: str
    length_m: int
    beam_m: int
    issued_s: float
    from_s: float
    until_s: float | None = None
    status: str = "in service"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A listed ship: her IMO number, name, class and length."""

    imo: int
    name: str
    kind: str
    length_m: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A ship seen: `by` is "aircraft" (name and number read from the hull; empty and 0 if not legible) or "radar" (an
    echo with a length, nothing to read). Latitude and longitude in degrees, length in metres as estimated."""

    by: str
    at_s: float
    lat: float
    lon: float
    length_m: int
    kind: str = ""
    name: str = ""
    imo: int = 0
