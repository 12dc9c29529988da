"""Message types 4, 9, 11 and 21 field by field: what the kernel reads and what the fields are called.

Bit positions and 'not available' values are those of ITU-R M.1371-5 annex 8; names are those that pyais and gpsd use.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Field:
    """One number of a message."""

    name: str
    start: int
    """First bit."""
    width: int
    """Bits."""
    signed: bool = False
    divisor: float = 1
    """The raw number over this is the value in its unit."""
    unknown: int | None = None
    """The raw number that says 'not available'; greater ones of what is not a place say so too."""
    flag: bool = False
    """True or false."""


def _place(start: int) -> tuple[Field, Field]:
    lon = Field("lon", start, 28, signed=True, divisor=600_000, unknown=108_600_000)
    return lon, Field("lat", start + 28, 27, signed=True, divisor=600_000, unknown=54_600_000)


def _flag(name: str, start: int) -> Field:
    return Field(name, start, 1, flag=True)


_CLOCK = (
    Field("year", 38, 14), Field("month", 52, 4), Field("day", 56, 5), Field("hour", 61, 5), Field("minute", 66, 6),
    Field("second", 72, 6), _flag("accuracy", 78), *_place(79), Field("epfd", 134, 4), _flag("raim", 148),
    Field("radio", 149, 19),
)  # fmt: skip

LAYOUTS: dict[int, tuple[Field, ...]] = {
    4: _CLOCK,
    9: (
        Field("alt", 38, 12, unknown=4095), Field("speed", 50, 10, unknown=1023), _flag("accuracy", 60),
        *_place(61), Field("course", 116, 12, divisor=10, unknown=3600), Field("second", 128, 6),
        _flag("dte", 142), _flag("assigned", 146), _flag("raim", 147), Field("radio", 148, 20),
    ),
    11: _CLOCK,
    21: (
        Field("aid_type", 38, 5), _flag("accuracy", 163), *_place(164), Field("to_bow", 219, 9),
        Field("to_stern", 228, 9), Field("to_port", 237, 6), Field("to_starboard", 243, 6), Field("epfd", 249, 4),
        Field("second", 253, 6), _flag("off_position", 259), Field("regional", 260, 8), _flag("raim", 268),
        _flag("virtual_aid", 269), _flag("assigned", 270),
    ),
}  # fmt: skip
"""Fields of each type that is decoded here, in order. The name of a type 21 is beside them."""

FIRST = np.zeros(29, np.int64)
"""By message type: its first field in TABLE; the next type's is its end."""
for _kind in range(28):
    FIRST[_kind + 1] = FIRST[_kind] + len(LAYOUTS.get(_kind, ()))
TABLE = np.array([(f.start, f.width, f.signed) for kind in range(28) for f in LAYOUTS.get(kind, ())], np.int64)
"""(field, column): first bit, width, whether signed."""
