"""The words in which layouts of messages are written: what stands behind what, how wide it is and what it is called.

A layout is a tuple of parts in the order of their bits. `program` turns layouts into the table the kernel reads.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Scale(NamedTuple):
    """The value is (offset + raw * times / over) / 10**decimals, rounded to a whole number before the last division."""

    times: int = 1
    over: int = 1
    decimals: int = 0
    offset: int = 0


WHOLE = Scale()
TENTHS = Scale(decimals=1)
HUNDREDTHS = Scale(decimals=2)
HALVES = Scale(times=5, decimals=1)
# degrees to six decimals, of minutes of arc
MINUTES_E4 = Scale(5, 3, 6)
MINUTES_E3 = Scale(50, 3, 6)
MINUTES_E1 = Scale(5000, 3, 6)


@dataclass(frozen=True, slots=True)
class Number:
    """A number; null where the raw number lies in `unknown`, or where the message ends before its last bit."""

    name: str
    width: int
    """Bits."""
    unknown: int | tuple[int, int] | None = None
    """The raw number, or the lowest and highest, that says 'not available' or that no meaning is given to. It is compared
    with the bits read as an unsigned number, signed or not."""
    scale: Scale = WHOLE
    signed: bool = False
    power: str | None = None
    """The field that says by which power of ten the number is to be multiplied; of the enclosing list, if not of this."""


@dataclass(frozen=True, slots=True)
class Flag:
    """One bit: true or false."""

    name: str


@dataclass(frozen=True, slots=True)
class Text:
    """Six-bit text; what stands from `@` on and blanks at its end are not text, and an empty text is null."""

    name: str
    characters: int | None = None
    """None: all that fit before the end of the message."""


@dataclass(frozen=True, slots=True)
class AidName:
    """The 20 characters of a type 21, with those at the end of the message where all 20 are used."""

    name: str


@dataclass(frozen=True, slots=True)
class Data:
    """All further bits but the last `tail`, as hexadecimal digits of whole bytes filled up with zeros; null for none.

    `name_bits` says how many bits they are. They may be read again by what follows.
    """

    name: str
    tail: int = 0


@dataclass(frozen=True, slots=True)
class Tail:
    """A number in the last bits of the message, whatever stands before it."""

    name: str
    width: int


@dataclass(frozen=True, slots=True)
class Spare:
    """Bits without meaning."""

    width: int


@dataclass(frozen=True, slots=True)
class Group:
    """A list of like things, as many as are whole before the message ends."""

    name: str
    parts: Layout
    most: int
    width: int
    """Bits of one, with those at its end that mean nothing."""
    count: str | None = None
    """The field that says how many there are."""


@dataclass(frozen=True, slots=True)
class Switch:
    """Continues with the case that the bits `start` to `start + width` say. Nothing can follow it."""

    start: int
    width: int
    cases: dict[int, Layout] = field(hash=False)
    default: Layout = ()


@dataclass(frozen=True, slots=True)
class Application:
    """Continues with what is known of the application that `dac` and `fid`, just before, name. Nothing can follow it."""


Part = Number | Flag | Text | AidName | Data | Tail | Spare | Group | Switch | Application
Layout = tuple[Part, ...]


def place(width_lon: int, scale: Scale, *names: str) -> Layout:
    """Longitude and latitude, which is one bit narrower; 181 and 91 degrees are null."""
    lon, lat = names or ("lon", "lat")
    degree = 10**scale.decimals * scale.over // scale.times
    return (
        Number(lon, width_lon, 181 * degree, scale, signed=True),
        Number(lat, width_lon - 1, 91 * degree, scale, signed=True),
    )


def moment(before: str = "") -> Layout:
    """Month, day, hour and minute UTC; month and day 0, hour 24 and minute 60 are null."""
    return Number(f"{before}month", 4, 0), Number(f"{before}day", 5, 0), *clock(before)


def clock(before: str = "") -> Layout:
    """Hour and minute UTC."""
    return Number(f"{before}hour", 5, (24, 31)), Number(f"{before}minute", 6, (60, 63))


def names_of(layout: Layout) -> tuple[str, ...]:
    """Names of its fields, without those inside of lists."""
    found: list[str] = []
    for part in layout:
        if isinstance(part, Switch):
            found += [name for case in (*part.cases.values(), part.default) for name in names_of(case)]
        elif isinstance(part, Data):
            found += [part.name, f"{part.name}_bits"]
        elif not isinstance(part, Spare | Application):
            found.append(part.name)
    return tuple(dict.fromkeys(found))
