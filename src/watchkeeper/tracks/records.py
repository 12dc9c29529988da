"""Layouts of the memory the segmentation kernel works in: flat arrays of records, no Python objects.

`OPEN`, `KEPT`, `SEEN` and `ISSUED` outlive a batch and make up the segmenter's state; the rest is scratch.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Record = Any
"""One record of a structured array, whose fields kernels reach as attributes."""

OPEN = np.dtype(
    [
        ("segment_id", "i8"),
        ("positions", "i8"),  # matched so far, those dropped since included
        ("mmsi", "i4"),
        ("kept", "i4"),  # remembered positions, newest last
        ("newest", "i4"),  # place of the newest in the ring of remembered positions; 0 in the state
    ],
    align=True,
)
"""A segment that may still grow."""

KEPT = np.dtype(
    [
        ("t_us", "i8"),
        ("lat_deg", "f8"),
        ("lon_deg", "f8"),
        ("metric", "f8"),  # fit with which it joined its segment, 1/hours; 0 for the first
        ("offset", "i8"),
        ("row", "i8"),  # row of this batch; below 0: -1 - position in the state's `kept`
        ("file_no", "i4"),
        ("speed_kn", "f4"),
        ("course_deg", "f4"),
        ("transponder", "i1"),  # bits: 1 class A, 2 class B
        ("east", "f8"),  # scratch: share of its course that goes east, then north
        ("north", "f8"),
        ("lon_per_nm", "f8"),  # scratch: degrees of longitude in a nautical mile at its latitude
    ],
    align=True,
)
"""A remembered position of an open segment."""

SCRATCH = ("newest", "row", "east", "north", "lon_per_nm")
"""Fields of `OPEN` and `KEPT` that are made anew on the desk and are no part of the state."""

SEEN = np.dtype([("place", "i8"), ("t_us", "i8"), ("mmsi", "i4")], align=True)
"""A hash of place, course, speed and heading that a moving ship has sent, and when last."""

ISSUED = np.dtype([("code", "i8"), ("mmsi", "i4")], align=True)
"""The last segment code given out for an MMSI, where the next could otherwise repeat it."""

GROUP = np.dtype([(name, "i8") for name in ("mmsi", "row", "open", "kept", "seen", "issued")], align=True)
"""Where an MMSI begins in the rows and in each array of the state; it ends where the next begins."""

SLOT = np.dtype([("key", "i8"), ("value", "i8"), ("stamp", "i8")], align=True)
"""One place of a hash table; empty unless its stamp is the current one."""

MATCH = np.dtype(
    [("order", "i8"), ("drops", "i8"), ("metric", "f8"), ("scaled", "f8"), ("silence_h", "f8")], align=True
)
"""How well a message fits one open segment, and how many of its newest positions that would drop."""

NEVER_US = -(2**62)
"""A time before all others: of a place that no longer counts, of the newest row where there was none."""

LOGGED, LIVE, TAIL = range(3)
"""Places in `Desk.log`."""

RETRACTED, OPEN_ROWS, KEPT_ROWS, SEEN_ROWS, ISSUED_ROWS = range(5)
"""Places in `Out.counts`."""


class Rows(NamedTuple):
    """Input columns, see `PositionBatch`."""

    mmsi: Array
    t_us: Array
    lat_deg: Array
    lon_deg: Array
    speed_kn: Array
    course_deg: Array
    heading_deg: Array
    msg_type: Array
    transponder: Array
    file_no: Array
    offset: Array


class Memory(NamedTuple):
    """The arrays of a state, sorted by MMSI; segments in order of opening, positions in order of time."""

    open: Array
    kept: Array
    seen: Array
    issued: Array


class Desk(NamedTuple):
    """Scratch memory for one MMSI at a time."""

    open: Array  # OPEN, a slot for each segment that can be open
    kept: Array  # KEPT, slots x history, a ring in each row
    order: Array  # slots in order of opening, free ones after
    matches: Array  # MATCH, one for each slot
    now: Array  # KEPT, the message in hand
    issued: Array  # ISSUED, the MMSI in hand and the last code given out for it
    seen: Array  # SEEN, log of places sent while moving, oldest first
    log: Array  # of `seen`: entries written, entries that still count, first that may still count
    places: Array  # SLOT, place -> entry of `seen`
    repeats: Array  # SLOT, report -> first row with it


class Out(NamedTuple):
    """What the kernel writes."""

    segment_id: Array
    noise: Array
    repeat_of: Array
    retracted: Array  # positions in the prior state's `kept`
    retracted_from: Array  # segment each loses
    counts: Array  # rows written to `retracted` and to each array of `next`
    next: Memory
