"""A simulated ship and how her identity is made up.

Names are invented from syllables. IMO numbers have a valid ship check digit and lie between 2,000,000 and 3,999,999, a
range from which no ship has been numbered; MMSIs begin with MIDs that the ITU has allocated to nobody, and call signs
with Q, which no administration holds (Radio Regulations, appendix 42).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from watchkeeper.model.imo import Imo
from watchkeeper.simulate.shipclass import CLASSES, ShipClass

IMO_BLOCK = (200_000, 400_000)  # first six digits: from, below
IMO_STRIDE = 77_711  # coprime to the block's size, so that consecutive ships get scattered but never equal numbers
MMSI_STRIDE = 617_011  # coprime to one million, for the same reason
_HEADS = [
    "Ar",
    "Bel",
    "Cor",
    "Dal",
    "Els",
    "Fen",
    "Gar",
    "Hol",
    "Il",
    "Jor",
    "Kel",
    "Lor",
    "Mar",
    "Nes",
    "Or",
    "Pel",
    "Quor",
    "Ros",
    "Sel",
    "Tor",
    "Ul",
    "Var",
    "Wes",
    "Yar",
    "Zel",
]
_MIDDLES = ["a", "e", "i", "o", "u", "ada", "ene", "iri", "ono", "uma", "ave", "elo", "ish", "ora"]
_TAILS = [
    "dra",
    "lis",
    "mar",
    "nor",
    "pha",
    "quin",
    "ros",
    "sta",
    "thys",
    "van",
    "wick",
    "xa",
    "zen",
    "bry",
    "dell",
    "ford",
    "gan",
    "holm",
]
_AFTER = ("", "", "", "", " Star", " Bay", " Trader", " Spirit", " Venture", " Dawn", " 2", " 3", " 7", " 9")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """An invented flag: its MID, a code from ISO 3166-1's user range, a name, its share of the fleet in per cent."""

    mid: int
    code: str
    name: str
    share: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ship:
    """A hull and what her transponder says of her. `imo` 0 and empty texts are what she really transmits."""

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
            mid, code, name, share = line.split("\t")
            rows.append(Flag(mid=int(mid), code=code, name=name, share=int(share)))
    return tuple(rows)


def name_of(number: int, seed: int) -> str:
    """The name of ship `number`: every number below 6,000 has another one under the same seed."""
    order = (number * 2_477 + seed * 131) % (len(_HEADS) * len(_MIDDLES) * len(_TAILS))
    order, head = divmod(order, len(_HEADS))
    order, middle = divmod(order, len(_MIDDLES))
    return (_HEADS[head] + _MIDDLES[middle] + _TAILS[order] + _AFTER[(number * 5 + seed) % len(_AFTER)]).upper()


def make_ship(number: int, kind: str, seed: int, rng: np.random.Generator) -> Ship:
    """Ship `number` of class `kind`, her sizes and flag drawn from `rng`."""
    one = CLASSES[kind]
    share, speed, depth, fore, side = rng.random(5).tolist()
    length_m = int(one.length_m[0] + share * (one.length_m[1] - one.length_m[0]))
    beam_m = max(3, round(length_m / one.slender))
    size = (0.55 + 0.45 * length_m / one.length_m[1]) * (0.95 + 0.05 * depth)
    total = np.cumsum([flag.share for flag in flags()])
    flag = flags()[int(np.searchsorted(total, int(rng.integers(0, int(total[-1]))), side="right"))]
    first_six = IMO_BLOCK[0] + (number * IMO_STRIDE + seed * 1_009) % (IMO_BLOCK[1] - IMO_BLOCK[0])
    has_imo = one.ais_class == "A" and length_m >= 45 and kind != "barge"
    serial = (number * MMSI_STRIDE + seed * 7_919) % 1_000_000
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return Ship(
        number=number,
        kind=kind,
        name=name_of(number, seed),
        imo=Imo.with_check_digit(first_six).number if has_imo else 0,
        mmsi=flag.mid * 1_000_000 + serial,
        callsign=f"Q{letters[number % 26]}{letters[number // 26 % 26]}{number % 10}{serial % 10}",
        flag=flag.code,
        length_m=length_m,
        beam_m=beam_m,
        bow_m=int(length_m * (0.82 if kind in ("tanker", "bulker", "cargo", "bunker tanker") else 0.3 + 0.3 * fore)),
        port_m=max(1, round(beam_m * (0.3 + 0.4 * side))),
        cruise_kn=round(one.cruise_kn[0] + speed * (one.cruise_kn[1] - one.cruise_kn[0]), 1),
        ballast_m=round(one.draught_m[0] * size, 1),
        laden_m=round(one.draught_m[1] * size, 1),
    )
