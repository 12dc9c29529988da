"""AIS messages as six-bit payloads and NMEA 0183 sentences, whole arrays at a time.

Bit layouts are those of Recommendation ITU-R M.1371-5, annex 8: table 48 (types 1 and 3), 52 (5), 66 (18), 78-80 (24),
83 (27). Payload armouring and the AIVDM sentence follow IEC 61162-1, the tag block IEC 61162-450.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

Sextets = NDArray[np.uint8]
Layout = tuple[tuple[str, int], ...]

_HEAD: Layout = (("type", 6), ("repeat", 2), ("mmsi", 30))
_MOTION: Layout = (("sog", 10), ("accuracy", 1), ("lon", 28), ("lat", 27), ("cog", 12), ("heading", 9), ("second", 6))
CLASS_A: Layout = (
    *_HEAD, ("status", 4), ("rot", 8), *_MOTION, ("manoeuvre", 2), ("spare", 3), ("raim", 1), ("radio", 19),
)  # fmt: skip  # as the table prints it
CLASS_B: Layout = (
    *_HEAD, ("reserved", 8), *_MOTION, ("regional", 2), ("carrier_sense", 1), ("display", 1), ("dsc", 1), ("band", 1),
    ("msg22", 1), ("assigned", 1), ("raim", 1), ("radio", 20),
)  # fmt: skip  # as the table prints it
LONG_RANGE: Layout = (
    *_HEAD, ("accuracy", 1), ("raim", 1), ("status", 4), ("lon", 18), ("lat", 17), ("sog", 6), ("cog", 9),
    ("gnss", 1), ("spare", 1),
)  # fmt: skip  # as the table prints it
_SIZES: Layout = (("bow", 9), ("stern", 9), ("port", 6), ("starboard", 6))
STATIC_A: Layout = (
    *_HEAD, ("version", 2), ("imo", 30), ("callsign", 42), ("name", 120), ("ship_type", 8), *_SIZES, ("epfd", 4),
    ("month", 4), ("day", 5), ("hour", 5), ("minute", 6), ("draught", 8), ("destination", 120), ("dte", 1),
    ("spare", 1),
)  # fmt: skip  # as the table prints it
STATIC_B_NAME: Layout = (*_HEAD, ("part", 2), ("name", 120))
STATIC_B_REST: Layout = (
    *_HEAD, ("part", 2), ("ship_type", 8), ("vendor", 42), ("callsign", 42), *_SIZES, ("spare", 6),
)  # fmt: skip  # as the table prints it
_TEXT = ("callsign", "name", "destination", "vendor")


def six_bit_text(texts: list[str], length: int) -> Sextets:
    """Texts as rows of `length` six-bit characters (table 47), upper case, padded with @ (0), others as a blank."""
    out = np.zeros((len(texts), length), dtype=np.uint8)
    for row, text in enumerate(texts):
        codes = [ord(letter) for letter in text.upper()[:length]]
        out[row, : len(codes)] = [code & 63 if 32 <= code < 96 else 32 for code in codes]
    return out


def payload(layout: Layout, fields: Mapping[str, ArrayLike], count: int) -> Sextets:
    """`count` messages as rows of six-bit values, the last one filled with zero bits.

    `fields` holds integers in the units of the layout's table (two's complement where negative), one each or one for
    all, and texts as `six_bit_text` gives them; a field left out is zero.
    """
    out = np.zeros(((sum(width for _, width in layout) + 5) // 6, count), dtype=np.uint8)
    at = 0
    for name, width in layout:
        if name in _TEXT and name in fields:
            text = np.asarray(fields[name], dtype=np.int64)
            for place in range(width // 6):
                _put(out, text[:, place], at + 6 * place, 6)
        elif name in fields:
            _put(out, np.broadcast_to(np.asarray(fields[name], dtype=np.int64), (count,)), at, width)
        at += width
    return out.T


def _put(out: Sextets, values: NDArray[np.int64], at: int, width: int) -> None:
    """Write the low `width` bits of `values` into the bit rows of `out` from bit `at` on."""
    values = values & ((1 << width) - 1)
    for row in range(at // 6, (at + width - 1) // 6 + 1):
        shift = (at + width) - 6 * (row + 1)  # bits of the field that lie beyond this sextet
        part = values >> shift if shift >= 0 else values << -shift
        out[row] |= (part & 63).astype(np.uint8)


def fill_bits(layout: Layout) -> int:
    """Zero bits that fill up the last six-bit value."""
    return -sum(width for _, width in layout) % 6


def armoured(sextets: Sextets) -> NDArray[np.uint8]:
    """Six-bit values as the printable ASCII codes of a sentence."""
    return np.asarray(np.where(sextets < 40, sextets + 48, sextets + 56), dtype=np.uint8)
