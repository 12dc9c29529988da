"""Segment numbers: one 63-bit integer that says which MMSI and which second a segment began with.

    bit 62 ........ 33 | 32 ............ 2 | 1 .. 0
    MMSI, 30 bits      | second, 31 bits   | ordinal, 2 bits

The second counts from 2000-01-01T00:00:00Z, so the form holds until 2068-01-19T03:14:07Z. Second and ordinal together
are the *code*. Numbers sort by MMSI, then by time, and zero is never one: it is free to mean "no segment".
A track carries the number of its first segment, in the same form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

EPOCH_S = 946_684_800
"""2000-01-01T00:00:00Z in seconds since 1970."""

LAST_S = EPOCH_S + 2**31 - 1
"""Last second the form can hold, in seconds since 1970: 2068-01-19T03:14:07Z."""

ORDINALS = 4
"""Numbers available to one MMSI in one second before the next second is borrowed from."""

CODE_BITS = 33
"""Bits of second and ordinal together."""

LAST_MMSI = 2**30 - 1
"""Greatest MMSI the form can hold; real ones have nine digits."""
_FORM = re.compile(r"^(\d{9,10})-(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})Z(?:-([1-3]))?$", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class SegmentId:
    """The parts of a segment number. `start_s` is in seconds since 1970; `ordinal` is 0 to 3.

    `start_s` is the second of the first position, or one of the seconds just after it where more than four segments
    of one MMSI began in the same second.
    """

    mmsi: int
    start_s: int
    ordinal: int = 0


def pack(part: SegmentId) -> int:
    """The number of `part`. Raises ValueError where a part does not fit its bits."""
    fits = 0 <= part.mmsi <= LAST_MMSI and EPOCH_S <= part.start_s <= LAST_S and 0 <= part.ordinal < ORDINALS
    if not fits:
        raise ValueError(f"{part} does not fit: MMSI up to {LAST_MMSI}, time 2000 to 2068, ordinal 0 to 3 expected")
    return (part.mmsi << CODE_BITS) | ((part.start_s - EPOCH_S) * ORDINALS + part.ordinal)


def unpack(number: int) -> SegmentId:
    """The parts of the segment number `number`. Raises ValueError outside 1 to 2^63-1."""
    if not 0 < number < 2**63:
        raise ValueError(f"{number} is no segment number: 1 to 2^63-1 expected")
    second, ordinal = divmod(number & (2**CODE_BITS - 1), ORDINALS)
    return SegmentId(mmsi=number >> CODE_BITS, start_s=EPOCH_S + second, ordinal=ordinal)


def to_text(number: int) -> str:
    """The number as people read it: MMSI, start in ISO 8601 UTC, and `-1` to `-3` where the ordinal is not zero.

    >>> to_text(pack(SegmentId(mmsi=412440453, start_s=1609470330)))
    '412440453-2021-01-01T03:05:30Z'
    """
    part = unpack(number)
    start = datetime.fromtimestamp(part.start_s, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"{part.mmsi:09d}-{start}" + (f"-{part.ordinal}" if part.ordinal else "")


def parse(text: str | None) -> int | None:
    """The number `text` stands for, or None when it is not in the very form `to_text` writes.

    >>> unpack(parse("412440453-2021-01-01T03:05:30Z-2")).ordinal
    2
    >>> parse("412440453") is None
    True
    """
    found = None if text is None else _FORM.match(text)
    if found is None:
        return None
    try:
        start = datetime.fromisoformat(found.group(2)).replace(tzinfo=UTC)
        number = pack(
            SegmentId(mmsi=int(found.group(1)), start_s=int(start.timestamp()), ordinal=int(found.group(3) or 0))
        )
    except ValueError:
        return None
    return number if number and to_text(number) == text else None
