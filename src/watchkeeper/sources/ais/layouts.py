"""Message types of plain numbers, field by field: what the kernel reads and what the fields are called.

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

_ACKNOWLEDGED = tuple(
    field
    for n in range(4)
    for field in (Field(f"mmsi{n + 1}", 40 + 32 * n, 30), Field(f"mmsiseq{n + 1}", 70 + 32 * n, 2))
)
_RESERVED = tuple(
    field
    for n in range(4)
    for field in (
        Field(f"offset{n + 1}", 40 + 30 * n, 12), Field(f"number{n + 1}", 52 + 30 * n, 4),
        Field(f"timeout{n + 1}", 56 + 30 * n, 3), Field(f"increment{n + 1}", 59 + 30 * n, 11),
    )
)  # fmt: skip

LAYOUTS: dict[int, tuple[Field, ...]] = {
    4: _CLOCK,
    7: _ACKNOWLEDGED,
    9: (
        Field("alt", 38, 12, unknown=4095), Field("speed", 50, 10, unknown=1023), _flag("accuracy", 60),
        *_place(61), Field("course", 116, 12, divisor=10, unknown=3600), Field("second", 128, 6),
        _flag("dte", 142), _flag("assigned", 146), _flag("raim", 147), Field("radio", 148, 20),
    ),
    10: (Field("dest_mmsi", 40, 30),),
    11: _CLOCK,
    13: _ACKNOWLEDGED,
    15: (
        Field("mmsi1", 40, 30), Field("type1_1", 70, 6), Field("offset1_1", 76, 12), Field("type1_2", 90, 6),
        Field("offset1_2", 96, 12), Field("mmsi2", 110, 30), Field("type2_1", 140, 6), Field("offset2_1", 146, 12),
    ),
    16: (
        Field("mmsi1", 40, 30), Field("offset1", 70, 12), Field("increment1", 82, 10), Field("mmsi2", 92, 30),
        Field("offset2", 122, 12), Field("increment2", 134, 10),
    ),
    20: _RESERVED,
    21: (
        Field("aid_type", 38, 5), _flag("accuracy", 163), *_place(164), Field("to_bow", 219, 9),
        Field("to_stern", 228, 9), Field("to_port", 237, 6), Field("to_starboard", 243, 6), Field("epfd", 249, 4),
        Field("second", 253, 6), _flag("off_position", 259), Field("regional", 260, 8), _flag("raim", 268),
        _flag("virtual_aid", 269), _flag("assigned", 270),
    ),
}  # fmt: skip
"""Fields of each type that is decoded here, in order; those beyond the end of a message are null. The name of a type 21 is
beside them."""

FIRST = np.zeros(29, np.int64)
"""By message type: its first field in TABLE; the next type's is its end."""
for _kind in range(28):
    FIRST[_kind + 1] = FIRST[_kind] + len(LAYOUTS.get(_kind, ()))
TABLE = np.array([(f.start, f.width, f.signed) for kind in range(28) for f in LAYOUTS.get(kind, ())], np.int64)
"""(field, column): first bit, width, whether signed."""
