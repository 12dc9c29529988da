"""A simulated ship: her hull, her flag and the identity she was registered with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from watchkeeper.simulate.numbering import callsign_of, imo_of, mmsi_of, name_of
from watchkeeper.simulate.shipclass import CLASSES, ShipClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """An invented flag: its MID, a code from ISO 3166-1's user range, a name, its share of the fleet in per cent.

    `closed` is the day, ISO 8601, its register of ships closed; empty while it is open. Closed ones have no share.
    """

    mid: int
    code: str
    name: str
    share: int
    closed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ship:
    """A hull and the identity she was registered with, which her transponder says unless her itinerary has another.

    `imo` 0 is none: small craft have no number.
    """

    number: int
    kind: str
    name: str
    imo: int
    mmsi: int
    callsign: str
    flag: str
    length_m: int
    beam_m: int
    bow_m: int  # from the antenna to the bow
    port_m: int  # from the antenna to the port side
    cruise_kn: float
    ballast_m: float
    laden_m: float

    @property
    def ship(self) -> str:
        """Her label in every output, whatever she transmits."""
        return f"SYN-{self.number:04d}"

    @property
    def ship_class(self) -> ShipClass:
        """Her class."""
        return CLASSES[self.kind]


@cache
def flags() -> tuple[Flag, ...]:
    """Every invented flag."""
    rows = []
    for line in files("watchkeeper.simulate").joinpath("data/flags.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            mid, code, name, share, closed = line.split("\t")
            rows.append(Flag(mid=int(mid), code=code, name=name, share=int(share), closed=closed.strip("-")))
    return tuple(rows)


def make_ship(number: int, kind: str, seed: int, rng: np.random.Generator) -> Ship:
    """Ship `number` of class `kind`, her sizes and flag drawn from `rng`."""
    one = CLASSES[kind]
    share, speed, depth, fore, side = rng.random(5).tolist()
    length_m = int(one.length_m[0] + share * (one.length_m[1] - one.length_m[0]))
    beam_m = max(3, round(length_m / one.slender))
    size = (0.55 + 0.45 * length_m / one.length_m[1]) * (0.95 + 0.05 * depth)
    total = np.cumsum([flag.share for flag in flags()])
    flag = flags()[int(np.searchsorted(total, int(rng.integers(0, int(total[-1]))), side="right"))]
    has_imo = one.ais_class == "A" and length_m >= 45 and kind != "barge"
    return Ship(
        number=number,
        kind=kind,
        name=name_of(number, seed),
        imo=imo_of(number, seed) if has_imo else 0,
        mmsi=mmsi_of(number, seed, flag.mid),
        callsign=callsign_of(number),
        flag=flag.code,
        length_m=length_m,
        beam_m=beam_m,
        bow_m=int(length_m * (0.82 if kind in ("tanker", "bulker", "cargo", "bunker tanker") else 0.3 + 0.3 * fore)),
        port_m=max(1, round(beam_m * (0.3 + 0.4 * side))),
        cruise_kn=round(one.cruise_kn[0] + speed * (one.cruise_kn[1] - one.cruise_kn[0]), 1),
        ballast_m=round(one.draught_m[0] * size, 1),
        laden_m=round(one.draught_m[1] * size, 1),
    )
