"""What goes wrong in a real feed: flipped bits, default values, wrong or blank entries, broken lines, other talkers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from watchkeeper.simulate.report import (
    COG_UNKNOWN,
    HEADING_UNKNOWN,
    LAT_UNKNOWN,
    LON_UNKNOWN,
    SOG_UNKNOWN,
    Positions,
    Statics,
)
from watchkeeper.simulate.sentence import PAYLOAD_AT, Bytes, with_checksum

FLIPPED = 1.5e-4  # share of positions with a wrong bit: a teleport with a valid checksum
DEFAULTS = 6e-4  # share of positions that say "unknown" in some field
SPOILT = 1.5e-3  # share of static reports with a blank or wrong entry
BROKEN = 2.5e-4  # share of lines damaged after the checksum was made
STRANGERS = 6  # sentences of other talkers, and as many comment lines, in a day


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many reports and lines were spoilt."""

    flipped: int = 0
    defaults: int = 0
    statics: int = 0
    broken: int = 0
    strangers: int = 0
    comments: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(**{name: getattr(self, name) + getattr(other, name) for name in self.__slots__})


def spoil_positions(reports: Positions, rng: np.random.Generator) -> Counts:
    """Flip a high bit of some positions, and blank a field of some others, in place."""
    count = len(reports.lat)
    flipped = np.nonzero(rng.random(count) < FLIPPED)[0]
    bit = 1 << rng.integers(15, 24, len(flipped))
    north = rng.random(len(flipped)) < 0.5
    reports.lat[flipped] ^= np.where(north, bit, 0)
    reports.lon[flipped] ^= np.where(north, 0, bit)
    blank = np.nonzero(rng.random(count) < DEFAULTS)[0]
    which = rng.integers(0, 4, len(blank))
    lost = blank[which == 0]
    reports.lat[lost], reports.lon[lost] = LAT_UNKNOWN, LON_UNKNOWN
    reports.sog[lost], reports.cog[lost] = SOG_UNKNOWN, COG_UNKNOWN
    reports.sog[blank[which == 1]] = SOG_UNKNOWN
    reports.heading[blank[which == 2]] = HEADING_UNKNOWN
    reports.cog[blank[which == 3]] = COG_UNKNOWN
    return Counts(flipped=len(flipped), defaults=len(blank))


def spoil_statics(reports: Statics, rng: np.random.Generator) -> Counts:
    """Blank or mistype an entry of some static reports, in place."""
    wrong = np.nonzero(rng.random(len(reports.imo)) < SPOILT)[0]
    which = rng.integers(0, 4, len(wrong))
    reports.name[wrong[which == 0]] = 0
    reports.destination[wrong[which == 1]] = 0
    reports.ship_type[wrong[which == 2]] = 0
    sizes = wrong[which == 3]
    reports.bow[sizes] = reports.stern[sizes] = reports.port[sizes] = reports.starboard[sizes] = 0
    return Counts(statics=len(wrong))


def break_lines(lines: Bytes, rng: np.random.Generator) -> Counts:
    """Change one payload character of some lines (rows of `lines`), in place: their checksums no longer hold."""
    broken = np.nonzero(rng.random(len(lines)) < BROKEN)[0]
    at = PAYLOAD_AT + rng.integers(2, 12, len(broken))
    lines[broken, at] = np.where(lines[broken, at] == ord("w"), ord("0"), ord("w"))
    return Counts(broken=len(broken))


def strangers(rng: np.random.Generator, day: int) -> list[bytes]:
    """Lines that are no AIS: sentences of a station's own GNSS receiver, and comments."""
    lines = []
    for number in range(STRANGERS):
        second = int(rng.integers(0, 86_400))
        clock = f"{second // 3600:02d}{second // 60 % 60:02d}{second % 60:02d}.00"
        north, east = 2_000 + 20 * int(rng.integers(0, 90)), 12_000 + 20 * int(rng.integers(0, 90))
        position = f"{north + 1000:07.2f},N,{east:08.2f},E"
        lines.append(with_checksum(f"GPGGA,{clock},{position},1,08,1.0,12.0,M,18.0,M,,").encode() + b"\n")
        lines.append(f"# SYNTHETIC station log, day {day}, note {number}: antenna checked\n".encode())
    return lines
